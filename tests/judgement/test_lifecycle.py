"""Where a project stands: steps from the dossier's dates, dates ahead by hand-counted calendars, and what runs out."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.judgement.lifecycle.lifecycle import lifecycle
from checker.judgement.lifecycle.plan import load_plan, read_plan, unknown_names
from checker.judgement.rulebase import load_rulebase
from checker.model.document import Document
from checker.model.fact import Candidate, Fact
from checker.model.lifecycle import Expiry, Lifecycle, LifeStep
from checker.reconciliation.workdays import is_workday, reach_workday
from checker.resources.vocabulary import load_vocabulary
from checker.resources.yaml_source import SourceError
from tests.judgement.build import base_of, document, fact

BASE = load_rulebase()
METHOD = "CCER-14-001-V01"


def day(subject: str, field: str, *values: str, cause: Any = None) -> Fact:
    """One date; several are candidates, `cause` adds an unknown one."""
    candidates = [Candidate(value=value) for value in values] + ([Candidate(cause=cause)] if cause else [])
    single = len(candidates) == 1 and cause is None
    return fact(subject, field, values[0] if single else None, "date", () if single else candidates)


def standing(
    facts: Sequence[Fact], papers: Sequence[Document] = (), as_of: str = "2026-04-20", methodology: str = METHOD
) -> Lifecycle:
    return lifecycle(BASE, base_of(papers, facts), as_of, methodology)


def step(found: Lifecycle, name: str) -> LifeStep:
    return next(item for item in found.steps if item.id == name)


def expiry(found: Lifecycle, kind: str) -> Expiry:
    return next(item for item in found.expiries if item.kind == kind)


PDD, REPORT = document("p", "pdd"), document("v", "validation_report")
PUBLISHED = [day("project", "pdd_publicity_start", "2026-03-02"), day("project", "pdd_publicity_end", "2026-03-27")]
WRITTEN = day("document:p", "date", "2026-02-10")


def test_the_plan_names_only_facts_that_exist() -> None:
    assert unknown_names(load_plan(), load_vocabulary()) == []
    assert [item.id for item in load_plan().steps] == [
        "design", "pdd_publication", "validation", "registration", "monitoring", "er_publication", "verification",
        "issuance",
    ]  # fmt: skip


def test_a_plan_that_does_not_fit_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "lifecycle.yaml"
    path.write_text("soon_days: 1\nremind_days: [1]\nexpiries: {}\nwords: {}\nsteps:\n  - {id: x}\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"lifecycle\.yaml:1: steps\.0\.label"):
        read_plan(path)


def test_without_papers_nothing_is_pretended() -> None:
    found = standing([])
    assert (found.current, found.certain) == ("design", True)
    assert all(item.began is None and item.ended is None for item in found.steps)
    assert {item.kind: item.date for item in found.expiries} == {"reductions_window": None, "crediting_end": None}
    assert [item.document_type for item in step(found, "design").asked] == ["pdd"]
    assert [item.document_type for item in expiry(found, "crediting_end").asked] == ["pdd"]


def test_before_publication() -> None:
    """2026-04-20 is a Monday. From the 21st, 20 working days: 21-24 (4), 27-30 (4), May 1-5 are holidays, 6-8 and the
    made-up Saturday 9 (4), 11-15 (5), 18, 19, 20 (3): the 20th of May. 100 days after 21 April are 30 July."""
    found = standing([WRITTEN], [PDD])
    assert found.current == "pdd_publication"
    published, validated = step(found, "pdd_publication"), step(found, "validation")
    assert step(found, "design").state == "done" and step(found, "design").ended == "2026-02-10"
    assert published.state == "next" and "没有文件表明" in published.note
    assert (published.earliest_start, published.earliest_end) == ("2026-04-21", "2026-05-20")
    assert (published.limit_start, published.limit_end) == ("2026-04-21", "2026-05-20")
    assert (validated.earliest_start, validated.earliest_end, validated.limit_end) == (
        "2026-04-21", "2026-05-20", "2026-07-30",
    )  # fmt: skip
    # 15 working days from the day after: 31 July (1), August 3-7 (6), 10-14 (11), 17, 18, 19, 20 (15).
    assert step(found, "registration").limit_end == "2026-08-20"


def test_during_publication_the_end_is_counted() -> None:
    found = standing([WRITTEN, PUBLISHED[0]], [PDD], as_of="2026-03-10")
    published = step(found, "pdd_publication")
    assert (found.current, published.state, published.began) == ("pdd_publication", "running", "2026-03-02")
    assert published.earliest_end == "2026-03-27"  # March 2-6, 9-13, 16-20, 23-27: no holiday among them
    assert step(found, "validation").state == "running"


def test_after_publication_validation_runs_and_may_be_late() -> None:
    found = standing([WRITTEN, *PUBLISHED, fact("project", "pdd_public_workdays", 20.0, "number")], [PDD])
    assert (found.current, step(found, "pdd_publication").workdays) == ("validation", 20)
    assert step(found, "validation").limit_end == "2026-06-10"  # 2 March + 100 days
    assert not step(found, "validation").overdue
    late = step(standing([WRITTEN, *PUBLISHED], [PDD], as_of="2026-06-11"), "validation")
    assert late.overdue and "2026-06-10" in late.note
    # Nothing can happen before today, however long ago the limit ended.
    assert late.earliest_end == late.limit_end == "2026-06-11"


def test_after_validation_comes_registration() -> None:
    reported = day("document:v", "date", "2026-04-10")
    found = standing([WRITTEN, *PUBLISHED, reported], [PDD, REPORT])
    assert (found.current, step(found, "registration").state) == ("registration", "next")
    applied = standing([WRITTEN, *PUBLISHED, reported, day("project", "application_date", "2026-04-13")], [PDD, REPORT])
    registration = step(applied, "registration")
    assert (applied.current, registration.state) == ("registration", "running")
    # From the 14th: 14-17 (4), 20-24 (9), 27-30 (13), May 6, 7 (15).
    assert registration.limit_end == "2026-05-07"
    assert "登记机构" in registration.note and registration.ended is None


def test_a_notice_that_says_registered_is_believed_without_a_date() -> None:
    """The registry's notices carry their status; what they date is the publication only."""
    status = fact("project", "registry_status", "registered")
    found = standing([WRITTEN, *PUBLISHED, status], [PDD], as_of="2026-06-30")
    registration = step(found, "registration")
    assert (registration.state, registration.ended, found.current) == ("done", None, "monitoring")
    assert "已登记" in registration.note and step(found, "validation").state == "open"
    assert not step(found, "validation").overdue and step(found, "validation").earliest_end is None
    for other in (fact("project", "registry_status", "not_registered"),
                  fact("project", "registry_status", None, candidates=[Candidate(value="registered"),
                                                                       Candidate(cause="unread")])):  # fmt: skip
        assert standing([WRITTEN, *PUBLISHED, other], [PDD], as_of="2026-06-30").current == "validation"


