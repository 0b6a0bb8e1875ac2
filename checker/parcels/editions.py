"""Several layers of one land (design, change, acceptance): the best edition counts, the others are compared with it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from checker.parcels.codebook import load_codebook
from checker.parcels.join import full_numbers
from checker.parcels.notes import Notes, listing
from checker.parcels.roles import LayerRole
from checker.parcels.sheet import KEYS


@dataclass(frozen=True)
class Delivered:
    """One parcel layer: its role, name, typed attributes with `area_map_ha`, and valid shapes in one plane."""

    role: LayerRole
    name: str
    table: pd.DataFrame
    repaired: np.ndarray


def choose_editions(layers: Sequence[Delivered], notes: Notes) -> list[int]:
    """Positions of the layers that count, in order. A layer gives way only to one of a better edition of the same
    land; where names tell no edition, all count and what lies twice is reported as overlap and duplicate."""
    by_rank = sorted(range(len(layers)), key=lambda position: -layers[position].role.rank)
    kept: list[int] = []
    for position in by_rank:
        layer = layers[position]
        better = next((layers[k] for k in kept if 0 < layer.role.rank < layers[k].role.rank
                       and _same_land(layer, layers[k])), None)  # fmt: skip
        if better is None:
            kept.append(position)
        else:
            _report(layer, better, notes)
    return sorted(kept)


def _same_land(one: Delivered, other: Delivered) -> bool:
    pairs, shorter = _pairs(one, other)
    book = load_codebook().roles
    if not shorter or len(pairs) < book.edition_numbers.value * shorter:
        return False
    a, b = one.repaired[pairs[:, 0]], other.repaired[pairs[:, 1]]
    placed = ~(shapely.is_missing(a) | shapely.is_missing(b))
    if not placed.any():
        return False
    smaller = np.minimum(shapely.area(a[placed]), shapely.area(b[placed]))
    shared = shapely.area(shapely.intersection(a[placed], b[placed]))
    return bool(np.median(shared / np.maximum(smaller, 1e-9)) >= book.edition_ground.value)


def _pairs(one: Delivered, other: Delivered) -> tuple[np.ndarray, int]:
    """Positions of parcels whose full number occurs once on either side, and how many such numbers the shorter has."""
    first, second = _single(one.table), _single(other.table)
    common = [(first[number], second[number]) for number in first if number in second]
    return np.array(common, dtype=int).reshape(-1, 2), min(len(first), len(second))


def _single(table: pd.DataFrame) -> dict[str, int]:
    numbers = full_numbers(table[[*KEYS, "parcel_number"]].fillna(""))
    often = Counter(numbers)
    return {number: position for position, number in enumerate(numbers) if number and often[number] == 1}


def _report(layer: Delivered, better: Delivered, notes: Notes) -> None:
    book = load_codebook().roles
    pairs, _ = _pairs(layer, better)
    old = layer.table["area_map_ha"].to_numpy(dtype="float64")[pairs[:, 0]]
    new = better.table["area_map_ha"].to_numpy(dtype="float64")[pairs[:, 1]]
    differing = int((np.abs(old - new) > book.edition_area_rel.value * np.maximum(new, 1e-9)).sum())
    rest = layer.table.drop(index=pairs[:, 0].tolist())
    names = [number or place for number, place in zip(rest["parcel_number"], rest["place"], strict=True)]
    assert layer.role.edition and better.role.edition
    notes.say(
        "edition_left_out", str(layer.table["document"].iloc[0]), layer=layer.name, better=better.name,
        edition=book.editions[layer.role.edition].label, better_edition=book.editions[better.role.edition].label,
        common=len(pairs), differing=differing, only=len(names), numbers=listing(map(str, names)) or "—",
    )  # fmt: skip
