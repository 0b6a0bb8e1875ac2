"""Which lines belong together: a line that the page width broke goes on in the next one."""

import re

from checker.extraction.fold import fold
from checker.model.evidence import Box
from checker.model.parsed import Line

_ENDS_PARAGRAPH = ("。", "：", ":", "；")
_ENTRY = re.compile(r"^[^。；;，,:]{2,14}:")  # 面积：…
_DATE = re.compile(r"^[\d〇○零一二三四五六七八九十]{2,4} ?[年.\-/]")
_SIZE = 1.4  # lines whose heights differ more are a title and a text
_INDENT = 3.2  # line heights that the first line of a paragraph may stand in


def goes_on(previous: Line, line: Line, margin: float) -> bool:
    """Whether `previous` is full to the right margin, so that `line`, the next, continues it."""
    if previous.box is None or line.box is None or previous.text.rstrip().endswith(_ENDS_PARAGRAPH):
        return False
    before, after = previous.box, line.box
    height = before[3] - before[1]
    if not (0 <= after[1] - before[1] <= 3.5 * height and before[2] >= margin - 1.6 * height):
        return False
    if not is_one_size(previous, line) or (_is_entry(previous) and _is_entry(line)):
        return False
    if after[0] <= before[0] + 0.8 * height:
        return before[0] - after[0] <= _INDENT * height  # a line set to the right is no paragraph's first
    return _is_centred_rest(before, after, height) and not _DATE.match(fold(line.text))


def is_one_size(one: Line, other: Line) -> bool:
    """Whether two lines may be of one size of type; True where boxes are not known."""
    if one.box is None or other.box is None:
        return True
    low, high = sorted((one.box[3] - one.box[1], other.box[3] - other.box[1]))
    return high <= _SIZE * low


def _is_entry(line: Line) -> bool:
    """A line that begins with a label and a colon."""
    return _ENTRY.match(fold(line.text).strip()) is not None


def _is_centred_rest(before: Box, after: Box, height: float) -> bool:
    """The end of a name that was too long for a centred block, in the middle below it."""
    apart = abs((before[0] + before[2]) - (after[0] + after[2])) / 2
    return apart <= 0.6 * height and after[1] - before[1] <= 2.2 * height
