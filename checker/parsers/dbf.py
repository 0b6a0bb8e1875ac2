"""The encoding of a shapefile's attributes, which old programs did not write down."""

from pathlib import Path

_SAMPLE_BYTES = 4 << 20


def guess_encoding(file: Path) -> str | None:
    """`UTF-8` or `GB18030` for a dbf with characters beyond ASCII; None where it does not matter."""
    with file.open("rb") as stream:
        data = stream.read(_SAMPLE_BYTES)
    if len(data) < 33 or data.isascii():
        return None
    header = int.from_bytes(data[8:10], "little")
    # Names in the header are padded with zeros, cells with blanks; cells may cut a character at their end.
    text = b" ".join([data[32:header].replace(b"\x00", b" "), data[header:]])
    beyond = sum(byte >= 0x80 for byte in text)
    broken = text.decode("utf-8", "replace").count("\ufffd")
    return "UTF-8" if broken <= beyond * 0.05 else "GB18030"
