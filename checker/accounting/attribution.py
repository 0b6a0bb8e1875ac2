"""How much of a difference each input accounts for, whatever the order they are exchanged in (Shapley values)."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from itertools import combinations
from math import factorial
from typing import Any, Final

import numpy as np

from checker.accounting.case import Case
from checker.accounting.engine import flows
from checker.accounting.faults import InputError, fault
from checker.model.base import Frozen
from checker.model.rule import Bilingual

MOST_FACTORS: Final = 12
# Fields of a case that are exchanged together because they mean one thing to a reader.
FACTORS: Final[Mapping[str, tuple[tuple[str, ...], Bilingual]]] = {
    "area": (("area", "share"), Bilingual(zh="面积", en="area")),
    "age": (("birth", "planted"), Bilingual(zh="林龄与造林年度", en="age and planting year")),
    "growth": (("profile", "profiles"), Bilingual(zh="生长模型", en="growth model")),
    "stocking": (("survival", "density", "kept"), Bilingual(zh="株数、保存率与间伐", en="density, survival, thinning")),
    "wood_density": (("d",), Bilingual(zh="木材密度", en="wood density")),
    "bef": (("bef",), Bilingual(zh="生物量扩展因子", en="expansion factor")),
    "root_shoot": (("r", "r_function"), Bilingual(zh="根茎比", en="root-shoot ratio")),
    "carbon_fraction": (("cf", "co2"), Bilingual(zh="含碳率与 44/12", en="carbon fraction and 44/12")),
    "baseline": (("baseline", "baseline_rate", "benchmark", "of_baseline"), Bilingual(zh="基准线", en="baseline")),
    "leakage": (("leakage",), Bilingual(zh="泄漏", en="leakage")),
    "fire": (("fire",), Bilingual(zh="火灾排放", en="fire emissions")),
    "deduction": (("deduction",), Bilingual(zh="扣减率", en="deduction")),
}


class Part(Frozen):
    """One input's part of the difference (claimed minus recomputed, tCO2e) and its share of it."""

    factor: str
    title: Bilingual
    tco2e: float
    share: float


def explain_by_inputs(ours: Case, theirs: Case) -> tuple[Part, ...]:
    """Parts that add up to total(theirs) - total(ours), largest first. Both cases need the same rows and years.

    Raises InputError where rows or years differ: then there is no input to exchange.
    """
    if len(ours.area) != len(theirs.area) or ours.window.years != theirs.window.years:
        raise InputError([fault("missing", "归因", "", "no_attribution")])
    differing = [name for name, (names, _) in FACTORS.items() if any(_differ(ours, theirs, one) for one in names)]

    def total(chosen: frozenset[str]) -> float:
        taken: dict[str, Any] = {one: getattr(theirs, one) for name in chosen for one in FACTORS[name][0]}
        return flows(replace(ours, **taken)).total

    values = shapley(differing, total)
    whole = sum(values.values())
    parts = [
        Part(factor=name, title=FACTORS[name][1], tco2e=value, share=value / whole if whole else 0.0)
        for name, value in values.items()
    ]
    return tuple(sorted(parts, key=lambda part: (-abs(part.tco2e), part.factor)))


def shapley(names: list[str], value: Callable[[frozenset[str]], float]) -> dict[str, float]:
    """Each name's mean contribution over all orders of exchange. They add up to value(all) - value(none)."""
    if len(names) > MOST_FACTORS:
        raise ValueError(f"more than {MOST_FACTORS} inputs differ")
    n = len(names)
    worth = {frozenset(some): value(frozenset(some)) for size in range(n + 1) for some in combinations(names, size)}
    found = {}
    for name in names:
        others = [other for other in names if other != name]
        part = 0.0
        for size in range(n):
            weight = factorial(size) * factorial(n - size - 1) / factorial(n)
            for some in combinations(others, size):
                before = frozenset(some)
                part += weight * (worth[before | {name}] - worth[before])
        found[name] = part
    return found


def _differ(ours: Case, theirs: Case, name: str) -> bool:
    assert name in {field.name for field in fields(Case)}
    mine, other = getattr(ours, name), getattr(theirs, name)
    if isinstance(mine, np.ndarray) and isinstance(other, np.ndarray):
        if mine.dtype.kind == "f":
            return not np.array_equal(mine, other, equal_nan=True)
        return not np.array_equal(mine, other)
    return bool(type(mine) is not type(other) or mine != other)
