"""Facts concluded from facts."""

from typing import Any

import pytest

from checker.judgement.candidates import Choice
from checker.judgement.conclusion import BestOf, Chosen, OverWorks, parse_conclusion
from checker.judgement.derive import choose, derive
from checker.judgement.engine import Evaluator, choose_engine
from checker.judgement.examples import Paper, choices_of, expected_value, papers_of
from checker.judgement.names import look_up
from checker.judgement.ranking import over_works, rank_evidence
from checker.judgement.reading import Reading
from checker.judgement.rulebase import RuleBase
from checker.judgement.tree import Read
from checker.model.extracted import FactBase
from checker.model.fact import Candidate, Work
from checker.model.rule import Example, Rule
from checker.resources.vocabulary import load_vocabulary
from tests.judgement.build import PARAMETERS, SHIPPED, base_of, document, fact, rule

DERIVING = [item for item in SHIPPED.rules if item.concludes is not None]


def base_with(*rules: Rule) -> RuleBase:
    return RuleBase({item.id: item for item in rules}, PARAMETERS, (), SHIPPED.kinds, load_vocabulary())


def concluded(of: Rule, given: dict[str, Any], engines: tuple[Evaluator, ...]) -> set[Reading]:
    """What a derive rule concludes from an example's facts."""
    full, form = parse_conclusion(of.concludes or {})
    name = look_up(full, load_vocabulary())
    assert name is not None
    found: tuple[Choice, ...]
    if isinstance(form, BestOf):
        classes = []
        for grade in form.order:
            papers: tuple[Paper, ...] = ()
            if grade.fact in given:
                papers = papers_of(Read(grade.fact, name.value_type), given[grade.fact])
            classes.append(
                [Choice(p.reading) for p in papers if grade.official is None or bool(p.official) == grade.official]
            )
        found = rank_evidence(classes, form.pick)
    elif isinstance(form, OverWorks):
        values = given[form.fact]["works"]
        read = Read(form.fact, name.value_type)
        found = over_works([choices_of(read, {form.fact: value}) for value in values], form.how)
    else:
        found = choose(base_with(of), of, form, "2026-01-01", engines, lambda read: choices_of(read, given))
    return {choice.reading for choice in found}


@pytest.mark.parametrize(
    "of,example",
    [(item, example) for item in DERIVING for example in item.examples],
    ids=[f"{item.id}-{number}" for item in DERIVING for number, _ in enumerate(item.examples, 1)],
)
def test_shipped_examples(engines: tuple[Evaluator, ...], of: Rule, example: Example) -> None:
    name = look_up(str((of.concludes or {})["fact"]), load_vocabulary())
    assert name is not None
    assert concluded(of, example.given, engines) == set(expected_value(example.expect, name.value_type))


ORDER = [
    {"fact": "start_certificate.start_date", "official": True},
    {"fact": "supervision_report.start_date"},
    {"fact": "start_certificate.start_date"},
    {"fact": "registry_notice.start_date"},
]
WORK = rule(
    id="TST-w",
    subject="work",
    severity="info",
    concludes={"fact": "work.start_date", "value": {"best_of": {"order": ORDER, "pick": "earliest"}}},
)
PROJECT = rule(
    id="TST-p", severity="info", concludes={"fact": "project.start_date", "value": {"earliest_of": "work.start_date"}}
)


def dossier(*papers: tuple[str, str, str | None, str]) -> FactBase:
    """Papers of one work: (id, type, start date, state); `official` where the id ends with o."""
    documents = [document(i, kind, state, official=i.endswith("o")) for i, kind, _, state in papers]
    facts = [fact(f"document:{i}", "start_date", value, "date") for i, _, value, _ in papers if value]
    return base_of(documents, facts, [Work(id="w", name="一", documents=tuple(i for i, *_ in papers))])


def candidates(facts: FactBase, subject: str = "work:w", rules: tuple[Rule, ...] = (WORK, PROJECT)) -> list[Any]:
    derived = derive(base_with(*rules), facts, "2026-01-01", choose_engine("both"))
    found = derived.find(subject, "start_date")
    assert found is not None and found.state == "derived"
    return [candidate.value or candidate.cause for candidate in found.candidates]


def test_best_class_wins_and_an_earlier_weaker_date_stays() -> None:
    papers = [("a-o", "start_certificate", "2013-03-18", "read"), ("b", "registry_notice", "2013-05-01", "read")]
    assert candidates(dossier(*papers)) == ["2013-03-18"]
    assert candidates(dossier(papers[0], ("b", "registry_notice", "2013-03-01", "read"))) == [
        "2013-03-18",
        "2013-03-01",
    ]
    assert candidates(dossier(papers[0], ("b", "registry_notice", "2013-03", "read"))) == ["2013-03-18"]


def test_two_dates_of_the_best_class_are_both_candidates() -> None:
    papers = [("a-o", "start_certificate", "2013-03-18", "read"), ("b-o", "start_certificate", "2013-03-01", "read")]
    assert candidates(dossier(*papers)) == ["2013-03-01", "2013-03-18"]


