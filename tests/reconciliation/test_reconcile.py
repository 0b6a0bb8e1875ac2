"""Agreement, conflict, rank and unread papers."""

from typing import Any

import pytest

from checker.intake.inventory import Correction, Manifest
from checker.model.document import Document
from checker.model.evidence import Evidence
from checker.model.extracted import Extracted, FactBase
from checker.model.fact import Candidate, Fact
from checker.model.identity import fact_id
from checker.reconciliation.reconcile import reconcile
from checker.resources.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary()


def paper(name: str, kind: str | None, official: bool | None = None, state: str = "read", **facts: Any) -> Extracted:
    """A paper with facts `field=value` or `field=(value, precision)`."""
    key = f"d-{name}"
    extra: dict[str, Any] = {"possible_types": tuple(facts.pop("possible"))} if "possible" in facts else {}
    document = Document(id=key, path=f"{name}.pdf", sha256=name, type=kind, official=official, state=state, **extra)  # type: ignore[arg-type]
    found = []
    for field, given in facts.items():
        spec = VOCABULARY.fields.get(field)
        value, precision = given if isinstance(given, tuple) and isinstance(given[0], float) else (given, 0.0)
        several = isinstance(value, set)
        places = (Evidence(document=key, page=1, quote=str(value), method="text", confidence=0.95),)
        subject = f"document:{key}"
        found.append(
            Fact(
                id=fact_id(subject, field), subject=subject, field=field,
                value_type=spec.type if spec else "number", unit=spec.unit if spec else "ha", precision=precision,
                value=None if several else value, state="conflict" if several else "single", evidence=places,
                candidates=tuple(Candidate(value=v, evidence=places) for v in sorted(value)) if several else (),
            )
        )  # fmt: skip
    return Extracted(document=document, facts=tuple(found))


def fact(base: FactBase, field: str, subject: str = "project") -> Fact:
    found = base.find(subject, field)
    assert found is not None, f"{subject}.{field} was not made"
    return found


def of_work(base: FactBase, field: str) -> Fact:
    return fact(base, field, f"work:{base.works[0].id}")


def causes(made: Fact) -> set[str | None]:
    return {candidate.cause for candidate in made.all_candidates()}


def values(made: Fact) -> list[Any]:
    return [candidate.value for candidate in made.all_candidates() if candidate.value is not None]


def run(*papers: Extracted) -> FactBase:
    return reconcile(papers, None, VOCABULARY)


def test_papers_that_say_the_same_agree() -> None:
    base = run(
        paper("a", "approval", True, project_name="青岭县2017年造林项目"),
        paper("b", "pdd", project_name="青岭县 2017 年造林项目"),
    )
    name = fact(base, "project_name")
    assert name.state == "agreed"
    assert {place.document for place in name.evidence} == {"d-a", "d-b"}


def test_papers_that_differ_conflict_with_both_sides() -> None:
    base = run(paper("a", "approval", True, owner="甲林场"), paper("b", "pdd", owner="乙公司"))
    owner = fact(base, "owner")
    assert owner.state == "conflict" and owner.value is None
    assert values(owner) == ["甲林场", "乙公司"]
    assert [candidate.official for candidate in owner.candidates] == [True, None]


def test_a_copy_does_not_corroborate() -> None:
    copy = paper("b", "approval", True, owner="甲林场")
    copy = copy.model_copy(update={"document": copy.document.model_copy(update={"copies_of": "d-a"})})
    assert fact(run(paper("a", "approval", True, owner="甲林场"), copy), "owner").state == "single"


def test_the_better_paper_speaks() -> None:
    base = run(
        paper("n", "registry_notice", crediting_start="2021-01-01"), paper("p", "pdd", crediting_start="2022-01-01")
    )
    assert fact(base, "crediting_start").value == "2022-01-01"


def test_equal_papers_that_differ_conflict() -> None:
    base = run(paper("p", "pdd", crediting_start="2021-01-01"), paper("q", "pdd", crediting_start="2022-01-01"))
    assert fact(base, "crediting_start").state == "conflict"


def test_partial_date_agrees_with_the_full_one() -> None:
    base = run(paper("p", "pdd", crediting_start="2021-01"), paper("q", "pdd", crediting_start="2021-01-01"))
    assert fact(base, "crediting_start").value == "2021-01-01"


def test_an_unread_paper_that_could_outrank_leaves_a_doubt() -> None:
    base = run(
        paper("n", "registry_notice", crediting_start="2021-01-01"),
        paper("x", None, state="unread", possible=["pdd"]),
    )
    start = fact(base, "crediting_start")
    assert values(start) == ["2021-01-01"] and causes(start) == {None, "unread"}


