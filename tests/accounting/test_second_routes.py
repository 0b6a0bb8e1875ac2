"""The second implementation agrees to 1e-12 on generated cases: every route, fire, sampling, discounts."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from checker.accounting.discounts import discount
from checker.accounting.engine import flows, stocks
from checker.accounting.growth import Curve
from checker.accounting.inputs import DeclaredCulmEquation, DeclaredTreeEquation, Fire
from checker.accounting.monitoring import StratumPlots, change, double_sampling, estimate
from checker.accounting.plots import plot_biomass
from checker.accounting.resolve import resolve
from checker.accounting.strata import check_strata
from checker.accounting.tables import load_table
from tests.accounting import scalar_routes
from tests.accounting.test_recompute import given_inputs

size = st.floats(0.05, 1)
quantities = {
    "volume_power": ("volume_m3_per_ha", 300.0), "stand_biomass": ("biomass_t_per_ha", 250.0),
    "carbon": ("carbon_t_per_ha", 120.0), "shrub": ("cover_fraction", 0.9), "tree": ("dbh_cm", 40.0),
    "tree_volume": ("dbh_cm", 40.0), "bamboo": ("dbh_cm", 14.0),
}  # fmt: skip


def root_of_fir() -> list[tuple[float, float]]:
    rows = [r for r in load_table("tree_biomass_equations").rows if r.text("species_group") == "杉木及其他杉类"]
    return [(r.number("coefficient_a"), r.number("exponent_b")) for r in rows if r.text("component") in
            ("stem", "branch", "leaf", "root")]  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(
    route=st.sampled_from(sorted(quantities)), asymptote=size, pace=st.floats(0.03, 0.2), shape=st.floats(1, 3),
    planted=st.integers(2008, 2026), area=st.floats(0.5, 900), survival=st.floats(0.3, 1), trees=st.floats(300, 4_000),
    one=st.floats(0.1, 2), two=st.floats(0.7, 1.3), root=st.floats(0.1, 0.5), first=st.floats(0, 0.5),
)  # fmt: skip
def test_every_route(
    route: str, asymptote: float, pace: float, shape: float, planted: int, area: float, survival: float, trees: float,
    one: float, two: float, root: float, first: float,
) -> None:  # fmt: skip
    quantity, most = quantities[route]
    specs = {
        "c": {"family": "richards", "parameters": {"a": asymptote * most, "b": shape, "c": pace}},
        "h": {"family": "schumacher", "parameters": {"a": 20 * two, "b": 9 * one}},
    }
    curves = (Curve(id="c", quantity=quantity, **specs["c"]), Curve(id="h", quantity="height_m", **specs["h"]))
    culm = (0.4 * one, 2 * two, 1.1, 0.2, 1.5 * two, first)
    equations: dict[str, Any] = {"杉木及其他杉类": root_of_fir(), "V": (6e-5 * one, 1.9, 0.95 * two), "竹": culm}
    row: dict[str, Any] = {
        "stratum": "S", "species": "杉木", "curve": "c", "route": route, "area_ha": area, "planting_year": planted,
        "survival": survival, "root_shoot": root, "carbon_fraction": 0.48, "wood_density": 0.35, "bef": 1.4,
    }  # fmt: skip
    if route in ("tree", "tree_volume", "bamboo"):
        row["density_per_ha"] = trees
    more: dict[str, Any] = {
        "volume_power": {"power_a": one, "power_b": two}, "shrub": {"forest_biomass_t_per_ha": 100 * one},
        "tree": {"equation": "杉木及其他杉类"}, "tree_volume": {"equation": "V", "height_curve": "h"},
        "bamboo": {"equation": "竹", "culm_share_1": first, "culm_share_2": 0.5, "culm_share_3": 0.5 - first},
    }  # fmt: skip
    row |= more.get(route, {})
    resolved = resolve(
        check_strata(pd.DataFrame([row])),
        given_inputs(
            curves=curves, equations=(DeclaredTreeEquation(id="V", a=6e-5 * one, b=1.9, c=0.95 * two),),
            culm_equations=(DeclaredCulmEquation(id="竹", **dict(zip("abcdef", culm, strict=True))),),
        ),
    )  # fmt: skip
    found = stocks(resolved.case)[0]
    expected = [scalar_routes.stock(row, specs, year, equations, roots=route == "tree") for year in range(2020, 2041)]
    assert found.tolist() == pytest.approx(expected, rel=1e-12, abs=1e-12 * max(expected))


@given(
    st.floats(0.1, 500), st.floats(0, 200), st.floats(0, 30),
    st.sampled_from([("temperate", None, 0.45, 4.7, 0.26), ("boreal", None, 0.40, 4.7, 0.26),
                     ("tropical", 4.0, 0.46, 6.8, 0.20), ("tropical", 9.0, 0.67, 6.8, 0.20),
                     ("tropical", 15.0, 0.50, 6.8, 0.20), ("tropical", 40.0, 0.32, 6.8, 0.20)]),
)  # fmt: skip
@settings(max_examples=30, deadline=None)
def test_fires(area: float, biomass: float, dead: float, zone: tuple[Any, ...]) -> None:
    name, age, factor, ch4, n2o = zone
    burnt = Fire(
        year=2025, area_ha=area, biomass_t_per_ha=biomass, zone=name, age=age, dead_wood_t_per_ha=dead / 3,
        litter_t_per_ha=dead * 2 / 3,
    )  # fmt: skip
    frame = pd.DataFrame([{
        "stratum": "S", "species": "油松", "curve": "line", "area_ha": 10.0, "planting_year": 2018,
        "wood_density": 0.4, "bef": 1.5, "root_shoot": 0.25, "carbon_fraction": 0.5,
    }])  # fmt: skip
    found = flows(resolve(check_strata(frame), given_inputs(fires=(burnt,))).case).fire[4]
    assert found == pytest.approx(scalar_routes.fire(area, biomass, factor, ch4, n2o, dead), rel=1e-12)


plot_values = st.lists(st.floats(0, 300), min_size=2, max_size=12)


@given(st.lists(st.tuples(st.floats(1, 5_000), plot_values), min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_stratified_estimates(strata: list[tuple[float, list[float]]]) -> None:
    mean, variance = scalar_routes.stratified(strata)
    found = estimate([StratumPlots(stratum=str(k), area_ha=a, values=tuple(v)) for k, (a, v) in enumerate(strata)])
    scale = max(max(values) for _, values in strata)
    assert found.mean == pytest.approx(mean, rel=1e-12)
    assert found.variance == pytest.approx(variance, rel=1e-12, abs=1e-12 * scale**2)
    assert found.half_width == pytest.approx(found.t * found.variance**0.5, rel=1e-12)


@given(
    st.sampled_from(["AR-TOOL14-v04.2", "AR-CM-001-V01;AR-CM-003-V01", "GS-403-v2.1", "VM0047-v1.0"]),
    st.floats(1, 1e6), st.floats(0, 0.6),
)  # fmt: skip
@settings(max_examples=100, deadline=None)
def test_discounts(scheme: str, value: float, relative: float) -> None:
    assume(min(abs(relative - line) for line in (0.10, 0.15, 0.20, 0.30)) > 1e-9)
    expected = scalar_routes.discounted(scheme, value, relative * value)
    found = discount(scheme, value, relative * value)
    if expected is None:
        assert found.adjusted is None
        assert found.action == "more_plots"
    else:
        assert found.adjusted == pytest.approx(expected, rel=1e-12)


@given(
    st.lists(st.tuples(st.floats(5, 200), st.floats(1, 60)), min_size=3, max_size=10), st.floats(1, 60),
    st.integers(10, 500),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_double_sampling(pairs: list[tuple[float, float]], mean_x: float, points: int) -> None:
    y, x = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    assume(max(x) - min(x) > 0.5)
    mean, variance = scalar_routes.regression(y, x, mean_x, points)
    found = double_sampling(y, x, mean_x, points, 10.0)
    assert found.mean == pytest.approx(mean, rel=1e-12, abs=1e-12 * max(y) * 60)
    assert found.variance == pytest.approx(variance, rel=1e-12, abs=1e-12 * max(y) ** 2)


@given(st.floats(1, 1e5), st.floats(0, 0.4), st.floats(1, 1e5), st.floats(0, 0.4), st.floats(1, 12))
@settings(max_examples=60, deadline=None)
def test_change_between_two_surveys(first: float, u1: float, second: float, u2: float, years: float) -> None:
    assume(abs(second - first) > 1)
    found = change(first, u1, second, u2, years)
    half = ((u1 * first) ** 2 + (u2 * second) ** 2) ** 0.5
    assert found.per_year == pytest.approx((second - first) / years, rel=1e-12)
    assert found.relative == pytest.approx(half / abs(second - first), rel=1e-12)


@given(st.lists(st.tuples(st.integers(1, 3), st.floats(1, 60)), max_size=25))
@settings(max_examples=40, deadline=None)
def test_tallies(trees: list[tuple[int, float]]) -> None:
    plots = pd.DataFrame({"plot": [1, 2, 3], "stratum": ["A"] * 3, "area_m2": [600.0, 667.0, 400.0]})
    frame = pd.DataFrame(trees, columns=["plot", "dbh_cm"]).assign(species_group="杉木及其他杉类")
    found = plot_biomass(frame, plots, min_dbh_cm=5.0)
    for row, (plot, area) in enumerate(((1, 600.0), (2, 667.0), (3, 400.0))):
        own = [dbh for one, dbh in trees if one == plot and dbh >= 5.0]
        mass = sum(a * dbh**b for dbh in own for a, b in root_of_fir())
        assert found["biomass_t_per_ha"].iloc[row] == pytest.approx(mass / 1000 / (area / 10_000), rel=1e-12)
