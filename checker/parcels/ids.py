"""Stable ids of parcels: the number where it tells the parcel, else number with place, else from content."""

import hashlib
import json
from collections import Counter

import numpy as np
import pandas as pd
import shapely

from checker.parcels.features import Features
from checker.parcels.join import full_numbers
from checker.parcels.notes import Notes, listing
from checker.parcels.sheet import FIELDS, KEYS


def add_ids(table: pd.DataFrame, features: Features, notes: Notes) -> None:
    """Sets `parcel`; no id depends on the order of papers, features or rows."""
    numbers = [number or "" for number in table["parcel_number"]]
    full = full_numbers(table[[*KEYS, "parcel_number"]].fillna(""))
    often, full_often = Counter(numbers), Counter(full)
    # An id made of a place must not look like some other parcel's plain number.
    taken = set(numbers)
    ids: list[str | None] = []
    for number, whole in zip(numbers, full, strict=True):
        if number and often[number] == 1:
            ids.append(number)
        elif number and full_often[whole] == 1 and whole not in taken:
            ids.append(whole)
        else:
            ids.append(None)
    open_positions = [position for position, known in enumerate(ids) if known is None]
    for position, surrogate in _surrogates(table, features, open_positions).items():
        ids[position] = surrogate
    table["parcel"] = pd.Series(ids, dtype=object)
    repeated = sorted(number for number, times in often.items() if number and times > 1)
    if repeated:
        notes.say("numbers_repeated", numbers=listing(repeated), count=len(repeated))
    if often[""]:
        notes.say("numbers_absent", count=often[""])


def _surrogates(table: pd.DataFrame, features: Features, positions: list[int]) -> dict[int, str]:
    """`p-` and 8 hex digits of shape and row; same content (or a rare equal prefix) adds a serial number in the
    order of the full hash."""
    hashes = {position: _digest(table, features, position) for position in positions}
    result: dict[int, str] = {}
    seen: Counter[str] = Counter()

    def order(position: int) -> tuple[str, str, str]:
        return hashes[position], str(table.at[position, "document"]), str(table.at[position, "place"])

    for position in sorted(positions, key=order):
        short = f"p-{hashes[position][:8]}"
        seen[short] += 1
        result[position] = short if seen[short] == 1 else f"{short}-{seen[short]}"
    return result


def _digest(table: pd.DataFrame, features: Features, position: int) -> str:
    feature = int(table["feature"].to_numpy()[position])
    # Where a ring begins says nothing about the parcel.
    shape = shapely.normalize(features.delivered[feature]) if feature >= 0 else None
    content = hashlib.sha256(shapely.to_wkb(shape, byte_order=1) if shape is not None else b"")
    cells = [_plain(table.at[position, name]) for name in ("parcel_number", *KEYS, *FIELDS, "area_stated_ha")]
    content.update(json.dumps(cells, ensure_ascii=False).encode())
    return content.hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return None if isinstance(value, float) and np.isnan(value) else value
