"""The best of ranked evidence, and one value over several works: how derive rules choose among candidates."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from math import prod

from checker.judgement.candidates import LIMIT, Choice
from checker.judgement.reading import Days, Known, Scalar, Unknown


def bounds(value: Scalar) -> tuple[float, float]:
    """Lowest and highest that a date or number can be. Raises TypeError for other values."""
    if isinstance(value, Days):
        return value.first, value.last
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"no order: {value!r}")
    return value, value


def rank_evidence(classes: Sequence[Sequence[Choice]], pick: str) -> tuple[Choice, ...]:
    """Candidates from classes of evidence, best class first.

    The extreme of the best class that has a value leads; other values of that class follow; values of lower classes
    stay as candidates where they lie beyond it (an earlier start in a weaker paper is not forgotten), and make it finer
    where they agree with it (the day in a weaker paper, the month in the best one). Unknowns of the
    best class and above, and papers that nobody could read in any class, are kept. Without any value: the unknowns,
    or `missing`.
    """
    low = pick in ("earliest", "smallest")
    best = next((index for index, choices in enumerate(classes) if any(_known(choice) for choice in choices)), None)
    found: list[Choice] = []
    if best is not None:
        found = _ordered([choice for choice in classes[best] if _known(choice)], low)
        leader = _bounds(found[0])
        weaker = [choice for choices in classes[best + 1 :] for choice in choices if _known(choice)]
        found += _ordered([c for c in weaker if _beyond(_bounds(c), leader, low) or _refines(_bounds(c), leader)], low)
    for index, choices in enumerate(classes):
        for choice in choices:
            unknown = choice.reading
            near = best is None or index <= best
            if isinstance(unknown, Unknown) and (unknown.cause == "unread" or (near and unknown.cause != "missing")):
                found.append(choice)
    kept: dict[object, Choice] = {}
    for choice in found:
        kept.setdefault(choice.reading, choice)
    return tuple(_without_coarser(list(kept.values()))) or (Choice(Unknown("missing")),)


def over_works(per_work: Sequence[Sequence[Choice]], how: str) -> tuple[Choice, ...]:
    """Candidates of the extreme or sum over works; while a work has no value an unknown stays beside the extreme."""
    if not per_work:
        return (Choice(Unknown("missing")),)
    if prod(len(choices) for choices in per_work) > LIMIT:
        return (Choice(Unknown("conflict")),)
    low = how in ("earliest_of", "smallest_of")
    found: dict[object, Choice] = {}
    for chosen in product(*per_work):
        known = [choice for choice in chosen if _known(choice)]
        if how == "sum_of" and len(known) == len(chosen):
            total = round(sum(_bounds(choice)[0] for choice in known), 6)
            facts = tuple(dict.fromkeys(fact for choice in known for fact in choice.facts))
            found.setdefault(total, Choice(Known(float(total)), facts))
        elif how != "sum_of" and known:
            first = _ordered(known, low)[0]
            found.setdefault(first.reading, first)
        for choice in chosen:
            if isinstance(choice.reading, Unknown):
                plain = replace(choice, reading=Unknown(choice.reading.cause))
                found.setdefault(plain.reading, plain)
    return tuple(sorted(found.values(), key=lambda choice: isinstance(choice.reading, Unknown)))


def _beyond(value: tuple[float, float], leader: tuple[float, float], low: bool) -> bool:
    return value[1] < leader[0] if low else value[0] > leader[1]


def _refines(value: tuple[float, float], leader: tuple[float, float]) -> bool:
    return leader[0] <= value[0] and value[1] <= leader[1] and value != leader


def _known(choice: Choice) -> bool:
    return isinstance(choice.reading, Known) and not isinstance(choice.reading.value, tuple)


def _bounds(choice: Choice) -> tuple[float, float]:
    assert isinstance(choice.reading, Known) and not isinstance(choice.reading.value, tuple)
    return bounds(choice.reading.value)


def _ordered(choices: Sequence[Choice], low: bool) -> list[Choice]:
    return sorted(choices, key=lambda c: _bounds(c) if low else tuple(-edge for edge in reversed(_bounds(c))))


def _without_coarser(choices: list[Choice]) -> list[Choice]:
    """Drops a date that only repeats a finer one ("2017-03" beside "2017-03-20")."""
    return [
        choice
        for choice in choices
        if not _known(choice)
        or not any(
            other is not choice and _known(other) and _bounds(choice)[0] <= _bounds(other)[0]
            and _bounds(other)[1] <= _bounds(choice)[1]
            for other in choices
        )
    ]  # fmt: skip
