"""Facts of parcels that this room makes: concluded by derive rules over all parcels at once, chained in order.

They become columns of the parcel frame like those that were surveyed, so that parcel rules read both alike.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from checker.judgement.candidates import combinations
from checker.judgement.columns import CONFLICT, DECIDED, MISSING, Column, from_frame, from_readings, spread
from checker.judgement.compile import compile_rule, in_force
from checker.judgement.conclusion import Chosen, facts_read, parse_conclusion
from checker.judgement.names import look_up
from checker.judgement.reading import Days, Elements, Known, Reading, Unknown
from checker.judgement.resolve import Resolver
from checker.judgement.rulebase import RuleBase
from checker.judgement.tree import Read
from checker.judgement.vector import FAIL, NOT_APPLICABLE, PASS, VectorEvaluator
from checker.judgement.wording import Wording
from checker.model.extracted import FactBase
from checker.model.fact import CAUSE_ORDER
from checker.model.rule import Rule

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

MAKES = frozenset({"parcel.was_forest", "parcel.exempt_rain", "parcel.exempt_zone", "parcel.exempt_public"})
_FIRST_VALUE = NOT_APPLICABLE + 1
Codes = npt.NDArray[np.int16]


def conclude_parcels(base: RuleBase, facts: FactBase, frame: "GeoDataFrame", as_of: str) -> "GeoDataFrame":
    """The frame with a column, and its causes, for every fact that a parcel derive rule in force concludes."""
    resolver = Resolver(facts, base.vocabulary, base.concluded())
    vector = VectorEvaluator(base.kinds)
    for rule in base.deriving():
        if rule.subject != "parcel" or not in_force(rule.in_force, as_of):
            continue
        fact, form = parse_conclusion(rule.concludes or {})
        assert isinstance(form, Chosen), "the linter refuses other conclusions about parcels"
        values, codes = _conclude(base, rule, form, as_of, frame, resolver, vector)
        frame = with_column(frame, fact.partition(".")[2], values, codes)
    return frame


def with_column(frame: "GeoDataFrame", name: str, values: Sequence[Any], codes: Codes) -> "GeoDataFrame":
    """The frame with a fact column: a code below the number of causes is that cause, others count through `values`."""
    causes = len(CAUSE_ORDER)
    held = np.array([*([None] * causes), *values], dtype=object)[codes]
    cause = np.array([*CAUSE_ORDER, *([None] * len(values))], dtype=object)[codes]
    columns = {name: held, f"{name}__cause": cause}
    return frame.assign(**{key: pd.Series(items, index=frame.index, dtype=object) for key, items in columns.items()})


def own_column(base: RuleBase, frame: "GeoDataFrame", read: Read) -> Column:
    """The column of a parcel fact; one that nobody makes yet is `not_checked` throughout."""
    name = look_up(read.name, base.vocabulary)
    field = read.name.partition(".")[2]
    if field not in frame.columns and name is not None and not name.made and read.name not in base.concluded():
        return from_readings([Unknown("not_checked")] * len(frame), read)
    return from_frame(frame, field, read)


def _conclude(
    base: RuleBase, rule: Rule, form: Chosen, as_of: str, frame: "GeoDataFrame", resolver: Resolver,
    vector: VectorEvaluator,
) -> tuple[list[Any], Codes]:  # fmt: skip
    """The values a rule can conclude, and per parcel a cause or the position of one of them after the causes."""
    if form.exclusive:
        pairs: list[tuple[dict[str, Any], dict[str, Any] | None]] = [(form.cases[0][0], form.cases[1][0])]
        values: list[Any] = [True, False]
    else:
        pairs = [(when, None) for when, _ in form.cases]
        values = [*(value for _, value in form.cases), *([] if form.otherwise is None else [form.otherwise])]
    size, parts = len(frame), []
    for pair in pairs:
        compiled, faults = compile_rule(rule, base.vocabulary, base.parameters, tuple(base.kinds), as_of, pair)
        assert not faults, faults
        parts.append(compiled)
    reads = {read.key: read for part in parts for read in part.reads}
    own = {key: own_column(base, frame, read) for key, read in reads.items() if read.name.startswith("parcel.")}
    shared = {key: resolver.choices(read, "project") for key, read in reads.items() if key not in own}
    cases = combinations(shared)
    if cases is None:
        return values, np.full(size, CONFLICT, np.int16)
    found: list[Codes] = []
    for case in cases:
        columns = {**own, **{key: spread(value, size, reads[key]) for key, value in case.items()}}
        found.append(_outcome([vector.codes(part, columns, size) for part in parts], form, size))
    codes = _agreed(found)
    codes[codes == NOT_APPLICABLE] = MISSING
    return values, np.where(codes >= _FIRST_VALUE, codes - _FIRST_VALUE + len(CAUSE_ORDER), codes).astype(np.int16)


def _outcome(verdicts: Sequence[npt.NDArray[np.int8]], form: Chosen, size: int) -> Codes:
    """What the conditions lead to in one combination: a cause, not applicable, or _FIRST_VALUE and the position of a
    value. The first condition that is not false decides."""
    result = np.full(size, _FIRST_VALUE + len(verdicts) if form.otherwise is not None else MISSING, np.int16)
    for index in reversed(range(len(verdicts))):
        codes = verdicts[index]
        if form.exclusive:
            result = np.where(codes == FAIL, np.int16(_FIRST_VALUE + 1), result)
        result = np.where(codes == PASS, np.int16(_FIRST_VALUE + index), result)
        result = np.where((codes < PASS) | (codes == NOT_APPLICABLE), codes.astype(np.int16), result)
    return np.asarray(result, np.int16)


def _agreed(found: Sequence[Codes]) -> Codes:
    """One outcome over all combinations: the common one, else the first cause; different values are a conflict."""
    table = np.stack(found)
    first = table[0]
    same = (table == first).all(axis=0)
    causes = np.where(table < PASS, table, len(CAUSE_ORDER)).min(axis=0)
    decided = np.where(table >= PASS, table, -1)
    lowest = np.where(table >= PASS, table, np.int16(999)).min(axis=0)
    causes = np.where(decided.max(axis=0) > lowest, np.minimum(causes, CONFLICT), causes)
    return np.asarray(np.where(same, first, causes), np.int16)


@dataclass(frozen=True, slots=True)
class Chains:
    """Tells how a concluded parcel fact came about, for one parcel and in words: the rule and what it read."""

    base: RuleBase
    frame: "GeoDataFrame"
    resolver: Resolver
    wording: Wording

    def tell(self, full: str, row: int, seen: frozenset[str] = frozenset()) -> str:
        """ "按 AFF-4-forest 推出：…"; nothing for a fact that no derive rule concludes."""
        maker = next((rule for rule in self.base.deriving() if (rule.concludes or {})["fact"] == full), None)
        if maker is None or full in seen:
            return ""
        said = [self._input(name, row, seen | {full}) for name in sorted(facts_read(maker))]
        return f"按 {maker.id} 推出：{'；'.join(said)}"

    def _input(self, full: str, row: int, seen: frozenset[str]) -> str:
        name = look_up(full, self.base.vocabulary)
        read = Read(full, name.value_type if name is not None else "string")
        if name is not None and name.scope == "parcel":
            readings = [cell(own_column(self.base, self.frame.iloc[[row]], read), 0)]
        else:
            readings = [choice.reading for choice in self.resolver.choices(read, "project")]
        told = " / ".join(self.wording.reading(reading, full, "zh") for reading in readings)
        deeper = self.tell(full, row, seen)
        return f"{self.wording.label(full, 'zh')} {told}" + (f"（{deeper}）" if deeper else "")


def cell(column: Column, row: int) -> Reading:
    """One cell of a column as a reading, for explaining it."""
    if column.cause[row] != DECIDED:
        return Unknown(CAUSE_ORDER[int(column.cause[row])], bool(column.silent[row]))
    value = column.value[row]
    if isinstance(value, tuple) and value and isinstance(value[0], Known | Unknown):
        return Elements(value)
    if value is not None:
        return Known(value)
    low, high = float(column.low[row]), float(column.high[row])
    return Known(Days(int(low), int(high))) if column.dates else Known(low)
