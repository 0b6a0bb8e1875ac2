"""Project facts of the land: area on the map, number of parcels, difference from the accepted area."""

from collections.abc import Sequence

import numpy as np

from checker.model.evidence import Evidence
from checker.model.extracted import FactBase
from checker.model.fact import Candidate, Cause, Fact, FactState, Value, ValueType
from checker.model.identity import fact_id
from checker.parcels.features import Features
from checker.parcels.measures import Overlaps, ground_ha
from checker.parcels.notes import reason
from checker.parcels.silence import LAND, MAP, Silence
from checker.reconciliation.measure import measure


def land_facts(
    features: Features,
    row_places: Sequence[Evidence],
    rows: int,
    overlaps: Overlaps | None,
    base: FactBase,
    silence: Silence,
) -> tuple[Fact, ...]:
    """`project.area_map_ha`, `project.parcel_count`, `project.area_map_gap`."""
    area = _area(features, overlaps, silence)
    return area, _count(features, row_places, rows, silence), _gap(area, base)


def _area(features: Features, overlaps: Overlaps | None, silence: Silence) -> Fact:
    """Ground covered by the polygons, overlaps once, with the unknowns that reading left."""
    placed = features.repaired != None  # noqa: E711 - elementwise
    candidates: list[Candidate] = []
    evidence = map_evidence(features)
    if placed.any():
        if overlaps is None:
            candidates.append(Candidate(cause="review", evidence=evidence, note=reason("too_dense")))
        else:
            candidates.append(Candidate(value=ground_ha(features.repaired, overlaps, placed), evidence=evidence))
        trust = features.table["trust"].to_numpy()
        if (trust == "inferred").any():
            candidates.append(Candidate(cause="review", evidence=evidence, note=reason("crs_inferred")))
        if (features.table["repair_changes"] == True).any():  # noqa: E712 - elementwise on objects
            candidates.append(Candidate(cause="review", evidence=evidence, note=reason("repaired")))
        if (trust == "unknown").any():
            candidates.append(Candidate(cause="review", evidence=evidence, note=reason("crs_unknown")))
    elif len(features.table):
        candidates.append(Candidate(cause="review", evidence=evidence, note=reason("crs_unknown")))
    candidates += silence.unread(MAP)
    return project_fact(
        "area_map_ha", "ha", candidates or [Candidate(cause="missing", note=reason("no_map"))], evidence
    )


def _count(features: Features, row_places: Sequence[Evidence], rows: int, silence: Silence) -> Fact:
    """Features of the maps, rows of the lists: one number, or two candidates where they differ."""
    drawn, evidence = len(features.table), (*map_evidence(features), *row_places)
    numbers = sorted({float(count) for count in (drawn, rows) if count})
    note = reason("counts_differ") if len(numbers) > 1 else ""
    candidates = [Candidate(value=number, evidence=evidence, note=note) for number in numbers]
    candidates += silence.unread(LAND)
    return project_fact(
        "parcel_count", None, candidates or [Candidate(cause="missing", note=reason("no_map"))], evidence
    )


def project_fact(
    field: str, unit: str | None, candidates: Sequence[Candidate], evidence: tuple[Evidence, ...],
    kind: ValueType = "number",
) -> Fact:  # fmt: skip
    """A measured fact of the project: several values are a conflict, an unknown beside a value leaves it open."""
    causes: set[Cause | None] = {candidate.cause for candidate in candidates}
    values = [candidate.value for candidate in candidates if candidate.value is not None]
    single = len(candidates) == 1 and len(values) == 1
    state: FactState = "conflict" if len(values) > 1 else "measured"
    if not values and causes <= {"missing", "unread"}:
        state = "unread" if "unread" in causes else "missing"
    return Fact(
        id=fact_id("project", field), subject="project", field=field, value_type=kind, unit=unit, state=state,
        value=values[0] if len(values) == 1 else None, evidence=evidence,
        candidates=() if single else tuple(candidates),
    )  # fmt: skip


def other_projects_fact(candidates: Sequence[Candidate]) -> Fact:
    """`project.other_mechanism_overlap_ha`: ground shared with other projects; without a layer it is missing."""
    evidence = tuple(item for candidate in candidates[:1] for item in candidate.evidence)
    known = candidates or [Candidate(cause="missing", note=reason("no_exclusion"))]
    return project_fact("other_mechanism_overlap_ha", "ha", known, evidence)


def map_evidence(features: Features) -> tuple[Evidence, ...]:
    """One place per layer: its name and how many shapes it gave."""
    if features.table.empty:
        return ()
    grouped = features.table.groupby(["document", "layer"], sort=True).size().reset_index(name="count")
    return tuple(
        Evidence(document=document, cell=layer, quote=f"{layer}（{count} 个图形）", method="vector", confidence=1.0)
        for document, layer, count in zip(grouped["document"], grouped["layer"], grouped["count"], strict=True)
    )


def _gap(area: Fact, base: FactBase) -> Fact:
    """|map - accepted| / accepted, over every combination of candidates."""
    facts = {(fact.subject, fact.field): fact for fact in base.facts}
    whole = facts.get(("project", "area_accepted_ha"))
    works: list[Fact | None] = [facts.get((f"work:{work.id}", "area_accepted_ha")) for work in base.works]
    accepted = [whole] if whole is not None else works or [None]
    return measure("project", "area_map_gap", [area, *accepted], _relative_gap, unit="fraction")


def _relative_gap(mapped: Value, *accepted: Value) -> Value | None:
    numbers = [float(value) for value in (mapped, *accepted) if isinstance(value, int | float)]
    if len(numbers) != 1 + len(accepted):
        return None
    total = float(np.sum(numbers[1:]))
    return round(abs(numbers[0] - total) / total, 6) if total > 0 else None
