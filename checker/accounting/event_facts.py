"""Area lost to events, events that the claim did not take off, and the ground that planting pits take."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from checker.accounting.from_parcels import MAP, STATED, known_cells
from checker.accounting.papers.calculation import Read
from checker.accounting.papers.disturbance import Disturbance
from checker.accounting.words import say
from checker.model.evidence import Evidence
from checker.model.extracted import FactBase
from checker.model.fact import Candidate, Fact
from checker.reconciliation.candidates import dedupe, unread_candidates
from checker.reconciliation.shelf import made

MAKES: Final = frozenset({
    "project.area_lost_ha", "project.events_unadjusted", "project.pit_area_share", "project.shrub_removal_upper",
})  # fmt: skip
SHRUB_PAPERS: Final = ("operation_design", "baseline_survey")
REPORT: Final = "monitoring_report"
NONE: Final = "无"
SURE: Final = 0.9
# How much of a lost area must be gone from the claimed one to count as taken off, and how little is none of it.
TAKEN, KEPT = 0.98, 0.5
M2_PER_HA: Final = 10_000.0


def event_facts(facts: FactBase, disturbances: Sequence[Disturbance]) -> list[Fact]:
    """`area_lost_ha` and `events_unadjusted`, from the monitoring reports."""
    reports = [d for d in facts.documents if d.type == REPORT and d.copies_of is None]
    unread = dedupe(unread_candidates(facts.documents, (REPORT,)))
    kinds = {
        str(item) for d in reports
        if (fact := facts.find(f"document:{d.id}", "events")) is not None and isinstance(fact.value, tuple)
        for item in fact.value
    }  # fmt: skip
    evidence = tuple(one.evidence for one in disturbances)
    if unread or not reports:
        why = unread or [Candidate(cause="missing", note=say("events.no_report").zh)]
        return [_lost(why, evidence), _unadjusted(why, evidence)]
    if not disturbances and kinds == {NONE}:
        nothing = [Candidate(value=0.0, note=say("events.none").zh)]
        return [_lost(nothing, evidence), _unadjusted(nothing, evidence)]
    open_kinds = sorted(
        {one.kind for one in disturbances if one.area_ha is None} | (kinds - {NONE} - {d.kind for d in disturbances})
    )
    if not disturbances or open_kinds:
        key = "events.no_area" if open_kinds else "events.silent"
        why = [Candidate(cause="missing", note=say(key, kinds="、".join(open_kinds)).zh)]
        return [_lost(why, evidence), _unadjusted(why, evidence)]
    lost = round(sum(one.area_ha or 0.0 for one in disturbances), 6)
    doubt = []
    if len(disturbances) > 1:
        doubt.append(Candidate(cause="review", note=say("events.may_overlap", count=len(disturbances)).zh))
    if any(one.evidence.confidence < SURE for one in disturbances):
        doubt.append(Candidate(cause="review", note=say("events.of_scan").zh))
    told = "；".join(one.evidence.quote[:60] for one in disturbances)
    return [
        _lost([Candidate(value=lost, note=told), *doubt], evidence),
        _unadjusted(_adjustment(facts, disturbances, lost), evidence),
    ]


def _adjustment(facts: FactBase, disturbances: Sequence[Disturbance], lost: float) -> list[Candidate]:
    kept = [one for one in disturbances if not one.taken_off]
    if not kept:
        return [Candidate(value=0.0, note=say("events.said_taken_off").zh)]
    claimed = [
        fact.value for d in facts.documents if d.type == REPORT
        if (fact := facts.find(f"document:{d.id}", "area")) is not None and isinstance(fact.value, int | float)
    ]  # fmt: skip
    before = [
        fact.value for d in facts.documents if d.type == "pdd"
        if (fact := facts.find(f"document:{d.id}", "area")) is not None and isinstance(fact.value, int | float)
    ]  # fmt: skip
    if len(set(claimed)) != 1 or len(set(before)) != 1:
        return [Candidate(cause="review", note=say("events.no_areas_to_compare").zh)]
    gone = float(before[0]) - float(claimed[0])
    values = {"before": f"{before[0]:g}", "now": f"{claimed[0]:g}", "lost": f"{lost:g}"}
    if gone >= TAKEN * lost:
        return [Candidate(value=0.0, note=say("events.area_taken_off", **values).zh)]
    note = say("events.area_kept", **values).zh
    if gone <= KEPT * lost:
        return [Candidate(value=float(len(kept)), note=note)]
    return [Candidate(cause="review", note=note)]


def _lost(candidates: Sequence[Candidate], evidence: tuple[Evidence, ...]) -> Fact:
    return made("project", "area_lost_ha", "number", candidates, "ha", evidence)


def _unadjusted(candidates: Sequence[Candidate], evidence: tuple[Evidence, ...]) -> Fact:
    return made("project", "events_unadjusted", "number", candidates, None, evidence)


def ground_facts(facts: FactBase, pits: Sequence[tuple[str, Read]], parcels: pd.DataFrame | None) -> list[Fact]:
    """`pit_area_share`, and `shrub_removal_upper`: what the papers state of shrubs removed, else at most the ground of
    the pits."""
    share = pit_fact(facts, pits, parcels)
    stated = facts.find("project", "shrub_removal_share")
    silent = stated is None or all(candidate.cause == "missing" for candidate in stated.all_candidates())
    source = share if silent or stated is None else stated
    # A paper that was not read may state more than the pits of another.
    unread = dedupe(unread_candidates(facts.documents, SHRUB_PAPERS)) if silent else []
    candidates, evidence = [*source.all_candidates(), *unread], tuple(source.evidence)
    return [share, made("project", "shrub_removal_upper", "number", candidates, "fraction", evidence)]


def pit_fact(facts: FactBase, pits: Sequence[tuple[str, Read]], parcels: pd.DataFrame | None) -> Fact:
    """`pit_area_share`: ground of one pit times pits per hectare. Pits are as many as plants, in the density of the
    same paper, else of the parcels by their area; several sizes or densities are candidates each."""
    found: dict[float, Candidate] = {}
    for document, pit in pits:
        own = facts.find(f"document:{document}", "density")
        densities = [float(c.value) for c in own.all_candidates() if isinstance(c.value, int | float)] if own else []
        for density in densities or _of_parcels(parcels):
            share = round(pit.value * density / M2_PER_HA, 6)
            note = say("events.pit_share", pit=f"{pit.value:g}", density=f"{density:g}", place=pit.place).zh
            if share < 1:
                found.setdefault(share, Candidate(value=share, note=note, evidence=(pit.evidence,)))
    evidence = tuple(pit.evidence for _, pit in pits)
    if found:
        return made("project", "pit_area_share", "number", list(found.values()), "fraction", evidence)
    kinds = ("operation_design", "implementation_plan", "pdd")
    why = dedupe(unread_candidates(facts.documents, kinds)) or [
        Candidate(cause="missing", note=say("events.no_pits").zh)
    ]
    return made("project", "pit_area_share", "number", why, "fraction", evidence)


def _of_parcels(parcels: pd.DataFrame | None) -> list[float]:
    """The density of the parcels by their area; none unless every parcel states it."""
    if parcels is None or not len(parcels) or "density" not in parcels:
        return []
    area = next((name for name in (MAP, STATED) if known_cells(parcels, name).all()), None)
    if area is None or not known_cells(parcels, "density").all():
        return []
    sizes = parcels[area].to_numpy(np.float64)
    return [round(float((parcels["density"].to_numpy(np.float64) * sizes).sum() / sizes.sum()), 3)]
