"""Counts and gaps over several papers: each with what makes it true, false and unknown."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from checker.extraction.schema import load_schemas
from checker.model.extracted import Extracted, RowTable
from checker.model.fact import Candidate, Work
from checker.reconciliation.ages import batch_ages, body_days
from checker.reconciliation.backing import backing_facts
from checker.reconciliation.bodies import body_facts
from checker.reconciliation.calendar import age_in_years
from checker.reconciliation.changes import approver_facts, change_facts, level
from checker.reconciliation.checks import MAKES, cross_checks
from checker.reconciliation.citations import citation_facts, plain
from checker.reconciliation.gaps import gap_facts
from checker.reconciliation.holders import holder_facts, land_facts
from checker.reconciliation.mechanisms import mechanism_facts
from checker.reconciliation.monitored import monitoring_facts
from checker.reconciliation.sums import row_sums, species_sums
from checker.reconciliation.variants import groups, name_facts, same_name
from checker.reconciliation.workdays import count_workdays, is_workday, nth_workday, publication_facts
from checker.resources.official import load_official, use_tables
from checker.resources.vocabulary import load_vocabulary
from checker.resources.yaml_source import SourceError
from tests.reconciliation.shelves import paper, shelf, told, unread

CERT, PERMIT = "ownership_certificate", "authorization"
FARM, VILLAGE = "清岫县国有清水沟林场", "石峁乡东沟村村民委员会"


# publication and working days


def test_working_days_agree_with_an_independent_table(shared: Path) -> None:
    import csv

    with (shared / "domain/tables/working_days_cn.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) > 100
    for row in rows:
        assert is_workday(date.fromisoformat(row["date"])) == (row["kind"] == "workday"), row


def test_a_year_without_a_calendar_is_never_guessed() -> None:
    assert count_workdays(date(2026, 9, 1), date(2026, 9, 28)) == 20.0
    beyond = count_workdays(date(2098, 12, 25), date(2099, 1, 20))
    assert isinstance(beyond, Candidate) and beyond.cause == "missing"
    assert nth_workday(date(2098, 1, 4), 5) is None and nth_workday(date(2026, 9, 1), 20) == date(2026, 9, 28)


def test_a_table_of_the_user_brings_another_year(tmp_path: Path) -> None:
    days = "date,kind,basis,source\n2099-01-01,holiday,verified,x\n2099-01-03,workday,verified,x\n"
    (tmp_path / "a.csv").write_text(days, encoding="utf-8")
    entry = "tables: [{file: a.csv, table: working_days, title: 安排, issuer: 国务院办公厅, date: 2098-11-01}]"
    (tmp_path / "tables.yaml").write_text(entry, encoding="utf-8")
    with use_tables(load_official(tmp_path)):
        working = [is_workday(date(2099, 1, day)) for day in (1, 2, 3, 4, 5)]
        assert working == [
            False,
            True,
            True,
            False,
            True,
        ]  # Thursday, Friday, made-up Saturday …
        assert is_workday(date(2098, 1, 6)) is None
    (tmp_path / "a.csv").write_text("date,kind,basis,source\n2099-01-01,free,verified,x\n", encoding="utf-8")
    with use_tables(load_official(tmp_path)), pytest.raises(SourceError, match=r"a\.csv:2"):
        is_workday(date(2099, 1, 1))


def test_publication_of_a_paper_and_of_the_project() -> None:
    made = publication_facts(shelf(
        paper("n", "registry_notice", publicity_start="2026-09-01", publicity_end="2026-09-28"),
        paper("p", "pdd", publicity_start="2026-09-01"),
        paper("v", "validation_report", publicity_start="2026-09-28", publicity_end="2026-09-01"),
        paper("silent", "pdd"), unread("monitoring_report"),
    ))  # fmt: skip
    assert told(made, "publicity_workdays", "document:n") == [20.0]
    assert told(made, "publicity_workdays", "document:p") == ["missing"]
    assert told(made, "publicity_workdays", "document:v") == ["review"]
    assert not [fact for fact in made if fact.subject == "document:silent"]
    assert told(made, "pdd_publicity_start") == ["2026-09-01", "2026-09-28"]
    assert told(made, "er_publicity_start") == ["unread"]


# spans


@pytest.mark.parametrize(
    ("start", "at", "years"),
    [("2021-01-01", "2026-01-01", 5.0), ("2021-01-01", "2025-12-31", 4.9973), ("2020-02-29", "2021-03-01", 1.0),
     ("2021-01-01", "2026-01-02", 5.0027)],
)  # fmt: skip
def test_age_by_anniversaries(start: str, at: str, years: float) -> None:
    assert age_in_years(date.fromisoformat(start), date.fromisoformat(at)) == pytest.approx(years, abs=1e-4)


def test_age_of_a_batch() -> None:
    report = paper("m", "monitoring_report", monitoring_start="2021-01-01", publicity_start="2025-10-01")
    made = batch_ages(shelf(report, er_application_date="2026-01-01"))
    assert told(made, "batch_age_at_application_a") == [5.0]
    assert told(made, "batch_age_at_publicity_a") == [pytest.approx(4.747945)]
    assert told(batch_ages(shelf(report)), "batch_age_at_application_a") == ["missing"]
    assert told(batch_ages(shelf()), "batch_age_at_publicity_a") == ["missing"]
    assert told(batch_ages(shelf(report, unread("monitoring_report"))), "batch_age_at_publicity_a")[1:] == ["unread"]
    early = paper("m", "monitoring_report", monitoring_start="2021-01-01", publicity_start="2020-10-01")
    assert told(batch_ages(shelf(early)), "batch_age_at_publicity_a") == ["review"]


def test_days_of_the_body() -> None:
    report = paper("v", "validation_report", date="2026-03-11")
    assert told(body_days(shelf(report, pdd_publicity_start="2025-12-01")), "validation_days") == [100.0]
    assert told(body_days(shelf(report)), "validation_days") == ["missing"]
    assert told(body_days(shelf(report, pdd_publicity_start="2026-04-01")), "validation_days") == ["review"]
    assert told(body_days(shelf(unread("verification_report"))), "verification_days") == ["unread", "missing"]


# other mechanisms


def test_other_mechanisms_are_counted() -> None:
    promise = paper("u", "uniqueness_commitment")
    assert told(mechanism_facts(shelf(promise)), "other_mechanism_count") == [0.0]
    assert told(mechanism_facts(shelf(promise, other_mechanisms=("VCS", "GS"))), "other_mechanism_count") == [2.0]
    assert told(mechanism_facts(shelf()), "other_mechanism_count") == [0.0, "missing"]
    assert told(mechanism_facts(shelf(promise, unread("pdd"))), "other_mechanism_count") == [0.0, "unread"]
    named = shelf(promise, unread("pdd"), other_mechanisms=("VCS",))
    assert told(mechanism_facts(named), "other_mechanism_count") == [1.0]


# holders


def holders(*papers: Any, **project: Any) -> list[Any]:
    return holder_facts(shelf(*papers, **{"owner": FARM, **project}))


def test_the_owner_is_the_only_holder() -> None:
    made = holders(paper("t", CERT, holder=FARM))
    assert told(made, "holders_unauthorised") == [0.0] and told(made, "holders_without_consent") == [0.0]
    assert told(made, "authorised_elsewhere") == [False] and told(made, "holders") == [(FARM,)]


def test_another_holder_needs_an_authorisation_to_the_owner() -> None:
    title = paper("t", CERT, holder=VILLAGE)
    assert told(holders(title), "holders_unauthorised") == [1.0]
    given = paper("a", PERMIT, authorised_by=(VILLAGE,), authorised_to=FARM)
    assert told(holders(title, given), "holders_unauthorised") == [0.0]
    other = paper("a", PERMIT, authorised_by=(VILLAGE,), authorised_to="绿源碳资产管理有限公司")
    made = holders(title, other)
    assert told(made, "holders_unauthorised") == [1.0] and told(made, "authorised_elsewhere") == [True]
    assert told(made, "holders_without_consent") == [0.0]  # it signed, though to somebody else


def test_an_authorisation_to_nobody_named_leaves_it_open() -> None:
    made = holders(paper("t", CERT, holder=VILLAGE), paper("a", PERMIT, authorised_by=(VILLAGE,)))
    assert told(made, "holders_unauthorised") == [0.0, "review"]
    assert told(made, "authorised_elsewhere") == ["review"]


def test_an_authorisation_that_ends_before_the_crediting_period_does_not_count() -> None:
    title = paper("t", CERT, holder=VILLAGE)
    short = paper("a", PERMIT, authorised_by=(VILLAGE,), authorised_to=FARM, term_end="2030-12-31")
    made = holders(title, short, crediting_end="2040-12-31")
    assert told(made, "holders_unauthorised") == [1.0] and told(made, "authorised_until") == ["2030-12-31"]
    assert told(holders(title, short), "holders_unauthorised") == [0.0]  # nobody knows when the period ends


def test_a_title_whose_holder_nobody_could_read_keeps_holders_open() -> None:
    made = holders(paper("t", "land_contract", holder=FARM), paper("c", CERT))
    assert told(made, "holders_unauthorised") == [0.0, "missing"]
    assert told(made, "holders_without_consent") == [0.0, "missing"]


def test_unread_titles_and_unknown_owners_keep_holders_open() -> None:
    title = paper("t", CERT, holder=FARM)
    assert told(holders(title, unread(CERT)), "holders_unauthorised") == [0.0, "unread"]
    assert told(holders(), "holders_unauthorised") == ["missing"]
    assert told(holder_facts(shelf(title)), "holders_unauthorised") == ["missing"]
    assert told(holders(title, owner={FARM, "绿源碳资产管理有限公司"}), "holders_unauthorised") == ["conflict"]
    short = paper("t", CERT, holder="石峁乡国有清水河林场")
    assert told(holders(short), "holders_unauthorised") == [0.0, "review"]


def test_collective_land() -> None:
    def land(*papers: Any) -> list[Any]:
        return told(land_facts(shelf(*papers)), "collective_land")

    assert land(paper("t", CERT, land_right="集体林地使用权")) == [True]
    assert land(paper("t", CERT, land_right="国有")) == [False]
    assert land(paper("t", CERT, land_right="国有"), paper("s", CERT)) == [False, "missing"]
    assert land(paper("t", CERT, land_right="国有"), unread(CERT)) == [False, "unread"]
    assert land(paper("t", CERT, land_right="自留山")) == ["review"]
    assert land() == ["missing"]


def test_who_says_that_nobody_disputes() -> None:
    def said(*papers: Any) -> list[Any]:
        return told(land_facts(shelf(*papers)), "no_dispute_official")

    assert said(paper("s", "ownership_statement", official=True, no_dispute_stated=True)) == [True]
    assert said(paper("s", "ownership_statement", official=False, no_dispute_stated=True)) == [False]
    assert said(paper("s", "ownership_statement", no_dispute_stated=True)) == ["review"]
    assert said(paper("s", "ownership_statement")) == ["missing"]
    assert said(unread("ownership_statement")) == ["unread", "missing"]


# names


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("甘肃省陇岭市清岫县林业局", "清岫县林业局", True),
        ("绿源林业有限公司", "绿源林业有限责任公司", True),
        ("清岫县林业局", "清岫县水务局", None),
        ("清岫县林业局", "清岫县林业局清水沟林场", None),
        ("清水沟林场", "清岫县国有清水沟林场", True),
        ("绿源林业有限公司", "绿源林业有限公司清岫分公司", True),
        ("绿源碳资产管理有限公司", "清岫县国有清水沟林场", False),
    ],
)
def test_names_that_are_one(left: str, right: str, same: bool | None) -> None:
    assert same_name(left, right) is same and same_name(right, left) is same


def test_names_of_projects_may_stand_inside_each_other() -> None:
    assert same_name("清岫县2017年清水沟流域人工造林项目", "清水沟流域人工造林工程", bodies=False) is True
    assert same_name("研究清水沟流域人工造林立项事宜", "清水沟流域人工造林", bodies=False) is True


def test_groups_and_links() -> None:
    assert groups(["某某县甲乙丙丁", "甲乙丙丁", "戊己庚辛公司"]) == ["戊己庚辛公司", "甲乙丙丁"]
    assert groups(["甲乙丙丁", "戊己庚辛"], [{"甲乙丙丁", "戊己庚辛"}]) == ["戊己庚辛"]


def names(*papers: Any) -> dict[str, list[Any]]:
    made = name_facts(shelf(*papers))
    return {fact.field: told(made, fact.field) for fact in made}


def test_variants_of_the_project_name() -> None:
    one, other = "清水沟流域人工造林项目", "黑山片区飞播项目"
    agree = names(paper("a", "approval", True, project_name=one), paper("b", "pdd", project_name=one))
    assert agree["name_variants"] == [1.0]
    differ = names(paper("a", "approval", True, project_name=one), paper("b", "pdd", project_name=other))
    assert (differ["name_variants"], differ["name_variants_official"]) == ([2.0], [1.0])
    official = names(
        paper("a", "approval", True, project_name=one), paper("b", "acceptance_report", True, project_name=other)
    )
    assert (official["name_variants"], official["name_variants_official"]) == ([2.0], [2.0])
    assert names(paper("a", "approval", True, project_name=one))["name_variants"] == ["missing"]
    perhaps = names(paper("a", "approval", True, project_name=one), paper("b", "pdd", project_name=one), unread("pdd"))
    assert perhaps["name_variants"] == [1.0, "unread"]
    programme = names(
        paper("a", "approval", True, project_name=one), paper("b", "pdd", project_name="三北防护林体系建设")
    )
    assert programme["name_variants"] == ["missing"]


def test_the_owner_of_the_trees_is_no_owner_of_the_project() -> None:
    made = names(
        paper("a", "approval", True, owner=FARM), paper("b", "pdd", owner=FARM), paper("t", CERT, True, owner=VILLAGE)
    )
    assert made["owner_variants"] == [1.0] and made["owner_variants_official"] == [1.0]


# design changes

WORK = Work(id="w", name="造林工程", documents=("a", "c", "c2", "unread-design_change", "unread-approval"))


def changes(*papers: Any, accepted: Any = None) -> dict[str, list[Any]]:
    held = shelf(*papers)
    if accepted is not None:
        from tests.reconciliation.shelves import fact_of

        held.index["work:w", "area_accepted_ha"] = fact_of("work:w", "area_accepted_ha", accepted)
    made = change_facts(WORK, held)
    return {fact.field: told(made, fact.field, "work:w") for fact in made}


def test_areas_of_a_change() -> None:
    approval = paper("a", "approval", area=100.0)
    change = paper("c", "design_change", changed_from_area=100.0, changed_to_area=90.0)
    assert changes(approval, change, accepted=90.9) == {
        "area_changed": [True], "change_from_gap": [0.0], "change_to_gap": [pytest.approx(0.00990099)],
    }  # fmt: skip
    assert changes(approval) == {"area_changed": [False]}
    assert changes(approval, unread("design_change")) == {"area_changed": [False, "unread"]}
    assert changes(approval, paper("c", "design_change"))["area_changed"] == ["missing"]
    assert changes(change)["change_from_gap"] == ["missing"] and changes(change)["change_to_gap"] == ["missing"]
    assert changes(change, unread("approval"))["change_from_gap"] == ["unread", "missing"]


def test_changes_are_a_chain_by_date() -> None:
    approval = paper("a", "approval", area=100.0)
    first = paper("c", "design_change", date="2017-05-01", changed_from_area=100.0, changed_to_area=80.0)
    second = paper("c2", "design_change", date="2018-05-01", changed_from_area=80.0, changed_to_area=90.0)
    made = changes(approval, second, first, accepted=90.0)
    assert (made["change_from_gap"], made["change_to_gap"]) == ([0.0], [0.0])
    undated = paper("c2", "design_change", changed_from_area=80.0, changed_to_area=90.0)
    assert changes(approval, first, undated, accepted=90.0)["change_to_gap"] == ["review"]


@pytest.mark.parametrize(
    ("issuer", "expected"),
    [
        ("清岫县林业局", [True]),
        ("陇岭市林业局", [True]),
        ("甘肃省林业和草原局", [True]),
        (FARM, [False]),
        ("石峁乡林业站", ["review"]),
        ("陇岭市林业调查规划设计院", ["review"]),
        (None, ["missing"]),
    ],
)
def test_who_may_approve_a_change(issuer: str | None, expected: list[Any]) -> None:
    said = {"issuer": issuer} if issuer else {}
    held = shelf(paper("a", "approval", issuer="清岫县林业局"), paper("c", "design_change", **said), owner=FARM)
    assert told(approver_facts(held), "change_approver_competent", "document:c") == expected


def test_an_approval_that_cites_the_change_approves_it() -> None:
    held = shelf(paper("a", "approval", issuer="清岫县林业局", cited_numbers=("清变〔2018〕3号", "x〔2018〕1号")),
                 paper("c", "design_change", number="清变〔2018〕3号", issuer=FARM), owner=FARM)  # fmt: skip
    assert told(approver_facts(held), "change_approver_competent", "document:c") == [True]
    lone = shelf(paper("c", "design_change", issuer="清岫县林业局"), unread("approval"), owner=FARM)
    assert told(approver_facts(lone), "change_approver_competent", "document:c") == ["unread", "missing"]


def test_levels_of_authorities() -> None:
    names_ = ["国家林业和草原局", "甘肃省林业厅", "陇岭市林业局", "陇岭市清岫县林业局", "清水沟林场"]
    assert [level(name) for name in names_] == [4, 3, 2, 1, 0]


# sums


def sums(**said: Any) -> list[Any]:
    return told(species_sums(shelf(paper("r", "acceptance_report", **said))), "species_area_excess_ha", "document:r")


def test_areas_by_species() -> None:
    assert sums(species_areas=({"油松": 60.0, "侧柏": 40.0}, 0.1), qualified_area=(100.1, 0.1)) == [0.0]
    assert sums(species_areas={"油松": 60.0, "侧柏": 40.0}, qualified_area=110.0) == [10.0]
    assert sums(species_areas={"油松": 60.0, "侧柏": 40.0, "针阔混交": 30.0}, qualified_area=100.0) == [0.0]
    assert sums(species_areas={"油松": 60.0, "侧柏": 40.0}) == ["missing"]
    assert sums(species_areas={"油松": 60.0}, qualified_area=60.0) == ["missing"]
    two = paper("r", "acceptance_report", qualified_area=100.0)
    assert species_sums(shelf(two)) == []


def rows(total: str | None, *cells: str, unit: str | None = "亩", kind: str = "parcel_table") -> dict[str, list[Any]]:
    document, _ = paper("t", kind)
    table = RowTable(columns=("parcel_number", "area"), headers=("小班", "面积"), units={"area": unit} if unit else {},
                     rows=tuple((str(n), cell) for n, cell in enumerate(cells)), places=("",) * len(cells),
                     pages=(1,) * len(cells), stated_total=total)  # fmt: skip
    made = row_sums([Extracted(document=document, tables=(table,))])
    return {fact.field: told(made, fact.field, "document:t") for fact in made}


def test_rows_of_a_list() -> None:
    assert rows("300.1", "100.0", "200.1") == {"row_sum_excess_ha": [0.0], "row_count_gap": [0.0]}
    assert rows("330", "100", "200")["row_sum_excess_ha"] == [pytest.approx((30 - 1.5) / 15)]
    assert rows(None, "100", "200")["row_sum_excess_ha"] == ["missing"]
    assert rows("300", "100", "?")["row_sum_excess_ha"] == ["review"]
    assert rows("3个 300", "100", "200")["row_count_gap"] == [-1.0]
    assert rows("300", "100", "200", kind="pdd") == {}


# citations


def cited(document: Any, *others: Any) -> tuple[list[Any], list[Any]]:
    made = citation_facts(shelf(document, *others))
    return tuple(told(made, field, "document:a") for field in ("cited_absent", "cited_mismatch"))  # type: ignore[return-value]


def citing(*numbers: str, quote: str = "", state: str = "read") -> Any:
    document, facts = paper(
        "a", "approval", state=state, cited_numbers=tuple(numbers) if len(numbers) != 2 else numbers
    )
    if quote:
        place = facts[0].evidence[0].model_copy(update={"quote": quote})
        facts = [facts[0].model_copy(update={"evidence": (place,)})]
    return document, facts


REQUEST = "清林场字〔2016〕19号"


def test_cited_papers() -> None:
    there = paper("q", "approval_request", number="清林场字(2016)019号", date="2016-12-20")
    assert cited(citing(REQUEST), there) == ([0.0], [0.0])
    wrong = paper("q", "approval_request", number=REQUEST, date="2018-01-05")
    assert cited(citing(REQUEST), wrong) == ([0.0], [1.0])
    undated = paper("q", "approval_request", number=REQUEST)
    assert cited(citing(REQUEST), undated) == ([0.0], [0.0, "missing"])


def test_cited_papers_that_are_not_there() -> None:
    told_request = f"作业设计的请示》（{REQUEST}）及附件收悉"
    assert cited(citing(REQUEST, quote=told_request))[0] == [1.0]
    assert cited(citing("清政办发〔2016〕88号", quote="关于印发造林规划的通知》（清政办发〔2016〕88号）"))[0] == [0.0]
    assert cited(citing("清字〔2016〕1号"))[0] == [0.0, "review"]
    assert cited(citing("林造发〔2014〕30号"))[0] == [0.0]
    same_organ = paper("o", "approval_request", number="清林场字〔2017〕3号", date="2017-01-01")
    assert cited(citing(REQUEST), same_organ)[0] == [1.0]
    assert cited(citing(REQUEST, quote=told_request), unread("approval_request"))[0] == [0.0, "unread", "missing"]


def test_a_paper_that_cites_nothing() -> None:
    assert cited(paper("a", "approval")) == ([0.0], [0.0])
    assert cited(paper("a", "approval", state="partly_read")) == ([0.0, "unread"], [0.0, "unread"])


def test_numbers_in_other_brackets_are_the_same() -> None:
    assert {plain(text) for text in ("清林发〔2017〕12号", "清林发[2017]012号", "清林发（2017）第12号")} == {
        "清林发2017-12"
    }


# gaps


def gaps(*papers: Any, **project: Any) -> dict[str, list[Any]]:
    made = gap_facts(shelf(*papers, **project))
    return {fact.field: told(made, fact.field) for fact in made}


def test_investment() -> None:
    plan = paper("p", "implementation_plan", investment=(2349800.0, 100.0))
    assert gaps(plan, paper("a", "approval", investment=(2350000.0, 10000.0)))["invest_gap"] == [0.0]
    assert gaps(plan, paper("a", "approval", investment=1879840.0))["invest_gap"] == [pytest.approx(0.2, abs=1e-4)]
    assert gaps(plan)["invest_gap"] == ["missing"]
    assert gaps(plan, unread("approval"))["invest_gap"] == ["unread", "missing"]


def test_seedlings() -> None:
    design = paper("d", "operation_design", density=1665.0)
    assert gaps(design, area_accepted_ha=100.0, seedling_count=166500.0)["stems_gap"] == [0.0]
    assert gaps(design, area_accepted_ha=100.0, seedling_count=333000.0)["stems_gap"] == [0.5]
    assert gaps(design, area_accepted_ha=100.0)["stems_gap"] == ["missing"]
    assert gaps(area_accepted_ha=100.0, seedling_count=1.0)["stems_gap"] == ["missing"]
    both = gaps(design, paper("a", "approval", density=3330.0), area_accepted_ha=100.0, seedling_count=166500.0)
    assert both["stems_gap"] == [0.0, 1.0]


def test_claims_of_design_document_and_notice() -> None:
    said: dict[str, Any] = {"crediting_start": "2021-01-01", "claimed_total": (13980.0, 1.0)}
    pdd = paper("p", "pdd", **said)
    assert gaps(pdd, paper("n", "registry_notice", **said))["claim_differences"] == [0.0]
    swapped = paper("n", "registry_notice", **{**said, "claimed_total": (13890.0, 1.0)})
    assert gaps(pdd, swapped)["claim_differences"] == [1.0]
    assert gaps(pdd)["claim_differences"] == ["missing"]
    assert gaps(pdd, unread("registry_notice"))["claim_differences"] == ["unread", "missing"]
    rounded = paper("n", "registry_notice", **{**said, "claimed_total": (14000.0, 100.0)})
    assert gaps(pdd, rounded)["claim_differences"] == [0.0]


def test_later_species() -> None:
    design = paper("d", "operation_design", species=("油松", "侧柏"))
    assert gaps(design, paper("r", "acceptance_report", species=("油松", "侧柏")))["species_unexplained"] == [0.0]
    assert gaps(design, paper("r", "acceptance_report", species=("油松", "核桃")))["species_unexplained"] == [1.0]
    changed = paper("c", "design_change", species=("核桃", "油松"))
    later = paper("r", "acceptance_report", species=("油松", "核桃"))
    assert gaps(design, changed, later)["species_unexplained"] == [0.0]
    assert gaps(design, later, unread("design_change"))["species_unexplained"] == [1.0, "unread"]
    assert gaps(later)["species_unexplained"] == ["missing"] and gaps(design)["species_unexplained"] == ["missing"]


# statements of the design document


def backing(*papers: Any) -> dict[str, list[Any]]:
    made = backing_facts(shelf(*papers), load_vocabulary())
    return {fact.field: told(made, fact.field) for fact in made}


def test_statements_of_the_design_document() -> None:
    pdd = paper("p", "pdd", start_date="2017-03-20", area=(100.0, 0.1), owner=FARM)
    start = paper("s", "start_certificate", start_date="2017-03-20", owner=FARM)
    accepted = paper("r", "acceptance_report", True, qualified_area=(100.0, 0.1))
    backed = backing(pdd, start, accepted)
    assert (backed["pdd_facts_unbacked"], backed["pdd_facts_contradicted"]) == ([0.0], [0.0])
    assert set(backed["pdd_facts_backed"][0]) == set(backed["pdd_facts"][0])
    lone = backing(pdd, start)
    assert (lone["pdd_facts_unbacked"], lone["pdd_facts_contradicted"]) == (["missing"], [0.0])
    assert backing(pdd, start, unread("acceptance_report"))["pdd_facts_unbacked"] == ["unread", "missing"]
    assert backing()["pdd_facts_contradicted"] == ["missing"]


def test_official_papers_contradict_the_design_document() -> None:
    pdd = paper("p", "pdd", start_date="2013-03-20", area=(120.0, 0.1))
    official = paper("r", "acceptance_report", True, start_date="2012-03-20", qualified_area=(100.0, 0.1))
    assert backing(pdd, official)["pdd_facts_contradicted"] == [2.0]
    assert backing(pdd, paper("s", "start_certificate", False, start_date="2012-03-20"))["pdd_facts_contradicted"] == [
        0.0
    ]
    smaller = paper("p", "pdd", area=(90.0, 0.1))
    assert backing(smaller, official)["pdd_facts_contradicted"] == [0.0]
    assert backing(smaller, official)["pdd_facts_unbacked"] == ["missing"]


def test_the_owner_s_word_alone() -> None:
    own = [
        paper("s", "construction_contract", False, start_date="2017-03-20"),
        paper("d", "operation_design", False, area=100.0),
        paper("l", "land_contract", False, holder=FARM),
    ]
    assert backing(*own)["self_only_count"] == [3.0]
    sure = [
        paper("s", "supervision_report", False, start_date="2017-03-20"),
        paper("r", "acceptance_report", True, qualified_area=100.0),
        paper("t", CERT, True, holder=FARM),
    ]
    assert backing(*sure)["self_only_count"] == [0.0]
    assert backing(*sure[:2])["self_only_count"] == [0.0, "missing"]
    assert backing(*sure[:2], unread(CERT))["self_only_count"] == [0.0, "unread", "missing"]
    unsure = [*sure[:2], paper("t", CERT, None, holder=FARM)]
    assert backing(*unsure)["self_only_count"] == [0.0, "review"]


def test_third_party_start() -> None:
    assert backing(paper("s", "supervision_report", start_date="2017"))["start_third_party"] == [True]
    own = paper("s", "construction_contract", start_date="2017")
    assert backing(own)["start_third_party"] == [False]
    assert backing(own, unread("supervision_report"))["start_third_party"] == [False, "unread"]
    assert backing()["start_third_party"] == ["missing"]


# monitoring


def monitored(*papers: Any, **project: Any) -> dict[str, list[Any]]:
    made = monitoring_facts(shelf(*papers, **project))
    return {fact.field: told(made, fact.field) for fact in made}


def test_parameters_against_the_plan() -> None:
    full = monitored(planned_parameters=("面积", "胸径", "株数"), monitored_parameters=("胸径", "面积", "株数"))
    assert (full["parameters_unmonitored"], full["parameters_unexplained"]) == ([0.0], [0.0])
    part = monitored(planned_parameters=("面积", "胸径", "株数"), monitored_parameters=("胸径", "面积", "树高"))
    assert (part["parameters_unmonitored"], part["parameters_unexplained"]) == ([1.0], ["review"])
    assert monitored(planned_parameters=("面积", "胸径", "株数"))["parameters_unmonitored"] == ["missing"]
    assert monitored(unread("monitoring_report"))["parameters_unmonitored"] == ["unread", "missing"]


def test_events_that_the_report_leaves_out() -> None:
    fire = paper("s", "plot_survey", events=("火灾", "病虫害", "采伐"))
    report = paper("m", "monitoring_report", events=("火灾", "采伐", "病虫害"))
    assert monitored(fire, report)["events_omitted"] == [0.0]
    assert monitored(fire, paper("m", "monitoring_report", events="无"))["events_omitted"] == [3.0]
    assert monitored(report)["events_omitted"] == [0.0]
    assert monitored(fire)["events_omitted"] == ["missing"]
    assert monitored(fire, report, unread("monitoring_report"))["events_omitted"] == [0.0, "unread"]


# all together


def test_nothing_is_made_that_is_not_declared_and_nothing_passes_on_an_empty_dossier() -> None:
    made = list(cross_checks([], [Work(id="w", name="造林工程", documents=())], {}, load_vocabulary()))
    for fact in made:
        kind = fact.subject.partition(":")[0]
        assert f"{kind}.{fact.field}" in MAKES
        certain = [c for c in fact.all_candidates() if c.value not in (None, False, ())]
        open_ones = [c for c in fact.all_candidates() if c.value is None]
        counts_nothing = fact.field in ("name_variants_official", "owner_variants_official")
        assert open_ones or counts_nothing or not certain or fact.field == "area_changed", fact.field


def test_authorisations_are_read_for_their_end() -> None:
    assert "term_end" in {spec.field for spec in load_schemas().by_type[PERMIT].fields}


# bodies


def body(validator: str | None, verifier: str | None, *more: Any, **project: Any) -> dict[str, list[Any]]:
    papers = [paper(kind, kind, validator=name) for kind, name in
              (("validation_report", validator), ("verification_report", verifier)) if name]  # fmt: skip
    made = body_facts(shelf(*papers, *more, **project))
    return {fact.field: told(made, fact.field) for fact in made}


@pytest.mark.parametrize(
    ("validator", "verifier", "expected"),
    [
        ("中环联合（北京）认证中心有限公司", "中环联合(北京)认证中心有限公司", [True]),
        ("中国质量认证中心", "中国质量认证中心有限公司", [True]),
        ("广州赛宝认证中心服务有限公司", "广州赛宝认证中心服务有限公司北京分公司", [True]),
        ("中国质量认证中心有限公司", "中国船级社质量认证有限公司", [False]),
        ("广州赛宝认证中心服务有限公司", "广州赛宣认证中心服务有限公司", ["review"]),
        ("中国质量认证中心", None, ["missing"]),
    ],
)
def test_the_verifier_is_another_body(validator: str, verifier: str | None, expected: list[Any]) -> None:
    assert body(validator, verifier)["verifier_validated"] == expected


def test_who_wrote_what_is_checked() -> None:
    made = body("甲乙丙认证中心", "丁戊己检验公司", pdd_author="绿源碳资产管理有限公司", er_author="丁戊己检验有限公司")
    assert (made["pdd_by_validator"], made["er_by_verifier"]) == ([False], [True])
    assert body("甲乙丙认证中心", None)["pdd_by_validator"] == ["missing"]
    unsure = body("甲乙丙认证中心", None, unread("pdd"), pdd_author="绿源碳资产管理有限公司")
    assert unsure["pdd_by_validator"] == [False, "unread"]


def test_a_report_that_is_silent_about_disturbances() -> None:
    assert monitored(paper("m", "monitoring_report", events="无"))["events_stated"] == [True]
    assert monitored(paper("m", "monitoring_report"))["events_stated"] == ["missing"]
    assert monitored(unread("monitoring_report"))["events_stated"] == ["unread", "missing"]
