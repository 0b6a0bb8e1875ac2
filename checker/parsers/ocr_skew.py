"""How far a page leans: the slope at which its ink falls into rows."""

from typing import Any

_WIDTH = 800  # pixels of the picture that is looked at: a tenth of a degree moves the end of a line by more than one
_REACH, _STEP, _FINE = 5.0, 0.25, 0.05  # degrees
_MOST_POINTS = 40_000
_CLEAR = 1.05  # by how much a slope must gather the ink better than a level page to be believed


def find_slope(picture: Any) -> float | None:
    """Degrees by which the lines of an upright BGR picture fall to the right; None where no slope stands out.

    Lines of text and rulings count alike: seen along their slope, ink lies in few rows.
    """
    import cv2
    import numpy as np

    scale = min(1.0, _WIDTH / max(1, picture.shape[1]))
    grey = cv2.cvtColor(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY)
    ink = cv2.adaptiveThreshold(grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 18)
    ys, xs = np.nonzero(ink)
    if len(ys) < 50:
        return None
    if len(ys) > _MOST_POINTS:
        chosen = np.linspace(0, len(ys) - 1, _MOST_POINTS).astype(int)
        ys, xs = ys[chosen], xs[chosen]
    xs = xs - ink.shape[1] / 2
    room = int(ink.shape[1] * np.tan(np.radians(_REACH + _STEP))) + 2

    def gathered(degrees: float) -> float:
        rows = np.bincount((ys - xs * np.tan(np.radians(degrees)) + room).astype(np.int64))
        return float((rows.astype(float) ** 2).sum())

    rough = max(np.arange(-_REACH, _REACH + _STEP / 2, _STEP).tolist(), key=gathered)
    best = max(np.arange(rough - _STEP, rough + _STEP + _FINE / 2, _FINE).tolist(), key=gathered)
    return float(best) if gathered(best) > _CLEAR * gathered(0.0) else None
