"""Forms: numbered headings with the value below, cells that a column's width broke, rows without rulings."""

import pytest

from checker.extraction.cells import goes_on_beside, weave
from checker.extraction.reading import make_reading
from checker.extraction.wrapping import goes_on
from checker.model.parsed import Line, Page, Parsed
from tests.extraction.papers import facts_of, read_paper


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
