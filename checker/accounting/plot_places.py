"""Where plots lie and how large they are, as facts of their strata; and the trees of each survey."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from checker.accounting.from_parcels import known_cells
from checker.accounting.papers.tallies import Plot, Tally
from checker.accounting.recomputed import Recomputed
from checker.accounting.words import Text, say
from checker.model.fact import Candidate, Fact
from checker.reconciliation.shelf import made
from checker.resources.house import house

PLOT_FIELDS: Final = ("plots_outside", "plot_area_m2")
ALIKE_M2: Final = 0.5  # plots printed as 0.0667 ha and as 667 m2 are alike
DEGREES: Final = ((70.0, 140.0), (3.0, 56.0))
# CGCS2000 with the zone before the easting (EPSG registry): three-degree zones 25-45, six-degree zones 13-23.
THREE_DEGREES: Final = range(25, 46)
SIX_DEGREES: Final = range(13, 24)


@dataclass(frozen=True)
class Land:
    """The ground of a stratum in longitude and latitude. `shared`: other strata have the same species and year, so
    that a plot inside may still lie in one of theirs."""

    shape: Any
    shared: bool


def tree_records(tallies: Sequence[Tally]) -> list[Fact]:
    """`tree_records` of each survey: one text a plot with species and diameters."""
    found = []
    for tally in tallies:
        subject, records = f"document:{tally.document}", []
        for plot in tally.plots:
            own = [tree for tree in tally.trees if tree.plot == plot.plot]
            groups = {name: [f"{t.dbh_cm:g}" for t in own if t.species == name] for name in {t.species for t in own}}
            told = "；".join(f"{name} {'、'.join(groups[name])} cm" for name in sorted(groups))
            records.append(f"样地 {plot.plot}：{told or '0 株'}")
        candidates = [Candidate(value=tuple(records))]
        if tally.troubles:
            first = tally.troubles[0].text
            note = say("papers.tally_not_whole", count=len(tally.troubles), first=first).zh
            candidates.append(Candidate(cause="review", note=note))
        evidence = tuple(plot.evidence for plot in tally.plots)
        found.append(made(subject, "tree_records", "list[string]", candidates, evidence=evidence))
    return found


def land_of(label: str, done: Recomputed | Text, parcels: pd.DataFrame | None) -> Land | None:
    """The mapped parcels with the species and planting year of a stratum; None where the map does not tell."""
    if isinstance(done, Text) or parcels is None or "geometry" not in parcels or not len(parcels):
        return None
    case = done.answer.resolved.case
    rows = np.flatnonzero(case.labels.astype(str) == label)
    kinds = {(str(case.species[row]), int(case.planted[row])) for row in rows}
    others = np.flatnonzero(case.labels.astype(str) != label)
    shared = any((str(case.species[row]), int(case.planted[row])) in kinds for row in others)
    known = known_cells(parcels, "species") & known_cells(parcels, "planting_year")
    known &= np.array([shape is not None and not shape.is_empty for shape in parcels["geometry"]], dtype=bool)
    inside = [
        shape
        for shape, species, planted in zip(
            parcels["geometry"][known], parcels["species"][known], parcels["planting_year"][known], strict=True
        )
        if any((name, int(str(planted).split(".")[0])) in kinds for name in species)
    ]
    if not inside:
        return None
    from shapely import union_all

    return Land(union_all(inside), shared)


def plot_facts(subject: str, plots: Sequence[Plot] | None, land: Land | None) -> list[Fact]:
    """`plots_outside` and `plot_area_m2` of a stratum; `plots` None where not every plot names its stratum."""
    return [_outside(subject, plots, land), _area(subject, plots)]


def _area(subject: str, plots: Sequence[Plot] | None) -> Fact:
    areas = [plot.area_m2 for plot in plots or () if plot.area_m2 is not None]
    evidence = tuple(plot.evidence for plot in plots or ())
    if not plots or len(areas) < len(plots):
        gone = Candidate(cause="missing", note=say("papers.no_plot_area").zh)
        return made(subject, "plot_area_m2", "number", [gone], "m2", evidence)
    if max(areas) - min(areas) > ALIKE_M2:
        note = say("papers.plot_areas_differ", low=f"{min(areas):g}", high=f"{max(areas):g}").zh
        return made(subject, "plot_area_m2", "number", [Candidate(cause="review", note=note)], "m2", evidence)
    return made(subject, "plot_area_m2", "number", [Candidate(value=round(areas[0], 3))], "m2", evidence)


def _outside(subject: str, plots: Sequence[Plot] | None, land: Land | None) -> Fact:
    if not plots or land is None or any(plot.place is None for plot in plots):
        key = "papers.no_stratum_map" if plots and land is None else "papers.no_plot_places"
        return made(subject, "plots_outside", "number", [Candidate(cause="missing", note=say(key).zh)])
    evidence = tuple(plot.evidence for plot in plots)
    points = {plot.plot: _degrees(plot.place) for plot in plots if plot.place is not None}
    unplaced = [name for name, point in points.items() if point is None]
    if unplaced:
        note = say("papers.no_plot_system", names="、".join(unplaced[:8])).zh
        return made(subject, "plots_outside", "number", [Candidate(cause="review", note=note)], evidence=evidence)
    away = {name: _metres(land.shape, point) for name, point in points.items() if point is not None}
    tolerance = house("plot_position_tolerance_m")
    far = sorted(name for name, metres in away.items() if metres > tolerance)
    near = sorted(name for name, metres in away.items() if 0 < metres <= tolerance)
    candidates = [Candidate(value=float(len(far)), note="、".join(far))]
    if near and not far:
        candidates.append(Candidate(cause="review", note=say("papers.plots_near_edge", names="、".join(near)).zh))
    if land.shared and not far:
        candidates.append(Candidate(cause="review", note=say("papers.strata_share_land").zh))
    return made(subject, "plots_outside", "number", candidates, evidence=evidence)


def _degrees(place: tuple[float, float] | None) -> tuple[float, float] | None:
    """Longitude and latitude of a printed place; None where its system cannot be told."""
    if place is None:
        return None
    east, north = place
    (west, orient), (south, arctic) = DEGREES
    if west <= east <= orient and south <= north <= arctic:
        return east, north
    zone = int(east // 1_000_000)
    if zone in THREE_DEGREES:
        code = 4513 + zone - 25
    elif zone in SIX_DEGREES:
        code = 4491 + zone - 13
    else:
        return None
    from pyproj import Transformer

    lon, lat = Transformer.from_crs(code, 4490, always_xy=True).transform(east, north)
    return (float(lon), float(lat)) if np.isfinite([lon, lat]).all() else None


def _metres(shape: Any, point: tuple[float, float]) -> float:
    """Distance of a point outside a shape on the ellipsoid; 0 inside."""
    from pyproj import Geod
    from shapely import Point
    from shapely.ops import nearest_points

    at = Point(point)
    if shape.covers(at):
        return 0.0
    nearest = nearest_points(shape, at)[0]
    return float(Geod(ellps="GRS80").inv(at.x, at.y, nearest.x, nearest.y)[2])