def test_steps_behind_later_papers_are_open_not_done() -> None:
    found = standing([day("document:v", "date", "2026-04-10")], [REPORT])
    assert found.current == "registration"
    for name in ("design", "pdd_publication"):
        assert step(found, name).state == "open" and step(found, name).earliest_start is None
        assert step(found, name).asked


def test_the_second_period_counts_its_own_papers() -> None:
    """A report of the second period; what was published for the first does not make the second published."""
    papers = [document("m1", "monitoring_report"), document("m2", "monitoring_report"),
              document("f1", "verification_report")]  # fmt: skip
    facts = [
        day("document:m1", "monitoring_end", "2023-12-31"), day("document:m1", "publicity_start", "2024-03-01"),
        day("document:m1", "publicity_end", "2024-03-28"), day("document:f1", "date", "2024-05-20"),
        day("document:m2", "monitoring_end", "2025-12-31"),
    ]  # fmt: skip
    found = standing(facts, papers)
    assert (found.current, step(found, "monitoring").ended) == ("er_publication", "2025-12-31")
    assert step(found, "er_publication").state == "next" and step(found, "verification").state == "later"
    first = standing(facts[:4], papers[:1] + papers[2:])
    assert first.current == "issuance" and step(first, "verification").ended == "2024-05-20"


def test_dates_that_differ() -> None:
    over = standing([WRITTEN, PUBLISHED[0], day("project", "pdd_publicity_end", "2026-03-27", "2026-03-30")], [PDD])
    published = step(over, "pdd_publication")
    assert (published.state, published.cause, published.ended) == ("done", "conflict", None)
    assert published.disputed == ("2026-03-27", "2026-03-30") and over.current == "validation"
    straddling = standing(
        [WRITTEN, PUBLISHED[0], day("project", "pdd_publicity_end", "2026-03-27", "2026-03-30")], [PDD],
        as_of="2026-03-28",
    )  # fmt: skip
    assert step(straddling, "pdd_publication").state == "open"
    assert (straddling.current, straddling.certain) == ("pdd_publication", False)


def test_unread_papers_leave_it_open() -> None:
    unread = day("project", "pdd_publicity_end", "2026-03-27", cause="unread")
    found = standing([WRITTEN, PUBLISHED[0], unread], [PDD])
    assert (step(found, "pdd_publication").state, step(found, "pdd_publication").cause) == ("open", "unread")
    assert not found.certain and "未能读取" in found.notes[-1]
    hidden = standing([WRITTEN], [PDD, document("s", "verification_report", state="unread")])
    assert hidden.current == "pdd_publication" and not hidden.certain


