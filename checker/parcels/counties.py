"""Counties and provinces of the map, and how many of them the papers and the map do not share.

What a boundary layer shows counts before what the map's own attributes say. A county code is not decoded.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely

from checker.model.extracted import FactBase
from checker.model.fact import Candidate, Fact
from checker.parcels.codebook import load_codebook
from checker.parcels.county import names_of
from checker.parcels.features import Features, Placed
from checker.parcels.frame import as_column, chosen
from checker.parcels.measures import Plane, flatten, repair
from checker.parcels.notes import reason
from checker.parcels.pairs import meeting_pairs
from checker.parcels.silence import MAP, Silence
from checker.parcels.texts import clean
from checker.parcels.title_join import plain_name
from checker.parcels.totals import map_evidence, project_fact

COUNTY, PROVINCE = "county", "province"
ENDINGS = {COUNTY: ("县", "市", "区", "旗"), PROVINCE: ("省", "自治区", "市")}


def place_facts(
    table: pd.DataFrame, features: Features, placed: Sequence[Placed], plane: Plane, facts: FactBase, silence: Silence
) -> list[Fact]:
    """`project.map_counties`, `project.map_provinces`, `project.counties_unmatched`; sets the column `county` of the
    parcels that the boundary layer or their own attributes place in one."""
    layers = [item for item in placed if item[0].role.kind == COUNTY]
    drawn, sure = _of_layers(features, layers, plane)
    said = {name: _of_attributes(table, name) for name in (COUNTY, PROVINCE)}
    own = said[COUNTY]
    if drawn is not None:
        own = own.copy()
        own[: len(drawn)] = chosen(len(drawn), None, (pd.notna(drawn) & sure, drawn[pd.notna(drawn) & sure]))
    table["county"] = as_column(own)
    unread = silence.unread(MAP)
    placed_rows = (table["feature"] >= 0).to_numpy()
    counties = [*_names(drawn if drawn is not None else own[placed_rows], sure), *unread]
    provinces = [*_names(said[PROVINCE][placed_rows], sure=True), *unread]
    evidence = map_evidence(features)
    return [
        project_fact("map_counties", None, counties, evidence, "list[string]"),
        project_fact("map_provinces", None, provinces, evidence, "list[string]"),
        project_fact("counties_unmatched", None, _unmatched(counties, facts), evidence),
    ]


def no_places(silence: Silence) -> list[Fact]:
    """The same facts of a dossier without parcels."""
    gone = [Candidate(cause="missing", note=reason("no_map")), *silence.unread(MAP)]
    return [
        project_fact(name, None, gone, (), "number" if name == "counties_unmatched" else "list[string]")
        for name in ("map_counties", "map_provinces", "counties_unmatched")
    ]


def _of_layers(features: Features, layers: Sequence[Placed], plane: Plane) -> tuple[np.ndarray | None, bool]:
    """Name of the county that holds most of each shape, None where no polygon with a name does; None without layers.
    And whether every layer is surely placed."""
    shapes: list[np.ndarray] = []
    names: list[np.ndarray] = []
    for layer, _, lonlat in layers:
        found = _name_column(layer.attributes)
        usable = ~shapely.is_missing(lonlat)
        if found is not None:
            shapes.append(repair(flatten(lonlat[usable], plane)))
            names.append(found[usable])
    if not shapes:
        return None, True
    ground, name = np.concatenate(shapes), np.concatenate(names)
    met = meeting_pairs(features.repaired, ground)
    result = np.full(len(features.repaired), None, dtype=object)
    if met is None:
        return result, False
    parcel, county = met
    area = shapely.area(shapely.intersection(features.repaired[parcel], ground[county]))
    real = area > load_codebook().numbers.noise_m2.value
    order = np.argsort(area[real], kind="stable")  # the largest share is written last
    result[parcel[real][order]] = name[county[real][order]]
    return result, all(position.trust == "declared" for _, position, _ in layers)


def _name_column(attributes: pd.DataFrame) -> np.ndarray | None:
    """The attribute column whose texts all end like the name of a county."""
    for column in attributes.columns:
        texts = np.array([clean(value) for value in attributes[column].to_numpy(dtype=object)], dtype=object)
        if len(texts) and all(text.endswith(ENDINGS[COUNTY]) and len(text) > 1 for text in texts):
            return texts
    return None


def _of_attributes(table: pd.DataFrame, field: str) -> np.ndarray:
    """Names that the rows themselves bear; a code or another text is none."""
    column = f"{field}_stated"
    codes, distinct = pd.factorize(table[column].to_numpy(dtype=object))
    known = [text if str(text).endswith(ENDINGS[field]) else None for text in distinct]
    found: np.ndarray = np.array([*known, None], dtype=object)[codes]
    return found


def _names(found: np.ndarray, sure: bool) -> list[Candidate]:
    """The distinct names as one list; parcels without a name leave it open."""
    blank = pd.isna(found)
    names = tuple(sorted({str(name) for name in found[~blank]}))
    if not names:
        return [Candidate(cause="missing", note=reason("no_county"))]
    open_ = [Candidate(cause="review", note=reason("county_unsaid"))] if blank.any() or not sure else []
    return [Candidate(value=names), *open_]


def _unmatched(counties: Sequence[Candidate], facts: FactBase) -> list[Candidate]:
    """How many counties stand in papers alone or on the map alone, for each way of reading the map."""
    fact = facts.find("project", COUNTY)
    papers = {plain_name(name) for name in names_of(facts, COUNTY)}
    if not papers:
        causes = [item.cause for item in fact.all_candidates() if item.cause is not None] if fact is not None else []
        return [Candidate(cause=causes[0] if causes else "missing", note=reason("no_county_named"))]
    found = []
    for item in counties:
        if isinstance(item.value, tuple):
            differing = sorted(papers ^ {plain_name(name) for name in item.value})
            note = "、".join(differing)
            found.append(Candidate(value=float(len(differing)), note=note))
        else:
            found.append(item)
    return found
