"""Where a layer lies: its declared coordinate system if that fits, else one inferred from the coordinates."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
import pyproj
import shapely
from pyproj.exceptions import CRSError, ProjError

from checker.parcels.codebook import Frame, Systems, load_codebook
from checker.parcels.frame import CRS, filled
from checker.parcels.layers import DrawnLayer
from checker.parcels.notes import Notes

Trust = Literal["declared", "inferred", "unknown"]
ROUND_TRIP_M = 1.0


@dataclass(frozen=True)
class Position:
    """How a layer's coordinates are read. `crs` None when unknown; `swapped`: stored as y, x; `scale`: factor to metres
    (0.001 for millimetres); `by_place`: only the known place told the zone; `choices`: systems that all fit."""

    crs: str | None
    trust: Trust
    swapped: bool = False
    scale: float = 1.0
    by_place: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Place:
    """Where the land must be: the stated province, and the extent of layers that declare where they are."""

    province: str | None = None
    declared: Frame | None = None

    @property
    def frame(self) -> Frame | None:
        return self.declared or load_codebook().systems.province(self.province)


def place_layer(layer: DrawnLayer, notes: Notes, place: Place = Place()) -> tuple[Position, np.ndarray]:
    """The position of a layer and its shapes in EPSG:4490 as (lon, lat); None where they cannot be placed."""
    position = locate(layer, notes, place)
    if position.crs is None:
        return position, filled(len(layer.shapes), None)
    shapes = layer.shapes
    if position.swapped or position.scale != 1.0:
        order = slice(None, None, -1) if position.swapped else slice(None)
        shapes = shapely.transform(shapes, lambda xy: xy[:, order] * position.scale)
    lonlat = to_lonlat(shapes, position.crs)
    province = load_codebook().systems.province(place.province)
    if province is not None and not _meets(lonlat, province):
        notes.say("crs_outside_province", layer.document, layer=layer.name, province=place.province)
    return position, lonlat


def is_declared(layer: DrawnLayer) -> bool:
    """True if the layer declares a system that fits its coordinates."""
    return bool(
        len(layer.shapes) and layer.crs_declared and fits(layer.crs_declared, shapely.total_bounds(layer.shapes))
    )


def locate(layer: DrawnLayer, notes: Notes, place: Place = Place()) -> Position:
    """Declared if it fits China and the coordinates; else inferred; else unknown. Says what was not declared."""
    if not len(layer.shapes):
        return Position(None, "unknown")
    bounds = shapely.total_bounds(layer.shapes)
    declared = layer.crs_declared
    if declared and fits(declared, bounds):
        return Position(declared, "declared")
    if declared:
        notes.say("crs_unfit", layer.document, layer=layer.name, declared=_name(declared))
    position = infer(bounds, place.frame)
    if position.crs is None:
        notes.say("crs_unknown", layer.document, layer=layer.name)
        if position.choices:
            choices = "、".join(f"{code} ({_name(code)})" for code in position.choices)
            notes.say("crs_choices", layer.document, layer=layer.name, choices=choices)
        return position
    if position.swapped:
        notes.say("axes_swapped", layer.document, layer=layer.name)
    if position.scale != 1.0:
        notes.say("crs_scaled", layer.document, layer=layer.name)
    if position.by_place and place.declared is None:
        notes.say("crs_province", layer.document, layer=layer.name, province=place.province)
    notes.say("crs_inferred", layer.document, layer=layer.name, crs=f"{position.crs} ({_name(position.crs)})")
    return position


def infer(bounds: np.ndarray, frame: Frame | None = None) -> Position:
    """A coordinate system from west, south, east, north as stored: degrees, or an easting that leads with its zone.

    An easting without zone number leaves the central meridian open; it is told only where one zone alone puts the
    layer into `frame`. Coordinates in millimetres and exchanged axes are seen by their size.
    """
    systems = load_codebook().systems
    found: list[Position] = []
    for scale in systems.scales:
        for swapped in (False, True):
            box = (bounds[[1, 0, 3, 2]] if swapped else bounds) * scale
            code = (_geographic(*box) if scale == 1.0 else None) or _zone(*box)
            if code is not None and fits(code, box):
                return Position(code, "inferred", swapped, scale)
            if frame is not None:
                found += [Position(c, "inferred", swapped, scale, True) for c in _plain_zones(box, frame, systems)]
    if len(found) == 1:
        return found[0]
    return Position(None, "unknown", choices=tuple(sorted({position.crs or "" for position in found})))


def _plain_zones(box: np.ndarray, frame: Frame, systems: Systems) -> list[str]:
    """Zones of the current datum whose plain eastings put the box into the frame, one per meridian."""
    west, south, east, north = box
    easting, northing = systems.plain_easting_m, systems.northing_m
    if not (easting.low <= west <= east <= easting.high and northing.low <= south <= north <= northing.high):
        return []
    found: dict[float, str] = {}
    for family in systems.zones:
        if family.prefix or family.datum != systems.inferred_datum:
            continue
        reach = family.width_deg / 2 + systems.zone_margin_deg
        for zone in family.zones():
            meridian, code = family.meridian(zone), f"EPSG:{family.epsg(zone)}"
            if meridian in found or not frame.west - reach <= meridian <= frame.east + reach:
                continue
            lon, lat = _transformer(code).transform(box[[0, 0, 2, 2]], box[[1, 3, 1, 3]])
            inside = (
                frame.west <= lon.min() <= lon.max() <= frame.east
                and frame.south <= lat.min() <= lat.max() <= frame.north
            )
            if inside and np.abs(lon - meridian).max() <= reach:
                found[meridian] = code
    return [found[meridian] for meridian in sorted(found)]


def zone_of(crs: str) -> int | None:
    """Zone number of a Gauss-Kruger system of China, None for any other."""
    if not crs.startswith("EPSG:") or not crs[5:].isdigit():
        return None
    for family in load_codebook().systems.zones:
        zone = family.first_zone + int(crs[5:]) - family.first_epsg
        if zone in family.zones():
            return zone
    return None


def zone_in(position: Position, bounds: np.ndarray, province: str | None) -> int | None:
    """The zone that the layer's eastings must belong to if it lies in the stated province: the only one that puts it
    there. None without a zone, without a province, or where several zones cross the province.

    `bounds`: west, south, east, north as stored.
    """
    systems = load_codebook().systems
    frame, zone = systems.province(province), zone_of(position.crs) if position.crs else None
    if frame is None or zone is None:
        return None
    box = (bounds[[1, 0, 3, 2]] if position.swapped else bounds) * position.scale
    box = box - np.array([1, 0, 1, 0]) * (box[0] // 1e6 * 1e6)
    codes = _plain_zones(box, frame, systems)
    if len(codes) != 1:
        return None
    meridian = _central_meridian(pyproj.CRS(codes[0]))
    width = next(f.width_deg for f in systems.zones if zone in f.zones())
    if meridian is None:
        return None
    return round(meridian / 3) if width == 3 else round((meridian + 3) / 6)


def extent_of(lonlat: np.ndarray) -> Frame | None:
    """Extent of placed shapes in degrees."""
    west, south, east, north = shapely.total_bounds(lonlat) if len(lonlat) else [np.nan] * 4
    return Frame(west=west, south=south, east=east, north=north) if np.isfinite(west) else None


def _meets(lonlat: np.ndarray, frame: Frame) -> bool:
    own = extent_of(lonlat)
    return own is None or (
        own.west <= frame.east and own.east >= frame.west and own.south <= frame.north and own.north >= frame.south
    )


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
        if family.prefix and family.datum == systems.inferred_datum and zone in family.zones():
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
    forward, whole = _transformer(crs), True

    def move(xy: np.ndarray) -> np.ndarray:
        nonlocal whole
        there = np.column_stack(forward.transform(xy[:, 0], xy[:, 1])) if len(xy) else xy
        whole = bool(np.isfinite(there).all())
        return there

    moved = np.array(shapely.transform(shapes, move), dtype=object)
    if not whole:
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
