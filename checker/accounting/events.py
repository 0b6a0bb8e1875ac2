"""Baseline, leakage, thinning and fire as arrays over the crediting period."""

import numpy as np

from checker.accounting import biomass
from checker.accounting.growth import Array
from checker.accounting.inputs import Fire, Inputs, YearSeries
from checker.accounting.methodologies.interface import Methodology
from checker.accounting.parameters import Ledger, from_default
from checker.accounting.strata import Strata
from checker.accounting.window import Window
from checker.accounting.words import say


def say_missing_series(
    name: str, series: YearSeries, by_stratum: bool, required: dict[str, float], ledger: Ledger
) -> None:
    """Says that a series (`baseline` or `leakage`) is taken as zero without anybody's word."""
    if series.by_year or series.zero_because or by_stratum or "performance_benchmark" in required:
        return
    ledger.say(f"{name}_not_stated", say(f"places.{name}").zh, decisive=True)


def year_series(name: str, series: YearSeries, period: Window, ledger: Ledger) -> Array:
    """A yearly series (T,) of the window; years outside it are faults."""
    values = np.zeros(len(period.years))
    for year, value in series.by_year.items():
        if year not in period.years or not np.isfinite(value):
            ledger.refuse("out_of_range", f"{say(f'places.{name}').zh} {year}", value, "year_or_number")
        else:
            values[period.years.index(year)] = value
    return values


def kept_after_thinning(strata: Strata, inputs: Inputs, period: Window, ledger: Ledger) -> Array | None:
    """Share (n, T+1) of each row's stand that is left at the year ends; None without thinning."""
    if not inputs.thinnings:
        return None
    names, ends = strata.frame["stratum"].to_numpy(), np.arange(period.years[0] - 1, period.years[-1] + 1)
    kept = np.ones((len(names), len(ends)))
    for thinning in inputs.thinnings:
        rows = np.ones(len(names), bool) if not thinning.stratum else names == thinning.stratum
        if not rows.any():
            ledger.refuse("unknown_name", f"间伐 {thinning.year}", thinning.stratum, "no_such_stratum")
        kept[np.ix_(rows, ends >= thinning.year)] *= 1.0 - thinning.share
    return kept


def fire_emissions(inputs: Inputs, methodology: Methodology, period: Window, ledger: Ledger) -> Array:
    """tCO2e (T,) of CH4 and N2O from fires."""
    emissions = np.zeros(len(period.years))
    for fire in inputs.fires:
        if fire.year not in period.years:
            ledger.refuse("out_of_range", f"火灾 {fire.year}", fire.year, "year_outside")
            continue
        if fire.zone == "tropical" and fire.age is None:
            ledger.refuse("missing", f"火灾 {fire.year}，age", "", "no_age_of_fire")
            continue
        emissions[period.years.index(fire.year)] += _fire(fire, methodology, ledger)
    return emissions


def _fire(fire: Fire, methodology: Methodology, ledger: Ledger) -> float:
    gases = "tropical" if fire.zone == "tropical" else "other"
    names = {
        "combusted": _combustion(fire), "ch4": f"fire_ch4_ef_{gases}", "n2o": f"fire_n2o_ef_{gases}",
        "gwp_ch4": f"gwp_ch4_{methodology.gwp}", "gwp_n2o": f"gwp_n2o_{methodology.gwp}",
        "dead": "fire_dead_organic_matter_factor",
    }  # fmt: skip
    take = {key: ledger.take(from_default(name, name, methodology, "火灾")) for key, name in names.items()}
    area = np.array([fire.area_ha])
    living = biomass.fire_emission(
        area, np.array([fire.biomass_t_per_ha]), take["combusted"], take["ch4"], take["n2o"], take["gwp_ch4"],
        take["gwp_n2o"],
    )  # fmt: skip
    dead = biomass.fire_of_dead_matter(
        area, np.array([fire.dead_wood_t_per_ha]), np.array([fire.litter_t_per_ha]),
        take["dead"],
    )  # fmt: skip
    return float(living[0] + dead[0])


def _combustion(fire: Fire) -> str:
    """Name of the combustion factor; a tropical fire needs the age of the stand (see `fire_emissions`)."""
    if fire.zone != "tropical" or fire.age is None:
        return f"combustion_factor_{fire.zone}"
    for limit, name in ((6, "3_5"), (11, "6_10"), (18, "11_17")):
        if fire.age < limit:
            return f"combustion_factor_tropical_age_{name}"
    return "combustion_factor_tropical_age_18_up"
