"""Which lines belong together: a line that the page width broke goes on in the next one."""

import re

from checker.extraction.fold import fold
from checker.model.evidence import Box
from checker.model.parsed import Line
from checker.parsers.cell_text import ems, first_word

_ENDS_PARAGRAPH = ("。", "：", ":", "；")
_ENTRY = re.compile(r"^[^。；;，,:]{2,14}:")  # 面积：…
_ROW = re.compile(r"^[^。；;，,:\s]{2,12}[ \u3000]{2,}\S")  # a label, a gap, a value
_DATE = re.compile(r"^[\d〇○零一二三四五六七八九十]{2,4} ?[年.\-/]")
_SIZE = 1.25  # lines that differ more are a title and a text
_INDENT = 3.2  # line heights that the first line of a paragraph may stand in


def goes_on(previous: Line, line: Line, margin: float) -> bool:
    """Whether `previous` is full to the right margin, so that `line`, the next, continues it."""
    if previous.box is None or line.box is None or previous.text.rstrip().endswith(_ENDS_PARAGRAPH):
        return False
    before, after = previous.box, line.box
    height = before[3] - before[1]
    room = max(1.6 * height, first_word(line.text) * _width(line))
    if not (0 <= after[1] - before[1] <= 3.5 * height and before[2] >= margin - room):
        return False
    if not is_one_size(previous, line) or (_is_entry(previous) and _is_entry(line)):
        return False
    if _ROW.match(previous.text.strip()) and _ROW.match(line.text.strip()):
        return False
    if after[0] <= before[0] + 0.8 * height:
        return before[0] - after[0] <= _INDENT * height  # a line set to the right is no paragraph's first
    return _is_centred_rest(before, after, height) and not _DATE.match(fold(line.text))


def is_one_size(one: Line, other: Line) -> bool:
    """Whether two lines may be of one size of type, by their heights or by the widths of their characters, as either is
    misled: heights by other fonts, widths by gaps. True where boxes are not known."""
    if one.box is None or other.box is None:
        return True
    heights = sorted((one.box[3] - one.box[1], other.box[3] - other.box[1]))
    widths = sorted((_width(one), _width(other)))
    return heights[1] <= _SIZE * heights[0] or widths[1] <= _SIZE * widths[0]


def _width(line: Line) -> float:
    """Width of a Chinese character of a line, in points; other characters take half of that."""
    x0, _, x1, _ = line.box or (0.0, 0.0, 0.0, 0.0)
    return (x1 - x0) / max(1.0, ems(line.text))


def _is_entry(line: Line) -> bool:
    """A line that begins with a label and a colon."""
    return _ENTRY.match(fold(line.text).strip()) is not None


def _is_centred_rest(before: Box, after: Box, height: float) -> bool:
    """The end of a name that was too long for a centred block, in the middle below it."""
    apart = abs((before[0] + before[2]) - (after[0] + after[2])) / 2
    return apart <= 0.6 * height and after[1] - before[1] <= 2.2 * height
