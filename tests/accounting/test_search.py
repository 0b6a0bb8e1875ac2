"""The search for slips: finds what was planted, accuses nobody else (in full: `benchmarks/accounting_slips.py`)."""

import numpy as np
import pytest

from checker.accounting.search import Explanation, search
from checker.accounting.slips import figures, possible_slips
from checker.accounting.tables import load_table
from tests.accounting.claims import Planted, honest, outside, planted, random_case


def explain(claim: Planted) -> tuple[Explanation, ...]:
    return search(claim.case, claim.claim, step=1.0)


def found(claim: Planted) -> bool:
    return any(tuple(sorted(one.slips)) == claim.slips for one in explain(claim))


@pytest.mark.parametrize(("detail", "seed"), [(True, 101), (False, 102)])
def test_single_slips_are_found(detail: bool, seed: int) -> None:
    rng = np.random.default_rng(seed)
    hits = sum(found(planted(rng, 1, detail)) for _ in range(120))
    assert hits >= 0.95 * 120


@pytest.mark.parametrize(("detail", "seed"), [(True, 103), (False, 104)])
def test_pairs_are_found(detail: bool, seed: int) -> None:
    rng = np.random.default_rng(seed)
    hits = sum(found(planted(rng, 2, detail)) for _ in range(20))
    assert hits >= 0.85 * 20


@pytest.mark.parametrize(("detail", "seed"), [(True, 105), (False, 106)])
def test_nobody_is_accused_wrongly(detail: bool, seed: int) -> None:
    rng = np.random.default_rng(seed)
    assert not any(explain(honest(rng, detail)) for _ in range(100))
    accused = [e for _ in range(25) for e in explain(outside(rng, detail)) if e.decisive]
    assert not accused


def test_every_slip_of_the_catalogue_can_be_made() -> None:
    rng, names = np.random.default_rng(7), {row.text("slip") for row in load_table("accounting_slips").rows}
    seen = set()
    for _ in range(20):
        case = random_case(rng)
        base = figures(case, True)
        assert base is not None
        for slip in possible_slips(case):
            shown = figures(case, True, (slip,))
            if shown is not None and not np.allclose(shown.net, base.net, rtol=1e-9):
                seen.add(slip.id.split(":")[0])
    # The generated projects have no mixed stands and no leakage.
    assert names - seen == {"share_ignored", "leakage_missing"}


def test_a_scalar_that_only_resembles_a_slip_is_called_compatible() -> None:
    # One tenth more in every year of a bare net series: a forgotten deduction would look so, but so would other things.
    rng = np.random.default_rng(3)
    case = random_case(rng)
    base = figures(case, False)
    assert base is not None
    claim = Planted(case, (), type(base)(np.round(base.net / 0.9)))
    found = explain(claim)
    assert ("deduction_missing",) in {one.slips for one in found}
    for one in found:
        assert 0 < one.chance <= 1
        assert one.decisive == (one.chance < 0.02)
