"""Binary DXF as group codes and values, as the DXF reference lays them out (section "Binary DXF Files")."""

import struct
from collections.abc import Iterator

from checker.parsers.trouble import Unreadable

SENTINEL = b"AutoCAD Binary DXF\r\n\x1a\x00"
_CHUNK, _TEXT = "chunk", "text"
# First group code of each run, and how its values are stored: a struct format, text, or a chunk behind its length.
_STORED: tuple[tuple[int, str], ...] = (
    (0, _TEXT), (10, "<d"), (60, "<h"), (80, _TEXT), (90, "<i"), (100, _TEXT), (110, "<d"), (150, _TEXT), (160, "<q"),
    (170, "<h"), (180, _TEXT), (210, "<d"), (240, _TEXT), (270, "<h"), (290, "<?"), (300, _TEXT), (310, _CHUNK),
    (320, _TEXT), (370, "<h"), (390, _TEXT), (400, "<h"), (410, _TEXT), (420, "<i"), (430, _TEXT), (440, "<i"),
    (460, "<d"), (470, _TEXT), (1004, _CHUNK), (1005, _TEXT), (1010, "<d"), (1060, "<h"), (1071, "<i"), (1072, _TEXT),
)  # fmt: skip


def binary_pairs(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Group codes with their values, numbers as text. Raises Unreadable (damaged) where the file breaks off.

    Releases before 13 write a code in one byte, 255 saying that two more hold it.
    """
    at, old = len(SENTINEL), raw[len(SENTINEL) + 1 : len(SENTINEL) + 2] != b"\x00"
    while at < len(raw):
        try:
            if not old:
                code, at = struct.unpack_from("<h", raw, at)[0], at + 2
            elif raw[at] == 255:
                code, at = struct.unpack_from("<h", raw, at + 1)[0], at + 3
            else:
                code, at = raw[at], at + 1
            value, at = _value(raw, at, code)
        except (struct.error, IndexError, ValueError) as error:
            raise Unreadable("damaged", f"binary DXF breaks off at byte {at}") from error
        yield code, value


def _value(raw: bytes, at: int, code: int) -> tuple[bytes, int]:
    stored = next((kind for first, kind in reversed(_STORED) if code >= first), None)
    if stored is None:
        raise ValueError(f"group code {code}")
    if stored == _TEXT:
        end = raw.index(b"\x00", at)
        return raw[at:end], end + 1
    if stored == _CHUNK:
        return b"", at + 1 + raw[at]
    (number,) = struct.unpack_from(stored, raw, at)
    return (repr(number) if isinstance(number, float) else str(int(number))).encode("ascii"), at + struct.calcsize(
        stored
    )
