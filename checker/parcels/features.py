"""All polygon features of the dossier, placed, measured and with their attributes read."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from checker.parcels.area_unit import decide_unit
from checker.parcels.attributes import attribute_sheet
from checker.parcels.crs import Position, place_layer
from checker.parcels.layers import DrawnLayer
from checker.parcels.measures import Plane, flatten, measure_shapes, plane_of, repair
from checker.parcels.notes import Notes, listing
from checker.parcels.sheet import KEYS, decode


@dataclass(frozen=True)
class Features:
    """`table`: one row per feature (typed attributes, measures, `trust` of the layer's position, evidence columns);
    aligned arrays: shapes as delivered, in EPSG:4490, and repaired in the equal-area projection."""

    table: pd.DataFrame
    delivered: np.ndarray
    lonlat: np.ndarray
    repaired: np.ndarray


def read_features(layers: Sequence[DrawnLayer], notes: Notes) -> Features:
    """Features of all layers, in the order of the layers."""
    placed = [(layer, *place_layer(layer, notes)) for layer in layers]
    plane = plane_of(np.concatenate([lonlat for _, _, lonlat in placed])) if placed else None
    read = [_read_layer(layer, position, lonlat, plane, notes) for layer, position, lonlat in placed if plane]
    if not read:
        blank = np.empty(0, dtype=object)
        columns = ["parcel_number", *KEYS, "document", "place"]
        return Features(pd.DataFrame(columns=columns, dtype=object), blank, blank, blank)
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
    table["trust"] = position.trust
    table["document"], table["place"] = layer.document, list(layer.places)
    if table["repaired"].any():
        broken = table.loc[table["repaired"], ["parcel_number", "place"]]
        names = [number or place for number, place in zip(broken["parcel_number"], broken["place"], strict=True)]
        notes.say("repaired", layer.document, count=len(broken), numbers=listing(names))
    shapes = np.array(shapely.normalize(layer.shapes), dtype=object)
    return Features(table, shapes, lonlat, repaired)
