"""Red ink apart from black: seals and letterheads are lifted off before the black text is read."""

from typing import Any, NamedTuple

from checker.parsers.ocr_grey import find_grey_seals, is_colourless, lift_grey

_REDDER = 50  # how far red must outshine green and blue, of 255
_LEAST_SHARE = 0.0004  # of the page: less is a speck
_MOST_SHARE = 0.2  # more is a coloured sheet or a photo, where red means nothing
_INK = 40  # red channel of black ink
_ROUND = (0.8, 1.25)


class Region(NamedTuple):
    """Where red ink stands, in pixels; `round` for what looks like an office seal."""

    x0: int
    y0: int
    x1: int
    y1: int
    round: bool


class Separated(NamedTuple):
    """A page without its red ink, its red ink alone (black on white), and where that stands."""

    black: Any
    red: Any
    regions: tuple[Region, ...]


def separate_red(picture: Any, per_point: float) -> Separated:
    """Part a BGR picture by colour; `per_point` is its resolution in pixels per point. Without red ink `black` is the
    picture itself and there are no regions."""
    import cv2
    import numpy as np

    blue, green, red = cv2.split(picture)
    redness = cv2.subtract(red, cv2.max(green, blue))
    mask = redness > _REDDER
    share = float(np.count_nonzero(mask)) / mask.size
    if not _LEAST_SHARE <= share <= _MOST_SHARE:
        return _separate_grey(picture, per_point)
    zone = cv2.dilate(mask.astype(np.uint8), np.ones((5, 5), np.uint8))
    level = max(100.0, float(np.percentile(red[mask], 20)))
    bare = np.clip((red.astype(np.float32) - _INK) * (255.0 / (level - _INK)), 0, 255).astype(np.uint8)
    black = picture.copy()
    inside = zone.astype(bool)
    # Where nothing but red stood the paper goes on: white would leave a ghost that can be read.
    paper = np.median(picture[:: max(1, mask.shape[0] // 200), :: max(1, mask.shape[1] // 200)].reshape(-1, 3), axis=0)
    black[inside] = (bare[inside][:, None] * (paper / 255.0)).astype(np.uint8)
    full = max(60.0, float(np.percentile(redness[mask], 80)))
    alone = 255 - np.clip(redness.astype(np.float32) * (255.0 / full), 0, 255).astype(np.uint8)
    return Separated(black, cv2.cvtColor(alone, cv2.COLOR_GRAY2BGR), _regions(mask, per_point))


def _separate_grey(picture: Any, per_point: float) -> Separated:
    """Seals of a page scanned without colour."""
    import cv2

    if not is_colourless(picture):
        return Separated(picture, None, ())
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    seals = find_grey_seals(grey, per_point)
    if not seals:
        return Separated(picture, None, ())
    bare, alone = (cv2.cvtColor(part, cv2.COLOR_GRAY2BGR) for part in lift_grey(grey, seals, per_point))
    return Separated(bare, alone, tuple(Region(seal.x0, seal.y0, seal.x1, seal.y1, True) for seal in seals))


def _regions(mask: Any, per_point: float) -> tuple[Region, ...]:
    import cv2
    import numpy as np

    reach = max(3, round(8 * per_point))
    joined = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    _, _, boxes, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found: list[Region] = []
    for x, y, width, height, area in boxes[1:].tolist():
        if min(width, height) < 8 * per_point or area < 60 * per_point**2:
            continue  # rulings and specks
        size = max(width, height) / per_point
        seal = _ROUND[0] <= width / height <= _ROUND[1] and 60 <= size <= 190
        found.append(Region(x, y, x + width, y + height, seal))
    seals = [region for region in found if region.round]
    return tuple(region for region in found if not any(_inside(region, seal) for seal in seals))


def _inside(region: Region, seal: Region) -> bool:
    """True for the star of a seal and the like."""
    return region is not seal and (
        seal.x0 <= region.x0 and region.x1 <= seal.x1 and seal.y0 <= region.y0 and region.y1 <= seal.y1
    )
