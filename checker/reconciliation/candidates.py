"""Collects what several papers say of one field into candidates."""

from collections.abc import Iterable, Sequence

from checker.model.base import Frozen
from checker.model.document import UNREAD_STATES, Document
from checker.model.evidence import Evidence
from checker.model.fact import Candidate, Cause, Fact, FactState, Value, ValueType
from checker.model.identity import fact_id
from checker.reconciliation.equality import finer, same

# Below this a reading is one candidate among unknowns: whoever read it was not sure (house choice).
LOW_CONFIDENCE = 0.6


class Reading(Frozen):
    """One candidate of one paper with what reconciliation needs to weigh it."""

    document: Document
    candidate: Candidate
    precision: float = 0.0


def readings(facts: Iterable[tuple[Document, Fact]]) -> list[Reading]:
    """Every candidate of every paper, marked official as its paper is."""
    found = []
    for document, fact in facts:
        for candidate in fact.all_candidates():
            marked = candidate.model_copy(update={"official": document.official})
            found.append(Reading(document=document, candidate=marked, precision=fact.precision))
    return found


def unread_candidates(documents: Iterable[Document], holders: Sequence[str]) -> list[Candidate]:
    """One unknown for each unread paper that may be of a type holding the field."""
    found = []
    for document in documents:
        if document.state in UNREAD_STATES and document.copies_of is None and may_be(document, holders):
            note = f"《{document.path}》未能（完整）读取，可能载有此项"
            found.append(Candidate(cause="unread", official=document.official, note=note))
    return found


def may_be(document: Document, types: Sequence[str]) -> bool:
    """True if a paper is, or may turn out to be, of one of the types."""
    possible = set(document.possible_types) | ({document.type} if document.type else set())
    return bool(possible & set(types))


def rivalled(fact: Fact, documents: Iterable[Document], holders: Sequence[str]) -> Fact:
    """The fact with an unknown beside it while a paper of `holders`, which might speak in its place, is unread."""
    unknown = dedupe(unread_candidates(documents, holders))
    if not unknown:
        return fact
    known = [candidate for candidate in fact.all_candidates() if candidate.cause != "unread"]
    return fact.model_copy(update={"candidates": (*known, *unknown)})


def group(found: Sequence[Reading], value_type: ValueType) -> list[tuple[Candidate, float, int]]:
    """Readings that say the same become one candidate (the finer value kept): candidate, precision, papers."""
    groups: list[tuple[Candidate, float, set[str]]] = []
    for reading in found:
        candidate = reading.candidate
        if candidate.value is None:
            continue
        for position, (known, precision, papers) in enumerate(groups):
            assert known.value is not None
            if same(known.value, candidate.value, value_type, max(precision, reading.precision)):
                better = finer(candidate.value, known.value, value_type, (reading.precision, precision))
                merged = Candidate(
                    value=candidate.value if better else known.value,
                    official=bool(known.official) or bool(candidate.official),
                    evidence=known.evidence + candidate.evidence,
                )
                groups[position] = (merged, reading.precision if better else precision, papers | {reading.document.id})
                break
        else:
            groups.append((candidate, reading.precision, {reading.document.id}))
    return [(candidate, precision, len(papers)) for candidate, precision, papers in groups]


def build(
    subject: str,
    field: str,
    value_type: ValueType,
    unit: str | None,
    found: Sequence[Reading],
    unknown: Sequence[Candidate],
) -> Fact | None:
    """One fact from all readings; None when nobody says anything and nothing is unread."""
    groups = group(found, value_type)
    unknowns = [reading.candidate for reading in found if reading.candidate.value is None]
    unsure = [candidate for candidate, _, _ in groups if confidence(candidate.evidence) < LOW_CONFIDENCE]
    doubts = [Candidate(cause="review", evidence=c.evidence, note="读取把握不足") for c in unsure]
    candidates = (*(candidate for candidate, _, _ in groups), *dedupe((*unknowns, *unknown, *doubts)))
    if not candidates:
        return None
    best = groups[0][0] if len(groups) == 1 else None
    state: FactState
    if len(groups) > 1:
        state = "conflict"
    elif not groups:
        state = "unread" if any(candidate.cause == "unread" for candidate in candidates) else "missing"
    else:
        state = "agreed" if groups[0][2] > 1 else "single"
    return Fact(
        id=fact_id(subject, field), subject=subject, field=field, value_type=value_type, unit=unit, state=state,
        value=best.value if best else None, precision=groups[0][1] if len(groups) == 1 else 0.0,
        evidence=tuple(evidence for candidate, _, _ in groups for evidence in candidate.evidence),
        candidates=candidates if len(candidates) > 1 or not groups else (),
    )  # fmt: skip


def confidence(evidence: Sequence[Evidence]) -> float:
    """The best confidence among places; 1 where there is none to doubt."""
    return max((item.confidence for item in evidence), default=1.0)


def dedupe(unknown: Sequence[Candidate]) -> list[Candidate]:
    """One unknown per cause, with all evidence and the distinct notes."""
    by_cause: dict[Cause, list[Candidate]] = {}
    for candidate in unknown:
        if candidate.cause is not None:
            by_cause.setdefault(candidate.cause, []).append(candidate)
    return [
        Candidate(
            cause=cause,
            evidence=tuple(evidence for item in items for evidence in item.evidence),
            note="；".join(dict.fromkeys(item.note for item in items if item.note)),
        )
        for cause, items in by_cause.items()
    ]


def known_values(fact: Fact | None) -> list[Value]:
    """The distinct values among a fact's candidates."""
    if fact is None:
        return []
    return [candidate.value for candidate in fact.all_candidates() if candidate.value is not None]
