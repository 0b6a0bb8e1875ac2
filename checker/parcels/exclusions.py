"""Layers of land that must stay out, placed, and what each of them shares with the parcels."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from checker.parcels.codebook import load_codebook
from checker.parcels.crs import Position
from checker.parcels.layers import DrawnLayer
from checker.parcels.measures import AREA_DECIMALS_M2, Plane, flatten, repair, united_area
from checker.parcels.notes import Notes
from checker.parcels.pairs import meeting_pairs
from checker.parcels.pieces import cut_pieces


@dataclass(frozen=True)
class Exclusion:
    """One layer: `kinds` it is or may be (several: nobody can tell which), valid shapes in the equal-area projection.
    `sure`: declared position, shapes at hand, all in or about the land surveyed, no repair that moves ground."""

    document: str
    name: str
    kinds: tuple[str, ...]
    shapes: np.ndarray
    sure: bool


@dataclass(frozen=True)
class Shared:
    """What parcels share with the layers of one kind: m² per parcel (ground once), and all shared ground in m²."""

    area_m2: np.ndarray
    ground_m2: float


def read_exclusion(
    layer: DrawnLayer, position: Position, lonlat: np.ndarray, land: np.ndarray, plane: Plane, notes: Notes
) -> Exclusion:
    """Places and repairs one layer; `land` are the parcels in EPSG:4490, for telling a layer that lies elsewhere."""
    book = load_codebook()
    kinds = layer.role.possible if layer.role.kind == "unclear" else (layer.role.kind,)
    usable = ~shapely.is_missing(lonlat)
    planar = flatten(lonlat[usable], plane)
    repaired = repair(planar)
    moved = np.abs(shapely.area(repaired) - np.abs(shapely.area(planar)))
    sure = position.trust == "declared" and bool(
        (moved <= book.numbers.repair_rel_tol.value * np.maximum(shapely.area(repaired), 1.0)).all()
    )
    title = "、".join(book.roles.exclusions[kind].label.zh for kind in kinds)
    if not usable.any():
        notes.say("exclusion_empty", layer.document, layer=layer.name, kind=title)
        sure = False
    elif any(book.roles.exclusions[kind].wide for kind in kinds) and _elsewhere(lonlat[usable], land):
        notes.say("exclusion_elsewhere", layer.document, layer=layer.name, kind=title)
        sure = False
    elif len(kinds) == 1:
        notes.say("exclusion_compared", layer.document, layer=layer.name, kind=title, count=int(usable.sum()))
    return Exclusion(layer.document, layer.name, kinds, repaired, sure)


def _elsewhere(shapes: np.ndarray, land: np.ndarray) -> bool:
    """True if the extents of the two do not meet."""
    if not len(land) or not np.isfinite(ground := shapely.total_bounds(land)).all():
        return False
    extent = shapely.total_bounds(shapes)
    return not shapely.box(*extent).intersects(shapely.box(*ground))


def share(parcels: np.ndarray, layers: Sequence[Exclusion], overlapping: np.ndarray) -> Shared | None:
    """Ground that valid `parcels` (None where they have none) share with any of the layers; None where they meet too
    often to look at. `overlapping`: mask of the parcels that share ground with another; the others' shares add up."""
    shapes = np.concatenate([layer.shapes for layer in layers]) if layers else np.empty(0, dtype=object)
    blocks = cut_pieces(shapes)
    area = np.zeros(len(parcels))
    if not len(blocks) or not len(parcels):
        return Shared(area, 0.0)
    met = meeting_pairs(parcels, blocks)
    if met is None:
        return None
    owner, block = met
    pieces = shapely.intersection(parcels[owner], blocks[block])
    size = shapely.area(pieces)
    real = size > 0
    area = united_area(len(parcels), owner[real], size[real], pieces[real])
    again = real & overlapping[owner]
    ground = float(area[~overlapping].sum()) + float(shapely.area(shapely.union_all(pieces[again])))
    return Shared(np.round(area, AREA_DECIMALS_M2), ground)
