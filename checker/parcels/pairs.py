"""Pairs of shapes that meet, up to a limit: stacked layers would otherwise take memory and hours for nothing."""

import numpy as np
import shapely

from checker.parcels.codebook import load_codebook

# Pairs that one step of the search may find at most, so that memory stays bounded before they can be counted. Steps
# begin small: where everything lies in one heap, the first few tell.
FIRST_STEP, STEP = 1_000_000, 20_000_000


# Shapes nearer than this share a boundary; what lies between them is rounding.
TOUCHING_M = 0.001


def near_pairs(shapes: np.ndarray, width_m: float) -> tuple[np.ndarray, np.ndarray]:
    """Positions (first < second) of shapes that do not meet and lie at most `width_m` apart."""
    if not len(shapes):
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    first, second = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=width_m)
    once = first < second
    first, second = first[once], second[once]
    apart = shapely.distance(shapes[first], shapes[second]) > TOUCHING_M
    return first[apart], second[apart]


def most_pairs(count: int) -> int:
    """How many pairs `count` shapes may form: a mean density of overlap above a floor for small layers."""
    numbers = load_codebook().numbers
    return int(numbers.overlap_pairs_floor.value + numbers.overlap_pairs_each.value * count)


def meeting_pairs(shapes: np.ndarray, others: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray] | None:
    """Positions (shape, other) of all pairs that intersect; of the shapes among themselves (first < second) without
    `others`. None where there are more than `most_pairs`."""
    own = others is None
    target = shapes if others is None else others
    limit, found = most_pairs(len(shapes)), 0
    empty = np.empty(0, dtype=np.int64)
    if not len(shapes) or not len(target):
        return empty, empty
    tree = shapely.STRtree(target)
    firsts, seconds = [], []
    step, start = max(1, FIRST_STEP // len(target)), 0
    while start < len(shapes):
        first, second = tree.query(shapes[start : start + step], predicate="intersects")
        first = first + start
        if own:
            once = first < second
            first, second = first[once], second[once]
        found += len(first)
        if found > limit:
            return None
        firsts.append(first)
        seconds.append(second)
        start, step = start + step, min(step * 2, max(1, STEP // len(target)))
    return np.concatenate(firsts), np.concatenate(seconds)
