"""Bamboo stands: culms by age class (度竹), from the strata table and the equation of a culm."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from checker.accounting.case import Bamboo
from checker.accounting.growth import Curve
from checker.accounting.inputs import DeclaredCulmEquation
from checker.accounting.methodologies.interface import Methodology
from checker.accounting.parameters import Ledger, from_default
from checker.accounting.sourced import Sourced
from checker.accounting.strata import AGE_CLASSES, SHARES_TOLERANCE, Strata

# The only species whose equation travels with the program, and its rows in `accounting_defaults`.
MOSO: Final = "毛竹"
MOSO_ROWS: Final = tuple(f"bamboo_moso_{letter}" for letter in "abcdef")


def bamboo_of(
    strata: Strata, row: int, curves: Mapping[str, Curve], declared: Sequence[DeclaredCulmEquation],
    methodology: Methodology, ledger: Ledger,
) -> Bamboo | None:  # fmt: skip
    """The bamboo of a row, whose curve is the mean DBH; what is absent or wrong is a fault in the ledger.

    Culms per hectare come from `culm_curve` or stay at `density_per_ha`; the shares of the age classes are those of a
    grown stand and do not change with its age.
    """
    frame = strata.frame
    shares = tuple(float(frame[name].iloc[row]) if strata.has(name) else 0.0 for name in AGE_CLASSES)
    known = tuple(0.0 if np.isnan(share) else share for share in shares)
    if abs(sum(known) - 1.0) > SHARES_TOLERANCE:
        ledger.refuse("shares", strata.where(row, AGE_CLASSES[0]), f"{sum(known):g}", "age_classes_not_one")
        return None
    culms = None
    name = str(frame["culm_curve"].iloc[row]) if strata.has("culm_curve") else ""
    if name:
        culms = curves.get(name)
        if culms is None or culms.quantity != "culms_per_ha":
            ledger.refuse("unknown_name", strata.where(row, "culm_curve"), name, "no_culm_curve", name=name)
            return None
        ledger.note_curve(culms)
    equation = _equation(strata, row, declared, methodology, ledger)
    return None if equation is None else Bamboo(equation, known, culms)


def _equation(
    strata: Strata, row: int, declared: Sequence[DeclaredCulmEquation], methodology: Methodology, ledger: Ledger
) -> tuple[float, float, float, float, float, float] | None:  # fmt: skip
    named = str(strata.frame["equation"].iloc[row]) if strata.has("equation") else ""
    name = named or str(strata.frame["species"].iloc[row])
    own = next((one for one in declared if one.id == name), None)
    if own is not None:
        ledger.note(Sourced(
            name="culm_equation", value=None, unit="kg", origin=own.origin, basis=own.basis, source=own.source,
            place=f"单竹方程 {name}", evidence=own.evidence,
        ))  # fmt: skip
        return own.a, own.b, own.c, own.d, own.e, own.f
    if name != MOSO:
        ledger.refuse("unknown_name", strata.where(row, "equation"), name, "no_culm_equation", name=name)
        return None
    a, b, c, d, e, f = (ledger.take(from_default(one, one, methodology, MOSO)) for one in MOSO_ROWS)
    return a, b, c, d, e, f
