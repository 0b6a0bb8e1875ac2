"""Periods counted by anniversaries."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.reconciliation.calendar import anniversary, interval, years_between


@pytest.mark.parametrize(
    ("start", "end", "years"),
    [
        ("2020-09-22", "2040-09-21", 20),
        ("2021-01-01", "2060-12-31", 40),
        ("2020-02-29", "2040-02-28", 20),
        ("2020-09-23", "2049-12-31", 29 + 100 / 365),  # 2049-09-23 to 2049-12-31, both counted: 100 days
        ("2020-09-22", "2040-09-22", 20 + 1 / 365),
        ("2021-05-05", "2021-05-04", 0),
    ],
)
def test_years_between(start: str, end: str, years: float) -> None:
    assert years_between(date.fromisoformat(start), date.fromisoformat(end)) == pytest.approx(years, abs=1e-12)


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.integers(0, 60))
def test_whole_years_are_whole(start: date, years: int) -> None:
    end = anniversary(start, years) - timedelta(days=1)
    assert years_between(start, end) == years


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2016-03-18", "2016-03-18", "2016-03-18"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2013", "2013-01-01", "2013-12-31"),
    ],
)
def test_interval(text: str, first: str, last: str) -> None:
    assert [day.isoformat() for day in interval(text)] == [first, last]


@pytest.mark.parametrize("text", ["2016-13", "2016-02-30", "16/3", ""])
def test_interval_refuses(text: str) -> None:
    with pytest.raises(ValueError):
        interval(text)