def test_a_date_of_a_month_that_holds_today_is_open() -> None:
    found = standing([day("document:p", "date", "2026-04")], [PDD])
    assert (step(found, "design").state, step(found, "design").cause) == ("open", "review")
    assert step(standing([day("document:p", "date", "2026-03")], [PDD]), "design").state == "done"


def test_a_date_in_the_future_is_no_past() -> None:
    found = standing([WRITTEN, day("project", "pdd_publicity_start", "2026-05-06")], [PDD])
    published = step(found, "pdd_publication")
    assert (found.current, published.state, published.earliest_start) == ("pdd_publication", "next", "2026-05-06")
    assert "晚于" in published.note


def test_years_without_calendar_are_marked() -> None:
    found = standing([WRITTEN], [PDD], as_of="2098-12-29")
    assert step(found, "pdd_publication").estimated == (2098, 2099) and "2099" in step(found, "pdd_publication").note
    assert step(standing([WRITTEN], [PDD]), "pdd_publication").estimated == ()


def test_an_old_methodology_gets_no_forecast() -> None:
    found = standing([WRITTEN, *PUBLISHED], [PDD], methodology="AR-CM-001-V01")
    assert found.registrable is False and any("AR-CM-001-V01" in note for note in found.notes)
    assert all(item.earliest_start is None and item.limit_end is None for item in found.steps)


@pytest.mark.parametrize(
    ("first", "as_of", "date_", "near"),
    [
        ("2021-01-01", "2025-12-31", "2026-01-01", "soon"),
        ("2021-01-01", "2026-01-01", "2026-01-01", "soon"),
        ("2021-01-01", "2026-01-02", "2026-01-01", "past"),
        ("2024-02-29", "2026-01-02", "2029-03-01", "later"),
    ],
)
def test_the_five_year_window(first: str, as_of: str, date_: str, near: str) -> None:
    found = standing([day("project", "earliest_claim_date", first)], as_of=as_of)
    window = expiry(found, "reductions_window")
    assert (window.date, window.nearness) == (date_, near)
    assert ("已过期限" in window.note) == (near == "past")


def test_reductions_lost_at_the_earliest_application() -> None:
    found = standing([WRITTEN, day("project", "earliest_claim_date", "2021-01-01")], [PDD])
    apply_at = step(found, "issuance").earliest_start or ""
    assert f"最早于 {apply_at}" in expiry(found, "reductions_window").note
    assert apply_at.replace("2026", "2021") in expiry(found, "reductions_window").note


def test_titles_that_end_before_the_crediting_period() -> None:
    papers = [document("t1", "ownership_certificate"), document("t2", "land_contract"), document("t3", "land_contract")]
    found = standing(
        [
            day("project", "crediting_end", "2045-12-31"), day("document:t1", "term_end", "2076-05-31"),
            day("document:t2", "term_end", "2037-12-31"),
        ], papers,
    )  # fmt: skip
    titles = {item.document: item for item in found.expiries if item.kind == "title_term"}
    assert titles["t1"].before_crediting_end is False and titles["t2"].before_crediting_end is True
    assert titles["t3"].date is None and titles["t3"].before_crediting_end is None and "没有写明" in titles["t3"].note
    assert [item.date for item in found.expiries] == ["2037-12-31", "2045-12-31", "2076-05-31", None, None]


def test_published_notices_span_twenty_working_days(shared: Path) -> None:
    """Both end days counted, by the same function that forecasts: 39 of the 40 notices that are dated."""
    lines = (shared / "registry" / "descriptions.jsonl").read_text(encoding="utf-8").splitlines()
    spans = [
        (entry["public_start"], entry["public_end"])
        for entry in (json.loads(line)["registry"] for line in lines)
        if entry.get("public_start") and entry.get("public_end")
    ]
    right = sum(reach_workday(date.fromisoformat(start), 20).day.isoformat() == end for start, end in spans)
    assert len(spans) >= 40 and right >= len(spans) - 1


@given(st.dates(date(2020, 1, 1), date(2028, 12, 31)), st.integers(1, 40))
def test_counting_reaches_a_working_day(first: date, count: int) -> None:
    reached = reach_workday(first, count)
    assert reached.day >= first and (is_workday(reached.day) or reached.day.year in reached.estimated)
    assert reached.day <= reach_workday(first, count + 1).day


@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)), st.sampled_from([[], [WRITTEN], [WRITTEN, *PUBLISHED]]))
def test_nothing_ahead_lies_in_the_past_and_limits_come_last(as_of: date, facts: list[Fact]) -> None:
    found = standing(facts, [PDD], as_of=as_of.isoformat())
    ends = []
    for item in found.steps:
        if item.earliest_end is not None and item.limit_end is not None:
            assert as_of.isoformat() <= item.earliest_end <= item.limit_end
            ends.append(item.earliest_end)
    assert ends == sorted(ends)
