"""What a rule sees of a fact: a known value, an unknown with its cause, or the elements of a list.

Numbers are rounded to a millionth of their canonical unit, so that 0.1 + 0.2 is 0.3 and both engines compare the same
figure. Dates are closed intervals of day ordinals, because papers print "2013年3月" as often as a full date.
"""

import math
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any

from checker.model.fact import CAUSE_ORDER, Cause

DECIMALS = 6
LARGEST = 9e12  # a millionth of it still fits in 63 bits, which is what the durable engine compares


@dataclass(frozen=True, slots=True)
class Days:
    """First and last day (proleptic ordinals) that a printed date can mean."""

    first: int
    last: int

    @property
    def exact(self) -> bool:
        return self.first == self.last


Scalar = bool | float | str | Days


@dataclass(frozen=True, slots=True)
class Known:
    value: Scalar | tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """`silent`: every paper able to hold the value is there, was read and says nothing."""

    cause: Cause
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Elements:
    """A list judged element by element; some elements may be unknown."""

    items: tuple[Known | Unknown, ...]


@dataclass(frozen=True, slots=True)
class Papers:
    """Document types present, and those that an unread paper might be. Never closed: absence is not falsehood."""

    present: frozenset[str]
    perhaps: frozenset[str] = frozenset()


Reading = Known | Unknown | Elements | Papers
Case = dict[str, Reading]


def first_cause(causes: "list[Cause] | set[Cause]") -> Cause:
    """The one that comes first in the order of open verdicts. Raises ValueError when empty."""
    return min(causes, key=CAUSE_ORDER.index)


def parse_days(text: str) -> Days | None:
    """`2013`, `2013-02` or `2013-02-08` as an interval; None for anything else."""
    parts = text.split("-")
    if not all(part.isdigit() for part in parts) or [len(part) for part in parts] not in ([4], [4, 2], [4, 2, 2]):
        return None
    numbers = [int(part) for part in parts]
    try:
        first = date(numbers[0], *(numbers[1:] or [1]), *([] if len(numbers) == 3 else [1]))
        if len(numbers) == 1:
            last = date(numbers[0], 12, 31)
        elif len(numbers) == 2:
            last = date(numbers[0], numbers[1], monthrange(numbers[0], numbers[1])[1])
        else:
            last = first
    except (ValueError, TypeError):
        return None
    return Days(first.toordinal(), last.toordinal())


def days_text(days: Days) -> str:
    """The interval as it would be printed: a year, a month or a day; two days where it is none of these."""
    first, last = date.fromordinal(days.first), date.fromordinal(days.last)
    for text in (first.isoformat(), first.isoformat()[:7], first.isoformat()[:4]):
        if parse_days(text) == days:
            return text
    return f"{first.isoformat()}/{last.isoformat()}"


def read_scalar(value: Any, value_type: str) -> Scalar | None:
    """A value of `number`, `date`, `boolean` or `string` as compared; None if it is not of the type."""
    if value_type == "number":
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return round(float(value), DECIMALS) + 0.0 if math.isfinite(value) and abs(value) <= LARGEST else None
    if value_type == "boolean":
        return value if isinstance(value, bool) else None
    if value_type == "date":
        return parse_days(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else None
    return value.strip() if isinstance(value, str) else None


def element_type(value_type: str) -> str:
    """The type of the elements of a list or map; a scalar type is its own."""
    if value_type.startswith("map"):
        return "number"
    return "string" if value_type in ("list[string]", "papers") else value_type


def read_value(value: Any, value_type: str) -> Known | Unknown:
    """A fact's value as a reading. What is not of its declared type was misread: `review`."""
    kind = element_type(value_type)
    if value_type.startswith("map"):
        if not isinstance(value, dict):
            return Unknown("review")
        items = [read_scalar(item, kind) for item in value.values()]
    elif value_type in ("list[string]", "papers"):
        if not isinstance(value, list | tuple):
            return Unknown("review")
        items = [read_scalar(item, kind) for item in value]
    else:
        scalar = read_scalar(value, kind)
        return Unknown("review") if scalar is None else Known(scalar)
    known = [item for item in items if item is not None]
    return Known(tuple(known)) if len(known) == len(items) else Unknown("review")