def test_official_is_a_class_of_its_own() -> None:
    papers = [("a", "start_certificate", "2013-06-18", "read"), ("b", "supervision_report", "2013-07-01", "read")]
    assert candidates(dossier(*papers)) == ["2013-07-01", "2013-06-18"]


def test_unread_papers_leave_an_unknown() -> None:
    papers = [("a-o", "start_certificate", "2013-03-18", "read"), ("b", "supervision_report", None, "unread")]
    assert candidates(dossier(*papers)) == ["2013-03-18", "unread"]
    assert candidates(dossier(("b", "supervision_report", None, "unread"))) == ["unread"]
    assert candidates(dossier(("b", "supervision_report", None, "read"))) == ["missing"]


def test_conflict_inside_one_paper() -> None:
    facts = dossier(("a-o", "start_certificate", "2013-03-18", "read"))
    doubled = fact(
        "document:a-o",
        "start_date",
        "2013-03-18",
        "date",
        [Candidate(value="2013-03-18"), Candidate(value="2013-02-01")],
    )
    assert candidates(facts.add((doubled,))) == ["2013-02-01", "2013-03-18"]


def test_the_project_starts_with_its_earliest_work() -> None:
    works = [Work(id="w-1", name="一", documents=("a",)), Work(id="w-2", name="二", documents=("b",))]
    papers = [document("a", "supervision_report"), document("b", "supervision_report")]
    one = fact("document:a", "start_date", "2014-01-01", "date")
    two = fact("document:b", "start_date", "2013-01-01", "date")
    assert candidates(base_of(papers, [one, two], works), "project", (PROJECT, WORK)) == ["2013-01-01"]
    assert candidates(base_of(papers, [one], works), "project") == ["2014-01-01", "missing"]
    assert candidates(base_of(), "project") == ["missing"]


def test_the_chain_is_told() -> None:
    facts = dossier(("a-o", "start_certificate", "2013-03-18", "read"))
    derived = derive(base_with(PROJECT, WORK), facts, "2026-01-01", choose_engine("both"))
    found = derived.find("project", "start_date")
    assert found is not None
    assert (
        "TST-p" in found.candidates[0].note
        and "TST-w" in found.candidates[0].note
        and "a-o.pdf" in found.candidates[0].note
    )


FLAG = {"project.additionality_exempt": None}
RAIN = {"project.annual_rainfall": {"at_most": 400}}


@pytest.mark.parametrize(
    "value,given,expected",
    [
        ({"true_when": RAIN}, 400, {True}),
        ({"true_when": RAIN}, 401, {False}),
        ({"true_when": RAIN}, "unknown", {"missing"}),
        ({"true_when": RAIN, "false_when": {"project.annual_rainfall": {"above": 410}}}, 405, {"review"}),
        ({"true_when": RAIN, "false_when": {"project.annual_rainfall": {"above": 410}}}, 411, {False}),
        ({"true_when": RAIN}, {"candidates": [300, 500]}, {True, False}),
    ],
)
def test_booleans(engines: tuple[Evaluator, ...], value: Any, given: Any, expected: set[Any]) -> None:
    of = rule(severity="info", concludes={"fact": "project.additionality_exempt", "value": value})
    found = concluded(of, {"project.annual_rainfall": given}, engines)
    assert {getattr(item, "value", None) if hasattr(item, "value") else item.cause for item in found} == expected  # type: ignore[union-attr]


def test_first_of_and_applies(engines: tuple[Evaluator, ...]) -> None:
    cases = [{"when": RAIN, "value": "rain"}, {"when": {"project.in_function_zone": {"equals": True}}, "value": "zone"}]
    of = rule(concludes={"fact": "project.methodology_status", "value": {"first_of": cases, "otherwise": "none"}})
    for rain, zone, expected in ((300, True, "rain"), (500, True, "zone"), (500, False, "none")):
        found = concluded(of, {"project.annual_rainfall": rain, "project.in_function_zone": zone}, engines)
        assert [getattr(item, "value", None) for item in found] == [expected]
    (open_one,) = concluded(of, {"project.in_function_zone": True}, engines)
    assert getattr(open_one, "cause", None) == "missing"
    gated = of.model_copy(update={"applies": {"project.burning": {"equals": True}}})
    assert concluded(gated, {"project.annual_rainfall": 300, "project.burning": False}, engines) == set()


def test_a_rule_that_does_not_apply_concludes_nothing() -> None:
    gated = WORK.model_copy(update={"applies": {"project.burning": {"equals": True}}})
    facts = dossier(("a-o", "start_certificate", "2013-03-18", "read")).add(
        (fact("project", "burning", False, "boolean"),)
    )
    derived = derive(base_with(gated), facts, "2026-01-01", choose_engine("both"))
    assert derived.find("work:w", "start_date") is None


def test_form_of_chosen() -> None:
    _, form = parse_conclusion({"fact": "project.x", "value": {"true_when": RAIN}})
    assert isinstance(form, Chosen) and form.otherwise is False
