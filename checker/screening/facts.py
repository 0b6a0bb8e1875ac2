"""Facts of parcels that screening makes: planted or not, the start, the land then, and what the prior layer shows.

A fact is known only where something says it. Nothing is taken for granted because a column or a layer is absent.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from checker.judgement.columns import DECIDED, Column, rank
from checker.judgement.reading import Days, parse_days
from checker.model.errors import UserError
from checker.parcels.frame import chosen
from checker.parcels.texts import to_float
from checker.screening.extras import province_codes
from checker.screening.prior_land import PriorLand

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

MAKES = frozenset({
    "parcel.planted", "parcel.planting_start", "parcel.land_class_at_start",
    "parcel.canopy_at_start", "parcel.forest_seen", "parcel.prior_date", "parcel.prior_years", "parcel.soil_type",
    "parcel.title_years", "parcel.admin_province", "parcel.admin_county",
})  # fmt: skip
"""Names of rules/facts.yaml that this room makes."""

_DAY = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")
SHOWN = 5
TENTHS = 10


@dataclass(frozen=True)
class Statements:
    """What the user states for all parcels of the file. `unplanted`: none has been planted yet; planting is to start
    on `start`, or on the day of the screening."""

    as_of: str
    unplanted: bool = False
    start: str | None = None
    province: str | None = None
    prior_date: str | None = None


@dataclass(frozen=True)
class ScreenFacts:
    """`frame` with a column and `column__cause` per fact; `columns`: facts that hold an interval in each row."""

    frame: "GeoDataFrame"
    columns: dict[str, Column] = field(default_factory=dict)


def make_facts(frame: "GeoDataFrame", extras: pd.DataFrame, prior: PriorLand, stated: Statements) -> ScreenFacts:
    """The frame with the facts. Raises UserError where the file contradicts what the user states."""
    planted, start, unknown_start = _planting(frame, stated)
    made: dict[str, Any] = {}

    def put(name: str, values: np.ndarray, causes: np.ndarray) -> None:
        kept = values.astype(object)
        kept[~pd.isna(causes)] = None
        made[name] = pd.Series(kept, index=frame.index, dtype=object)
        made[f"{name}__cause"] = pd.Series(causes, index=frame.index, dtype=object)

    put("planted", planted, unknown_start)
    put("planting_start", start, unknown_start)
    put("soil_type", *_texts(extras["soil_type"]))
    is_planted, is_bare = planted == True, planted == False  # noqa: E712 - elementwise, None is neither
    now, before = _of_frame(frame, "land_class"), _of_frame(frame, "land_class_before")
    closure, closure_before = _fractions(extras["canopy"]), _closure_before(frame, extras["canopy_before"])
    put("land_class_at_start", *_by_planting(is_planted, is_bare, unknown_start, before, now))
    put("canopy_at_start", *_by_planting(is_planted, is_bare, unknown_start, closure_before, closure))
    put("burning", *_truths(extras["burning"], _of_frame(frame, "burning")))
    province, county = _places(extras, stated)
    put("admin_province", *province)
    put("admin_county", *county)
    first, last = _start_days(start)
    ends = np.array([_end_day(text) for text in extras["title_end"]], dtype=float)
    title = np.array([_years(day, end) for day, end in zip(last, ends, strict=True)], dtype=float)
    put("title_years", title, chosen(len(frame), None, (np.isnan(title), "missing")))
    columns = _prior(put, prior, stated, first, last, unknown_start)
    return ScreenFacts(frame.assign(**made), columns)


def _planting(frame: "GeoDataFrame", stated: Statements) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Whether each parcel is planted, its start as written, and the cause where neither is known."""
    size = len(frame)
    years = pd.to_numeric(frame["planting_year"], errors="coerce").to_numpy(dtype=float)
    causes = frame["planting_year__cause"].to_numpy(dtype=object)
    day, no_day = frame["planting_date"].to_numpy(dtype=object), frame["planting_date__cause"].notna().to_numpy()
    other = np.array([no or str(text)[:4] == f"{year:.0f}" for text, no, year in zip(day, no_day, years, strict=True)])
    causes = np.where(pd.isna(causes) & ~other, "review", causes)  # a year and a date that contradict each other
    told = np.isfinite(years) & pd.isna(causes)
    this_year = int(stated.as_of[:4])
    if stated.unplanted:
        dated = np.isfinite(years) | ~no_day
        already = dated & ~(told & (years > this_year)) if stated.start is None else dated
        if already.any():
            names = "、".join(frame["parcel"].to_numpy()[already][:SHOWN].astype(str))
            raise UserError(
                f"声明了全部未造林，但 {int(already.sum())} 个地块写有造林年度（如 {names}）；"
                "请分开筛查，或去掉 --unplanted",
                f"all land is stated to be unplanted, but {int(already.sum())} parcels have a year of planting "
                f"({names}); screen them apart, or leave --unplanted out",
            )
        start = np.full(size, stated.start or stated.as_of, dtype=object)
        start[told] = [str(int(year)) for year in years[told]]
        return np.full(size, False, dtype=object), start, np.full(size, None, dtype=object)
    # A blank year says nothing: the parcel may be bare, or planted and badly recorded.
    unknown = chosen(size, "missing", (causes == "review", "review"), (causes == "unread", "unread"), (told, None))
    start = np.full(size, None, dtype=object)
    start[told] = [str(int(year)) for year in years[told]]
    planted = chosen(size, None, (told & (years <= this_year), True), (told & (years > this_year), False))
    return planted, start, unknown


