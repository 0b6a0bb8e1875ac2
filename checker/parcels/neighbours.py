"""What parcels have in common: ground, shape, number."""

from collections import defaultdict

import numpy as np
import pandas as pd
import shapely

from checker.parcels.codebook import load_codebook
from checker.parcels.features import Features
from checker.parcels.frame import cause_of, objects
from checker.parcels.join import full_numbers
from checker.parcels.measures import Overlaps, overlap_area, same_shapes
from checker.parcels.sheet import KEYS
from checker.parcels.silence import MAP, Silence


def add_overlaps(table: pd.DataFrame, features: Features, overlaps: Overlaps, silence: Silence) -> None:
    """`overlap_self_m2`: ground shared with other parcels.

    A map that was not read can only add to it: up to map noise the value is then open, above it stands. While one
    layer's position is not sure, nobody knows what it covers, so every overlap is for a person.
    """
    count = len(features.table)
    area = np.full(len(table), np.nan)
    area[:count] = np.where(shapely.is_missing(features.repaired), np.nan, overlap_area(count, overlaps))
    more, noise = bool(silence.unread(MAP)), load_codebook().numbers.noise_m2.value
    unsure = _position_unsure(features)
    table["overlap_self_m2"] = area
    table[cause_of("overlap_self_m2")] = objects(
        cause or ("review" if unsure else "unread" if more and value <= noise else None)
        for cause, value in zip(table["area_map_ha__cause"], area, strict=True)
    )


def add_duplicates(table: pd.DataFrame, features: Features, overlaps: Overlaps, silence: Silence) -> None:
    """`duplicate_of`: the first other parcel with the same shape or the same full number; None and no cause: none.

    A number that repeats without any place beside it may belong to another village: that is for a person.
    """
    ids: list[str] = table["parcel"].to_list()
    first: dict[int, str] = {}
    for one, other in _number_pairs(table, ids) + same_shapes(features.repaired, overlaps):
        for position, twin in ((one, ids[other]), (other, ids[one])):
            first[position] = min(first.get(position, twin), twin)
    bare = _bare_repeats(table)
    undrawn = silence.cause(MAP)
    none_found = "review" if _position_unsure(features) else "unread" if silence.unread(MAP) else None
    causes = []
    for position, feature in enumerate(table["feature"]):
        nothing = none_found if feature >= 0 else undrawn
        causes.append(None if position in first else "review" if position in bare else nothing)
    table["duplicate_of"] = objects(first.get(position) for position in range(len(table)))
    table[cause_of("duplicate_of")] = objects(causes)


def _position_unsure(features: Features) -> bool:
    return bool(len(features.table)) and bool((features.table["trust"] != "declared").any())


def _number_pairs(table: pd.DataFrame, ids: list[str]) -> list[tuple[int, int]]:
    """Pairs of features with the same number and the same known place: each with the first two of its group by id,
    which is enough to name the first other one."""
    drawn = table[table["feature"] >= 0]
    placed = drawn[drawn["parcel_number"].notna() & drawn[list(KEYS)].notna().any(axis=1)]
    groups: dict[str, list[int]] = defaultdict(list)
    for position, number in zip(placed.index, full_numbers(placed[[*KEYS, "parcel_number"]].fillna("")), strict=True):
        groups[number].append(int(position))
    pairs = []
    for members in groups.values():
        members.sort(key=lambda position: ids[position])
        pairs += [(leader, other) for leader in members[:2] for other in members if other != leader]
    return pairs


def _bare_repeats(table: pd.DataFrame) -> set[int]:
    """Features whose number repeats while no place is known that could tell them apart."""
    drawn = table[(table["feature"] >= 0) & table["parcel_number"].notna()]
    repeated = drawn[drawn["parcel_number"].duplicated(keep=False)]
    bare = repeated[repeated[list(KEYS)].isna().all(axis=1)]
    return {int(position) for position in bare.index}
