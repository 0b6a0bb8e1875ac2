"""What parcels have in common: ground, shape, number."""

from collections import defaultdict

import numpy as np
import pandas as pd
import shapely

from checker.parcels.codebook import load_codebook
from checker.parcels.features import Features
from checker.parcels.frame import as_column, cause_of, chosen
from checker.parcels.join import full_numbers, repeated_keys
from checker.parcels.measures import Overlaps, overlap_area, same_shapes
from checker.parcels.notes import Notes, listing
from checker.parcels.pairs import near_pairs
from checker.parcels.sheet import KEYS
from checker.parcels.silence import MAP, Silence


def add_overlaps(table: pd.DataFrame, features: Features, overlaps: Overlaps | None, silence: Silence) -> None:
    """`overlap_self_m2`: ground shared with other parcels.

    A map that was not read can only add to it: up to map noise the value is then open, above it stands. While one
    layer's position is not sure, or shapes lie over each other too often (no `overlaps`), nobody knows what they cover,
    so every overlap is for a person.
    """
    count = len(features.table)
    area = np.full(len(table), np.nan)
    if overlaps is not None:
        area[:count] = np.where(shapely.is_missing(features.repaired), np.nan, overlap_area(count, overlaps))
    more, noise = bool(silence.unread(MAP)), load_codebook().numbers.noise_m2.value
    unsure = _position_unsure(features) or overlaps is None
    causes = chosen(len(table), "review" if unsure else None, ((area <= noise) & (more and not unsure), "unread"))
    own = table["area_map_ha__cause"].to_numpy(dtype=object)
    known = pd.notna(own)
    causes[known] = own[known]
    table["overlap_self_m2"], table[cause_of("overlap_self_m2")] = area, as_column(causes)


def add_gaps(
    table: pd.DataFrame, features: Features, overlaps: Overlaps | None, silence: Silence, notes: Notes
) -> None:
    """`gap_neighbours`: how many parcels lie beyond a gap narrower than a sliver, which a boundary drawn once would not
    leave. What a map that was not read could add leaves a zero open."""
    count, numbers = len(features.table), load_codebook().numbers
    found = np.full(len(table), np.nan)
    if overlaps is not None:
        first, second = near_pairs(features.repaired, numbers.sliver_width_m.value)
        met = np.bincount(np.concatenate([first, second]), minlength=count).astype("float64")
        found[:count] = np.where(shapely.is_missing(features.repaired), np.nan, met)
        if len(first):
            ids = table["parcel"].to_numpy()
            pairs = listing(f"{one}｜{other}" for one, other in sorted(zip(ids[first], ids[second], strict=True)))
            notes.say("narrow_gaps", count=len(first), width=numbers.sliver_width_m.value, numbers=pairs)
    unsure = _position_unsure(features) or overlaps is None
    more = bool(silence.unread(MAP)) and not unsure
    causes = chosen(len(table), "review" if unsure else None, (~(found > 0) & more, "unread"))
    own = table["area_map_ha__cause"].to_numpy(dtype=object)
    causes[pd.notna(own)] = own[pd.notna(own)]
    table["gap_neighbours"], table[cause_of("gap_neighbours")] = found, as_column(causes)


def add_duplicates(table: pd.DataFrame, features: Features, overlaps: Overlaps | None, silence: Silence) -> None:
    """`duplicate_of`: the first other parcel with the same shape or the same full number; None and no cause: none.

    A number that repeats without any place beside it may belong to another village: that is for a person.
    """
    ids: list[str] = table["parcel"].to_list()
    first: dict[int, str] = {}
    alike = same_shapes(features.repaired, overlaps) if overlaps is not None else []
    for one, other in _number_pairs(table, ids) + alike:
        for position, twin in ((one, ids[other]), (other, ids[one])):
            first[position] = min(first.get(position, twin), twin)
    bare = _bare_repeats(table)
    undrawn = silence.cause(MAP)
    unsure = _position_unsure(features) or overlaps is None
    none_found = "review" if unsure else "unread" if silence.unread(MAP) else None
    values, known, doubtful = chosen(len(table), None), np.zeros(len(table), bool), np.zeros(len(table), bool)
    for position, twin in first.items():
        values[position], known[position] = twin, True
    doubtful[list(bare)] = True
    drawn = (table["feature"] >= 0).to_numpy()
    causes = chosen(len(table), none_found, (~drawn, undrawn), (doubtful, "review"), (known, None))
    for name, column in (("duplicate_of", values), (cause_of("duplicate_of"), causes)):
        table[name] = as_column(column)


def _position_unsure(features: Features) -> bool:
    return bool(len(features.table)) and bool((features.table["trust"] != "declared").any())


def _number_pairs(table: pd.DataFrame, ids: list[str]) -> list[tuple[int, int]]:
    """Pairs of features with the same number and the same known place: each with the first two of its group by id,
    which is enough to name the first other one."""
    drawn = table.loc[table["feature"] >= 0, ["parcel_number", *KEYS]]
    placed = drawn[drawn["parcel_number"].notna() & drawn[list(KEYS)].notna().any(axis=1)]
    placed = placed[repeated_keys(placed)]
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
    drawn = table.loc[(table["feature"] >= 0) & table["parcel_number"].notna(), ["parcel_number", *KEYS]]
    repeated = drawn[drawn["parcel_number"].duplicated(keep=False)]
    bare = repeated[repeated[list(KEYS)].isna().all(axis=1)]
    return {int(position) for position in bare.index}
