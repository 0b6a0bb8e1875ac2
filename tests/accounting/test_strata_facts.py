"""Facts of strata and of volumes that grow too old."""

from pathlib import Path
from typing import Any

import pytest

from checker.accounting.account import account
from checker.accounting.claim_file import ClaimCheck, check_claim
from checker.model.fact import Fact
from checker.model.identity import fact_id
from tests.accounting.design_paper import write_design
from tests.accounting.test_account import base, parcels, write


def of_stratum(facts: tuple[Fact, ...], subject: str, field: str) -> Any:
    (found,) = (one for one in facts if one.subject == f"stratum:{subject}" and one.field == field)
    return found.value if found.value is not None else found.all_candidates()[0].cause


def design(tmp_path: Path, **changes: Any) -> ClaimCheck:
    return check_claim(write_design(tmp_path / "pdd.docx", **changes))


def test_numbers_of_each_stratum(tmp_path: Path) -> None:
    facts = design(tmp_path).measures
    for field, value in (
        ("area_ha", 80.0), ("planting_year", 2019.0), ("density", 1650.0), ("wood_density", 0.36), ("bef", 1.59),
        ("root_shoot", 0.251), ("carbon_fraction", 0.5), ("parameters_found", True), ("range_excess", 0.0),
        ("stock_before_planting_t", 0.0), ("co2_per_carbon", pytest.approx(44 / 12)),
    ):  # fmt: skip
        assert of_stratum(facts, "PM-2", field) == value, field
    (stock,) = (one for one in facts if one.subject == "stratum:PM-2" and one.field == "stock_by_year")
    assert isinstance(stock.value, dict)
    assert next(iter(stock.value)) == "2020"
    (bef,) = (one for one in facts if one.subject == "stratum:PM-2" and one.field == "bef")
    assert any("1.59" in place.quote for place in bef.evidence)


def test_a_factor_nobody_showed_is_unknown(tmp_path: Path) -> None:
    higher = {year: 9_000 + year for year in range(2021, 2041)}
    assert of_stratum(design(tmp_path, claim=higher).measures, "PM-1", "co2_per_carbon") == "missing"
    said = design(tmp_path, claim=higher, more=("碳换算为CO2的系数取3.67。",)).measures
    assert of_stratum(said, "PM-1", "co2_per_carbon") == 3.67


def test_borrowed_values_are_not_found_in_the_paper(tmp_path: Path) -> None:
    facts = design(tmp_path, without="density").measures
    assert of_stratum(facts, "PM-1", "parameters_found") is False


def test_without_strata_one_nameless_stratum_is_open(tmp_path: Path) -> None:
    facts = design(tmp_path, without="strata").measures
    assert {one.subject for one in facts if one.subject.startswith("stratum:")} == {"stratum:*"}
    assert of_stratum(facts, "*", "carbon_fraction") == "missing"


@pytest.mark.parametrize(("planted", "years"), [(2018, 0.0), (2020, 2.0), (2016, -2.0)])
def test_age_against_parcels(tmp_path: Path, planted: int, years: float) -> None:
    """The file's stratum of parcels planted in 2018 beside parcels of another year."""
    from checker.accounting.strata_facts import _years_older

    frame = parcels(planting_year=float(planted))
    strata = frame.assign(planting_year=2018)
    assert _years_older(strata, 0, "油松", frame) == years
    assert _years_older(strata, 0, "杨树", frame) is None


def test_strata_of_parcels_are_as_old_as_they(tmp_path: Path) -> None:
    _, facts = account(base(), parcels(), write(tmp_path))
    assert of_stratum(facts, "油松 2018", "years_older_than_parcels") == 0


def with_day(day: str | None, **changes: Any) -> Any:
    facts = base(**changes)
    if day is None:
        return facts
    extra = Fact(
        id=fact_id("project", "er_application_date"), subject="project", field="er_application_date",
        value_type="date", value=day,
    )  # fmt: skip
    return facts.add((extra,))


@pytest.mark.parametrize(
    ("day", "volume"),
    [
        ("2026-01-01", 0.0),  # five years before is the first day of the claim
        ("2027-01-01", 61.875),  # 2021 in whole
        ("2026-07-02", 61.875 * 182 / 365),  # 2021-01-01 to 2021-07-01: 181 days and one
        (None, "missing"),
    ],
)
def test_volumes_that_grow_too_old(day: str | None, volume: float | str) -> None:
    _, facts = account(with_day(day), parcels())
    (found,) = (one for one in facts if one.field == "claim_expiring_t")
    shown = found.value if found.value is not None else found.all_candidates()[0].cause
    assert shown == (volume if isinstance(volume, str) else pytest.approx(volume, abs=1e-3))
