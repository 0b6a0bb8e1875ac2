"""All polygon features of the dossier, placed, measured and with their attributes read."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from checker.parcels.area_unit import decide_unit
from checker.parcels.attributes import attribute_sheet
from checker.parcels.codebook import Frame
from checker.parcels.crs import Place, Position, extent_of, is_declared, place_layer
from checker.parcels.editions import Delivered, choose_editions
from checker.parcels.frame import as_column, filled
from checker.parcels.layers import DrawnLayer
from checker.parcels.measures import Plane, flatten, measure_shapes, plane_of, repair
from checker.parcels.notes import Notes, listing
from checker.parcels.sheet import ASIDE, KEYS, decode


@dataclass(frozen=True)
class Features:
    """`table`: one row per feature (typed attributes, measures, `trust` of the layer's position, evidence columns);
    aligned arrays: shapes as delivered, in EPSG:4490, and repaired in the equal-area projection."""

    table: pd.DataFrame
    delivered: np.ndarray
    lonlat: np.ndarray
    repaired: np.ndarray


Placed = tuple[DrawnLayer, Position, np.ndarray]
"""A layer, its position and its shapes in EPSG:4490."""


def place_layers(layers: Sequence[DrawnLayer], notes: Notes, province: str | None = None) -> list[Placed]:
    """All layers of the dossier with the place of each. Layers that declare their system tell the others where the
    land is; without one, the stated province does."""
    known = {
        number: place_layer(layer, notes, Place(province)) for number, layer in enumerate(layers) if is_declared(layer)
    }
    about = [box for _, lonlat in known.values() if (box := extent_of(lonlat)) is not None]
    place = Place(province, _around(about) if about else None)
    placed = [known.get(number) or place_layer(layer, notes, place) for number, layer in enumerate(layers)]
    return [(layer, *where) for layer, where in zip(layers, placed, strict=True)]


def _around(boxes: Sequence[Frame]) -> Frame:
    """The extent of all boxes and a degree about it."""
    return Frame(
        west=min(box.west for box in boxes) - 1, south=min(box.south for box in boxes) - 1,
        east=max(box.east for box in boxes) + 1, north=max(box.north for box in boxes) + 1,
    )  # fmt: skip


def plane_for(placed: Sequence[Placed]) -> Plane:
    """The plane of all measures: about the parcels, or, without any, about whatever lies there."""
    parcels = [lonlat for layer, _, lonlat in placed if layer.role.kind == "parcels"]
    shapes = parcels or [lonlat for _, _, lonlat in placed]
    return plane_of(np.concatenate(shapes) if shapes else np.empty(0, dtype=object))


def read_features(placed: Sequence[Placed], plane: Plane, notes: Notes) -> Features:
    """Features of the parcel layers, in their order, one edition of each land."""
    own = [item for item in placed if item[0].role.kind == "parcels"]
    found = [(layer.role, layer.name, _read_layer(layer, position, lonlat, plane, notes))
             for layer, position, lonlat in own]  # fmt: skip
    read = [found[index][2] for index in choose_editions([
        Delivered(role, name, features.table, features.repaired) for role, name, features in found
    ], notes)]  # fmt: skip
    if not read:
        blank = np.empty(0, dtype=object)
        columns = ["parcel_number", *KEYS, *ASIDE, "document", "layer", "place"]
        return Features(pd.DataFrame(columns=columns, dtype=object), blank, blank, blank)
    if len(read) == 1:
        return read[0]
    return Features(
        pd.concat([features.table for features in read], ignore_index=True),
        np.concatenate([features.delivered for features in read]),
        np.concatenate([features.lonlat for features in read]),
        np.concatenate([features.repaired for features in read]),
    )


def _read_layer(layer: DrawnLayer, position: Position, lonlat: np.ndarray, plane: Plane, notes: Notes) -> Features:
    planar = flatten(lonlat, plane)
    repaired = repair(planar)
    sheet = attribute_sheet(layer, notes)
    table = decode(sheet, notes)
    table = pd.concat([table, measure_shapes(layer.shapes, planar, repaired)], axis=1)
    area = table.pop("area").to_numpy()
    drawn = table["area_map_ha"].to_numpy()
    factor = decide_unit(area, drawn, sheet.units.get("area", ""), layer.name, layer.document, notes)
    table["area_stated_ha"] = area * factor if factor is not None else np.nan
    table["area_unclear"] = np.isfinite(area) & (factor is None)
    for name, value in (("document", layer.document), ("layer", layer.name), ("trust", position.trust)):
        table[name] = as_column(filled(len(table), value))
    table["place"] = pd.Series(layer.places, dtype=object)
    if table["repaired"].any():
        broken = table.loc[table["repaired"], ["parcel_number", "place"]]
        names = [number or place for number, place in zip(broken["parcel_number"], broken["place"], strict=True)]
        notes.say("repaired", layer.document, count=len(broken), numbers=listing(names))
    return Features(table, layer.shapes, lonlat, repaired)
