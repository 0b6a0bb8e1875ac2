"""What is wrong with rules without judging anything: names, types, units, clauses, languages, examples."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from checker.extraction.schema import load_schemas
from checker.judgement.compile import NEVER, compile_rule, overlapping
from checker.judgement.conclusion import (
    PICKS,
    BestOf,
    Chosen,
    ConclusionError,
    OverWorks,
    facts_read,
    names_in,
    parse_conclusion,
)  # fmt: skip
from checker.judgement.examples import DEFAULT_AS_OF, ExampleError, choices_of
from checker.judgement.faults import Fault, line_of
from checker.judgement.loaded import Loaded
from checker.judgement.names import AFTER_PARCELS, look_up
from checker.judgement.reading import Unknown, parse_days, read_value
from checker.judgement.tree import Read
from checker.model.fact import CAUSE_ORDER
from checker.model.finding import OPEN_VERDICTS
from checker.model.rule import Bilingual, Parameter, Rule, Ruleset
from checker.model.vocabulary import Vocabulary

_CODE = re.compile(r"https?://|www\.|<script|\{\{|\$\{|`|__\w+__|\blambda\b|\beval\(|\bimport ")
_PLACE = re.compile(r"'([^']+)'|parameter ([\w.]+)|^([\w.]+)[: ]")


def lint(loaded: Loaded, vocabulary: Vocabulary) -> list[Fault]:
    """Every fault, with the line where its subject stands."""
    faults: list[Fault] = []
    parameters = {parameter.id: parameter for parameter in loaded.parameters}
    rules = {rule.id: rule for rule in loaded.rules}
    for rule in loaded.rules:
        for message in (
            *_identity(rule), *_texts(rule), *_conditions(rule, loaded, parameters, vocabulary),
            *_citations(rule, loaded.rulesets), *_example_cover(rule), *_example_names(rule, vocabulary),
        ):  # fmt: skip
            faults.append(Fault(rule.source, _line(rule, message), f"{rule.id}: {message}"))
    faults += _repeated(loaded)
    for parameter in loaded.parameters:
        faults += [Fault(parameter.source, parameter.line, f"{parameter.id}: {text}") for text in _parameter(parameter)]
    for ruleset in loaded.rulesets:
        faults += [Fault(ruleset.source, 1, f"{ruleset.id}: {text}") for text in _clauses(ruleset, rules)]
    deriving = [rule for rule in loaded.rules if rule.concludes is not None]
    faults += _cycles(deriving)
    faults += _too_early(loaded.rules, late_rules(deriving, vocabulary)[1])
    return sorted(set(faults))


def _line(rule: Rule, message: str) -> int:
    words = [word for match in _PLACE.finditer(message) for word in match.groups() if word]
    return line_of(rule.source, rule.line or 1, *words)


def _identity(rule: Rule) -> Iterator[str]:
    stem = rule.source.rsplit("/", 1)[-1].removesuffix(".yaml")
    folder = rule.source.rsplit("/", 2)[-2] if rule.source.count("/") > 1 else ""
    if stem and stem != rule.id:
        yield f"id {rule.id!r} differs from the file name {stem!r}"
    if folder and folder != rule.family.lower():
        yield f"stands in folder {folder!r} instead of {rule.family.lower()!r}"
    if rule.concludes is None and rule.passes is None:
        yield "needs `pass` or `concludes`"
    if rule.concludes is not None and (rule.passes is not None or rule.fails is not None):
        yield "a rule that concludes a fact has no `pass` and no `fail`"
    if rule.concludes is None and not rule.evidence:
        yield "needs `evidence`: the document types that settle it"


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Bilingual):
        yield from (value.zh, value.en)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from (str(key), *_strings(item))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _strings(item)


def _texts(rule: Rule) -> Iterator[str]:
    bilingual = {
        "title": rule.title, "requirement": rule.requirement, "why": rule.why, "remedy": rule.remedy,
        "responsible": rule.responsible,
    }  # fmt: skip
    for key, text in bilingual.items():
        if text is not None and not (text.zh.strip() and text.en.strip()):
            yield f"{key} needs both languages"
        if text is not None and not re.search(r"[\u4e00-\u9fff]", text.zh):
            yield f"{key}.zh holds no Chinese"
    conditions = [rule.applies, rule.passes, rule.fails, rule.concludes, rule.stage, rule.cites.clause]
    for said in _strings([*bilingual.values(), *conditions]):
        if _CODE.search(said):
            yield f"code or an address does not belong in a rule: {said!r}"


def _conditions(rule: Rule, loaded: Loaded, parameters: dict[str, Parameter], vocabulary: Vocabulary) -> Iterator[str]:
    for kind in rule.evidence:
        if kind not in vocabulary.types:
            yield f"unknown document type {kind!r} in evidence"
    if rule.concludes is not None:
        yield from _conclusion(rule, loaded, parameters, vocabulary)
        return
    yield from _unsought(rule, vocabulary)
    yield from compile_rule(rule, vocabulary, parameters, tuple(loaded.kinds), DEFAULT_AS_OF)[1]


def _unsought(rule: Rule, vocabulary: Vocabulary) -> Iterator[str]:
    """Facts asked of a type of paper in which nobody looks for them."""
    sought = {kind: {spec.field for spec in schema.fields} for kind, schema in load_schemas().by_type.items()}
    for full in sorted(names_in([rule.applies, rule.passes, rule.fails, rule.concludes])):
        name = look_up(full, vocabulary)
        if name is not None and name.scope == "papers" and full not in vocabulary.derived:
            risen = f"project.{name.field}" in vocabulary.derived
            if risen and name.field not in sought.get(name.prefix, set()):
                yield f"nobody looks for {name.field!r} in papers of type {name.prefix}"


def _conclusion(rule: Rule, loaded: Loaded, parameters: dict[str, Parameter], vocabulary: Vocabulary) -> Iterator[str]:
    try:
        fact, form = parse_conclusion(rule.concludes or {})
    except ConclusionError as error:
        yield str(error)
        return
    name = look_up(fact, vocabulary)
    if name is None or name.scope != rule.subject:
        yield f"a {rule.subject} rule cannot conclude {fact!r}"
        return
    derived = vocabulary.derived.get(fact)
    spec = vocabulary.fields.get(name.field)
    elsewhere = derived.room != "judgement" if derived is not None else spec is not None and spec.reconcile != "derive"
    if elsewhere:
        yield f"{fact!r} is made by another room"
    if isinstance(form, Chosen):
        for when, value in form.cases:
            if isinstance(read_value(value, name.value_type), Unknown):
                yield f"{fact} is a {name.value_type}, not {value!r}"
            yield from compile_rule(rule, vocabulary, parameters, tuple(loaded.kinds), DEFAULT_AS_OF, (when, None))[1]
        return
    sources = [grade.fact for grade in form.order] if isinstance(form, BestOf) else [form.fact]
    for source in sources:
        read = look_up(source, vocabulary)
        if read is None:
            yield f"unknown fact {source!r}"
        elif read.value_type != name.value_type:
            yield f"{source!r} is a {read.value_type}, {fact} a {name.value_type}"
        elif rule.subject == "parcel":
            yield f"a parcel rule concludes by cases, not from {source!r}"
        elif isinstance(form, BestOf) and (read.scope != "papers" or PICKS[form.pick] != read.value_type):
            yield f"{source!r} cannot be ranked by {form.pick}"
        elif isinstance(form, OverWorks) and read.scope != "work":
            yield f"{form.how} needs a work fact, not {source!r}"
    yield from compile_rule(rule, vocabulary, parameters, tuple(loaded.kinds), DEFAULT_AS_OF, ({}, None))[1]


def _citations(rule: Rule, rulesets: Sequence[Ruleset]) -> Iterator[str]:
    texts = [ruleset for ruleset in rulesets if ruleset.text == rule.cites.text]
    if not texts:
        yield f"cites the text {rule.cites.text!r}, which no ruleset lists"
        return
    listed = {clause.clause: clause for ruleset in texts for clause in ruleset.clauses}
    whole = rule.cites.clause
    wanted = [whole] if whole in listed else [part.strip() for part in whole.split(";")]
    for part in wanted:
        if part not in listed:
            yield f"cites clause {part!r}, which the ruleset of {rule.cites.text} does not list"
        elif rule.id not in listed[part].rules:
            yield f"clause {part!r} of {rule.cites.text} does not name this rule"


def _example_cover(rule: Rule) -> Iterator[str]:
    expected = [example.expect for example in rule.examples]
    if rule.concludes is not None:
        if not expected:
            yield "needs an example"
        return
    allowed = ("pass", "fail", "not_applicable", *OPEN_VERDICTS)
    for verdict in expected:
        if verdict not in allowed:
            yield f"example expects {verdict!r}, which is no verdict"
    worst = "review" if rule.fails == NEVER else "fail"
    for verdict in ("pass", worst, *(["not_applicable"] if rule.applies else [])):
        if verdict not in expected:
            yield f"needs an example that gives {verdict}"
    if rule.fails == NEVER and "fail" in expected:
        yield "`fail: never` cannot give fail"
    if not any(verdict in CAUSE_ORDER for verdict in expected):
        yield "needs an example with an open verdict"


def _example_names(rule: Rule, vocabulary: Vocabulary) -> Iterator[str]:
    for example in rule.examples:
        if example.as_of is not None and parse_days(example.as_of) is None:
            yield f"example: as_of {example.as_of!r} is no date"
        for full, value in example.given.items():
            name = look_up(full, vocabulary)
            if name is None:
                yield f"example: unknown fact {full!r}"
                continue
            over_works = isinstance(value, dict) and set(value) == {"works"}
            try:
                many = name.value_type != "papers" and isinstance(value, dict) and "papers" in value
                choices_of(Read(full, name.value_type, many=many), {} if over_works else {full: value})
            except (ExampleError, TypeError, AttributeError) as error:
                yield f"example: {full!r}: {error}"


def _repeated(loaded: Loaded) -> list[Fault]:
    faults: list[Fault] = []
    seen: dict[tuple[str, str], str] = {}
    things = [
        *(("rule", rule.id, rule.source, rule.line) for rule in loaded.rules),
        *(("parameter", item.id, item.source, item.line) for item in loaded.parameters),
        *(("ruleset", item.id, item.source, 1) for item in loaded.rulesets),
    ]
    for what, key, source, line in things:
        if (what, key) in seen:
            faults.append(Fault(source, line, f"{what} {key!r} stands also in {seen[what, key]}"))
        seen.setdefault((what, key), source)
    return faults


def _parameter(parameter: Parameter) -> Iterator[str]:
    if not parameter.values:
        yield "needs at least one value; `value: null` says that nobody could read it"
    if overlapping(parameter.values):
        yield "two values are in force on the same day"
    for value in parameter.values:
        if not value.reference.strip():
            yield "every value needs a reference"
        if _CODE.search(value.reference):
            yield f"code or an address does not belong in a reference: {value.reference!r}"


def _clauses(ruleset: Ruleset, rules: dict[str, Rule]) -> Iterator[str]:
    seen: set[str] = set()
    for clause in ruleset.clauses:
        if clause.clause in seen:
            yield f"clause {clause.clause!r} stands twice"
        seen.add(clause.clause)
        if bool(clause.rules) == (clause.uncovered is not None):
            yield f"clause {clause.clause!r} needs either rules or the reason why none covers it"
        for rule in clause.rules:
            if rule not in rules:
                yield f"clause {clause.clause!r} names the unknown rule {rule!r}"


def _cycles(rules: Sequence[Rule]) -> list[Fault]:
    """Derive rules that wait for each other."""
    made = {str((rule.concludes or {}).get("fact")): rule for rule in rules}
    after = {rule.id: {made[name].id for name in facts_read(rule) if name in made} for rule in rules}
    changed = True
    while changed:  # drop what waits for nothing; the rest waits for itself
        free = [key for key, others in after.items() if not others]
        changed = bool(free)
        for key in free:
            del after[key]
        for others in after.values():
            others.difference_update(free)
    looping = {rule.id: rule for rule in rules if rule.id in after}
    circle = ", ".join(sorted(looping))
    return [
        Fault(rule.source, rule.line or 1, f"{rule.id}: its conclusion depends on itself ({circle})")
        for rule in looping.values()
    ]


def late_rules(deriving: Sequence[Rule], vocabulary: Vocabulary) -> tuple[frozenset[str], frozenset[str]]:
    """Ids of the derive rules that read, be it through others, what later rooms make; and all names made so late."""
    rooms = ("parcels", "accounting")
    known = {name for name, fact in vocabulary.derived.items() if fact.room in rooms and name.startswith("project.")}
    known |= AFTER_PARCELS
    late: set[str] = set()
    waiting = [rule for rule in deriving if rule.subject != "parcel"]
    while found := [rule for rule in waiting if rule.id not in late and facts_read(rule) & known]:
        late |= {rule.id for rule in found}
        known |= {str((rule.concludes or {}).get("fact")) for rule in found}
    surveyed = {name for name in known if name in vocabulary.derived and vocabulary.derived[name].room == "parcels"}
    return frozenset(late), frozenset(known - surveyed)


def _too_early(rules: Sequence[Rule], late: frozenset[str]) -> Iterator[Fault]:
    """Parcel rules that read what is only known once the parcels are judged."""
    for rule in rules:
        read = names_in([rule.applies, rule.passes, rule.fails, rule.concludes])
        for name in sorted(read & late) if rule.subject == "parcel" else ():
            said = f"{name} is known only after the parcels are judged"
            yield Fault(rule.source, _line(rule, f"{name!r}"), f"{rule.id}: {said}")
