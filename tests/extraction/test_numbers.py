"""Quantities and dates: what is printed, what it means, and what is no value."""

import datetime
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.extraction.dates import find_dates, read_date
from checker.extraction.quantities import find_quantities, is_second_unit, read_quantity

QUANTITIES = [
    ("造林1,500亩", "area", 100.0, 1 / 15),
    ("共４５．５公顷", "area", 45.5, 0.1),
    ("面积2.25万亩", "area", 1500.0, 100 / 15),
    ("三千亩荒山", "area", 200.0, 1000 / 15),
    ("宗地12000㎡", "area", 1.2, 1e-4),
    ("约3平方公里", "area", 300.0, 100.0),
    ("总投资1,234.5万元", "money", 12_345_000.0, 1000.0),
    ("贷款0.8亿元", "money", 80_000_000.0, 10_000_000.0),
    ("平均成活率91.3%", "share", 0.913, 0.001),
    ("百分之八十五", "share", 0.85, 0.01),
    ("密度111株/亩", "density", 1665.0, 15.0),
    ("每亩栽植74株", "density", 1110.0, 15.0),
    ("1,650株/公顷", "density", 1650.0, 1.0),
    ("减排量8,000 tCO2e", "gas", 8000.0, 1.0),
    ("减排量15，304 ttCO2", "gas", 15304.0, 1.0),
    ("减排量8000tC02e", "gas", 8000.0, 1.0),
    ("减排量8000 tCO？e", "gas", 8000.0, 1.0),
    ("减排量8000.25吨二氧化碳当量", "gas", 8000.25, 0.01),
    ("减排量12.5万吨", "gas", 125_000.0, 1000.0),
    ("年降水量386.2毫米", "rain", 386.2, 0.1),
    ("计入期20年", "years", 20.0, 1.0),
]


@pytest.mark.parametrize(("text", "kind", "value", "step"), QUANTITIES)
def test_reads_value_unit_and_precision(text: str, kind: str, value: float, step: float) -> None:
    (quantity,) = find_quantities(text)
    assert (quantity.kind, text[quantity.start : quantity.end]) == (kind, quantity.text)
    assert quantity.value == pytest.approx(value)
    assert quantity.precision == pytest.approx(step)


@pytest.mark.parametrize(
    "text",
    ["百万亩碳库", "1,2345亩", "2年生苗", "GB6000亩", "____亩", "2016年度", "亩产", "3m×2m株行距", "第20160718号"],
)
def test_gives_nothing_for_what_is_no_quantity(text: str) -> None:
    assert find_quantities(text) == []


@pytest.mark.parametrize("text", ["不少于500亩", "成活率85%以上", "190-240亩", "超过30公顷"])
def test_limits_and_ranges_are_marked(text: str) -> None:
    assert find_quantities(text)[-1].bounded


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [("1500", "亩", 100.0), ("1500亩", None, 100.0), ("1500", None, None), ("", "亩", None),
     ("约1500", "亩", 100.0), ("第1500", "亩", None),
     ("1500亩（100公顷）", None, 100.0), ("1500亩、300亩", None, None), ("-5", "亩", None), ("2.25", "万亩", 1500.0)],
)  # fmt: skip
def test_cell_takes_the_unit_of_its_label(text: str, unit: str | None, value: float | None) -> None:
    quantity = read_quantity(text, "area", unit)
    assert (quantity and quantity.value) == (pytest.approx(value) if value is not None else None)


def test_money_per_land_is_no_money() -> None:
    assert [quantity.kind for quantity in find_quantities("单价180元/亩，合计27万元")] == ["money_rate", "money"]


def test_second_unit_needs_another_unit_right_behind() -> None:
    text = "300亩（20公顷），其中10公顷"
    first, second, third = find_quantities(text)
    assert is_second_unit(text, first, second)
    assert not is_second_unit(text, first, third)


@given(st.integers(min_value=0, max_value=10**9), st.integers(min_value=0, max_value=4))
def test_printed_numbers_come_back(number: int, decimals: int) -> None:
    value = number / 10**decimals
    for printed in (f"{value:,.{decimals}f}", f"{value:.{decimals}f}", f"{value:,.{decimals}f}".replace(",", "，")):
        (quantity,) = find_quantities(f"面积{printed}公顷")
        assert quantity.value == pytest.approx(value)
        assert quantity.precision == pytest.approx(10.0**-decimals)


DATES = [
    ("2013年3月", "2013-03"),
    ("2016年3月18日", "2016-03-18"),
    ("2016 年 3 月 18 日", "2016-03-18"),
    ("二〇一六年三月十八日", "2016-03-18"),
    ("二○一○年十二月三十一日", "2010-12-31"),
    ("二O一三年三月", "2013-03"),
    ("２０１６年３月１８日", "2016-03-18"),
    ("2013.3.10", "2013-03-10"),
    ("2013-3-10", "2013-03-10"),
    ("2024/1/1", "2024-01-01"),
    ("20260717", "2026-07-17"),
    ("2013年", "2013"),
]


@pytest.mark.parametrize(("text", "value"), DATES)
def test_reads_dates(text: str, value: str) -> None:
    assert [date.value for date in find_dates(f"于{text}，")] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "2016年2月30日",
        "2016-13-01",
        "某林发〔2016〕37号",
        "____年__月__日",
        "二十三年",
        "2021年9日",
        "2404-211223-04-01-318264",
        "20161301",
    ],
)
def test_refuses_what_is_no_date(text: str) -> None:
    assert find_dates(text) == []


def test_slip_is_read_with_low_confidence() -> None:
    (date,) = find_dates("2020年9日23日")
    assert (date.value, date.confidence < 0.6) == ("2020-09-23", True)


def test_range_gives_both_ends() -> None:
    assert [date.value for date in find_dates("2024/1/1-2063/12/31")] == ["2024-01-01", "2063-12-31"]


def test_cell_with_two_dates_is_no_date() -> None:
    assert read_date("2016年3月至2017年4月") is None
    date = read_date("2013.3")
    assert date is not None and date.value == "2013-03"


CHINESE = "〇一二三四五六七八九"


def chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else CHINESE[tens]) + ("十" if tens else "") + (CHINESE[ones] if ones else "")


@given(st.dates(min_value=datetime.date(1950, 1, 1), max_value=datetime.date(2099, 12, 31)))
def test_every_form_of_a_date_comes_back(date: datetime.date) -> None:
    year = "".join(CHINESE[int(digit)] for digit in str(date.year))
    forms = [
        f"{date.year}年{date.month}月{date.day}日", f"{date.year}年{date.month:02d}月{date.day:02d}日",
        f"{year}年{chinese(date.month)}月{chinese(date.day)}日", f"{date.year}.{date.month}.{date.day}",
        f"{date.year}-{date.month:02d}-{date.day:02d}", f"{date.year}/{date.month}/{date.day}", f"{date:%Y%m%d}",
    ]  # fmt: skip
    for form in forms:
        assert [found.value for found in find_dates(form)] == [date.isoformat()], form


@pytest.mark.parametrize(
    "text", ["1" * 50_000, "1," * 25_000, "一" * 50_000, "百分之" * 20_000, "2016年" * 10_000 + "月"]
)
def test_long_nonsense_takes_no_long_time(text: str) -> None:
    start = time.perf_counter()
    find_quantities(text[:50_000])
    find_dates(text[:50_000])
    assert time.perf_counter() - start < 10
