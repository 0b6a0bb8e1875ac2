"""The land of a dossier: maps and lists become one frame of parcels, with project facts and notes."""

from collections.abc import Sequence

import numpy as np

from checker.model.document import UNREAD_STATES
from checker.model.extracted import Extracted, FactBase
from checker.model.parsed import Parsed
from checker.model.vocabulary import Vocabulary
from checker.parcels.combine import combine
from checker.parcels.features import read_features
from checker.parcels.frame import Parcels, empty_frame, finish
from checker.parcels.ids import add_ids
from checker.parcels.inherit import add_inherited, add_works
from checker.parcels.join import join_rows
from checker.parcels.layers import read_layers
from checker.parcels.measures import find_overlaps
from checker.parcels.neighbours import add_duplicates, add_overlaps
from checker.parcels.notes import Notes
from checker.parcels.rows import add_hectares, read_rows, row_evidence
from checker.parcels.silence import LAND, Silence
from checker.parcels.table import read_tables
from checker.parcels.totals import land_facts
from checker.reconciliation.candidates import may_be


def survey(
    extracted: Sequence[Extracted], parsed: dict[str, Parsed], facts: FactBase, vocabulary: Vocabulary
) -> Parcels:
    """All parcels of the dossier.

    Polygons come from papers of type parcel_map, rows from parcel_table. Without either the frame is empty and the
    project facts say why. Raises nothing for bad land data: what cannot be used is in the notes and causes.
    """
    notes = Notes()
    silence = Silence(facts.documents, vocabulary)
    _name_unread(facts, notes)
    sheets = read_tables(extracted)
    features = read_features(read_layers(extracted, parsed, notes), notes)
    rows = read_rows(sheets, notes)
    overlaps = find_overlaps(features.repaired)
    found = land_facts(features, row_evidence(sheets), len(rows), overlaps, facts, silence)
    if features.table.empty and rows.empty:
        return Parcels(empty_frame(), found, notes.banners())
    pairs = join_rows(features.table, rows, notes)
    drawn_ha = features.table["area_map_ha"].to_numpy() if len(features.table) else np.empty(0)
    add_hectares(rows, sheets, pairs, drawn_ha, notes)
    table = combine(features, rows, pairs, silence, notes)
    add_ids(table, features, notes)
    add_overlaps(table, features, overlaps, silence)
    add_duplicates(table, features, overlaps, silence)
    add_works(table, facts)
    add_inherited(table, facts, vocabulary, silence)
    table["geometry"] = [features.lonlat[feature] if feature >= 0 else None for feature in table["feature"]]
    return Parcels(finish(table), found, notes.banners())


def _name_unread(facts: FactBase, notes: Notes) -> None:
    for document in facts.documents:
        if document.state in UNREAD_STATES and document.copies_of is None and may_be(document, LAND):
            notes.say("unread_land", document.id, path=document.path)
