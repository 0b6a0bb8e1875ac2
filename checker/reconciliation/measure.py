"""Facts computed from other facts, tried under every combination of their candidates."""

from collections.abc import Callable, Sequence
from itertools import product

from checker.model.fact import CAUSE_ORDER, Candidate, Fact, FactState, Value, ValueType
from checker.model.identity import fact_id
from checker.reconciliation.calendar import interval

MAX_COMBINATIONS = 64


def spread(fact: Fact | None) -> list[Candidate]:
    """A fact's candidates; a partial date gives its first and its last day; an absent fact is missing."""
    if fact is None:
        return [Candidate(cause="missing")]
    found: list[Candidate] = []
    for candidate in fact.all_candidates():
        if fact.value_type == "date" and isinstance(candidate.value, str):
            first, last = interval(candidate.value)
            days = dict.fromkeys((first.isoformat(), last.isoformat()))
            found.extend(candidate.model_copy(update={"value": day}) for day in days)
        else:
            found.append(candidate)
    return found


def measure(
    subject: str,
    field: str,
    inputs: Sequence[Fact | None],
    compute: Callable[..., Value | Candidate | None],
    *,
    value_type: ValueType = "number",
    unit: str | None = None,
) -> Fact:
    """`compute` over every combination of the inputs' candidates, as one fact with state `measured`.

    A combination with an unknown gives an unknown of the first cause in the design's order; `compute` returning None
    means the values do not allow an answer (cause review), a candidate says itself why. Above 64 combinations the fact
    is a conflict.
    """
    spreads = [spread(fact) for fact in inputs]
    evidence = tuple(place for fact in inputs if fact is not None for place in fact.evidence)
    size = 1
    for options in spreads:
        size *= len(options)
    if size > MAX_COMBINATIONS:
        candidates = [Candidate(cause="conflict", note="候选值组合过多")]
    else:
        candidates = [_one(combination, compute) for combination in product(*spreads)]
    distinct: dict[str, Candidate] = {}
    for candidate in candidates:
        distinct.setdefault(f"{candidate.cause}|{candidate.value!r}", candidate)
    kept = tuple(distinct.values())
    values = [candidate.value for candidate in kept if candidate.value is not None]
    single = values[0] if len(kept) == 1 and values else None
    return Fact(
        id=fact_id(subject, field), subject=subject, field=field, value_type=value_type, unit=unit, value=single,
        state=_state(kept), evidence=evidence, candidates=() if single is not None else kept,
    )  # fmt: skip


def _state(kept: Sequence[Candidate]) -> FactState:
    causes = {candidate.cause for candidate in kept}
    if len(kept) == 1 and causes == {"missing"}:
        return "missing"
    return "unread" if causes == {"unread"} else "measured"


def _one(combination: Sequence[Candidate], compute: Callable[..., Value | Candidate | None]) -> Candidate:
    causes = [candidate.cause for candidate in combination if candidate.cause is not None]
    if causes:
        worst = next(cause for cause in CAUSE_ORDER if cause in causes)
        notes = dict.fromkeys(
            candidate.note for candidate in combination if candidate.cause == worst and candidate.note
        )
        return Candidate(cause=worst, note="；".join(notes))
    value = compute(*(candidate.value for candidate in combination))
    if value is None:
        return Candidate(cause="review", note="现有数值无法算出此量")
    if isinstance(value, Candidate):
        return value
    return Candidate(value=value)
