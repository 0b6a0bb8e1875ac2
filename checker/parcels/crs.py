"""Where a layer lies: its declared coordinate system if that fits, else one inferred from the coordinates."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
import pyproj
import shapely
from pyproj.exceptions import CRSError, ProjError

from checker.parcels.codebook import Systems, load_codebook
from checker.parcels.frame import CRS
from checker.parcels.layers import DrawnLayer
from checker.parcels.notes import Notes

Trust = Literal["declared", "inferred", "unknown"]
ROUND_TRIP_M = 1.0


@dataclass(frozen=True)
class Position:
    """How a layer's coordinates are read. `crs` None when unknown; `swapped`: stored as y, x."""

    crs: str | None
    trust: Trust
    swapped: bool = False


def place_layer(layer: DrawnLayer, notes: Notes) -> tuple[Position, np.ndarray]:
    """The position of a layer and its shapes in EPSG:4490 as (lon, lat); None where they cannot be placed."""
    position = locate(layer, notes)
    if position.crs is None:
        return position, np.full(len(layer.shapes), None, dtype=object)
    shapes = shapely.transform(layer.shapes, lambda xy: xy[:, ::-1]) if position.swapped else layer.shapes
    return position, to_lonlat(shapes, position.crs)


def locate(layer: DrawnLayer, notes: Notes) -> Position:
    """Declared if it fits China and the coordinates; else inferred; else unknown. Says what was not declared."""
    bounds = shapely.total_bounds(layer.shapes)
    declared = layer.crs_declared
    if declared and fits(declared, bounds):
        return Position(declared, "declared")
    if declared:
        notes.say("crs_unfit", layer.document, layer=layer.name, declared=_name(declared))
    position = infer(bounds)
    if position.crs is None:
        notes.say("crs_unknown", layer.document, layer=layer.name)
        return position
    if position.swapped:
        notes.say("axes_swapped", layer.document, layer=layer.name)
    notes.say("crs_inferred", layer.document, layer=layer.name, crs=f"{position.crs} ({_name(position.crs)})")
    return position


def infer(bounds: np.ndarray) -> Position:
    """A coordinate system from west, south, east, north as stored: degrees, or an easting that leads with its zone.

    An easting without zone number leaves the central meridian open, so it stays unknown.
    """
    for swapped in (False, True):
        west, south, east, north = bounds if not swapped else bounds[[1, 0, 3, 2]]
        code = _geographic(west, south, east, north) or _zone(west, south, east, north)
        if code is not None and fits(code, np.array([west, south, east, north])):
            return Position(code, "inferred", swapped)
    return Position(None, "unknown")


def _geographic(west: float, south: float, east: float, north: float) -> str | None:
    systems = load_codebook().systems
    china = systems.china
    if not (china.west <= west <= east <= china.east and china.south <= south <= north <= china.north):
        return None
    return next(f"EPSG:{item.epsg}" for item in systems.geographic if item.datum == systems.inferred_datum)


def _zone(west: float, south: float, east: float, north: float) -> str | None:
    systems = load_codebook().systems
    if not systems.northing_m.low <= south <= north <= systems.northing_m.high:
        return None
    zone = int(west // 1e6)
    if zone != int(east // 1e6):
        return None
    for family in systems.zones:
        if family.prefix and family.datum == systems.inferred_datum and family.first_zone <= zone <= family.last_zone:
            return f"EPSG:{family.epsg(zone)}"
    return None


def fits(declared: str, bounds: np.ndarray) -> bool:
    """True if the bounds, read in `declared`, lie in China and not absurdly far from a central meridian."""
    systems = load_codebook().systems
    try:
        crs = pyproj.CRS.from_user_input(declared)
        forward = _transformer(declared)
        west, south, east, north = bounds
        x = np.array([west, west, east, east, (west + east) / 2])
        y = np.array([south, north, south, north, (south + north) / 2])
        lon, lat = forward.transform(x, y)
        if not _in_china(np.asarray(lon), np.asarray(lat), systems):
            return False
        meridian = _central_meridian(crs)
        if meridian is not None and np.abs(lon - meridian).max() > systems.max_degrees_from_meridian:
            return False
        back = forward.transform(lon, lat, direction="INVERSE")
    except (CRSError, ProjError):
        return False
    metres = 1.0 if crs.is_projected else 111_000.0
    return bool(max(np.abs(back[0] - x).max(), np.abs(back[1] - y).max()) * metres < ROUND_TRIP_M)


def to_lonlat(shapes: np.ndarray, crs: str) -> np.ndarray:
    """Shapes in EPSG:4490; None where a coordinate cannot be transformed."""
    forward = _transformer(crs)

    def move(xy: np.ndarray) -> np.ndarray:
        return np.column_stack(forward.transform(xy[:, 0], xy[:, 1])) if len(xy) else xy

    moved = np.array(shapely.transform(shapes, move), dtype=object)
    coordinates, owner = shapely.get_coordinates(moved, return_index=True)
    moved[owner[~np.isfinite(coordinates).all(axis=1)]] = None
    return moved


def _in_china(lon: np.ndarray, lat: np.ndarray, systems: Systems) -> bool:
    china = systems.china
    inside = (china.west <= lon) & (lon <= china.east) & (china.south <= lat) & (lat <= china.north)
    return bool(inside.all())


@cache
def _transformer(crs: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(crs, CRS, always_xy=True)


def _central_meridian(crs: pyproj.CRS) -> float | None:
    operation = crs.coordinate_operation
    if not crs.is_projected or operation is None or "Transverse Mercator" not in operation.method_name:
        return None
    return next((float(p.value) for p in operation.params if p.name == "Longitude of natural origin"), None)


def _name(crs: str) -> str:
    try:
        return pyproj.CRS.from_user_input(crs).name
    except CRSError:
        return crs[:60]
