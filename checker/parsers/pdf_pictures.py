"""Pictures amid text that may hold text of their own: a scanned paper pasted under a heading, a table as an image."""

from collections.abc import Sequence

from checker.model.evidence import Box
from checker.parsers.pdf_frame import PageFrame
from checker.parsers.pdf_text import Char

_LEAST_SHARE = 0.06  # of the page
_LEAST_SIDE = 60.0  # points
_COVERED = 30  # characters over a picture: its text has been read, or it is a background
_TOUCH = 2.0


def unread_pictures(pictures: Sequence[Box], chars: Sequence[Char], frame: PageFrame) -> tuple[Box, ...]:
    """Boxes of pictures large enough to be read, with hardly any text of the page over them, top to bottom."""
    if not pictures:
        return ()
    least = _LEAST_SHARE * frame.width * frame.height
    large = [
        box
        for box in _joined(pictures)
        if box[2] - box[0] >= _LEAST_SIDE
        and box[3] - box[1] >= _LEAST_SIDE
        and (box[2] - box[0]) * (box[3] - box[1]) >= least
    ]
    found = (box for box in large if sum(_is_over(char, box) for char in chars) < _COVERED)
    rounded = ((round(b[0], 2), round(b[1], 2), round(b[2], 2), round(b[3], 2)) for b in found)
    return tuple(sorted(rounded, key=lambda box: (box[1], box[0])))


def _joined(boxes: Sequence[Box]) -> list[Box]:
    """Pictures that touch as one: scans are often stored in strips."""
    joined: list[Box] = []
    for box in sorted(boxes, key=lambda item: (item[1], item[0])):
        while touching := next((other for other in joined if _touch(box, other)), None):
            joined.remove(touching)
            box = (
                min(box[0], touching[0]), min(box[1], touching[1]), max(box[2], touching[2]), max(box[3], touching[3])
            )  # fmt: skip
        joined.append(box)
    return joined


def _touch(one: Box, other: Box) -> bool:
    return (
        one[0] <= other[2] + _TOUCH and other[0] <= one[2] + _TOUCH
        and one[1] <= other[3] + _TOUCH and other[1] <= one[3] + _TOUCH
    )  # fmt: skip


def _is_over(char: Char, box: Box) -> bool:
    text, x0, top, x1, bottom = char
    return text not in (" ", "\n") and box[0] <= (x0 + x1) / 2 <= box[2] and box[1] <= (top + bottom) / 2 <= box[3]
