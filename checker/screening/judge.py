"""Judges every criterion once over all parcels, and sorts the parcels under every mechanism."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from checker.judgement.columns import NOT_CHECKED, Column, from_frame, from_readings
from checker.judgement.compile import Compiled, in_force
from checker.judgement.parcel_facts import own_column
from checker.judgement.reading import Unknown
from checker.judgement.rulebase import RuleBase
from checker.judgement.tree import Read
from checker.judgement.vector import VectorEvaluator
from checker.screening.facts import ScreenFacts
from checker.screening.mechanisms import Mechanism, Screens
from checker.screening.outcome import Codes, land_outcomes, outcomes

START = "project.start_date"
"""Rules of the audit read the project's start; here every parcel has its own."""


@dataclass(frozen=True)
class Judged:
    """Per criterion the verdicts as positions in VERDICTS; per mechanism the outcome, the deciding criterion, and the
    outcome of the land alone."""

    verdicts: dict[str, Codes]
    outcome: dict[str, Codes]
    deciding: dict[str, npt.NDArray[np.int16]]
    land: dict[str, Codes]


def judge_screens(base: RuleBase, screens: Screens, facts: ScreenFacts, as_of: str) -> Judged:
    """Everything over all parcels at once."""
    vector, size = VectorEvaluator(base.kinds), len(facts.frame)
    columns: dict[str, Column] = {}

    def column(read: Read) -> Column:
        if read.key not in columns:
            columns[read.key] = _column(base, facts, read)
        return columns[read.key]

    def judge(compiled: Compiled) -> Codes:
        if not in_force(compiled.rule.in_force, as_of):
            return np.full(size, NOT_CHECKED, np.int8)  # a text of another time decides nothing
        return vector.codes(compiled, {read.key: column(read) for read in compiled.reads}, size)

    verdicts = {name: judge(compiled) for name, compiled in screens.compiled.items()}
    everything = (*screens.mechanisms, screens.statistics)
    told = {item.id: outcomes(item, _of(item, verdicts), size) for item in everything}
    return Judged(
        verdicts, {name: pair[0] for name, pair in told.items()}, {name: pair[1] for name, pair in told.items()},
        {item.id: land_outcomes(item, _of(item, verdicts), size)[0] for item in everything},
    )  # fmt: skip


def _of(mechanism: Mechanism, verdicts: dict[str, Codes]) -> list[Codes]:
    return [verdicts[item.id] for item in mechanism.criteria]


def _column(base: RuleBase, facts: ScreenFacts, read: Read) -> Column:
    if read.name in facts.columns:
        return facts.columns[read.name]
    if read.name == START:
        return from_frame(facts.frame, "planting_start", read)
    if not read.name.startswith("parcel."):
        return from_readings([Unknown("missing")] * len(facts.frame), read)
    if read.name.partition(".")[2] in facts.frame.columns:
        return from_frame(facts.frame, read.name.partition(".")[2], read)
    return own_column(base, facts.frame, read)
