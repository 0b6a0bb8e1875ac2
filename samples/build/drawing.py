"""Draws parcels as irregular slope pieces whose area on the ellipsoid is the planned one."""

import math
import random
from typing import TypeAlias

from pyproj import Geod, Transformer
from shapely import affinity, orient_polygons
from shapely.geometry import MultiPolygon, Polygon
from shapely.ops import transform, unary_union

from samples.build.parcel import PlannedParcel

GEOD = Geod(ellps="GRS80")  # CGCS2000 is GRS80 to a tenth of a millimetre
Shape: TypeAlias = Polygon | MultiPolygon


def area_m2(shape: Shape, to_degrees: Transformer) -> float:
    """Area on the ellipsoid of a shape given in projected metres."""
    # holes count as negative only when their rings run against the outer one
    oriented = orient_polygons(transform(to_degrees.transform, shape))
    return abs(float(GEOD.geometry_area_perimeter(oriented)[0]))


def _blob(dice: random.Random, corners: int) -> Polygon:
    """A wavy outline around the origin, longer along the slope than across; about one metre of radius."""
    waves = [(n, dice.uniform(0.03, 0.26) / n**0.5, dice.uniform(0, math.tau)) for n in (2, 3, 5)]
    points = []
    for step in range(corners):
        angle = math.tau * (step + dice.uniform(-0.25, 0.25)) / corners
        radius = 1 + sum(a * math.cos(n * angle + phase) for n, a, phase in waves)
        points.append((1.22 * radius * math.cos(angle), 0.84 * radius * math.sin(angle)))
    return affinity.rotate(Polygon(points), dice.uniform(-25, 25), origin=(0, 0))


def _sized(shape: Shape, wanted_m2: float, to_degrees: Transformer) -> Shape:
    for _ in range(4):
        factor = math.sqrt(wanted_m2 / area_m2(shape, to_degrees))
        shape = affinity.scale(shape, factor, factor, origin="centroid")
    return shape


def draw_parcel(parcel: PlannedParcel, x: float, y: float, to_degrees: Transformer, dice: random.Random) -> Shape:
    """One parcel around a point; `parts` pieces side by side, `hole` leaves a pond out. Area is the planned one."""
    shares = [1.0] if parcel.parts == 1 else [0.72, 0.28]
    pieces: list[Polygon] = []
    left = x
    for share in shares:
        radius = math.sqrt(parcel.target_m2 * share / math.pi)
        blob = affinity.scale(_blob(dice, 18 + dice.randrange(10)), radius, radius, origin=(0, 0))
        left = left if not pieces else pieces[-1].bounds[2] + 22 + radius * 1.35
        piece = affinity.translate(blob, left, y + dice.uniform(-30, 30))
        if parcel.hole:
            pond = affinity.scale(_blob(dice, 12), radius * 0.14, radius * 0.14, origin=(0, 0))
            piece = Polygon(piece.exterior.coords, [affinity.translate(pond, left + radius * 0.2, y).exterior.coords])
        pieces.append(piece)
    shape: Shape = pieces[0] if len(pieces) == 1 else MultiPolygon(pieces)
    return _sized(shape, parcel.target_m2, to_degrees)


def lay_out(
    parcels: list[PlannedParcel],
    origin: tuple[float, float],
    columns: int,
    pitch: float,
    to_degrees: Transformer,
    seed: int,
) -> list[Shape]:
    """Put parcels on a loose grid of `pitch` metres; raises ValueError when two of them touch."""
    dice = random.Random(seed)
    shapes = []
    for place, parcel in enumerate(parcels):
        row, column = divmod(place, columns)
        x = origin[0] + column * pitch + (row % 2) * pitch * 0.35 + dice.uniform(-20, 20)
        y = origin[1] - row * pitch * 0.8 + dice.uniform(-15, 15)
        shapes.append(draw_parcel(parcel, x, y, to_degrees, dice))
    covered = unary_union(shapes).area
    if abs(sum(s.area for s in shapes) - covered) > 0.01:
        raise ValueError("planned parcels overlap: widen the pitch")
    return shapes


def shift_into(shape: Shape, other: Shape, wanted_m2: float) -> Shape:
    """Move a shape towards another until they overlap by about `wanted_m2`."""
    dx, dy = other.centroid.x - shape.centroid.x, other.centroid.y - shape.centroid.y
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        common = affinity.translate(shape, dx * middle, dy * middle).intersection(other).area
        low, high = (middle, high) if common < wanted_m2 else (low, middle)
    moved: Shape = affinity.translate(shape, dx * high, dy * high)
    return moved
