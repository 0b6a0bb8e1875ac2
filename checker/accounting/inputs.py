"""What a recomputation is given besides the strata: period, growth curves, deduction, baseline, events."""

from pathlib import Path
from typing import Literal

from pydantic import Field

from checker.accounting.growth import Curve
from checker.accounting.ranges import Range
from checker.accounting.sourced import Origin, Sourced
from checker.model.base import Frozen
from checker.model.evidence import Evidence
from checker.model.rule import Basis


class YearSeries(Frozen):
    """tCO2e by calendar year inside the crediting period, with the reason or source that the papers give."""

    by_year: dict[int, float] = {}
    source: str = ""
    zero_because: str = ""
    evidence: tuple[Evidence, ...] = ()


class Thinning(Frozen):
    """`share` of the stand taken out at the end of `year`; empty `stratum` means everywhere."""

    stratum: str = ""
    year: int
    share: float = Field(ge=0, le=1)
    source: str = ""


class Fire(Frozen):
    """A burnt area. `biomass_t_per_ha` and `combusted` belong to the stand that burnt; dead matter in tCO2e/ha."""

    year: int
    area_ha: float = Field(gt=0)
    biomass_t_per_ha: float = Field(ge=0)
    zone: Literal["temperate", "boreal", "tropical"] = "temperate"
    age: float | None = Field(default=None, ge=0)
    dead_wood_t_per_ha: float = Field(default=0, ge=0)
    litter_t_per_ha: float = Field(default=0, ge=0)
    source: str = ""


class Doubt(Frozen):
    """Something about the inputs because of which the result can only be `review`."""

    where: str
    zh: str
    en: str


class DeclaredTreeEquation(Frozen):
    """Stem volume of a tree as the papers print it: a D^b H^c in m3, D in cm, H in m."""

    id: str
    a: float = Field(gt=0)
    b: float
    c: float
    origin: Origin = "declared"
    basis: Basis = "secondary"
    source: str = ""
    evidence: tuple[Evidence, ...] = ()


class DeclaredCulmEquation(Frozen):
    """Above-ground mass of a bamboo culm as the papers print it: a D^b [c A/(d + A)]^e + f in kg, D in cm, A in 度."""

    id: str
    a: float = Field(gt=0)
    b: float = Field(gt=0)
    c: float = Field(gt=0)
    d: float = Field(ge=0)
    e: float
    f: float
    origin: Origin = "declared"
    basis: Basis = "secondary"
    source: str = ""
    evidence: tuple[Evidence, ...] = ()


class Inputs(Frozen):
    """Everything of a recomputation but its strata.

    `growth_in_planting_year`: whether a stand planted in a year is one year old at that year's end (spring planting) or
    none; None takes the first and says so. `parameters` are numbers that the papers state for the whole project
    (`deduction`, `root_shoot`, `carbon_fraction`, ...); they yield to the strata table. `species_values` are those they
    state for the species in `place`. `allow_library` admits species values of ours that were made for another text: the
    result can then only be `review`, as with any of the `doubts`. `ranges`: how far inputs may vary. `fire`: printed
    emissions of fires, beside those computed of `fires`.
    """

    methodology: str
    crediting_start: str
    crediting_end: str
    curves: tuple[Curve, ...]
    growth_in_planting_year: bool | None = None
    parameters: tuple[Sourced, ...] = ()
    species_values: tuple[Sourced, ...] = ()
    equations: tuple[DeclaredTreeEquation, ...] = ()
    culm_equations: tuple[DeclaredCulmEquation, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    ranges: tuple[Range, ...] = ()
    baseline: YearSeries = YearSeries()
    leakage: YearSeries = YearSeries()
    fire: YearSeries = YearSeries()
    thinnings: tuple[Thinning, ...] = ()
    fires: tuple[Fire, ...] = ()
    species_table: Path | None = None
    allow_library: bool = False

    def stated(self, name: str) -> Sourced | None:
        """The stated project-wide number of that name."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)

    def stated_for(self, name: str, species: str) -> Sourced | None:
        """The number stated for a species."""
        return next((one for one in self.species_values if one.name == name and one.place == species), None)
