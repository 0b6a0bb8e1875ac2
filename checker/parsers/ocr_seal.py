"""The name that runs around a round seal, unrolled into a straight line."""

from typing import Any

from checker.parsers.ocr_engine import Engine, Recognised
from checker.parsers.ocr_red import Region

_RING = (0.60, 0.955)  # of the radius: where the words stand, inside the rim
_STRIP = 64  # pixels
_LEAST_SCORE = 0.9
_LEAST_LENGTH = 4


def read_seal(red: Any, region: Region, engine: Engine) -> Recognised | None:
    """The words of a seal, or None where they cannot be read with confidence. `red` is the red ink alone."""
    import cv2
    import numpy as np

    cut = red[region.y0 : region.y1, region.x0 : region.x1, 0]
    height, width = cut.shape
    radius = (height + width) / 4
    round_about = round(2 * np.pi * radius * 0.8 * _STRIP / (radius * (_RING[1] - _RING[0])))
    depth = round(_STRIP / (_RING[1] - _RING[0]))
    disc = cv2.warpPolar(
        255 - cut, (depth, round_about), (width / 2, height / 2), radius, cv2.INTER_LINEAR + cv2.WARP_POLAR_LINEAR
    )
    # Rows are angles clockwise from the east; the words begin and end somewhere below, so the cut goes to the south.
    disc = np.roll(disc, -round_about // 4, axis=0)
    strip = np.rot90(disc[:, int(depth * _RING[0]) : int(depth * _RING[1])])
    inked = np.flatnonzero((strip > 100).mean(axis=0) > 0.04)
    if inked.size < _STRIP:
        return None
    margin = 10
    strip = 255 - strip[:, max(0, inked[0] - margin) : inked[-1] + margin]
    [found] = engine.recognise([cv2.cvtColor(np.ascontiguousarray(strip), cv2.COLOR_GRAY2BGR)])
    text = found.text.strip("★☆*· ")
    if found.score < _LEAST_SCORE or len(text) < _LEAST_LENGTH:
        return None
    return Recognised(text, found.score)
