"""The grid on which the land of many dossiers is compared: cells of fixed size in longitude and latitude."""

import math
from typing import TYPE_CHECKING

from checker.model.base import Frozen

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

CELL_DEGREES = 0.25
MOST_CELLS_OF_A_PARCEL = 64
"""A parcel over more cells (some 200 km wide) has wrong coordinates; it would fill the grid with itself."""

Box = tuple[float, float, float, float]


class Ground(Frozen):
    """Cells (column, row) that a dossier's parcels touch, in order, and how many parcels are too large for the grid."""

    cells: tuple[tuple[int, int], ...] = ()
    unplaced: int = 0


def ground_of(frame: "GeoDataFrame | None") -> Ground:
    """The cells of a parcel frame in EPSG:4490; parcels without a shape touch none."""
    if frame is None or frame.empty:
        return Ground()
    cells: set[tuple[int, int]] = set()
    unplaced = 0
    for box in frame.geometry.bounds.dropna().itertuples(index=False):
        west, south, east, north = (cell_at(bound) for bound in box)
        if (east - west + 1) * (north - south + 1) > MOST_CELLS_OF_A_PARCEL:
            unplaced += 1
            continue
        cells |= {(column, row) for column in range(west, east + 1) for row in range(south, north + 1)}
    return Ground(cells=tuple(sorted(cells)), unplaced=unplaced)


def cell_at(degrees: float) -> int:
    """The column of a longitude or the row of a latitude."""
    return math.floor(degrees / CELL_DEGREES)


def box_of(column: int, row: int) -> Box:
    """West, south, east, north of a cell."""
    return CELL_DEGREES * column, CELL_DEGREES * row, CELL_DEGREES * (column + 1), CELL_DEGREES * (row + 1)
