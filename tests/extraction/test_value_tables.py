"""Values by year and by species, cells of two-way tables, periods, headings, names broken over lines."""

import pytest

from checker.extraction.dates import find_range
from checker.extraction.organisations import name_length
from tests.extraction.papers import facts_of, read_paper, table_of

YEARS = [
    ["年份", "减排量（tCO2e）", "年份", "减排量（tCO2e）"],
    ["2021", "212", "2023", "331"],
    ["2022", "268", "2024", "398"],
    ["合计", "1209", "年均", "302"],
]


def test_years_in_two_columns() -> None:
    facts = facts_of(read_paper("项目设计文件", tables=(table_of(YEARS),), declared="pdd"))
    assert facts["claimed_by_year"].value == {"2021": 212.0, "2022": 268.0, "2023": 331.0, "2024": 398.0}
    assert facts["claimed_total"].value == pytest.approx(1209)


def test_table_with_the_years_across_and_spans_of_days() -> None:
    across = [["年度", "2021年", "2022年"], ["减排量（万吨）", "0.1", "0.2"]]
    facts = facts_of(read_paper("项目设计文件", tables=(table_of(across),), declared="pdd"))
    assert facts["claimed_by_year"].value == {"2021": pytest.approx(1000), "2022": pytest.approx(2000)}
    spans = [["核算时段", "减排量"], ["2021.01.01-2021.12.31", "10"], ["2022.01.01-2022.12.31", "11"]]
    facts = facts_of(read_paper("监测报告", tables=(table_of(spans),), declared="monitoring_report"))
    assert facts["claimed_by_year"].value == {"2021": 10.0, "2022": 11.0}


def test_span_over_two_years_is_no_year() -> None:
    spans = [["核算时段", "减排量"], ["2021.03.01-2022.02.28", "10"], ["2022.03.01-2023.02.28", "11"]]
    facts = facts_of(read_paper("监测报告", tables=(table_of(spans),), declared="monitoring_report"))
    assert "claimed_by_year" not in facts


def test_areas_of_species_in_a_table_and_in_a_sentence() -> None:
    rows = [["树种", "面积（亩）"], ["油松", "900"], ["侧柏", "600"], ["合计", "1500"]]
    wanted = {"油松": pytest.approx(60.0), "侧柏": pytest.approx(40.0)}
    facts = facts_of(read_paper("作业设计", tables=(table_of(rows),), declared="operation_design"))
    assert facts["species_areas"].value == wanted
    text = "作业设计\n造林1500亩，其中油松900亩；侧柏600亩。"
    assert facts_of(read_paper(text, declared="operation_design"))["species_areas"].value == wanted
    half = "作业设计\n树种为油松、侧柏，其中油松900亩、侧柏若干。"
    assert "species_areas" not in facts_of(read_paper(half, declared="operation_design"))


def test_before_and_after_in_one_table() -> None:
    rows = [["指标", "变更前", "变更后"], ["造林面积", "1500亩", "1440亩（96公顷）"]]
    facts = facts_of(read_paper("变更设计说明书", tables=(table_of(rows),)))
    assert facts["changed_from_area"].value == pytest.approx(100)
    assert facts["changed_to_area"].value == pytest.approx(96)


def test_label_before_several_numbers_has_no_value() -> None:
    rows = [["指标", "任务", "完成"], ["面积（亩）", "1500", "1400"]]
    assert "area" not in facts_of(read_paper("竣工验收报告", tables=(table_of(rows),)))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [("2016年3月至2018年10月", "2016-03", "2018-10"), ("2016年3月至10月", "2016-03", "2016-10"),
     ("2017.03-2018.11", "2017-03", "2018-11"), ("2013-03-01 至 2038-02-28", "2013-03-01", "2038-02-28")],
)  # fmt: skip
def test_periods(text: str, first: str, last: str) -> None:
    period = find_range(text)
    assert period is not None
    assert (period[0].value, period[1].value) == (first, last)


@pytest.mark.parametrize("text", ["2016年3月", "2018年3月至2016年5月", "3月至5月", "2016年3月、2017年4月、2018年5月"])
def test_no_period(text: str) -> None:
    assert find_range(text) is None


def test_heading_with_its_value_below() -> None:
    text = (
        "关于荒山造林项目的批复\n一、项目法人\n南湾县青石林场，法定代表人张某。\n二、建设工期\n2016年3月至2017年11月。"
    )
    facts = facts_of(read_paper(text))
    assert facts["owner"].value == "南湾县青石林场"
    assert (facts["period_start"].value, facts["period_end"].value) == ("2016-03", "2017-11")


def test_name_broken_over_two_lines_is_whole() -> None:
    text = "授权委托书\n受托人：南湾绿源林业有\n限公司\n2024年1月2日"
    assert facts_of(read_paper(text))["authorised_to"].value == "南湾绿源林业有限公司"


def test_name_ends_at_its_ending() -> None:
    assert name_length("南湾绿源林业有限公司按照设计施工") == 10
    assert name_length("南湾县国有林场总场负责") == 9
    assert name_length("有关单位按照要求") == 0


def test_county_of_the_office_where_none_is_stated() -> None:
    text = "关于荒山造林项目的批复\n南湾县青石林场：\n同意造林1500亩。\n南湾县林业局\n2016年3月18日"
    assert facts_of(read_paper(text))["county"].value == "南湾县"
    other = text.replace("南湾县林业局", "北岭县林业局")
    assert "county" not in facts_of(read_paper(other))
