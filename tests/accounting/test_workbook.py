"""The workbook recalculated by LibreOffice gives the program's numbers."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from checker.accounting.engine import flows, stocks
from checker.accounting.growth import Curve
from checker.accounting.inputs import Fire, Inputs, Thinning, YearSeries
from checker.accounting.resolve import Resolved, resolve
from checker.accounting.strata import check_strata
from checker.accounting.workbook import STOCK, SUMMARY, write_workbook
from tests.accounting.test_recompute import given_inputs, table

P = {"a": 180.0, "b": 2.4, "c": 0.08}
FAMILIES: list[dict[str, Any]] = [
    {"family": "richards", "parameters": P},
    {"family": "logistic", "parameters": {"a": 200, "b": 19, "c": 0.2}},
    {"family": "gompertz", "parameters": {"a": 200, "b": 4, "c": 0.1}},
    {"family": "schumacher", "parameters": {"a": 300, "b": 15}},
    {"family": "korf", "parameters": {"a": 400, "b": 8, "c": 0.6}},
    {"family": "mitscherlich", "parameters": {"a": 200, "b": 0.98, "c": 0.05}},
    {"family": "weibull", "parameters": {"a": 200, "b": 0.005, "c": 1.7}},
    {"family": "power", "parameters": {"a": 2.0, "b": 1.2}},
    {"family": "table", "ages": (0, 7, 15, 40), "values": (0, 20, 90, 210)},
]


def every_route() -> tuple[Any, Inputs]:
    curves = [Curve(id=f"c{k}", quantity="volume_m3_per_ha", **spec) for k, spec in enumerate(FAMILIES)]
    curves += [
        Curve(id="bio", quantity="biomass_t_per_ha", **FAMILIES[0]),
        Curve(id="dbh", quantity="dbh_cm", family="schumacher", parameters={"a": 35, "b": 12}),
        Curve(id="h", quantity="height_m", family="schumacher", parameters={"a": 22, "b": 9}),
        Curve(id="cover", quantity="cover_fraction", family="mitscherlich", parameters={"a": 0.6, "b": 1, "c": 0.1}),
        Curve(id="carbon", quantity="carbon_t_per_ha", **FAMILIES[1]),
        Curve(id="culms", quantity="culms_per_ha", family="mitscherlich", parameters={"a": 3_000, "b": 1, "c": 0.2}),
    ]  # fmt: skip
    rows = [{"curve": f"c{k}", "planting_year": 2014 + k, "survival": 0.9 - 0.02 * k} for k in range(9)]
    rows += [
        {"curve": "bio", "root_shoot": None}, {"curve": "carbon"}, {"curve": "c0", "root_shoot": None},
        {"curve": "dbh", "equation": "杉木及其他杉类", "density_per_ha": 1_500.0},
        {"curve": "dbh", "equation": "柏木 DB51", "density_per_ha": 1_200.0, "height_curve": "h",
         "route": "tree_volume"},
        {"curve": "cover", "forest_biomass_t_per_ha": 110.0, "seedling_age_a": 1.5},
        {"curve": "c1", "power_a": 1.8, "power_b": 0.9, "baseline_t_per_ha_a": 0.3},
        {"curve": "dbh", "route": "bamboo", "species": "毛竹", "culm_curve": "culms", "culm_share_1": 0.4,
         "culm_share_2": 0.35, "culm_share_3": 0.25},
        {"curve": "dbh", "route": "bamboo", "species": "毛竹", "density_per_ha": 2_400.0, "culm_share_2": 1.0},
        {"curve": "cover", "forest_biomass_t_per_ha": 90.0, "scenario": "基准线", "area_ha": 4.0},
        {"curve": "c3", "planting_year": 1995, "scenario": "基准线", "area_ha": 1.5},
    ]  # fmt: skip
    standard = {"survival": 0.95, "seedling_age_a": 0.0, "baseline_t_per_ha_a": 0.0}
    frame = table(*({**standard, **row} for row in rows))
    inputs = given_inputs(
        methodology="AR-ACM0003", crediting_start="2020-09-23", crediting_end="2045-03-31", curves=tuple(curves),
        baseline=YearSeries(by_year={2021: 12.5, 2030: 3.0}), leakage=YearSeries(by_year={2022: 4.0}),
        thinnings=(Thinning(stratum="S0", year=2032, share=0.25),),
        fires=(Fire(year=2027, area_ha=2, biomass_t_per_ha=30),),
    )  # fmt: skip
    return frame, inputs


def recalculated(path: Path, folder: Path) -> Any:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed: the workbook cannot be recalculated")
    out = folder / "recalculated"
    subprocess.run(
        [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xlsx", "--outdir",
         str(out), str(path)],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    return load_workbook(out / path.name, data_only=True)


def numbers(sheet: Any, row: int, first: int, count: int) -> list[float]:
    return [sheet.cell(row, first + k).value for k in range(count)]


def check(resolved: Resolved, folder: Path) -> None:
    book = recalculated(write_workbook(resolved, folder / "book.xlsx"), folder)
    result, stock = flows(resolved.case), stocks(resolved.case)
    ends = stock.shape[1]
    scale = stock.max()
    for i in range(len(stock)):
        found = numbers(book[STOCK], 4 + i, 3, ends)
        assert found == pytest.approx(stock[i].tolist(), rel=1e-9, abs=1e-12 * scale), i
    for row, expected in ((4, result.gross_total), (5, result.baseline), (8, result.net)):
        found = numbers(book[SUMMARY], row, 4, ends - 1)
        assert found == pytest.approx(expected.tolist(), rel=1e-9)
    assert book[SUMMARY]["B10"].value == pytest.approx(result.total, rel=1e-9)


@pytest.mark.slow
def test_libreoffice_gets_the_same_numbers(tmp_path: Path) -> None:
    frame, inputs = every_route()
    check(resolve(check_strata(frame), inputs), tmp_path)


@pytest.mark.slow
def test_with_deduction_and_benchmark(tmp_path: Path) -> None:
    benchmark = given_inputs().parameters[0].model_copy(update={"name": "performance_benchmark", "value": 0.2})
    inputs = given_inputs(methodology="VM0047", parameters=(*given_inputs().parameters, benchmark))
    check(resolve(check_strata(table({}, {"planting_year": 2023})), inputs), tmp_path)


def test_yearly_cells_are_formulas_and_texts_stay_texts(tmp_path: Path) -> None:
    frame = table({"stratum": "=1+1"})
    book = load_workbook(write_workbook(resolve(check_strata(frame), given_inputs()), tmp_path / "x.xlsx"))
    for sheet in ("生长", "储量", "变化", "汇总"):
        values = [
            cell.value for row in book[sheet].iter_rows(min_row=4, min_col=4) for cell in row if cell.value is not None
        ]
        assert values
        assert all(str(value).startswith("=") for value in values)
    assert book["碳层"]["A4"].data_type == "s"
    sources = [row[6].value for row in book["来源"].iter_rows(min_row=4) if row[0].value]
    assert any(sources)


@pytest.mark.slow
def test_the_claim_stands_below_the_result(tmp_path: Path) -> None:
    resolved = resolve(check_strata(table({})), given_inputs())
    claim = {2021: 61.875 * 1.1, 2022: 61.875}
    book = recalculated(write_workbook(resolved, tmp_path / "book.xlsx", claim), tmp_path)[SUMMARY]
    assert [book.cell(14, column).value for column in (4, 5)] == pytest.approx([0.1, 0.0], abs=1e-9)
    assert book.cell(13, 4).value == pytest.approx(6.1875)
    assert book["B12"].value == pytest.approx(61.875 * 2.1)
    assert book.cell(12, 6).value is None


def test_sheets_say_things_in_words(tmp_path: Path) -> None:
    book = load_workbook(write_workbook(resolve(check_strata(table({})), given_inputs()), tmp_path / "x.xlsx"))
    assert book["曲线"]["B4"].value == "幂函数 a·t^b"
    said = {str(cell.value) for row in book["来源"].iter_rows(min_row=4) for cell in row}
    assert {"项目文件", "第三方", "木材密度", "非持久性扣减率或缓冲池比例"} <= said
    assert book[SUMMARY].freeze_panes == "C4"
    assert book[STOCK]["D4"].number_format == "#,##0.0"
