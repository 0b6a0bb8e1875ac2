"""Arithmetic about parcels that rules must not do: evidence old enough, exempt area, legal bars shown."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from checker.judgement.parcel_facts import with_column
from checker.judgement.rulebase import RuleBase
from checker.model.extracted import FactBase
from checker.model.fact import CAUSE_ORDER, Candidate, Cause, Fact
from checker.model.finding import OPEN_VERDICTS, Finding
from checker.model.identity import fact_id
from checker.reconciliation.calendar import anniversary, interval

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

MAKES = frozenset({
    "parcel.non_forest_shown_on", "project.area_exempt_ha", "project.area_not_exempt_ha",
    "project.area_exempt_undecided_ha", "project.legal_bars",
})  # fmt: skip
YEARS = "afforestation.non_forest_years_before_start"
ROUTES = {"exempt_rain": "AFF-6-add-rain", "exempt_zone": "AFF-6-add-zone", "exempt_public": "AFF-6-add-public"}
LEGAL_BARS = ("GEO-farmland", "GEO-redline")
Bools = npt.NDArray[np.bool_]


def show_non_forest(base: RuleBase, facts: FactBase, frame: "GeoDataFrame", as_of: str) -> "GeoDataFrame":
    """The frame with `non_forest_shown_on`: the date since when a parcel is shown not to be forest, where that is early
    enough before the start of the project; evidence that begins later shows nothing, so it is `missing`. A parcel that
    was planted in a year before the start is for a person: its own trees may have been forest by then."""
    years = base.value(YEARS, as_of)
    if not isinstance(years, int | float):
        return with_column(frame, "non_forest_shown_on", [], _filled(frame, "not_checked"))
    start = facts.find("project", "start_date")
    starts = start.all_candidates() if start is not None else (Candidate(cause="missing"),)
    known: dict[tuple[str | None, str | None, float | None], str | None] = {}
    values: dict[str, int] = {}
    codes = np.zeros(len(frame), np.int16)
    planted = _planted(frame)
    for row, (since, cause) in enumerate(_pairs(frame, "non_forest_since")):
        key = (since, cause, planted[row])
        if key not in known:
            known[key] = cause or _early_enough(since, starts, int(years)) or _planted_before(planted[row], starts)
        found = known[key]
        if found is None:
            codes[row] = len(CAUSE_ORDER) + values.setdefault(str(since), len(values))
        else:
            codes[row] = CAUSE_ORDER.index(found)
    return with_column(frame, "non_forest_shown_on", list(values), codes)


def _early_enough(since: str | None, starts: Sequence[Candidate], years: int) -> Cause | None:
    """None where the date lies early enough under every candidate of the start, else why that is not shown."""
    if since is None:
        return "missing"
    first, last = interval(since)
    found: set[Cause | None] = set()
    for candidate in starts:
        if candidate.cause is not None or not isinstance(candidate.value, str):
            found.add(candidate.cause or "missing")
            continue
        earliest, latest = (anniversary(day, -years) for day in interval(candidate.value))
        shown, not_shown = last <= earliest, first > latest
        found.add(None if shown else "missing" if not_shown else "review")
    if len(found) == 1:
        return found.pop()
    return min((cause for cause in found if cause is not None), key=CAUSE_ORDER.index)


def _planted(frame: "GeoDataFrame") -> list[float | None]:
    """The year of planting of each parcel where it is known."""
    if "planting_year" not in frame.columns:
        return [None] * len(frame)
    causes = frame["planting_year__cause"].tolist() if "planting_year__cause" in frame.columns else [None] * len(frame)
    return [
        float(year) if isinstance(year, int | float) and year == year and not isinstance(cause, str) else None
        for year, cause in zip(frame["planting_year"].tolist(), causes, strict=True)
    ]


def _planted_before(year: float | None, starts: Sequence[Candidate]) -> Cause | None:
    days = [interval(item.value)[0] for item in starts if isinstance(item.value, str)]
    return "review" if year is not None and any(year < day.year for day in days) else None


def _pairs(frame: "GeoDataFrame", name: str) -> list[tuple[str | None, str | None]]:
    """Value and cause of a text column, one pair a parcel; a blank is `missing`."""
    if name not in frame.columns:
        return [(None, "missing")] * len(frame)
    causes = frame[f"{name}__cause"].tolist() if f"{name}__cause" in frame.columns else [None] * len(frame)
    values = [value if isinstance(value, str) and _is_date(value) else None for value in frame[name].tolist()]
    return [
        (value, cause if isinstance(cause, str) else None if value is not None else "missing")
        for value, cause in zip(values, causes, strict=True)
    ]


def _is_date(text: str) -> bool:
    try:
        interval(text)
    except ValueError:
        return False
    return True


def _filled(frame: "GeoDataFrame", cause: Cause) -> npt.NDArray[np.int16]:
    return np.full(len(frame), CAUSE_ORDER.index(cause), np.int16)


def exempt_areas(
    frame: "GeoDataFrame", area: npt.NDArray[np.float64], eligible: Bools, undecided: Bools
) -> tuple[Fact, ...]:
    """Of the area that is or may turn out eligible: what is exempt by any route, what certainly is not though eligible,
    and what is undecided. While some may still turn out not exempt, the second stays open."""
    if not len(frame):
        return ()
    exempt, barred = np.zeros(len(frame), bool), np.ones(len(frame), bool)
    possible = eligible | undecided
    causes: list[Any] = []
    routes: list[str] = []
    for name, maker in ROUTES.items():
        held = frame[name].to_numpy() if name in frame.columns else np.full(len(frame), None, object)
        by_this = np.array([value is True for value in held])
        exempt |= by_this
        routes += [f"{maker} {int((by_this & possible).sum())}个小班"] if (by_this & possible).any() else []
        barred &= np.array([value is False for value in held])
        if f"{name}__cause" in frame.columns:
            causes += [cause for cause in frame[f"{name}__cause"][possible] if isinstance(cause, str)]
    certainly_not = eligible & barred
    doubtful = possible & ~exempt & ~certainly_not
    cause: Cause = min(causes, key=CAUSE_ORDER.index, default="missing")
    not_exempt = _area("area_not_exempt_ha", area, certainly_not)
    if certainly_not.any() and not not_exempt.value:
        doubtful, certainly_not, cause = doubtful | certainly_not, certainly_not & False, "missing"  # of unknown area
    if doubtful.any() and not certainly_not.any():
        open_candidate = Candidate(cause=cause, note="尚有小班未查清是否合格、是否免予论证或面积多大")
        not_exempt = not_exempt.model_copy(update={"value": None, "state": "missing", "candidates": (open_candidate,)})
    return (
        _area("area_exempt_ha", area, possible & exempt, f"按 {'、'.join(routes)}" if routes else ""), not_exempt,
        _area("area_exempt_undecided_ha", area, doubtful),
    )  # fmt: skip


def _area(field: str, area: npt.NDArray[np.float64], mask: Bools, note: str = "") -> Fact:
    value = round(float(area[mask].sum()), 4)
    return Fact(
        id=fact_id("project", field), subject="project", field=field, value_type="number", value=value, unit="ha",
        state="measured", candidates=(Candidate(value=value, note=note),) if note else (),
    )  # fmt: skip


def legal_bars(judged: Sequence[str], findings: Sequence[Finding]) -> Fact:
    """How many of the parcel rules on legal bars fail; open while one of them is open or was not judged."""
    shown: dict[str, Any] = {rule: [f for f in findings if f.rule == rule] for rule in LEGAL_BARS}
    failed = sorted(rule for rule in LEGAL_BARS if any(f.verdict == "fail" for f in shown[rule]))
    causes: list[Any] = [f.verdict for rule in LEGAL_BARS for f in shown[rule] if f.verdict in OPEN_VERDICTS]
    causes += ["missing" for rule in LEGAL_BARS if rule not in judged]
    note = "、".join(failed)
    known = Candidate(value=float(len(failed)), note=f"{note} 不通过" if note else "")
    candidates: tuple[Candidate, ...] = (known,)
    if not failed and causes:
        cause: Cause = min(causes, key=CAUSE_ORDER.index)
        candidates = (Candidate(cause=cause, note="农田、红线两项尚有小班未能判断"),)
    first = candidates[0]
    return Fact(
        id=fact_id("project", "legal_bars"), subject="project", field="legal_bars", value_type="number",
        value=first.value, state="measured" if first.value is not None else "missing", candidates=candidates,
    )  # fmt: skip
