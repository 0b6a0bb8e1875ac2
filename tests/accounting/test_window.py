"""Part years by days over that year's length."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.accounting.faults import InputError
from checker.accounting.window import window


def test_part_years_by_hand() -> None:
    # 2020-09-23 to 2020-12-31: 8 + 31 + 30 + 31 = 100 days of a leap year; 2022-01-01 to 2022-09-22: 265 of 365.
    found = window("2020-09-23", "2022-09-22")
    assert found.years == (2020, 2021, 2022)
    assert found.shares.tolist() == pytest.approx([100 / 366, 1, 265 / 365])
    # First crediting year: 100 days of 2020 and 265 of 2021; second: 100 of 2021 and 265 of 2022.
    assert found.crediting.tolist() == [
        pytest.approx([100 / 366, 265 / 365, 0]),
        pytest.approx([0, 100 / 365, 265 / 365]),
    ]
    assert found.length_years == 2


def test_leap_day_start() -> None:
    found = window("2024-02-29", "2026-02-28")
    assert found.crediting.shape == (2, 3)
    assert found.crediting.sum() == pytest.approx(found.shares.sum())


@given(st.dates(date(2013, 1, 1), date(2030, 12, 31)), st.integers(0, 16_000))
def test_both_vintages_have_one_total(start: date, days: int) -> None:
    found = window(start.isoformat(), (start + timedelta(days=days)).isoformat())
    increments = np.linspace(1, 7, len(found.years))
    assert found.by_calendar_year(increments).sum() == pytest.approx(found.by_crediting_year(increments).sum())
    assert abs(len(found.crediting) - found.length_years) < 1
    assert found.shares.max() <= 1


@pytest.mark.parametrize(("start", "end"), [("2021", "2040-12-31"), ("2040-01-01", "2021-01-01"), ("x", "y")])
def test_bad_periods_are_named(start: str, end: str) -> None:
    with pytest.raises(InputError, match="crediting period"):
        window(start, end)
