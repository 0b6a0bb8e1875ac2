"""Value and sharing: worked numbers, identities that must hold to the 分, and faults named by line or cell."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from checker.accounting.value.assumptions import Assumptions, exact, part, to_cent
from checker.accounting.value.read import AssumptionError, ValueFile, read_value_file
from checker.accounting.value.sharing import split
from checker.accounting.value.value import appraise
from checker.model.audit import Accounting, YearVolume
from checker.model.errors import UserError
from checker.model.extracted import FactBase
from checker.model.fact import Candidate, Fact
from checker.model.identity import fact_id
from checker.model.value import ValuePlan
from checker.resources.yaml_source import SourceError

NOTHING = FactBase(works=(), documents=(), facts=())
EXAMPLE = Path(__file__).resolve().parents[3] / "samples" / "value.example.yaml"


def plan_of(data: dict[str, Any], accounting: Accounting | None = None, facts: FactBase = NOTHING,
            frame: Any = None) -> ValuePlan:  # fmt: skip
    file = ValueFile(name="v.yaml", sha256="0" * 64, given=Assumptions.model_validate(data))
    found = appraise(file, accounting or Accounting(), facts, frame)
    assert found is not None
    return found


def dated(field: str, *values: str) -> Fact:
    candidates = tuple(Candidate(value=value) for value in values) if len(values) > 1 else ()
    value = values[0] if len(values) == 1 else None
    return Fact(id=fact_id("project", field), subject="project", field=field, value_type="date", value=value,
                candidates=candidates)  # fmt: skip


def test_worked_by_hand() -> None:
    """1,000 t at 50.00, then 1,050 t at 51.00; a study of 20,000 in 2025, a fee of 8 % of income; 5 % from 2025.
    2026: 50,000.00 - 4,000.00 = 46,000.00; over 1.05 = 43,809.5238 -> 43,809.52.
    2027: 1,050 x 51.00 = 53,550.00 - 4,284.00 = 49,266.00; over 1.1025 = 44,685.7143 -> 44,685.71.
    2025: -20,000.00. Net 75,266.00; present 68,495.23."""
    plan = plan_of({
        "volumes": {2025: 1000, 2026: 1050}, "lag_years": 1, "discount_rate": "5%", "discount_from": 2025,
        "prices": [{"name": "中", "price": 50, "growth": 0.02, "base_year": 2026}],
        "costs": [{"name": "编制", "amount": 20000, "year": 2025}, {"name": "服务", "share_of_income": 0.08}],
        "sharing": {"by": "agreement", "holders": [{"holder": "甲", "share": "1/3"}, {"holder": "乙", "share": "2/3"}]},
    })  # fmt: skip
    (scenario,) = plan.scenarios
    rows = {row.year: [str(cell) for cell in (row.income, row.cost, row.net, row.present)] for row in scenario.years}
    assert rows == {
        2025: ["0.00", "20000.00", "-20000.00", "-20000.00"],
        2026: ["50000.00", "4000.00", "46000.00", "43809.52"],
        2027: ["53550.00", "4284.00", "49266.00", "44685.71"],
    }
    assert (str(scenario.net), str(scenario.present)) == ("75266.00", "68495.23")
    first, second = plan.holders
    # A third of -20,000.00, 46,000.00 and 49,266.00: -6,666.67, 15,333.33, 16,422.00.
    assert [str(amount) for _, amount in first.amounts[0].by_year] == ["-6666.67", "15333.33", "16422.00"]
    assert first.amounts[0].nominal + second.amounts[0].nominal == scenario.net
    assert (first.numerator, first.denominator) == (1, 3)


def test_nothing_without_a_file() -> None:
    assert appraise(None, Accounting(), NOTHING, None) is None


def test_volumes_come_from_where_the_file_says() -> None:
    rows = Accounting(
        claimed=(YearVolume(year=2024, net_tco2e=100.1),), recomputed=(YearVolume(year=2024, net_tco2e=90.0),)
    )
    prices = [{"name": "a", "price": 10}]
    for source, income in (("claimed", "1001.00"), ("recomputed", "900.00")):
        (scenario,) = plan_of({"volumes": source, "prices": prices}, rows).scenarios
        assert str(scenario.income) == income
    empty = plan_of({"volumes": "recomputed", "prices": prices})
    assert empty.scenarios == () and "没有可用的分年减排量" in empty.notes[0]


def test_the_mean_is_spread_over_the_days_of_the_period() -> None:
    """2024-07-01 to 2026-06-30: 184 of 366 days, 365 of 365, 181 of 365 of a mean of 732 t."""
    facts = NOTHING.add((dated("crediting_start", "2024-07-01"), dated("crediting_end", "2026-06-30")))
    plan = plan_of({"volumes": "claimed_mean", "prices": [{"name": "a", "price": 1}]},
                   Accounting(claimed_annual_tco2e=732.0), facts)  # fmt: skip
    assert [str(row.volume) for row in plan.scenarios[0].years] == ["368.0000", "732.0000", "362.9918"]
    disputed = NOTHING.add((dated("crediting_start", "2024-07-01", "2024-01-01"), dated("crediting_end", "2026-06-30")))
    open_ = plan_of({"volumes": "claimed_mean", "prices": [{"name": "a", "price": 1}]},
                    Accounting(claimed_annual_tco2e=732.0), disputed)  # fmt: skip
    assert open_.scenarios == ()


def test_what_grew_before_the_first_year_is_sold_then() -> None:
    plan = plan_of({"volumes": {2021: 10, 2022: 20, 2026: 5}, "lag_years": 1, "first_year": 2026,
                    "prices": [{"name": "a", "price": 2}]})  # fmt: skip
    assert {row.year: str(row.income) for row in plan.scenarios[0].years} == {2026: "60.00", 2027: "10.00"}


def test_a_year_without_price_has_no_income_and_is_named() -> None:
    plan = plan_of({"volumes": {2024: 1, 2025: 1, 2026: 1, 2028: 1},
                    "prices": [{"name": "高", "by_year": {2024: 9}}]})  # fmt: skip
    assert [row.price for row in plan.scenarios[0].years] == [Decimal("9.00"), None, None, None]
    assert "高" in plan.notes[0] and "2025–2026、2028" in plan.notes[0]


# -- identities --

CENTS = st.integers(-(10**12), 10**12).map(lambda cents: Decimal(cents) / 100)
WEIGHTS = st.lists(st.fractions(0, 1000, max_denominator=999), min_size=1, max_size=30).filter(lambda found: sum(found))


@given(CENTS, WEIGHTS)
def test_parts_sum_to_the_whole(amount: Decimal, weights: list[Fraction]) -> None:
    parts = split(amount, weights)
    assert sum(parts) == amount
    for given_part, weight in zip(parts, weights, strict=True):
        assert abs(Fraction(given_part) - Fraction(amount) * weight / sum(weights)) <= Fraction(1, 100)
        assert given_part == 0 or weight > 0 or abs(given_part) <= Decimal("0.01")
    assert split(-amount, weights) == [-item for item in parts]


@given(CENTS, st.integers(1, 50))
def test_equal_holders_differ_by_at_most_one_cent(amount: Decimal, count: int) -> None:
    parts = split(amount, [Fraction(1)] * count)
    assert max(parts) - min(parts) <= Decimal("0.01")


YEARS = st.dictionaries(st.integers(2000, 2060), st.integers(0, 10**9), min_size=1, max_size=20)


@given(YEARS, st.integers(0, 10**6), st.integers(0, 99), st.integers(0, 5), st.booleans())
def test_without_discount_the_present_is_the_plain_sum(
    volumes: dict[int, int], price: int, fee: int, lag: int, net: bool
) -> None:
    plan = plan_of({
        "volumes": {year: Decimal(value) / 1000 for year, value in volumes.items()}, "lag_years": lag,
        "prices": [{"name": "a", "price": Decimal(price) / 1000}],
        "costs": [{"name": "c", "amount": "1234.56", "from": 2010, "until": 2030, "every": 7},
                  {"name": "f", "share_of_income": Decimal(fee) / 100}],
        "sharing": {"by": "agreement", "of": "net" if net else "income",
                    "holders": [{"holder": "甲", "area": 3}, {"holder": "乙", "area": 4}, {"holder": "丙", "area": 0}]},
    })  # fmt: skip
    (scenario,) = plan.scenarios
    assert scenario.present == scenario.net == scenario.income - scenario.cost
    assert scenario.income == sum(row.income for row in scenario.years)
    shared = scenario.net if net else scenario.income
    assert sum(item.amounts[0].nominal for item in plan.holders) == shared
    assert sum(item.amounts[0].present for item in plan.holders) == shared
    assert plan.holders[2].amounts[0].nominal == 0


@given(st.integers(-400, 300), YEARS)
def test_present_values_add_up_by_holder_and_year(rate: int, volumes: dict[int, int]) -> None:
    plan = plan_of({
        "volumes": volumes, "discount_rate": Decimal(rate) / 1000, "discount_from": 2030,
        "prices": [{"name": "a", "price": "33.33"}],
        "sharing": {"by": "agreement", "holders": [{"holder": str(n), "share": "1/7"} for n in range(7)]},
    })  # fmt: skip
    (scenario,) = plan.scenarios
    assert scenario.present == sum(row.present for row in scenario.years)
    assert sum(item.amounts[0].present for item in plan.holders) == scenario.present
    for row in scenario.years:
        wanted = to_cent(row.net / (1 + Decimal(rate) / 1000) ** (row.year - 2030))
        assert abs(row.present - wanted) <= Decimal("0.01")


# -- by parcels --


def land(*rows: dict[str, Any]) -> Any:
    plain = {"title_holders": None, "title_holders__cause": None, "holder": None, "holder__cause": None,
             "area_map_ha": None, "area_stated_ha": None, "status": "eligible"}  # fmt: skip
    return gpd.GeoDataFrame([{**plain, **row} for row in rows])


def test_parcels_share_by_area_and_unknown_land_stands_apart() -> None:
    frame = land(
        {"title_holders": ("东沟村",), "area_map_ha": 30.0},
        {"title_holders": ("东沟村",), "area_map_ha": 10.0, "status": "excluded"},
        {"holder": "国有林场", "area_stated_ha": 50.0},
        {"title_holders": ("甲", "乙"), "area_map_ha": 15.0},
        {"holder": "西沟村", "holder__cause": "conflict", "area_map_ha": 5.0},
        {"title_holders": ("北沟村",), "area_map_ha": 7.0, "status": "undecided"},
    )
    data = {"volumes": {2025: 1}, "prices": [{"name": "a", "price": 100}], "sharing": {"by": "parcels"}}
    plan = plan_of(data, frame=frame)
    got = {item.holder: (str(item.amounts[0].nominal), item.known, item.parcels) for item in plan.holders}
    assert got == {
        "国有林场": ("50.00", True, 1), "东沟村": ("30.00", True, 1),
        "乙、甲（共有，份额未载明）": ("15.00", False, 1), "权利人不明": ("5.00", False, 1),
    }  # fmt: skip
    assert any("未分给任何人" in note for note in plan.notes)
    wider = plan_of({**data, "sharing": {"by": "parcels", "land": "eligible_and_undecided"}}, frame=frame)
    assert "北沟村" in {item.holder for item in wider.holders}
    assert sum(item.amounts[0].nominal for item in wider.holders) == Decimal(100)
    bare = plan_of(data, frame=land({"area_map_ha": 3.0, "status": "undecided"}))
    assert bare.holders == () and any("没有可用于分配的小班" in note for note in bare.notes)


# -- reading --


def test_the_example_is_readable_and_prices_nothing_of_ours() -> None:
    file = read_value_file(EXAMPLE)
    assert [item.name for item in file.given.prices] == ["低价", "中价", "高价"]
    assert file.given.discount_rate == Decimal("0.06") and len(file.sha256) == 64


@pytest.mark.parametrize(
    ("line", "text", "named"),
    [
        (3, "  - {name: a, price: abc}", ["第 3 行 prices.0.price", "不是数"]),
        (3, "  - {name: a, price: -1}", ["第 3 行 prices.0.price", "须不小于 0"]),
        (3, "  - {name: a}", ["第 3 行 prices.0", "须给出单价"]),
        (3, "  - {name: a, price: 1, growth: 3%}", ["第 3 行 prices.0", "基准年"]),
        (3, "  - {name: a, price: 1, prise: 1}", ["第 3 行 prices.0.prise", "没有这一项"]),
        (3, "  - {name: a, by_year: {20261: 3}}", ["第 3 行 prices.0.by_year.20261", "须不大于 2200"]),
        (5, "  - {name: c, amount: 3}", ["第 5 行 costs.0", "须给出其一"]),
        (5, "  - {name: c, amount: 3, from: 2030, until: 2020}", ["第 5 行 costs.0", "终止年早于起始年"]),
        (6, "lag_years: 1.5", ["第 6 行 lag_years", "须为整数"]),
        (7, "discount_rate: 4%", ["须给出折现基准年"]),
        (1, "volumes: guessed", ["第 1 行 volumes", "可选"]),
        (1, "volumes: {2024: x}", ["第 1 行 volumes.2024", "不是数"]),
        (8, "sharing: {by: agreement, holders: [{holder: 甲, share: 0.5}, {holder: 乙, share: 0.4}]}",
         ["第 8 行 sharing", "份额合计为 0.9"]),
        (8, "sharing: {by: agreement, holders: [{holder: 甲, share: 1/0}]}", ["第 8 行 sharing.holders.0.share"]),
        (8, "sharing: {by: agreement, holders: [{holder: 甲, share: 0.5}, {holder: 乙, area: 4}]}", ["都给出面积"]),
        (8, "sharing: {by: agreement, holders: [{holder: 甲, share: 0.5}, {holder: 甲, share: 0.5}]}", ["重复"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, line: int, text: str, named: list[str]) -> None:
    lines = ["volumes: claimed", "prices:", "  - {name: 低, price: 10}", "costs:",
             "  - {name: c, amount: 3, year: 2025}", "lag_years: 0", "discount_rate: 0", "sold_share: 1"]  # fmt: skip
    lines[line - 1] = text
    path = tmp_path / "v.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(AssumptionError) as caught:
        read_value_file(path)
    for words in named:
        assert words in caught.value.zh, caught.value.zh
    assert "v.yaml" in caught.value.en


def test_files_that_are_none(tmp_path: Path) -> None:
    for name, content, kind in (
        ("v.txt", "x", UserError), ("v.yaml", "- 1\n", AssumptionError), ("v.yaml", "a: [", SourceError),
        ("v.xlsx", "no zip", UserError), ("absent.yaml", None, UserError),
    ):  # fmt: skip
        path = tmp_path / name
        if content is not None:
            path.write_text(content, encoding="utf-8")
        with pytest.raises(kind):
            read_value_file(path)


def workbook(path: Path, **sheets: list[list[Any]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


GIVEN = [["我的假定"], ["项目", "取值"], ["减排量来源", "申报年均"], ["可售比例", 1], ["收款滞后年数", 1],
         ["折现率", 0.06], ["折现基准年", 2026], ["分配方式", "协议"], ["分配基数", "净额"]]  # fmt: skip
PRICES = [["方案", "年份", "单价（元/tCO2e）", "年增长率", "基准年"], ["低价", None, 40],
          ["中价", None, 60, 0.02, 2026], ["高价", 2026, 90], ["高价", 2027, 95.5]]  # fmt: skip
COSTS = [["名称", "金额（元）", "年份", "起始年", "终止年", "间隔年", "占收入比例"], ["编制", 150000, 2026],
         ["核查", 180000.5, None, 2027, 2041, 5], ["服务费", None, None, None, None, None, 0.08]]  # fmt: skip
HOLDERS = [["权利人", "份额"], ["甲", 0.6], ["乙", "1/4"], ["丙", 0.15]]


def test_a_workbook_says_the_same_as_yaml(tmp_path: Path) -> None:
    path = workbook(tmp_path / "v.xlsx", 参数=GIVEN, 价格=PRICES, 成本=COSTS, 分配=HOLDERS)
    assert read_value_file(path).given == Assumptions.model_validate({
        "volumes": "claimed_mean", "sold_share": 1, "lag_years": 1, "discount_rate": "0.06", "discount_from": 2026,
        "prices": [
            {"name": "低价", "price": 40}, {"name": "中价", "price": 60, "growth": "0.02", "base_year": 2026},
            {"name": "高价", "by_year": {2026: 90, 2027: "95.5"}},
        ],
        "costs": [
            {"name": "编制", "amount": 150000, "year": 2026},
            {"name": "核查", "amount": "180000.5", "from": 2027, "until": 2041, "every": 5},
            {"name": "服务费", "share_of_income": "0.08"},
        ],
        "sharing": {"by": "agreement", "of": "net", "holders": [
            {"holder": "甲", "share": "0.6"}, {"holder": "乙", "share": "1/4"}, {"holder": "丙", "share": "0.15"},
        ]},
    })  # fmt: skip


@pytest.mark.parametrize(
    ("sheets", "named"),
    [
        ({"价格": [PRICES[0], ["低价", None, "四十"]]}, ["价格!C2", "不是数"]),
        ({"价格": [PRICES[0], ["低价", 2026, 40], ["低价", 2027, None]]}, ["价格!B3", "不是数"]),
        ({"价格": [PRICES[0], ["低价", None, 40], ["低价", 2027, 50]]}, ["价格!B3", "既有"]),
        ({"价格": [["方案", "单价", "备注"], ["低价", 40]]}, ["价格!C1", "备注"]),
        ({"参数": [["项目", "取值"], ["减排量来源", "申报"], ["汇率", 7]]}, ["参数!A3", "汇率"]),
        ({"参数": [["项目", "取值"], ["减排量来源", "猜测"]]}, ["参数!B2", "申报年均"]),
        ({"成本": [COSTS[0], ["编制", 150000, 1926]]}, ["成本!C2", "须不小于 1990"]),
        ({"分配": [["权利人", "份额"], ["甲", 0.6], ["乙", "五成"]]}, ["分配!B3"]),
        ({"分配": [["权利人", "份额"], ["甲", 0.6], ["乙", 0.3]]}, ["分配", "份额合计为 0.9"]),
    ],
)
def test_what_is_wrong_is_named_with_its_cell(tmp_path: Path, sheets: dict[str, Any], named: list[str]) -> None:
    given_ = {"参数": GIVEN, "价格": PRICES, "成本": COSTS, "分配": HOLDERS, **sheets}
    with pytest.raises(AssumptionError) as caught:
        read_value_file(workbook(tmp_path / "v.xlsx", **given_))
    for words in named:
        assert words in caught.value.zh, caught.value.zh


def test_sheets_that_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(AssumptionError, match="价格"):
        read_value_file(workbook(tmp_path / "v.xlsx", 参数=GIVEN))


@pytest.mark.parametrize(("text", "number"), [("1,234.5", "1234.5"), ("40%", "0.4"), (0.1, "0.1"), ("１２", "12")])
def test_numbers_stay_as_written(text: Any, number: str) -> None:
    assert exact(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "x", None, True, "inf", "nan", "1e99", "1/3"])
def test_what_is_no_number(text: Any) -> None:
    with pytest.raises(ValueError):
        exact(text)


def test_shares_are_exact() -> None:
    assert part("1/3") == Fraction(1, 3) and part(0.15) == Fraction(3, 20) and part("15%") == Fraction(3, 20)
    thirds = {"by": "agreement", "holders": [{"holder": str(n), "share": "1/3"} for n in range(3)]}
    assert plan_of({"volumes": {2025: 1}, "prices": [{"name": "a", "price": 1}], "sharing": thirds}).holders


def test_the_steepest_growth_does_not_break() -> None:
    plan = plan_of({"volumes": {1990: 1, 2200: 10**13}, "discount_rate": -0.5, "discount_from": 1990,
                    "prices": [{"name": "a", "price": 10**13, "growth": 1, "base_year": 1990}]})  # fmt: skip
    assert plan.scenarios[0].present > 0
