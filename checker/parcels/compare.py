"""Parcels against exclusion layers: the overlap of each kind, and the ground shared with other projects.

Zero is only said where a layer of the kind was read, is surely placed and lies about the land; otherwise the value
stays open with its cause. An overlap above map noise stands whatever else is unread.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from checker.model.document import UNREAD_STATES, Document
from checker.model.evidence import Evidence
from checker.model.fact import Candidate, Cause
from checker.parcels.codebook import load_codebook
from checker.parcels.combine import worst
from checker.parcels.exclusions import Exclusion, Shared
from checker.parcels.features import Features
from checker.parcels.frame import as_column, cause_of, chosen
from checker.parcels.kept import known_share
from checker.parcels.measures import HA, Overlaps
from checker.parcels.notes import Notes, listing, reason
from checker.parcels.pairs import most_pairs
from checker.parcels.roles import EXCLUSION, kinds_in
from checker.reconciliation.candidates import may_be, unread_candidates

# Kinds of ground inside a parcel that is no land for trees; it takes a layer of each to say that there is none.
NONLAND = ("road", "water")


@dataclass(frozen=True)
class Doubts:
    """What may still be such land: unread papers, and layers that may be of the kind or are not surely placed."""

    unread: tuple[Candidate, ...]
    unsure: bool

    @property
    def cause(self) -> Cause | None:
        return "unread" if self.unread else "review" if self.unsure else None


def add_exclusions(
    table: pd.DataFrame,
    features: Features,
    overlaps: Overlaps | None,
    exclusions: Sequence[Exclusion],
    maybe: Sequence[str],
    documents: Sequence[Document],
    notes: Notes,
) -> list[Candidate]:
    """Sets one overlap column per kind. `maybe`: kinds that layers read as parcels may be instead. Gives the
    candidates of `project.other_mechanism_overlap_ha`."""
    project: list[Candidate] = []
    overlapping = np.full(len(features.repaired), overlaps is None)
    if overlaps is not None:
        overlapping[overlaps.first] = overlapping[overlaps.second] = True
    for kind, spec in load_codebook().roles.exclusions.items():
        layers = [layer for layer in exclusions if layer.kinds == (kind,)]
        doubtful = any(kind in layer.kinds and not (layer.sure and len(layer.kinds) == 1) for layer in exclusions)
        found = known_share(features.repaired, layers, overlapping)
        if found is None:
            notes.say("exclusion_too_dense", kind=spec.label.zh, limit=most_pairs(len(features.repaired)))
        doubts = Doubts(tuple(unread_layers(kind, documents)), doubtful or kind in maybe or found is None)
        shared = found or Shared(np.full(len(features.repaired), np.nan), 0.0)
        layers = layers if found is not None else []
        _name_overlaps(table, spec.label.zh, shared, notes)
        if spec.fact:
            _fill(table, spec.fact, bool(layers), shared, doubts)
        if kind == "other_project":
            project = _project_candidates(table, layers, shared, doubts, features)
    _nonland(table, features, exclusions, maybe, overlapping, documents)
    return project


def _nonland(
    table: pd.DataFrame, features: Features, exclusions: Sequence[Exclusion], maybe: Sequence[str],
    overlapping: np.ndarray, documents: Sequence[Document],
) -> None:  # fmt: skip
    """`nonland_m2`: ground of roads and water. What one kind of layer shows stands; only layers of every kind can show
    that there is no more."""
    layers = [layer for layer in exclusions if layer.kinds in [(kind,) for kind in NONLAND]]
    found = known_share(features.repaired, layers, overlapping)
    unread = tuple(candidate for kind in NONLAND for candidate in unread_layers(kind, documents))
    unsure = found is None or any(kind in maybe for kind in NONLAND)
    unsure |= any(set(layer.kinds) & {*NONLAND} and not (layer.sure and len(layer.kinds) == 1) for layer in exclusions)
    shared = found or Shared(np.full(len(features.repaired), np.nan), 0.0)
    _fill(table, "nonland_m2", bool(layers) and found is not None, shared, Doubts(unread, unsure))
    if {layer.kinds[0] for layer in layers} != {*NONLAND}:
        area, why = table["nonland_m2"].to_numpy(), table["nonland_m2__cause"].to_numpy(dtype=object, copy=True)
        little = ~(area > load_codebook().numbers.noise_m2.value) & pd.isna(why)
        why[little] = "missing"
        table["nonland_m2__cause"] = as_column(why)


def unread_layers(kind: str, documents: Sequence[Document]) -> list[Candidate]:
    """One unknown per unread paper that may be a layer of the kind: by its name, or by its type where the name does
    not tell another kind."""
    found: list[Document] = []
    for document in documents:
        if document.state not in UNREAD_STATES or document.copies_of is not None:
            continue
        told = kinds_in(document.path.rsplit("/", 1)[-1])
        drawn = document.type == "parcel_map" or may_be(document, (EXCLUSION, "parcel_map"))
        if (kind in told and drawn) or (not told and may_be(document, (EXCLUSION,))):
            found.append(document)
    types = ("parcel_map", EXCLUSION)
    return unread_candidates(found, types)


def _fill(table: pd.DataFrame, name: str, any_layer: bool, shared: Shared, doubts: Doubts) -> None:
    count = len(shared.area_m2)
    area = np.full(len(table), np.nan)
    if any_layer:
        area[:count] = shared.area_m2
        area[pd.isna(table["area_map_ha"].to_numpy(dtype="float64"))] = np.nan
    noise = load_codebook().numbers.noise_m2.value
    nobody = doubts.cause or "missing"
    own = table["area_map_ha__cause"].to_numpy(dtype=object)
    if any_layer:
        # A layer whose place is in doubt cannot show an overlap either.
        causes = chosen(len(table), doubts.cause, (area > noise, "review" if doubts.unsure else None))
        known = pd.notna(own)
        causes[known] = own[known]
    else:
        causes = chosen(len(table), nobody, (own == "unread", worst("unread", nobody)))
    table[name], table[cause_of(name)] = area, as_column(causes)


def _name_overlaps(table: pd.DataFrame, label: str, shared: Shared, notes: Notes) -> None:
    hit = np.flatnonzero(shared.area_m2 > load_codebook().numbers.noise_m2.value)
    if len(hit):
        names = listing(map(str, table["parcel"].to_numpy()[hit]))
        notes.say("exclusion_overlaps", kind=label, count=len(hit), area=round(shared.ground_m2 / HA, 2), numbers=names)


def _project_candidates(
    table: pd.DataFrame, layers: Sequence[Exclusion], shared: Shared, doubts: Doubts, features: Features
) -> list[Candidate]:
    evidence = tuple(
        Evidence(
            document=layer.document, cell=layer.name, quote=f"{layer.name}（{len(layer.shapes)} 个图形）",
            method="vector", confidence=1.0,
        )
        for layer in layers
    )  # fmt: skip
    found: list[Candidate] = []
    compared = bool(layers) and not shapely.is_missing(features.repaired).all()
    if compared:
        found.append(Candidate(value=round(shared.ground_m2 / HA, 4), evidence=evidence))
    unplaced = compared and bool((table["area_map_ha__cause"] == "review").any())
    if doubts.unsure or unplaced:
        found.append(Candidate(cause="review", evidence=evidence, note=reason("exclusion_unsure")))
    return [*found, *doubts.unread]
