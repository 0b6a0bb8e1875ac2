"""A project ready to compute: plain arrays, no names to look up, every number already chosen."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from checker.accounting import biomass
from checker.accounting.biomass import CO2_PER_CARBON
from checker.accounting.growth import Array, Curve
from checker.accounting.window import Window


@dataclass(frozen=True)
class TreeEquation:
    """Single-tree equations as coefficients: rows of (a, b) over D for kg per tree, `root` those of the root (may be
    empty); or one (a, b, c) over D and H, for biomass (kg) or stem volume (m3)."""

    id: str
    above: tuple[tuple[float, float], ...] = ()
    root: tuple[tuple[float, float], ...] = ()
    by_height: tuple[float, float, float] | None = None


@dataclass(frozen=True)
class Bamboo:
    """Mass of a culm by DBH and age class (a to f of `biomass.culm_mass`), the shares of the culms in the age classes
    1, 2, … (度), and culms per hectare by stand age where their number grows."""

    equation: biomass.CulmEquation
    shares: tuple[float, ...]
    culms: Curve | None = None


@dataclass(frozen=True)
class Profile:
    """How rows of one kind grow: a route, its curve, and what else it needs."""

    route: str
    curve: Curve
    height: Curve | None = None
    equation: TreeEquation | None = None
    power: tuple[float, float] | None = None
    shrub: tuple[float, float, float] | None = None  # forest biomass t/ha, ratio, cover counted from
    bamboo: Bamboo | None = None


@dataclass(frozen=True)
class Case:
    """`n` rows (stratum x species) and T calendar years.

    `profile` (n,) indexes `profiles`. `expansion` (n,) is D BEF on the volume routes and 1 elsewhere, kept as `d` and
    `bef`; `r` NaN means the function `r_function`. `kept` (n, T+1) is what thinning left, None without thinning.
    `baseline`, `leakage`, `fire` (T,) are tCO2e inside the window. `birth` (n,): the year end at which age is 0.
    `benchmark` is the part of the project's stock change that counts as baseline (performance benchmark).
    `of_baseline` (n,) marks rows of the baseline scenario (trees and shrubs as they would grow without the project).
    """

    labels: npt.NDArray[np.object_]
    species: npt.NDArray[np.object_]
    area: Array
    share: Array
    planted: Array
    birth: Array
    survival: Array
    density: Array
    d: Array
    bef: Array
    r: Array
    cf: Array
    profile: npt.NDArray[np.intp]
    profiles: tuple[Profile, ...]
    window: Window
    baseline: Array
    leakage: Array
    fire: Array
    deduction: float
    r_function: tuple[float, float] | None = None
    kept: Array | None = None
    area_before: Array | None = None
    baseline_rate: Array | None = None
    benchmark: float = 0.0
    of_baseline: npt.NDArray[np.bool_] | None = None
    co2: float = CO2_PER_CARBON

    @property
    def project_rows(self) -> npt.NDArray[np.bool_]:
        """Which rows are the project's own (n,)."""
        return np.ones(len(self.area), dtype=bool) if self.of_baseline is None else ~self.of_baseline

    @property
    def ends(self) -> Array:
        """Calendar years whose ends bound the increments, (T+1,)."""
        return np.arange(self.window.years[0] - 1, self.window.years[-1] + 1, dtype=np.float64)
