"""Straight rulings in a picture of a page."""

from typing import Any

from checker.model.evidence import Box

_SHORTEST_ACROSS = 24.0  # points: longer than any stroke of a character
_SHORTEST_DOWN = 15.0
_THICKEST = 4.0
_REACH = 3.0
_DARKER = 12  # than its surroundings, of 255
MAX_RULINGS = 3_000


def find_rulings(picture: Any, per_point: float) -> list[Box]:
    """Horizontal and vertical rulings of an upright BGR picture as boxes without height or width, in points."""
    import cv2
    import numpy as np

    blue, green, red = cv2.split(picture)
    dark = cv2.min(cv2.min(blue, green), red)  # rulings may have any colour
    around = max(15, round(8 * per_point)) | 1
    ink = cv2.adaptiveThreshold(dark, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, around, _DARKER)
    rulings: list[Box] = []
    for across in (True, False):
        length = max(12, round((_SHORTEST_ACROSS if across else _SHORTEST_DOWN) * per_point))
        # A line may step by a pixel where the page leans. Holes are not closed here: that would join strokes of
        # characters; pieces of one ruling are joined when tables are built.
        thick = cv2.dilate(ink, np.ones((3, 1) if across else (1, 3), np.uint8))
        lines = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, length) if across else (length, 1), np.uint8))
        _, _, boxes, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
        for x, y, width, height, _ in boxes[1 : MAX_RULINGS + 1].tolist():
            if (height if across else width) - 2 > _THICKEST * per_point:
                continue  # a filled area or a picture
            if across:
                middle = (y + height / 2) / per_point
                rulings.append((x / per_point, middle, (x + width) / per_point, middle))
            else:
                middle = (x + width / 2) / per_point
                rulings.append((middle, y / per_point, middle, (y + height) / per_point))
    return _crossed(rulings)


def _crossed(rulings: list[Box]) -> list[Box]:
    """Without upright ones that touch no level one: those are strokes of large characters or borders of pictures."""
    level = [box for box in rulings if box[1] == box[3]]
    return level + [
        box
        for box in rulings
        if box[0] == box[2]
        and any(
            x0 - _REACH <= box[0] <= x1 + _REACH and box[1] - _REACH <= y <= box[3] + _REACH for x0, y, x1, _ in level
        )
    ]
