"""A second implementation of the same equations in plain scalar Python, sharing no code with the first."""

import math
from datetime import date, timedelta
from typing import Any


def grow(curve: dict[str, Any], t: float) -> float:
    kind, p = curve["family"], curve.get("parameters", {})
    if kind == "table":
        ages, values = curve["ages"], curve["values"]
        for k in range(len(ages) - 1):
            if ages[k] <= t <= ages[k + 1]:
                return values[k] + (values[k + 1] - values[k]) * (t - ages[k]) / (ages[k + 1] - ages[k])
        raise ValueError(t)
    a, b, c = p.get("a"), p.get("b"), p.get("c")
    if kind == "logistic":
        return a / (1 + b * math.exp(-c * t))
    if kind == "richards":
        return a * (1 - math.exp(-c * t)) ** b
    if kind == "gompertz":
        return a * math.exp(-b * math.exp(-c * t))
    if kind == "schumacher":
        return a * math.exp(-b / t) if t > 0 else 0.0
    if kind == "korf":
        return a * math.exp(-b * t ** (-c)) if t > 0 else 0.0
    if kind == "mitscherlich":
        return a * (1 - b * math.exp(-c * t))
    if kind == "weibull":
        return a * (1 - math.exp(-b * t**c))
    return a * t**b


def days_share(year: int, start: date, end: date) -> float:
    days = [date(year, 1, 1) + timedelta(days=k) for k in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]
    return sum(1 for day in days if start <= day <= end) / len(days)


def stock(row: dict[str, Any], curves: dict[str, dict[str, Any]], year: int, first: int, thinnings: list[Any]) -> float:
    """tCO2e at the end of a year."""
    if year < row["planting_year"]:
        return 0.0
    age = year - row["planting_year"] + row["seedling_age_a"] + first
    volume = grow(curves[row["curve"]], age) * row["survival"]
    above = volume * row["wood_density"] * row["bef"]
    r = row["root_shoot"]
    if r is None:
        r = math.exp(-1.085 + 0.9256 * math.log(above)) / above if above > 0 else 0.0
    left = 1.0
    for name, when, share in thinnings:
        if name in ("", row["stratum"]) and year >= when:
            left *= 1 - share
    return above * (1 + r) * row["carbon_fraction"] * 44 / 12 * row["area_ha"] * row.get("share", 1.0) * left


def project(
    rows: list[dict[str, Any]], curves: dict[str, dict[str, Any]], start: date, end: date, first: int,
    deduction: float, baseline: dict[int, float], leakage: dict[int, float], thinnings: list[Any],
) -> dict[int, float]:  # fmt: skip
    """Net tCO2e by calendar year."""
    found = {}
    for year in range(start.year, end.year + 1):
        change = 0.0
        for row in rows:
            change += stock(row, curves, year, first, thinnings) - stock(row, curves, year - 1, first, thinnings)
        gross = change * days_share(year, start, end)
        found[year] = (gross - baseline.get(year, 0.0) - leakage.get(year, 0.0)) * (1 - deduction)
    return found