def test_an_unread_paper_that_could_not_outrank_changes_nothing() -> None:
    base = run(
        paper("p", "pdd", crediting_start="2021-01-01"),
        paper("x", None, state="unread", possible=["registry_notice"]),
    )
    assert fact(base, "crediting_start").value == "2021-01-01"


def test_only_an_unread_paper_makes_the_field_unread() -> None:
    base = run(paper("x", None, state="encrypted", possible=["pdd"]))
    assert causes(fact(base, "crediting_end")) == {"unread"}


def test_two_values_inside_one_paper_conflict() -> None:
    base = run(paper("n", "registry_notice", crediting_end={"2040-12-31", "2041-12-31"}))
    assert fact(base, "crediting_end").state == "conflict"


def test_area_gap_of_a_work() -> None:
    base = run(paper("a", "approval", True, area=100.0), paper("c", "acceptance_report", True, qualified_area=97.0))
    assert of_work(base, "area_accepted_gap").value == pytest.approx(0.03)
    assert of_work(base, "area_change_explains").value is False
    assert fact(base, "area_approved_ha").value == 100.0


def test_gap_without_approval_is_missing_and_with_an_unread_one_unread() -> None:
    accepted = paper("c", "acceptance_report", True, qualified_area=97.0)
    assert causes(of_work(run(accepted), "area_accepted_gap")) == {"missing"}
    base = run(accepted, paper("x", None, state="unread", possible=["approval"]))
    assert causes(of_work(base, "area_accepted_gap")) == {"unread"}


def test_an_unread_second_approval_keeps_the_gap_open() -> None:
    base = run(
        paper("a", "approval", True, area=100.0),
        paper("c", "acceptance_report", True, qualified_area=100.0),
        paper("x", None, state="unread", possible=["approval"]),
    )
    assert causes(of_work(base, "area_accepted_gap")) == {None, "unread"}


def test_design_change_explains_only_its_own_difference() -> None:
    approval, accepted = paper("a", "approval", True, area=100.0), paper("c", "acceptance_report", qualified_area=90.0)
    right = paper("d", "design_change", changed_from_area=100.0, changed_to_area=90.2)
    wrong = paper("d", "design_change", changed_from_area=100.0, changed_to_area=80.0)
    assert of_work(run(approval, accepted, right), "area_change_explains").value is True
    assert of_work(run(approval, accepted, wrong), "area_change_explains").value is False
    blank = paper("d", "design_change")
    assert causes(of_work(run(approval, accepted, blank), "area_change_explains")) == {"review"}
    unread = paper("d", "design_change", state="unread")
    assert "unread" in causes(of_work(run(approval, accepted, unread), "area_change_explains"))


def test_a_later_approval_that_cites_the_earlier_replaces_it() -> None:
    base = run(
        paper("a", "approval", True, number="青林发〔2016〕37号", area=100.0),
        paper("b", "approval", True, number="青林发〔2017〕5号", area=90.0, cited_numbers=("青林发〔2016〕37号",)),
    )
    assert of_work(base, "area_approved_ha").value == 90.0


def test_two_approvals_without_link_conflict() -> None:
    base = run(paper("a", "approval", True, area=100.0), paper("b", "approval", True, area=90.0))
    assert of_work(base, "area_approved_ha").state == "conflict"


def test_two_units_within_rounding_agree() -> None:
    # 1 560 亩 is 104.000 ha to the nearest mu (0.067 ha); 104.03 ha is within that step, 105.0 is not.
    good = paper("a", "acceptance_report", area=(104.0, 1 / 15), area_second_unit=(104.03, 0.01))
    bad = paper("a", "acceptance_report", area=(104.0, 1 / 15), area_second_unit=(105.0, 0.01))
    assert fact(run(good), "area_unit_excess_ha", "document:d-a").value == 0
    assert fact(run(bad), "area_unit_excess_ha", "document:d-a").value == pytest.approx(1 - 1 / 15 - 0.01, abs=1e-6)


def test_crediting_length() -> None:
    base = run(paper("p", "pdd", crediting_start="2020-09-22", crediting_end="2060-09-21"))
    assert fact(base, "crediting_length_years").value == 40
    assert fact(base, "earliest_claim_date").value == "2020-09-22"
    assert fact(run(paper("p", "pdd", crediting_years=20.0)), "crediting_length_years").value == 20


def test_partial_dates_give_every_length() -> None:
    base = run(paper("p", "pdd", crediting_start="2021-01", crediting_end="2040-12-31"))
    assert sorted(values(fact(base, "crediting_length_years"))) == pytest.approx([20 - 30 / 366, 20], abs=0.01)


