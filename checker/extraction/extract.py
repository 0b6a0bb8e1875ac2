"""One paper: its type, then its facts with their evidence, then what it is silent about."""

import re
from functools import cache

from checker.extraction.classify import Classification, classify, title_candidates
from checker.extraction.fold import fold, squeeze
from checker.extraction.form import Pair, find_in_form, find_in_grid, read_pairs
from checker.extraction.found import Found
from checker.extraction.inferred import claimed_unit, county_of_names
from checker.extraction.keyed import find_by_label
from checker.extraction.letterhead import Letterhead, Part, read_letterhead
from checker.extraction.merge import merge
from checker.extraction.official import is_official
from checker.extraction.organisations import side_of
from checker.extraction.phrases import find_phrases
from checker.extraction.quantities import load_units
from checker.extraction.reading import Reading, make_reading
from checker.extraction.row_values import find_in_rows
from checker.extraction.schema import FieldSpec, Look, Schema, Schemas, field_of
from checker.extraction.sentence import SentenceFinder
from checker.extraction.signature import Signature, read_signature
from checker.extraction.table import columns_of, read_row_tables
from checker.extraction.value_tables import area_of_species, find_in_tables
from checker.extraction.whole import find_in_text, find_in_title
from checker.model.document import UNREAD_STATES, Document, SourceFile
from checker.model.extracted import Extracted, RowTable
from checker.model.fact import Fact
from checker.model.identity import fact_id
from checker.model.parsed import Parsed
from checker.model.vocabulary import Vocabulary

# Types whose table of species tells the whole area.
_WHOLE_OF_SPECIES = (
    "approval",
    "approval_request",
    "implementation_plan",
    "feasibility_study",
    "operation_design",
    "pdd",
)
_SET_APART = re.compile(r":|\S{2} {2,}\S")
MAKES = frozenset({
    "document.area_second_unit", "document.claimed_unit", "plot_survey.min_dbh_cm", "plot_survey.plot_ids",
    "project.additionality_sections", "project.application_date", "project.applied_total", "project.authorised_by",
    "project.authorised_to", "project.baseline_claimed", "project.combined_margin",
    "project.grid_date", "project.installed_mw",
    "project.separate_metering", "project.shore_distance_km", "project.technology", "project.water_depth_m",
    "project.registry_status",
    "project.ef_bm", "project.ef_om", "project.meter_calibrations", "project.meter_gap_corrected",
    "project.yearly_export_mwh", "project.yearly_fuel_t", "project.yearly_import_mwh",
    "project.baseline_reason", "project.body_pledge",
    "project.collective_resolution", "project.comments_handled", "project.coordinate_decimals",
    "project.earlier_filing", "project.earlier_issued_until", "project.observations_due", "project.observations_open",
    "project.planned_er_application_date", "project.site_count", "project.sites_visited",
    "project.consent_refused", "project.earlier_filing_mentioned", "project.planned_registration_date",
    "project.data_retention_from", "project.data_retention_years", "project.dispute", "project.er_application_date",
    "project.er_author", "project.events", "project.farming_displaced", "project.gross_by_year", "project.in_ets",
    "project.leakage_claimed", "project.legal_obligation", "project.monitored_parameters",
    "project.no_dispute_stated", "project.nonpermanence_rate", "project.nonpermanence_stated",
    "project.open_requests", "project.other_mechanisms", "project.pdd_author", "project.plan_parts",
    "project.planned_min_dbh_cm", "project.planned_parameters", "project.pools_counted", "project.prior_farming",
    "project.requests_listed", "project.sampling_confidence", "project.scattered_trees_kept",
    "project.seedling_count", "project.soil_disturbance_after_start", "project.support_list",
    "project.uncertainty_discount", "project.uniqueness_stated", "project.verified_total", "project.verifier",
})  # fmt: skip


def extract(source: SourceFile, parsed: Parsed | None, schemas: Schemas, vocabulary: Vocabulary) -> Extracted:
    """What one paper says. `parsed` None: junk, a copy, or a file nobody could open."""
    reading = make_reading(parsed) if parsed is not None else Reading((), (), ())
    pairs = read_pairs(reading, schemas.labels)
    labels, entries = {pair.label for pair in pairs}, [squeeze(pair.quote) for pair in pairs if _is_entry(pair)]
    kind = classify(source, parsed, reading, labels, columns_of(reading), schemas, vocabulary, entries)
    schema = schemas.by_type.get(kind.type or "")
    found: list[Found] = []
    tables: tuple[RowTable, ...] = ()
    head, signature = Letterhead(), Signature(None, None)
    if schema is not None:
        head, signature = read_letterhead(reading), read_signature(reading, {pair.label: pair.text for pair in pairs})
        lists = read_row_tables(reading, ("parcel_number",))
        found = _find(schema, reading, pairs, head, signature, lists)
        tables = tuple(table for table in lists if "area" in table.columns) if schema.rows else ()
    looked_for = {spec.field for spec in schema.fields} if schema is not None else set()
    facts = _facts(source.id, found, looked_for, _titles(reading), vocabulary)
    document = _document(source, parsed, kind, facts, vocabulary)
    silent = tuple(sorted(looked_for - {fact.field for fact in facts}))
    return Extracted(document=document, facts=facts, silent=silent, tables=tables)


