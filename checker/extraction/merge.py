"""Merges the readings of one paper: the same value within the printed precision is one, different ones a conflict."""

from collections.abc import Sequence
from dataclasses import replace

from checker.extraction.fold import squeeze
from checker.extraction.found import Found
from checker.extraction.organisations import side_of
from checker.model.fact import Candidate, Fact, Value
from checker.model.identity import fact_id
from checker.model.vocabulary import Field

_LEAST = ("coordinate_decimals",)  # the least of all that a paper prints counts
UNSURE = 0.6  # below this a value is shown but not relied on


def merge(document: str, field: Field, found: Sequence[Found]) -> Fact | None:
    """One fact of one paper from all readings of a field; None when there is none."""
    first = min((item.rank for item in found), default=0)
    firm = [item for item in found if item.rank == first]
    if not firm:
        return None
    if field.id in _LEAST:
        firm = [min(firm, key=lambda item: (item.value, -item.confidence))]
    firm = [_checked(item) for item in firm]
    firm = _whole_names(firm) if field.type == "string" else firm
    groups = [_united(firm)] if field.type.startswith("list") else group_equal(firm)
    subject = f"document:{document}"
    candidates = []
    for group in groups:
        best = finest(group)
        evidence = tuple(dict.fromkeys(item.evidence(document) for item in group))
        if max(item.confidence for item in group) < UNSURE and len(groups) == 1:
            candidates.append(Candidate(cause="review", evidence=evidence, note="读取把握不足，请人工核对"))
        candidates.append(Candidate(value=best.value, evidence=evidence))
    best = finest(groups[0])
    several = len(groups) > 1
    return Fact(
        id=fact_id(subject, field.id),
        subject=subject,
        field=field.id,
        value_type=field.type,
        value=best.value,
        unit=field.unit,
        precision=best.precision,
        state="conflict" if several else "single",
        evidence=tuple(item for candidate in candidates for item in candidate.evidence if candidate.value is not None),
        candidates=tuple(candidates) if len(candidates) > 1 else (),
    )


def _checked(item: Found) -> Found:
    """In a scan, a quantity that its second unit contradicts (1500亩（10公顷）) is unsure: misread, or a slip."""
    if item.second is None or item.spot.method != "ocr" or not isinstance(item.value, float):
        return item
    other, step = item.second
    slack = max(item.precision, step) + 1e-9 * max(abs(item.value), abs(other))
    return item if abs(item.value - other) <= slack else replace(item, confidence=min(item.confidence, UNSURE - 0.1))


def _whole_names(found: Sequence[Found]) -> list[Found]:
    """Without names that a line break cut short: 青山县国有林 beside 青山县国有林场."""
    values = {squeeze(str(item.value)) for item in found}
    cut = {
        value
        for value in values
        if len(value) >= 4
        and not side_of(value)
        and any(other != value and other.startswith(value) and side_of(other) for other in values)
    }
    return [item for item in found if squeeze(str(item.value)) not in cut]


def group_equal(found: Sequence[Found]) -> list[list[Found]]:
    """Readings that agree stand together; the surest group first. Finer values are compared first, so that a coarse
    one joins the fine one it agrees with."""
    groups: list[list[Found]] = []
    for item in sorted(found, key=lambda one: (_coarseness(one), -one.confidence, str(one.value))):
        home = next((group for group in groups if all(agree(item, other) for other in group)), None)
        if home is None:
            groups.append([item])
        else:
            home.append(item)
    return sorted(groups, key=lambda group: (-max(item.confidence for item in group), str(group[0].value)))


def finest(group: Sequence[Found]) -> Found:
    """The reading that says most: the smallest step, the fullest date, the longest table; among equals the surest."""
    return min(group, key=lambda item: (_coarseness(item), -item.confidence))


def agree(one: Found, other: Found) -> bool:
    """Equal within the coarser of both precisions; a partial date agrees with a date inside it."""
    first, second = one.value, other.value
    if _is_number(first) and _is_number(second):
        assert isinstance(first, float) and isinstance(second, float)
        return abs(first - second) < max(one.precision, other.precision, 1e-9 * max(abs(first), abs(second), 1.0))
    if isinstance(first, str) and isinstance(second, str):
        if is_date(first) and is_date(second):
            return first.startswith(second) or second.startswith(first)
        return squeeze(first) == squeeze(second)
    if isinstance(first, dict) and isinstance(second, dict):  # a part of a table agrees with the whole
        return all(first[key] == second[key] for key in first.keys() & second.keys()) and bool(
            first.keys() & second.keys()
        )
    return first == second


def _coarseness(item: Found) -> float:
    if isinstance(item.value, str) and is_date(item.value):
        return float(3 - item.value.count("-"))
    if isinstance(item.value, dict):
        return -float(len(item.value))
    return item.precision


def _is_number(value: Value) -> bool:
    return isinstance(value, float) and not isinstance(value, bool)


def is_date(value: str) -> bool:
    parts = value.split("-")
    return len(parts) <= 3 and len(parts[0]) == 4 and all(part.isdigit() for part in parts)


def _united(found: Sequence[Found]) -> list[Found]:
    """Lists add up: one reading with all values first, the others behind it as evidence."""
    values = tuple(dict.fromkeys(name for item in found if isinstance(item.value, tuple) for name in item.value))
    surest = max(item.confidence for item in found)
    return [replace(item, value=values, confidence=surest) for item in found]
