"""What the program sees in a file, for `sinkcheck inspect`: type and why, fields with quotes, what was not found."""

from checker.extraction.schema import field_of
from checker.model.base import Frozen
from checker.model.document import Document
from checker.model.evidence import Evidence
from checker.model.extracted import Extracted
from checker.model.fact import Fact, Value
from checker.model.rule import Bilingual
from checker.model.vocabulary import Vocabulary


class SeenValue(Frozen):
    """One value of a field with the places it was read at; several values of one field contradict each other."""

    value: Value
    places: tuple[Evidence, ...]


class SeenField(Frozen):
    """`doubtful`: a person must look at it, because the reading is unsure or the paper contradicts itself."""

    field: str
    label: Bilingual
    unit: str | None
    values: tuple[SeenValue, ...]
    confidence: float
    doubtful: bool


class Missing(Frozen):
    field: str
    label: Bilingual


class SeenTable(Frozen):
    """A list of parcels: its columns, how many rows, and its printed total."""

    headers: tuple[str, ...]
    rows: int
    stated_total: str | None
    pages: tuple[int, ...]


class Inspection(Frozen):
    """One paper as the program sees it."""

    document: Document
    type_label: Bilingual | None
    possible_labels: tuple[Bilingual, ...]
    fields: tuple[SeenField, ...]
    missing: tuple[Missing, ...]
    tables: tuple[SeenTable, ...]


def inspect(paper: Extracted, vocabulary: Vocabulary) -> Inspection:
    """One paper with labels in place of ids; surest fields first."""
    kind = vocabulary.types.get(paper.document.type or "")
    fields = sorted((_seen(fact, vocabulary) for fact in paper.facts), key=lambda seen: (-seen.confidence, seen.field))
    return Inspection(
        document=paper.document,
        type_label=kind.label if kind is not None else None,
        possible_labels=tuple(vocabulary.types[name].label for name in paper.document.possible_types),
        fields=tuple(fields),
        missing=tuple(Missing(field=name, label=field_of(name, vocabulary).label) for name in paper.silent),
        tables=tuple(
            SeenTable(
                headers=table.headers,
                rows=len(table.rows),
                stated_total=table.stated_total,
                pages=tuple(sorted(set(table.pages))),
            )
            for table in paper.tables
        ),
    )


def boxes(inspection: Inspection) -> dict[int, list[Evidence]]:
    """The places that have a box, by page: what to draw on the page pictures."""
    found: dict[int, list[Evidence]] = {}
    for field in inspection.fields:
        for value in field.values:
            for place in value.places:
                if place.page is not None and place.box is not None and place not in found.get(place.page, []):
                    found.setdefault(place.page, []).append(place)
    return found


def _seen(fact: Fact, vocabulary: Vocabulary) -> SeenField:
    candidates = fact.all_candidates()
    values = tuple(
        SeenValue(value=candidate.value, places=candidate.evidence)
        for candidate in candidates
        if candidate.value is not None
    )
    spec = field_of(fact.field, vocabulary)
    return SeenField(
        field=fact.field,
        label=spec.label,
        unit=fact.unit,
        values=values,
        confidence=max((place.confidence for place in fact.evidence), default=0.0),
        doubtful=fact.state == "conflict" or any(candidate.value is None for candidate in candidates),
    )