Told = tuple[np.ndarray, np.ndarray]
"""Values and causes."""


def _of_frame(frame: "GeoDataFrame", name: str) -> Told:
    return frame[name].to_numpy(dtype=object), frame[f"{name}__cause"].to_numpy(dtype=object)


def _texts(texts: pd.Series) -> Told:
    values = texts.to_numpy(dtype=object)
    return values, chosen(len(values), None, (values == "", "missing"))


def _fractions(texts: pd.Series) -> Told:
    """Closures: 0 to 1, or percent; between 1 and 10 nobody can tell percent from tenths, which is for a person."""
    known: dict[str, tuple[float | None, str | None]] = {"": (None, "missing")}
    for text in texts.unique():
        if text:
            value = to_float(text.removesuffix("%"))
            percent = value is not None and (value > TENTHS or text.endswith("%"))
            share = value / 100 if value is not None and percent else value
            good = share is not None and 0 <= share <= 1
            known[text] = (share, None) if good else (None, "review")
    pairs = [known[text] for text in texts]
    return np.array([p[0] for p in pairs], dtype=object), np.array([p[1] for p in pairs], dtype=object)


def _closure_before(frame: "GeoDataFrame", texts: pd.Series) -> Told:
    """Of the list, else of the map's own column."""
    values, causes = _of_frame(frame, "canopy_before")
    other, other_causes = _fractions(texts)
    blank = causes == "missing"
    return np.where(blank, other, values), np.where(blank, other_causes, causes)


def _truths(texts: pd.Series, surveyed: Told) -> Told:
    words = {"是": True, "否": False, "有": True, "无": False}
    values = np.array([words.get(text) for text in texts], dtype=object)
    causes = chosen(len(values), None, (pd.isna(values), "review"), (texts.to_numpy() == "", "missing"))
    blank = causes == "missing"
    return np.where(blank, surveyed[0], values), np.where(blank, surveyed[1], causes)


def _by_planting(planted: np.ndarray, bare: np.ndarray, unknown: np.ndarray, if_planted: Told, if_bare: Told) -> Told:
    """What was before the planting where a parcel is planted, what is now where it is bare."""
    values = np.full(len(planted), None, dtype=object)
    values[planted], values[bare] = if_planted[0][planted], if_bare[0][bare]
    return values, np.where(planted, if_planted[1], np.where(bare, if_bare[1], unknown))


