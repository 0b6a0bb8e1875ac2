"""Seals on pages without colour: grey rings lighter than the text they lie over are lifted off like red ones."""

from typing import Any, NamedTuple

_COLOURLESS = 10  # levels, of 255, by which the channels of a grey page differ at most
_DARK, _LIGHT = 55, 45  # seal ink is lighter than the first and darker than paper by the second
_INK = 40  # level of black ink, or what the darkest of a page comes to, if that is lighter
_INKED = 1.5  # percent of a stamped place that text takes at least
_STROKE = 2.3  # points: ring and star are wider than strokes of text
_ARC = 10.0  # points: arcs and stars are longer than thick spots in text
_SMALLEST, _LARGEST = 80, 190  # points across
_RING = (0.91, 1.03)  # of the radius
_WORDS = 0.6  # of the radius: the words of a seal stand outside of it
_RING_SHARE = 0.25  # of the ring that is inked at least
_DISC_SHARE = 0.6  # of the disc that is inked at most


class GreySeal(NamedTuple):
    """A round seal: its box in pixels and the level of its ink."""

    x0: int
    y0: int
    x1: int
    y1: int
    level: float


def is_colourless(picture: Any) -> bool:
    """True for a page scanned without colour."""
    import numpy as np

    part = picture[::4, ::4].astype(np.int16)
    return float((np.abs(part[..., 2] - part[..., 0]) > _COLOURLESS).mean()) < 1e-4


def find_grey_seals(grey: Any, per_point: float) -> list[GreySeal]:
    """Round seals of a grey picture (height x width)."""
    import cv2
    import numpy as np

    paper = float(np.median(grey[::4, ::4]))
    if paper < _DARK + _LIGHT + 20:
        return []
    thick = _thick(grey, paper, per_point)
    reach = max(3, round(8 * per_point))
    joined = cv2.morphologyEx(thick, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    _, _, boxes, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found = []
    for x, y, width, height, _ in boxes[1:].tolist():
        size = max(width, height) / per_point
        if not (_SMALLEST <= size <= _LARGEST and 0.8 <= width / height <= 1.25):
            continue
        part = thick[y : y + height, x : x + width].astype(bool)
        ring, disc = _areas(width, height)
        if part[ring].mean() >= _RING_SHARE and part[disc].mean() <= _DISC_SHARE:
            level = float(np.percentile(grey[y : y + height, x : x + width][part], 20))
            found.append(GreySeal(x, y, x + width, y + height, level))
    return found


def _areas(width: int, height: int) -> tuple[Any, Any]:
    import numpy as np

    ys, xs = np.ogrid[:height, :width]
    away = np.hypot((xs - width / 2) / (width / 2), (ys - height / 2) / (height / 2))
    return (away >= _RING[0]) & (away <= _RING[1]), away <= 1.0


def lift_grey(grey: Any, seals: list[GreySeal], per_point: float) -> tuple[Any, Any]:
    """The grey picture without the seals, and the seals alone on white (with the text below them)."""
    import cv2
    import numpy as np

    bare, alone = grey.copy(), np.full_like(grey, 255)
    paper = float(np.median(grey[::4, ::4]))
    margin = round(2 * per_point)
    for seal in seals:
        rows = slice(max(0, seal.y0 - margin), seal.y1 + margin)
        columns = slice(max(0, seal.x0 - margin), seal.x1 + margin)
        part = grey[rows, columns]
        alone[rows, columns] = part
        zone = cv2.dilate(_thick(part, paper, per_point), np.ones((5, 5), np.uint8)).astype(bool)
        zone |= _words_of(seal, rows.start, columns.start, part.shape)
        # Black ink stays black, the seal's own becomes paper; thin text beside it is not touched.
        ink = min(max(_INK, float(np.percentile(part, _INKED))), seal.level - 30)
        lifted = (part.astype(np.float32) - ink) * (paper / (seal.level - ink))
        bare[rows, columns][zone] = np.clip(lifted, 0, paper).astype(np.uint8)[zone]
    return bare, alone


def _words_of(seal: GreySeal, top: int, left: int, shape: tuple[int, ...]) -> Any:
    """True where the words of a seal stand, within the part of the page that begins at `top`, `left`."""
    import numpy as np

    ys, xs = np.ogrid[: shape[0], : shape[1]]
    across, down = (seal.x1 - seal.x0) / 2, (seal.y1 - seal.y0) / 2
    away = np.hypot((xs + left - seal.x0 - across) / across, (ys + top - seal.y0 - down) / down)
    return (away >= _WORDS) & (away <= 1.0)


def _thick(grey: Any, paper: float, per_point: float) -> Any:
    """1 where grey strokes are as wide and long as those of a seal."""
    import cv2
    import numpy as np

    middle = ((grey > _DARK) & (grey < paper - _LIGHT)).astype(np.uint8)
    side = max(3, round(_STROKE * per_point))
    thick = cv2.morphologyEx(middle, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)))
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(thick, connectivity=8)
    large = np.zeros(count, np.uint8)
    large[1:] = boxes[1:, 2:4].max(axis=1) >= _ARC * per_point
    return large[labels]
