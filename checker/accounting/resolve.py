"""Puts a case together from strata and inputs, with every number's source, or says all that is wrong."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from checker.accounting.case import Case
from checker.accounting.events import fire_emissions, kept_after_thinning, say_missing_series, year_series
from checker.accounting.faults import InputError
from checker.accounting.growth import Array
from checker.accounting.inputs import Inputs
from checker.accounting.methodologies.interface import Methodology
from checker.accounting.methodologies.registry import find_methodology
from checker.accounting.parameters import Chooser, Ledger, Notice, from_default, required_numbers
from checker.accounting.sourced import Sourced
from checker.accounting.stands import BY_TREE, find_profiles
from checker.accounting.strata import COLUMNS, SCENARIOS, Provenance, Strata, require
from checker.accounting.tables import default
from checker.accounting.window import Window, window
from checker.accounting.words import Text

BY_VOLUME = ("volume", "tree_volume")
# Columns that may be absent, but whose cells must all be filled where the column is there.
WHOLE_COLUMNS = ("share", "survival", "seedling_age_a", "baseline_t_per_ha_a")


@dataclass(frozen=True)
class Resolved:
    """A case with the numbers it was made of and what a reader must know."""

    case: Case
    methodology: Methodology
    used: tuple[Sourced, ...]
    notices: tuple[Notice, ...]


def resolve(strata: Strata, inputs: Inputs) -> Resolved:
    """The case. Raises InputError with every fault found."""
    methodology, period, ledger = find_methodology(inputs.methodology), window(
        inputs.crediting_start, inputs.crediting_end
    ), Ledger()  # fmt: skip
    frame, n = strata.frame, len(strata.frame)
    profiles, profile = find_profiles(strata, inputs, methodology, ledger)
    if ledger.faults:
        raise InputError(ledger.faults)
    for column in WHOLE_COLUMNS:
        if strata.has(column):
            empty = np.flatnonzero(np.isnan(frame[column].to_numpy(np.float64))).tolist()
            ledger.faults += require(strata, empty, column, "empty_in_column")
    routes = np.array([p.route for p in profiles], dtype=object)[profile]
    rooted = np.array([p.equation is not None and bool(p.equation.root) for p in profiles])[profile]
    chooser, everywhere = Chooser(strata, inputs, methodology, ledger), np.ones(n)

    def chosen(name: str, needed: npt.NDArray[np.bool_], otherwise: float) -> Array:
        values, rows = np.full(n, otherwise), np.flatnonzero(needed)
        if rows.size:
            values[rows] = chooser.column(name, rows, routes[rows] == "shrub")
        return values

    by_volume, whole = np.isin(routes, BY_VOLUME), routes == "carbon"
    d, bef = chosen("wood_density", by_volume, 1.0), chosen("bef", by_volume, 1.0)
    r, cf = chosen("root_shoot", ~whole & ~rooted, 0.0), chosen("carbon_fraction", ~whole, 1.0)
    required = required_numbers(inputs, methodology, ledger)
    deduction = required.get("deduction", 0.0)
    counted = np.array([p.route in BY_TREE or (p.bamboo is not None and p.bamboo.culms is None) for p in profiles])
    density = _density(strata, counted[profile], ledger)
    before = _of_baseline(strata)
    planted = frame["planting_year"].to_numpy(np.float64)
    birth = planted - _numbers(strata, "seedling_age_a", 0.0) - _first_year(inputs, ledger)
    by_row = strata.has("baseline_t_per_ha_a") or before is not None
    say_missing_series("baseline", inputs.baseline, by_row, required, ledger)
    say_missing_series("leakage", inputs.leakage, False, {}, ledger)
    case = Case(
        labels=frame["stratum"].to_numpy(object), species=frame["species"].to_numpy(object),
        area=frame["area_ha"].to_numpy(np.float64),
        share=_numbers(strata, "share", 1.0) if strata.has("share") else everywhere,
        planted=planted, birth=birth, survival=_numbers(strata, "survival", 1.0), density=density,
        d=d, bef=bef, r=r, cf=cf, profile=profile, profiles=profiles, window=period,
        baseline=year_series("baseline", inputs.baseline, period, ledger),
        leakage=year_series("leakage", inputs.leakage, period, ledger),
        fire=fire_emissions(inputs, methodology, period, ledger) + year_series("fire", inputs.fire, period, ledger),
        deduction=deduction, r_function=_r_function(methodology, r, ledger),
        kept=kept_after_thinning(strata, inputs, period, ledger),
        area_before=_numbers(strata, "area_before_exclusion_ha", np.nan)
        if strata.has("area_before_exclusion_ha") else None,
        baseline_rate=_numbers(strata, "baseline_t_per_ha_a", 0.0) if strata.has("baseline_t_per_ha_a") else None,
        benchmark=required.get("performance_benchmark", 0.0), of_baseline=before,
    )  # fmt: skip
    for doubt in inputs.doubts:
        ledger.tell("doubt", doubt.where, Text(zh=doubt.zh, en=doubt.en), decisive=True)
    _say_period(methodology, period, ledger)
    note_columns(strata, inputs, ledger)
    if ledger.faults:
        raise InputError(ledger.faults)
    return Resolved(case, methodology, tuple(ledger.used.values()), tuple(ledger.notices))


def note_columns(strata: Strata, inputs: Inputs, ledger: Ledger) -> None:
    """Where the table's columns and the yearly series come from, and what they leave unsaid."""
    for name, column in COLUMNS.items():
        if strata.has(name) and column.kind != "text":
            from_where = strata.provenance.get(name, Provenance())
            ledger.note(Sourced(name=name, value=None, unit=column.unit, place="碳层表", **from_where.model_dump()))
    for name, series in (("baseline", inputs.baseline), ("leakage", inputs.leakage), ("fire", inputs.fire)):
        if series.by_year:
            ledger.note(
                Sourced(
                    name=name, value=None, unit="tCO2e", origin="declared", basis="secondary", source=series.source,
                    evidence=series.evidence,
                )
            )  # fmt: skip
    if not strata.has("survival"):
        ledger.say("survival_not_stated", "保存率")
    if not strata.has("seedling_age_a"):
        ledger.say("seedling_age_not_stated", "苗龄")


