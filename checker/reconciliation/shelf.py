"""The papers of a dossier with what each says, and how counts over them become facts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checker.model.document import Document
from checker.model.evidence import Evidence
from checker.model.fact import Candidate, Fact, FactState, Value, ValueType
from checker.model.identity import fact_id
from checker.reconciliation.candidates import dedupe, unread_candidates

Index = dict[tuple[str, str], Fact]
USABLE = ("read", "partly_read")


@dataclass(frozen=True)
class Shelf:
    """Papers without copies, and all facts so far by subject and field."""

    documents: tuple[Document, ...]
    index: Index

    def of(self, *types: str) -> list[Document]:
        """Papers of those types that were read, at least in part."""
        return [document for document in self.documents if document.type in types and document.state in USABLE]

    def fact(self, document: Document, field: str) -> Fact | None:
        return self.index.get((f"document:{document.id}", field))

    def stated(self, field: str, *types: str) -> list[tuple[Document, Fact]]:
        """Papers of those types that state a field, with what they state."""
        found = [(document, self.fact(document, field)) for document in self.of(*types)]
        return [(document, fact) for document, fact in found if fact is not None]

    def project(self, field: str) -> Fact | None:
        return self.index.get(("project", field))

    def unread(self, *types: str) -> list[Candidate]:
        """One unknown for each unread paper that may be of one of those types."""
        return unread_candidates(self.documents, types)


def known(fact: Fact | None) -> list[Value]:
    """The values among a fact's candidates."""
    return [] if fact is None else [c.value for c in fact.all_candidates() if c.value is not None]


def doubts(facts: Iterable[Fact | None]) -> list[Candidate]:
    """The unknowns among the candidates of facts that are there."""
    return [c for fact in facts if fact is not None for c in fact.all_candidates() if c.value is None]


def places(facts: Iterable[Fact | None]) -> tuple[Evidence, ...]:
    """Where facts were read."""
    return tuple(dict.fromkeys(place for fact in facts if fact is not None for place in fact.evidence))


def made(
    subject: str, field: str, value_type: ValueType, candidates: Sequence[Candidate], unit: str | None = None,
    evidence: tuple[Evidence, ...] = (),
) -> Fact:  # fmt: skip
    """A measured fact of these candidates, at least one; equal values count once, unknowns once a cause."""
    values: dict[str, Candidate] = {}
    for candidate in candidates:
        if candidate.value is not None:
            values.setdefault(repr(candidate.value), candidate)
    kept = (*values.values(), *dedupe(candidates))
    whole = kept[0].value if len(kept) == 1 else None
    state: FactState = "measured"
    if not values:
        state = "unread" if all(candidate.cause == "unread" for candidate in kept) else "missing"
    return Fact(
        id=fact_id(subject, field), subject=subject, field=field, value_type=value_type, unit=unit, value=whole,
        state=state, evidence=evidence, candidates=() if whole is not None and not kept[0].note else kept,
    )  # fmt: skip


def missing(subject: str, field: str, value_type: ValueType, note: str, unit: str | None = None) -> Fact:
    """A measured fact that nothing in the dossier allows to tell."""
    return made(subject, field, value_type, [Candidate(cause="missing", note=note)], unit)


def counted(
    subject: str, field: str, named: Sequence[str], unknown: Sequence[Candidate] = (),
    evidence: tuple[Evidence, ...] = (),
) -> Fact:  # fmt: skip
    """How many things were found, named in the note. None found is only certain when nothing is unknown; a count above
    nought stands, because what is unknown could only add to it."""
    candidates = [Candidate(value=float(len(named)), note="、".join(named))]
    if not named:
        candidates += unknown
    return made(subject, field, "number", candidates, evidence=evidence)
