"""Land that several hold: household lists (分户表) name a parcel once for each holder, with the area of each.

Such rows are one parcel. Beside a list that has the parcel already they only say whose it is.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from checker.parcels.frame import as_column, cause_of, filled
from checker.parcels.join import key_codes, pair_by_keys
from checker.parcels.notes import Notes
from checker.parcels.sheet import FIELDS, KEYS

SHARES = "holder_shares"


def merge_households(tables: Sequence[pd.DataFrame], notes: Notes) -> list[pd.DataFrame]:
    """The tables of all lists with one row a parcel, as far as holders tell rows of one parcel apart; `holder_shares`
    holds a tuple of `holder share（place）` texts, None for a parcel of one holder."""
    own: list[pd.DataFrame] = []
    shared: list[pd.DataFrame] = []
    for table in tables:
        table[SHARES] = as_column(filled(len(table), None))
        groups = _groups(table)
        (shared if groups else own).append(_collapse(table, groups) if groups else table)
        if groups:
            notes.say("household_list", str(table["document"].iloc[0]), count=len(groups))
    return [*own, *(rest for table in shared if len(rest := _hand_on(table, own)))]


def _groups(table: pd.DataFrame) -> list[np.ndarray]:
    """Positions of rows that name one parcel with as many different holders and an area each."""
    if table["holder"].isna().all():
        return []
    codes = key_codes(table[[*KEYS, "parcel_number"]])
    order = np.argsort(codes, kind="stable")
    order = order[np.bincount(codes)[codes[order]] > 1]
    if not len(order):
        return []
    named, area = table["holder"].to_numpy(dtype=object), table["area"].to_numpy(dtype="float64")
    numbers = table["parcel_number"].to_numpy(dtype=object)
    found = []
    for rows in np.split(order, np.flatnonzero(np.diff(codes[order])) + 1):
        holders = [name for name in named[rows] if isinstance(name, str)]
        if numbers[rows[0]] and len(set(holders)) == len(rows) and (area[rows] > 0).all():
            found.append(rows)
    return found


def _collapse(table: pd.DataFrame, groups: Sequence[np.ndarray]) -> pd.DataFrame:
    """Each group as its first row: areas added up, a field that its rows state differently for a person."""
    gone = np.zeros(len(table), dtype=bool)
    columns = {str(name): table[name].to_numpy(dtype=object, copy=True) for name in table.columns}
    for rows in groups:
        first = rows[0]
        gone[rows[1:]] = True
        areas = table["area"].to_numpy(dtype="float64")[rows]
        holders, places = (columns[name][rows] for name in ("holder", "place"))
        parts = sorted(zip((areas / areas.sum()).tolist(), holders, places, strict=True), key=lambda part: -part[0])
        columns[SHARES][first] = tuple(f"{name} {share:.1%}（{place}）" for share, name, place in parts)
        columns["area"][first] = float(areas.sum())
        for field in FIELDS:
            if field != "holder" and len({str(value) for value in columns[field][rows]}) > 1:
                columns[cause_of(field)][first] = "review"
        columns["holder"][first] = "、".join(str(name) for _, name, _ in parts)
    kept = pd.DataFrame({name: as_column(values[~gone]) for name, values in columns.items()}, copy=False)
    return kept.assign(area=kept["area"].astype("float64"), sheet=kept["sheet"].astype("int64"))


def _hand_on(table: pd.DataFrame, lists: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Gives the shares to the rows of other lists that name the same parcel; the rows that none names are left."""
    taken: set[int] = set()
    for other in lists:
        pairs = pair_by_keys(other, table)
        nameless = (other["holder"].isna()).to_numpy()
        for name in (SHARES, "holder", cause_of("holder")):
            values, given = other[name].to_numpy(dtype=object, copy=True), table[name].to_numpy(dtype=object)
            for mine, theirs in pairs.items():
                if name == SHARES or nameless[mine]:
                    values[mine] = given[theirs]
            other[name] = as_column(values)
        taken |= set(pairs.values())
    return table.drop(index=sorted(taken)).reset_index(drop=True)


def holders_in(shares: object) -> tuple[str, ...]:
    """The names in a parcel's shares."""
    return tuple(text.rsplit(" ", 1)[0] for text in shares) if isinstance(shares, tuple | list) else ()
