"""Polygon features of the parcel maps."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from checker.model.document import Document
from checker.model.extracted import Extracted
from checker.model.parsed import Layer, Parsed
from checker.parcels.corners import attributes_of, read_corners
from checker.parcels.notes import Notes
from checker.parcels.roles import PARCELS, LayerRole, role_of

# Papers whose tables of corner points are drawn.
CORNER_PAPERS = ("parcel_map", "exclusion_map", "parcel_table")
POLYGONS = (3, 6)
COLLECTION = 7


@dataclass(frozen=True)
class DrawnLayer:
    """Polygon features of one layer in its own coordinates.

    `attributes` and `shapes` are aligned; a shape is a 2D (multi)polygon or None where the record has none. `places`
    names each feature as `layer#n`, n counting from 1 in the file.
    """

    document: str
    name: str
    crs_declared: str | None
    attributes: pd.DataFrame
    shapes: np.ndarray
    places: tuple[str, ...]
    role: LayerRole = PARCELS


def read_layers(
    extracted: Sequence[Extracted],
    parsed: dict[str, Parsed],
    notes: Notes,
    roles: Mapping[str, str] | None = None,
) -> list[DrawnLayer]:
    """All polygon layers of parcel and exclusion maps, copies left out; says which features are no polygons.

    `roles`: what the manifest says layers are for, by path, folder or `path#layer`. An exclusion layer without usable
    polygons stays, with no shape: it was brought and shows nothing.
    """
    drawn = [
        _draw(paper.document.id, layer, role_of(paper, layer.name, roles or {}, notes), notes)
        for paper, layer in _map_layers(extracted, parsed)
    ]
    kept = [layer for layer in drawn if layer is not None and layer.role.kind != "ignored"]
    mapped = any(layer.role.kind == "parcels" for layer in kept)
    for layer in _corner_layers(extracted, parsed, notes, roles or {}):
        if layer.role.kind == "parcels" and mapped:
            # The same land drawn twice would count as overlap.
            notes.say("corners_beside_map", layer.document, layer=layer.name, count=len(layer.shapes))
        elif layer.role.kind != "ignored":
            kept.append(layer)
    return kept


def _corner_layers(
    extracted: Sequence[Extracted], parsed: dict[str, Parsed], notes: Notes, roles: Mapping[str, str]
) -> Iterator[DrawnLayer]:
    """One layer for each paper with tables of corner points."""
    for paper in sorted(extracted, key=lambda item: item.document.id):
        document = paper.document
        if document.type not in CORNER_PAPERS or document.copies_of is not None or document.id not in parsed:
            continue
        corners = read_corners(document.id, parsed[document.id], notes)
        if corners is not None:
            name = document.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
            notes.say("corners_drawn", document.id, layer=name, count=len(corners.shapes))
            yield DrawnLayer(
                document.id, name, corners.crs, attributes_of(corners), corners.shapes,
                tuple(f"{name}#{place}" for place in corners.places), role_of(paper, name, roles, notes),
            )  # fmt: skip


def _map_layers(extracted: Sequence[Extracted], parsed: dict[str, Parsed]) -> Iterator[tuple[Extracted, Layer]]:
    for paper in sorted(extracted, key=lambda item: item.document.id):
        document = paper.document
        if is_layered(document) and document.id in parsed:
            for layer in parsed[document.id].layers:
                yield paper, layer


def is_layered(document: Document) -> bool:
    """True if the layers of a paper are read."""
    return document.type in ("parcel_map", "exclusion_map") and document.copies_of is None


def _draw(document: str, layer: Layer, role: LayerRole, notes: Notes) -> DrawnLayer | None:
    features = gpd.read_parquet(layer.file)
    shapes, other = polygons_only(features.geometry.to_numpy())
    if other.any():
        notes.say("other_shapes", document, layer=layer.name, count=int(other.sum()))
    kept = np.flatnonzero(~other)
    blank = int((shapes[kept] == None).sum())  # noqa: E711 - elementwise
    if blank == len(kept):
        notes.say("no_polygons", document, layer=layer.name)
        if role.kind == "parcels":
            return None
    if blank:
        notes.say("empty_shapes", document, layer=layer.name, count=blank)
    attributes = pd.DataFrame(features.drop(columns=features.geometry.name)).iloc[kept].reset_index(drop=True)
    places = tuple(f"{layer.name}#{position + 1}" for position in kept)
    return DrawnLayer(document, layer.name, layer.crs_declared, attributes, shapes[kept], places, role)


def polygons_only(shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """2D polygons of `shapes` (None where a record has no usable shape), and which records are other shapes.

    Polygons inside a collection are kept; a shape with a coordinate that is no number is none.
    """
    kept = np.array(shapes, dtype=object)
    finite = np.ones(len(kept), dtype=bool)
    if not np.isfinite(shapely.get_coordinates(kept)).all():
        coordinates, owner = shapely.get_coordinates(kept, return_index=True)
        finite[owner[~np.isfinite(coordinates).all(axis=1)]] = False
    present = ~(shapely.is_missing(kept) | shapely.is_empty(kept)) & finite
    kinds = shapely.get_type_id(kept)
    for position in np.flatnonzero(present & (kinds == COLLECTION)):
        parts = shapely.get_parts(kept[position])
        areal = parts[np.isin(shapely.get_type_id(parts), POLYGONS)]
        if len(areal):
            kept[position] = shapely.multipolygons(shapely.get_parts(areal))
    other = present & ~np.isin(shapely.get_type_id(kept), POLYGONS)
    kept[~present | other] = None
    if shapely.has_z(kept).any():
        kept = np.array(shapely.force_2d(kept), dtype=object)
    return kept, other
