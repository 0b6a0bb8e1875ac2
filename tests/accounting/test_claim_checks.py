"""Deduction, baseline, unit and area of a claim, by hand."""

import pytest

from checker.accounting.claimed_area import area_facts
from checker.accounting.deduction import baseline_facts, deduction_facts
from checker.accounting.scale import scale_facts, unit_factor
from checker.model.document import Document
from checker.model.extracted import FactBase
from checker.model.fact import Candidate, Fact
from checker.model.identity import fact_id

YEARS = {str(year): 100.0 for year in range(2021, 2031)}


def fact(subject: str, field: str, value: object, **more: object) -> Fact:
    kind = "map[year,number]" if isinstance(value, dict) else "date" if isinstance(value, str) else "number"
    return Fact(id=fact_id(subject, field), subject=subject, field=field, value_type=kind, value=value, **more)


def paper(name: str, kind: str, state: str = "read") -> Document:
    return Document(id=name, path=f"{name}.pdf", sha256="0", type=kind, possible_types=(kind,), state=state)


def base(*papers: Document, facts: dict[str, dict[str, object]]) -> FactBase:
    made = [
        fact(subject, field, value, precision=1.0) for subject, own in facts.items() for field, value in own.items()
    ]
    return FactBase(works=(), documents=papers, facts=tuple(made))


def causes(one: Fact) -> list[str | None]:
    return [candidate.cause for candidate in one.all_candidates()]


@pytest.mark.parametrize(
    ("net", "found", "gap"),
    [(900.0, 0.1, 0.0), (1_000.0, 0.0, 1 / 9), (810.0, 0.19, 0.1)],  # right, forgotten, taken twice
)
def test_deduction(net: float, found: float, gap: float) -> None:
    given = {"claimed_by_year": dict.fromkeys(YEARS, net), "gross_by_year": dict.fromkeys(YEARS, 1_000.0)}
    worst, ratio = deduction_facts(
        base(paper("d-1", "pdd"), facts={"document:d-1": given | {"nonpermanence_rate": 0.1}})
    )
    assert worst.value == pytest.approx(gap)
    assert ratio.value == pytest.approx(found)


def test_rounded_small_years_are_no_slip() -> None:
    # 3 t before, 2.7 t after, printed 3 and 3
    small = {"claimed_by_year": {"2021": 3.0, "2022": 3.0}, "gross_by_year": {"2021": 3.0, "2022": 3.0}}
    worst, _ = deduction_facts(base(paper("d-1", "pdd"), facts={"document:d-1": small, "project": {
        "nonpermanence_rate": 0.1}}))  # fmt: skip
    assert worst.value == 0


def test_the_worst_paper_speaks() -> None:
    right = {"claimed_by_year": dict.fromkeys(YEARS, 900.0), "gross_by_year": dict.fromkeys(YEARS, 1_000.0)}
    wrong = right | {"claimed_by_year": dict.fromkeys(YEARS, 1_000.0)}
    papers = paper("d-1", "monitoring_report"), paper("d-2", "pdd")
    rate = {"project": {"nonpermanence_rate": 0.1}}
    worst, found = deduction_facts(base(*papers, facts={"document:d-1": right, "document:d-2": wrong} | rate))
    assert (worst.value, found.value) == (pytest.approx(1 / 9), 0)
    # Other years before than after: that paper leaves it open, the right one does not hide it.
    wrong = right | {"gross_by_year": {"2021": 1_000.0}}
    worst, _ = deduction_facts(base(*papers, facts={"document:d-1": right, "document:d-2": wrong} | rate))
    assert causes(worst) == ["review"]


def test_deduction_and_baseline_nobody_states() -> None:
    for state, cause in (("read", "missing"), ("unread", "unread")):
        facts = base(paper("d-1", "pdd", state), facts={})
        for one in (*deduction_facts(facts), *baseline_facts(facts)):
            assert causes(one) == [cause], one.field


