"""A paper alone: its yearly table against its total, read as in an audit."""

from pathlib import Path

import pytest
from docx import Document as Word

from checker.accounting.claim_file import ClaimCheck, check_claim
from checker.model.errors import UserError


def design(path: Path, total: str, years: dict[int, str]) -> ClaimCheck:
    paper = Word()
    paper.add_heading("青石岭造林碳汇项目设计文件（PDD）", 0)
    for line in ("项目设计文件", "1. 项目边界", "2. 基准线情景", "3. 额外性论证", "4. 碳库选择", "5. 监测计划"):
        paper.add_paragraph(line)
    form = paper.add_table(rows=0, cols=2)
    for label, value in (
        ("项目名称", "青石岭造林碳汇项目"), ("方法学", "CCER-14-001-V01"),
        ("计入期开始日期", "2021年1月1日"), ("计入期结束日期", "2025年12月31日"), ("预计总减排量", f"{total} tCO2e"),
    ):  # fmt: skip
        cells = form.add_row().cells
        cells[0].text, cells[1].text = label, value
    paper.add_paragraph("6. 减排量估算")
    table = paper.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "年份", "减排量（tCO2e）"
    for year, volume in years.items():
        cells = table.add_row().cells
        cells[0].text, cells[1].text = str(year), volume
    paper.save(path)
    return check_claim(path)


def measured(found: ClaimCheck, field: str) -> object:
    (fact,) = (fact for fact in found.measures if fact.field == field)
    return fact.value if fact.value is not None else fact.all_candidates()[0].cause


YEARS = {2021: "100", 2022: "200", 2023: "300", 2024: "400", 2025: "500"}


def test_design_document_that_adds_up(tmp_path: Path) -> None:
    found = design(tmp_path / "pdd.docx", "1500", YEARS)
    assert [document.type for document in found.documents] == ["pdd"]
    assert [year.net_tco2e for year in found.accounting.claimed] == [100, 200, 300, 400, 500]
    assert found.accounting.claimed_total_tco2e == 1500
    for field in ("claim_sum_excess_t", "years_outside_period", "years_missing"):
        assert measured(found, field) == 0, field
    assert measured(found, "recomputed_total") == "not_checked"
    assert "生长方程" in found.accounting.note


def test_total_without_one_year_and_a_year_too_many(tmp_path: Path) -> None:
    found = design(tmp_path / "pdd.docx", "1200", YEARS | {2026: "600"})
    # 2 100 t in the table; 1 200 t stated: 900 less 3 t of rounding
    assert measured(found, "claim_sum_excess_t") == 897
    assert measured(found, "years_outside_period") == 1
    left_out = design(tmp_path / "pdd.docx", "1200", YEARS)
    assert [(one["name"], one["year"]) for one in left_out.accounting.explained_by] == [("year_left_out", 2023)]


def test_no_file() -> None:
    with pytest.raises(UserError):
        check_claim(Path("none.docx"))
