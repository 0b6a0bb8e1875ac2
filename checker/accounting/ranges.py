"""Declared ranges of inputs; where nobody declares any, an even one for each, to see which the result hangs on."""

from typing import Final, Literal

from checker.model.base import Frozen
from checker.model.rule import Basis
from checker.resources.house import house

# What may vary: a field of the case by row, or the size of growth (asymptote) and its pace.
Target = Literal["area", "survival", "d", "bef", "r", "cf", "growth", "pace", "deduction"]
Shape = Literal["uniform", "triangular", "normal"]
EVEN: Final[tuple[Target, ...]] = ("growth", "pace", "d", "bef", "r", "cf", "deduction")


class Range(Frozen):
    """A declared range: `low`..`high` are factors on the value used (1 = as is); for `normal` they are the 2.5 and 97.5
    per cent points. `only` limits it to one species (rows) or curve id (growth, pace). `shared`: one draw for all rows
    it touches, else each row its own."""

    name: str
    target: Target
    low: float
    high: float
    shape: Shape = "triangular"
    only: str = ""
    shared: bool = True
    basis: Basis = "recalled"
    source: str = ""


def even_ranges() -> tuple[Range, ...]:
    """Each input up and down by the same share (`house.sensitivity_range`). This is no measured uncertainty."""
    share = house("sensitivity_range")
    return tuple(
        Range(
            name=target, target=target, low=1 - share, high=1 + share, shape="uniform", source="house.sensitivity_range"
        )
        for target in EVEN
    )
