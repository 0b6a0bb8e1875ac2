"""Growth equations over arrays of ages: what a hectare or a tree has reached at an age.

Ages in years, results in the curve's own quantity. Every family is defined at age 0 by its limit, which is 0 for
Schumacher and Korf. A curve is refused where it gives a negative or undefined value, never set to zero.
"""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Literal

import numpy as np
import numpy.typing as npt
from pydantic import model_validator

from checker.accounting.faults import FaultCode, InputError, InputFault, fault
from checker.accounting.sourced import Origin
from checker.model.base import Frozen
from checker.model.evidence import Evidence
from checker.model.rule import Basis

Array = npt.NDArray[np.float64]
Family = Literal[
    "logistic", "richards", "gompertz", "schumacher", "korf", "mitscherlich", "weibull", "power", "table"
]  # fmt: skip
Quantity = Literal[
    "volume_m3_per_ha", "volume_m3_per_tree", "biomass_t_per_ha", "carbon_t_per_ha", "dbh_cm", "height_m",
    "cover_fraction", "culms_per_ha",
]  # fmt: skip
OLDEST = 300.0
# Where a hectare or a tree is absurd, whatever the species: above the tallest and densest forests on record.
CEILING: Mapping[str, float] = {
    "volume_m3_per_ha": 5_000.0, "volume_m3_per_tree": 100.0, "biomass_t_per_ha": 3_000.0, "carbon_t_per_ha": 1_500.0,
    "dbh_cm": 500.0, "height_m": 120.0, "cover_fraction": 1.0, "culms_per_ha": 100_000.0,
}  # fmt: skip


def logistic(age: Array, a: float, b: float, c: float) -> Array:
    """a / (1 + b e^(-c t))"""
    return a / (1.0 + b * np.exp(-c * age))


def richards(age: Array, a: float, b: float, c: float) -> Array:
    """a (1 - e^(-c t))^b"""
    return a * (-np.expm1(-c * age)) ** b


def gompertz(age: Array, a: float, b: float, c: float) -> Array:
    """a e^(-b e^(-c t))"""
    return a * np.exp(-b * np.exp(-c * age))


def schumacher(age: Array, a: float, b: float) -> Array:
    """a e^(-b/t), b > 0; 0 at age 0"""
    return a * np.exp(-b / np.where(age > 0, age, np.inf)) * (age > 0)


def korf(age: Array, a: float, b: float, c: float) -> Array:
    """a e^(-b t^(-c)), b, c > 0; 0 at age 0"""
    return a * np.exp(-b * np.where(age > 0, age, np.inf) ** -c) * (age > 0)


def mitscherlich(age: Array, a: float, b: float, c: float) -> Array:
    """a (1 - b e^(-c t)); negative at young ages when b > 1"""
    return a * (1.0 - b * np.exp(-c * age))


def weibull(age: Array, a: float, b: float, c: float) -> Array:
    """a (1 - e^(-b t^c))"""
    return a * -np.expm1(-b * age**c)


def power(age: Array, a: float, b: float) -> Array:
    """a t^b"""
    return a * age**b


FAMILIES: Mapping[str, tuple[Callable[..., Array], tuple[str, ...]]] = {
    "logistic": (logistic, ("a", "b", "c")),
    "richards": (richards, ("a", "b", "c")),
    "gompertz": (gompertz, ("a", "b", "c")),
    "schumacher": (schumacher, ("a", "b")),
    "korf": (korf, ("a", "b", "c")),
    "mitscherlich": (mitscherlich, ("a", "b", "c")),
    "weibull": (weibull, ("a", "b", "c")),
    "power": (power, ("a", "b")),
}
# Every parameter must be above zero, or the curve is undefined or shrinks somewhere; b of these may be anything.
SIGN_FREE = frozenset({("mitscherlich", "b")})


