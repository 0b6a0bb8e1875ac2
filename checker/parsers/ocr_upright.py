"""Which way up a page is: quarter turns from the shape of its lines and a look at a few, skew from their slope."""

import math
from typing import Any, NamedTuple

from checker.model.evidence import Box
from checker.parsers.ocr_engine import Engine
from checker.parsers.ocr_skew import find_slope

_LONG = 2.0  # a line this much longer than high shows its direction
_SAMPLE = 14
_UNSURE = (0.3, 0.7)
_MAX_SKEW = 8.0
_LEAST_SKEW = 0.15  # degrees; less does not matter and turning blurs
_TALL_SHARE = 0.6


class Turn(NamedTuple):
    """How to turn a picture upright: quarter turns clockwise, then degrees clockwise about its middle."""

    quarters: int
    skew: float

    @property
    def degrees(self) -> float:
        return (90 * self.quarters + self.skew) % 360


def find_turn(picture: Any, quads: Any, engine: Engine) -> Turn:
    """The turn that makes the text of a picture upright, from the lines found in it."""
    import numpy as np

    edges = quads - np.roll(quads, 1, axis=1)
    wide = np.linalg.norm(edges[:, 1], axis=1) + np.linalg.norm(edges[:, 3], axis=1)
    tall = np.linalg.norm(edges[:, 0], axis=1) + np.linalg.norm(edges[:, 2], axis=1)
    long = np.maximum(wide, tall)
    shown = long > _LONG * np.minimum(wide, tall)
    if not shown.any():
        return Turn(0, 0.0)
    lies = bool((long * (tall > wide))[shown].sum() > _TALL_SHARE * long[shown].sum())
    directed = np.flatnonzero(shown & ((tall > wide) == lies))
    chosen = directed[np.argsort(-long[directed], kind="stable")][:_SAMPLE]
    crops = [cut_quad(picture, quads[index]) for index in chosen]
    if lies:
        crops = [np.ascontiguousarray(np.rot90(crop)) for crop in crops]  # as if the page were turned back to the left
    turned = _on_its_head(crops, engine)
    quarters = (1 if turned else 3) if lies else (2 if turned else 0)
    # The long edge of each line against the direction it should have; image rows run down, so this is clockwise.
    along = edges[:, 0] if lies else edges[:, 1]
    slopes = np.degrees(np.arctan2(along[directed, 1], along[directed, 0])) - (90.0 if lies else 0.0)
    slopes = (slopes + 90.0) % 180.0 - 90.0
    # Short texts, such as cells of tables, are found as level boxes on a page that leans; ink itself tells better.
    seen = find_slope(np.ascontiguousarray(np.rot90(picture, -quarters)))
    skew = _weighted_median(slopes, long[directed]) if seen is None else seen
    if not _LEAST_SKEW <= abs(skew) <= _MAX_SKEW:
        skew = 0.0
    return Turn(quarters, -skew)


def turn_picture(picture: Any, turn: Turn) -> Any:
    """The picture turned; skew is taken out about its middle, its size stays."""
    import cv2
    import numpy as np

    if turn.quarters:
        picture = np.ascontiguousarray(np.rot90(picture, -turn.quarters))
    if not turn.skew:
        return picture
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -turn.skew, 1.0)
    return cv2.warpAffine(
        picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT,
        borderValue=(255, 255, 255),
    )  # fmt: skip


def turn_points(points: Any, turn: Turn, width: float, height: float) -> Any:
    """Points (… x 2) of a picture of this size in the turned picture."""
    import numpy as np

    x, y = points[..., 0], points[..., 1]
    for _ in range(turn.quarters):
        x, y = height - y, x
        width, height = height, width
    if turn.skew:
        angle = math.radians(turn.skew)
        dx, dy = x - width / 2, y - height / 2
        x = width / 2 + dx * math.cos(angle) - dy * math.sin(angle)
        y = height / 2 + dx * math.sin(angle) + dy * math.cos(angle)
    return np.stack([x, y], axis=-1)


def turn_back(box: Box, turn: Turn, width: float, height: float) -> Box:
    """A box of the turned picture in the picture as it was, `width` by `height`, upright boxes around turned ones."""
    import numpy as np

    x0, top, x1, bottom = box
    corners = np.array([[x0, top], [x1, top], [x1, bottom], [x0, bottom]])
    turned = (height, width) if turn.quarters % 2 else (width, height)
    level = turn_points(corners, Turn(0, -turn.skew), *turned)
    points = turn_points(level, Turn(-turn.quarters % 4, 0.0), *turned)
    (left, upper), (right, lower) = points.min(axis=0), points.max(axis=0)
    return float(left), float(upper), float(right), float(lower)


def cut_quad(picture: Any, quad: Any) -> Any:
    """The part of a picture inside a quadrilateral, straightened."""
    import cv2
    import numpy as np

    width = max(1, round(max(math.dist(quad[0], quad[1]), math.dist(quad[2], quad[3]))))
    height = max(1, round(max(math.dist(quad[0], quad[3]), math.dist(quad[1], quad[2]))))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(np.asarray(quad, dtype=np.float32), target)
    return cv2.warpPerspective(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


def _on_its_head(crops: list[Any], engine: Engine) -> bool:
    import numpy as np

    share = engine.on_their_heads(crops)
    if not _UNSURE[0] < share < _UNSURE[1]:
        return share >= _UNSURE[1]
    few = crops[:4]
    upright = sum(found.score * len(found.text) for found in engine.recognise(few))
    over = sum(
        found.score * len(found.text)
        for found in engine.recognise([np.ascontiguousarray(np.rot90(crop, 2)) for crop in few])
    )
    return over > upright


def _weighted_median(values: Any, weights: Any) -> float:
    import numpy as np

    order = np.argsort(values, kind="stable")
    heap = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(heap, heap[-1] / 2)])
