"""Monte Carlo: same seed same numbers, known spreads, agreement with the engine draw by draw."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from checker.accounting.engine import flows
from checker.accounting.faults import InputError
from checker.accounting.growth import Curve
from checker.accounting.montecarlo import draw, simulate, tornado
from checker.accounting.ranges import Range
from checker.accounting.resolve import resolve
from checker.accounting.strata import check_strata
from tests.accounting.claims import random_case
from tests.accounting.test_recompute import given_inputs, table


def test_same_seed_same_numbers() -> None:
    case = random_case(np.random.default_rng(1))
    ranges = [Range(name="bef", target="bef", low=0.9, high=1.1)]
    assert simulate(case, ranges, 500, 7) == simulate(case, ranges, 500, 7)
    assert simulate(case, ranges, 500, 7).mean != simulate(case, ranges, 500, 8).mean


def test_uniform_area_gives_the_percentiles_of_a_uniform() -> None:
    case = replace(random_case(np.random.default_rng(2)), deduction=0.0)
    case = replace(case, baseline=np.zeros_like(case.baseline))
    found = simulate(case, [Range(name="area", target="area", low=0.8, high=1.2, shape="uniform")], 20_000, 1)
    # Total is proportional to the one factor: 5 % at 0.82, 95 % at 1.18.
    assert np.array(found.total_band) / found.central == pytest.approx([0.82, 0.9, 1.0, 1.1, 1.18], abs=0.006)
    assert found.relative_half_width == pytest.approx(0.18, abs=0.006)
    assert sum(band.percentiles[2] for band in found.fan) == pytest.approx(found.total_band[2], rel=0.01)


def test_independent_areas_even_out() -> None:
    case = replace(random_case(np.random.default_rng(4)), baseline=np.zeros(1))
    case = replace(case, baseline=np.zeros(len(case.window.years)))
    one = Range(name="area", target="area", low=0.8, high=1.2)
    shared = simulate(case, [one], 5_000, 1).relative_half_width
    own = simulate(case, [one.model_copy(update={"shared": False})], 5_000, 1).relative_half_width
    assert own < 0.9 * shared


@pytest.mark.parametrize("target", ["area", "survival", "d", "bef", "r", "cf", "growth", "pace", "deduction"])
def test_a_pinned_draw_is_the_engine(target: str) -> None:
    case = random_case(np.random.default_rng(5))
    case = replace(case, baseline_rate=np.full(len(case.area), 0.2))
    pinned = Range(name="x", target=target, low=1.07, high=1.07 + 1e-12, shape="uniform")  # type: ignore[arg-type]
    (bar,) = tornado(case, [pinned])
    drawn = draw(case, [pinned], 3, 0).net
    assert drawn.sum(axis=1) == pytest.approx(bar.at_low, rel=1e-9)
    assert drawn.sum(axis=1)[0] != pytest.approx(flows(case).total, rel=1e-4)


@pytest.mark.parametrize("change", [{}, {"methodology": "AR-ACM0003", "drop": "root_shoot"}, {"thinning": True}])
def test_without_spread_every_draw_is_the_engine(change: dict[str, object]) -> None:
    frame = table({}, {"planting_year": 2024, "species": "杨树"})
    inputs = given_inputs()
    if "drop" in change:
        frame, inputs = frame.drop(columns="root_shoot"), given_inputs(methodology="AR-ACM0003")
    if "thinning" in change:
        inputs = given_inputs(thinnings=({"year": 2030, "share": 0.3},))
    case = resolve(check_strata(frame), inputs).case
    assert draw(case, [], 2, 0).net == pytest.approx(np.tile(flows(case).net, (2, 1)), rel=1e-12, abs=1e-9)


def test_tree_route_draws() -> None:
    dbh = Curve(id="line", family="power", quantity="dbh_cm", parameters={"a": 1, "b": 1})
    frame = table({"equation": "马尾松及其他松类", "density_per_ha": 1_000.0, "planting_year": 2010})
    case = resolve(check_strata(frame), given_inputs(curves=(dbh,))).case
    one = Range(name="g", target="growth", low=0.9, high=1.1)
    assert draw(case, [], 1, 0).net[0] == pytest.approx(flows(case).net)
    band = simulate(case, [one], 200, 1).total_band
    assert band[0] < flows(case).total < band[4]


def test_tornado_is_widest_first_and_covers_the_total() -> None:
    case = random_case(np.random.default_rng(6))
    bars = tornado(
        case,
        [
            Range(name="narrow", target="bef", low=0.98, high=1.02),
            Range(name="wide", target="growth", low=0.7, high=1.3),
        ],
    )
    assert [bar.name for bar in bars] == ["wide", "narrow"]
    for bar in bars:
        assert bar.at_low < flows(case).total < bar.at_high


def test_ranges_are_checked() -> None:
    case = random_case(np.random.default_rng(1))
    bad = [
        Range(name="reversed", target="bef", low=1.1, high=0.9),
        Range(name="nobody", target="bef", low=0.9, high=1.1, only="银杏"),
    ]
    with pytest.raises(InputError) as caught:
        simulate(case, bad, 10, 0)
    assert [fault.where for fault in caught.value.faults] == ["范围 reversed", "范围 nobody"]


def test_range_of_one_species_leaves_the_others() -> None:
    frame = pd.concat([table({}), table({"species": "杨树"}).assign(stratum="T")])
    case = resolve(check_strata(frame), given_inputs()).case
    one = Range(name="x", target="bef", low=1.2, high=1.2 + 1e-12, shape="uniform", only="杨树")
    assert draw(case, [one], 1, 0).net.sum() == pytest.approx(flows(case).total * 1.1, rel=1e-9)