class Curve(Frozen):
    """One growth curve and where its numbers come from.

    `parameters` of the family, or `ages` and `values` of a table (linear between its points, nothing outside them).
    `from_age`..`to_age` is where its makers say it holds; ages outside are refused.
    """

    id: str
    family: Family
    quantity: Quantity
    parameters: dict[str, float] = {}
    ages: tuple[float, ...] = ()
    values: tuple[float, ...] = ()
    from_age: float = 0.0
    to_age: float = OLDEST
    origin: Origin = "declared"
    basis: Basis = "secondary"
    source: str = ""
    evidence: tuple[Evidence, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> "Curve":
        faults = list(_table_faults(self) if self.family == "table" else _parameter_faults(self))
        if faults:
            raise InputError(faults)
        return self

    def at(self, age: Array) -> Array:
        """Values at ages of any shape, without the domain checks (see `reach`)."""
        if self.family == "table":
            return np.interp(age, self.ages, self.values)
        function, names = FAMILIES[self.family]
        return function(age, *(self.parameters[name] for name in names))

    def reach(self, age: Array) -> Array:
        """Values at ages of any shape. Raises InputError where the curve does not hold at one of them."""
        if age.size:
            self.check(float(age.min()), float(age.max()))
        return self.at(age)

    def check(self, youngest: float, oldest: float) -> None:
        """Raises InputError if the curve is undefined, negative, shrinking or absurd between two ages."""
        low, high = (self.ages[0], self.ages[-1]) if self.family == "table" else (self.from_age, self.to_age)
        if not (low <= youngest and oldest <= high):
            bounds = {"low": f"{low:g}", "high": f"{high:g}", "youngest": f"{youngest:g}", "oldest": f"{oldest:g}"}
            raise InputError([_fault(self, "undefined_age", f"{youngest:g}-{oldest:g}", "curve_holds_for", **bounds)])
        steps = np.linspace(youngest, oldest, 257)
        with np.errstate(all="ignore"):
            values = self.at(steps)
        troubles: tuple[tuple[npt.NDArray[np.bool_], FaultCode, str], ...] = (
            (~np.isfinite(values), "undefined_age", "curve_undefined"),
            (values < 0, "negative_growth", "curve_negative"),
            (values > CEILING[self.quantity], "absurd", "curve_absurd"),
        )
        for bad, code, key in troubles:
            if bad.any():
                age = f"{float(steps[bad][0]):.3g}"
                raise InputError([_fault(self, code, f"{values[bad][0]:g}", key, age=age)])


def _fault(curve: Curve, code: FaultCode, value: object, key: str, **values: object) -> InputFault:
    return fault(code, f"生长曲线 {curve.id}", value, key, **values)


def _parameter_faults(curve: Curve) -> list[InputFault]:
    names = FAMILIES[curve.family][1]
    found = []
    for name in names:
        if name not in curve.parameters:
            found.append(_fault(curve, "missing", "", "curve_lacks", name=name))
            continue
        value = curve.parameters[name]
        if not np.isfinite(value):
            found.append(_fault(curve, "not_a_number", value, "curve_no_number", name=name))
        elif value <= 0 and (curve.family, name) not in SIGN_FREE:
            found.append(_fault(curve, "negative", value, "curve_not_above_zero", name=name))
    for name in set(curve.parameters) - set(names):
        found.append(_fault(curve, "unknown_name", name, "curve_has_no", name=name))
    return found


def _table_faults(curve: Curve) -> list[InputFault]:
    ages, values = curve.ages, curve.values
    if len(ages) < 2 or len(ages) != len(values):
        return [_fault(curve, "missing", f"{len(ages)}/{len(values)}", "curve_few_ages")]
    if not (np.isfinite(ages).all() and np.isfinite(values).all()):
        return [_fault(curve, "not_a_number", "", "curve_cell_no_number")]
    if any(later <= earlier for earlier, later in pairwise(ages)):
        return [_fault(curve, "repeated", "", "curve_ages_fall")]
    if min(values) < 0:
        return [_fault(curve, "negative_growth", min(values), "curve_cell_negative")]
    return []
