"""Findings from facts and papers: every verdict, its message, its trace."""

from typing import Any

import pytest

from checker.judgement.durable import available
from checker.judgement.engine import Engine, choose_engine
from checker.judgement.judge import Judgement, judge
from checker.judgement.rulebase import RuleBase
from checker.judgement.vector import VectorEvaluator
from checker.model.evidence import Evidence
from checker.model.extracted import FactBase
from checker.model.fact import Candidate, Work
from checker.model.rule import Rule
from checker.resources.vocabulary import load_vocabulary
from tests.judgement.build import SHIPPED, base_of, document, fact, parameter, rule

AFTER = {"project.start_date": {"after": {"parameter": "house.line"}}}
LINE = parameter("house.line", "2012-11-08")


def rules_of(*rules: Rule, **parameters: Any) -> RuleBase:
    known = {"house.line": LINE, **parameters}
    return RuleBase({item.id: item for item in rules}, known, (), SHIPPED.kinds, load_vocabulary())


def judged(base: RuleBase, facts: FactBase, as_of: str = "2026-01-01", engine: Engine = "both") -> Judgement:
    return judge(base, facts, as_of, choose_engine(engine))


def only(base: RuleBase, facts: FactBase) -> Any:
    (found,) = judged(base, facts).findings
    return found


def start(value: Any, *candidates: Candidate) -> FactBase:
    return base_of(facts=[fact("project", "start_date", value, "date", candidates)])


def test_pass_and_fail() -> None:
    base = rules_of(rule(AFTER))
    passed, failed = only(base, start("2013-03-18")), only(base, start("2012-11-08"))
    assert (passed.verdict, passed.finding_class, passed.id) == ("pass", None, "TST-1/project")
    assert (failed.verdict, failed.finding_class) == ("fail", "整改要求")
    assert "2012-11-08" in failed.message and "不晚于" in failed.message and "is not after" in failed.message_en


def test_missing_names_the_fact_and_the_paper() -> None:
    found = only(rules_of(rule(AFTER, evidence=("start_certificate",))), base_of())
    assert (found.verdict, found.missing, found.message_key) == ("missing", ("project.start_date",), "verdict.missing")
    assert "开工日期" in found.message and "开工证明" in found.message and "start certificate" in found.message_en


def test_conflict_shows_both_values_and_agreement_stands() -> None:
    early, late = Candidate(value="2012-01-01"), Candidate(value="2013-01-01")
    found = only(rules_of(rule(AFTER)), start("2012-01-01", early, late))
    assert found.verdict == "conflict" and "2012-01-01 / 2013-01-01" in found.message
    agreed = only(rules_of(rule(AFTER)), start("2013-01-01", late, Candidate(value="2014-01-01")))
    assert agreed.verdict == "pass" and "结论都相同" in agreed.message


def test_too_many_combinations_are_a_conflict() -> None:
    many = [Candidate(value=f"2013-{month:02}-{day:02}") for month in range(1, 8) for day in range(1, 11)]
    found = only(rules_of(rule(AFTER)), start("2013-01-01", *many))
    assert (found.verdict, found.message_key) == ("conflict", "verdict.too_many")


def test_review_of_a_band_and_of_a_partial_date() -> None:
    band = rule(AFTER, {"project.start_date": {"before": "2012-01-01"}})
    assert only(rules_of(band), start("2012-05-01")).message_key == "verdict.review_band"
    assert only(rules_of(rule(AFTER)), start("2012-11")).verdict == "review"


def test_not_checked_facts_and_thresholds() -> None:
    found = only(rules_of(rule({"project.redline_paper": {"equals": True}})), base_of())
    assert (found.verdict, found.message_key) == ("not_checked", "verdict.not_checked")
    unreadable = rules_of(rule(AFTER), **{"house.line": parameter("house.line", None)})
    found = only(unreadable, start("2013-01-01"))
    assert (found.verdict, found.message_key) == ("not_checked", "verdict.not_checked_threshold")


def test_unread_paper_that_may_hold_the_fact() -> None:
    base = rules_of(rule({"approval.number": {"exists": True}}))
    scan = document("d-1", None, "unread", possible_types=("approval",))
    assert only(base, base_of([scan])).verdict == "unread"
    assert only(base, base_of([document("d-1", None, "unread", possible_types=("pdd",))])).verdict == "missing"
    known = fact("document:d-2", "number", "青林发〔2016〕37号")
    assert only(base, base_of([scan, document("d-2", "approval")], [known])).verdict == "unread"
    assert only(base, base_of([document("d-2", "approval")], [known])).verdict == "pass"


def test_absent_only_when_every_paper_was_read_and_silent() -> None:
    base = rules_of(rule({"approval.number": {"absent": True}}))
    assert only(base, base_of([document("d-2", "approval")])).verdict == "pass"
    assert only(base, base_of()).verdict == "missing"
    assert only(base, base_of([document("d-2", "approval", "partly_read")])).verdict == "unread"


def test_copies_and_ignored_files_do_not_count() -> None:
    base = rules_of(rule({"approval.date": {"every": {"after": "2012-11-08"}}}))
    papers = [
        document("d-1", "approval"),
        document("d-2", "approval", copies_of="d-1"),
        document("d-3", "approval", "ignored"),
    ]
    known = [
        fact(f"document:{name}", "date", value, "date")
        for name, value in (("d-1", "2013-01-01"), ("d-2", "2011-01-01"))
    ]
    assert only(base, base_of(papers, known)).verdict == "pass"


def test_documents_present() -> None:
    base = rules_of(rule({"project.documents_present": {"contains": "approval"}}))
    assert only(base, base_of([document("d-1", "approval")])).verdict == "pass"
    found = only(base, base_of([document("d-1", "pdd")]))
    assert found.verdict == "missing" and "项目批复" in found.message
    assert only(base, base_of([document("d-1", None, "encrypted", possible_types=("approval",))])).verdict == "unread"


