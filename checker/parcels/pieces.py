"""Large polygons cut into small ones, so that comparing with them costs what lies near, not what they hold."""

import numpy as np
import shapely

MAX_VERTICES = 512
MAX_DEPTH = 12
SIDE = 4


def cut_pieces(shapes: np.ndarray, limit: int = MAX_VERTICES) -> np.ndarray:
    """Polygons that together cover the same ground as the valid `shapes`, none with more than `limit` vertices (but
    for shapes that cutting does not help)."""
    done: list[np.ndarray] = []
    parts = _polygons(shapes)
    for _ in range(MAX_DEPTH):
        large = shapely.get_num_coordinates(parts) > limit
        done.append(parts[~large])
        parts = parts[large]
        if not len(parts):
            break
        parts = _polygons(np.concatenate([_tiles(part) for part in parts]))
    return np.concatenate([*done, parts])


def _tiles(part: shapely.Polygon) -> np.ndarray:
    """The part in a grid of tiles: few rounds, for each of them looks at every vertex several times."""
    west, south, east, north = part.bounds
    x, y = np.linspace(west, east, SIDE + 1), np.linspace(south, north, SIDE + 1)
    boxes = [(x[i], y[j], x[i + 1], y[j + 1]) for i in range(SIDE) for j in range(SIDE)]
    tiles = np.array([shapely.clip_by_rect(part, *box) for box in boxes], dtype=object)
    # Clipping by a box is fast and may give what is not valid where an edge runs along it; cutting in full never does.
    broken = ~shapely.is_valid(tiles)
    for position in np.flatnonzero(broken):
        tiles[position] = shapely.intersection(part, shapely.box(*boxes[position]))
    return tiles


def _polygons(shapes: np.ndarray) -> np.ndarray:
    parts = shapely.get_parts(shapely.get_parts(shapes[~shapely.is_missing(shapes)]))
    polygons: np.ndarray = parts[(shapely.get_type_id(parts) == 3) & ~shapely.is_empty(parts)]
    return polygons
