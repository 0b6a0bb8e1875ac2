"""The area a claim counts on against the eligible parcels."""

from typing import Final

from checker.accounting.words import say
from checker.model.extracted import FactBase
from checker.model.fact import Candidate, Fact, Value
from checker.model.identity import fact_id
from checker.reconciliation.candidates import dedupe, rivalled, unread_candidates
from checker.reconciliation.measure import measure

# Papers whose stated area is the one their volumes are computed with, best first; a plan only where it claims any.
CLAIMS: Final = ("monitoring_report", "pdd", "implementation_plan")
VOLUMES: Final = ("claimed_total", "claimed_annual", "claimed_by_year")


def area_facts(facts: FactBase) -> list[Fact]:
    """`project.area_claim_gap` (claimed over eligible area, less one) and `project.area_claim_beyond_ha` (claimed
    beyond eligible plus undecided area, 0 inside).
    `facts` must hold the areas of the judged parcels; not_checked without."""
    eligible, undecided = facts.find("project", "area_eligible_ha"), facts.find("project", "area_undecided_ha")
    claimed = _claimed(facts)
    if claimed is None:
        unknown = dedupe(unread_candidates(facts.documents, CLAIMS)) or [Candidate(cause="missing")]
        return _unknown(unknown)
    if eligible is None or undecided is None:
        return _unknown([Candidate(cause="not_checked", note=say("facts.no_eligible_area").zh)])

    def beyond(area: float, sure: float, open_: float) -> Value:
        # Four digits, as the parcel areas are rounded.
        return round(max(0.0, area - sure - open_), 4)

    return [
        measure("project", "area_claim_gap", [claimed, eligible], _gap, unit="fraction"),
        measure("project", "area_claim_beyond_ha", [claimed, eligible, undecided], beyond, unit="ha"),
    ]


def _gap(area: float, sure: float) -> Value | None:
    return round(area / sure - 1, 6) if sure > 0 else None


def _claimed(facts: FactBase) -> Fact | None:
    for place, kind in enumerate(CLAIMS):
        for paper in sorted((d for d in facts.documents if d.type == kind), key=lambda d: d.id):
            subject = f"document:{paper.id}"
            stated = facts.find(subject, "area")
            claims = kind != "implementation_plan" or any(facts.find(subject, name) is not None for name in VOLUMES)
            if stated is not None and claims:
                return rivalled(stated, facts.documents, CLAIMS[: place + 1])
    return None


def _unknown(candidates: list[Candidate]) -> list[Fact]:
    state = "unread" if candidates[0].cause == "unread" else "missing"
    return [
        Fact(
            id=fact_id("project", field), subject="project", field=field, value_type="number", unit=unit,
            state=state, candidates=tuple(candidates),
        )
        for field, unit in (("area_claim_gap", "fraction"), ("area_claim_beyond_ha", "ha"))
    ]  # fmt: skip
