"""Rows of parcel lists to features of maps, by number and, where a number repeats, by place."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from checker.parcels.notes import Notes, listing
from checker.parcels.sheet import KEYS
from checker.parcels.texts import loose_number


def join_rows(features: pd.DataFrame, rows: pd.DataFrame, notes: Notes) -> dict[int, int]:
    """Feature position → row position, one to one. Both tables hold `parcel_number` and the place keys as text.

    First by numbers that occur once on both sides (not where both name a different compartment), then by all place
    keys that both sides fill. Where one side fills all its numbers with zeros to one width (00001) and the other none,
    that is a way of writing and the same is tried without the zeros, and said; a single difference in zeros may be a
    slip and is only reported. What stays apart is kept apart and said.
    """
    pairs = pair_by_keys(features, rows)
    left, over = features.drop(index=list(pairs)), rows.drop(index=list(pairs.values()))
    if _written_differently(left["parcel_number"], over["parcel_number"]):
        padded = pair_by_keys(_loosened(left), _loosened(over))
        pairs |= padded
        if padded:
            drawn, listed = left["parcel_number"].to_dict(), over["parcel_number"].to_dict()
            examples = listing(f"{drawn[feature]}={listed[row]}" for feature, row in padded.items())
            notes.say("padding_ignored", numbers=examples, count=len(padded))
    _report(features, rows, pairs, notes)
    return pairs


def pair_by_keys(features: pd.DataFrame, rows: pd.DataFrame) -> dict[int, int]:
    """Positions of rows that name the same parcel, by number and place keys as far as both sides fill them."""
    pairs = _match(features, rows, ("parcel_number",))
    if pairs:
        drawn, listed = features["compartment"].to_dict(), rows["compartment"].to_dict()
        pairs = {f: r for f, r in pairs.items() if not _elsewhere(str(drawn[f]), str(listed[r]))}
    shared = tuple(key for key in KEYS if _filled(features, key) and _filled(rows, key))
    for keys in (shared, shared[1:], shared[2:]):
        if keys:
            left = features.drop(index=list(pairs))
            over = rows.drop(index=list(pairs.values()))
            pairs |= _match(left, over, (*keys, "parcel_number"))
    return pairs


def _written_differently(drawn: pd.Series, listed: pd.Series) -> bool:
    """One side writes all its numbers with zeros to one width, the other writes no leading zero."""
    sides = [[number for number in side if number] for side in (drawn, listed)]
    return any(_padded(one) and _bare(other) for one, other in (sides, sides[::-1]))


def _padded(numbers: Sequence[str]) -> bool:
    widths = {len(number) for number in numbers}
    digits = all(number.isdigit() for number in numbers)
    return digits and len(numbers) > 1 and len(widths) == 1 and any(number.startswith("0") for number in numbers)


def _bare(numbers: Sequence[str]) -> bool:
    return bool(numbers) and all(number.isdigit() and not number.startswith("0") for number in numbers)


def _loosened(table: pd.DataFrame) -> pd.DataFrame:
    plain = table[["parcel_number", *KEYS]].copy()
    for column in ("parcel_number", "compartment"):
        plain[column] = [loose_number(text) for text in table[column]]
    return plain


def full_numbers(table: pd.DataFrame) -> list[str]:
    """Number with what is known of its place: `township/village/compartment/number`."""
    columns = [table[key].to_list() for key in (*KEYS, "parcel_number")]
    return ["/".join(part for part in parts if part) if parts[-1] else "" for parts in zip(*columns, strict=True)]


def _match(features: pd.DataFrame, rows: pd.DataFrame, keys: Sequence[str]) -> dict[int, int]:
    """Pairs whose key occurs exactly once on each side; a key needs a number."""
    codes = key_codes(pd.concat([features[list(keys)], rows[list(keys)]]))
    named = np.concatenate([(side[keys[-1]] != "").to_numpy(dtype=bool) for side in (features, rows)])
    left, right = (np.where(named, codes, -1)[part] for part in (slice(len(features)), slice(len(features), None)))
    most = int(codes.max(initial=-1)) + 1
    once = (np.bincount(left[left >= 0], minlength=most) == 1) & (np.bincount(right[right >= 0], minlength=most) == 1)
    of_row = np.full(most, -1, dtype=np.int64)
    of_row[right[right >= 0]] = rows.index.to_numpy()[right >= 0]
    found = (left >= 0) & once[left] if most else np.zeros(len(left), dtype=bool)
    pairs = zip(features.index.to_numpy()[found].tolist(), of_row[left[found]].tolist(), strict=True)
    return dict(pairs)


def key_codes(table: pd.DataFrame) -> np.ndarray:
    """A number for each distinct row."""
    codes = np.zeros(len(table), dtype=np.int64)
    for name in table.columns:
        own, distinct = pd.factorize(table[name].to_numpy(dtype=object), use_na_sentinel=False)
        codes = pd.factorize(codes * len(distinct) + own)[0]
    return codes


def repeated_keys(table: pd.DataFrame) -> np.ndarray:
    """Mask of the rows that equal another row."""
    codes = key_codes(table)
    return np.asarray((np.bincount(codes, minlength=1) > 1)[codes], dtype=bool)


def _elsewhere(drawn: str, listed: str) -> bool:
    """Both sides name a compartment, and not the same."""
    return bool(drawn and listed) and loose_number(drawn) != loose_number(listed)


def _filled(table: pd.DataFrame, key: str) -> bool:
    return bool((table[key] != "").any())


def _report(features: pd.DataFrame, rows: pd.DataFrame, pairs: dict[int, int], notes: Notes) -> None:
    """What stayed apart, where there are both a map and a list."""
    if features.empty or rows.empty:
        return
    drawn = features.drop(index=list(pairs))
    listed = rows.drop(index=list(pairs.values()))
    if len(drawn):
        notes.say("features_without_row", count=len(drawn), numbers=_names(full_numbers(drawn)))
    if len(listed):
        notes.say("rows_without_feature", count=len(listed), numbers=_names(full_numbers(listed)))
    near = _near_misses(drawn["parcel_number"], listed["parcel_number"])
    if near:
        notes.say("near_miss", count=len(near), numbers=listing(near))


def _near_misses(drawn: Iterable[str], listed: Iterable[str]) -> list[str]:
    by_loose: dict[str, set[str]] = defaultdict(set)
    for number in listed:
        if number:
            by_loose[loose_number(number)].add(number)
    pairs = {
        f"{number}≈{other}"
        for number in set(drawn) - {""}
        for other in by_loose.get(loose_number(number), ())
        if other != number
    }
    return sorted(pairs)


def _names(numbers: Iterable[str]) -> str:
    return listing(number or "无号" for number in numbers)
