"""One line of the table of benchmarks: our figure, that of a named reference in the same run, and what was aimed at."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Row:
    """`ratio` is ours over the reference; `aim` its bound, above which (below which, where `at_least`) it is missed.
    `aim` None: nothing was promised. `ours` and `theirs` as people read them, with units."""

    name: str
    ours: str
    reference: str
    theirs: str
    ratio: float
    aim: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def met(self) -> bool | None:
        if self.aim is None:
            return None
        return self.ratio >= self.aim if self.at_least else self.ratio <= self.aim

    def cells(self) -> tuple[str, ...]:
        sign = "≥" if self.at_least else "≤"
        aim = "" if self.aim is None else f"{sign} {self.aim:.3g}"
        met = {None: "", True: "yes", False: "**no**"}[self.met]
        return self.name, self.ours, f"{self.reference}: {self.theirs}", f"{self.ratio:.3g}", aim, met, self.note

    def plain(self) -> dict[str, Any]:
        return {**asdict(self), "met": self.met}


@dataclass(frozen=True)
class Part:
    """What one part of the benchmarks gives: rows, and what a unit of work costs (for benchmarks/province.py)."""

    rows: list[Row] = field(default_factory=list)
    units: dict[str, float] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        return {"rows": [row.plain() for row in self.rows], "units": self.units}
