"""Judging under disagreement: which combinations are tried, and what their verdicts amount to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from checker.judgement.reading import Case, Reading
from checker.model.evidence import Evidence
from checker.model.fact import CAUSE_ORDER
from checker.model.finding import Verdict

LIMIT = 64
DECIDED: tuple[Verdict, ...] = ("pass", "fail", "not_applicable")


@dataclass(frozen=True, slots=True)
class Choice:
    """One candidate of one fact that a rule reads, with the facts and evidence behind it."""

    reading: Reading
    facts: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Combined:
    """The verdict of a rule and the combinations it came from; `agreed` is how many candidates led to one verdict."""

    verdict: Verdict
    verdicts: tuple[Verdict, ...]
    note: str = ""


def combinations(choices: Mapping[str, Sequence[Choice]]) -> list[Case] | None:
    """Every combination of candidates, or None when there are more than `LIMIT`."""
    if prod(len(options) for options in choices.values()) > LIMIT:
        return None
    keys = list(choices)
    return [
        {key: choice.reading for key, choice in zip(keys, chosen, strict=True)}
        for chosen in product(*(choices[key] for key in keys))
    ]  # fmt: skip


def combine(verdicts: Sequence[Verdict]) -> Combined:
    """One verdict from those of all combinations.

    All agree on a decided one: it stands. Else the first present of not_checked, unread, conflict, review, missing,
    where different decided verdicts count as `conflict`. Raises ValueError when there are none.
    """
    if not verdicts:
        raise ValueError("no combination was judged")
    distinct = set(verdicts)
    if len(distinct) == 1:
        only = verdicts[0]
        return Combined(only, tuple(verdicts), "agreed" if len(verdicts) > 1 and only in DECIDED else "")
    open_ones = {verdict for verdict in distinct if verdict not in DECIDED}
    if len(distinct - open_ones) > 1:
        open_ones.add("conflict")
    first = min(open_ones, key=lambda verdict: CAUSE_ORDER.index(verdict))
    return Combined(first, tuple(verdicts), "differ")
