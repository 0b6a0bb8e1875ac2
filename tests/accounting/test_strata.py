"""Bad tables: every trouble is named with its cell, and nothing becomes a silent zero."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from checker.accounting.faults import InputError
from checker.accounting.growth import Curve
from checker.accounting.inputs import Fire, Inputs, Thinning, YearSeries
from checker.accounting.recompute import recompute
from checker.accounting.strata import check_strata

GOOD = {
    "stratum": ["A", "B"], "species": ["油松", "杨树"], "curve": ["c", "c"], "area_ha": [10.0, 20.0],
    "planting_year": [2015, 2018], "wood_density": [0.4, 0.4], "bef": [1.5, 1.5], "root_shoot": [0.2, 0.2],
    "carbon_fraction": [0.5, 0.5],
}  # fmt: skip
CURVE = Curve(id="c", family="power", quantity="volume_m3_per_ha", parameters={"a": 5, "b": 1})


def given(**more: Any) -> Inputs:
    base: dict[str, Any] = {
        "methodology": "CCER-14-001-V01", "crediting_start": "2021-01-01", "crediting_end": "2040-12-31",
        "curves": (CURVE,), "growth_in_planting_year": True,
    }  # fmt: skip
    return Inputs(**{**base, **more})


def faults_of(frame: pd.DataFrame, **more: Any) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        recompute(check_strata(frame), given(**more))
    for fault in caught.value.faults:
        assert fault.where
        assert fault.zh
        assert fault.en
        assert fault.where in caught.value.zh
    return [(fault.code, fault.where) for fault in caught.value.faults]


def changed(column: str, row: int, value: Any) -> pd.DataFrame:
    frame = pd.DataFrame(GOOD)
    frame[column] = frame[column].astype(object)
    frame.loc[row, column] = value
    return frame


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("planting_year", None, "missing"),
        ("planting_year", 20155, "out_of_range"),
        ("planting_year", 2015.5, "out_of_range"),
        ("area_ha", np.nan, "missing"),
        ("area_ha", -3, "negative"),
        ("area_ha", 0, "negative"),
        ("area_ha", "十二", "not_a_number"),
        ("area_ha", "12,5", "not_a_number"),
        ("area_ha", float("inf"), "not_a_number"),
        ("area_ha", 5e6, "out_of_range"),
        ("wood_density", 400, "out_of_range"),  # kg/m3 taken for t/m3
        ("bef", 0.9, "out_of_range"),
        ("root_shoot", -0.1, "negative"),
        ("carbon_fraction", 0.05, "out_of_range"),
        ("carbon_fraction", 47, "out_of_range"),  # per cent
        ("species", "", "missing"),
        ("curve", "d", "unknown_name"),
        ("stratum", "A", "repeated"),
    ],
)
def test_bad_cell_is_named(column: str, value: Any, code: str) -> None:
    found = faults_of(changed(column, 1, value))
    assert found[0][0] == code
    assert column in found[0][1]
    assert "第 2 行" in found[0][1] or "A" in found[0][1]


def test_all_bad_cells_are_named_at_once() -> None:
    frame = changed("area_ha", 0, -1)
    frame.loc[1, "bef"] = 99
    assert [code for code, _ in faults_of(frame)] == ["negative", "out_of_range"]


def test_missing_column_unit_and_unknown_column() -> None:
    frame = pd.DataFrame(GOOD).rename(columns={"area_ha": "area"})
    assert ("unit", "碳层表，列 area") in faults_of(frame)
    assert ("unknown_name", "碳层表，列 面积") in faults_of(pd.DataFrame(GOOD).assign(面积=1))
    assert faults_of(pd.DataFrame(GOOD).drop(columns="planting_year")) == [("missing", "碳层表，列 planting_year")]
    assert faults_of(pd.DataFrame(GOOD).iloc[:0]) == [("missing", "碳层表")]


def test_mu_is_converted_not_taken_for_hectares() -> None:
    frame = pd.DataFrame(GOOD).rename(columns={"area_ha": "area_mu"})
    assert check_strata(frame).frame["area_ha"].tolist() == pytest.approx([10 / 15, 20 / 15])


def test_an_unreadable_area_in_mu_is_no_empty_stratum() -> None:
    frame = pd.DataFrame(GOOD).rename(columns={"area_ha": "area_mu"})
    frame["area_mu"] = ["150", "约200"]
    assert faults_of(frame) == [("not_a_number", "碳层表第 2 行（B），area_ha")]


def test_unknown_species_is_named_with_its_neighbours() -> None:
    frame = changed("species", 1, "大叶油松").drop(columns="wood_density")
    with pytest.raises(InputError, match="油松") as caught:
        recompute(check_strata(frame), given(allow_library=True))
    assert [fault.code for fault in caught.value.faults] == ["no_parameters"]


def test_shares_must_add_up() -> None:
    frame = pd.DataFrame(GOOD).assign(stratum="A", area_ha=10.0, share=[0.5, 0.4])
    assert faults_of(frame) == [("shares", "碳层 A，share")]
    frame = pd.DataFrame(GOOD).assign(stratum="A", share=[0.5, 0.5])
    assert faults_of(frame) == [("repeated", "碳层 A，area_ha")]


def test_curve_of_another_quantity_is_a_unit_fault() -> None:
    frame = pd.DataFrame(GOOD).assign(route="stand_biomass")
    assert {code for code, _ in faults_of(frame)} == {"unit"}


def test_curve_that_does_not_hold_at_young_ages() -> None:
    late = CURVE.model_copy(update={"from_age": 8.0})
    assert faults_of(pd.DataFrame(GOOD), curves=(late,)) == [("undefined_age", "生长曲线 c")]


def test_single_trees_need_a_density() -> None:
    dbh = Curve(id="c", family="power", quantity="dbh_cm", parameters={"a": 1, "b": 1})
    frame = pd.DataFrame(GOOD).assign(equation="油松", density_per_ha=[1_000, None])
    assert faults_of(frame, curves=(dbh,)) == [("missing", "碳层表第 2 行（B），density_per_ha")]


@pytest.mark.parametrize("column", ["survival", "seedling_age_a", "baseline_t_per_ha_a"])
def test_an_empty_cell_of_an_optional_column_is_no_default(column: str) -> None:
    frame = pd.DataFrame(GOOD).assign(**{column: [0.9, None]})
    assert faults_of(frame) == [("missing", f"碳层表第 2 行（B），{column}")]


def test_an_empty_share_is_no_whole() -> None:
    frame = pd.DataFrame(GOOD).assign(stratum="A", area_ha=10.0, share=[1.0, None])
    assert faults_of(frame) == [("missing", "碳层表第 2 行（A），share")]


def test_a_tropical_fire_needs_an_age() -> None:
    fire = Fire(year=2030, area_ha=1, biomass_t_per_ha=10, zone="tropical")
    assert faults_of(pd.DataFrame(GOOD), fires=(fire,)) == [("missing", "火灾 2030，age")]


def test_series_and_events_outside_the_period() -> None:
    frame = pd.DataFrame(GOOD)
    assert faults_of(frame, baseline=YearSeries(by_year={2019: 1})) == [("out_of_range", "基准线 2019")]
    assert faults_of(frame, thinnings=(Thinning(stratum="Z", year=2030, share=0.2),)) == [("unknown_name", "间伐 2030")]


def test_unknown_methodology_names_the_known() -> None:
    with pytest.raises(InputError, match="AR-ACM0003"):
        recompute(check_strata(pd.DataFrame(GOOD)), given(methodology="CM-999"))
