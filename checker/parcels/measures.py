"""Spatial measures of polygons, all in one equal-area projection.

Areas come from a Lambert azimuthal equal-area projection on the CGCS2000 ellipsoid, centred on the dossier's land. It
keeps areas exactly; what differs from a geodesic area is only that edges are straight lines of the plane: within
1 degree of the centre at most 2e-5 of the area for edges up to 1.7 km and 1e-4 up to 9 km, even for shapes 20 times as
long as wide (compact ones: 3e-7); at 10 degrees 6e-5 and 3e-4. Tests compare with pyproj.Geod.
"""

from dataclasses import dataclass
from functools import cache
from operator import is_not

import numpy as np
import pandas as pd
import pyproj
import shapely

from checker.parcels.codebook import load_codebook
from checker.parcels.frame import CRS, chosen
from checker.parcels.pairs import meeting_pairs

HA = 10_000.0
POLYGON = 3
AREA_DECIMALS_HA = 6
AREA_DECIMALS_M2 = 2


@dataclass(frozen=True)
class Overlaps:
    """Pairs of shapes that share ground, i < j, with the shared area (m²) and polygon."""

    first: np.ndarray
    second: np.ndarray
    area_m2: np.ndarray
    shared: np.ndarray


Plane = tuple[int, int]
"""Centre of the equal-area projection: longitude and latitude in whole degrees."""


def plane_of(lonlat: np.ndarray) -> Plane:
    """The plane for shapes in EPSG:4490: the middle of their extent. Whole degrees, so that a further parcel seldom
    moves it."""
    west, south, east, north = shapely.total_bounds(lonlat) if len(lonlat) else [np.nan] * 4
    return (round((west + east) / 2), round((south + north) / 2)) if np.isfinite(west) else (105, 35)


@cache
def _equal_area(plane: Plane) -> pyproj.Transformer:
    lon, lat = plane
    proj4 = load_codebook().numbers.equal_area.proj4.format(lon=lon, lat=lat)
    return pyproj.Transformer.from_crs(CRS, proj4, always_xy=True)


def flatten(lonlat: np.ndarray, plane: Plane) -> np.ndarray:
    """Shapes in metres of the equal-area projection (None stays None), as delivered, not repaired."""
    forward = _equal_area(plane)

    def move(xy: np.ndarray) -> np.ndarray:
        return np.column_stack(forward.transform(xy[:, 0], xy[:, 1])) if len(xy) else xy

    return np.array(shapely.transform(lonlat, move), dtype=object)


def repair(planar: np.ndarray) -> np.ndarray:
    """Valid polygons for measuring; a valid shape is returned as it is."""
    repaired = planar.copy()
    broken = ~shapely.is_missing(planar) & ~shapely.is_valid(planar)
    if broken.any():
        repaired[broken] = shapely.make_valid(planar[broken], method="structure", keep_collapsed=False)
    return repaired


def measure_shapes(delivered: np.ndarray, planar: np.ndarray, repaired: np.ndarray) -> pd.DataFrame:
    """Measures per shape: `valid` and `hole_count` as delivered; `area_map_ha`, `min_part_area_m2`, `is_sliver` of the
    repaired shape (NaN/None without one); `repaired`, and `repair_changes` where repair moves the area too far."""
    numbers = load_codebook().numbers
    present = ~shapely.is_missing(delivered)
    placed = ~shapely.is_missing(repaired)
    area = np.where(placed, shapely.area(repaired), np.nan)
    before = area.copy()
    mended = np.flatnonzero(placed & np.fromiter(map(is_not, repaired, planar), dtype=bool, count=len(planar)))
    before[mended] = shapely.area(planar[mended])
    valid = shapely.is_valid(delivered) & present
    tolerance = numbers.repair_rel_tol.value * np.maximum(area, before)
    smallest, sliver = _parts(repaired, numbers.noise_m2.value, numbers.sliver_width_m.value)
    return pd.DataFrame(
        {
            "valid": chosen(len(valid), None, (present & valid, True), (present & ~valid, False)),
            "hole_count": np.where(present, _holes(delivered), np.nan),
            "is_sliver": chosen(len(valid), None, (placed & sliver, True), (placed & ~sliver, False)),
            "min_part_area_m2": np.where(placed, np.round(smallest, AREA_DECIMALS_M2), np.nan),
            "area_map_ha": np.round(area / HA, AREA_DECIMALS_HA),
            "repaired": placed & ~valid,
            "repair_changes": placed & ~valid & (np.abs(area - before) >= tolerance),
        }
    )


