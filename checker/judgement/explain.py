"""Message and trace of a finding: what was read where, what was compared, what follows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from checker.judgement.candidates import LIMIT, Choice, Combined
from checker.judgement.columns import DECIDED, from_readings
from checker.judgement.compile import Compiled
from checker.judgement.reading import Case, Days, Papers, Unknown
from checker.judgement.tree import All, AnyOf, Atom, Dated, Node, Not, Quantified, Read, Undecided, walk
from checker.judgement.tree import reads as reads_of
from checker.judgement.vector import VectorEvaluator
from checker.judgement.wording import LANGUAGES, Wording, word
from checker.model.document import Document
from checker.model.evidence import Evidence
from checker.model.fact import CAUSE_ORDER
from checker.model.finding import OPEN_VERDICTS, TraceStep, Verdict
from checker.model.rule import BASIS_ORDER, Basis, Parameter, Rule

MOST_REASONS = 6
_ABOUT_PARCELS = ("fail", "not_applicable", *OPEN_VERDICTS)
Truth = bool | str
Choices = Mapping[str, Sequence[Choice]]
Leaves = Sequence[tuple[Node, Truth]]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a finding says, in both languages."""

    message: str
    message_en: str
    key: str
    args: dict[str, Any]
    trace: tuple[TraceStep, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matter:
    """One verdict with all that explains it: `case` is the combination that tells most, `leaves` what decided it."""

    compiled: Compiled
    choices: Choices
    case: Case
    leaves: Leaves
    lacking: tuple[str, ...]
    combined: Combined
    answers: Mapping[str, Sequence[Verdict]]
    count: int | None


class Explainer:
    """Explains verdicts of one dossier."""

    def __init__(
        self,
        wording: Wording,
        vector: VectorEvaluator,
        parameters: Mapping[str, Parameter],
        documents: Sequence[Document],
    ) -> None:
        self._wording = wording
        self._vector = vector
        self._parameters = parameters
        self._paths = {document.id: document.path for document in documents}

    def explain(
        self,
        compiled: Compiled,
        choices: Choices,
        cases: Sequence[Case] | None,
        combined: Combined,
        answers: Mapping[str, Sequence[Verdict]] | None = None,
        count: int | None = None,
    ) -> Explanation:
        """Explains a verdict; `answers` are the engines' where they differ, `count` the parcels it holds for."""
        verdict = combined.verdict
        case = _telling(cases, combined) if cases else {key: options[0].reading for key, options in choices.items()}
        leaves = tuple(self._deciding(compiled, case, verdict)) if cases else ()
        lacking = _lacking(leaves, case, compiled) if verdict in OPEN_VERDICTS else ()
        matter = Matter(compiled, choices, case, leaves, lacking, combined, answers or {}, count)
        key = "too_many" if cases is None else _key(matter)
        section = "parcels" if count is not None and key in _ABOUT_PARCELS else "verdict"
        values = {lang: self._values(matter, lang) for lang in LANGUAGES}
        zh, en = (word(section, key, lang, **values[lang]).strip() for lang in LANGUAGES)
        args = {"rule": compiled.rule.id, **{name: value for name, value in values["zh"].items() if value}}
        return Explanation(zh, en, f"{section}.{key}", args, tuple(self._trace(matter)), lacking)

    def _values(self, matter: Matter, lang: str) -> dict[str, Any]:
        wording, case = self._wording, matter.case
        said = dict.fromkeys(wording.statement(node, truth, case, lang) for node, truth in matter.leaves)
        reasons = [text for text in said if text][:MOST_REASONS] or [word("part", "no_reason", lang)]
        if matter.combined.note == "agreed":
            reasons.append(word("part", "agreed", lang))
        thresholds = dict.fromkeys(
            self._parameters[node.parameter].title.text(lang)
            for node, _ in matter.leaves
            if isinstance(node, Undecided) and node.parameter in self._parameters
        )
        several = [
            word("part", "plain", lang, fact=wording.label(read.name, lang), value=self._candidates(matter, read, lang))
            for read in matter.compiled.reads
            if len(matter.choices[read.key]) > 1
        ]
        types = matter.compiled.rule.evidence[:3]
        join, enumerate_ = word("part", "join", lang), word("part", "list", lang)
        lacking = enumerate_.join(thresholds)
        return {
            "reasons": join.join(reasons),
            "lacking": lacking or wording.lacking(matter.lacking, _absent_papers(matter.leaves, case), lang),
            "values": join.join(several) or join.join(reasons),
            "papers": word("part", "papers", lang, labels=wording.types(types, lang)) if types else "",
            "limit": LIMIT,
            "answers": join.join(f"{name} {_words(verdicts, lang)}" for name, verdicts in matter.answers.items()),
            "count": matter.count,
        }

    def _candidates(self, matter: Matter, read: Read, lang: str) -> str:
        shown = matter.choices[read.key][:MOST_REASONS]
        return " / ".join(self._wording.reading(choice.reading, read.name, lang) for choice in shown)

    def _deciding(self, compiled: Compiled, case: Case, verdict: Verdict) -> Iterator[tuple[Node, Truth]]:
        """The leaves that a verdict rests on, with their truth."""
        columns = {read.key: from_readings([case[read.key]], read) for read in compiled.reads}

        def truth(node: Node) -> Truth:
            masks = self._vector.masks(node, columns, 1)
            return bool(masks.true[0]) if masks.cause[0] == DECIDED else CAUSE_ORDER[int(masks.cause[0])]

        def leaves(node: Node, wanted: Truth) -> Iterator[tuple[Node, Truth]]:
            if isinstance(node, Not):
                yield from leaves(node.child, not wanted if isinstance(wanted, bool) else wanted)
            elif isinstance(node, All | AnyOf):
                for child in node.children:
                    outcome = truth(child)
                    if outcome == wanted or (not isinstance(wanted, bool) and not isinstance(outcome, bool)):
                        yield from leaves(child, outcome)
            elif isinstance(node, Dated):
                yield from leaves(_in_play(node, case, truth, wanted), wanted)
            else:
                yield node, wanted

        applies = truth(compiled.applies)
        if applies is not True:
            yield from leaves(compiled.applies, applies)
        elif verdict == "fail":
            yield from leaves(compiled.fails, True)
        elif verdict == "pass":
            yield from leaves(compiled.passes, True)
        else:
            for node in (compiled.passes, compiled.fails):
                yield from leaves(node, truth(node))

    def _trace(self, matter: Matter) -> Iterator[TraceStep]:
        if matter.count is None:
            for read in matter.compiled.reads:
                options = matter.choices[read.key]
                for choice in options[:MOST_REASONS]:
                    yield self._fact_step(read.name, choice, len(options) > 1)
        else:  # of many parcels only how one's facts were concluded is told
            for read in matter.compiled.reads:
                for choice in matter.choices[read.key]:
                    if choice.note:
                        yield self._fact_step(read.name, choice, False)
        for parameter, index in _used(matter.compiled):
            yield self._parameter_step(parameter, index)
        said: dict[str, None] = {}
        for node, truth in matter.leaves:
            key = str(truth).lower() if isinstance(truth, bool) else "unknown"
            zh, en = (self._comparison(node, truth, key, matter.case, lang) for lang in LANGUAGES)
            if zh not in said:
                said[zh] = None
                yield TraceStep(
                    kind="comparison", text=zh, text_en=en, facts=_compared(matter, node), bound=_bound(node)
                )
        if len(matter.combined.verdicts) > 1:
            yield _step("candidate", "tried", count=len(matter.combined.verdicts), verdicts=matter.combined.verdicts)
        for name, verdicts in matter.answers.items():
            yield _step("engine", "engine", engine=name, verdict=tuple(verdicts))
        yield _step("note", "verdict", verdict=(matter.combined.verdict,))

    def _comparison(self, node: Node, truth: Truth, key: str, case: Case, lang: str) -> str:
        statement = self._wording.statement(node, truth, case, lang)
        return word("trace", "comparison", lang, statement=statement, truth=word("truth", key, lang))

    def _fact_step(self, full: str, choice: Choice, several: bool) -> TraceStep:
        texts = []
        for lang in LANGUAGES:
            places = [self._place(place, lang) for place in choice.evidence[:3]]
            where = "；".join([*places, *([choice.note] if choice.note else [])])
            key = "candidate" if several and where else "fact" if where else "fact_plain"
            value = self._wording.reading(choice.reading, full, lang)
            texts.append(word("trace", key, lang, fact=self._wording.label(full, lang), value=value, where=where))
        return TraceStep(kind="candidate" if several else "fact", text=texts[0], text_en=texts[1], facts=choice.facts)

    def _place(self, place: Evidence, lang: str) -> str:
        page = word("part", "page", lang, page=place.page) if place.page is not None else ""
        path = self._paths.get(place.document, place.document)
        quote = f"“{place.quote}”" if place.quote else ""
        table = place.table_place
        cell = word("part", "table_place", lang, row=table[0], column=table[1]) if table else place.cell or ""
        return " ".join(part for part in (path, page, cell, quote) if part)

    def _parameter_step(self, parameter_id: str, index: int) -> TraceStep:
        parameter = self._parameters[parameter_id]
        dated = parameter.values[index]
        texts = []
        for lang in LANGUAGES:
            items = dated.value if isinstance(dated.value, list) else [dated.value]
            shown = [self._wording.scalar(item, parameter.unit, lang) for item in items if item is not None]
            value = word("part", "list", lang).join(shown)
            said = {"title": parameter.title.text(lang), "value": value, "reference": dated.reference}
            texts.append(word("trace", "parameter", lang, basis=word("basis", dated.basis, lang), **said))
        return TraceStep(kind="parameter", text=texts[0], text_en=texts[1])


def _compared(matter: Matter, node: Node) -> tuple[str, ...]:
    """Ids of the facts that a comparison reads; parcels have too many to name."""
    if matter.count is not None:
        return ()
    choices = [choice for read in reads_of(node) for choice in matter.choices[read.key][:MOST_REASONS]]
    return tuple(dict.fromkeys(name for choice in choices for name in choice.facts))


def _bound(node: Node) -> str | None:
    """The day that a date is compared with, where it is a constant."""
    atom = node.inner if isinstance(node, Quantified) else node
    value = atom.literal.value if isinstance(atom, Atom) and atom.literal is not None else None
    return date.fromordinal(value.first).isoformat() if isinstance(value, Days) and value.exact else None


def _key(matter: Matter) -> str:
    """The template's name."""
    if matter.answers:
        return "disagree"
    verdict = matter.combined.verdict
    if verdict == "review" and matter.leaves and all(isinstance(truth, bool) for _, truth in matter.leaves):
        return "review_band"
    if verdict == "not_checked" and any(isinstance(node, Undecided) for node, _ in matter.leaves):
        return "not_checked_threshold"
    return verdict


def weakest_basis(rule: Rule, compiled: Compiled, parameters: Mapping[str, Parameter]) -> Basis:
    """The weakest basis of the rule and the parameter values its conditions compare with."""
    found = [rule.basis, *(parameters[name].values[index].basis for name, index in _used(compiled))]
    return max(found, key=BASIS_ORDER.index)


def _used(compiled: Compiled) -> list[tuple[str, int]]:
    return list(
        dict.fromkeys(
            (node.literal.parameter, node.literal.index)
            for root in compiled.nodes() for node in walk(root)
            if isinstance(node, Atom) and node.literal is not None and node.literal.parameter is not None
        )
    )  # fmt: skip


def _telling(cases: Sequence[Case], combined: Combined) -> Case:
    """The first combination that led to the verdict; the first at all where none did by itself."""
    for case, verdict in zip(cases, combined.verdicts, strict=True):
        if verdict == combined.verdict:
            return case
    return cases[0]


def _in_play(node: Dated, case: Case, truth: Any, wanted: Truth) -> Node:
    """The branch of a dated threshold that tells most: the one of the date, else one that decides as the whole does."""
    on = case[node.on.key]
    value = getattr(on, "value", None)
    if isinstance(value, Days):
        for option in node.options:
            if option.first <= value.first and value.last <= option.last:
                return option.node
    for option in node.options:
        if truth(option.node) == wanted:
            return option.node
    return node.options[-1].node if node.options else Undecided(0, "not_checked", node.parameter)


def _lacking(leaves: Leaves, case: Case, compiled: Compiled) -> tuple[str, ...]:
    """Names of facts whose being unknown keeps the verdict open, in order of appearance."""
    found: dict[str, None] = {}
    for node, truth in leaves:
        if isinstance(truth, bool):
            continue
        for read in reads_of(node):
            reading = case[read.key]
            items = getattr(reading, "items", ())
            papers = not isinstance(reading, Unknown) and read.value_type == "papers"
            if isinstance(reading, Unknown) or papers or any(isinstance(item, Unknown) for item in items):
                found[read.name] = None
    if not found:
        for read in compiled.reads:
            if isinstance(case[read.key], Unknown):
                found[read.name] = None
    return tuple(found)


def _absent_papers(leaves: Leaves, case: Case) -> list[str]:
    """Document types that a list of papers present was asked for and does not hold."""
    found: dict[str, None] = {}
    for node, truth in leaves:
        if isinstance(truth, bool) or not isinstance(node, Atom) or node.read is None or node.literal is None:
            continue
        held = case[node.read.key]
        if isinstance(held, Papers) and isinstance(node.literal.value, tuple):
            found.update({str(kind): None for kind in node.literal.value if kind not in held.present})
    return list(found)


def _words(verdicts: Sequence[str], lang: str) -> str:
    return "/".join(dict.fromkeys(word("verdict_word", verdict, lang) for verdict in verdicts))


def _step(kind: Any, key: str, **values: Any) -> TraceStep:
    texts = []
    for lang in LANGUAGES:
        shown = {name: _words(value, lang) if isinstance(value, tuple) else value for name, value in values.items()}
        texts.append(word("trace", key, lang, **shown))
    return TraceStep(kind=kind, text=texts[0], text_en=texts[1])
