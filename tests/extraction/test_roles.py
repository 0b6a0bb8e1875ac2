"""Organisations whose part the words around them tell, and project names without the words before them."""

import pytest

from checker.extraction.dates import find_dates
from checker.extraction.roles import bare_name
from checker.extraction.whole import trim_name
from tests.extraction.papers import facts_of, read_paper, table_of


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("青山县国有林场在我镇大塘村等村实施的石门沟造林项目，于2013年3月9日开始整地施工。", "青山县国有林场"),
        ("经查，绿源林业有限公司作为项目业主，已组织人员进场。", "绿源林业有限公司"),
        ("青山县国有林场拟在石门沟实施造林工程。", "青山县国有林场"),
    ],
)
def test_the_owner_is_who_acts(text: str, owner: str) -> None:
    assert facts_of(read_paper(f"证明\n{text}\n特此证明。", declared="start_certificate"))["owner"].value == owner


@pytest.mark.parametrize(
    "text",
    [
        "受青山县人民政府委托，专家组对工程进行验收。",
        "远山监理有限公司负责本工程的监理。",
        "同意由青山县林业调查规划设计院编制施工图设计。",
    ],
)
def test_nobody_else_becomes_the_owner(text: str) -> None:
    assert "owner" not in facts_of(read_paper(f"竣工验收报告\n{text}", declared="acceptance_report"))


def test_names_lose_the_words_of_the_sentence() -> None:
    assert bare_name("现将青山县国有林场") == "青山县国有林场"
    assert bare_name("和平县国有林场") == "和平县国有林场"
    assert trim_name("关于上报青山县2016年度造林项目") == "青山县2016年度造林项目"
    assert trim_name("青山县2016年度国土绿化造林项目") == "青山县2016年度国土绿化造林项目"


def test_months_of_a_period_are_dates() -> None:
    assert [date.value for date in find_dates("工期2014.04—2015.09")] == ["2014-04", "2015-09"]
    assert find_dates("海拔2014.04米") == []


def test_a_table_of_species_tells_the_area_of_an_approval() -> None:
    table = table_of([["造林树种", "核定面积（亩）"], ["杉木", "900"], ["马尾松", "600"], ["合计", "1500"]])
    facts = facts_of(read_paper("关于造林作业设计的批复\n附表", tables=(table,), declared="approval"))
    assert facts["area"].value == pytest.approx(100.0)
    assert facts["species_areas"].value == pytest.approx({"杉木": 60.0, "马尾松": 40.0})


def test_a_period_does_not_reach_over_a_wide_gap() -> None:
    text = "寿命期限：25年　　计入期：2022年1月1日至2041年12月31日"
    facts = facts_of(read_paper(f"项目设计文件\n{text}", declared="pdd"))
    assert "lifetime_start" not in facts and "lifetime_end" not in facts
    assert facts["crediting_end"].value == "2041-12-31"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("项目计划在青山县大塘村等地实施石门沟生态修复造林项目，造林100亩。", "石门沟生态修复造林项目"),
        ("兹证明青山县黄连坝镇荒山造林工程所涉林地869亩。", "青山县黄连坝镇荒山造林工程"),
        ("青山县青山县困难立地造林试点项目已经完成。", "青山县困难立地造林试点项目"),
        ("青山县2016年中央财政造林补助项目碳汇项目已经启动。", "青山县2016年中央财政造林补助项目"),
        ("项目系青山县三北防护林工程人工造林项目。", "青山县三北防护林工程人工造林项目"),
    ],
)
def test_project_names_lose_what_stands_before_and_behind(text: str, name: str) -> None:
    assert facts_of(read_paper(f"情况说明\n{text}", declared="ownership_statement"))["project_name"].value == name


def test_a_name_that_says_nothing_is_none() -> None:
    assert "project_name" not in facts_of(read_paper("林业碳汇项目设计文件\n版本01", declared="pdd"))


def test_who_is_only_addressed_is_no_owner() -> None:
    text = "开工通知\n现通知贵公司于2016年3月6日组织人员开工。"
    assert "owner" not in facts_of(read_paper(text, declared="start_certificate"))
    assert bare_name("兹有汇丰源林业开发有限公司") == "汇丰源林业开发有限公司"
    assert bare_name("应县林业局") == "应县林业局"


def test_an_approved_change_gives_the_new_area() -> None:
    text = (
        "青林变〔2015〕3号\n关于同意调整青山县荒山造林工程造林作业设计\n的复函\n青山县国有林场：\n"
        "经研究，同意将原设计造林面积1500亩（100公顷）调整为1350亩（90公顷）。\n"
    )
    paper = read_paper(text)
    assert paper.document.type == "approval"
    assert facts_of(paper)["area"].value == pytest.approx(90)
