"""Uncertainty of the recomputed volumes: seeded draws over declared ranges, tornado, fan.

Growth is evaluated for every draw at each age that occurs under each curve, not for each stratum; strata then look
their ages up. So a thousand strata cost little more than a few.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from checker.accounting import biomass
from checker.accounting.case import Case
from checker.accounting.engine import flows, growth
from checker.accounting.faults import InputError, fault
from checker.accounting.growth import FAMILIES, Array, Curve
from checker.accounting.ranges import Range
from checker.model.base import Frozen

BAND_PERCENT: Final = (5.0, 25.0, 50.0, 75.0, 95.0)
BLOCK_VALUES: Final = 2_000_000
# The parameter that carries a curve's pace, by family; a table has none.
PACE: Final = {"logistic": "c", "richards": "c", "gompertz": "c", "mitscherlich": "c", "schumacher": "b", "korf": "b",
               "weibull": "b", "power": "b"}  # fmt: skip


class YearBand(Frozen):
    """Percentiles 5, 25, 50, 75, 95 of one year's net volume."""

    year: int
    percentiles: tuple[float, float, float, float, float]


class Bar(Frozen):
    """Total with one range at its low and high end and all else as is."""

    name: str
    at_low: float
    at_high: float


class Uncertainty(Frozen):
    """`total_band` as the percentiles of `YearBand`; `relative_half_width` is half the 5-95 span over the median."""

    draws: int
    seed: int
    central: float
    mean: float
    total_band: tuple[float, float, float, float, float]
    relative_half_width: float
    fan: tuple[YearBand, ...]
    tornado: tuple[Bar, ...]


@dataclass(frozen=True)
class Draws:
    """Net volumes (draws, T)."""

    net: Array


def simulate(case: Case, ranges: Sequence[Range], draws: int = 10_000, seed: int = 0) -> Uncertainty:
    """Raises InputError for a range that touches nothing or is reversed. The same seed gives the same numbers."""
    _check(case, ranges)
    net = draw(case, ranges, draws, seed).net
    totals = net.sum(axis=1)
    band = _percentiles(totals)
    return Uncertainty(
        draws=draws, seed=seed, central=flows(case).total, mean=float(totals.mean()), total_band=band,
        relative_half_width=(band[4] - band[0]) / 2 / abs(band[2]) if band[2] else float("inf"),
        fan=tuple(
            YearBand(year=year, percentiles=_percentiles(net[:, k])) for k, year in enumerate(case.window.years)
        ),
        tornado=tornado(case, ranges),
    )  # fmt: skip


def _percentiles(values: Array) -> tuple[float, float, float, float, float]:
    a, b, c, d, e = (float(value) for value in np.percentile(values, BAND_PERCENT))
    return a, b, c, d, e


def tornado(case: Case, ranges: Sequence[Range]) -> tuple[Bar, ...]:
    """One bar a range, widest first."""
    bars = []
    for one in ranges:
        low, high = (flows(_shifted(case, one, factor)).total for factor in (one.low, one.high))
        bars.append(Bar(name=one.name, at_low=low, at_high=high))
    return tuple(sorted(bars, key=lambda bar: (-abs(bar.at_high - bar.at_low), bar.name)))


