"""Bytes of a text file as text: UTF-8, UTF-16 with a mark, or GB18030."""

import codecs

from checker.model.problem import Problem
from checker.parsers.clean import strange_share
from checker.parsers.trouble import Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
GARBLED_SHARE = 0.05


def decode(data: bytes, path: str) -> tuple[str, Problem | None]:
    """The text with `\\n` line ends, and a problem where bytes were replaced. Raises Unreadable when it is no text."""
    mark = next(((mark, encoding) for mark, encoding in _MARKS if data.startswith(mark)), None)
    if mark is not None:
        text, lost = _decode_as(data[len(mark[0]) :], mark[1])
    elif 0 < data[:4096].count(0) >= len(data[:4096]) // 4:
        # Text as 16-bit units without a mark: the zeros tell the byte order.
        little = data[1:4096:2].count(0) >= data[0:4096:2].count(0)
        text, lost = _decode_as(data, "utf-16-le" if little else "utf-16-be")
    else:
        attempts = [_decode_as(data, "utf-8"), _decode_as(data, "gb18030")]
        text, lost = min(attempts, key=lambda attempt: attempt[1])
    if strange_share(text) > GARBLED_SHARE:
        raise Unreadable("garbled_text", f"{strange_share(text):.0%} of the characters are no text")
    problem = Problem(code="encoding", path=path, detail=f"{lost} places no encoding fits") if lost else None
    return text.replace("\r\n", "\n").replace("\r", "\n"), problem


def _decode_as(data: bytes, encoding: str) -> tuple[str, int]:
    try:
        return data.decode(encoding), 0
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        return text, text.count("\ufffd")
