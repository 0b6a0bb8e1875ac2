"""The steps and expiries of `rules/lifecycle.yaml`, checked when read."""

from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from checker.judgement.names import look_up
from checker.model.base import Frozen
from checker.model.lifecycle import Asked
from checker.model.rule import Basis, Bilingual
from checker.model.vocabulary import Vocabulary
from checker.resources.locate import data_folder
from checker.resources.yaml_source import SourceError, read_one


class PlannedSpan(Frozen):
    parameter: str
    unit: Literal["workdays", "days"]
    kind: Literal["exactly", "at_most"]


class Said(Frozen):
    """A fact of the project that tells that the step is over, without a date: it is so when the value is `is_`."""

    fact: str
    is_: str


class PlannedStep(Frozen):
    id: str
    label: Bilingual
    who: Bilingual
    task: Bilingual
    began: tuple[str, ...]
    ended: tuple[str, ...]
    said: Said | None = None
    workdays: str | None = None
    span: PlannedSpan | None = None
    beside: str | None = None
    batch: bool = False
    asked: tuple[str, ...]
    clause: str
    basis: Basis
    note: Bilingual | None = None


class PlannedExpiry(Frozen):
    """Either one fact of the project, perhaps with a parameter of years after it, or a field of papers."""

    label: Bilingual
    fact: str | None = None
    years: str | None = None
    types: tuple[str, ...] = ()
    field: str | None = None
    asked: tuple[str, ...] = ()
    clause: str
    basis: Basis


class LifecyclePlan(Frozen):
    soon_days: int
    remind_days: tuple[int, ...]
    steps: tuple[PlannedStep, ...]
    expiries: dict[str, PlannedExpiry]
    words: dict[str, Bilingual]

    def say(self, key: str, lang: str, **values: Any) -> str:
        return self.words[key].text(lang).format(**values)


@cache
def load_plan() -> LifecyclePlan:
    """The shipped plan. Raises SourceError for a file that does not fit."""
    return read_plan(data_folder("rules") / "lifecycle.yaml")


def read_plan(path: Path) -> LifecyclePlan:
    """Raises SourceError naming the place in the file."""
    try:
        return LifecyclePlan.model_validate(read_one(path))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise SourceError(path, 1, f"{place}: {first['msg']}") from error


def names_of(plan: LifecyclePlan) -> set[str]:
    """Every fact name the plan reads."""
    found = {
        name for step in plan.steps for name in (*step.began, *step.ended, *([step.workdays] if step.workdays else ()))
    }
    for item in plan.expiries.values():
        found |= {item.fact} if item.fact else {f"{kind}.{item.field}" for kind in item.types}
    return found | {step.said.fact for step in plan.steps if step.said is not None}


def unknown_names(plan: LifecyclePlan, vocabulary: Vocabulary) -> list[str]:
    """Names that the vocabulary does not know; a test keeps this empty."""
    return sorted(name for name in names_of(plan) if look_up(name, vocabulary) is None)


def asked_papers(types: tuple[str, ...], vocabulary: Vocabulary) -> tuple[Asked, ...]:
    """Document types with their labels."""
    labels = [(kind, vocabulary.types[kind].label) for kind in types]
    return tuple(Asked(document_type=kind, label=label.zh, label_en=label.en) for kind, label in labels)