def _numbers(strata: Strata, column: str, otherwise: float) -> Array:
    if not strata.has(column):
        return np.full(len(strata.frame), otherwise)
    values = strata.frame[column].to_numpy(np.float64)
    return np.where(np.isnan(values), otherwise, values)


def _of_baseline(strata: Strata) -> npt.NDArray[np.bool_] | None:
    """Which rows are of the baseline scenario; None without any."""
    if not strata.has("scenario"):
        return None
    found = np.array([SCENARIOS[name] for name in strata.frame["scenario"]], dtype=bool)
    return found if found.any() else None


def _density(strata: Strata, by_tree: npt.NDArray[np.bool_], ledger: Ledger) -> Array:
    rows = np.flatnonzero(by_tree)
    ledger.faults += require(strata, [int(row) for row in rows], "density_per_ha", "no_density")
    return np.where(by_tree, _numbers(strata, "density_per_ha", np.nan), 1.0)


def _first_year(inputs: Inputs, ledger: Ledger) -> float:
    if inputs.growth_in_planting_year is None:
        ledger.say("age_convention", "林龄", decisive=True)
        return 1.0
    return 1.0 if inputs.growth_in_planting_year else 0.0


def _r_function(methodology: Methodology, r: Array, ledger: Ledger) -> tuple[float, float] | None:
    if not np.isnan(r).any() or not methodology.root_shoot_function:
        return None
    a, b = (
        ledger.take(from_default(name, name, methodology, methodology.id))
        for name in ("root_shoot_function_a", "root_shoot_function_b")
    )
    return a, b


def _say_period(methodology: Methodology, period: Window, ledger: Ledger) -> None:
    if methodology.crediting_years is None:
        return
    shortest, longest = (default(name) for name in methodology.crediting_years)
    if not shortest <= period.length_years <= longest:
        years, least, most = f"{period.length_years:.2f}", f"{shortest:g}", f"{longest:g}"
        ledger.say("crediting_length", "计入期", years=years, shortest=least, longest=most)
