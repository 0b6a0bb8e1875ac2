"""Three-valued logic over single truths: True, False, or the cause of an unknown."""

from collections.abc import Iterable

from checker.judgement.reading import first_cause
from checker.model.fact import Cause

Truth = bool | Cause


def negate(truth: Truth) -> Truth:
    return (not truth) if isinstance(truth, bool) else truth


def conjoin(truths: Iterable[Truth]) -> Truth:
    """False if one is false; else the first unknown cause; else true."""
    values = list(truths)
    if any(value is False for value in values):
        return False
    causes: list[Cause] = [value for value in values if not isinstance(value, bool)]
    return first_cause(causes) if causes else True


def disjoin(truths: Iterable[Truth]) -> Truth:
    """True if one is true; else the first unknown cause; else false."""
    return negate(conjoin(negate(value) for value in truths))
