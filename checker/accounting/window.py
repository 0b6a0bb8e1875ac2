"""Crediting windows: how much of each calendar year counts, by days over that year's length."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from checker.accounting.faults import InputError, fault
from checker.accounting.growth import Array
from checker.reconciliation.calendar import anniversary, years_between

LONGEST_YEARS = 100


@dataclass(frozen=True)
class Window:
    """A period with both end days counted. `years` (T,) calendar years touched, `shares` (T,) part of each that counts,
    `crediting` (K, T) the same split by crediting year, each from one anniversary to the day before the next."""

    start: date
    end: date
    years: tuple[int, ...]
    shares: Array
    crediting: Array

    @property
    def length_years(self) -> float:
        """Whole anniversaries plus the remaining days over that year's length."""
        return years_between(self.start, self.end)

    def by_calendar_year(self, increments: Array) -> Array:
        """Vintages (..., T) of yearly increments (..., T) by calendar year."""
        return increments * self.shares

    def by_crediting_year(self, increments: Array) -> Array:
        """Vintages (..., K) of the same by crediting year."""
        return increments @ self.crediting.T


def window(start: str, end: str) -> Window:
    """The window of two full ISO dates. Raises InputError when they are no dates or the end comes first."""
    try:
        first, last = date.fromisoformat(start), date.fromisoformat(end)
    except ValueError as error:
        raise InputError([fault("not_a_number", "计入期", f"{start}/{end}", "no_period")]) from error
    if last < first or last.year - first.year > LONGEST_YEARS:
        raise InputError([fault("out_of_range", "计入期", f"{start}/{end}", "period_reversed")])
    years = tuple(range(first.year, last.year + 1))
    shares = np.array([_share(year, first, last) for year in years])
    rows, begin, count = [], first, 0
    while begin <= last:
        count += 1
        until = min(anniversary(first, count) - timedelta(days=1), last)
        rows.append([_share(year, begin, until) for year in years])
        begin = until + timedelta(days=1)
    return Window(first, last, years, shares, np.array(rows))


def _share(year: int, first: date, last: date) -> float:
    """Days of `year` between two days (both counted) over the days of the year."""
    begin, end = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
    days = (end - begin).days + 1
    return max(0, days) / (366 if calendar.isleap(year) else 365)
