"""One row per parcel: features and list rows brought together, with the cause of every unknown."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import shapely

from checker.model.fact import CAUSE_ORDER
from checker.parcels.codebook import load_codebook
from checker.parcels.features import Features
from checker.parcels.frame import as_column, cause_of, chosen, filled, objects
from checker.parcels.notes import Notes, label, listing
from checker.parcels.shares import SHARES
from checker.parcels.sheet import ASIDE, FIELDS, KEYS
from checker.parcels.silence import LAND, LIST, MAP, Silence

Picked = dict[str, np.ndarray]
Columns = dict[str, pd.Series]
"""The table while it grows: a frame would copy each column that comes in."""


def combine(
    features: Features, rows: pd.DataFrame, pairs: dict[int, int], silence: Silence, notes: Notes
) -> pd.DataFrame:
    """Features first (in their order), then rows without feature. `feature` and `row` hold positions or -1."""
    count = len(features.table)
    of_feature = np.full(count, -1, dtype=int)
    of_feature[list(pairs)] = list(pairs.values())
    lone = np.setdiff1d(np.arange(len(rows)), of_feature)
    feature = np.concatenate([np.arange(count), np.full(len(lone), -1, dtype=int)])
    row = np.concatenate([of_feature, lone])
    drawn, listed = _pick(features.table, feature), _pick(rows, row)
    table: Columns = {"feature": pd.Series(feature), "row": pd.Series(row)}
    for key in ("parcel_number", *KEYS, *ASIDE):
        name = f"{key}_stated" if key in ("county", "province") else key
        table[name] = as_column(_first(drawn[key], listed[key]))
    nameless = table["parcel_number"].isna().to_numpy()
    table["parcel_number__cause"] = as_column(chosen(len(feature), None, (nameless, "missing")))
    for field in FIELDS:
        _state_field(table, field, drawn, listed, silence, notes)
    _state_area(table, drawn, listed, silence)
    _join_columns(table, bool(len(features.table)), bool(len(rows)), silence)
    _draw_columns(table, features, drawn, silence)
    _gaps(table)
    shares = _column(listed, SHARES, len(feature))
    nobody = chosen(len(feature), silence.cause(LIST), (_present(shares), None))
    table[SHARES], table[cause_of(SHARES)] = as_column(shares), as_column(nobody)
    for name, source, column in (
        ("document", drawn, "document"), ("place", drawn, "place"),
        ("table_document", listed, "document"), ("table_place", listed, "place"),
    ):  # fmt: skip
        table[name] = as_column(_column(source, column, len(feature)))
    return pd.DataFrame(table)


def _pick(table: pd.DataFrame, positions: np.ndarray) -> Picked:
    """Columns by position; a position of -1 gives a blank: None among objects, else NaN."""
    blank = positions < 0
    as_it_is = np.array_equal(positions, np.arange(len(table)))
    picked: Picked = {}
    for name in table.columns:
        column = table[name].to_numpy()
        if column.dtype != object and column.dtype != np.float64:
            column = column.astype(object)
        if as_it_is:
            values = column
        elif not len(column):
            values = filled(len(positions), None)
        else:
            values = column[positions]
            values[blank] = None if column.dtype == object else np.nan
        picked[str(name)] = values
    return picked


def _first(drawn: np.ndarray, listed: np.ndarray) -> np.ndarray:
    """The map's text, else the list's, else None."""
    best = np.where(_blank(drawn), listed, drawn)
    best[_blank(best)] = None
    return best


def _blank(texts: np.ndarray) -> np.ndarray:
    return np.asarray(pd.isna(texts) | (texts == ""), dtype=bool)


def _column(table: Picked, name: str, size: int) -> np.ndarray:
    """A column of objects whose blanks are None."""
    if name not in table:
        return filled(size, None)
    values = table[name]
    return values if values.dtype == object else objects(values).to_numpy()


def _true(table: Picked, name: str, size: int) -> np.ndarray:
    return np.asarray(_column(table, name, size) == True, dtype=bool)  # noqa: E712 - elementwise on objects


def _state_field(table: Columns, field: str, drawn: Picked, listed: Picked, silence: Silence, notes: Notes) -> None:
    """The list speaks first, the map stands in; two readable values that differ are a conflict of that parcel."""
    size = len(table["feature"])
    (one, doubt), (other, other_doubt) = (
        (_column(side, field, size), _column(side, cause_of(field), size)) for side in (listed, drawn)
    )
    has_one, has_other = _present(one), _present(other)
    if not has_one.any() and not has_other.any() and not any((side == "review").any() for side in (doubt, other_doubt)):
        table[field] = as_column(filled(size, None))
        table[cause_of(field)] = as_column(filled(size, silence.cause_of_field(field)))
        return
    said, drawn_says = has_one & ~_present(doubt), has_other & ~_present(other_doubt)
    unsure = np.asarray(doubt == "review", dtype=bool)
    stands_in = ~said & drawn_says
    doubtful = ~said & ~drawn_says & (unsure | np.asarray(other_doubt == "review", dtype=bool))
    differing = _differing(field, one, other, said & drawn_says)
    values = chosen(size, None)
    for mask, side in ((stands_in | doubtful, other), (said | (doubtful & unsure), one)):
        values[mask] = side[mask]
    causes = chosen(
        size, silence.cause_of_field(field), (said | stands_in, None), (doubtful, "review"),
        (differing, "conflict"),
    )  # fmt: skip
    table[field], table[cause_of(field)] = as_column(values), as_column(causes)
    if differing.any():
        numbers = table["parcel_number"].to_numpy()
        rows = np.flatnonzero(differing)
        examples = [f"{numbers[row] or '无号'}（表：{_show(one[row])}，图：{_show(other[row])}）" for row in rows]
        notes.say("disagreement", field=label(field), examples=listing(examples), count=len(examples))


def _present(values: np.ndarray) -> np.ndarray:
    return np.asarray(values != None, dtype=bool)  # noqa: E711 - elementwise, and a list is present


def _differing(field: str, one: np.ndarray, other: np.ndarray, both: np.ndarray) -> np.ndarray:
    """Rows where both sides are sure and do not agree; every distinct pair of values is compared once."""
    found = np.zeros(len(one), dtype=bool)
    rows = np.flatnonzero(both)
    if not len(rows):
        return found
    agree = _AGREE.get(field, _equal)
    (left, mine), (right, theirs) = pd.factorize(one[rows]), pd.factorize(other[rows])
    pair, met = pd.factorize(left * len(theirs) + right)
    differ = [not agree(mine[code // len(theirs)], theirs[code % len(theirs)]) for code in met.tolist()]
    found[rows] = np.array(differ, dtype=bool)[pair]
    return found


def _equal(one: object, other: object) -> bool:
    return one == other


def _same_species(one: object, other: object) -> bool:
    """A map names the dominant species only, so one inside the other is no contradiction."""
    assert isinstance(one, tuple) and isinstance(other, tuple)
    return set(one) <= set(other) or set(other) <= set(one)


def _same_density(one: object, other: object) -> bool:
    assert isinstance(one, float) and isinstance(other, float)
    return abs(one - other) < load_codebook().numbers.density_step_per_ha.value


_AGREE: dict[str, Callable[[object, object], bool]] = {"species": _same_species, "density": _same_density}


def _show(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _state_area(table: Columns, drawn: Picked, listed: Picked, silence: Silence) -> None:
    """Stated area: the list's, else the attribute's; a number without a unit is for a person."""
    nobody, size = silence.cause(LAND), len(table["feature"])
    area = _numbers(listed, "area_stated_ha", size)
    attribute = _numbers(drawn, "area_stated_ha", size)
    unclear = _true(listed, "area_unclear", size) | _true(drawn, "area_unclear", size)
    stated = np.where(np.isfinite(area), area, attribute)
    table["area_stated_ha"] = pd.Series(np.round(stated, 6))
    causes = chosen(size, nobody, (unclear, "review"), (np.isfinite(stated), None))
    table["area_stated_ha__cause"] = as_column(causes)


def _numbers(table: Picked, name: str, size: int) -> np.ndarray:
    values = table[name] if name in table else np.full(size, np.nan)
    return pd.Series(values, dtype="float64").to_numpy()


def _join_columns(table: Columns, any_map: bool, any_list: bool, silence: Silence) -> None:
    """`joined`: true with both sides, false where the other side was read in full and lacks the parcel."""
    drawn, listed = (table["feature"] >= 0).to_numpy(), (table["row"] >= 0).to_numpy()
    values, causes = filled(len(drawn), True), filled(len(drawn), None)
    for alone, types, present in ((drawn & ~listed, LIST, any_list), (~drawn & listed, MAP, any_map)):
        full = present and not silence.unread(types)
        values[alone] = False if full else None
        causes[alone] = None if full else silence.cause(types)
    table["joined"], table["joined__cause"] = as_column(values), as_column(causes)


def _draw_columns(table: Columns, features: Features, drawn: Picked, silence: Silence) -> None:
    """Shape, and what hangs on it. A position that was inferred, or a repair that moves the area, is for a person."""
    nobody, size = silence.cause(MAP), len(table["feature"])
    has_feature = (table["feature"] >= 0).to_numpy()
    has_shape = np.zeros(size, dtype=bool)
    has_shape[has_feature] = ~shapely.is_missing(features.delivered)
    placed = np.zeros(size, dtype=bool)
    placed[has_feature] = ~shapely.is_missing(features.repaired)
    doubtful = np.asarray(_column(drawn, "trust", size) != "declared", dtype=bool)
    changed = _true(drawn, "repair_changes", size)
    present = chosen(size, None, (has_feature & has_shape, True), (has_feature & ~has_shape, False))
    table["geometry_present"] = as_column(present)
    table["geometry_present__cause"] = as_column(chosen(size, nobody, (has_feature, None)))
    by_shape = as_column(chosen(size, nobody, (has_shape, None)))
    for name in ("valid", "hole_count"):
        table[name], table[cause_of(name)] = as_column(_column(drawn, name, size)), by_shape
    unsure = has_shape & (~placed | doubtful | changed)
    by_place = as_column(chosen(size, nobody, (has_shape, None), (unsure, "review")))
    for name in ("is_sliver", "min_part_area_m2", "area_map_ha"):
        table[name], table[cause_of(name)] = as_column(_column(drawn, name, size)), by_place


def _gaps(table: Columns) -> None:
    """Difference of stated and drawn area, absolute and over the stated one."""
    stated, drawn = (
        table[name].to_numpy(dtype="float64", na_value=np.nan) for name in ("area_stated_ha", "area_map_ha")
    )
    gap = np.abs(stated - drawn)
    table["area_gap_ha"] = pd.Series(np.round(gap, 6))
    share = np.divide(gap, stated, out=np.full(len(gap), np.nan), where=stated > 0)
    table["area_gap"] = pd.Series(np.round(share, 6))
    one, other = (table[cause_of(name)].to_numpy(dtype=object) for name in ("area_stated_ha", "area_map_ha"))
    causes = worst_of(one, other)
    table["area_gap_ha__cause"] = as_column(causes)
    # A stated area of zero has no relative difference: a person looks.
    zero = pd.isna(causes) & (stated == 0)
    by_share = causes.copy()
    by_share[zero] = "review"
    table["area_gap__cause"] = as_column(by_share)


def worst_of(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """`worst` over two columns of causes."""
    return chosen(len(one), None, *(((one == cause) | (other == cause), cause) for cause in reversed(CAUSE_ORDER)))


def worst(one: str | None, other: str | None) -> str | None:
    """The cause that counts of two."""
    return next((cause for cause in CAUSE_ORDER if cause in (one, other)), None)
