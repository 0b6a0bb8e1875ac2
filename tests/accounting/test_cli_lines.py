"""The command line of the recomputation, as a person reads it."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook

from checker.cli import cli
from checker.model.errors import UserError
from tests.accounting.design_paper import net_by_year, write_design


def run(*arguments: str) -> str:
    found = CliRunner().invoke(cli, ["recompute", *arguments])
    assert found.exit_code == 0, found.output
    return found.output


def refused(*arguments: str) -> str:
    with pytest.raises(UserError) as caught:
        CliRunner().invoke(cli, ["recompute", *arguments], catch_exceptions=False)
    return caught.value.zh


def test_exactly_one_thing_at_a_time() -> None:
    found = CliRunner().invoke(cli, ["recompute"])
    assert found.exit_code == 2
    assert "either FILE, --plots or --needs" in found.output


def test_a_design_document_says_what_is_off_and_why(tmp_path: Path) -> None:
    paper = write_design(tmp_path / "pdd.docx", {y: round(v * 44 / 12) for y, v in net_by_year().items()})
    said = run(str(paper), "--lang", "zh")
    assert "2021\t1,346.8\t4,938.0\t+266.6%" in said
    assert "差错可以解释申报数：44/12 乘了两次" in said
    assert "stock_by_year" not in said
    assert "missing" not in said
    assert "a slip that gives the claim" in run(str(paper), "--lang", "en")


INPUTS = """methodology: CCER-14-001-V01
crediting_start: 2021-01-01
crediting_end: 2040-12-31
growth_in_planting_year: true
baseline: {zero_because: 原有植被保留}
leakage: {zero_because: 无}
parameters:
  - {name: deduction, value: 0.1, unit: fraction, origin: declared, basis: secondary, source: PDD}
curves:
  - {id: 油松, family: power, quantity: volume_m3_per_ha, parameters: {a: 5, b: 1}}
"""
# 150 亩 are 10 ha: 61.875 a year (see the hand calculation of the recomputation)
HEADS = ["碳层编号", "树种", "造林年份", "面积（亩）", "保存率(%)", "木材密度(t/m³)", "BEF", "根茎比", "含碳率", "备注"]
ROW = ["YS-1", "油松", "2018年春", "150", "100", "0.4", "1.5", "0.25", "50%", "阳坡"]


def sheet(path: Path, *rows: list[object]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    path.with_suffix(".yaml").write_text(INPUTS, encoding="utf-8")
    return path


def test_a_sheet_as_people_keep_it(tmp_path: Path) -> None:
    total = ["合计", "", "", "150.0"]
    path = sheet(tmp_path / "s.xlsx", ["某县造林项目碳层划分表"], HEADS, ROW, total, ["注：面积为验收合格面积"])
    assert "合计\t1,237.5" in run(str(path), "--lang", "zh")


def test_a_csv_with_title_thousands_and_gbk(tmp_path: Path) -> None:
    lines = [
        "碳层划分表",
        ",".join(HEADS),
        ",".join(['"1,500"' if cell == "150" else cell for cell in ROW]),
        "合计,,,1500",
    ]
    (tmp_path / "s.csv").write_bytes("\n".join(lines).encode("gb18030"))
    (tmp_path / "s.yaml").write_text(INPUTS, encoding="utf-8")
    assert "合计\t12,375.0" in run(str(tmp_path / "s.csv"), "--lang", "zh")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"面积（亩）": "面积"}, "没有单位"), ({"备注": "坡向"}, "坡向：没有这一列"),
        ({"造林年份": "年"}, "planting_year"),
    ],
)  # fmt: skip
def test_headings_that_cannot_be_used_are_named(tmp_path: Path, change: dict[str, str], said: str) -> None:
    heads = [change.get(head, head) for head in HEADS]
    assert said in refused(str(sheet(tmp_path / "s.xlsx", heads, ROW)))


def test_a_sum_that_is_not_that_of_the_rows_is_named(tmp_path: Path) -> None:
    path = sheet(tmp_path / "s.xlsx", HEADS, ROW, ["合计", "", "", "250"])
    assert "合计 250，而各行之和为 150" in refused(str(path))


def test_what_the_table_says_stays_a_fault(tmp_path: Path) -> None:
    odd = [*ROW[:3], "约150", *ROW[4:]]
    assert "约150：不是数" in refused(str(sheet(tmp_path / "s.xlsx", HEADS, odd)))


def test_the_readme_shows_what_the_program_prints(root: Path) -> None:
    said = run(str(root / "samples/volumes.csv"), "--lang", "en")
    block = (
        (root / "README.md").read_text("utf-8").split("recompute samples/volumes.csv --lang en\n")[1].split("```")[0]
    )
    assert said.rstrip() == block.rstrip()
