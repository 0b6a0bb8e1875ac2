"""The land of a dossier: maps and lists become one frame of parcels, with project facts and notes."""

import warnings
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from checker.model.document import UNREAD_STATES, Document
from checker.model.extracted import Extracted, FactBase
from checker.model.fact import Fact
from checker.model.parsed import Parsed
from checker.model.vocabulary import Vocabulary
from checker.parcels.chain import chain_of
from checker.parcels.combine import combine
from checker.parcels.compare import add_exclusions, unread_layers
from checker.parcels.counties import no_places, place_facts
from checker.parcels.county import add_county
from checker.parcels.doubt import doubt_editions, doubt_statements, doubt_titles
from checker.parcels.exclusions import read_exclusion
from checker.parcels.features import place_layers, plane_for, read_features
from checker.parcels.frame import Parcels, empty_frame, filled, finish
from checker.parcels.ids import add_ids
from checker.parcels.inherit import add_inherited, add_works
from checker.parcels.join import join_rows
from checker.parcels.kept import known_overlaps, use_measures
from checker.parcels.layers import read_layers
from checker.parcels.neighbours import add_duplicates, add_gaps, add_overlaps
from checker.parcels.notes import Notes
from checker.parcels.pairs import most_pairs
from checker.parcels.planting import add_growth
from checker.parcels.positions import position_facts
from checker.parcels.reserves import add_core_zone
from checker.parcels.rows import add_hectares, read_rows, row_evidence
from checker.parcels.shrubs import add_shrub_before
from checker.parcels.silence import LAND, Silence
from checker.parcels.table import read_tables
from checker.parcels.title_layer import measure_titles, read_title_ground
from checker.parcels.title_links import CHAIN_PAPERS, add_links, certificate_numbers
from checker.parcels.titles import add_titles
from checker.parcels.totals import land_facts, other_projects_fact
from checker.parsers.cache import ReadingCache
from checker.reconciliation.candidates import may_be
from checker.reconciliation.doubt import beside_unread


def survey(
    extracted: Sequence[Extracted],
    parsed: dict[str, Parsed],
    facts: FactBase,
    vocabulary: Vocabulary,
    roles: Mapping[str, str] | None = None,
    cache: ReadingCache | None = None,
) -> Parcels:
    """All parcels of the dossier.

    Polygons come from papers of type parcel_map, rows from parcel_table, land that must stay out from exclusion_map
    and from layers whose name or manifest role (`roles`: path, folder or `path#layer`) says so. Without polygons and
    rows the frame is empty and the project facts say why. Raises nothing for bad land data: what cannot be used is in
    the notes and causes. Spatial measures that `cache` holds are not made again.
    """
    with use_measures(cache):
        return _survey(extracted, parsed, facts, vocabulary, roles)


def _survey(
    extracted: Sequence[Extracted], parsed: dict[str, Parsed], facts: FactBase, vocabulary: Vocabulary,
    roles: Mapping[str, str] | None,
) -> Parcels:  # fmt: skip
    notes = Notes()
    silence = Silence(facts.documents, vocabulary)
    _name_unread(facts, notes)
    sheets = read_tables(extracted)
    placed = place_layers(read_layers(extracted, parsed, notes, roles), notes, _province(facts))
    plane = plane_for(placed)
    features = read_features(placed, plane, notes)
    rows = read_rows(sheets, notes)
    overlaps = known_overlaps(features.repaired)
    if overlaps is None:
        notes.say("overlaps_too_dense", count=len(features.table), limit=most_pairs(len(features.table)))
    found = (
        *land_facts(features, row_evidence(sheets), len(rows), overlaps, facts, silence),
        *_of_hurt_papers(position_facts(placed, _province(facts)), facts.documents),
    )
    exclusions = [
        read_exclusion(layer, position, lonlat, features.lonlat, plane, notes)
        for layer, position, lonlat in placed
        if layer.role.kind not in ("parcels", "title", "county")
    ]
    maybe = [kind for layer, _, _ in placed if layer.role.kind == "parcels" for kind in layer.role.possible]
    if features.table.empty and rows.empty:
        nothing = other_projects_fact(unread_layers("other_project", facts.documents))
        return Parcels(empty_frame(), (*found, nothing, *no_places(silence)), notes.banners())
    pairs = join_rows(features.table, rows, notes)
    drawn_ha = features.table["area_map_ha"].to_numpy() if len(features.table) else np.empty(0)
    add_hectares(rows, sheets, pairs, drawn_ha, notes)
    table = combine(features, rows, pairs, silence, notes)
    # Each column stands in memory by itself until `finish`; putting them together before would only copy them.
    with warnings.catch_warnings(action="ignore", category=pd.errors.PerformanceWarning):
        doubt_statements(table, silence)
        add_ids(table, features, notes)
        add_overlaps(table, features, overlaps, silence)
        add_duplicates(table, features, overlaps, silence)
        add_gaps(table, features, overlaps, silence, notes)
        shared = add_exclusions(table, features, overlaps, exclusions, maybe, facts.documents, notes)
        found = (*found, other_projects_fact(shared))
        add_core_zone(table, features, placed, exclusions, plane, facts.documents)
        add_county(table, features, placed, plane, facts, notes)
        found = (*found, *place_facts(table, features, placed, plane, facts, silence))
        add_works(table, facts)
        add_inherited(table, facts, vocabulary, silence)
        add_shrub_before(table)
        add_growth(table)
        titles = add_titles(table, extracted, parsed, facts.documents, notes)
        if (ground := read_title_ground(placed, plane, notes)) is not None:
            measure_titles(table, features.repaired, ground, certificate_numbers(titles))
        unsettled = bool(silence.unread(CHAIN_PAPERS))
        add_links(table, titles, chain_of(extracted, parsed, facts, unsettled), facts.documents, notes)
        doubt_titles(table, silence)
        doubt_editions(table, {(layer.document, layer.name): layer.role.rank for layer, _, _ in placed}, silence)
    shapes = filled(len(table), None)
    shapes[: len(features.lonlat)] = features.lonlat
    del features, placed, rows, pairs, exclusions, ground  # a county's ground is measured now and takes much memory
    return Parcels(finish(table, shapes), found, notes.banners())


def _province(facts: FactBase) -> str | None:
    """The province all papers agree on, as more evidence of where the land is."""
    fact = facts.find("project", "province")
    found = fact.all_candidates() if fact is not None else ()
    if any(candidate.cause == "unread" for candidate in found):
        return None  # a paper that was not read may name another
    values = {candidate.value for candidate in found if isinstance(candidate.value, str)}
    return values.pop() if len(values) == 1 else None


def _of_hurt_papers(found: Sequence[Fact], documents: Sequence[Document]) -> list[Fact]:
    """Facts of layers, those of papers read in part beside an unknown: a lost layer may lie elsewhere."""
    hurt = {f"document:{document.id}": document.path for document in documents if document.state in UNREAD_STATES}
    return [beside_unread(fact, hurt[fact.subject]) if fact.subject in hurt else fact for fact in found]


def _name_unread(facts: FactBase, notes: Notes) -> None:
    for document in facts.documents:
        if document.state in UNREAD_STATES and document.copies_of is None and may_be(document, LAND):
            notes.say("unread_land", document.id, path=document.path)
