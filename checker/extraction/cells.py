"""Cells of forms without rulings: what the width of a column broke goes on below, beside other columns."""

import re
from collections.abc import Sequence

from checker.extraction.fold import fold
from checker.extraction.wrapping import is_one_size
from checker.model.parsed import Line

# A text of a paragraph with the line it stands on.
Segment = tuple[str, Line]
_GAP = re.compile(r"[ \u3000]{2,}")
_BELOW = 1.75  # line heights from one line of a cell to the next
_EDGE = 0.5  # line heights that left edges of one column may differ
_LONGEST_REST = 14
_ENDS = ("。", "；", ";", ":", "：")
_ENTRY = re.compile(r"^[^。；;，,: ]{2,14}:")
_BEGINS = re.compile(r"^(?:[\d一二三四五六七八九十]{1,3}[、.．)]|[(（]|[●◆■□▪·※*])")


def weave(above: Line, below: Line) -> list[Segment] | None:
    """The cells of two lines of a form, where `below` holds nothing but the rests of cells of `above`; each cell begins
    with its label and a colon. None where that cannot be told."""
    if not _follows(above, below):
        return None
    cells = [part for part in _GAP.split(above.text.strip()) if part]
    rests = [part for part in _GAP.split(below.text.strip()) if part]
    if len(cells) < 2 or not all(_ENTRY.match(fold(cell)) for cell in cells):
        return None
    if any(":" in fold(rest) or len(rest) > _LONGEST_REST or _BEGINS.match(rest) for rest in rests):
        return None
    if len(rests) == 1 and _is_below_last(above, below, len(cells)):
        rests = [""] * (len(cells) - 1) + rests
    if len(rests) != len(cells):
        return None
    segments: list[Segment] = []
    for column, (cell, rest) in enumerate(zip(cells, rests, strict=True)):
        segments.append((("  " if column else "") + cell, above))
        if rest:
            segments.append((rest, below))
    return segments


def goes_on_beside(above: Line, below: Line, lines: Sequence[Line]) -> bool:
    """Whether `below` is the rest of the entry `above`, both being in one of several columns of `lines`."""
    if above.box is None or below.box is None or not _follows(above, below):
        return False
    if (
        not _ENTRY.match(fold(above.text).strip())
        or above.text.rstrip().endswith(_ENDS)
        or _GAP.search(above.text.strip())
    ):
        return False
    text = fold(below.text).strip()
    if ":" in text or len(text) > _LONGEST_REST or _BEGINS.match(text):
        return False
    height = above.box[3] - above.box[1]
    same_edge = abs(above.box[0] - below.box[0]) <= _EDGE * height
    return same_edge and any(_is_beside(above, other) for other in lines) and _is_widest(above, lines)


def _follows(above: Line, below: Line) -> bool:
    if above.box is None or below.box is None or not is_one_size(above, below):
        return False
    height = above.box[3] - above.box[1]
    return 0.6 * height <= below.box[1] - above.box[1] <= _BELOW * height


def _is_below_last(above: Line, below: Line, columns: int) -> bool:
    """Whether a single rest stands in the second of two columns; at the left edge it may be of either."""
    if above.box is None or below.box is None or columns != 2:
        return False
    return below.box[0] >= (above.box[0] + above.box[2]) / 2 - (above.box[3] - above.box[1])


def _is_beside(line: Line, other: Line) -> bool:
    """Whether another line stands right or left of a line, at least in part at its height."""
    if line.box is None or other.box is None or other is line:
        return False
    overlap = min(line.box[3], other.box[3]) - max(line.box[1], other.box[1])
    apart = other.box[0] > line.box[2] or other.box[2] < line.box[0]
    return apart and overlap > 0.1 * (line.box[3] - line.box[1])


def _is_widest(line: Line, lines: Sequence[Line]) -> bool:
    """Whether no entry of its column reaches further right by more than a character."""
    if line.box is None:
        return False
    height, edge, right = line.box[3] - line.box[1], line.box[0], line.box[2]
    column = [
        o for o in lines if o.box and abs(o.box[0] - edge) <= _EDGE * height and any(_is_beside(o, x) for x in lines)
    ]
    return all(other.box is None or other.box[2] <= right + 1.2 * height for other in column)
