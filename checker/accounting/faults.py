"""Input that cannot be computed with: every trouble named with its cell, all of them at once."""

from collections.abc import Sequence
from typing import Literal

from checker.accounting.words import join, say, together
from checker.model.base import Frozen
from checker.model.errors import UserError

FaultCode = Literal[
    "missing", "not_a_number", "negative", "out_of_range", "unknown_name", "unit", "repeated", "shares",
    "undefined_age", "negative_growth", "absurd", "no_parameters", "other_methodology", "not_for_this_methodology",
]  # fmt: skip
MOST_SHOWN = 20


class InputFault(Frozen):
    """`where` names table, row and column, as in "碳层 S-03, area_ha"."""

    code: FaultCode
    where: str
    value: str
    zh: str
    en: str


def fault(code: FaultCode, where: str, value: object, key: str, **values: object) -> InputFault:
    """The fault whose message is `faults.<key>`."""
    text = say(f"faults.{key}", **values)
    return InputFault(code=code, where=where, value=str(value), zh=text.zh, en=text.en)


class InputError(UserError):
    """The recomputation cannot be done; `faults` says where and why."""

    def __init__(self, faults: Sequence[InputFault]) -> None:
        self.faults = tuple(faults)
        shown, more = self.faults[:MOST_SHOWN], len(self.faults) - MOST_SHOWN
        texts = together([(one.where, one) for one in shown])
        if more > 0:
            texts.append(say("files.more_faults", count=more))
        whole = say("files.faults", list=join(texts))
        super().__init__(whole.zh, whole.en)
