"""Volumes that will be too old to be registered (Order 31 art. 17: older than five years at the application)."""

import calendar
from datetime import date
from typing import Final

from checker.model.extracted import FactBase
from checker.model.fact import Candidate, Fact, Value
from checker.model.identity import fact_id
from checker.reconciliation.calendar import anniversary
from checker.reconciliation.candidates import dedupe, rivalled, unread_candidates
from checker.reconciliation.measure import measure

YEARS: Final = 5
PAPERS: Final = ("monitoring_report", "pdd")
DATES: Final = ("er_application_date", "planned_er_application_date")


def expiring_facts(facts: FactBase) -> list[Fact]:
    """`project.claim_expiring_t`: what the best paper claims for days more than five years before the application for
    registration; unknown without that day."""
    day = next((fact for name in DATES if (fact := facts.find("project", name)) is not None), None)
    for place, kind in enumerate(PAPERS):
        for paper in sorted((d for d in facts.documents if d.type == kind), key=lambda d: d.id):
            subject = f"document:{paper.id}"
            years = facts.find(subject, "claimed_by_year")
            if years is not None:
                start = facts.find(subject, "monitoring_start") or facts.find(subject, "crediting_start")
                found = measure("project", "claim_expiring_t", [years, day, start], _expiring, unit="tCO2e")
                return [rivalled(found, facts.documents, PAPERS[: place + 1])]
    unknown = dedupe(unread_candidates(facts.documents, PAPERS)) or [Candidate(cause="missing")]
    return [
        Fact(
            id=fact_id("project", "claim_expiring_t"), subject="project", field="claim_expiring_t", unit="tCO2e",
            value_type="number", state="unread" if unknown[0].cause == "unread" else "missing",
            candidates=tuple(unknown),
        )
    ]  # fmt: skip


def _expiring(by_year: dict[str, float], day: str, start: str) -> Value:
    """The days of a year from the start of the claim on are taken as alike."""
    until, first = anniversary(date.fromisoformat(day), -YEARS), date.fromisoformat(start)
    total = 0.0
    for year, volume in by_year.items():
        begin, end = max(first, date(int(year), 1, 1)), date(int(year), 12, 31)
        days = 366 if calendar.isleap(int(year)) else 365
        counted = (end - begin).days + 1 if begin <= end else days
        old = min(max((until - begin).days, 0), counted)
        total += max(0.0, volume) * old / counted
    return round(total, 3)
