"""Stocks and removals of a case, stratum by year.

Growth is evaluated once per kind of stand and year of birth and then spread over the rows, block by block, so that a
million strata need little more memory than their result.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from checker.accounting import biomass
from checker.accounting.case import Case, Profile
from checker.accounting.growth import Array

Rows = npt.NDArray[np.intp] | slice
BLOCK_CELLS: Final = 131_072


@dataclass(frozen=True)
class Flows:
    """tCO2e inside the window by calendar year: `gross` (n, T) stock change by row; the rest (T,) of the project, where
    `gross_total` is of its own rows and `baseline` counts those of the baseline scenario."""

    gross: Array
    gross_total: Array
    baseline: Array
    leakage: Array
    fire: Array
    net: Array
    deduction: float

    @property
    def total(self) -> float:
        return float(self.net.sum())


def stocks(case: Case) -> Array:
    """tCO2e of each row (n, T+1) at the year ends `case.ends`."""
    out = np.empty((len(case.area), len(case.window.years) + 1))
    for rows, block in _blocks(case):
        out[rows] = block
    return out


def flows(case: Case) -> Flows:
    """Removals of a case. Raises InputError where a growth curve does not hold at an age that occurs."""
    gross = np.empty((len(case.area), len(case.window.years)))
    for rows, block in _blocks(case):
        change = np.subtract(block[:, 1:], block[:, :-1])
        change *= case.window.shares
        gross[rows] = change
    before = np.zeros(len(case.window.years)) if case.of_baseline is None else gross[case.of_baseline].sum(axis=0)
    total = gross.sum(axis=0) if case.of_baseline is None else gross[~case.of_baseline].sum(axis=0)
    baseline = case.baseline + before + case.benchmark * total
    if case.baseline_rate is not None:
        land = np.where(case.project_rows, case.area * case.share, 0.0)
        baseline = baseline + (case.baseline_rate * land).sum() * case.window.shares
    net = biomass.net(total - case.fire, baseline, case.leakage, case.deduction)
    return Flows(gross, total, baseline, case.leakage, case.fire, net, case.deduction)


def _blocks(case: Case) -> Iterator[tuple[Rows, Array]]:
    """Indices of rows and their stocks (m, T+1), until every row was given once."""
    per_block = max(1, BLOCK_CELLS // (len(case.window.years) + 1))
    alone = len(case.profiles) == 1
    for number, profile in enumerate(case.profiles):
        rows = np.arange(len(case.area)) if alone else np.flatnonzero(case.profile == number)
        if not rows.size:
            continue
        patterns, pattern = _patterns(case, profile, rows)
        for begin in range(0, rows.size, per_block):
            part = rows[begin : begin + per_block]
            index: Rows = slice(begin, begin + part.size) if alone else part
            yield index, _stock(case, index, patterns[pattern[begin : begin + per_block]])


def _patterns(case: Case, profile: Profile, rows: npt.NDArray[np.intp]) -> tuple[Array, npt.NDArray[np.intp]]:
    """Growth (k, T+1) for each distinct birth and planting year, and which of the k each row follows."""
    births, planted = case.birth[rows], case.planted[rows]
    offsets = planted - births
    if (offsets == offsets[0]).all():
        distinct, inverse = np.unique(births, return_inverse=True)
        keys = np.column_stack([distinct, distinct + offsets[0]])
    else:
        keys, inverse = np.unique(np.column_stack([births, planted]), axis=0, return_inverse=True)
    ends = case.ends
    age = ends[None, :] - keys[:, :1]
    alive = ends[None, :] >= keys[:, 1:]
    if not alive.any():
        return np.zeros(age.shape), inverse.ravel()
    # Before planting there is no stand: those cells borrow a living age and are blanked afterwards.
    youngest = age[alive].min()
    return np.where(alive, growth(profile, np.where(alive, age, youngest)), 0.0), inverse.ravel()


def growth(profile: Profile, age: Array) -> Array:
    """What the route starts from at each age: m3/ha, t/ha, or per tree (t or m3) on the tree routes."""
    reached = profile.curve.reach(age)
    if profile.route == "volume_power" and profile.power is not None:
        return biomass.aboveground_by_power(reached, *profile.power)
    if profile.route == "shrub" and profile.shrub is not None:
        return biomass.shrub_biomass(reached, *profile.shrub)
    if profile.bamboo is not None:
        each = biomass.mean_culm(reached, profile.bamboo.shares, profile.bamboo.equation) / biomass.KG_PER_T
        return each if profile.bamboo.culms is None else each * profile.bamboo.culms.reach(age)
    equation = profile.equation
    if equation is None:
        return reached
    if equation.by_height is not None:
        height = np.ones_like(reached) if profile.height is None else profile.height.reach(age)
        each = biomass.tree_biomass_by_height(reached, height, *equation.by_height)
        return each if profile.route == "tree_volume" else each / biomass.KG_PER_T
    parts = [biomass.tree_component(reached, a, b) for a, b in (*equation.above, *equation.root)]
    return np.asarray(sum(parts)) / biomass.KG_PER_T


def _stock(case: Case, rows: Rows, pattern: Array) -> Array:
    """tCO2e of rows (m, T+1) from their growth patterns."""
    stand = case.survival[rows] * case.density[rows] * case.d[rows] * case.bef[rows]
    ground = case.area[rows] * case.share[rows]
    r = case.r[rows]
    by_function = np.isnan(r)
    if not by_function.any() or case.r_function is None:
        pattern *= (ground * stand * (1.0 + r) * case.cf[rows] * case.co2)[:, None]
        out = pattern
    else:
        above = pattern * stand[:, None]
        ratio = np.where(by_function[:, None], biomass.root_shoot_by_biomass(above, *case.r_function), r[:, None])
        whole = biomass.whole_tree(above, ratio)
        out = biomass.carbon_dioxide(whole, case.cf[rows][:, None], case.co2) * ground[:, None]
    return out if case.kept is None else np.asarray(out * case.kept[rows])
