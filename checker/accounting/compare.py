"""A claim beside the recomputation: by year, by stratum, in total, and what would explain the difference."""

from typing import Literal

import numpy as np

from checker.accounting.engine import flows
from checker.accounting.faults import InputError, InputFault, fault
from checker.accounting.recompute import Recomputation
from checker.accounting.resolve import Resolved
from checker.accounting.search import NOISE, Explanation, search
from checker.accounting.slips import Figures, by_stratum
from checker.model.base import Frozen
from checker.resources.house import house

Standing = Literal["agrees", "too_high", "too_low"]


class Claim(Frozen):
    """What a paper states, tCO2e. `gross_by_stratum` is the stock change of each stratum by year, where it is shown.
    `step` is the last printed digit."""

    by_year: dict[int, float] = {}
    total: float | None = None
    gross_by_stratum: dict[str, dict[int, float]] = {}
    step: float = 1.0
    source: str = ""


class YearGap(Frozen):
    year: int
    claimed: float
    recomputed: float
    relative: float | None
    within: bool


class StratumGap(Frozen):
    stratum: str
    claimed: float
    recomputed: float
    relative: float | None
    within: bool


class TotalSlip(Frozen):
    """A way to add up the claimed years that gives the claimed total."""

    code: Literal["year_left_out", "year_twice", "mean_times_years"]
    year: int | None
    misses_by: float


class Comparison(Frozen):
    """`standing` of the claim against the recomputation. `sum_gap`: claimed total less the sum of the claimed years.
    A difference is an error of the claim only if the recomputation is `conclusive`."""

    standing: Standing
    claimed_total: float
    recomputed_total: float
    total_relative: float
    years: tuple[YearGap, ...]
    strata: tuple[StratumGap, ...]
    sum_gap: float | None
    sum_explained_by: tuple[TotalSlip, ...]
    explanations: tuple[Explanation, ...]
    conclusive: bool


def compare(
    resolved: Resolved,
    result: Recomputation,
    claim: Claim,
    noise: float = NOISE,
) -> Comparison:
    """Tolerances are the house's. Raises InputError where the claim names years or strata that the recomputation
    has not, or no volume at all."""
    total_tolerance, year_tolerance = house("claim_rel_tol"), house("claim_year_rel_tol")
    ours = result.in_years_of(claim.by_year)
    _check(claim, ours, {str(label) for label in resolved.case.labels[resolved.case.project_rows]})
    claimed_total = claim.total if claim.total is not None else sum(claim.by_year.values())
    total = result.net_total
    relative = (claimed_total - total) / abs(total) if total else float("inf")
    years = tuple(_year(year, claim.by_year[year], ours[year], year_tolerance) for year in sorted(claim.by_year))
    strata = _strata(resolved, claim, total_tolerance)
    close = abs(relative) <= total_tolerance and all(gap.within for gap in years)
    # Where the total meets but a year does not, the sum of the misses says which way the claim leans.
    lean = relative if abs(relative) > total_tolerance else sum(g.claimed - g.recomputed for g in years if not g.within)
    gap = claim.total - sum(claim.by_year.values()) if claim.total is not None and claim.by_year else None
    return Comparison(
        standing="agrees" if close else ("too_high" if lean > 0 else "too_low"), claimed_total=claimed_total,
        recomputed_total=total, total_relative=relative, years=years, strata=strata, sum_gap=gap,
        sum_explained_by=sum_slips(claim, result.length_years), conclusive=result.conclusive,
        explanations=() if close else _explanations(resolved, claim, ours, noise),
    )  # fmt: skip


def _check(claim: Claim, ours: dict[int, float], labels: set[str]) -> None:
    faults: list[InputFault] = []
    if not claim.by_year and claim.total is None:
        faults.append(fault("missing", "申报量", "", "no_claim"))
    for year in sorted(set(claim.by_year) - set(ours)):
        faults.append(fault("out_of_range", f"申报量 {year}", year, "year_outside"))
    for label in sorted(set(claim.gross_by_stratum) - labels):
        faults.append(fault("unknown_name", f"申报量 {label}", label, "no_such_stratum"))
    for year, value in claim.by_year.items():
        if not np.isfinite(value):
            faults.append(fault("not_a_number", f"申报量 {year}", value, "not_a_number"))
    if faults:
        raise InputError(faults)


def _year(year: int, claimed: float, ours: float, tolerance: float) -> YearGap:
    relative = (claimed - ours) / abs(ours) if ours else None
    within = abs(claimed - ours) <= tolerance * abs(ours) + 0.5
    return YearGap(year=year, claimed=claimed, recomputed=ours, relative=relative, within=within)


def _strata(resolved: Resolved, claim: Claim, tolerance: float) -> tuple[StratumGap, ...]:
    if not claim.gross_by_stratum:
        return ()
    shown = by_stratum(resolved.case, flows(resolved.case)).sum(axis=1)
    names = list(dict.fromkeys(str(label) for label in resolved.case.labels[resolved.case.project_rows]))
    found = []
    for name, ours in zip(names, shown.tolist(), strict=True):
        if name in claim.gross_by_stratum:
            claimed = sum(claim.gross_by_stratum[name].values())
            relative = (claimed - ours) / abs(ours) if ours else None
            within = abs(claimed - ours) <= tolerance * abs(ours) + 0.5
            found.append(StratumGap(stratum=name, claimed=claimed, recomputed=ours, relative=relative, within=within))
    return tuple(found)


def _explanations(
    resolved: Resolved, claim: Claim, ours: dict[int, float], noise: float
) -> tuple[Explanation, ...]:  # fmt: skip
    """Slips are looked for only where every year is claimed: a bare total fits too many of them."""
    if set(claim.by_year) != set(ours) or set(ours) != set(resolved.case.window.years):
        return ()
    gross = None
    names = list(dict.fromkeys(str(label) for label in resolved.case.labels[resolved.case.project_rows]))
    if all(set(claim.gross_by_stratum.get(name, {})) == set(ours) for name in names):
        gross = np.array([[claim.gross_by_stratum[name][year] for year in sorted(ours)] for name in names])
    shown = Figures(np.array([claim.by_year[year] for year in sorted(ours)]), gross)
    return search(resolved.case, shown, noise=noise, step=claim.step)


def sum_slips(claim: Claim, length: float) -> tuple[TotalSlip, ...]:
    """Explains a total that is not the sum of its years (ACC-sum allows half a unit a year)."""
    if claim.total is None or len(claim.by_year) < 2:
        return ()
    total = sum(claim.by_year.values())
    slack = 0.5 * claim.step * len(claim.by_year)
    if abs(claim.total - total) <= slack:
        return ()
    found: list[tuple[str, int | None, float]] = []
    for year, value in sorted(claim.by_year.items()):
        for code, wrong in (("year_left_out", total - value), ("year_twice", total + value)):
            if abs(claim.total - wrong) <= slack:
                found.append((code, year, abs(claim.total - wrong)))
    mean = total / len(claim.by_year)
    if abs(mean * length - claim.total) <= slack:
        found.append(("mean_times_years", None, abs(mean * length - claim.total)))
    return tuple(TotalSlip.model_validate({"code": c, "year": y, "misses_by": m}) for c, y, m in found)
