"""The units of every route, carried as exponents: each chain of factors must end in tCO2e."""

from collections import Counter

import pytest

from checker.accounting.strata import COLUMNS

# What a unit is made of. Dry matter, carbon and CO2 are different things, so a factor that turns one into another
# cannot be left out or stand twice without leaving something over.
PARTS = {
    "m3/ha": {"m3": 1, "ha": -1}, "t/m3": {"t": 1, "m3": -1}, "fraction": {}, "none": {}, "1/ha": {"ha": -1},
    "ha": {"ha": 1}, "t/ha": {"t": 1, "ha": -1}, "tC/ha": {"tC": 1, "ha": -1}, "tC/t": {"tC": 1, "t": -1},
    "tCO2/tC": {"tCO2e": 1, "tC": -1}, "m3/tree": {"m3": 1}, "t/tree": {"t": 1}, "tCO2e/ha/a": {"tCO2e": 1, "ha": -1,
    "a": -1}, "a": {"a": 1},
}  # fmt: skip
# Fractions of dry matter that is carbon have a unit although the table writes them as a plain fraction.
OWN = {"carbon_fraction": "tC/t"}
START = {
    "volume": "m3/ha", "volume_power": "t/ha", "stand_biomass": "t/ha", "tree": "t/tree", "tree_volume": "m3/tree",
    "carbon": "tC/ha", "shrub": "t/ha", "bamboo": "t/tree",
}  # fmt: skip
FACTORS = {
    "volume": ("wood_density", "bef", "root_shoot", "carbon_fraction"),
    "volume_power": ("root_shoot", "carbon_fraction"), "stand_biomass": ("root_shoot", "carbon_fraction"),
    "tree": ("density_per_ha", "carbon_fraction"),
    "tree_volume": ("density_per_ha", "wood_density", "bef", "root_shoot", "carbon_fraction"), "carbon": (),
    "shrub": ("root_shoot", "carbon_fraction"), "bamboo": ("density_per_ha", "root_shoot", "carbon_fraction"),
}  # fmt: skip


def dimension(*units: str) -> dict[str, int]:
    found: Counter[str] = Counter()
    for unit in units:
        found.update(PARTS[unit])
    return {name: power for name, power in found.items() if power}


def of_column(name: str) -> str:
    return OWN.get(name, COLUMNS[name].unit)


@pytest.mark.parametrize("route", sorted(START))
def test_every_route_ends_in_tonnes_of_co2(route: str) -> None:
    every = (*FACTORS[route], "area_ha", "share", "survival")
    chain = [START[route], *(of_column(name) for name in every), "tCO2/tC"]
    assert dimension(*chain) == {"tCO2e": 1}
    for left_out in ("wood_density", "carbon_fraction", "area_ha", "density_per_ha"):
        if left_out in every:
            rest = [START[route], *(of_column(name) for name in every if name != left_out), "tCO2/tC"]
            assert dimension(*rest) != {"tCO2e": 1}, left_out


def test_the_baseline_rate_over_area_and_time() -> None:
    assert dimension(of_column("baseline_t_per_ha_a"), of_column("area_ha"), "a") == {"tCO2e": 1}


@pytest.mark.parametrize("route", sorted(START))
def test_the_engine_uses_exactly_these_factors(route: str) -> None:
    # A factor of the chain scales the stock; one that is not in it leaves the stock as it is.
    from checker.accounting.growth import Curve
    from checker.accounting.inputs import DeclaredCulmEquation, DeclaredTreeEquation
    from tests.accounting.test_recompute import run, table

    quantity = {"volume": "volume_m3_per_ha", "volume_power": "volume_m3_per_ha", "stand_biomass": "biomass_t_per_ha",
                "carbon": "carbon_t_per_ha", "shrub": "cover_fraction"}.get(route, "dbh_cm")  # fmt: skip
    own = Curve(id="line", family="power", quantity=quantity, parameters={"a": 0.02, "b": 1})
    tall = Curve(id="h", family="power", quantity="height_m", parameters={"a": 1, "b": 1})
    row = {
        "route": route, "planting_year": 2012, "survival": 0.8, "density_per_ha": 1_000.0, "height_curve": "h",
        "equation": {"tree": "马尾松及其他松类", "tree_volume": "V", "bamboo": "竹"}.get(route, ""), "power_a": 2.0,
        "power_b": 0.9, "forest_biomass_t_per_ha": 100.0, "culm_share_2": 1.0, "share": 1.0,
    }  # fmt: skip
    more = {
        "curves": (own, tall),
        "equations": (DeclaredTreeEquation(id="V", a=6e-5, b=1.9, c=0.9),),
        "culm_equations": (DeclaredCulmEquation(id="竹", a=0.1, b=2, c=1, d=1, e=1, f=0),),
    }
    before = run(table(row), **more).net_total
    for name in ("wood_density", "bef", "carbon_fraction", "density_per_ha", "survival", "area_ha"):
        changed = table(row)
        changed[name] = changed[name] * 1.05
        factor = 1.05 if name in (*FACTORS[route], "survival", "area_ha") else 1.0
        assert run(changed, **more).net_total == pytest.approx(before * factor, rel=1e-12), name
