"""From plots to an estimate: stratified mean, variance and half-width, plots needed, change between two surveys."""

from collections.abc import Sequence
from math import ceil, cos, pi, radians, sqrt
from typing import Final

import numpy as np

from checker.accounting.growth import Array
from checker.accounting.student import two_sided_t
from checker.model.base import Frozen

CONFIDENCE: Final = 0.90
PRECISION: Final = 0.10
MOST_ROUNDS: Final = 100


class StratumPlots(Frozen):
    """Plot values of one stratum (t/ha or tCO2e/ha) and the area it stands for."""

    stratum: str
    area_ha: float
    values: tuple[float, ...]


class Estimate(Frozen):
    """`mean` and `half_width` per hectare in the plots' unit; `relative` their ratio; `total` over the area."""

    mean: float
    variance: float
    half_width: float
    relative: float
    df: int
    t: float
    plots: int
    area_ha: float

    @property
    def total(self) -> float:
        return self.mean * self.area_ha


class PlotDemand(Frozen):
    """Plots needed in all and by stratum for the precision asked for."""

    plots: int
    by_stratum: dict[str, int]


def estimate(strata: Sequence[StratumPlots], confidence: float = CONFIDENCE) -> Estimate:
    """Area-weighted mean and its half-width. Raises ValueError naming the stratum that has fewer than two plots."""
    area = _area(strata)
    mean = variance = 0.0
    count = 0
    for stratum in strata:
        values = _values(stratum)
        w = stratum.area_ha / area
        mean += w * float(values.mean())
        variance += w * w * _spread(values) / values.size
        count += values.size
    df = count - len(strata)
    t = two_sided_t(confidence, df)
    half = t * sqrt(variance)
    relative = half / abs(mean) if mean else float("inf")
    return Estimate(
        mean=mean, variance=variance, half_width=half, relative=relative, df=df, t=t, plots=count, area_ha=area
    )


def _spread(values: Array) -> float:
    """Sample variance: [n sum b^2 - (sum b)^2] / [n (n - 1)], in the form that does not cancel."""
    return float(((values - values.mean()) ** 2).sum() / (values.size - 1))


def _values(stratum: StratumPlots) -> Array:
    values = np.array(stratum.values, dtype=np.float64)
    if values.size < 2:
        raise ValueError(f"stratum {stratum.stratum}: at least two plots are needed, there are {values.size}")
    if not np.isfinite(values).all() or (values < 0).any():
        raise ValueError(f"stratum {stratum.stratum}: a plot value is negative or no number")
    return values


def _area(strata: Sequence[StratumPlots]) -> float:
    for stratum in strata:
        if not stratum.area_ha > 0:
            raise ValueError(f"stratum {stratum.stratum}: area {stratum.area_ha} is not above 0")
    if not strata:
        raise ValueError("there is no stratum")
    return sum(stratum.area_ha for stratum in strata)


def plots_needed(
    weights: dict[str, float], deviations: dict[str, float], mean: float, confidence: float = CONFIDENCE,
    precision: float = PRECISION, least: int = 0,
) -> PlotDemand:  # fmt: skip
    """n = (t/E)^2 (sum w s)^2 with E = `precision` x mean, shared out by w s; `least` a stratum.

    t has the degrees of freedom of the plots themselves, so n is found by rounds. Raises ValueError for a mean of zero.
    """
    if mean <= 0:
        raise ValueError("the mean must be above 0")
    spread = {name: weights[name] * deviations[name] for name in weights}
    whole, allowed = sum(spread.values()), precision * mean
    if whole == 0:
        return PlotDemand(plots=least * len(weights), by_stratum=dict.fromkeys(weights, least))
    # Rounds can swing between two numbers; the larger is the safe one.
    seen: list[int] = [30 + len(weights)]
    for _ in range(MOST_ROUNDS):
        t = two_sided_t(confidence, max(1, seen[-1] - len(weights)))
        n = max(len(weights) + 1, ceil((t * whole / allowed) ** 2))
        if n in seen:
            seen.append(n)
            break
        seen.append(n)
    n = max(seen[seen.index(seen[-1]) + 1 :], default=seen[-1])
    shares = {name: max(least, ceil(n * part / whole)) for name, part in spread.items()}
    return PlotDemand(plots=max(n, sum(shares.values())), by_stratum=shares)


class Change(Frozen):
    """Change of stock between two surveys; `relative` is the combined half-width over the change."""

    change: float
    per_year: float
    half_width: float
    relative: float


def change(
    first: float, first_relative: float, second: float, second_relative: float, years: float
) -> Change:  # fmt: skip
    """Surveys of independent plots: u = sqrt((u1 C1)^2 + (u2 C2)^2) / |C2 - C1|."""
    if years <= 0:
        raise ValueError("the second survey must be later than the first")
    difference = second - first
    half = sqrt((first_relative * first) ** 2 + (second_relative * second) ** 2)
    relative = half / abs(difference) if difference else float("inf")
    return Change(change=difference, per_year=difference / years, half_width=half, relative=relative)


def change_of_same_plots(
    first: Sequence[float], second: Sequence[float], years: float, confidence: float = CONFIDENCE
) -> Change:  # fmt: skip
    """Permanent plots measured twice: the half-width of the plots' own changes, which is narrower."""
    if len(first) != len(second) or len(first) < 2:
        raise ValueError("each plot must be measured twice, and at least two plots")
    steps = np.array(second, dtype=np.float64) - np.array(first, dtype=np.float64)
    mean = float(steps.mean())
    half = two_sided_t(confidence, steps.size - 1) * sqrt(_spread(steps) / steps.size)
    relative = half / abs(mean) if mean else float("inf")
    return Change(change=mean, per_year=mean / years, half_width=half, relative=relative)


def double_sampling(
    measured: Sequence[float], auxiliary: Sequence[float], auxiliary_mean: float, auxiliary_count: int,
    area_ha: float, confidence: float = CONFIDENCE,
) -> Estimate:  # fmt: skip
    """Regression on an auxiliary variable known at many more points (lidar, imagery).

    b = mean + beta (X - x); variance of the mean x [1 - (1 - alpha) rho^2], alpha = plots over auxiliary points.
    """
    y, x = np.array(measured, dtype=np.float64), np.array(auxiliary, dtype=np.float64)
    if y.size != x.size or y.size < 3 or auxiliary_count < y.size:
        raise ValueError("at least three plots with an auxiliary value each, and no fewer auxiliary points")
    dx, dy = x - x.mean(), y - y.mean()
    sxx = float((dx * dx).sum())
    if sxx == 0:
        raise ValueError("the auxiliary variable is the same in all plots")
    sxy, syy = float((dx * dy).sum()), float((dy * dy).sum())
    rho2 = sxy * sxy / (sxx * syy) if syy else 0.0
    mean = float(y.mean()) + sxy / sxx * (auxiliary_mean - float(x.mean()))
    alpha = y.size / auxiliary_count
    variance = _spread(y) / y.size * (1 - (1 - alpha) * rho2)
    df = y.size - 2
    t = two_sided_t(confidence, df)
    half = t * sqrt(variance)
    relative = half / abs(mean) if mean else float("inf")
    return Estimate(
        mean=mean, variance=variance, half_width=half, relative=relative, df=df, t=t, plots=y.size, area_ha=area_ha
    )


def circle_ha(radius_m: float, slope_deg: float = 0.0) -> float:
    """Horizontal area of a circular plot laid out along the slope."""
    return pi * radius_m**2 * cos(radians(slope_deg)) / 10_000.0
