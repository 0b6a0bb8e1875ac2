"""Spans between the dates of papers: age of a batch, time a body took."""

from datetime import date

from checker.model.fact import Candidate, Fact
from checker.reconciliation.calendar import age_in_years
from checker.reconciliation.measure import measure
from checker.reconciliation.shelf import Shelf, made


def batch_ages(shelf: Shelf) -> list[Fact]:
    """Years from the start of each accounting period to its application and to the publication of its report."""
    reports = shelf.of("monitoring_report")
    applied = shelf.project("er_application_date")
    by_application: list[Candidate] = []
    by_publication: list[Candidate] = []
    for report in reports:
        start, published = shelf.fact(report, "monitoring_start"), shelf.fact(report, "publicity_start")
        ages = [measure("project", "age", [start, at], _age, unit="a") for at in (applied, published)]
        by_application += ages[0].all_candidates()
        by_publication += ages[1].all_candidates()
    facts = []
    for field, found in (
        ("batch_age_at_application_a", by_application),
        ("batch_age_at_publicity_a", by_publication),
    ):
        unknown = [*shelf.unread("monitoring_report"), *([] if reports else [Candidate(cause="missing")])]
        facts.append(made("project", field, "number", [*found, *unknown], "a"))
    return facts


def _age(start: str, at: str) -> float | None:
    first, last = date.fromisoformat(start), date.fromisoformat(at)
    return round(age_in_years(first, last), 6) if last >= first else None


def body_days(shelf: Shelf) -> list[Fact]:
    """Calendar days from the publication to the report of the body; a report before it is for a person to look at."""
    facts = []
    for field, published, kind in (
        ("validation_days", "pdd_publicity_start", "validation_report"),
        ("verification_days", "er_publicity_start", "verification_report"),
    ):
        start = shelf.project(published)
        dated = shelf.stated("date", kind)
        spans = [measure("project", field, [start, fact], _days, unit="d") for _, fact in dated]
        found = [candidate for span in spans for candidate in span.all_candidates()]
        unknown = [*shelf.unread(kind), *([] if dated else [Candidate(cause="missing")])]
        facts.append(made("project", field, "number", [*found, *unknown], "d"))
    return facts


def _days(start: str, report: str) -> float | None:
    span = (date.fromisoformat(report) - date.fromisoformat(start)).days
    return float(span) if span >= 0 else None
