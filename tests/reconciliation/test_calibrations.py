"""How long a meter went without calibration, from what a monitoring report lists."""

from typing import Any

import pytest

from checker.extraction.calibrations import EVERY as READ
from checker.reconciliation.calibrations import EVERY, calibration_facts
from tests.extraction.papers import facts_of, read_paper, table_of
from tests.reconciliation.shelves import paper, shelf, told, unread

PERIOD = {"monitoring_start": "2022-01-01", "monitoring_end": "2023-12-31"}


def gap(*listed: str, **more: Any) -> list[Any]:
    report = paper("m", "monitoring_report", meter_calibrations=listed, **{**PERIOD, **more})
    return told(calibration_facts(shelf(report)), "calibration_gap_years")


def test_yearly_calibrations_leave_no_gap() -> None:
    """2021-06-01, 2022-06-01, 2023-05-20: the longest is the first year, 1.0; then 353 and 225 days."""
    assert gap("主表 2021-06-01", "主表 2022-06-01", "主表 2023-05-20") == [1.0]


def test_the_longest_of_all_meters_counts() -> None:
    """The spare meter: 2021-10-01 to 2023-02-01, a year and 123 of 365 days."""
    found = gap("主表 2021-06-01", "主表 2022-06-01", "主表 2023-05-20", "副表 2021-10-01", "副表 2023-02-01")
    assert found == [pytest.approx(1 + 123 / 365, abs=1e-6)]


def test_the_end_of_the_period_counts_and_what_lies_before_it_does_not() -> None:
    assert gap("主表 2018-01-01", "主表 2021-12-31", "主表 2022-12-31")[0] == pytest.approx(1.0)
    late = gap("主表 2021-12-31", "主表 2022-03-01")  # 2022-03-01 to 2023-12-31: a year and 305 of 366 days
    assert late == [pytest.approx(1 + 305 / 366, abs=1e-6)]


def test_what_cannot_be_told_stays_open() -> None:
    assert gap("主表 2022-03-01", "主表 2023-02-01") == ["missing"]
    assert gap("主表 2021-06-01", monitoring_end="2020-12-31") == ["review"]
    assert gap(f"{EVERY} 2021-06-01", f"{EVERY} 2022-06-01", f"{EVERY} 2023-05-20") == [1.0, "review"]
    assert READ == EVERY
    assert calibration_facts(shelf(paper("m", "monitoring_report", **PERIOD))) == []
    report = paper("m", "monitoring_report", meter_calibrations=("主表 2021-06-01", "主表 2022-06-01"), **PERIOD)
    assert "unread" in told(calibration_facts(shelf(report, unread("monitoring_report"))), "calibration_gap_years")


REPORT = "减排量核算报告\n核算期：2022年1月1日至2023年12月31日\n电能表校准情况见下表。"


def test_a_report_s_table_is_read() -> None:
    table = table_of([["电能表编号", "准确度", "校准日期"], ["主表", "0.2S", "2021年6月1日、2022年6月1日"],
                      ["副表", "0.2S", "2022.6.1"]])  # fmt: skip
    facts = facts_of(read_paper(REPORT, tables=(table,), declared="monitoring_report"))
    assert facts["meter_calibrations"].value == ("主表 2021-06-01", "主表 2022-06-01", "副表 2022-06-01")


@pytest.mark.parametrize("cell", ["2022年6月", "已校准", "2022年13月1日"])
def test_a_table_with_a_day_that_cannot_be_read_says_nothing(cell: str) -> None:
    table = table_of([["电能表编号", "校准日期"], ["主表", "2021年6月1日"], ["副表", cell]])
    assert "meter_calibrations" not in facts_of(read_paper(REPORT, tables=(table,), declared="monitoring_report"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("未校准时段的电量按最大允许误差修正。", True),
        ("校准超期的时段，电量数据按最大允许误差进行了修正。", True),
        ("未校准时段未作修正。", False),
        ("未校准时段应当按最大允许误差修正。", None),
        ("电能表运行正常。", None),
    ],
)
def test_whether_the_gap_was_corrected(text: str, value: bool | None) -> None:
    facts = facts_of(read_paper(f"减排量核算报告\n{text}", declared="monitoring_report"))
    fact = facts.get("meter_gap_corrected")
    assert (fact.value if fact is not None else None) == value


@pytest.mark.parametrize("kind", ["pdd", "monitoring_report"])
def test_both_parts_of_the_margin_are_read(kind: str) -> None:
    text = (
        "设计文件\n电量边际排放因子：0.6107 tCO2/MWh\n容量边际排放因子为0.1928tCO2/MWh。\n"
        "组合边际排放因子：0.5063 tCO2/MWh"
    )
    facts = facts_of(read_paper(text, declared=kind))
    read = {name: facts[name].value for name in ("ef_om", "ef_bm", "combined_margin")}
    assert read == {"ef_om": 0.6107, "ef_bm": 0.1928, "combined_margin": 0.5063}
