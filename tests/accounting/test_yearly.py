"""Yearly tables: sums and spans, by hand."""

import pytest

from checker.accounting.yearly import misfit, yearly_facts
from checker.model.fact import Candidate, Fact
from checker.model.identity import fact_id

PAPER = "document:d-1"
YEARS = {str(year): 100.0 for year in range(2021, 2031)}


def fact(field: str, value: object, kind: str = "number", precision: float = 1.0, **more: object) -> Fact:
    return Fact(
        id=fact_id(PAPER, field), subject=PAPER, field=field, value_type=kind, value=value, precision=precision, **more
    )


def measures(*facts: Fact) -> dict[str, Fact]:
    return {made.field: made for made in yearly_facts(PAPER, {(f.subject, f.field): f for f in facts})}


def table(values: dict[str, float], field: str = "claimed_by_year", precision: float = 1.0) -> Fact:
    return fact(field, values, "map[year,number]", precision)


@pytest.mark.parametrize(
    ("total", "excess"),
    # Ten years of whole tonnes may miss the total by 5 t.
    [(1_000, 0), (1_005, 0), (995, 0), (1_006, 1), (900, 95)],
)
def test_sum_against_total(total: float, excess: float) -> None:
    found = measures(table(YEARS), fact("claimed_total", total))
    assert found["claim_sum_excess_t"].value == excess


def test_coarser_print_allows_more_and_finer_no_less_than_half_a_tonne() -> None:
    coarse = measures(table(YEARS, precision=10), fact("claimed_total", 1_050))
    assert coarse["claim_sum_excess_t"].value == 0
    fine = measures(table(YEARS, precision=0.01), fact("claimed_total", 1_005, precision=0.01))
    assert fine["claim_sum_excess_t"].value == 0


def test_one_figure_alone_is_missing_and_none_makes_nothing() -> None:
    alone = measures(fact("claimed_total", 1_000))
    assert [c.cause for c in alone["claim_sum_excess_t"].all_candidates()] == ["missing"]
    assert measures() == {}


def test_unread_table_stays_unread() -> None:
    lost = fact("claimed_by_year", None, "map[year,number]", state="unread", candidates=(Candidate(cause="unread"),))
    found = measures(lost, fact("claimed_total", 1_000))
    for name in ("claim_sum_excess_t", "years_outside_period"):
        assert found[name].value is None, name
    assert found["claim_sum_excess_t"].state == "unread"


@pytest.mark.parametrize(
    ("start", "end", "outside", "absent"),
    [
        ("2021-01-01", "2030-12-31", 0, 0),
        ("2020-09-23", "2030-09-22", 0, 0),  # ten crediting years named by the year of their end
        ("2021-05-01", "2031-04-30", 0, 0),  # named by the year of their beginning
        ("2021-01-01", "2031-12-31", 0, 1),
        ("2021-01-01", "2029-12-31", 1, 0),
        ("2016-01-01", "2025-12-31", 5, 5),
        ("2031-01-01", "2030-12-31", None, None),  # no period at all
    ],
)
def test_span(start: str, end: str, outside: float | None, absent: float | None) -> None:
    found = measures(table(YEARS), fact("crediting_start", start, "date"), fact("crediting_end", end, "date"))
    assert (found["years_outside_period"].value, found["years_missing"].value) == (outside, absent)


def test_accounting_period_comes_before_the_crediting_period() -> None:
    period = [fact("monitoring_start", "2021-01-01", "date"), fact("monitoring_end", "2030-12-31", "date")]
    longer = [fact("crediting_start", "2021-01-01", "date"), fact("crediting_end", "2040-12-31", "date")]
    assert measures(table(YEARS), *period, *longer)["years_missing"].value == 0
    assert measures(table(YEARS), *longer)["years_missing"].value == 10


def test_partial_date_inside_the_same_year_does_not_matter() -> None:
    found = measures(table(YEARS), fact("crediting_start", "2021-03", "date"), fact("crediting_end", "2030", "date"))
    assert found["years_missing"].value == 0


def test_a_row_of_zero_outside_claims_nothing() -> None:
    assert misfit(YEARS | {"2020": 0.0}, "2021-01-01", "2030-12-31") == (0, 0)
    assert misfit(YEARS | {"2020": 1.0}, "2021-01-01", "2030-12-31") == (1, 0)
    # A gap in the middle is a missing year however the years are named.
    assert misfit({y: v for y, v in YEARS.items() if y != "2025"}, "2021-06-01", "2031-05-31") == (0, 1)
