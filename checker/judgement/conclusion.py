"""The forms a derive rule's conclusion can take, parsed from `concludes`."""

from dataclasses import dataclass
from typing import Any

from checker.model.rule import Rule

PICKS = {"earliest": "date", "latest": "date", "smallest": "number", "largest": "number"}
OVER_WORKS = {
    "earliest_of": "date", "latest_of": "date", "smallest_of": "number", "largest_of": "number", "sum_of": "number",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Grade:
    """One class of evidence: a field of a document type, perhaps only of official (or only of other) papers."""

    fact: str
    official: bool | None = None


@dataclass(frozen=True, slots=True)
class BestOf:
    order: tuple[Grade, ...]
    pick: str


@dataclass(frozen=True, slots=True)
class OverWorks:
    how: str
    fact: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """The value of the first case whose condition holds. A boolean conclusion is a choice of true and false."""

    cases: tuple[tuple[dict[str, Any], Any], ...]
    otherwise: Any = None
    exclusive: bool = False


Form = BestOf | OverWorks | Chosen


class ConclusionError(ValueError):
    """A `concludes` that is none of the forms."""


def parse_conclusion(concludes: dict[str, Any]) -> tuple[str, Form]:
    """The concluded fact's name and the form. Raises ConclusionError saying what is expected."""
    value = concludes.get("value")
    if set(concludes) != {"fact", "value"} or not isinstance(value, dict) or not value:
        raise ConclusionError("concludes takes {fact: name, value: {…}}")
    fact, keys = str(concludes["fact"]), set(value)
    if keys == {"best_of"}:
        return fact, _best_of(value["best_of"])
    if len(keys) == 1 and next(iter(keys)) in OVER_WORKS:
        how = next(iter(keys))
        return fact, OverWorks(how, str(value[how]))
    if "true_when" in keys and keys <= {"true_when", "false_when"}:
        if "false_when" in keys:
            return fact, Chosen(((value["true_when"], True), (value["false_when"], False)), exclusive=True)
        return fact, Chosen(((value["true_when"], True),), otherwise=False)
    if "first_of" in keys and keys <= {"first_of", "otherwise"}:
        cases = value["first_of"]
        if not isinstance(cases, list) or not all(isinstance(c, dict) and set(c) == {"when", "value"} for c in cases):
            raise ConclusionError("first_of takes a list of {when: condition, value: …}")
        return fact, Chosen(tuple((case["when"], case["value"]) for case in cases), value.get("otherwise"))
    raise ConclusionError("value is one of best_of, earliest_of and the like, true_when/false_when, first_of")


def _best_of(value: Any) -> BestOf:
    if not isinstance(value, dict) or set(value) != {"order", "pick"} or value["pick"] not in PICKS:
        raise ConclusionError(f"best_of takes {{order: […], pick: one of {', '.join(PICKS)}}}")
    grades = []
    for item in value["order"] if isinstance(value["order"], list) else []:
        if not isinstance(item, dict) or not {"fact"} <= set(item) <= {"fact", "official"}:
            raise ConclusionError("a class of evidence is {fact: type.field} with official: true or false beside it")
        grades.append(Grade(str(item["fact"]), item.get("official")))
    if not grades:
        raise ConclusionError("best_of needs at least one class of evidence")
    return BestOf(tuple(grades), str(value["pick"]))


def names_in(condition: Any) -> set[str]:
    """Fact names anywhere in a condition, operands included."""
    if isinstance(condition, list):
        return {name for item in condition for name in names_in(item)}
    if not isinstance(condition, dict):
        return set()
    found: set[str] = set()
    for key, value in condition.items():
        if key in ("fact", "on") and isinstance(value, str):
            found.add(value)
        elif "." in str(key):
            found.add(str(key))
        found |= names_in(value)
    return found


def facts_read(rule: Rule) -> set[str]:
    """Names that a derive rule reads, for ordering and for finding cycles."""
    try:
        _, form = parse_conclusion(rule.concludes or {})
    except ConclusionError:
        return set()
    found = names_in(rule.applies)
    if isinstance(form, BestOf):
        return found | {grade.fact for grade in form.order}
    if isinstance(form, OverWorks):
        return found | {form.fact}
    return found.union(*(names_in(when) for when, _ in form.cases))
