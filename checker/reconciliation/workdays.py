"""Working days of a publication by the State Council's calendar; a year without a calendar is never guessed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from checker.model.fact import Candidate, Fact, Value
from checker.reconciliation.calendar import interval
from checker.reconciliation.candidates import Reading, build, readings
from checker.reconciliation.measure import measure
from checker.reconciliation.shelf import Shelf
from checker.resources.official import Official, tables_in_use
from checker.resources.yaml_source import SourceError

PUBLISHED = ("registry_notice", "validation_report", "pdd", "monitoring_report")
OF_PROJECT = {"pdd": ("registry_notice", "validation_report", "pdd"), "er": ("monitoring_report",)}
LONGEST = 400  # days; a longer publication was misread
KINDS = ("holiday", "workday")


def publication_facts(shelf: Shelf) -> list[Fact]:
    """`publicity_workdays` of each paper that dates its publication, and when the project's two publications ran."""
    made: list[Fact] = []
    for document in shelf.of(*PUBLISHED):
        start, end = shelf.fact(document, "publicity_start"), shelf.fact(document, "publicity_end")
        if start is not None or end is not None:
            subject = f"document:{document.id}"
            made.append(measure(subject, "publicity_workdays", [start, end], _between, unit="d"))
    for name, types in OF_PROJECT.items():
        for edge in ("start", "end"):
            found: list[Reading] = readings(shelf.stated(f"publicity_{edge}", *types))
            field = f"{name}_publicity_{edge}"
            fact = build("project", field, "date", None, found, shelf.unread(*types))
            if fact is not None:
                made.append(fact)
    return made


def _between(start: str, end: str) -> Value | Candidate | None:
    first, last = interval(start)[0], interval(end)[0]
    if last < first or (last - first).days > LONGEST:
        return None
    return count_workdays(first, last)


def count_workdays(first: date, last: date) -> float | Candidate:
    """Working days from `first` to `last`, both counted; `missing` where a year has no calendar."""
    total = 0
    for step in range((last - first).days + 1):
        day = first + timedelta(days=step)
        working = is_workday(day)
        if working is None:
            return Candidate(cause="missing", note=f"没有 {day.year} 年的节假日安排，可用 --data 放入")
        total += working
    return float(total)


def nth_workday(first: date, count: int) -> date | None:
    """The last of `count` working days from `first` on; None where a year has no calendar."""
    day, found = first, 0
    while True:
        working = is_workday(day)
        if working is None:
            return None
        found += working
        if found >= count:
            return day
        day += timedelta(days=1)


@dataclass(frozen=True)
class Reached:
    """A day reached by counting; `estimated`: years of the count that have no calendar."""

    day: date
    estimated: tuple[int, ...] = ()


def reach_workday(first: date, count: int) -> Reached:
    """The last of `count` working days from `first` on. In a year without a calendar Monday to Friday stand in."""
    day, found, estimated = first, 0, set()
    while True:
        working = is_workday(day)
        if working is None:
            estimated.add(day.year)
            working = day.weekday() < 5
        found += working
        if found >= count:
            return Reached(day, tuple(sorted(estimated)))
        day += timedelta(days=1)


def is_workday(day: date) -> bool | None:
    """By the user's table for its years, else by the calendar library; None for a year that neither has."""
    table = next((item for item in tables_in_use() if item.kind == "working_days"), None)
    if table is not None and day.year in {other.year for other in _days(table)}:
        kind = _days(table).get(day)
        return day.weekday() < 5 if kind is None else kind == "workday"
    return _library(day)


def _days(table: Official) -> Mapping[date, str]:
    """The listed days. Raises SourceError with file and line for a cell that is no day or no kind."""
    found: dict[date, str] = {}
    for row in table.table.rows:
        try:
            day = date.fromisoformat(row.text("date").strip())
        except ValueError:
            raise SourceError(row.path, row.line, f"date: {row.text('date')!r} is no day like 2027-01-01") from None
        if row.text("kind") not in KINDS:
            raise SourceError(row.path, row.line, f"kind: {row.text('kind')!r} is none of {', '.join(KINDS)}")
        found[day] = row.text("kind")
    return found


@cache
def _library(day: date) -> bool | None:
    from chinese_calendar import is_workday as listed

    try:
        return bool(listed(day))
    except NotImplementedError:
        return None
