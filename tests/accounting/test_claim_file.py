"""A paper alone: its yearly table against its total, read as in an audit."""

from pathlib import Path

import pytest
from docx import Document as Word

from checker.accounting.claim_file import ClaimCheck, check_claim
from checker.model.errors import UserError
from tests.accounting.design_paper import net_by_year, write_design


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


def fact(found: ClaimCheck, field: str) -> object:
    return measured(found, field)


def test_design_document_recomputed_from_its_own_words(tmp_path: Path) -> None:
    found = check_claim(write_design(tmp_path / "pdd.docx"))
    ours = net_by_year()
    assert {one.year: one.net_tco2e for one in found.accounting.recomputed} == pytest.approx(ours, rel=1e-9)
    assert fact(found, "recomputed_with_stated_parameters") is True
    assert fact(found, "claim_year_gap_abs") == 0  # whole tonnes
    used = {(one.name, one.place): one for one in found.accounting.inputs}
    assert used["bef", "落叶松"].value == 1.42
    assert used["bef", "落叶松"].evidence[0].quote == "生物量扩展因子BEF：1.42"
    assert used["deduction", "pdd.docx"].value == 0.1
    assert all(one.evidence for one in found.accounting.inputs if one.name not in ("stratum", "species"))
    assert {one.origin for one in found.accounting.inputs} == {"declared"}


@pytest.mark.parametrize(
    ("without", "said"), [("growth", "油松的生长方程"), ("strata", "碳层表")]
)  # fmt: skip
def test_what_the_paper_does_not_say_is_named(tmp_path: Path, without: str, said: str) -> None:
    found = check_claim(write_design(tmp_path / "pdd.docx", without=without))
    assert found.accounting.recomputed == ()
    assert said in found.accounting.note
    assert fact(found, "recomputed_total") == "not_checked"


@pytest.mark.parametrize(
    ("without", "more", "said"),
    [
        ("convention", (), "造林当年是否计生长"),
        ("density", (), "AR-CM-001"),
        ("", ("采用2年生苗造林。",), "苗龄"),
        ("", ("三年后保存率达到85%。",), "保存率"),
        ("", ("落叶松林蓄积量（m³/hm²）另按V=3t^2+5exp(t)修正。",), "读不懂"),
    ],
)
def test_what_leaves_a_doubt_makes_the_result_review_only(
    tmp_path: Path, without: str, more: tuple[str, ...], said: str
) -> None:
    found = check_claim(write_design(tmp_path / "pdd.docx", without=without, more=more))
    assert found.accounting.recomputed != ()
    assert fact(found, "recomputed_with_stated_parameters") is False
    assert said in found.accounting.note


def test_numbers_that_contradict_each_other_are_not_used(tmp_path: Path) -> None:
    found = check_claim(write_design(tmp_path / "pdd.docx", more=("油松的根茎比为0.31。",)))
    assert found.accounting.recomputed == ()
    assert "油松的根茎比有互相不同的数值" in found.accounting.note


def test_a_rate_of_the_baseline_is_no_total(tmp_path: Path) -> None:
    said = "经调查，基准线清除量为0.12 tCO2e/(hm2·a)。"
    check = check_claim(write_design(tmp_path / "pdd.docx", more=(said,)))
    gap = next(fact for fact in check.measures if fact.field == "claim_sum_excess_t")
    assert gap.value == 0  # one total, not a second one of 0.12 t


def test_the_slip_that_gives_the_claim_is_named(tmp_path: Path) -> None:
    twice = {year: round(volume * 44 / 12) for year, volume in net_by_year().items()}
    found = check_claim(write_design(tmp_path / "pdd.docx", claim=twice))
    assert fact(found, "claim_excess") == pytest.approx(44 / 12 - 1, rel=1e-3)
    slips = [one for one in found.accounting.explained_by if one["kind"] == "slip"]
    assert any("44/12" in one["title"] for one in slips)


def test_a_lower_claim_is_told_too(tmp_path: Path) -> None:
    lower = {year: round(volume * 0.7) for year, volume in net_by_year().items()}
    found = check_claim(write_design(tmp_path / "pdd.docx", claim=lower))
    assert fact(found, "claim_excess") == pytest.approx(-0.3, rel=1e-3)
    assert "申报偏低" in found.accounting.note


def test_workbook_of_a_paper(tmp_path: Path) -> None:
    check_claim(write_design(tmp_path / "pdd.docx"), workbook=tmp_path / "x.xlsx")
    assert (tmp_path / "x.xlsx").stat().st_size > 5_000
    with pytest.raises(UserError, match="strata table"):
        check_claim(write_design(tmp_path / "none.docx", without="strata"), workbook=tmp_path / "y.xlsx")


def test_the_spread_of_a_paper_is_that_of_its_inputs(tmp_path: Path) -> None:
    spread = check_claim(write_design(tmp_path / "pdd.docx")).accounting.sensitivity
    assert spread is not None
    assert spread.declared is False
    bars = {bar.name: bar for bar in spread.bars}
    total = sum(net_by_year().values())
    # Volume is proportional to growth and density; a deduction of a tenth varied by a tenth moves the net by 1/90.
    assert bars["growth"].total_at_high == pytest.approx(1.1 * total)
    assert bars["d"].total_at_low == pytest.approx(0.9 * total)
    assert bars["deduction"].total_at_high == pytest.approx(total * 0.89 / 0.9)
    assert [one.year for one in spread.years] == list(net_by_year())
    assert all(list(one.percentiles) == sorted(one.percentiles) for one in spread.years)
