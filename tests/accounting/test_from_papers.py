"""A paper's numbers beside the parcels: its own strata first, the eligible land as a second figure."""

from typing import Any

import pytest

from checker.accounting.account import account
from checker.accounting.papers.read import Stated
from checker.model.fact import Fact
from checker.model.identity import fact_id
from tests.accounting.test_account import base, parcels, value
from tests.accounting.test_papers import HEAD, read

# 5 t^1 m3/ha, D 0.4, BEF 1.5, R 0.25, CF 0.5: 6.875 tCO2e/ha a year
GROWTH = "油松单位面积蓄积量V=5×t^1.0（m³/hm²），t为林龄。造林当年林龄为1年。"
NUMBERS = [("树种", "木材密度(t/m³)", "生物量扩展因子", "根茎比", "含碳率"), ("油松", "0.4", "1.5", "0.25", "0.5")]


def stated(*strata: tuple[str, ...], numbers: list[tuple[str, ...]] | None = None) -> Stated:
    blocks: list[Any] = [GROWTH, numbers or NUMBERS]
    if strata:
        blocks.append([HEAD, *strata])
    return Stated((read(*blocks),))


def facts(**changes: Any) -> Any:
    more = {"nonpermanence_rate": 0.1, "leakage_claimed": 0.0}
    extra = tuple(
        Fact(id=fact_id("document:d-1", name), subject="document:d-1", field=name, value_type="number", value=number)
        for name, number in more.items()
    )
    reason = Fact(id="r", subject="document:d-1", field="baseline_reason", value_type="string", value="保守假定为零")
    return base(**changes).add((*extra, reason))


def test_own_strata_first_and_the_eligible_land_beside() -> None:
    # 12 ha claimed, 10 ha eligible
    found, made = account(facts(), parcels(), None, stated(("A", "油松", "2018", "12")))
    assert found.recomputed_total_tco2e == pytest.approx(1237.5 * 1.2)
    assert found.eligible_total_tco2e == pytest.approx(1237.5)
    assert value(made, "recomputed_with_stated_parameters") is True
    assert value(made, "claim_excess") == pytest.approx(1 / 1.2 - 1)


def test_without_own_strata_the_parcels_are_used() -> None:
    found, made = account(facts(), parcels(), None, stated())
    assert found.recomputed_total_tco2e == pytest.approx(1237.5)
    assert found.eligible_total_tco2e is None
    assert value(made, "claim_gap_abs") == pytest.approx(0)
    undecided, made = account(facts(), parcels("undecided"), None, stated())
    assert undecided.recomputed_total_tco2e == pytest.approx(1237.5)
    assert value(made, "recomputed_with_stated_parameters") is False


def test_agreement_by_borrowed_numbers_stands_beside_a_doubt() -> None:
    _, made = account(
        facts(), parcels(), None, stated(("A", "油松", "2018", "10"), numbers=[row[:1] + row[2:] for row in NUMBERS])
    )
    (gap,) = (one for one in made if one.field == "claim_gap_abs")
    causes = [candidate.cause for candidate in gap.all_candidates()]
    assert causes == [None, "review"]
    (density,) = (one for one in made if one.field == "wood_density")
    assert [candidate.cause for candidate in density.all_candidates()] == [None, "review"]


def test_parcels_of_another_species_leave_one_figure() -> None:
    found, _ = account(facts(), parcels(species=("杨树",)), None, stated(("A", "油松", "2018", "10")))
    assert found.recomputed_total_tco2e == pytest.approx(1237.5)
    assert found.eligible_total_tco2e is None


def test_crediting_years_are_compared_with_crediting_years() -> None:
    """A period from July on: twenty rows named by the year in which each crediting year begins."""
    whole = {str(year): 61.875 for year in range(2021, 2041)}
    _, made = account(
        facts(crediting_start="2021-07-01", crediting_end="2041-06-30", claimed_by_year=whole), parcels(), None,
        stated(("A", "油松", "2018", "10")),
    )  # fmt: skip
    assert value(made, "claim_year_gap_abs") == pytest.approx(0, abs=1e-6)
