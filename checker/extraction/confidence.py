"""Turns the score of a finder into a confidence: the measured share of such readings that are right."""

from functools import cache
from itertools import pairwise

from pydantic import field_validator

from checker.extraction.gazetteer import gazetteer, load_as
from checker.model.base import Frozen


class _Curve(Frozen):
    points: tuple[tuple[float, float], ...]

    @field_validator("points")
    @classmethod
    def _rises(cls, points: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
        rising = all(a[0] < b[0] and a[1] <= b[1] for a, b in pairwise(points))
        if not rising or points[0][0] != 0.0 or points[-1][0] != 1.0:
            raise ValueError("points must rise from score 0 to score 1")
        return points


@cache
def _points() -> tuple[tuple[float, float], ...]:
    return load_as(_Curve, gazetteer("confidence")).points


def calibrate(score: float) -> float:
    """The confidence of a finder's score, both 0 to 1."""
    score = min(max(score, 0.0), 1.0)
    points = _points()
    for (low, first), (high, last) in pairwise(points):
        if score <= high:
            return first + (last - first) * (score - low) / (high - low)
    return points[-1][1]
