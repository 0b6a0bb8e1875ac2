"""Slips that the generated projects cannot show: mixed stands, leakage, roots by function."""

import numpy as np
import pytest

from checker.accounting.inputs import YearSeries
from checker.accounting.resolve import resolve
from checker.accounting.search import search
from checker.accounting.slips import Figures, Slip, figures, possible_slips
from checker.accounting.strata import check_strata
from tests.accounting.test_recompute import given_inputs, table

YEARS = range(2021, 2041)


def named(case, name: str) -> Slip:  # type: ignore[no-untyped-def]
    return next(slip for slip in possible_slips(case) if slip.id == name)


@pytest.mark.parametrize("name", ["share_ignored", "leakage_missing", "root_missing", "wrong_species:油松:杨树"])
def test_found_where_it_can_be_made(name: str) -> None:
    frame = table(
        {"stratum": "M", "share": 0.4},
        {"stratum": "M", "share": 0.6, "species": "杨树", "bef": 1.4, "wood_density": 0.5},
        {"stratum": "P", "share": 1.0, "planting_year": 2023, "root_shoot": 0.3},
    )  # fmt: skip
    inputs = given_inputs(leakage=YearSeries(by_year=dict.fromkeys(YEARS, 12.0)))
    case = resolve(check_strata(frame), inputs).case
    claim = figures(case, True, (named(case, name),))
    assert claim is not None
    assert (name,) in {one.slips for one in search(case, claim)}


def test_roots_by_function_left_out() -> None:
    frame = table({}, {"planting_year": 2012}).drop(columns="root_shoot")
    case = resolve(check_strata(frame), given_inputs(methodology="AR-ACM0003", parameters=())).case
    claim = figures(case, True, (named(case, "root_missing"),))
    assert claim is not None
    assert {one.slips for one in search(case, claim)} == {("root_missing",)}


def test_a_claim_that_is_too_low_is_explained_too() -> None:
    case = resolve(check_strata(table({"area_ha": 100.0})), given_inputs()).case
    honest = figures(case, False)
    assert honest is not None
    found = search(case, Figures(honest.net * 0.9, None))
    assert ("deduction_twice",) in {one.slips for one in found}


def test_a_year_written_a_thousand_times_too_small() -> None:
    case = resolve(check_strata(table({"area_ha": 200.0, "planting_year": 2023})), given_inputs()).case
    honest = figures(case, False)
    assert honest is not None
    claim = np.where(honest.net >= 1_000, honest.net / 1_000, honest.net)
    assert {one.slips for one in search(case, Figures(claim, None))} == {("thousands_lost",)}
