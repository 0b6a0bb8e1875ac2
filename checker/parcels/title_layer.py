"""Title boundaries as a layer (权属界线, 林权宗地): coverage and double title measured on the ground."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from checker.parcels.attributes import attribute_sheet
from checker.parcels.crs import Position
from checker.parcels.frame import as_column, cause_of, chosen, filled
from checker.parcels.layers import DrawnLayer
from checker.parcels.measures import AREA_DECIMALS_M2, Plane, flatten, repair, united_area
from checker.parcels.notes import Notes
from checker.parcels.pairs import meeting_pairs
from checker.parcels.title_join import plain_certificate, plain_name

DECIMALS = 6


@dataclass(frozen=True)
class TitleGround:
    """Polygons of title layers in the plane of measures, with holder and certificate number ("" where blank). `sure`:
    declared position of every layer."""

    shapes: np.ndarray
    holders: np.ndarray
    numbers: np.ndarray
    sure: bool


def read_title_ground(
    layers: Sequence[tuple[DrawnLayer, Position, np.ndarray]], plane: Plane, notes: Notes
) -> TitleGround | None:
    """All title layers of the dossier; None without any."""
    own = [item for item in layers if item[0].role.kind == "title"]
    if not own:
        return None
    shapes: list[np.ndarray] = []
    holders: list[np.ndarray] = []
    numbers: list[np.ndarray] = []
    for layer, _, lonlat in own:
        texts = attribute_sheet(layer, Notes()).texts
        usable = ~shapely.is_missing(lonlat)
        shapes.append(repair(flatten(lonlat[usable], plane)))
        for field, target in (("holder", holders), ("certificate_number", numbers)):
            known = texts[field].to_numpy(dtype=object) if field in texts else filled(len(lonlat), "")
            target.append(known[usable])
        notes.say("title_layer_read", layer.document, layer=layer.name, count=int(usable.sum()))
    return TitleGround(
        np.concatenate(shapes), np.concatenate(holders), np.concatenate(numbers),
        all(position.trust == "declared" for _, position, _ in own),
    )  # fmt: skip


def measure_titles(
    table: pd.DataFrame, repaired: np.ndarray, ground: TitleGround, certificates: Collection[str]
) -> None:
    """`title_coverage`, `title_gap` and `title_overlap_m2` of the drawn parcels from the title layer.

    Ground counts as covered for sure only by polygons whose certificate is among the papers read (`certificates`,
    plain numbers): a line on a map is no title.
    """
    met = meeting_pairs(repaired, ground.shapes)
    count = len(repaired)
    if met is None:
        return
    owner, title = met
    pieces = shapely.intersection(repaired[owner], ground.shapes[title])
    size = shapely.area(pieces)
    real = size > 0
    owner, title, pieces, size = owner[real], title[real], pieces[real], size[real]
    proven = np.array([plain_certificate(number) in certificates for number in ground.numbers], dtype=bool)[title]
    own = shapely.area(repaired)
    placed = ~shapely.is_missing(repaired) & (own > 0)

    def covered(mask: np.ndarray) -> np.ndarray:
        ground_m2 = united_area(count, owner[mask], size[mask], pieces[mask])
        found: np.ndarray = np.divide(ground_m2, own, out=np.full(count, np.nan), where=placed)
        return found

    share, sure_share = covered(np.ones(len(owner), dtype=bool)), covered(proven)
    doubt = placed & ((np.abs(share - sure_share) > 10.0**-DECIMALS) | (not ground.sure))
    double, nameless = _double(count, owner, title, pieces, ground)
    cause = table["area_map_ha__cause"].to_numpy(dtype=object)[:count]
    for name, values, unsure in (
        ("title_coverage", np.round(np.minimum(share, 1.0), DECIMALS), doubt),
        ("title_gap", np.round(np.maximum(1 - share, 0.0), DECIMALS), doubt),
        ("title_overlap_m2", np.round(double, AREA_DECIMALS_M2), nameless | (not ground.sure)),
    ):
        told = chosen(count, None, (unsure, "review"))
        told[pd.notna(cause)] = cause[pd.notna(cause)]
        column, causes = table[name].to_numpy(dtype="float64", copy=True), table[cause_of(name)].to_numpy(copy=True)
        column[:count][placed], causes[:count][placed] = values[placed], told[placed]
        table[name], table[cause_of(name)] = column, as_column(causes)


def _double(
    count: int, owner: np.ndarray, title: np.ndarray, pieces: np.ndarray, ground: TitleGround
) -> tuple[np.ndarray, np.ndarray]:
    """Per parcel the ground (m²) that titles of different holders share, and where a holder is not known."""
    double, nameless = np.zeros(count), np.zeros(count, dtype=bool)
    order = np.argsort(owner, kind="stable")
    starts = np.flatnonzero(np.diff(owner[order], prepend=-1))
    for rows in np.split(order, starts[1:]) if len(order) else ():
        if len(rows) < 2:
            continue
        names = np.array([plain_name(name) for name in ground.holders[title[rows]]], dtype=object)
        groups = [pieces[rows][names == name] for name in sorted(set(names))]
        if len(groups) < 2:
            continue
        parts = [shapely.union_all(group) for group in groups]
        double[owner[rows[0]]] = max(0.0, sum(part.area for part in parts) - shapely.union_all(parts).area)
        nameless[owner[rows[0]]] = "" in set(names)
    return double, nameless