def parts_of(shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """All polygons of (multi)polygons and the position of the shape that each is part of."""
    kinds = shapely.get_type_id(shapes)
    if (kinds <= POLYGON).all():
        own = np.flatnonzero(kinds == POLYGON)
        own = own[~shapely.is_empty(shapes[own])]
        return shapes[own], own
    parts, owner = shapely.get_parts(shapes, return_index=True)
    return parts, owner


def _parts(repaired: np.ndarray, noise_m2: float, width_m: float) -> tuple[np.ndarray, np.ndarray]:
    """Area of the smallest part of each shape (0 where repair left nothing), and whether a part is a sliver."""
    parts, owner = parts_of(repaired)
    areas = shapely.area(parts)
    lengths = shapely.length(parts)
    smallest = np.full(len(repaired), np.inf)
    np.minimum.at(smallest, owner, areas)
    smallest[np.isinf(smallest)] = 0.0
    width = np.divide(2 * areas, lengths, out=np.zeros_like(areas), where=lengths > 0)
    thin = (areas < noise_m2) | (width < width_m)
    sliver = np.zeros(len(repaired), dtype=bool)
    np.logical_or.at(sliver, owner, thin)
    sliver[smallest == 0] = True
    return smallest, sliver


def _holes(shapes: np.ndarray) -> np.ndarray:
    parts, owner = parts_of(shapes)
    return np.bincount(owner, weights=shapely.get_num_interior_rings(parts), minlength=len(shapes))


def find_overlaps(repaired: np.ndarray) -> Overlaps | None:
    """All pairs of repaired shapes that share an area; None where they are too many to look at (see pairs.py)."""
    met = meeting_pairs(repaired)
    if met is None:
        return None
    first, second = met
    shared = shapely.intersection(repaired[first], repaired[second])
    area = shapely.area(shared)
    real = area > 0
    order = np.lexsort((second[real], first[real]))
    return Overlaps(first[real][order], second[real][order], area[real][order], shared[real][order])


def overlap_area(count: int, overlaps: Overlaps) -> np.ndarray:
    """Per shape the ground (m²) that it shares with any other, ground shared by several counted once."""
    owners = np.concatenate([overlaps.first, overlaps.second])
    both = np.concatenate([overlaps.area_m2, overlaps.area_m2])
    shared = np.concatenate([overlaps.shared, overlaps.shared])
    return np.round(united_area(count, owners, both, shared), AREA_DECIMALS_M2)


def united_area(count: int, owners: np.ndarray, area_m2: np.ndarray, pieces: np.ndarray) -> np.ndarray:
    """Per owner the area (m²) of the union of its pieces. Only owners of several pieces need a union; those with
    equally many are united in one call."""
    total = np.bincount(owners, weights=area_m2, minlength=count)
    order = np.argsort(owners, kind="stable")
    order = order[np.bincount(owners, minlength=count)[owners[order]] > 1]
    starts = np.flatnonzero(np.diff(owners[order], prepend=-1))
    sizes = np.diff(np.append(starts, len(order)))
    for size in np.unique(sizes).tolist():
        places = order[starts[sizes == size][:, None] + np.arange(size)]
        if size == 2:
            # The common ground of two is counted twice in their sum.
            twice = shapely.area(shapely.intersection(pieces[places[:, 0]], pieces[places[:, 1]]))
            total[owners[places[:, 0]]] -= twice
        else:
            total[owners[places[:, 0]]] = shapely.area(shapely.union_all(pieces[places], axis=1))
    return total


def same_shapes(repaired: np.ndarray, overlaps: Overlaps) -> list[tuple[int, int]]:
    """Pairs of shapes that are the same but for noise."""
    area = shapely.area(repaired)
    larger = np.maximum(area[overlaps.first], area[overlaps.second])
    same = overlaps.area_m2 >= load_codebook().numbers.duplicate_share.value * larger
    return [(int(i), int(j)) for i, j in zip(overlaps.first[same], overlaps.second[same], strict=True)]


def ground_ha(repaired: np.ndarray, overlaps: Overlaps, wanted: np.ndarray) -> float:
    """Area in ha of the wanted shapes (mask), ground that several cover counted once.

    Each shape adds what no earlier one covers, so only the shared pieces are ever united, never whole shapes.
    """
    both = wanted[overlaps.first] & wanted[overlaps.second]
    again = united_area(len(repaired), overlaps.second[both], overlaps.area_m2[both], overlaps.shared[both])
    return round(float(shapely.area(repaired[wanted]).sum() - again.sum()) / HA, 4)
