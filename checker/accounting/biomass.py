"""From stem volume or biomass to CO2: one equation a function, arrays in and out.

Volume m3/ha, biomass t dry matter/ha, carbon tC, CO2 tCO2e. `d` t/m3, `bef`, `r`, `cf` fractions.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from checker.accounting.growth import Array

# Mass of CO2 over mass of its carbon: a definition, not a parameter.
CO2_PER_CARBON: Final = 44.0 / 12.0
KG_PER_T: Final = 1_000.0
CulmEquation = tuple[float, float, float, float, float, float]


def aboveground(volume: Array, d: Array | float, bef: Array | float) -> Array:
    """Above-ground biomass from over-bark stem volume: V D BEF."""
    return volume * d * bef


def aboveground_by_power(volume: Array, a: float, b: float) -> Array:
    """Above-ground biomass of a stand as a power of its volume: a V^b."""
    return np.asarray(a * volume**b)


def root_shoot_by_biomass(above: Array, a: float, b: float) -> Array:
    """R = exp(a + b ln x)/x with x above-ground t/ha (AR-TOOL14 form); 0 where there is no biomass."""
    x = np.where(above > 0, above, 1.0)
    return np.where(above > 0, np.exp(a + b * np.log(x)) / x, 0.0)


def whole_tree(above: Array, r: Array | float) -> Array:
    """Above- and below-ground biomass: B (1 + R)."""
    return above * (1.0 + r)


def carbon_dioxide(biomass: Array, cf: Array | float, co2: float = CO2_PER_CARBON) -> Array:
    """tCO2e of biomass: B CF 44/12."""
    return biomass * cf * co2


def shrub_biomass(cover: Array, forest_biomass: float, ratio: float, counted_from: float) -> Array:
    """Above-ground shrub biomass t/ha: ratio x forest biomass x cover; 0 below `counted_from`."""
    return np.where(cover >= counted_from, ratio * forest_biomass * cover, 0.0)


def tree_component(dbh: Array, a: float, b: float) -> Array:
    """Dry mass kg of one component of a tree: a D^b, D in cm."""
    return np.asarray(a * dbh**b)


def tree_biomass_by_height(dbh: Array, height: Array, a: float, b: float, c: float) -> Array:
    """a D^b H^c; also the two-variable stem volume (m3) with D in cm, H in m."""
    return np.asarray(a * dbh**b * height**c)


def per_hectare(kg_per_tree: Array, trees_per_ha: Array | float) -> Array:
    """t/ha from kg per tree."""
    return kg_per_tree * trees_per_ha / KG_PER_T


def culm_mass(dbh: Array, age_class: float, k: CulmEquation) -> Array:
    """Above-ground dry mass kg of one culm: a D^b [c A/(d + A)]^e + f, D in cm, A the age class in 度 (1 度 = 2 years);
    0 where there is no culm."""
    a, b, c, d, e, f = k
    return np.where(dbh > 0, a * dbh**b * (c * age_class / (d + age_class)) ** e + f, 0.0)


def mean_culm(dbh: Array, shares: Sequence[float], k: CulmEquation) -> Array:
    """Mean mass kg of a culm from the shares of the culms in the age classes 1, 2, … at one mean DBH."""
    mass = np.zeros_like(dbh)
    for age_class, share in enumerate(shares, 1):
        mass = mass + share * culm_mass(dbh, float(age_class), k)
    return mass


def fire_emission(
    burnt_ha: Array,
    biomass_t_per_ha: Array,
    combusted: float,
    ch4_g_per_kg: float,
    n2o_g_per_kg: float,
    gwp_ch4: float,
    gwp_n2o: float,
) -> Array:
    """tCO2e of CH4 and N2O: 0.001 A b COMF (EF_CH4 GWP_CH4 + EF_N2O GWP_N2O). The CO2 is in the stock change."""
    return burnt_ha * biomass_t_per_ha * combusted * (ch4_g_per_kg * gwp_ch4 + n2o_g_per_kg * gwp_n2o) / 1_000.0


def fire_of_dead_matter(burnt_ha: Array, carbon_dead_wood: Array, carbon_litter: Array, factor: float) -> Array:
    """tCO2e of non-CO2 gases from dead wood and litter (tCO2e/ha each): factor A (C_DW + C_LI)."""
    return factor * burnt_ha * (carbon_dead_wood + carbon_litter)


def net(project: Array, baseline: Array, leakage: Array, deduction: float) -> Array:
    """(project - baseline - leakage) (1 - K)"""
    return (project - baseline - leakage) * (1.0 - deduction)
