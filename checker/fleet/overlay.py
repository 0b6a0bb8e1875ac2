"""Ground that parcels of two dossiers both claim, found tile by tile.

Each tile takes every parcel whose box touches it, so parcels over a border are in several tiles. A pair counts in one
tile alone: the one that holds the lower left corner of what their two boxes share. Both parcels touch that tile, so no
pair is lost; the corner lies in one tile, so none counts twice.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from checker.fleet.grid import CELL_DEGREES, MOST_CELLS_OF_A_PARCEL, Box, box_of
from checker.fleet.row import Row
from checker.model.base import Frozen

LEAST_M2 = 1.0
"""Ground below this is drawing noise of two maps that share a border."""


class ParcelFile(Frozen):
    """The parcels of one dossier: its name and its parcels.parquet."""

    dossier: str
    path: str


class TileTask(Frozen):
    """The cell (column, row) of the grid, and the dossiers whose land may touch it."""

    column: int
    row: int
    files: tuple[ParcelFile, ...]


class Overlap(Frozen):
    """Two parcels of two dossiers that share `area_m2` of ground; shares are of each parcel's own area."""

    first: str
    first_parcel: str
    second: str
    second_parcel: str
    area_m2: float
    first_share: float
    second_share: float


class TileOverlaps(Frozen):
    overlaps: tuple[Overlap, ...] = ()


def tiles_of(rows: Iterable[Row], out_of: Mapping[str, str]) -> list[TileTask]:
    """The cells that parcels of at least two dossiers touch, in order; `out_of`: name → parcels.parquet."""
    cells: dict[tuple[int, int], list[ParcelFile]] = {}
    for row in sorted(rows, key=lambda row: row.name):
        for cell in row.cells:
            cells.setdefault(cell, []).append(ParcelFile(dossier=row.name, path=out_of[row.name]))
    return [
        TileTask(column=column, row=line, files=tuple(files))
        for (column, line), files in sorted(cells.items())
        if len(files) > 1
    ]


def run(payload: dict[str, Any], lend: object = None) -> TileOverlaps:
    """The overlaps that count in one tile. `lend`: no papers are read here."""
    task = TileTask.model_validate(payload)
    owners, parcels, shapes = _touching(task.files, box_of(task.column, task.row))
    return TileOverlaps(overlaps=tuple(_pairs(owners, parcels, shapes, task)))


def _touching(files: Iterable[ParcelFile], tile: Box) -> tuple[list[str], list[str], np.ndarray]:
    import geopandas as gpd
    import shapely

    owners: list[str] = []
    names: list[str] = []
    found: list[np.ndarray] = []
    for file in files:
        frame = gpd.read_parquet(Path(file.path), columns=["parcel", "geometry"])
        shapes = frame.geometry.to_numpy()
        boxes = shapely.bounds(shapes)
        west, south, east, north = tile
        near = (boxes[:, 0] <= east) & (boxes[:, 2] >= west) & (boxes[:, 1] <= north) & (boxes[:, 3] >= south)
        spans = np.floor(boxes[:, 2:] / CELL_DEGREES) - np.floor(boxes[:, :2] / CELL_DEGREES) + 1
        near &= spans.prod(axis=1) <= MOST_CELLS_OF_A_PARCEL
        found.append(shapes[near])
        names += frame["parcel"].to_numpy()[near].tolist()
        owners += [file.dossier] * int(near.sum())
    return owners, names, np.concatenate(found) if found else np.empty(0, dtype=object)


def _pairs(owners: list[str], parcels: list[str], shapes: np.ndarray, task: TileTask) -> list[Overlap]:
    import shapely

    from checker.parcels.measures import flatten, repair

    if not len(shapes):
        return []
    # The plane of the cell, so that a pair's area does not depend on which other dossiers there are.
    west, south, east, north = box_of(task.column, task.row)
    plane = (round((west + east) / 2), round((south + north) / 2))
    planar = repair(flatten(shapes, plane))
    boxes, owner = shapely.bounds(shapes), np.unique(owners, return_inverse=True)[1]
    one, other = shapely.STRtree(planar).query(planar, predicate="intersects")
    # Once each, the dossier that comes first by name first.
    once = owner[one] < owner[other]
    one, other = one[once], other[once]
    corner = np.floor(np.maximum(boxes[one, :2], boxes[other, :2]) / CELL_DEGREES).astype(int)
    here = (corner[:, 0] == task.column) & (corner[:, 1] == task.row)
    one, other = one[here], other[here]
    shared = shapely.area(shapely.intersection(planar[one], planar[other]))
    own = shapely.area(planar)
    found = [
        Overlap(
            first=owners[i], first_parcel=parcels[i], second=owners[j], second_parcel=parcels[j],
            area_m2=round(float(area), 2), first_share=round(float(area / own[i]), 4),
            second_share=round(float(area / own[j]), 4),
        )
        for i, j, area in zip(one, other, shared, strict=True)
        if area >= LEAST_M2
    ]  # fmt: skip
    return sorted(found, key=lambda pair: (pair.first, pair.first_parcel, pair.second, pair.second_parcel))
