"""Counties and townships coloured by what their land may yield, as a drawing that needs no script.

Outlines come from the parcels: a grid is laid over the land, each cell goes to the township whose parcel lies there or
nearest beside it, and cells of one place are merged. A boundary layer gives the counties their own outlines.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from markupsafe import Markup, escape

from checker.parcels.measures import flatten, plane_of, repair
from checker.report.text import one_line
from checker.screening.model import Place
from checker.screening.screen import Screened

SIZE = 1_000.0
CLASSES = 5
CELLS = 320
"""Cells along the longer side; scattered land is widened by two of them, so that it shows and merges."""
WIDEN = 2
Key = tuple[str, ...]


@dataclass(frozen=True)
class Choropleth:
    """`svg` to stand in a page; `limits`: upper bounds of the classes in ha, the first class being zero; `cell_m`:
    width of the cells that the outlines are made of."""

    svg: Markup
    limits: tuple[float, ...]
    cell_m: float


@dataclass(frozen=True)
class _Grid:
    """Lower left corner and cell width in metres, and which place stands in each cell (-1: none)."""

    west: float
    south: float
    cell: float
    of: np.ndarray


def draw_choropleth(found: Screened, mechanism: str, unit: str = "ha") -> Choropleth | None:
    """Land eligible or undecided under a mechanism by township, counties outlined; None where nothing has a shape."""
    lonlat = found.frame.geometry.to_numpy()
    drawn = np.flatnonzero(~shapely.is_missing(lonlat))
    if not len(drawn):
        return None
    plane = plane_of(lonlat[drawn])
    flat = repair(flatten(lonlat[drawn], plane))
    names = ("province", "county", "township")
    keys = pd.MultiIndex.from_arrays([getattr(found.places, name)[drawn].astype(str) for name in names])
    codes, distinct = keys.factorize(sort=True)
    grid = _fill(flat, codes)
    places: list[Key] = [tuple(map(str, key)) for key in distinct]
    townships = _merge(grid, places, 3)
    counties = _merge(grid, places, 2)
    for name, outline in (found.places.outlines or {}).items():
        for key in [key for key in counties if key[1] == name]:
            counties[key] = shapely.simplify(flatten(np.array([outline], dtype=object), plane)[0], grid.cell / 2)
    return _draw(townships, counties, found.screening.townships, mechanism, unit, grid.cell)


def _fill(flat: np.ndarray, codes: np.ndarray) -> _Grid:
    west, south, east, north = shapely.total_bounds(flat)
    cell = max(east - west, north - south, 1.0) / CELLS
    west, south = west - (WIDEN + 1) * cell, south - (WIDEN + 1) * cell
    wide, high = int((east - west) / cell) + WIDEN + 3, int((north - south) / cell) + WIDEN + 3
    of = np.full((high, wide), -1, np.int64)
    points = shapely.get_coordinates(shapely.point_on_surface(flat))
    x, y = ((points - [west, south]) / cell).astype(int).T
    of[y, x] = codes
    # Parcels larger than a cell hold the middles of several.
    large = np.flatnonzero(shapely.area(flat) > cell * cell)
    if len(large):
        row, column = np.divmod(np.arange(of.size), wide)
        middles = shapely.points(west + (column + 0.5) * cell, south + (row + 0.5) * cell)
        at, in_parcel = shapely.STRtree(flat[large]).query(middles, predicate="within")
        of[row[at], column[at]] = codes[large[in_parcel]]
    for _ in range(WIDEN):
        for step, axis in ((1, 0), (-1, 0), (1, 1), (-1, 1)):
            beside = np.roll(of, step, axis)
            of = np.where(of < 0, beside, of)
    return _Grid(west, south, cell, of)


def _merge(grid: _Grid, places: Sequence[Key], depth: int) -> dict[Key, shapely.Geometry]:
    """Cells of one place as one outline; `depth`: how many names of a place count."""
    wanted = sorted({place[:depth] for place in places})
    number = {place: position for position, place in enumerate(wanted)}
    lookup = np.array([*(number[place[:depth]] for place in places), -1])
    of = lookup[grid.of]
    # Runs of equal cells in each line become boxes.
    breaks = np.ones_like(of, dtype=bool)
    breaks[:, 1:] = of[:, 1:] != of[:, :-1]
    row, begin = np.nonzero(breaks)
    end = np.append(begin[1:], 0)
    end = np.where(np.append(row[1:] != row[:-1], True), of.shape[1], end)
    owner = of[row, begin]
    kept = owner >= 0
    row, begin, end, owner = row[kept], begin[kept], end[kept], owner[kept]
    # Whole cells, so that boxes of neighbouring lines share their corners to the last digit.
    boxes = shapely.box(begin, row, end, row + 1)

    def placed(xy: np.ndarray) -> np.ndarray:
        moved: np.ndarray = xy * grid.cell + [grid.west, grid.south]
        return moved

    merged = {place: shapely.union_all(boxes[owner == n]) for place, n in number.items() if (owner == n).any()}
    # Corners between cells in one line tell nothing.
    return {place: shapely.transform(shapely.simplify(shape, 0), placed) for place, shape in merged.items()}


def _draw(
    townships: Mapping[Key, shapely.Geometry], counties: Mapping[Key, shapely.Geometry], found: Sequence[Place],
    mechanism: str, unit: str, cell: float,
) -> Choropleth:  # fmt: skip
    known = {(place.province, place.county, place.township or ""): place.mechanisms[mechanism] for place in found}
    value = {key: of["eligible"].area_ha + of["undecided"].area_ha for key, of in known.items()}
    limits = _limits([value[key[0], key[1], key[2]] for key in townships])
    west, south, east, north = shapely.total_bounds(np.array([*townships.values(), *counties.values()], dtype=object))
    scale = SIZE / max(east - west, north - south, 1.0)

    def path(shape: shapely.Geometry) -> str:
        rings = shapely.get_rings(shapely.get_parts(shape))
        rows = [np.round((shapely.get_coordinates(ring) - [west, north]) * [scale, -scale], 1) for ring in rings]
        return "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in xy) + "Z" for xy in rows)

    parts = []
    for key, shape in townships.items():
        held = value[key[0], key[1], key[2]]
        told = escape(one_line(" ".join(part for part in key if part), 80))
        title = f"<title>{told}: {held:,.1f} {unit}</title>"
        parts.append(f'<path class="c{_class(held, limits)}" d="{path(shape)}">{title}</path>')
    parts += [f'<path class="county" d="{path(shape)}"/>' for shape in counties.values()]
    for key, shape in counties.items():
        point = shapely.point_on_surface(shape)
        x, y = (point.x - west) * scale, (north - point.y) * scale
        parts.append(f'<text x="{x:.0f}" y="{y:.0f}">{escape(one_line(key[1], 16))}</text>')
    width, height = (east - west) * scale, (north - south) * scale
    box = f'viewBox="-8 -8 {width + 16:.0f} {height + 16:.0f}"'
    return Choropleth(Markup(f'<svg class="choropleth" role="img" {box}>{"".join(parts)}</svg>'), limits, cell)


def _limits(values: Sequence[float]) -> tuple[float, ...]:
    """Upper bounds that part the values above zero into classes of about the same number."""
    some = sorted(value for value in values if value > 0)
    if not some:
        return ()
    found = [float(np.quantile(some, n / CLASSES)) for n in range(1, CLASSES)]
    return tuple(dict.fromkeys([*(float(f"{value:.3g}") for value in found), some[-1]]))


def _class(value: float, limits: Sequence[float]) -> int:
    return 0 if value <= 0 else 1 + next((n for n, limit in enumerate(limits) if value <= limit), len(limits) - 1)
