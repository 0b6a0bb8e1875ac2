"""Parcels against the boundary of the named county: only a boundary layer can say that a parcel lies inside.

Without one, a parcel can still be told to lie outside where it is outside the extent of the named province.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely

from checker.model.extracted import FactBase
from checker.parcels.codebook import load_codebook
from checker.parcels.features import Features, Placed
from checker.parcels.frame import as_column, cause_of, chosen, filled
from checker.parcels.measures import Plane, flatten, repair
from checker.parcels.notes import Notes
from checker.parcels.texts import clean

IN_COUNTY = "in_county"


def add_county(
    table: pd.DataFrame, features: Features, placed: Sequence[Placed], plane: Plane, facts: FactBase, notes: Notes
) -> None:
    """Sets `in_county`. Inside: all ground but map noise within the boundary and farther from it than its accuracy;
    outside: all of it beyond. What the border crosses or nearly touches is for a person."""
    size, count = len(table), len(features.repaired)
    own = table["area_map_ha__cause"].to_numpy(dtype=object)
    values, causes = filled(size, None), chosen(size, "missing", (own == "unread", "unread"))
    drawn = ~shapely.is_missing(features.repaired)
    counties = names_of(facts, "county")
    ground, sure = _boundary(placed, plane, counties, notes)
    inside, outside = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    if ground is not None:
        shapely.prepare(ground)
        margin = load_codebook().numbers.border_margin_m.value
        near = shapely.dwithin(features.repaired, ground.boundary, margin)
        inside = drawn & shapely.contains(ground, features.repaired) & ~near
        outside = drawn & ~shapely.intersects(ground, features.repaired) & ~near
        told = chosen(count, None, (inside, True), (outside, False))
        doubt = chosen(count, "review", ((inside | outside) & sure, None))
    else:
        outside = drawn & _beyond_province(features.lonlat, facts)
        told, doubt = chosen(count, None, (outside, False)), chosen(count, "missing", (outside, None))
    known = pd.notna(own[:count])
    doubt[known] = own[:count][known]
    values[:count], causes[:count] = told, np.where(drawn, doubt, causes[:count])
    table[IN_COUNTY], table[cause_of(IN_COUNTY)] = as_column(values), as_column(causes)


def names_of(facts: FactBase, field: str) -> set[str]:
    """Every name that papers give, empty as soon as one candidate is unknown."""
    fact = facts.find("project", field)
    found = fact.all_candidates() if fact is not None else ()
    if not found or any(item.cause is not None for item in found):
        return set()
    names: set[str] = set()
    for item in found:
        names |= set(item.value) if isinstance(item.value, tuple) else {str(item.value)}
    return names


def _boundary(
    placed: Sequence[Placed], plane: Plane, counties: set[str], notes: Notes
) -> tuple[shapely.Geometry | None, bool]:
    """The ground of the named counties in all boundary layers, and whether name and place are sure."""
    shapes: list[np.ndarray] = []
    sure = bool(counties)
    for layer, position, lonlat in placed:
        if layer.role.kind != "county":
            continue
        named = np.zeros(len(layer.shapes), dtype=bool)
        for column in layer.attributes.columns:
            named |= np.array([clean(text) in counties for text in layer.attributes[column]], dtype=bool)
        usable = ~shapely.is_missing(lonlat)
        if not (named & usable).any():
            notes.say("county_not_named", layer.document, layer=layer.name)
            continue
        sure &= position.trust == "declared"
        shapes.append(repair(flatten(lonlat[named & usable], plane)))
        notes.say("county_compared", layer.document, layer=layer.name)
    return (shapely.union_all(np.concatenate(shapes)), sure) if shapes else (None, False)


def _beyond_province(lonlat: np.ndarray, facts: FactBase) -> np.ndarray:
    """Shapes outside the extent of the only province that papers name; that extent is generous."""
    names = names_of(facts, "province")
    box = load_codebook().systems.province(next(iter(names))) if len(names) == 1 else None
    if box is None:
        return np.zeros(len(lonlat), dtype=bool)
    return ~np.asarray(shapely.intersects(lonlat, shapely.box(box.west, box.south, box.east, box.north)), dtype=bool)
