"""Baseline, leakage, fire and shrubs as a paper states them."""

import pytest

from checker.accounting.from_papers import from_papers
from checker.accounting.papers.series import PaperFlows, flows_of
from checker.accounting.project_file import answer_project
from checker.accounting.window import window
from checker.model.document import Document
from checker.model.extracted import FactBase
from checker.model.fact import Value
from tests.accounting.test_papers import Block, read

PERIOD = window("2021-07-01", "2023-06-30")  # 184/365 of 2021, 2022, 181/365 of 2023


def flows(*blocks: Block, **stated: Value) -> PaperFlows:
    return flows_of(read(*blocks), stated, PERIOD)


@pytest.mark.parametrize(
    ("text", "rate"),
    [("经测算，基准线清除量为0.35 tCO2e/(hm2·a)。", 0.35), ("基准线年清除量为 0.2 tCO₂e·hm⁻²·a⁻¹，较小。", 0.2),
     ("基准线碳汇量取1.1 tCO2e/公顷/年。", 1.1)],
)  # fmt: skip
def test_a_rate_by_hectare(text: str, rate: float) -> None:
    found = flows(text)
    assert found.baseline_rate == rate
    assert not found.doubts


def test_a_rate_of_the_project_counts_by_days() -> None:
    found = flows("基准线清除量为100 tCO2e/a。")
    assert found.baseline.by_year == pytest.approx({2021: 100 * 184 / 365, 2022: 100, 2023: 100 * 181 / 365})
    assert found.baseline.evidence[0].quote.startswith("基准线清除量为100")


def test_what_is_unclear_is_not_used() -> None:
    # A total over nobody knows how long; two rates; a rate beside the word that it is zero.
    assert flows("基准线清除量为350 tCO2e。").baseline_rate is None
    twice = flows("基准线清除量为0.35 tCO2e/(hm2·a)。", "基准线清除量为0.53 tCO2e/(hm2·a)。")
    assert twice.baseline_rate is None
    assert "0.35" in twice.doubts[0].zh
    assert flows("基准线清除量为0.35 tCO2e/(hm2·a)。", baseline_reason="保守假定为零").doubts
    assert flows("基准线情景不变。").baseline.zero_because == ""


def test_one_sum_of_leakage_is_spread_and_said() -> None:
    found = flows("泄漏。", leakage_claimed=730.0)
    assert found.leakage.by_year == pytest.approx({2021: 184, 2022: 365, 2023: 181}, rel=1e-12)
    assert "730" in found.doubts[0].zh
    assert flows("泄漏。", leakage_claimed=0.0).leakage.zero_because


def test_fire_by_table_or_in_doubt() -> None:
    table = [("年份", "火灾排放（tCO2e）"), ("2020", "1"), ("2021", "0"), ("2022", "3.5"), ("2023", "0")]
    assert flows(table).fire.by_year == {2021: 0, 2022: 3.5, 2023: 0}
    told = flows("2022年4月发生森林火灾，过火面积3公顷。")
    assert told.fire.by_year == {}
    assert "过火面积3公顷" in told.doubts[0].zh


SHRUBS: tuple[Block, ...] = (
    "表1 碳层", [("碳层", "树种", "造林年度", "面积(ha)"), ("NT-1", "柠条", "2018", "100")],
    "表2 柠条盖度随林龄的变化", [("林龄（年）", "柠条盖度（%）"), ("0", "0"), ("5", "25"), ("30", "50")],
    "成林单位面积生物量取18 t/hm2，根茎比取0.42，含碳率取0.46。造林当年林龄为1年。",
)  # fmt: skip


def test_shrubs_by_cover() -> None:
    # The default of the tool: 0.10 x 18 t/ha x cover. Cover at the end of 2020 (3 years) 0.15, of 2021 0.20:
    # 1.8 * 0.05 * 1.42 * 0.46 * 44/12 * 100 ha = 21.5556 tCO2e
    calculation = read(*SHRUBS)
    paper = Document(id="d-1", path="a/设计文件.docx", sha256="0", type="pdd", state="read")
    given = {"methodology": "AR-ACM0003", "crediting_start": "2021-01-01", "crediting_end": "2040-12-31"}
    made = from_papers(FactBase(works=(), documents=(paper,), facts=()), calculation, None, given)
    answer = answer_project(made.project)
    assert answer.result.years[0].gross == pytest.approx(21.5556, rel=1e-5)
    assert answer.resolved.case.profiles[0].route == "shrub"