def _is_entry(pair: Pair) -> bool:
    """Whether the line of a pair shows that it is one of a form: a cell, a colon, a gap behind the label."""
    return not pair.below and not pair.glued and bool(pair.spot.cell or _SET_APART.search(fold(pair.quote)))


def _find(
    schema: Schema,
    reading: Reading,
    pairs: list[Pair],
    head: Letterhead,
    signature: Signature,
    tables: tuple[RowTable, ...],
) -> list[Found]:
    found = _finder(schema).find(reading)
    titles = title_candidates(reading)
    for spec in schema.fields:
        for look in spec.look:
            if look.title_has and not any(word in title for word in look.title_has for title in titles):
                continue
            if look.where == "form":
                found += find_in_form(pairs, spec, look)
            elif look.where == "text":
                found += find_in_text(reading, spec, look)
            elif look.where == "grid":
                found += find_in_grid(reading, spec, look)
            elif look.where == "phrase":
                found += find_phrases(reading, spec, look)
            elif look.where == "table":
                if spec.kind == "species_map" and schema.type in _WHOLE_OF_SPECIES:
                    found += area_of_species(reading, spec, look)
                of_values = spec.kind in ("year_map", "species_map", "gas")
                found += find_in_tables(reading, spec, look) if of_values else find_in_rows(tables, reading, spec, look)
            elif look.where == "title":
                found += find_in_title(reading, spec, look)
            elif look.where in ("letterhead", "signature"):
                part = _part(look, head, signature)
                fits = part is not None and (look.side is None or side_of(part.value) == look.side)
                found += [_of_part(spec, look, part)] if part is not None and fits else []
    return found + find_by_label(pairs, reading, schema)


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
    return Found(spec.field, part.value, part.quote, part.spot, look.weight * part.confidence, rank=look.rank)


def _facts(
    document: str, found: list[Found], sought: set[str], titles: list[Found], vocabulary: Vocabulary
) -> tuple[Fact, ...]:
    facts = []
    for name in dict.fromkeys(item.field for item in found):
        readings = [item for item in found if item.field == name]
        fact = merge(document, field_of(name, vocabulary), readings)
        if fact is not None:
            facts.append(fact)
            if name == "area" and fact.state == "single":
                facts += _second_unit(document, readings)
    facts += county_of_names(document, facts, titles, vocabulary) if "county" in sought else []
    facts += claimed_unit(document, facts)
    own: set[object] = {fact.value for fact in facts if fact.field == "number"}
    cleaned = [_without_own(fact, own) if fact.field == "cited_numbers" else fact for fact in facts]
    return tuple(sorted((fact for fact in cleaned if fact is not None), key=lambda fact: fact.field))


def _titles(reading: Reading) -> list[Found]:
    """The lines of the title, where they stand."""
    titles = title_candidates(reading)[:3]
    return [
        Found("title", title, title, paragraph.spot(0, len(paragraph.text)), 0.9)
        for title in titles
        for paragraph in reading.paragraphs[:6]
        if squeeze(paragraph.text).strip("《》") == title
    ]


def _second_unit(document: str, readings: list[Found]) -> list[Fact]:
    """The area said again in another unit, for the rule that compares the two."""
    subject = f"document:{document}"
    twice = [(item, item.second) for item in readings if item.second is not None]
    if not twice:
        twice = _in_other_unit(readings)
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


def _in_other_unit(readings: list[Found]) -> list[tuple[Found, tuple[float, float]]]:
    """The same area on another line in another unit: 面积（亩） 3615.0 and 面积（公顷） 241.00."""
    first = {spec.factor: item for item in reversed(readings) if (spec := load_units().area_unit(item.quote))}
    if len(first) < 2:
        return []
    _, other, *_ = first.values()
    return [(other, (float(str(other.value)), other.precision))]


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
        limits_hit=parsed.limits_hit if parsed is not None else (),
    )