def _places(extras: pd.DataFrame, stated: Statements) -> tuple[Told, Told]:
    """Province by name, or by the first two digits of a code; the county as written, a code where only that is."""
    codes = province_codes()
    by_text: dict[str, str] = {}
    for text in {*extras["admin_province"].unique(), *extras["admin_county"].unique()} - {""}:
        digits = text if text.isdigit() and len(text) in (2, 6, 9, 12) else ""
        name = codes.get(digits[:2]) if digits else None
        if name is None and not text.isdigit():
            name = next((item for item in codes.values() if text.startswith(item) or item.startswith(text)), None)
        if name is not None and len(text) >= 2:
            by_text[text] = name
    own = np.array([by_text.get(text, "") for text in extras["admin_province"]], dtype=object)
    of_county = np.array(
        [by_text.get(text, "") if text.isdigit() else "" for text in extras["admin_county"]], dtype=object
    )
    values = np.where(own != "", own, of_county)
    differ = (own != "") & (of_county != "") & (own != of_county)
    if stated.province:
        full = next((item for item in codes.values() if item.startswith(stated.province)), None)
        if full is None:
            raise UserError(f"不认识省名 {stated.province}", f"no province is called {stated.province}")
        differ |= (values != "") & (values != full)
        values = np.where(values == "", full, values)
    county = extras["admin_county"].to_numpy(dtype=object)
    return (
        (values, chosen(len(values), None, (values == "", "missing"), (differ, "conflict"))),
        (county, chosen(len(county), None, (county == "", "missing"))),
    )


def _start_days(start: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First and last day that each start can mean, as ordinals; NaN where there is none."""
    known: dict[Any, tuple[float, float]] = {None: (np.nan, np.nan)}
    for text in set(start.tolist()) - {None}:
        days = parse_days(str(text))
        known[text] = (float(days.first), float(days.last)) if days else (np.nan, np.nan)
    pairs = np.array([known[text] for text in start.tolist()], dtype=float).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _end_day(text: str) -> float:
    match = _DAY.match(text)
    days = parse_days("-".join([match[1], match[2].zfill(2), match[3].zfill(2)])) if match else None
    return float(days.last) if days else np.nan


def _years(day: float, until: float) -> float:
    """Whole anniversaries plus the remaining days over that year's length; negative when `until` is before."""
    if not (np.isfinite(day) and np.isfinite(until)):
        return float("nan")
    if until < day:
        return -_years(until, day)
    first, last = date.fromordinal(int(day)), date.fromordinal(int(until))
    whole = last.year - first.year - ((last.month, last.day) < (first.month, first.day))
    at, after = _anniversary(first, whole), _anniversary(first, whole + 1)
    return round(whole + (last.toordinal() - at) / (after - at), 6)


def _anniversary(day: date, years: int) -> int:
    try:
        return day.replace(year=day.year + years).toordinal()
    except ValueError:  # 29 February
        return date(day.year + years, 3, 1).toordinal()


def _prior(
    put: Any, prior: PriorLand, stated: Statements, first: npt.NDArray[np.float64], last: npt.NDArray[np.float64],
    unknown_start: np.ndarray,
) -> dict[str, Column]:  # fmt: skip
    """What the prior layer shows counts only where it lies before the start: later it may show the planting itself."""
    size = len(first)
    days: Days | None = parse_days(stated.prior_date) if stated.prior_date else None
    if days is None:
        nothing = np.full(size, None, dtype=object), np.full(size, "missing", dtype=object)
        put("forest_seen", *nothing)
        put("prior_date", *nothing)
        put("prior_years", *nothing)
        return {}
    pairs: dict[tuple[float, float], tuple[float, float]] = {}
    for begin, end in {*zip(first.tolist(), last.tolist(), strict=True)}:
        pairs[begin, end] = _years(days.last, begin), _years(days.first, end)
    both = [pairs.get((a, b), (np.nan, np.nan)) for a, b in zip(first.tolist(), last.tolist(), strict=True)]
    least, most = (np.array([pair[side] for pair in both], dtype=float) for side in (0, 1))
    late = np.isfinite(least) & (least <= 0)
    causes = chosen(size, None, (late, "missing"), *((unknown_start == c, c) for c in ("missing", "review", "unread")))
    seen_causes = np.where(pd.isna(causes), prior.cause, causes)
    put("forest_seen", prior.seen, seen_causes)
    put("prior_date", np.full(size, stated.prior_date, dtype=object), causes)
    put("prior_years", least, causes)
    ranks = np.array([DECIDED if cause is None else rank(cause) for cause in causes], np.int8)
    known = ranks == DECIDED
    low, high = np.where(known, least, np.nan), np.where(known, most, np.nan)
    blank, silent = np.full(size, None, dtype=object), np.zeros(size, bool)
    return {"parcel.prior_years": Column(blank, low, high, ranks, silent)}
