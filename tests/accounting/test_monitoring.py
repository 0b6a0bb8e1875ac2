"""Plots, uncertainty and discounts against published examples and hand calculation."""

import json
from math import sqrt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from checker.accounting.discounts import discount
from checker.accounting.faults import InputError
from checker.accounting.monitoring import (
    StratumPlots,
    change,
    change_of_same_plots,
    circle_ha,
    double_sampling,
    estimate,
    plots_needed,
)
from checker.accounting.plots import by_stratum, plot_biomass
from checker.accounting.student import two_sided_t


def published(shared: Path, name: str) -> dict:  # type: ignore[type-arg]
    return json.loads((shared / "cases" / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("df", "t"),
    # Printed t tables, two-sided 90 %
    [(1, 6.314), (2, 2.920), (5, 2.015), (10, 1.812), (30, 1.697), (33, 1.692), (120, 1.658), (100_000, 1.645)],
)
def test_t_table(df: int, t: float) -> None:
    assert two_sided_t(0.90, df) == pytest.approx(t, abs=6e-4)


def test_closed_forms_of_t() -> None:
    # df 1: tan(pi p/2); df 2: p sqrt(2/(1-p^2)), both exact
    assert two_sided_t(0.90, 1) == pytest.approx(np.tan(np.pi * 0.45), rel=1e-12)
    assert two_sided_t(0.95, 2) == pytest.approx(0.95 * sqrt(2 / (1 - 0.95**2)), rel=1e-12)


def values_with(mean: float, s: float, n: int) -> tuple[float, ...]:
    raw = np.arange(n, dtype=float)
    return tuple(mean + s * (raw - raw.mean()) / raw.std(ddof=1))


def test_sampling_example_of_ar_tool14(shared: Path) -> None:
    case = published(shared, "ar_tool14_examples.json")["sampling_example"]
    plots = StratumPlots(stratum="A", area_ha=1, values=values_with(case["mean"], case["s"], case["n"]))
    found = estimate([plots])
    assert found.t == pytest.approx(case["t90"], abs=5e-4)
    assert sqrt(found.variance) == pytest.approx(case["SEM"], abs=5e-4)
    assert found.half_width == pytest.approx(case["margin"], abs=2e-3)
    assert found.relative * 100 == pytest.approx(case["U_pct"], abs=5e-3)


def test_two_strata_by_hand() -> None:
    # w 0.25, 0.75; means 10, 20: 17.5. Variances of (8,12) and (18,20,22): 8 and 4.
    # Variance of the mean: 0.0625*8/2 + 0.5625*4/3 = 0.25 + 0.75 = 1. df 3: t 2.3534
    strata = [
        StratumPlots(stratum="A", area_ha=10, values=(8, 12)),
        StratumPlots(stratum="B", area_ha=30, values=(18, 20, 22)),
    ]
    found = estimate(strata)
    assert (found.mean, found.variance, found.df) == (17.5, pytest.approx(1.0), 3)
    assert found.half_width == pytest.approx(2.3534, abs=1e-4)
    assert found.total == 700


@pytest.mark.parametrize(
    ("plots", "message"),
    [
        (StratumPlots(stratum="A", area_ha=1, values=(3,)), "A: at least two"),
        (StratumPlots(stratum="A", area_ha=0, values=(3, 4)), "A: area"),
        (StratumPlots(stratum="A", area_ha=1, values=(3, float("nan"))), "A: a plot value"),
    ],
)
def test_bad_plots_are_named(plots: StratumPlots, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        estimate([plots])


def test_discount_example_of_ar_tool14(shared: Path) -> None:
    case = published(shared, "ar_tool14_examples.json")
    given = case["discount_example"]
    project = discount("AR-TOOL14-v04.2", given["mean"], given["half_width"])
    assert project.adjusted == pytest.approx(given["project_value"])
    raised = discount("AR-TOOL14-v04.2", given["mean"], given["half_width"], baseline=True)
    assert raised.adjusted == pytest.approx(given["baseline_value"])
    for edge in case["discount_edges"]:
        if edge["U_pct"]:
            found = discount("AR-TOOL14-v04.2", 100.0, edge["U_pct"])
            assert found.taken == pytest.approx(edge["discount"] * edge["U_pct"]), edge


def test_discounts_of_the_other_schemes(shared: Path) -> None:
    case = published(shared, "gs403_examples.json")["uncertainty_example"]
    gold = discount("GS-403-v2.1", case["mean_m3_ha"], case["error_pct"])
    assert gold.adjusted == pytest.approx(case["adjusted"])
    assert discount("VM0047-v1.0", 100, 18).adjusted == pytest.approx(97)
    assert discount("VM0047-v1.0", 100, 15).adjusted == 100
    assert discount("AR-CM-001-V01;AR-CM-003-V01", 1_000, 150).adjusted == pytest.approx(940)
    assert discount("AR-CM-001-V01;AR-CM-003-V01", 1_000, 350).action == "more_plots"
    unknown = discount("CCER-14-001-V01", 100, 12)
    assert (unknown.action, unknown.adjusted) == ("unknown", None)
    with pytest.raises(ValueError, match="AR-TOOL14"):
        discount("XYZ", 1, 1)


def test_combined_change_by_hand() -> None:
    # 100 +- 10 %, 160 +- 5 %: sqrt(10^2 + 8^2) = 12.806; /60 = 21.34 %
    found = change(100, 0.10, 160, 0.05, 5)
    assert (found.change, found.per_year) == (60, 12)
    assert found.relative == pytest.approx(0.21344, abs=1e-5)
    # The same plots: changes 5, 7: mean 6, s^2 2, half-width 6.3138 * sqrt(2/2)
    same = change_of_same_plots([10, 20], [15, 27], 2)
    assert same.half_width == pytest.approx(6.3138, abs=1e-4)


def test_published_stock_changes(shared: Path) -> None:
    for name, row in published(shared, "qinghai_xizang_stock.json")["rows"].items():
        found = change(row["C2001"], 0, row["C2011"], 0, 10)
        assert found.per_year == pytest.approx(row["annual"], abs=5.1e-3), name


def test_plots_needed_by_hand() -> None:
    # w s = 0.5*20 + 0.5*10 = 15, E = 10. With t 1.645: 6.09; with df 8 (n 10): t 1.8595, (1.8595*1.5)^2 = 7.78 -> 8;
    # df 6: t 1.9432: 8.496 -> 9; df 7: t 1.8946: 8.08 -> 9. Shares 2/3, 1/3: 6, 3.
    found = plots_needed({"A": 0.5, "B": 0.5}, {"A": 20.0, "B": 10.0}, 100.0)
    assert found.plots == 9
    assert found.by_stratum == {"A": 6, "B": 3}
    assert plots_needed({"A": 1.0}, {"A": 0.0}, 10.0, least=3).by_stratum == {"A": 3}


def test_double_sampling_by_hand() -> None:
    # y = 2x exactly: rho 1, beta 2; plots x 1,2,3 (mean y 4); X mean 5 over 30 points: 4 + 2*3 = 10.
    # Variance 4/3 * (1 - 0.9) = 0.13333; df 1, t 6.3138
    found = double_sampling([2, 4, 6], [1, 2, 3], 5.0, 30, 10.0)
    assert found.mean == pytest.approx(10)
    assert found.variance == pytest.approx(4 / 30)
    assert found.half_width == pytest.approx(6.3138 * sqrt(4 / 30), abs=1e-4)


def test_slope_example(shared: Path) -> None:
    case = published(shared, "gs403_examples.json")["slope_example"]
    assert circle_ha(case["plot_radius_m"], case["slope_deg"]) == pytest.approx(case["recomputed"], abs=5e-5)


def tally() -> tuple[pd.DataFrame, pd.DataFrame]:
    trees = pd.DataFrame({"plot": [1, 1, 2], "species_group": ["马尾松及其他松类"] * 3, "dbh_cm": [10.0, 4.9, 20.0]})
    return trees, pd.DataFrame({"plot": [1, 2, 3], "stratum": ["A", "A", "B"], "area_m2": [600.0, 600.0, 400.0]})


def test_tally_to_biomass() -> None:
    # 29.556 kg at 10 cm (see the biomass tests), 0.06 ha: 0.4926 t/ha; the 4.9 cm tree is below 5 cm.
    found = plot_biomass(*tally(), min_dbh_cm=5.0)
    assert found["biomass_t_per_ha"].iloc[0] == pytest.approx(0.4926, abs=1e-4)
    assert found["biomass_t_per_ha"].iloc[1] == pytest.approx(212.0 / 1_000 / 0.06, rel=1e-3)  # published: 212.0 kg
    assert found["stems_per_ha"].tolist() == pytest.approx([1 / 0.06, 1 / 0.06, 0])
    strata = by_stratum(found, {"A": 5.0, "B": 2.0})
    assert [len(s.values) for s in strata] == [2, 1]
    with pytest.raises(InputError, match="has no area"):
        by_stratum(found, {"A": 5.0})


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [("dbh_cm", -1, "out_of_range"), ("dbh_cm", "x", "out_of_range"), ("plot", 9, "unknown_name"),
     ("species_group", "云南松", "unknown_name")],
)  # fmt: skip
def test_bad_tally_rows_are_named(column: str, value: object, code: str) -> None:
    trees, plots = tally()
    trees[column] = trees[column].astype(object)
    trees.loc[2, column] = value
    with pytest.raises(InputError) as caught:
        plot_biomass(trees, plots, 5.0)
    assert [(f.code, f.where) for f in caught.value.faults] == [(code, f"每木检尺第 3 行，{column}")]
