"""The examples that a rule carries, as cases that any evaluator can judge."""

from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

from checker.judgement.candidates import LIMIT, Choice
from checker.judgement.reading import (
    Elements,
    Known,
    Papers,
    Reading,
    Unknown,
    element_type,
    read_value,
)  # fmt: skip
from checker.judgement.tree import Read
from checker.model.fact import CAUSE_ORDER

DEFAULT_AS_OF = "2026-01-01"


class ExampleError(ValueError):
    """An example that is not written as the format asks."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper's value in an example, for rules that rank papers."""

    reading: Known | Unknown
    official: bool | None = None


def choices_of(read: Read, given: dict[str, Any]) -> tuple[Choice, ...]:
    """The candidates that an example states for a read; a name that is not given is missing."""
    return tuple(Choice(reading) for reading in _readings(read, given.get(read.name, "unknown")))


def _readings(read: Read, value: Any) -> list[Reading]:
    if isinstance(value, dict) and set(value) == {"candidates"}:
        found = [reading for item in value["candidates"] for reading in _readings(read, item)]
        return list(dict.fromkeys(found))
    if read.value_type == "papers":
        return [_present(value)]
    if read.many:
        return [_elements(read, value)]
    if isinstance(value, dict) and set(value) == {"papers"}:
        values = [paper.reading for paper in papers_of(read, value)]
        return list(dict.fromkeys(values)) or [Unknown("missing")]
    return [_plain(read.value_type, value)]


def _plain(value_type: str, value: Any) -> Known | Unknown:
    if value == "unknown":
        return Unknown("missing")
    if value == "silent":
        return Unknown("missing", silent=True)
    if isinstance(value, dict):
        if set(value) == {"unknown"} and value["unknown"] in CAUSE_ORDER:
            return Unknown(value["unknown"])
        if set(value) == {"map"}:
            value = {str(key): item for key, item in value["map"].items()}
        else:
            raise ExampleError(f"not a value: {value!r}")
    reading = read_value(value, value_type)
    if isinstance(reading, Unknown):
        raise ExampleError(f"{value!r} is not a {value_type}")
    return reading


def papers_of(read: Read, value: Any) -> tuple[Paper, ...]:
    """The papers that `{papers: […]}` or a single value states."""
    kind = element_type(read.value_type) if not read.value_type.startswith("list") else "list[string]"
    items = value["papers"] if isinstance(value, dict) and set(value) == {"papers"} else [value]
    papers = []
    for item in items:
        if isinstance(item, dict) and "value" in item:
            papers.append(Paper(_plain(kind, item["value"]), item.get("official")))
        else:
            papers.append(Paper(_plain(kind, item)))
    return tuple(papers)


def _elements(read: Read, value: Any) -> Reading:
    kind = element_type(read.value_type)
    if isinstance(value, dict) and set(value) == {"papers"}:
        items = tuple(paper.reading for paper in papers_of(read, value))
        return Elements(items) if items else Unknown("missing")
    if kind == read.value_type:  # one value per paper, a single paper
        reading = _plain(kind, value)
        return reading if isinstance(reading, Unknown) and value == "unknown" else Elements((reading,))
    if isinstance(value, list):
        items = tuple(_plain(kind, item) for item in value)
        return Elements(items)
    whole = _plain(read.value_type, value)
    if isinstance(whole, Known) and isinstance(whole.value, tuple):
        return Elements(tuple(Known(item) for item in whole.value))
    return whole


def _present(value: Any) -> Reading:
    if isinstance(value, list):
        return Papers(frozenset(map(str, value)))
    if isinstance(value, dict) and set(value) <= {"present", "unread"}:
        return Papers(frozenset(value.get("present", [])), frozenset(value.get("unread", [])))
    plain = _plain("boolean", value)
    return Papers(frozenset()) if isinstance(plain, Unknown) and plain.cause == "missing" else plain


def element_choices(elements: list[list[Known | Unknown]]) -> list[Reading]:
    """Lists made of one candidate per element; too many combinations are a conflict."""
    if prod(len(options) for options in elements) > LIMIT:
        return [Unknown("conflict")]
    return [Elements(chosen) for chosen in product(*elements)]


def expected_value(value: Any, value_type: str) -> tuple[Reading, ...]:
    """What a derive rule's example expects, as candidates."""
    items = value["candidates"] if isinstance(value, dict) and set(value) == {"candidates"} else [value]
    return tuple(_plain(value_type, item) for item in items)
