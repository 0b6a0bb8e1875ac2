"""Baseline, leakage and fire over the period, as a paper states them by year, by a rate or as one sum."""

from collections.abc import Mapping
from dataclasses import dataclass

from checker.accounting.inputs import YearSeries
from checker.accounting.papers.calculation import Calculation, PaperSeries
from checker.accounting.window import Window
from checker.accounting.words import Text, say
from checker.model.fact import Value


@dataclass(frozen=True)
class PaperFlows:
    """What is taken off the stock change. `baseline_rate`: tCO2e a hectare and year, where the paper says it so.
    `doubts`: why the result may not be what the paper's authors computed."""

    baseline: YearSeries
    leakage: YearSeries
    fire: YearSeries
    baseline_rate: float | None = None
    doubts: tuple[Text, ...] = ()


def flows_of(calculation: Calculation, stated: Mapping[str, Value], period: Window) -> PaperFlows:
    """`stated`: the facts `baseline_claimed`, `baseline_reason` and `leakage_claimed` of the paper, where it has
    them."""
    baseline, rate, of_baseline = _baseline(calculation, stated, period)
    leakage, of_leakage = _leakage(calculation, stated.get("leakage_claimed"), period)
    fire, of_fire = _fire(calculation, period)
    return PaperFlows(baseline, leakage, fire, rate, (*of_baseline, *of_leakage, *of_fire))


def _inside(series: PaperSeries, period: Window, name: str) -> YearSeries:
    """Years of the period: a table may print those around."""
    kept = {year: value for year, value in series.by_year.items() if year in period.years}
    return YearSeries(by_year=kept, source=f"{name} {series.evidence.quote}", evidence=(series.evidence,))


def _leakage(
    calculation: Calculation, total: Value | None, period: Window
) -> tuple[YearSeries, list[Text]]:  # fmt: skip
    told = calculation.leakage
    if told is not None and any(told.by_year.values()):
        missing = not set(period.years) <= set(told.by_year)
        return _inside(told, period, calculation.name), [say("papers.leakage_in_part")] if missing else []
    if told is not None or total == 0:
        return YearSeries(zero_because=f"{calculation.name}：0"), []
    if isinstance(total, int | float) and total > 0:
        return _spread(float(total), calculation, period), [say("papers.leakage_spread", total=f"{total:g}")]
    return YearSeries(), []


def _spread(total: float, calculation: Calculation, period: Window) -> YearSeries:
    whole = float(period.shares.sum())
    by_year = {year: total * float(share) / whole for year, share in zip(period.years, period.shares, strict=True)}
    return YearSeries(by_year=by_year, source=calculation.name)


def _fire(calculation: Calculation, period: Window) -> tuple[YearSeries, list[Text]]:
    if calculation.fire is not None:
        return _inside(calculation.fire, period, calculation.name), []
    burnt = [one for one in calculation.disturbances if one.kind == "火灾"]
    if not burnt:
        return YearSeries(), []
    return YearSeries(), [say("papers.fire_not_counted", quote=burnt[0].evidence.quote[:60])]


def _baseline(
    calculation: Calculation, stated: Mapping[str, Value], period: Window
) -> tuple[YearSeries, float | None, list[Text]]:
    yearly, reason = stated.get("baseline_claimed"), stated.get("baseline_reason")
    if isinstance(yearly, dict):
        values = {int(year): float(value) for year, value in yearly.items()}
        if any(values.values()):
            return YearSeries(by_year=values, source=calculation.name), None, []
        return YearSeries(zero_because=f"{calculation.name}：0"), None, []
    told = calculation.baseline
    if len(told) == 1 and reason is None:
        one = told[0]
        if one.per_ha:
            return YearSeries(), one.read.value, []
        by_year = {y: one.read.value * float(s) for y, s in zip(period.years, period.shares, strict=True)}
        return YearSeries(by_year=by_year, source=one.read.place, evidence=(one.read.evidence,)), None, []
    if told and (reason is not None or len(told) > 1):
        several = "、".join(one.read.evidence.quote for one in told)
        return YearSeries(), None, [say("papers.baseline_twice", quotes=several)]
    return YearSeries() if reason is None else YearSeries(zero_because=str(reason)), None, []
