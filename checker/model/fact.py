"""Facts and their candidates."""

from typing import Literal

from checker.model.base import Frozen
from checker.model.evidence import Evidence

# JSON-native on purpose: dates are ISO strings, possibly partial ("2013-02", "2013"), and compare as intervals.
Value = bool | float | str | tuple[str, ...] | dict[str, float]
ValueType = Literal[
    "string", "number", "date", "boolean", "list[string]", "map[string,number]", "map[year,number]", "papers"
]
Cause = Literal["not_checked", "unread", "conflict", "review", "missing"]
FactState = Literal[
    "single", "agreed", "conflict", "corrected", "measured", "derived", "inherited", "unread", "missing"
]
CAUSE_ORDER: tuple[Cause, ...] = ("not_checked", "unread", "conflict", "review", "missing")


class Candidate(Frozen):
    """Either a value or the cause of an unknown, with what it rests on. `note` says in Chinese why it is unknown."""

    value: Value | None = None
    cause: Cause | None = None
    official: bool | None = None
    evidence: tuple[Evidence, ...] = ()
    note: str = ""


class Fact(Frozen):
    """A typed value about a subject.

    `subject` is `project`, `work:<id>`, `document:<id>`, `parcel:<id>` or `stratum:<id>`. `value` is the best
    candidate's value (None when unknown). `unit` is canonical (ha, CNY, m, m3, tCO2e, fraction, a, d, mm).
    `precision` is the step of the last printed digit in that unit (0 when exact). `candidates` holds every value
    and unknown that a verdict must be tried with; empty means `value` is the only one.
    """

    id: str
    subject: str
    field: str
    value_type: ValueType
    value: Value | None = None
    unit: str | None = None
    precision: float = 0.0
    state: FactState = "single"
    evidence: tuple[Evidence, ...] = ()
    candidates: tuple[Candidate, ...] = ()

    def all_candidates(self) -> tuple[Candidate, ...]:
        """The candidates, at least one."""
        if self.candidates:
            return self.candidates
        if self.value is None:
            return (Candidate(cause="unread" if self.state == "unread" else "missing", evidence=self.evidence),)
        return (Candidate(value=self.value, evidence=self.evidence),)


class Work(Frozen):
    """A planting work (造林工程) and the papers linked to it."""

    id: str
    name: str
    documents: tuple[str, ...]
