"""Crediting period and earliest claim of the project."""

from collections.abc import Sequence
from datetime import date

from checker.model.document import Document
from checker.model.fact import Fact, Value
from checker.reconciliation.calendar import years_between
from checker.reconciliation.candidates import rivalled
from checker.reconciliation.measure import measure

Index = dict[tuple[str, str], Fact]


def crediting_length(index: Index) -> Fact:
    """Years of the crediting period, both end days counted; the stated number of years where the dates are silent."""
    start, end = index.get(("project", "crediting_start")), index.get(("project", "crediting_end"))
    stated = index.get(("project", "crediting_years"))
    if (start is None or end is None) and stated is not None:
        return measure("project", "crediting_length_years", [stated], lambda years: years, unit="a")
    return measure("project", "crediting_length_years", [start, end], _length, unit="a")


def _length(start: str, end: str) -> Value | None:
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    return round(years_between(first, last), 6) if last > first else None


def earliest_claim(index: Index, monitoring_starts: list[Fact], documents: Sequence[Document]) -> Fact:
    """The earliest start of an accounting period, else the start of the crediting period."""
    inputs: list[Fact | None] = list(monitoring_starts) or [index.get(("project", "crediting_start"))]
    found = measure("project", "earliest_claim_date", inputs, lambda *days: min(days), value_type="date")
    return rivalled(found, documents, ("monitoring_report",))
