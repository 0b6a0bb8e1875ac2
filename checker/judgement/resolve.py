"""Turns fact names into candidates, from the facts and papers of a dossier."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checker.judgement.candidates import Choice
from checker.judgement.examples import element_choices
from checker.judgement.names import Name, look_up
from checker.judgement.reading import Elements, Known, Papers, Reading, Unknown, read_value
from checker.judgement.tree import Read
from checker.model.document import UNREAD_STATES, Document
from checker.model.extracted import FactBase
from checker.model.fact import Candidate, Fact
from checker.model.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Held:
    """What one paper says about a field: its candidates, or nothing."""

    document: Document
    choices: tuple[Choice, ...]


class Resolver:
    """Looks names up for one dossier. `concluded` are facts that derive rules make, so their absence is `missing`."""

    def __init__(self, facts: FactBase, vocabulary: Vocabulary, concluded: frozenset[str]) -> None:
        self._facts = facts
        self._vocabulary = vocabulary
        self._concluded = concluded
        self._papers = [d for d in facts.documents if d.copies_of is None and d.state != "ignored"]
        self._of_work = {f"work:{work.id}": frozenset(work.documents) for work in facts.works}
        self._linked = frozenset(document for work in facts.works for document in work.documents)

    def choices(self, read: Read, subject: str) -> tuple[Choice, ...]:
        """The candidates of a read for `project`, `work:<id>` or `document:<id>`; at least one."""
        name = look_up(read.name, self._vocabulary)
        if name is None:
            return (Choice(Unknown("not_checked")),)
        if name.value_type == "papers":
            return (self._present(subject if name.scope == "work" else "project", name),)
        if name.scope == "papers":
            return self._from_papers(read, name, subject)
        return self._from_subject(read, name, "project" if name.scope == "project" else subject)

    def papers(self, name: Name, subject: str) -> tuple[list[Held], list[Document]]:
        """Papers of a name's type in scope with what they say, and unread ones that may be of the type."""
        scope = self._in_scope(subject)
        held = []
        unread = []
        for document in scope:
            fact = self._facts.find(f"document:{document.id}", name.field)
            if document.type == name.prefix and (document.state not in UNREAD_STATES or fact is not None):
                held.append(Held(document, _choices_of_fact(fact, name.value_type) if fact is not None else ()))
            elif document.state in UNREAD_STATES and _may_be(document, (name.prefix,)):
                unread.append(document)
        return held, unread

    def _in_scope(self, subject: str) -> list[Document]:
        """Papers of a work, with unread ones that no work claims; all papers for the project."""
        mine = self._of_work.get(subject)
        if mine is None:
            return self._papers
        return [
            document
            for document in self._papers
            if document.id in mine or (document.id not in self._linked and document.state in UNREAD_STATES)
        ]  # fmt: skip

    def _from_subject(self, read: Read, name: Name, subject: str) -> tuple[Choice, ...]:
        fact = self._facts.find(subject, name.field)
        if fact is not None:
            found = _choices_of_fact(fact, name.value_type)
        elif name.origin == "attribute":
            found = self._attribute(name, subject)
        elif not name.made and name.full not in self._concluded:
            found = (Choice(Unknown("not_checked")),)
        else:
            found = (self._absent(name, subject),)
        return _spread(found) if read.many else found

    def _attribute(self, name: Name, subject: str) -> tuple[Choice, ...]:
        document = next((d for d in self._facts.documents if f"document:{d.id}" == subject), None)
        if name.field == "type" and document is not None and document.type is None and document.possible_types:
            return tuple(Choice(Known(kind)) for kind in document.possible_types)
        value = getattr(document, name.field, None)
        if value is None:
            return (Choice(Unknown("unread" if document and document.state in UNREAD_STATES else "missing")),)
        return (Choice(read_value(value, name.value_type)),)

    def _absent(self, name: Name, subject: str) -> Choice:
        """Why no fact is there: a paper able to hold it was not read, or all such were silent, or there is none."""
        if subject.startswith("document:"):
            scope = [d for d in self._facts.documents if f"document:{d.id}" == subject]
            holders: Sequence[str] | None = None
        else:
            scope, holders = self._in_scope(subject), self._vocabulary.holders(name.field)
        able = [document for document in scope if holders is None or _may_be(document, holders)]
        unread = [document for document in able if document.state in UNREAD_STATES]
        if unread:
            return Choice(Unknown("unread"), note=_titles(unread))
        return Choice(Unknown("missing", silent=bool(able) and name.origin == "field"))

    def _from_papers(self, read: Read, name: Name, subject: str) -> tuple[Choice, ...]:
        held, unread = self.papers(name, subject)
        if held and not name.made:  # the papers are there, but no code reads this in them yet
            return (Choice(Unknown("not_checked")),)
        doubt = tuple(Choice(Unknown("unread"), note=document.path) for document in unread)
        if read.many:
            silent = (Choice(Unknown("missing", silent=True)),)
            elements = [part for item in held for part in _parts(item.choices or silent)] + [(one,) for one in doubt]
            if not elements:
                return (Choice(Unknown("missing")),)
            lists = element_choices([[_single(choice.reading) for choice in options] for options in elements])
            everything = _merge([choice for options in elements for choice in options])
            return tuple(Choice(reading, everything.facts, everything.evidence, everything.note) for reading in lists)
        spoken = [choice for item in held for choice in item.choices]
        if not spoken and not doubt:
            return (Choice(Unknown("missing", silent=bool(held))),)
        return _distinct([*spoken, *doubt])

    def _present(self, subject: str, name: Name) -> Choice:
        fact = self._facts.find(subject, name.field)
        scope = self._in_scope(subject)
        unread = [document for document in scope if document.state in UNREAD_STATES]
        perhaps = frozenset(kind for d in unread for kind in (*d.possible_types, d.type) if kind is not None)
        if fact is not None and isinstance(fact.value, tuple):
            return Choice(Papers(frozenset(fact.value), perhaps), (fact.id,), fact.evidence)
        present = frozenset(d.type for d in scope if d.type and d.state in ("read", "partly_read"))
        return Choice(Papers(present, perhaps))


