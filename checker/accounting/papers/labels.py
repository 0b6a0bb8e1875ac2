"""How papers head and name the numbers of their calculation, from `labels.yaml`."""

import re
import unicodedata
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Final

from pydantic import Field

from checker.model.base import Frozen
from checker.resources.yaml_source import read_one

PATH: Final = Path(__file__).with_name("labels.yaml")
BRACKETS: Final = re.compile(r"[(\[][^()\[\]]*(?:\([^()]*\)[^()\[\]]*)*[)\]]")
TAIL: Final = r"(?:[A-Za-z](?:_?[{(]?[A-Za-z,]{0,8}[)}]?)?)?"
PLANTING_YEAR: Final = re.compile(r"(19|20)\d{2}")


class Label(Frozen):
    """Headings of one number, its symbols, and its units with their factors."""

    headings: tuple[str, ...]
    symbols: tuple[str, ...] = ()
    factors: dict[str, float] = {}
    bare: bool = False

    def named_by(self, heading: str) -> bool:
        """Whether a heading without unit is one of ours, perhaps with a symbol behind it (木材密度D)."""
        return self._pattern.fullmatch(heading) is not None or bool(self.unit_behind(heading))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(f"(?:{'|'.join(re.escape(plain(own)) for own in self.headings)}){TAIL}")

    def unit_behind(self, heading: str) -> str:
        """The unit that stands right behind a heading of ours (木材密度kg/m3), "" where there is none."""
        known = {plain_unit(unit) for unit in self.factors}
        rests = (heading.removeprefix(plain(own)) for own in self.headings if heading.startswith(plain(own)))
        return next((rest for rest in rests if plain_unit(rest) in known), "")


class QuantityLabel(Frozen):
    words: tuple[str, ...]
    factors: dict[str, float]


class EquationLabels(Frozen):
    column: tuple[str, ...]
    symbols: tuple[str, ...]


class AgeConventions(Frozen):
    grows: tuple[str, ...]
    waits: tuple[str, ...]


class FormLabels(Frozen):
    name: tuple[str, ...]
    value: tuple[str, ...]
    unit: tuple[str, ...]


class DisturbanceLabels(Frozen):
    kinds: dict[str, tuple[str, ...]]
    area: Label
    column: Label
    happened: tuple[str, ...]
    none: tuple[str, ...]
    conditional: tuple[str, ...]
    taken_off: tuple[str, ...]
    not_taken_off: tuple[str, ...]


class PitLabels(Frozen):
    pit: tuple[str, ...]
    other: tuple[str, ...]
    more: tuple[str, ...]
    negations: tuple[str, ...] = Field(alias="not")


class BaselineLabels(Frozen):
    words: tuple[str, ...]
    per_ha: tuple[str, ...]
    per_year: tuple[str, ...]


class Labels(Frozen):
    """The whole file."""

    strata: dict[str, Label]
    parameters: dict[str, Label]
    equation: EquationLabels
    sources: tuple[str, ...]
    local_sources: tuple[str, ...]
    ages: tuple[str, ...]
    years: tuple[str, ...]
    leakage: tuple[str, ...]
    fire: tuple[str, ...]
    disturbances: DisturbanceLabels
    pits: PitLabels
    baseline: BaselineLabels
    changes: tuple[str, ...]
    totals: tuple[str, ...]
    unused: tuple[str, ...]
    quantities: dict[str, QuantityLabel]
    age_conventions: AgeConventions
    not_of_project: tuple[str, ...]
    seedling_words: tuple[str, ...]
    form: FormLabels = Field()

    @cached_property
    def all_units(self) -> dict[str, set[str]]:
        """Plain printed unit to the quantities it may stand for."""
        found: dict[str, set[str]] = {}
        for name, one in self.quantities.items():
            for unit in one.factors:
                found.setdefault(plain_unit(unit), set()).add(name)
        return found


@cache
def load_labels() -> Labels:
    """Raises ValidationError for a broken file: a defect of ours."""
    return Labels.model_validate(read_one(PATH))


@lru_cache(maxsize=1 << 16)  # the same headings are held against every label
def plain(text: str) -> str:
    """A heading or name without blanks, in one spelling of signs and digits."""
    return re.sub(r"[\s*]", "", unicodedata.normalize("NFKC", text)).strip("：:，,")


def bare(text: str) -> str:
    """A heading without what stands in brackets and behind a slash with a unit."""
    whole = plain(text)
    stripped = BRACKETS.sub("", whole)
    return re.sub(r"/(?:ha|hm2|公顷|亩|%|年|a|株.*|m3.*|t.*)$", "", stripped) if len(stripped) > 2 else stripped


@lru_cache(maxsize=1 << 14)
def plain_unit(text: str) -> str:
    """A unit in one spelling: m³·hm⁻² as m3·hm-2."""
    return re.sub(r"[\s.]", "", unicodedata.normalize("NFKC", text).replace("−", "-").replace("⁻", "-")).replace(
        "•", "·"
    )


def unit_texts(heading: str) -> list[str]:
    """What may be the unit of a heading: the parts of its brackets, and what stands behind a slash."""
    whole = plain(heading)
    inside = [
        part for found in BRACKETS.findall(whole) for part in (found[1:-1], *re.split(r"[,，;；、]", found[1:-1]))
    ]
    return [whole, *inside, *([whole.partition("/")[2]] if "/" in whole else [])]


def factor_of(factors: dict[str, float], texts: list[str]) -> float | None:
    """The factor of the first text that is one of the units."""
    known = {plain_unit(unit): factor for unit, factor in factors.items()}
    return next((known[unit] for text in texts if (unit := plain_unit(text)) in known), None)
