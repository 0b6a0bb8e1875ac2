"""How facts of papers rise to the project, as the vocabulary declares."""

from collections.abc import Iterable, Sequence

from checker.model.document import Document
from checker.model.fact import Candidate, Fact
from checker.model.identity import fact_id
from checker.model.vocabulary import Field, Vocabulary
from checker.reconciliation.candidates import Reading, build, readings, unread_candidates
from checker.reconciliation.rank import best_possible_rank, rank_of

Pairs = list[tuple[Document, Fact]]


def raise_fields(
    subject: str,
    documents: Sequence[Document],
    by_field: dict[str, Pairs],
    vocabulary: Vocabulary,
    risen: Sequence[Field] = (),
) -> Iterable[Fact]:
    """Facts of `subject` from what the papers say, for fields that rise by agree, rank or union."""
    for field in (*vocabulary.fields.values(), *risen):
        pairs = by_field.get(field.id, [])
        if field.reconcile == "agree":
            fact = _agree(subject, field, documents, pairs, vocabulary)
        elif field.reconcile == "rank":
            fact = _rank(subject, field, documents, pairs, vocabulary)
        elif field.reconcile == "union":
            fact = _union(subject, field, documents, pairs, vocabulary)
        else:
            continue
        if fact is not None:
            yield fact


def _agree(
    subject: str, field: Field, documents: Sequence[Document], pairs: Pairs, vocabulary: Vocabulary
) -> Fact | None:
    unknown = unread_candidates(documents, _holders(field, vocabulary))
    return build(subject, field.id, field.type, field.unit, readings(pairs), unknown)


def _rank(
    subject: str, field: Field, documents: Sequence[Document], pairs: Pairs, vocabulary: Vocabulary
) -> Fact | None:
    """The best class of papers speaks; papers that were not read count only if they could outrank or equal it."""
    found = readings(pairs)
    holders = _holders(field, vocabulary)
    known = [rank_of(reading.document, vocabulary) for reading in found if reading.candidate.value is not None]
    best = min(known, default=None)
    if best is None:
        return build(subject, field.id, field.type, field.unit, found, unread_candidates(documents, holders))
    heard = [reading for reading in found if rank_of(reading.document, vocabulary) <= best]
    rivals = [d for d in documents if best_possible_rank(d, holders, vocabulary) <= best]
    return build(subject, field.id, field.type, field.unit, heard, unread_candidates(rivals, holders))


def _union(
    subject: str, field: Field, documents: Sequence[Document], pairs: Pairs, vocabulary: Vocabulary
) -> Fact | None:
    """All values of all papers; an unread paper may add to them, so it stays as an unknown beside the list."""
    items: dict[str, None] = {}
    found: list[Reading] = readings(pairs)
    for reading in found:
        value = reading.candidate.value
        if value is not None:
            items.update(dict.fromkeys(value if isinstance(value, tuple) else (str(value),)))
    evidence = tuple(place for reading in found for place in reading.candidate.evidence)
    unknown = unread_candidates(documents, _holders(field, vocabulary))
    if not items:
        return build(subject, field.id, "list[string]", field.unit, [], unknown)
    whole = Candidate(value=tuple(items), evidence=evidence)
    return Fact(
        id=fact_id(subject, field.id), subject=subject, field=field.id, value_type="list[string]", unit=field.unit,
        value=whole.value, state="agreed" if len({r.document.id for r in found}) > 1 else "single", evidence=evidence,
        candidates=(whole, *unknown) if unknown else (),
    )  # fmt: skip


def _holders(field: Field, vocabulary: Vocabulary) -> tuple[str, ...]:
    return field.found_in or tuple(vocabulary.types)
