"""Judges project, work and document rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checker.judgement.candidates import Choice, Combined, combinations, combine
from checker.judgement.columns import from_readings
from checker.judgement.compile import Compiled, in_force
from checker.judgement.engine import Engine, Evaluator, dossier_set_aside, evaluators
from checker.judgement.explain import Explainer, Explanation, weakest_basis
from checker.judgement.names import ATTRIBUTES
from checker.judgement.reading import Case
from checker.judgement.resolve import Resolver
from checker.judgement.rulebase import RuleBase
from checker.judgement.tree import All, Node, reads
from checker.judgement.vector import VectorEvaluator
from checker.judgement.wording import Wording
from checker.model.extracted import FactBase
from checker.model.finding import Finding, Verdict
from checker.model.rule import Rule

# Stands for the strata of a project whose strata nobody knows: its rules are open, not silent.
NO_STRATUM = "stratum:*"
_PICKS_PAPERS = frozenset(f"document.{name}" for name in ATTRIBUTES)


@dataclass(frozen=True, slots=True)
class Judgement:
    """Findings sorted by id, and the rules on which the engines gave different answers."""

    findings: tuple[Finding, ...]
    disagreements: tuple[str, ...]


@dossier_set_aside()
def judge(base: RuleBase, facts: FactBase, as_of: str, engine: Engine) -> Judgement:
    """Findings of every project, work and document rule in force on `as_of`."""
    judges = evaluators(engine, base.kinds)
    vector = VectorEvaluator(base.kinds)
    resolver = Resolver(facts, base.vocabulary, base.concluded())
    explainer = Explainer(Wording(base.vocabulary), vector, base.parameters, facts.documents)
    findings: list[Finding] = []
    disagreements: dict[str, None] = {}
    for rule in base.judging():
        if rule.subject == "parcel" or not in_force(rule.in_force, as_of):
            continue
        compiled = base.compiled(rule, as_of)
        for subject in _subjects(rule, facts):
            choices = {read.key: resolver.choices(read, subject) for read in compiled.reads}
            if rule.subject == "document" and not _concerns(compiled, choices, vector):
                continue
            cases = combinations(choices)
            combined, answers = _verdict(compiled, cases, judges)
            if answers is not None:
                disagreements[rule.id] = None
            explanation = explainer.explain(compiled, choices, cases, combined, answers)
            findings.append(finding(base, compiled, subject, combined.verdict, explanation, choices))
    return Judgement(tuple(sorted(findings, key=lambda item: item.id)), tuple(disagreements))


def _subjects(rule: Rule, facts: FactBase) -> list[str]:
    if rule.subject == "work":
        return [f"work:{work.id}" for work in facts.works]
    if rule.subject == "document":
        return [
            f"document:{document.id}"
            for document in facts.documents
            if document.state != "ignored" and document.copies_of is None
        ]
    if rule.subject == "stratum":
        known = {fact.subject for fact in facts.facts if fact.subject.startswith("stratum:")}
        return sorted(known) or [NO_STRATUM]
    return ["project"]


def _verdict(
    compiled: Compiled, cases: Sequence[Case] | None, judges: Sequence[Evaluator]
) -> tuple[Combined, Mapping[str, Sequence[Verdict]] | None]:
    """The combined verdict of the deciding engine, or `review` and all answers where the engines differ."""
    if cases is None:
        return Combined("conflict", ()), None
    answers = {judge.name: judge.verdicts(compiled, cases) for judge in judges}
    first, *others = answers.values()
    if any(other != first for other in others):
        return Combined("review", tuple(first)), answers
    return combine(first), None


def _concerns(compiled: Compiled, choices: Mapping[str, Sequence[Choice]], vector: VectorEvaluator) -> bool:
    """Whether a paper can be one that the rule speaks of, by type, state and officialness alone.

    A paper that is surely another gives no finding at all, else every rule would list every paper as not applicable.
    A paper that nobody could place gives none either: it has a banner of its own.
    """
    picking = [part for part in _conjuncts(compiled.applies) if {read.name for read in reads(part)} <= _PICKS_PAPERS]
    for part in picking:
        own = reads(part)
        if not own:
            continue
        cases = combinations({read.key: choices[read.key] for read in own})
        if cases is None:
            continue
        columns = {read.key: from_readings([case[read.key] for case in cases], read) for read in own}
        masks = vector.masks(part, columns, len(cases))
        unplaced = any(read.name == "document.type" for read in own) and bool(masks.unknown.all())
        if bool(masks.false.all()) or unplaced:
            return False
    return True


def _conjuncts(node: Node) -> tuple[Node, ...]:
    return node.children if isinstance(node, All) else (node,)


def finding(
    base: RuleBase, compiled: Compiled, subject: str, verdict: Verdict, explanation: Explanation,
    choices: Mapping[str, Sequence[Choice]], subjects: tuple[str, ...] = (), count: int = 1,
) -> Finding:  # fmt: skip
    """A finding of a rule; for parcels `subject` is `parcels` and the id names the verdict."""
    rule = compiled.rule
    about = rule.responsible
    return Finding(
        id=f"{rule.id}/{subject}/{verdict}" if subject == "parcels" else f"{rule.id}/{subject}",
        rule=rule.id, family=rule.family, kind=rule.kind, stage=rule.stage, subject=subject, count=count,
        subjects=subjects, verdict=verdict, severity=rule.severity,
        finding_class=None if verdict in ("pass", "not_applicable") else rule.finding_class,
        title=rule.title.zh, title_en=rule.title.en, message=explanation.message, message_en=explanation.message_en,
        message_key=explanation.key, message_args=explanation.args, cites=rule.cites,
        basis=weakest_basis(rule, compiled, base.parameters),
        facts=tuple(dict.fromkeys(fact for options in choices.values() for choice in options for fact in choice.facts)),
        missing=explanation.missing, responsible=about.zh if about else "", responsible_en=about.en if about else "",
        remedy=rule.remedy.zh, remedy_en=rule.remedy.en, trace=explanation.trace,
    )  # fmt: skip
