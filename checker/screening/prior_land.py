"""What a layer of earlier land classes shows of each parcel: forest, none, or nothing that settles it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from checker.model.extracted import Extracted
from checker.model.parsed import Parsed
from checker.parcels.attributes import attribute_sheet
from checker.parcels.codes import land_class_labels
from checker.parcels.exclusions import Exclusion, share
from checker.parcels.features import place_layers
from checker.parcels.layers import DrawnLayer, read_layers
from checker.parcels.measures import flatten, plane_of, repair
from checker.parcels.notes import Notes
from checker.resources.house import house

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


@dataclass(frozen=True)
class PriorLand:
    """Per parcel whether forest was seen (True, False or None) and why not where it is None. `classed`: share of the
    layer's features whose land class tells; `features`: how many there are."""

    seen: np.ndarray
    cause: np.ndarray
    features: int = 0
    classed: float = 0.0


def read_prior(
    frame: "GeoDataFrame", extracted: Sequence[Extracted], parsed: Mapping[str, Parsed], path: str | None,
    forest: Sequence[str], open_land: Sequence[str],
) -> PriorLand:  # fmt: skip
    """`path`: where the layer lies in the dossier, None where nobody gave one. All ground but map noise must be of
    one kind; a parcel that is partly forest, or that the layer does not cover, stays open."""
    size = len(frame)
    seen, cause = np.full(size, None, dtype=object), np.full(size, "missing", dtype=object)
    papers = [paper for paper in extracted if path is not None and paper.document.path.startswith(path)]
    if not papers or not size:
        return PriorLand(seen, cause)
    layers = read_layers(papers, dict(parsed), Notes(), {paper.document.path: "parcels" for paper in papers})
    if any(paper.document.state != "read" for paper in papers) or not layers:
        return PriorLand(seen, np.full(size, "unread", dtype=object))
    return _compare(frame, layers, frozenset(forest), frozenset(open_land), seen, cause)


def _compare(
    frame: "GeoDataFrame", layers: Sequence[DrawnLayer], forest: frozenset[str], open_land: frozenset[str],
    seen: np.ndarray, cause: np.ndarray,
) -> PriorLand:  # fmt: skip
    notes, lonlat = Notes(), frame.geometry.to_numpy()
    drawn = np.flatnonzero(~shapely.is_missing(lonlat))
    plane = plane_of(lonlat[drawn])
    parcels = repair(flatten(lonlat[drawn], plane))
    kinds: dict[bool | None, list[Exclusion]] = {True: [], False: [], None: []}
    features = known = 0
    for layer, position, placed in place_layers(layers, notes):
        told = _forest_of(layer, forest, open_land, notes)
        usable = ~shapely.is_missing(placed)
        features, known = features + len(told), known + sum(item is not None for item in told)
        sure = position.trust == "declared"
        for kind in (True, False, None):
            chosen = usable & np.array([(item if sure else None) is kind for item in told], dtype=bool)
            if chosen.any():
                shapes = repair(flatten(placed[chosen], plane))
                kinds[kind].append(Exclusion(layer.document, layer.name, ("prior",), shapes, sure))
    idle = np.zeros(len(parcels), dtype=bool)
    shared = {kind: share(parcels, of, idle) for kind, of in kinds.items()}
    area, noise = shapely.area(parcels), house("sliver_m2")
    classed = known / features if features else 0.0
    if any(item is None for item in shared.values()):
        return PriorLand(seen, np.full(len(seen), "review", dtype=object), features, classed)
    on = {kind: item.area_m2 for kind, item in shared.items() if item is not None}
    # Overlapping polygons of two kinds contradict each other, so the one must cover all and the others nothing.
    whole = {kind: (on[kind] >= area - noise) & (area > noise) for kind in (True, False)}
    clean = {True: (on[False] <= noise) & (on[None] <= noise), False: (on[True] <= noise) & (on[None] <= noise)}
    for kind in (True, False):
        settled = drawn[whole[kind] & clean[kind]]
        seen[settled], cause[settled] = kind, None
    touched = drawn[sum(on.values()) > noise]
    open_still = touched[seen[touched] == None]  # noqa: E711 - elementwise
    cause[open_still] = "review"
    return PriorLand(seen, cause, features, classed)


def _forest_of(layer: DrawnLayer, forest: frozenset[str], open_land: frozenset[str], notes: Notes) -> list[Any]:
    """Per feature True for forest, False for open land, None for what the class does not tell."""
    texts = attribute_sheet(layer, notes).texts
    if "land_class" not in texts:
        return [None] * len(layer.shapes)
    labels = land_class_labels(texts["land_class"].tolist())

    def told(text: str) -> bool | None:
        label, certain = labels.get(text, (None, False))
        return None if not certain else True if label in forest else False if label in open_land else None

    return [told(text) for text in texts["land_class"]]
