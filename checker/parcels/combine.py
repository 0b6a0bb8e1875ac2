"""One row per parcel: features and list rows brought together, with the cause of every unknown."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import shapely

from checker.model.fact import CAUSE_ORDER
from checker.parcels.codebook import load_codebook
from checker.parcels.features import Features
from checker.parcels.frame import cause_of, objects
from checker.parcels.notes import Notes, label, listing
from checker.parcels.sheet import FIELDS, KEYS
from checker.parcels.silence import LAND, LIST, MAP, Silence


def combine(
    features: Features, rows: pd.DataFrame, pairs: dict[int, int], silence: Silence, notes: Notes
) -> pd.DataFrame:
    """Features first (in their order), then rows without feature. `feature` and `row` hold positions or -1."""
    joined = set(pairs.values())
    lone = [position for position in range(len(rows)) if position not in joined]
    feature = np.array([*range(len(features.table)), *(-1 for _ in lone)], dtype=int)
    row = np.array([*(pairs.get(position, -1) for position in range(len(features.table))), *lone], dtype=int)
    drawn, listed = _pick(features.table, feature), _pick(rows, row)
    table = pd.DataFrame({"feature": feature, "row": row})
    table["parcel_number"] = objects(_first(drawn["parcel_number"], listed["parcel_number"]))
    table["parcel_number__cause"] = objects(None if number else "missing" for number in table["parcel_number"])
    for key in KEYS:
        table[key] = objects(_first(drawn[key], listed[key]))
    for field in FIELDS:
        _state_field(table, field, drawn, listed, silence, notes)
    _state_area(table, drawn, listed, silence)
    _join_columns(table, bool(len(features.table)), bool(len(rows)), silence)
    _draw_columns(table, features, drawn, silence)
    _gaps(table)
    for name, source, column in (
        ("document", drawn, "document"), ("place", drawn, "place"),
        ("table_document", listed, "document"), ("table_place", listed, "place"),
    ):  # fmt: skip
        table[name] = objects(source[column])
    return table


def _pick(table: pd.DataFrame, positions: np.ndarray) -> pd.DataFrame:
    """Rows by position; a position of -1 gives a blank row."""
    picked = table.reset_index(drop=True).reindex(np.where(positions < 0, len(table), positions))
    return picked.reset_index(drop=True)


def _first(one: pd.Series, other: pd.Series) -> list[object]:
    """The map's text, else the list's, else None."""
    return [next((t for t in pair if isinstance(t, str) and t), None) for pair in zip(one, other, strict=True)]


def _column(table: pd.DataFrame, name: str) -> list[object]:
    return objects(table[name]).to_list() if name in table else [None] * len(table)


def _state_field(
    table: pd.DataFrame, field: str, drawn: pd.DataFrame, listed: pd.DataFrame, silence: Silence, notes: Notes
) -> None:
    """The list speaks first, the map stands in; two readable values that differ are a conflict of that parcel."""
    nobody = silence.cause_of_field(field)
    agree = _AGREE.get(field, _equal)
    values: list[object] = []
    causes: list[str | None] = []
    differing: list[str] = []
    doubt_of = cause_of(field)
    sides = zip(
        _column(listed, field), _column(listed, doubt_of), _column(drawn, field), _column(drawn, doubt_of),
        table["parcel_number"], strict=True,
    )  # fmt: skip
    for value, doubt, other, other_doubt, number in sides:
        said, drawn_says = value is not None and doubt is None, other is not None and other_doubt is None
        if said:
            conflict = drawn_says and not agree(value, other)
            values.append(value)
            causes.append("conflict" if conflict else None)
            if conflict:
                differing.append(f"{number or '无号'}（表：{_show(value)}，图：{_show(other)}）")
        elif drawn_says:
            values.append(other)
            causes.append(None)
        elif doubt == "review" or other_doubt == "review":
            values.append(value if doubt == "review" else other)
            causes.append("review")
        else:
            values.append(None)
            causes.append(nobody)
    table[field], table[cause_of(field)] = objects(values), objects(causes)
    if differing:
        notes.say("disagreement", field=label(field), examples=listing(differing), count=len(differing))


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


def _state_area(table: pd.DataFrame, drawn: pd.DataFrame, listed: pd.DataFrame, silence: Silence) -> None:
    """Stated area: the list's, else the attribute's; a number without a unit is for a person."""
    nobody = silence.cause(LAND)
    area = _numbers(listed, "area_stated_ha")
    attribute = _numbers(drawn, "area_stated_ha")
    unclear = np.array([bool(a is True or b is True) for a, b in zip(
        _column(listed, "area_unclear"), _column(drawn, "area_unclear"), strict=True)], dtype=bool)  # fmt: skip
    stated = np.where(np.isfinite(area), area, attribute)
    table["area_stated_ha"] = np.round(stated, 6)
    known = np.isfinite(stated)
    table["area_stated_ha__cause"] = objects(
        None if k else ("review" if u else nobody) for k, u in zip(known, unclear, strict=True)
    )


def _numbers(table: pd.DataFrame, name: str) -> np.ndarray:
    return pd.Series(_column(table, name), dtype="float64").to_numpy()


def _join_columns(table: pd.DataFrame, any_map: bool, any_list: bool, silence: Silence) -> None:
    """`joined`: true with both sides, false where the other side was read in full and lacks the parcel."""
    joined: list[object] = []
    causes: list[str | None] = []
    for feature, row in zip(table["feature"], table["row"], strict=True):
        types, present = (LIST, any_list) if feature >= 0 else (MAP, any_map)
        if feature >= 0 and row >= 0:
            joined.append(True)
            causes.append(None)
        elif present and not silence.unread(types):
            joined.append(False)
            causes.append(None)
        else:
            joined.append(None)
            causes.append(silence.cause(types))
    table["joined"], table["joined__cause"] = objects(joined), objects(causes)


def _draw_columns(table: pd.DataFrame, features: Features, drawn: pd.DataFrame, silence: Silence) -> None:
    """Shape, and what hangs on it. A position that was inferred, or a repair that moves the area, is for a person."""
    nobody = silence.cause(MAP)
    has_feature = (table["feature"] >= 0).to_numpy()
    has_shape = np.zeros(len(table), dtype=bool)
    has_shape[has_feature] = ~shapely.is_missing(features.delivered)
    placed = np.zeros(len(table), dtype=bool)
    placed[has_feature] = ~shapely.is_missing(features.repaired)
    doubtful = np.array([trust != "declared" for trust in _column(drawn, "trust")], dtype=bool)
    changed = np.array([flag is True for flag in _column(drawn, "repair_changes")], dtype=bool)
    table["geometry_present"] = objects(bool(s) if f else None for s, f in zip(has_shape, has_feature, strict=True))
    table["geometry_present__cause"] = objects(None if f else nobody for f in has_feature)
    for name in ("valid", "hole_count"):
        table[name] = objects(_column(drawn, name))
        table[cause_of(name)] = objects(None if shape else nobody for shape in has_shape)
    for name in ("is_sliver", "min_part_area_m2", "area_map_ha"):
        table[name] = objects(_column(drawn, name))
        table[cause_of(name)] = objects(
            nobody if not shape else "review" if not at or doubt or change else None
            for shape, at, doubt, change in zip(has_shape, placed, doubtful, changed, strict=True)
        )


def _gaps(table: pd.DataFrame) -> None:
    """Difference of stated and drawn area, absolute and over the stated one."""
    stated, drawn = _numbers(table, "area_stated_ha"), _numbers(table, "area_map_ha")
    gap = np.abs(stated - drawn)
    table["area_gap_ha"] = np.round(gap, 6)
    table["area_gap"] = np.round(np.divide(gap, stated, out=np.full(len(gap), np.nan), where=stated > 0), 6)
    causes = [
        worst(one, other)
        for one, other in zip(table["area_stated_ha__cause"], table["area_map_ha__cause"], strict=True)
    ]
    table["area_gap_ha__cause"] = objects(causes)
    # A stated area of zero has no relative difference: a person looks.
    table["area_gap__cause"] = objects(
        cause or ("review" if zero else None) for cause, zero in zip(causes, stated == 0, strict=True)
    )


def worst(one: str | None, other: str | None) -> str | None:
    """The cause that counts of two."""
    return next((cause for cause in CAUSE_ORDER if cause in (one, other)), None)
