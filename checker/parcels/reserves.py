"""Parcels in the core zone of a nature reserve: by the zones that a layer of reserves draws."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely

from checker.model.document import Document
from checker.parcels.codebook import load_codebook
from checker.parcels.compare import unread_layers
from checker.parcels.exclusions import Exclusion
from checker.parcels.features import Features, Placed
from checker.parcels.frame import as_column, cause_of, chosen
from checker.parcels.layers import DrawnLayer
from checker.parcels.measures import Plane, flatten, repair
from checker.parcels.pairs import meeting_pairs
from checker.parcels.pieces import cut_pieces
from checker.parcels.texts import clean

CORE, OTHER, UNSAID = "core", "other", "unsaid"
IN_CORE = "in_core_zone"


def add_core_zone(
    table: pd.DataFrame, features: Features, placed: Sequence[Placed], exclusions: Sequence[Exclusion], plane: Plane,
    documents: Sequence[Document],
) -> None:  # fmt: skip
    """Sets `in_core_zone`: true where a parcel shares ground above map noise with a core zone; false where every layer
    of reserves is surely placed and it does not. Ground of a reserve whose zone nobody names is for a person; without
    a layer nobody knows."""
    count = len(features.repaired)
    layers = [item for item in placed if item[0].role.kind == "reserve"]
    maybe = any("reserve" in layer.role.possible for layer, _, _ in placed)
    usable = {(item.document, item.name): item.sure for item in exclusions}
    ground: dict[str, list[np.ndarray]] = {CORE: [], UNSAID: []}
    sure = not maybe
    for layer, _, lonlat in layers:
        sure &= usable[layer.document, layer.name]
        zones = _zones(layer)
        for zone, shapes in ground.items():
            shapes.append(repair(flatten(lonlat[(zones == zone) & ~shapely.is_missing(lonlat)], plane)))
    noise = load_codebook().numbers.noise_m2.value
    core, unsaid = (_meets(features.repaired, shapes, noise) for shapes in ground.values())
    unread = bool(unread_layers("reserve", documents))
    nobody = "unread" if unread else "review" if maybe else "missing"
    own = table["area_map_ha__cause"].to_numpy(dtype=object)
    causes = chosen(len(table), nobody, (own == "unread", "unread"))
    values = chosen(len(table), None)
    if layers and core is not None and unsaid is not None:
        said = chosen(count, None if sure and not unread else nobody if unread else "review", (unsaid, "review"))
        said[core] = None if sure else "review"
        known = pd.notna(own[:count])
        said[known] = own[:count][known]
        causes[:count] = said
        values[:count] = chosen(count, False, (core, True), (pd.notna(said) & ~core, None))
    elif layers:
        causes[:count] = "review"  # too many pieces to look at
    table[IN_CORE], table[cause_of(IN_CORE)] = as_column(values), as_column(causes)


def _zones(layer: DrawnLayer) -> np.ndarray:
    """Zone of each shape by the words of its attributes, else of the layer's name."""
    words = load_codebook().roles.zones
    named = _zone_in(layer.name, words)
    zones = np.full(len(layer.shapes), named or UNSAID, dtype=object)
    for column in layer.attributes.columns:
        for position, text in enumerate(layer.attributes[column].to_numpy(dtype=object)):
            if isinstance(text, str) and (found := _zone_in(clean(text), words)):
                # Core anywhere is enough to be careful.
                zones[position] = found if zones[position] != CORE else CORE
    return zones


def _zone_in(text: str, words: dict[str, tuple[str, ...]]) -> str | None:
    return next((zone for zone, own in words.items() if any(word in text for word in own)), None)


def _meets(parcels: np.ndarray, shapes: Sequence[np.ndarray], noise_m2: float) -> np.ndarray | None:
    """Mask of the parcels that share more than noise with the shapes; None where they meet too often to look at."""
    blocks = cut_pieces(np.concatenate(shapes)) if shapes else np.empty(0, dtype=object)
    met = meeting_pairs(parcels, blocks)
    if met is None:
        return None
    owner, block = met
    area = shapely.area(shapely.intersection(parcels[owner], blocks[block]))
    return np.asarray(np.bincount(owner, weights=area, minlength=len(parcels)) > noise_m2, dtype=bool)
