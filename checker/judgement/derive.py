"""Derive rules: facts concluded from facts, one after the other in order of dependence."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from checker.judgement.candidates import Choice, combinations
from checker.judgement.compile import Compiled, compile_rule, in_force
from checker.judgement.conclusion import BestOf, Chosen, Grade, OverWorks, parse_conclusion
from checker.judgement.engine import Engine, Evaluator, evaluators
from checker.judgement.names import look_up
from checker.judgement.parcels import MAKES as MEASURED
from checker.judgement.ranking import over_works, rank_evidence
from checker.judgement.reading import Case, Days, Known, Reading, Unknown, days_text, read_value
from checker.judgement.resolve import Resolver
from checker.judgement.rulebase import RuleBase
from checker.judgement.spans import MAKES as SPANS
from checker.judgement.spans import span_facts
from checker.judgement.tree import Read
from checker.judgement.wording import Wording
from checker.model.extracted import FactBase
from checker.model.fact import Candidate, Fact, Value
from checker.model.identity import fact_id
from checker.model.rule import Rule

MAKES = MEASURED | SPANS | {
    "work.start_date", "project.additionality_exempt", "project.pdd_public_workdays", "project.er_public_workdays",
    "project.era", "project.papers_required", "project.start_support",
}  # fmt: skip
"""Facts of rules/facts.yaml that this room makes: by the shipped derive rules and by sorting the parcels."""

Choices = Callable[[Read], Sequence[Choice]]


def derive(base: RuleBase, facts: FactBase, as_of: str, engine: Engine, late: bool = False) -> FactBase:
    """The facts with everything that the derive rules in force conclude from them. `late`: the rules that wait for the
    judged parcels or for the volumes, else the others; those about parcels run over the parcel frame."""
    judges = evaluators(engine, base.kinds)
    waiting = base.deriving_late()
    for rule in base.deriving():
        if not in_force(rule.in_force, as_of) or rule.subject == "parcel" or (rule.id in waiting) != late:
            continue
        fact, form = parse_conclusion(rule.concludes or {})
        name = look_up(fact, base.vocabulary)
        assert name is not None, "the linter refuses conclusions about unknown facts"
        resolver = Resolver(facts, base.vocabulary, base.concluded())
        made = []
        for subject in _subjects(rule, facts):
            choices = partial(resolver.choices, subject=subject)
            found: Sequence[Choice]
            if isinstance(form, BestOf):
                found = rank_evidence([_graded(grade, resolver, base, subject) for grade in form.order], form.pick)
            elif isinstance(form, OverWorks):
                read = Read(form.fact, name.value_type)
                found = over_works([resolver.choices(read, f"work:{work.id}") for work in facts.works], form.how)
            else:
                found = choose(base, rule, form, as_of, judges, choices)
            if not isinstance(form, Chosen):
                found = _where_applicable(base, rule, as_of, judges, found, choices)
            if found:
                made.append(_fact(rule, subject, name.field, name.value_type, name.unit, found))
        facts = facts.add(tuple(made))
    return facts if late else facts.add(span_facts(base, facts, as_of))


def _subjects(rule: Rule, facts: FactBase) -> list[str]:
    if rule.subject == "work":
        return [f"work:{work.id}" for work in facts.works]
    if rule.subject == "document":
        return [f"document:{document.id}" for document in facts.documents if document.state != "ignored"]
    return ["project"] if rule.subject == "project" else []


def _graded(grade: Grade, resolver: Resolver, base: RuleBase, subject: str) -> list[Choice]:
    """What the papers of one class of evidence say, each with a note naming the paper."""
    name = look_up(grade.fact, base.vocabulary)
    assert name is not None
    held, unread = resolver.papers(name, subject)
    label = base.vocabulary.types[name.prefix].label.zh
    found = []
    for item in held:
        if grade.official is None or bool(item.document.official) == grade.official:
            for choice in item.choices:
                note = "；".join(part for part in (f"{label}《{item.document.path}》", choice.note) if part)
                found.append(Choice(choice.reading, choice.facts, choice.evidence, note))
    for document in unread:
        if grade.official is None or document.official in (None, grade.official):
            found.append(Choice(Unknown("unread"), note=f"《{document.path}》未能（完整）读取，可能载有此项"))
    return found


def choose(
    base: RuleBase, rule: Rule, form: Chosen, as_of: str, judges: Sequence[Evaluator], choices: Choices
) -> tuple[Choice, ...]:
    """Candidates of a conclusion by cases; none at all where the rule does not apply."""
    value_type = (look_up(str((rule.concludes or {})["fact"]), base.vocabulary) or Read("", "string")).value_type
    if form.exclusive:
        pairs: list[tuple[dict[str, Any], dict[str, Any] | None]] = [(form.cases[0][0], form.cases[1][0])]
    else:
        pairs = [(when, None) for when, _ in form.cases]
    compiled = [_compiled(base, rule, as_of, pair) for pair in pairs]
    options = {read.key: choices(read) for part in compiled for read in part.reads}
    cases = combinations(options)
    if cases is None:
        return (Choice(Unknown("conflict")),)
    facts = tuple(dict.fromkeys(fact for found in options.values() for choice in found for fact in choice.facts))
    places = (place for found in options.values() for choice in found for place in choice.evidence)
    evidence = tuple(dict.fromkeys(places))
    read_here = {read.key: read for part in compiled for read in part.reads}
    told = "；".join(_told(base, read, options[key]) for key, read in read_here.items())
    results: dict[Reading, None] = {}
    verdicts = [_agreed(part, cases, judges) for part in compiled]
    for row in range(len(cases)):
        outcome = _outcome([column[row] for column in verdicts], form)
        if outcome is not None:
            results[read_value(outcome, value_type) if not isinstance(outcome, Unknown) else outcome] = None
    return tuple(Choice(reading, facts, evidence, told) for reading in results)


def _told(base: RuleBase, read: Read, choices: Sequence[Choice]) -> str:
    """What a conclusion read, for the chain: the fact, its values, and how these were concluded themselves."""
    wording = Wording(base.vocabulary)
    values = dict.fromkeys(wording.reading(choice.reading, read.name, "zh") for choice in choices)
    notes = dict.fromkeys(choice.note for choice in choices if choice.note)
    return f"{wording.label(read.name, 'zh')} {' / '.join(values)}" + (f"（{'；'.join(notes)}）" if notes else "")


def _outcome(verdicts: Sequence[str], form: Chosen) -> Any:
    """The value that the verdicts of the cases' conditions lead to; None where the rule does not apply."""
    for index, verdict in enumerate(verdicts):
        if verdict == "not_applicable":
            return None
        if verdict == "pass":
            return form.cases[index][1]
        if verdict == "fail" and form.exclusive:
            return form.cases[1][1]
        if verdict != "fail":
            return Unknown(verdict)  # type: ignore[arg-type]
    return Unknown("missing") if form.otherwise is None else form.otherwise


