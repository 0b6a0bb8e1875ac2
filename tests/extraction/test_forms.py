"""Forms: numbered headings with the value below, cells that a column's width broke, rows without rulings."""

import pytest

from checker.extraction.cells import goes_on_beside, weave
from checker.extraction.reading import make_reading
from checker.extraction.wrapping import goes_on
from checker.model.parsed import Line, Page, Parsed
from tests.extraction.papers import facts_of, read_paper, table_of


def line(text: str, x0: float, x1: float, top: float, height: float = 12) -> Line:
    return Line(text=text, box=(x0, top, x1, top + height))


def paragraphs(*lines: Line) -> list[str]:
    page = Page(number=1, width=595, height=842, method="text", lines=lines)
    parsed = Parsed.model_validate({"document": "d-1", "state": "read", "method": "text", "pages": (page,)})
    return [paragraph.text for paragraph in make_reading(parsed).paragraphs]


@pytest.mark.parametrize("number", ["1 ", "一、", "（1）", "A.1 ", "◆ "])
def test_a_numbered_heading_stands_above_its_value(number: str) -> None:
    text = f"项目审定报告\n{number}委托方\n青山县国有林场\n{number}审定面积\n1500亩\n"
    facts = facts_of(read_paper(text, declared="validation_report"))
    assert facts["owner"].value == "青山县国有林场"
    assert facts["area"].value == pytest.approx(100)


def test_a_section_of_prose_below_a_heading_is_no_value() -> None:
    text = "项目设计文件\n二、整地方式\n依据立地条件，本项目采用穴状整地。\n"
    fact = facts_of(read_paper(text, declared="operation_design")).get("soil_disturbance")
    assert fact is None or fact.value == "穴状整地"


def test_rests_below_a_row_of_entries_belong_to_its_cells() -> None:
    above = line("工程名称：青山县石漠化治理2016年人工造林  编号：青监令〔2016〕143", 84, 509, 178)
    assert paragraphs(above, line("工程  号", 84, 378, 197)) == [
        "工程名称：青山县石漠化治理2016年人工造林工程  编号：青监令〔2016〕143号"
    ]
    assert weave(above, line("经审查，具备开工条件。", 84, 300, 197)) is None
    assert weave(above, line("施工地点：青山县  面积：20亩", 84, 300, 197)) is None


def test_the_rest_of_an_entry_beside_another_column_is_found() -> None:
    lines = (
        line("所属工程：青山县林业碳汇人工造林项目（一", 270, 510, 119),
        line("通知单号：青更〔2019〕006号", 74, 236, 128),
        line("期）", 270, 294, 137),
    )
    assert paragraphs(*lines)[0] == "所属工程：青山县林业碳汇人工造林项目（一期）"
    assert not goes_on_beside(lines[1], lines[2], lines)


def test_a_line_of_two_entries_that_runs_on_is_no_pair_of_columns() -> None:
    above = line("甲方：青山县绿源生态科技有限公司  乙方：远山生态科", 85, 510, 171, 18)
    assert weave(above, line("技有限公司", 85, 165, 201, 18)) is None


def test_rows_of_label_and_value_are_not_joined() -> None:
    first = line("项目名称  青山县山水林田湖草沙一体化保护修复工程造林子项目", 82, 520, 128)
    assert not goes_on(first, line("所在地区  青海省河源市青山县", 82, 281, 146), 520)


def test_blanks_inside_a_date_part_no_columns() -> None:
    facts = facts_of(
        read_paper("基线调查表\n调查日期：2014年  10月  11日  项目名称：青山县造林项目", declared="baseline_survey")
    )
    assert facts["date"].value == "2014-10-11"


def test_a_row_with_a_blank_value_is_no_head_of_a_list() -> None:
    rows = [["林地所有权", "", "林地使用权权利人", "大塘村民委员会", "林木所有权权利人", "大塘村民委员会"],
            ["坐落", "青山县白水乡大塘村", "小地名", "南坡", "面积", "20公顷"]]  # fmt: skip
    facts = facts_of(read_paper("林权证", tables=(table_of(rows),), declared="ownership_certificate"))
    assert facts["holder"].value == "大塘村民委员会"


def test_rows_of_words_above_rows_with_figures() -> None:
    rows = [["项目名称", "样地编号", "县（市、区）", "树种"], ["青山县荒山造林项目", "9", "青山县", "麻栎、华山松"],
            ["样地面积", "平均胸径", "调查日期", "调查员"],
            ["600平方米", "10.2cm", "二〇二六年二月八日", "王某"]]  # fmt: skip
    facts = facts_of(read_paper("碳汇监测样地调查表", tables=(table_of(rows),), declared="plot_survey"))
    assert facts["project_name"].value == "青山县荒山造林项目"
    assert (facts["county"].value, facts["date"].value) == ("青山县", "2026-02-08")


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("占地（建筑、营业）面积：20公顷", "area", 20.0),
        ("造林前郁闭度——0.02", "canopy_before", 0.02),
        ("名  称：青山县国有林业总场", "owner", "青山县国有林业总场"),
        ("拟变更为（面积）：2637亩", "changed_to_area", 2637 / 15),
        ("应完成面积：150亩", "planned_area", 10.0),
        ("上报完成：150亩", "completed_area", 10.0),
        ("核定合格：150亩", "qualified_area", 10.0),
        ("项目计入期：20年，2020-01-01至2039-12-31", "crediting_years", 20.0),
    ],
)
def test_labels_as_forms_print_them(text: str, field: str, value: object) -> None:
    kinds = {"area": "environmental_record", "canopy_before": "baseline_survey", "owner": "licence",
             "changed_to_area": "design_change", "crediting_years": "pdd"}  # fmt: skip
    facts = facts_of(read_paper(f"表格\n{text}", declared=kinds.get(field, "acceptance_report")))
    assert facts[field].value == (pytest.approx(value) if isinstance(value, float) else value)


@pytest.mark.parametrize(
    ("text", "county"),
    [
        ("将青山县羊圈沟的集体荒山150亩租给绿源林业有限公司。", "青山县"),
        ("该地块位于河源市青山县白水乡。", "青山县"),
        ("在项目区内布设样地。关于同意青山县的事项另议。", None),
        ("在全县范围内，于各县区开展。", None),
    ],
)
def test_places_in_sentences_that_leave_the_province_out(text: str, county: str | None) -> None:
    fact = facts_of(read_paper(f"荒山租用协议\n{text}", declared="land_contract")).get("county")
    assert (fact.value if fact else None) == county


def test_a_denial_inside_a_phrase_counts() -> None:
    text = "证明\n该项目位于青山县境内的地块未纳入生态公益林。"
    assert facts_of(read_paper(text, declared="additionality_proof"))["public_welfare"].value is False
