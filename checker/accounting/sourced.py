"""A number with where it came from."""

from typing import Literal

from checker.model.base import Frozen
from checker.model.evidence import Evidence
from checker.model.rule import BASIS_ORDER, Basis

# declared: stated by the papers; user_table: a table the user dropped in; library: ours; assumed: nobody said it.
Origin = Literal["declared", "user_table", "library", "assumed"]


class Sourced(Frozen):
    """`place` is the paper, cell or table row; `other_methodology` says that the number was made for another text.
    `value` is None for a column, curve or equation, whose numbers stand at `place`."""

    name: str
    value: float | None
    unit: str
    origin: Origin
    basis: Basis
    source: str
    place: str = ""
    other_methodology: bool = False
    evidence: tuple[Evidence, ...] = ()

    @property
    def doubtful(self) -> bool:
        """Whether a result that hangs on this number can only be `review`."""
        return self.other_methodology or self.origin == "assumed" or (self.origin == "library" and _weak(self.basis))


def _weak(basis: Basis) -> bool:
    return basis == "recalled"


def weakest(bases: list[Basis]) -> Basis:
    """The least sure of several bases; verified for none."""
    return max(bases, key=BASIS_ORDER.index, default="verified")
