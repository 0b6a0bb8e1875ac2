"""One paper: its type, then its facts with their evidence, then what it is silent about."""

from functools import cache

from checker.extraction.classify import Classification, classify
from checker.extraction.form import Pair, find_in_form, read_pairs
from checker.extraction.found import Found
from checker.extraction.letterhead import Letterhead, Part, read_letterhead
from checker.extraction.merge import merge
from checker.extraction.official import is_official
from checker.extraction.reading import Reading, make_reading
from checker.extraction.schema import FieldSpec, Look, Schema, Schemas
from checker.extraction.sentence import SentenceFinder
from checker.extraction.signature import Signature, read_signature
from checker.extraction.table import columns_of, read_row_tables
from checker.extraction.whole import find_in_text, find_in_title
from checker.model.document import UNREAD_STATES, Document, SourceFile
from checker.model.extracted import Extracted, RowTable
from checker.model.fact import Fact
from checker.model.identity import fact_id
from checker.model.parsed import Parsed
from checker.model.vocabulary import Vocabulary

MAKES = ("document.area_second_unit",)


def extract(source: SourceFile, parsed: Parsed | None, schemas: Schemas, vocabulary: Vocabulary) -> Extracted:
    """What one paper says. `parsed` None: junk, a copy, or a file nobody could open."""
    reading = make_reading(parsed) if parsed is not None else Reading((), (), ())
    pairs = read_pairs(reading, schemas.labels())
    kind = classify(source, parsed, reading, {pair.label for pair in pairs}, columns_of(reading), schemas, vocabulary)
    schema = schemas.by_type.get(kind.type or "")
    found: list[Found] = []
    tables: tuple[RowTable, ...] = ()
    head, signature = Letterhead(), Signature(None, None)
    if schema is not None:
        head, signature = read_letterhead(reading), read_signature(reading, {pair.label: pair.text for pair in pairs})
        found = _find(schema, reading, pairs, head, signature)
        tables = read_row_tables(reading) if schema.rows else ()
    facts = _facts(source.id, found, vocabulary)
    document = _document(source, parsed, kind, facts, vocabulary)
    looked_for = {spec.field for spec in schema.fields} if schema is not None else set()
    silent = tuple(sorted(looked_for - {fact.field for fact in facts}))
    return Extracted(document=document, facts=facts, silent=silent, tables=tables)


def _find(schema: Schema, reading: Reading, pairs: list[Pair], head: Letterhead, signature: Signature) -> list[Found]:
    found = _finder(schema).find(reading)
    for spec in schema.fields:
        for look in spec.look:
            if look.where == "form":
                found += find_in_form(pairs, spec, look)
            elif look.where == "text":
                found += find_in_text(reading, spec, look)
            elif look.where == "title":
                found += find_in_title(reading, spec, look)
            elif look.where in ("letterhead", "signature"):
                part = _part(look, head, signature)
                found += [_of_part(spec, look, part)] if part is not None else []
    return found


@cache
def _finder(schema: Schema) -> SentenceFinder:
    return SentenceFinder(schema)


def _part(look: Look, head: Letterhead, signature: Signature) -> Part | None:
    if look.where == "signature":
        return {"issuer": signature.issuer, "date": signature.date}.get(str(look.take))
    return {
        "number": head.number,
        "issuer": head.issuer,
        "addressee": head.addressee,
        "date": head.date,
        "title": head.title,
    }.get(str(look.take))


def _of_part(spec: FieldSpec, look: Look, part: Part) -> Found:
    return Found(spec.field, part.value, part.quote, part.spot, look.weight * part.confidence, fallback=look.fallback)


def _facts(document: str, found: list[Found], vocabulary: Vocabulary) -> tuple[Fact, ...]:
    facts = []
    for name in dict.fromkeys(item.field for item in found):
        readings = [item for item in found if item.field == name]
        fact = merge(document, vocabulary.fields[name], readings)
        if fact is not None:
            facts.append(fact)
            if name == "area" and fact.state == "single":
                facts += _second_unit(document, readings)
    own: set[object] = {fact.value for fact in facts if fact.field == "number"}
    cleaned = [_without_own(fact, own) if fact.field == "cited_numbers" else fact for fact in facts]
    return tuple(sorted((fact for fact in cleaned if fact is not None), key=lambda fact: fact.field))


def _second_unit(document: str, readings: list[Found]) -> list[Fact]:
    """The area said again in another unit, for the rule that compares the two."""
    subject = f"document:{document}"
    twice = [(item, item.second) for item in readings if item.second is not None]
    if not twice:
        return []
    item, (value, precision) = max(twice, key=lambda pair: pair[0].confidence)
    fact = Fact(
        id=fact_id(subject, "area_second_unit"),
        subject=subject,
        field="area_second_unit",
        value_type="number",
        value=value,
        unit="ha",
        precision=precision,
        evidence=(item.evidence(document),),
    )
    return [fact]


def _without_own(fact: Fact, own: set[object]) -> Fact | None:
    """A paper does not cite itself."""
    values = tuple(value for value in fact.value if value not in own) if isinstance(fact.value, tuple) else ()
    return fact.model_copy(update={"value": values}) if values else None


def _document(
    source: SourceFile, parsed: Parsed | None, kind: Classification, facts: tuple[Fact, ...], vocabulary: Vocabulary
) -> Document:
    by_field = {fact.field: fact for fact in facts}
    issuer = by_field.get("issuer")
    state = parsed.state if parsed is not None else ("ignored" if source.kind == "junk" else "unread")
    if parsed is None and source.copies_of is not None:
        state = "read"  # the same bytes are read under the paper it copies
    unread = state in UNREAD_STATES
    return Document(
        id=source.id,
        path=source.path,
        sha256=source.sha256,
        type=kind.type,
        type_confidence=kind.confidence,
        type_why=kind.why,
        possible_types=kind.possible if unread or kind.type is None or kind.possible else (),
        official=is_official(
            kind.type,
            str(issuer.value) if issuer is not None and issuer.state == "single" else None,
            "number" in by_field,
            vocabulary,
        ),
        copies_of=source.copies_of,
        pages=len(parsed.pages) if parsed is not None else 0,
        method=parsed.method if parsed is not None else "none",
        state=state,
        problem=(parsed.problem if parsed is not None else None) or source.problem,
    )