def test_baseline_is_added_up() -> None:
    given = {"baseline_claimed": {"2021": 1.5, "2022": 2.0}}
    (total,) = baseline_facts(base(paper("d-1", "pdd"), facts={"document:d-1": given}))
    assert total.value == 3.5


@pytest.mark.parametrize(
    ("ratio", "factor"),
    [(1.0, 1), (44 / 12, 44 / 12), (12 / 44 * 1.004, 12 / 44), (10_000, 10_000), (0.001, 0.001), (3.6, 1), (9, 1)],
)
def test_unit_factors(ratio: float, factor: float) -> None:
    assert unit_factor(ratio) == pytest.approx(factor)


def slip(band: float | None, kind: str = "pdd", **given: object) -> Fact:
    facts = base(paper("d-1", kind), facts={"document:d-1": given})
    beyond = None if band is None else fact("project", "rate_beyond_band", band)
    (found,) = scale_facts(facts, beyond)
    return found


def test_scale_slip() -> None:
    # The years add up to 1 000 t.
    assert slip(0.0, claimed_total=1_000.0, claimed_by_year=YEARS).value is False
    assert slip(0.0, claimed_total=3_667.0, claimed_by_year=YEARS).value is True
    assert slip(None, "monitoring_report", claimed_total=0.1, claimed_by_year=YEARS).value is True
    # Mean 50 t over 20 years is 1 000 t as well.
    period = {"crediting_start": "2021-01-01", "crediting_end": "2040-12-31"}
    assert slip(0.0, claimed_total=273.0, claimed_annual=50.0, **period).value is True
    assert slip(0.0, claimed_total=1_100.0, claimed_annual=50.0, **period).value is False


def test_magnitude_is_not_passed_without_a_measure() -> None:
    assert causes(slip(None, claimed_total=1_000.0, claimed_by_year=YEARS)) == ["not_checked"]
    assert causes(slip(0.0, "monitoring_report", claimed_total=1_000.0, claimed_by_year=YEARS)) == ["not_checked"]
    assert causes(slip(-1.2, claimed_total=1_000.0, claimed_by_year=YEARS)) == ["review"]
    assert scale_facts(base(paper("d-1", "pdd"), facts={}), None) == []


def areas(claimed: float | None, eligible: float | None, undecided: float = 0.0) -> dict[str, Fact]:
    given: dict[str, dict[str, object]] = {"document:d-1": {} if claimed is None else {"area": claimed}}
    if eligible is not None:
        given["project"] = {"area_eligible_ha": eligible, "area_undecided_ha": undecided}
    return {one.field: one for one in area_facts(base(paper("d-1", "pdd"), facts=given))}


def test_claimed_area() -> None:
    found = areas(120.0, 100.0, 15.0)
    assert found["area_claim_gap"].value == pytest.approx(0.2)
    assert found["area_claim_beyond_ha"].value == 5
    assert areas(90.0, 100.0)["area_claim_beyond_ha"].value == 0
    assert causes(areas(90.0, 0.0)["area_claim_gap"]) == ["review"]
    assert causes(areas(90.0, None)["area_claim_gap"]) == ["not_checked"]
    assert causes(areas(None, 100.0)["area_claim_gap"]) == ["missing"]


def test_a_plan_speaks_only_where_it_claims_volumes() -> None:
    area = {"project": {"area_eligible_ha": 100.0, "area_undecided_ha": 0.0}}
    for given, gap in (({"area": 150.0}, None), ({"area": 150.0, "claimed_total": 9.0}, 0.5)):
        facts = base(paper("d-1", "implementation_plan"), facts={"document:d-1": given} | area)
        assert area_facts(facts)[0].value == gap


def test_disagreeing_areas_stay_open() -> None:
    both = (Candidate(value=90.0), Candidate(value=130.0))
    stated = fact("document:d-1", "area", None, state="conflict", candidates=both)
    facts = base(paper("d-1", "pdd"), facts={"project": {"area_eligible_ha": 100.0, "area_undecided_ha": 0.0}})
    beyond = area_facts(facts.add((stated,)))[1]
    assert sorted(candidate.value for candidate in beyond.all_candidates()) == [0, 30]
