"""Every route, fire, sampling and discount a second time, in plain scalar Python, sharing no code with the first."""

import math
from collections.abc import Sequence
from typing import Any

from tests.accounting.scalar import grow


def above(row: dict[str, Any], curves: dict[str, Any], age: float, equations: dict[str, Any]) -> float:
    """Biomass a hectare before roots, t, with roots where the equations of a tree have them; carbon on its route."""
    reached = grow(curves[row["curve"]], age)
    route, trees = row["route"], row.get("density_per_ha")
    if route == "volume_power":
        return row["power_a"] * math.pow(reached, row["power_b"])
    if route == "shrub":
        return 0.1 * row["forest_biomass_t_per_ha"] * reached if reached >= 0.05 else 0.0
    if route == "tree":
        return trees * sum(a * math.pow(reached, b) for a, b in equations[row["equation"]]) / 1000
    if route == "tree_volume":
        a, b, c = equations[row["equation"]]
        tall = grow(curves[row["height_curve"]], age)
        return trees * a * math.pow(reached, b) * math.pow(tall, c) * row["wood_density"] * row["bef"]
    if route == "bamboo":
        a, b, c, d, e, f = equations[row["equation"]]
        shares = [row[f"culm_share_{k}"] for k in (1, 2, 3)]
        if reached <= 0:
            return 0.0
        mean = 0.0
        for k in (1, 2, 3):
            mean += shares[k - 1] * (a * math.pow(reached, b) * math.pow(c * k / (d + k), e) + f)
        return mean * trees / 1000
    return reached  # stand_biomass, carbon


def stock(
    row: dict[str, Any], curves: dict[str, Any], year: int, equations: dict[str, Any], roots: bool
) -> float:  # fmt: skip
    """tCO2e at the end of a year, the year of planting counting. `roots`: the equations hold the root already."""
    if year < row["planting_year"]:
        return 0.0
    biomass = above(row, curves, year - row["planting_year"] + 1, equations) * row["survival"]
    if row["route"] == "carbon":
        return biomass * 44 / 12 * row["area_ha"]
    r = 0.0 if roots else row["root_shoot"]
    return biomass * (1 + r) * row["carbon_fraction"] * 44 / 12 * row["area_ha"]


def fire(area: float, biomass: float, factor: float, ch4: float, n2o: float, dead: float) -> float:
    """tCO2e of CH4 and N2O by the potentials of AR5, and of dead matter."""
    return area * biomass * factor * ch4 / 1000 * 28 + area * biomass * factor * n2o / 1000 * 265 + 0.07 * area * dead


def stratified(strata: Sequence[tuple[float, Sequence[float]]]) -> tuple[float, float]:
    """Mean and variance of the mean by the printed formula, [n sum b^2 - (sum b)^2] / [n (n - 1)]."""
    whole = sum(area for area, _ in strata)
    mean = variance = 0.0
    for area, plots in strata:
        n, w = len(plots), area / whole
        total, squares = math.fsum(plots), math.fsum(value * value for value in plots)
        mean += w * total / n
        variance += w * w * (n * squares - total * total) / (n * (n - 1)) / n
    return mean, variance


def discounted(scheme: str, estimate: float, half: float) -> float | None:
    """Estimate after the discount of a scheme, written out; None where more plots are asked for."""
    u = half / estimate
    if scheme == "AR-TOOL14-v04.2":
        share = 0.0 if u <= 0.10 else 0.25 if u <= 0.15 else 0.5 if u <= 0.20 else 0.75 if u <= 0.30 else 1.0
        return estimate - share * half
    if scheme == "AR-CM-001-V01;AR-CM-003-V01":
        return None if u > 0.30 else estimate * (1 - (0.0 if u <= 0.10 else 0.06 if u <= 0.20 else 0.11))
    free = 0.20 if scheme == "GS-403-v2.1" else 0.15
    return estimate * (1 - max(0.0, u - free))


def regression(y: Sequence[float], x: Sequence[float], mean_x: float, points: int) -> tuple[float, float]:
    """Mean and variance of double sampling with regression, from the sums."""
    n = len(y)
    ybar, xbar = math.fsum(y) / n, math.fsum(x) / n
    sxy = math.fsum((a - xbar) * (b - ybar) for a, b in zip(x, y, strict=True))
    sxx, syy = math.fsum((a - xbar) ** 2 for a in x), math.fsum((b - ybar) ** 2 for b in y)
    rho2 = sxy * sxy / (sxx * syy) if syy else 0.0
    return ybar + sxy / sxx * (mean_x - xbar), syy / (n - 1) / n * (1 - (1 - n / points) * rho2)