def _agreed(compiled: Compiled, cases: list[Case], judges: Sequence[Evaluator]) -> list[str]:
    """Verdicts per case; where the evaluators differ nobody knows: `review`."""
    columns = [judge.verdicts(compiled, cases) for judge in judges]
    return [str(row[0]) if len(set(row)) == 1 else "review" for row in zip(*columns, strict=True)]


def _compiled(base: RuleBase, rule: Rule, as_of: str, pair: tuple[dict[str, Any], dict[str, Any] | None]) -> Compiled:
    compiled, faults = compile_rule(rule, base.vocabulary, base.parameters, tuple(base.kinds), as_of, pair)
    assert not faults, faults
    return compiled


def _where_applicable(
    base: RuleBase, rule: Rule, as_of: str, judges: Sequence[Evaluator], found: Sequence[Choice], choices: Choices
) -> Sequence[Choice]:
    """The candidates, nothing where the rule does not apply, an unknown where that is undecided."""
    if not rule.applies:
        return found
    gate = Chosen((({}, True),))
    gates = choose_gate(base, rule, gate, as_of, judges, choices)
    if not gates:
        return ()
    doubts = [choice for choice in gates if isinstance(choice.reading, Unknown)]
    return [*([] if len(doubts) == len(gates) else found), *doubts]


def choose_gate(
    base: RuleBase, rule: Rule, gate: Chosen, as_of: str, judges: Sequence[Evaluator], choices: Choices
) -> tuple[Choice, ...]:
    """Whether a rule applies: true, an unknown, or nothing."""
    compiled = _compiled(base, rule, as_of, (gate.cases[0][0], None))
    cases = combinations({read.key: choices(read) for read in compiled.reads})
    if cases is None:
        return (Choice(Unknown("conflict")),)
    results: dict[Reading, None] = {}
    for verdict in _agreed(compiled, cases, judges):
        outcome = _outcome([verdict], gate)
        if outcome is not None:
            results[outcome if isinstance(outcome, Unknown) else Known(True)] = None
    return tuple(Choice(reading) for reading in results)


def _fact(rule: Rule, subject: str, field: str, value_type: Any, unit: str | None, found: Sequence[Choice]) -> Fact:
    """A derived fact; its candidates say which rule concluded them and from what."""
    candidates = tuple(
        Candidate(
            value=_value(choice.reading), cause=choice.reading.cause if isinstance(choice.reading, Unknown) else None,
            evidence=choice.evidence, note=f"按 {rule.id} 推出" + (f"：{choice.note}" if choice.note else ""),
        )
        for choice in found
    )  # fmt: skip
    first = candidates[0]
    return Fact(
        id=fact_id(subject, field), subject=subject, field=field, value_type=value_type, value=first.value, unit=unit,
        state="derived", evidence=first.evidence, candidates=candidates,
    )  # fmt: skip


def _value(reading: Reading) -> Value | None:
    if not isinstance(reading, Known):
        return None
    if isinstance(reading.value, tuple):
        return tuple(str(item) for item in reading.value)
    return days_text(reading.value) if isinstance(reading.value, Days) else reading.value
