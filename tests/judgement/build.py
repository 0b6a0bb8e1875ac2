"""Small rules, facts and papers that the tests of this room share."""

from collections.abc import Sequence
from typing import Any

from checker.judgement.candidates import combinations, combine
from checker.judgement.compile import Compiled, compile_rule
from checker.judgement.engine import Evaluator
from checker.judgement.examples import choices_of
from checker.judgement.loader import load
from checker.model.document import Document
from checker.model.extracted import FactBase
from checker.model.fact import Candidate, Fact, Work
from checker.model.identity import fact_id
from checker.model.rule import Parameter, Rule
from checker.resources.locate import data_folder
from checker.resources.vocabulary import load_vocabulary

SHIPPED = load([data_folder("rules")])
PARAMETERS = {parameter.id: parameter for parameter in SHIPPED.parameters}
TEXT = {"zh": "测试", "en": "test"}


def rule(passes: dict[str, Any] | None = None, fails: dict[str, Any] | None = None, **more: Any) -> Rule:
    """A project rule unless `subject` says otherwise."""
    values: dict[str, Any] = {
        "id": "TST-1",
        "family": "TST",
        "title": TEXT,
        "cites": {"text": "T", "clause": "1"},
        "basis": "verified",
        "kind": "eligibility",
        "stage": "设计",
        "subject": "project",
        "severity": "blocker",
        "finding_class": "整改要求",
        "why": TEXT,
        "remedy": TEXT,
        "evidence": ("approval",),
        "passes": passes,
        "fails": fails,
    }
    return Rule(**{**values, **more})


def parameter(name: str, *values: Any, unit: str | None = None) -> Parameter:
    """A parameter of (value, since, until) triples, or of one plain value."""
    dated = [value if isinstance(value, tuple) else (value, None, None) for value in values]
    return Parameter(
        id=name,
        unit=unit,
        title=TEXT,
        values=[
            {"value": v, "in_force": {"since": a, "until": b}, "reference": "here", "basis": "secondary"}
            for v, a, b in dated
        ],
    )


def compiled(of: Rule, parameters: Sequence[Parameter] = (), as_of: str = "2026-01-01") -> Compiled:
    known = {**PARAMETERS, **{item.id: item for item in parameters}}
    done, faults = compile_rule(of, load_vocabulary(), known, tuple(SHIPPED.kinds), as_of)
    assert not faults, faults
    return done


def verdict(done: Compiled, given: dict[str, Any], engines: Sequence[Evaluator]) -> str:
    """The combined verdict, the same in every engine and every combination."""
    cases = combinations({read.key: choices_of(read, given) for read in done.reads})
    assert cases is not None
    answers = [engine.verdicts(done, cases) for engine in engines]
    assert all(answer == answers[0] for answer in answers), dict(zip([e.name for e in engines], answers, strict=True))
    return combine(answers[0]).verdict


def document(name: str, kind: str | None, state: str = "read", **more: Any) -> Document:
    return Document(id=name, path=f"{name}.pdf", sha256="0" * 64, type=kind, state=state, **more)


def fact(subject: str, field: str, value: Any, kind: str = "string", candidates: Sequence[Candidate] = ()) -> Fact:
    return Fact(
        id=fact_id(subject, field),
        subject=subject,
        field=field,
        value_type=kind,
        value=value,
        candidates=tuple(candidates),
        state="conflict" if candidates else "single",
    )


def base_of(documents: Sequence[Document] = (), facts: Sequence[Fact] = (), works: Sequence[Work] = ()) -> FactBase:
    return FactBase(works=tuple(works), documents=tuple(documents), facts=tuple(facts))
