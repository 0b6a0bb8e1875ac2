"""Names inside archives: decoded, normalised, and refused where they could lead out of the dossier."""

import re
import unicodedata
import zipfile

_UTF8_FLAG = 0x800
_UNICODE_PATH = 0x7075


def decode_names(infos: list[zipfile.ZipInfo]) -> list[str]:
    """Member names as NFC text with `/`. Names without the UTF-8 flag are all UTF-8, else all GB18030, else as zip's
    own code page says: one archive was written by one program."""
    raws = [_raw(info) for info in infos]
    unsure = [raw for raw in raws if isinstance(raw, bytes)]
    encoding = next((name for name in ("utf-8", "gb18030") if all(_decodes(raw, name) for raw in unsure)), "cp437")
    names = [raw if isinstance(raw, str) else raw.decode(encoding) for raw in raws]
    return [unicodedata.normalize("NFC", name).replace("\\", "/") for name in names]


def is_unsafe(name: str) -> bool:
    """True for absolute names, drive letters, `..`, and control characters."""
    parts = name.split("/")
    return (
        name.startswith("/") or re.match(r"[A-Za-z]:", name) is not None or ".." in parts or bool(_CONTROL.search(name))
    )


def displayable(name: str) -> str:
    """An unsafe name made harmless, for naming the member in reports."""
    parts = ["__" if part == ".." else part for part in _CONTROL.sub("?", name).split("/") if part]
    return "/".join(parts)


_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def _raw(info: zipfile.ZipInfo) -> str | bytes:
    """The name as text where the archive says what it is, else its bytes."""
    stated = _unicode_path(info.extra)
    if stated is not None:
        return stated
    if info.flag_bits & _UTF8_FLAG:
        return info.orig_filename
    try:
        return info.orig_filename.encode("cp437")
    except UnicodeEncodeError:  # the library decoded it by other means
        return info.orig_filename


def _unicode_path(extra: bytes) -> str | None:
    while len(extra) >= 4:
        kind, length = int.from_bytes(extra[:2], "little"), int.from_bytes(extra[2:4], "little")
        if kind == _UNICODE_PATH and length > 5:
            raw = extra[9 : 4 + length]
            return raw.decode("utf-8") if _decodes(raw, "utf-8") else None
        extra = extra[4 + length :]
    return None


def _decodes(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
