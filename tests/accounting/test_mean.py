"""Yearly mean times years against the total."""

import pytest

from checker.accounting.mean import mean_facts
from checker.model.fact import Candidate, Fact
from checker.model.identity import fact_id

PAPER = "document:d-1"


def fact(field: str, value: float | str | None, kind: str = "number", precision: float = 1.0, **more: object) -> Fact:
    return Fact(
        id=fact_id(PAPER, field), subject=PAPER, field=field, value_type=kind, value=value, precision=precision, **more
    )


def gaps(total: float, mean: float, start: str, end: str, step: float = 1.0) -> dict[str, object]:
    facts = [
        fact("claimed_total", total),
        fact("claimed_annual", mean, precision=step),
        fact("crediting_start", start, "date"),
        fact("crediting_end", end, "date"),
    ]
    return {made.field: made.value for made in mean_facts(PAPER, {(f.subject, f.field): f for f in facts})}


@pytest.mark.parametrize("mean", [5000, 5001])
def test_rounded_either_way_fits(mean: float) -> None:
    # 100 010 t over 20 years is 5 000.5: down 5 000, up 5 001.
    assert gaps(100_010, mean, "2021-01-01", "2040-12-31")["mean_gap_t"] == 0


def test_exact_quotient_admits_no_neighbour() -> None:
    found = gaps(100_000, 5_001, "2021-01-01", "2040-12-31")
    assert found["mean_gap_t"] == 1  # the printed total allows only 5 000 ...
    assert found["mean_gap_beyond_rounding_t"] == 0  # ... but a rounded total could hide 5 000.05, printed 5 001


def test_slip_is_measured_and_the_other_divisor_named() -> None:
    # Written for 30 years, claimed over 20: 90 000 / 30 = 3 000, while 90 000 / 20 = 4 500.
    found = gaps(90_000, 3_000, "2021-01-01", "2040-12-31")
    assert found["mean_gap_t"] == 1_500
    assert found["mean_gap_beyond_rounding_t"] == 1_499  # the total may be 89 999, which allows 4 499
    assert found["mean_other_divisor_a"] == 30


def test_decimals_count() -> None:
    # 12 345.67 t / 20 = 617.2835, printed 617.28 or 617.29
    assert gaps(12_345.67, 617.29, "2021-01-01", "2040-12-31", 0.01)["mean_gap_t"] == 0
    assert gaps(12_345.67, 617.31, "2021-01-01", "2040-12-31", 0.01)["mean_gap_t"] == pytest.approx(0.02)


def test_part_years() -> None:
    # 29 years and 100 days of a 365-day year: 29.274 years.
    assert gaps(292_740, 10_000, "2020-09-23", "2049-12-31")["mean_gap_t"] == 0


def test_unknowns_stay_unknown() -> None:
    facts = [
        fact("claimed_total", 90_000),
        fact("claimed_annual", 4_500),
        fact("crediting_start", "2021-01-01", "date"),
        fact("crediting_end", None, "date", state="unread", candidates=(Candidate(cause="unread"),)),
    ]
    (gap, *_) = mean_facts(PAPER, {(f.subject, f.field): f for f in facts})
    assert gap.value is None
    assert [candidate.cause for candidate in gap.all_candidates()] == ["unread"]


def test_disagreeing_totals_give_one_candidate_each() -> None:
    both = (Candidate(value=100_000.0), Candidate(value=120_000.0))
    facts = [
        fact("claimed_total", None, state="conflict", candidates=both),
        fact("claimed_annual", 5_000),
        fact("crediting_years", 20.0),
    ]
    (gap, *_) = mean_facts(PAPER, {(f.subject, f.field): f for f in facts})
    assert sorted(candidate.value for candidate in gap.all_candidates()) == [0, 1_000]


def test_a_paper_without_claim_makes_nothing() -> None:
    assert mean_facts(PAPER, {}) == []