def draw(case: Case, ranges: Sequence[Range], draws: int, seed: int) -> Draws:
    """Net volumes of every draw."""
    generator = np.random.default_rng(seed)
    n, steps = len(case.area), len(case.window.years)
    out = np.empty((draws, steps))
    lookups = _lookups(case)
    per_block = max(1, BLOCK_VALUES // max(1, n * (steps + 1)))
    for begin in range(0, draws, per_block):
        m = min(per_block, draws - begin)
        factors = {id(one): _sample(one, generator, m, n) for one in ranges}
        out[begin : begin + m] = _block(case, ranges, factors, lookups, m)
    return Draws(out)


@dataclass(frozen=True)
class Lookup:
    """Rows of one profile and one scenario, the ages that occur among them, and where each row and year end finds its
    age (-1: none)."""

    profile: int
    rows: npt.NDArray[np.intp]
    ages: Array
    index: npt.NDArray[np.intp]


def _lookups(case: Case) -> list[Lookup]:
    found = []
    kinds = [(number, own) for number in range(len(case.profiles)) for own in (True, False)]
    for number, own in kinds:
        rows = np.flatnonzero((case.profile == number) & (case.project_rows == own))
        if not rows.size:
            continue
        age = case.ends[None, :] - case.birth[rows, None]
        alive = case.ends[None, :] >= case.planted[rows, None]
        ages, where = np.unique(np.where(alive, age, -1.0), return_inverse=True)
        index = where.reshape(age.shape)
        if ages[0] < 0:
            ages, index = ages[1:], index - 1
        found.append(Lookup(number, rows, ages, index))
    return found


def _block(
    case: Case, ranges: Sequence[Range], factors: dict[int, Array], lookups: Sequence[Lookup], m: int
) -> Array:  # fmt: skip
    gross, before = (np.zeros((m, len(case.window.years))) for _ in range(2))
    for lookup in lookups:
        into = before if case.of_baseline is not None and case.of_baseline[lookup.rows[0]] else gross
        rows, curve = lookup.rows, case.profiles[lookup.profile].curve
        grown = _growth(case, lookup, curve, ranges, factors, m)
        level = {
            name: _level(case, name, rows, ranges, factors) for name in ("survival", "d", "bef", "r", "cf", "area")
        }
        stand = level["survival"] * case.density[rows] * level["d"] * level["bef"]
        ground = level["area"] * case.share[rows] * level["cf"] * case.co2
        if case.kept is None and not np.isnan(case.r[rows]).any():
            # Every row is its growth times a constant: rows of one age pattern are added up before the years are made.
            weight = np.broadcast_to(stand * (1.0 + level["r"]) * ground, (m, rows.size))
            patterns, member = np.unique(lookup.index, axis=0, return_inverse=True)
            joined = np.zeros((m, len(patterns)))
            for k in range(len(patterns)):
                joined[:, k] = weight[:, member.ravel() == k].sum(axis=1)
            for k, pattern in enumerate(patterns):
                into += np.diff(grown[:, pattern], axis=1) * joined[:, k : k + 1]
            continue
        above = grown[:, lookup.index] * stand[..., None]
        r = np.broadcast_to(level["r"], (m, rows.size))[..., None]
        if case.r_function is not None:
            r = np.where(np.isnan(r), biomass.root_shoot_by_biomass(above, *case.r_function), r)
        stock = above * (1.0 + r) * np.broadcast_to(ground, (m, rows.size))[..., None]
        if case.kept is not None:
            stock = stock * case.kept[rows]
        into += np.diff(stock, axis=2).sum(axis=1)
    gross *= case.window.shares
    baseline = case.baseline + before * case.window.shares + case.benchmark * gross
    if case.baseline_rate is not None:
        everywhere = np.arange(len(case.area))
        own = np.where(case.project_rows, case.share * case.baseline_rate, 0.0)
        area = _level(case, "area", everywhere, ranges, factors) * own
        baseline = baseline + area.sum(axis=-1, keepdims=True) * case.window.shares
    deduction = np.full((m, 1), case.deduction)
    for one in ranges:
        if one.target == "deduction":
            deduction = deduction * factors[id(one)]
    return np.asarray((gross - case.fire - baseline - case.leakage) * (1.0 - deduction))


def _growth(
    case: Case, lookup: Lookup, curve: Curve, ranges: Sequence[Range], factors: dict[int, Array], m: int
) -> Array:  # fmt: skip
    """Growth (m, ages + 1) at the ages of a lookup; the last column is 0 and stands for "not planted"."""
    out = np.zeros((m, lookup.ages.size + 1))
    if not lookup.ages.size:
        return out
    curve.check(float(lookup.ages[0]), float(lookup.ages[-1]))
    profile = case.profiles[lookup.profile]
    size, pace = np.ones((m, 1)), np.ones((m, 1))
    for one in ranges:
        if one.target in ("growth", "pace") and one.only in ("", curve.id):
            drawn = factors[id(one)][:, :1]
            size, pace = (size * drawn, pace) if one.target == "growth" else (size, pace * drawn)
    if profile.route in ("volume", "stand_biomass", "carbon", "tree_volume") and profile.equation is None:
        out[:, :-1] = size * _curve_at(curve, lookup.ages, pace)
        return out
    # Routes that are not linear in their curve go through the engine's own chain, on the varied curve.
    for k in range(m):
        varied = replace(profile, curve=_varied(curve, float(size[k, 0]), float(pace[k, 0])))
        out[k, :-1] = growth(varied, lookup.ages)
    return out


def _curve_at(curve: Curve, ages: Array, pace: Array) -> Array:
    if curve.family == "table" or (pace == 1.0).all():
        return np.broadcast_to(curve.at(ages), (pace.shape[0], ages.size))
    function, names = FAMILIES[curve.family]
    numbers = [curve.parameters[name] * (pace if name == PACE[curve.family] else 1.0) for name in names]
    return function(np.broadcast_to(ages, (pace.shape[0], ages.size)), *numbers)


def _varied(curve: Curve, size: float, pace: float) -> Curve:
    if curve.family == "table":
        return curve.model_copy(update={"values": tuple(value * size for value in curve.values)})
    numbers = dict(curve.parameters)
    numbers[PACE[curve.family]] *= pace
    numbers["a"] *= size
    return curve.model_copy(update={"parameters": numbers})


def _touches(case: Case, one: Range, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
    return np.ones(rows.size, bool) if not one.only else case.species[rows] == one.only


def _level(
    case: Case, name: str, rows: npt.NDArray[np.intp], ranges: Sequence[Range], factors: dict[int, Array]
) -> Array:  # fmt: skip
    values: Array = getattr(case, name)[rows]
    for one in ranges:
        if one.target == name and (touched := _touches(case, one, rows)).any():
            drawn = factors[id(one)] if one.shared else factors[id(one)][:, rows]
            values = values * np.where(touched, drawn, 1.0)
    return values


def _sample(one: Range, generator: np.random.Generator, m: int, n: int) -> Array:
    size = (m, 1 if one.shared or one.target in ("growth", "pace", "deduction") else n)
    if one.shape == "uniform":
        return generator.uniform(one.low, one.high, size)
    if one.shape == "triangular":
        return generator.triangular(one.low, min(max(1.0, one.low), one.high), one.high, size)
    middle, sigma = (one.low + one.high) / 2, (one.high - one.low) / (2 * 1.959964)
    # A factor below zero has no meaning; four sigmas are cut.
    return np.clip(generator.normal(middle, sigma, size), max(0.0, middle - 4 * sigma), middle + 4 * sigma)


def _shifted(case: Case, one: Range, factor: float) -> Case:
    if one.target == "deduction":
        return replace(case, deduction=case.deduction * factor)
    if one.target in ("growth", "pace"):
        profiles = tuple(
            replace(p, curve=_varied(p.curve, *((factor, 1.0) if one.target == "growth" else (1.0, factor))))
            if one.only in ("", p.curve.id) and not (one.target == "pace" and p.curve.family == "table") else p
            for p in case.profiles
        )  # fmt: skip
        return replace(case, profiles=profiles)
    touched = _touches(case, one, np.arange(len(case.area)))
    changed: dict[str, Any] = {one.target: getattr(case, one.target) * np.where(touched, factor, 1.0)}
    return replace(case, **changed)


def _check(case: Case, ranges: Sequence[Range]) -> None:
    faults = []
    curves = {profile.curve.id for profile in case.profiles}
    for one in ranges:
        where = f"范围 {one.name}"
        if not (0 <= one.low < one.high and np.isfinite(one.high)):
            faults.append(fault("out_of_range", where, f"{one.low}-{one.high}", "range_reversed"))
        known = curves if one.target in ("growth", "pace") else set(case.species)
        if one.only and one.only not in known:
            faults.append(fault("unknown_name", where, one.only, "nothing_so_called", name=one.only))
    if faults:
        raise InputError(faults)