def test_works_are_judged_apart_with_their_own_papers() -> None:
    base = rules_of(rule({"approval.date": {"after": {"fact": "work.start_date"}}}, subject="work"))
    works = [Work(id="w-1", name="一", documents=("d-1",)), Work(id="w-2", name="二", documents=("d-2",))]
    facts = [
        fact("document:d-1", "date", "2013-05-01", "date"),
        fact("document:d-2", "date", "2013-05-01", "date"),
        fact("work:w-1", "start_date", "2013-01-01", "date"),
        fact("work:w-2", "start_date", "2014-01-01", "date"),
    ]
    found = judged(base, base_of([document("d-1", "approval"), document("d-2", "approval")], facts, works)).findings
    assert {item.id: item.verdict for item in found} == {"TST-1/work:w-1": "pass", "TST-1/work:w-2": "fail"}


def test_document_rules_speak_only_of_their_papers() -> None:
    base = rules_of(
        rule(
            {"document.number": {"exists": True}},
            subject="document",
            applies={"document.type": {"one_of": ["approval"]}},
        )
    )
    papers = [
        document("d-1", "approval"),
        document("d-2", "pdd"),
        document("d-3", None, "unread"),
        document("d-4", None, "unread", possible_types=("approval", "pdd")),
    ]
    found = judged(base, base_of(papers, [fact("document:d-1", "number", "甲〔2016〕1号")])).findings
    assert {item.subject: item.verdict for item in found} == {"document:d-1": "pass", "document:d-4": "unread"}


def test_not_applicable_and_out_of_force() -> None:
    applies = {"project.stage": {"equals": "监测"}}
    facts = base_of(facts=[fact("project", "start_date", "2013-01-01", "date"), fact("project", "stage", "设计")])
    assert only(rules_of(rule(AFTER, applies=applies)), facts).verdict == "not_applicable"
    later = rule(AFTER, in_force={"since": "2024-01-01"})
    assert judged(rules_of(later), facts, "2023-12-31").findings == ()
    assert len(judged(rules_of(later), facts, "2024-01-01").findings) == 1


def test_trace_names_page_quote_parameter_and_verdict() -> None:
    place = Evidence(document="d-1", page=2, quote="开工日期：2013年3月18日", method="text", confidence=1)
    known = fact("project", "start_date", "2013-03-18", "date").model_copy(update={"evidence": (place,)})
    found = only(rules_of(rule(AFTER)), base_of([document("d-1", "start_certificate")], [known]))
    kinds = [step.kind for step in found.trace]
    assert kinds == ["fact", "parameter", "comparison", "note"]
    assert (
        "d-1.pdf" in found.trace[0].text and "第2页" in found.trace[0].text and "2013年3月18日" in found.trace[0].text
    )
    assert found.trace[0].facts == (known.id,) == found.facts
    assert "here" in found.trace[1].text and "第三方" in found.trace[1].text and "holds" in found.trace[2].text_en
    assert found.basis == "secondary"  # the rule is verified, its parameter is not


def test_same_input_same_output() -> None:
    base, facts = rules_of(rule(AFTER)), start("2013-03-18")
    assert judged(base, facts) == judged(base, facts)


def test_engines_that_differ_give_review_and_both_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    if not available():
        pytest.skip("durable_rules is not installed here")
    monkeypatch.setattr(VectorEvaluator, "verdicts", lambda self, compiled, cases: ["fail" for _ in cases])
    result = judged(rules_of(rule(AFTER)), start("2013-03-18"))
    assert result.disagreements == ("TST-1",) and result.findings[0].verdict == "review"
    assert [step.text for step in result.findings[0].trace if step.kind == "engine"] == [
        "durable 引擎：通过",
        "vector 引擎：不通过",
    ]


@pytest.mark.parametrize("engine", ["vector", "both"])
def test_nothing_known_gives_no_pass_and_no_fail(engine: Engine) -> None:
    base = RuleBase(
        {r.id: r for r in SHIPPED.rules}, {p.id: p for p in SHIPPED.parameters}, (), SHIPPED.kinds, load_vocabulary()
    )
    found = judged(base, base_of(), engine=engine).findings
    assert found and not {item.id for item in found if item.verdict in ("pass", "fail")}


def test_each_stratum_is_judged_and_none_is_open_not_silent() -> None:
    limit = {"stratum.carbon_fraction": {"at_most": 0.55}}
    base = rules_of(rule(limit, subject="stratum"))
    facts = base_of(facts=[fact("stratum:A", "carbon_fraction", 0.5), fact("stratum:B", "carbon_fraction", 0.6)])
    assert [(one.subject, one.verdict) for one in judged(base, facts).findings] == [
        ("stratum:A", "pass"), ("stratum:B", "fail"),
    ]  # fmt: skip
    assert [(one.subject, one.verdict) for one in judged(base, base_of()).findings] == [("stratum:*", "missing")]


def test_one_report_does_not_speak_for_the_other() -> None:
    pledge = {kind: rule({f"{kind}.body_pledge": {"equals": True}}, id=f"TST-{kind}") for kind in
              ("validation_report", "verification_report")}  # fmt: skip
    papers = [document("d-1", "validation_report"), document("d-2", "verification_report")]
    facts = base_of(papers, [fact("document:d-1", "body_pledge", True, "boolean"),
                             fact("project", "body_pledge", True, "boolean")])  # fmt: skip
    found = {item.rule: item.verdict for item in judged(rules_of(*pledge.values()), facts).findings}
    assert found == {"TST-validation_report": "pass", "TST-verification_report": "missing"}
