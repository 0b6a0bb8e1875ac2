"""The longest time that a meter went without calibration in the accounting periods."""

from datetime import date
from itertools import pairwise

from checker.model.fact import Candidate, Fact
from checker.reconciliation.calendar import age_in_years
from checker.reconciliation.measure import measure
from checker.reconciliation.shelf import Shelf, known, made

REPORT = "monitoring_report"
EVERY = "全部"  # as extraction calls the meter of a table that names none


def calibration_facts(shelf: Shelf) -> list[Fact]:
    """`calibration_gap_years`: over every report that lists calibrations, each tried by itself."""
    found: list[Candidate] = []
    for document in shelf.of(REPORT):
        listed = shelf.fact(document, "meter_calibrations")
        inputs = [listed, shelf.fact(document, "monitoring_start"), shelf.fact(document, "monitoring_end")]
        if listed is not None:
            found += measure("project", "calibration_gap_years", inputs, _longest, unit="a").all_candidates()
            found += _nameless(listed)
    unread = shelf.unread(REPORT)
    if not found and not unread:
        return []
    return [made("project", "calibration_gap_years", "number", [*found, *unread], "a")]


def _nameless(listed: Fact) -> list[Candidate]:
    """A doubt where a list names no meters: nobody can tell whether each of them is in it."""
    entries = [str(entry) for value in known(listed) if isinstance(value, tuple) for entry in value]
    named = all(entry.rpartition(" ")[0] != EVERY for entry in entries)
    return [] if named else [Candidate(cause="review", note="校准记录没有写明是哪一只表")]


def _longest(listed: tuple[str, ...], start: str, end: str) -> float | Candidate | None:
    """Years from one calibration of a meter to its next, and from its last to the end of the period; the longest of
    all. A meter whose first listed calibration lies inside the period may have an earlier one that is not listed."""
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    if last < first:
        return None
    days: dict[str, list[date]] = {}
    for entry in listed:
        name, _, day = entry.rpartition(" ")
        days.setdefault(name, []).append(date.fromisoformat(day))
    gaps = []
    for found in days.values():
        ordered = sorted(found)
        if ordered[0] > first:
            return Candidate(cause="missing", note="核算期开始以前的校准没有列出")
        steps = [*(day for day in ordered if day <= last), last]
        gaps += [age_in_years(before, after) for before, after in pairwise(steps) if after >= first]
    return round(max(gaps), 6) if gaps else None
