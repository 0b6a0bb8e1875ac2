"""Claim against recomputation: standing, tolerance, sums, parts of the difference."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.accounting.attribution import explain_by_inputs, shapley
from checker.accounting.compare import Claim, compare
from checker.accounting.engine import flows
from checker.accounting.faults import InputError
from checker.accounting.recompute import summarise
from checker.accounting.resolve import Resolved, resolve
from checker.accounting.strata import check_strata
from tests.accounting.claims import random_case
from tests.accounting.test_recompute import given_inputs, table

YEARS = range(2021, 2041)


def resolved() -> tuple[Resolved, object]:
    inputs = given_inputs()
    case = resolve(check_strata(table({"area_ha": 100.0})), inputs)
    return case, summarise(case, flows(case.case), inputs, 10)


def against(claim: Claim):  # type: ignore[no-untyped-def]
    return compare(*resolved(), claim)  # type: ignore[arg-type]


def even(value: float, **more: object) -> Claim:
    return Claim(by_year=dict.fromkeys(YEARS, value), **more)  # type: ignore[arg-type]


def test_agreement_within_tolerance() -> None:
    # 100 ha: 618.75 t a year
    found = against(even(619.0, total=12_380.0))
    assert found.standing == "agrees"
    assert found.explanations == ()
    assert found.sum_gap == 0


@pytest.mark.parametrize(("factor", "standing"), [(1.03, "too_high"), (0.97, "too_low")])
def test_beyond_tolerance_both_ways(factor: float, standing: str) -> None:
    found = against(even(618.75 * factor))
    assert found.standing == standing
    assert found.total_relative == pytest.approx(factor - 1)


def test_one_year_out_of_line_is_shown() -> None:
    claim = Claim(by_year={**dict.fromkeys(YEARS, 618.75), 2030: 700.0})
    found = against(claim)
    assert found.standing == "too_high"
    assert [gap.year for gap in found.years if not gap.within] == [2030]


def test_missing_deduction_is_found() -> None:
    found = against(even(687.5))
    assert [one.slips for one in found.explanations] == [("deduction_missing",)]
    assert abs(found.explanations[0].mean) < 1e-3


def test_slips_that_look_alike_are_all_named() -> None:
    # One stratum: dropping CF = 0.5 doubles, which no other slip does; missing root is 1/1.25 = 0.8 and so is no other.
    assert {one.slips for one in against(even(1237.5)).explanations} == {("carbon_fraction_missing",)}
    mu = {one.slips for one in against(even(618.75 * 15)).explanations}
    assert mu == {("mu_as_hectare",), ("mu_as_hectare_one:S0",)}


def test_total_that_is_not_the_sum() -> None:
    found = against(even(618.75, total=618.75 * 19))
    assert {slip.code for slip in found.sum_explained_by} == {"year_left_out"}
    assert found.sum_gap == pytest.approx(-618.75)
    assert {slip.code for slip in against(even(618.75, total=618.75 * 21)).sum_explained_by} == {"year_twice"}
    assert against(even(618.75, total=618.75 * 20 + 9)).sum_explained_by == ()


def test_stratum_claims() -> None:
    gross = {"S0": dict.fromkeys(YEARS, 687.5 * 1.2)}
    found = against(even(618.75 * 1.2, gross_by_stratum=gross))
    assert found.strata[0].relative == pytest.approx(0.2)
    assert not found.strata[0].within


@pytest.mark.parametrize(
    ("claim", "code"),
    [
        (Claim(), "missing"),
        (Claim(by_year={2019: 1.0}), "out_of_range"),
        (Claim(by_year={2021: float("nan")}), "not_a_number"),
        (Claim(total=1.0, gross_by_stratum={"X": {2021: 1.0}}), "unknown_name"),
    ],
)
def test_bad_claims_are_named(claim: Claim, code: str) -> None:
    with pytest.raises(InputError) as caught:
        against(claim)
    assert code in {fault.code for fault in caught.value.faults}


def test_shapley_by_hand() -> None:
    # v = a*b with a 1 -> 2, b 3 -> 5: total +7. a first: 3 then b: 4; b first: 2 then a: 5. Means: a 4, b 3.
    def product(chosen: frozenset[str]) -> float:
        return (2 if "a" in chosen else 1) * (5 if "b" in chosen else 3)

    assert shapley(["a", "b"], product) == {"a": 4.0, "b": 3.0}


def test_parts_by_hand() -> None:
    # Area 100 -> 110 and deduction 0.1 -> 0: total 687.5*20 = 13750 * (0.9 -> 1.0): 12375 -> 15125, +2750.
    # Area alone: +1237.5 at 0.9, +1375 at 1.0: mean 1306.25. Deduction: +1375 at 100, +1512.5 at 110: 1443.75.
    ours = resolved()[0].case
    theirs = replace(ours, area=ours.area * 1.1, deduction=0.0)
    parts = explain_by_inputs(ours, theirs)
    assert [(part.factor, part.tco2e) for part in parts] == [
        ("deduction", pytest.approx(1443.75)), ("area", pytest.approx(1306.25)),
    ]  # fmt: skip
    assert sum(part.share for part in parts) == pytest.approx(1)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_parts_add_up_and_do_not_depend_on_order(seed: int) -> None:
    rng = np.random.default_rng(seed)
    ours = random_case(rng)
    theirs = replace(
        ours, area=ours.area * rng.uniform(0.9, 1.1), bef=ours.bef * 1.05, r=ours.r * 0.9, birth=ours.birth - 1,
        deduction=0.05,
    )  # fmt: skip
    parts = explain_by_inputs(ours, theirs)
    assert {part.factor for part in parts} == {"area", "bef", "root_shoot", "age", "deduction"}
    assert sum(part.tco2e for part in parts) == pytest.approx(flows(theirs).total - flows(ours).total, rel=1e-9)
    back = explain_by_inputs(theirs, ours)
    assert {p.factor: -p.tco2e for p in back} == pytest.approx({p.factor: p.tco2e for p in parts})


def test_different_strata_cannot_be_attributed() -> None:
    ours = resolved()[0].case
    other = resolve(check_strata(pd.concat([table({}), table({}).assign(stratum="T")])), given_inputs()).case
    with pytest.raises(InputError):
        explain_by_inputs(ours, other)