def _may_be(document: Document, types: Sequence[str]) -> bool:
    """Whether a paper is, or while unread might be, of one of the types."""
    if document.type is not None and not (document.state in UNREAD_STATES and document.possible_types):
        return document.type in types
    return any(kind in types for kind in document.possible_types)


def _titles(documents: Iterable[Document]) -> str:
    return "、".join(document.path for document in documents)


def _choices_of_fact(fact: Fact, value_type: str) -> tuple[Choice, ...]:
    return _distinct([_choice(fact, candidate, value_type) for candidate in fact.all_candidates()])


def _choice(fact: Fact, candidate: Candidate, value_type: str) -> Choice:
    if candidate.value is None:
        return Choice(Unknown(candidate.cause or "missing"), (fact.id,), candidate.evidence, candidate.note)
    reading = read_value(candidate.value, value_type)
    return Choice(reading, (fact.id,), candidate.evidence or fact.evidence, candidate.note)


def _distinct(choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """One choice per reading, keeping the facts and evidence of all."""
    groups: dict[Reading, list[Choice]] = {}
    for choice in choices:
        groups.setdefault(choice.reading, []).append(choice)
    return tuple(_merge(group, reading) for reading, group in groups.items())


def _merge(choices: Sequence[Choice], reading: Reading | None = None) -> Choice:
    facts = tuple(dict.fromkeys(fact for choice in choices for fact in choice.facts))
    evidence = tuple(dict.fromkeys(place for choice in choices for place in choice.evidence))
    note = "；".join(dict.fromkeys(choice.note for choice in choices if choice.note))
    return Choice(reading or choices[0].reading, facts, evidence, note)


def _spread(choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """A list value as elements."""
    found = []
    for choice in choices:
        reading = choice.reading
        if isinstance(reading, Known):
            items = reading.value if isinstance(reading.value, tuple) else (reading.value,)
            reading = Elements(tuple(Known(item) for item in items))
        found.append(Choice(reading, choice.facts, choice.evidence, choice.note))
    return tuple(found)


def _parts(choices: tuple[Choice, ...]) -> list[tuple[Choice, ...]]:
    """One paper as elements: its value with all its candidates, or each entry of its list."""
    reading = choices[0].reading
    if len(choices) == 1 and isinstance(reading, Known) and isinstance(reading.value, tuple):
        return [(Choice(Known(item), choices[0].facts, choices[0].evidence),) for item in reading.value]
    return [choices]


def _single(reading: Reading) -> Known | Unknown:
    whole = isinstance(reading, Unknown) or (isinstance(reading, Known) and not isinstance(reading.value, tuple))
    return reading if whole and isinstance(reading, Known | Unknown) else Unknown("conflict")