def test_papers_present_and_start_evidence() -> None:
    base = run(
        paper("a", "approval", True),
        paper("s", "start_certificate", start_date="2016-03-18"),
        paper("x", None, state="unread", possible=["pdd"]),
    )
    assert fact(base, "documents_present").value == ("approval", "start_certificate")
    assert fact(base, "start_evidence").value == ("s.pdf",)
    assert causes(fact(base, "title_land")) == {"missing"}


def test_low_confidence_is_a_doubt() -> None:
    item = paper("p", "pdd", crediting_start="2021-01-01")
    shaky = item.facts[0].model_copy(
        update={"evidence": (item.facts[0].evidence[0].model_copy(update={"confidence": 0.4}),)}
    )
    base = run(item.model_copy(update={"facts": (shaky,)}))
    assert causes(fact(base, "crediting_start")) == {None, "review"}


def test_a_correction_beats_the_reading_and_keeps_it_visible() -> None:
    read = paper("s", "start_certificate", True, start_date="2016-08-13")
    correction = Correction(
        document="s.pdf",
        field="start_date",
        value="2016-03-18",
        page=1,
        by="王工",
        date="2026-05-01",
        reason="印刷不清",
    )
    base = reconcile([read], Manifest(corrections=(correction,)), VOCABULARY)
    start = fact(base, "start_date", "document:d-s")
    assert start.value == "2016-03-18" and start.state == "corrected"
    assert [place.method for place in start.evidence] == ["correction", "text"]
    assert "王工" in start.evidence[0].quote


def test_works_of_the_manifest_are_judged_apart() -> None:
    manifest = Manifest(works={"2016/": "2016年度", "b.pdf": "2017年度"})
    first = paper("a", "approval", True, area=100.0)
    first = first.model_copy(update={"document": first.document.model_copy(update={"path": "2016/批复.pdf"})})
    unlinked = paper("c", "acceptance_report", qualified_area=100.0)
    base = reconcile([first, paper("b", "approval", True, area=50.0), unlinked], manifest, VOCABULARY)
    areas = {work.name: fact(base, "area_approved_ha", f"work:{work.id}").value for work in base.works}
    assert areas == {"2016年度": 100.0, "2017年度": 50.0}
    assert fact(base, "area_approved_ha").value == 150.0
    assert all("d-c" in work.documents for work in base.works)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("青岭县林业开发有限公司", "legal_person"),
        ("青岭县松坡林场", "other_organisation"),
        ("松坡乡大湾村村委会", "other_organisation"),
    ],
)
def test_owner_kind(name: str, kind: str) -> None:
    assert fact(run(paper("p", "pdd", owner=name)), "owner_kind").value == kind


@pytest.mark.parametrize("name", ["王大明", "清水沟"])
def test_a_short_name_is_never_taken_for_a_person(name: str) -> None:
    assert causes(fact(run(paper("p", "pdd", owner=name)), "owner_kind")) == {"review"}


def test_start_is_official_only_with_an_official_start_paper() -> None:
    own = paper("s", "start_certificate", False, start_date="2012-12-01")
    assert fact(run(own), "start_official").value is False
    assert fact(run(own, paper("c", "acceptance_report", True, start_date="2012-12")), "start_official").value is True
    unread = paper("x", None, state="unread", possible=["supervision_report"])
    assert causes(fact(run(own, unread), "start_official")) == {None, "unread"}
    assert run(paper("a", "approval", True)).find("project", "start_official") is None


def test_a_forest_right_certificate_speaks_of_trees() -> None:
    certificate = paper("q", "ownership_certificate", True, number="青林证字(2009)第000317号")
    assert fact(run(certificate), "title_trees").value is True
    other = paper("b", "ownership_certificate", True, number="甘(2016)青岭县不动产权第0000452号")
    assert causes(fact(run(other), "title_trees")) == {"not_checked"}
    assert causes(fact(run(), "title_trees")) == {"missing"}


def test_papers_read_in_full() -> None:
    base = run(paper("a", "approval", True), paper("x", "approval", state="encrypted"))
    assert fact(base, "read_in_full", "document:d-a").value is True
    assert causes(fact(base, "read_in_full", "document:d-x")) == {"unread"}
    assert fact(base, "area_two_units", "document:d-a").value is False
    assert causes(fact(base, "area_two_units", "document:d-x")) == {"unread"}


def test_a_fact_added_later_is_found() -> None:
    base = run(paper("a", "approval", True, owner="甲林场"))
    assert base.find("project", "owner") is not None  # fills the index
    late = fact(base, "owner").model_copy(update={"subject": "project", "field": "stage", "value": "建设"})
    assert fact(base.add((late,)), "stage").value == "建设"
