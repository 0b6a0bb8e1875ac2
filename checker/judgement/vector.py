"""The vectorised evaluator: one column a fact, one row a case, Kleene logic on masks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from checker.judgement.columns import DECIDED, MISSING, NOT_CHECKED, REVIEW, UNREAD, Column, from_readings, rank
from checker.judgement.compile import Compiled
from checker.judgement.identifiers import is_kind
from checker.judgement.reading import Case, Days, Papers, Scalar
from checker.judgement.tree import All, AnyOf, Atom, Dated, Node, Not, Quantified, Undecided, reads
from checker.model.fact import CAUSE_ORDER
from checker.model.finding import Verdict

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ranks = npt.NDArray[np.int8]
VERDICTS = np.array([*CAUSE_ORDER, "pass", "fail", "not_applicable"], dtype=object)
PASS, FAIL, NOT_APPLICABLE = (len(CAUSE_ORDER) + index for index in range(3))


@dataclass(slots=True)
class Masks:
    """Truth per row: `true`, and the rank of the cause where unknown (DECIDED where not)."""

    true: Bools
    cause: Ranks

    @property
    def false(self) -> Bools:
        return np.asarray(~self.true & (self.cause == DECIDED), bool)

    @property
    def unknown(self) -> Bools:
        return np.asarray(self.cause != DECIDED, bool)


class VectorEvaluator:
    """Judges compiled rules over columns. `kinds` are the identifier patterns."""

    name = "vector"

    def __init__(self, kinds: Mapping[str, tuple[str, ...]]) -> None:
        self._kinds = kinds

    def verdicts(self, compiled: Compiled, cases: Sequence[Case]) -> list[Verdict]:
        """One verdict per case; a case gives a reading for every read of the rule."""
        columns = {read.key: from_readings([case[read.key] for case in cases], read) for read in compiled.reads}
        return [str(verdict) for verdict in self.judge(compiled, columns, len(cases))]  # type: ignore[misc]

    def judge(self, compiled: Compiled, columns: dict[str, Column], rows: int) -> npt.NDArray[np.object_]:
        """An array of verdict strings, one per row of the columns."""
        return VERDICTS[self.codes(compiled, columns, rows)]

    def codes(self, compiled: Compiled, columns: dict[str, Column], rows: int) -> Ranks:
        """The verdicts as positions in VERDICTS."""
        applies, passes, fails = (self.masks(node, columns, rows) for node in compiled.nodes())
        # a cause is its own position; a rule that neither passes nor fails is for a person to look at
        open_or_pass = np.where(passes.true, np.int8(PASS), np.int8(REVIEW))
        cause = np.minimum(passes.cause, fails.cause)
        result = np.where(cause == DECIDED, open_or_pass, cause)
        result[fails.true] = FAIL
        unknown = applies.cause != DECIDED
        result[unknown] = applies.cause[unknown]
        result[~applies.true & ~unknown] = NOT_APPLICABLE
        return result

    def masks(self, node: Node, columns: dict[str, Column], rows: int, element: Column | None = None) -> Masks:
        """Truth of a node per row."""
        if isinstance(node, Undecided):
            return Masks(np.zeros(rows, bool), np.full(rows, rank(node.cause), np.int8))
        if isinstance(node, Not):
            inner = self.masks(node.child, columns, rows, element)
            return Masks(inner.false, inner.cause)
        if isinstance(node, All | AnyOf):
            parts = [self.masks(child, columns, rows, element) for child in node.children]
            return _every(parts, rows) if isinstance(node, All) else _some(parts, rows)
        if isinstance(node, Quantified):
            return self._quantified(node, columns, rows)
        if isinstance(node, Dated):
            return self._dated(node, columns, rows, element)
        column = columns[node.read.key] if node.read is not None else element
        if column is None:
            raise ValueError("an element comparison outside a list")
        other = columns[node.other.key] if node.other is not None else None
        return self._atom(node, column, other, rows)

    def _atom(self, atom: Atom, column: Column, other: Column | None, rows: int) -> Masks:
        if column.pool is not None and column.codes is not None and other is None:
            return _spread(self._atom(atom, column.pool, None, len(column.pool.cause)), column.codes)
        cause = column.cause.copy()
        known = cause == DECIDED
        if atom.operator == "exists":
            return Masks(known, cause)
        if atom.operator == "absent":
            silent = column.silent & ~known
            cause[silent] = DECIDED
            return Masks(silent, cause)
        if atom.operator == "contains":
            return self._contains(atom, column, rows)
        if atom.operator == "matches":
            assert atom.literal is not None
            kind = str(atom.literal.value)
            pairs = zip(column.value, known, strict=True)
            hits = [bool(ok) and is_kind(str(text), kind, self._kinds) for text, ok in pairs]
            return Masks(np.array(hits, bool).reshape(rows), cause)
        if other is not None:
            cause = np.minimum(cause, other.cause)
            known = cause == DECIDED
            low, high, equal = other.low, other.high, column.value == other.value
        else:
            assert atom.literal is not None
            value = atom.literal.value
            if isinstance(value, tuple):
                return Masks(np.isin(column.low if atom.value_type == "number" else column.value.astype(str),
                                     np.array(value)) & known, cause)  # fmt: skip
            low, high, equal = _constant(value, column, rows)
        true, false = _compare(atom, column, low, high, np.asarray(equal, bool))
        cause[known & ~true & ~false] = REVIEW
        return Masks(true & known, cause)

    def _contains(self, atom: Atom, column: Column, rows: int) -> Masks:
        assert atom.literal is not None and isinstance(atom.literal.value, tuple)
        wanted = {str(item) for item in atom.literal.value}
        true, cause = np.zeros(rows, bool), column.cause.copy()
        for row in np.flatnonzero(cause == DECIDED):
            held = column.value[row]
            if isinstance(held, Papers):
                absent = wanted - held.present
                true[row] = not absent
                if absent:
                    cause[row] = UNREAD if absent & held.perhaps else MISSING
            else:
                true[row] = wanted <= set(held)
        return Masks(true, cause)

    def _quantified(self, node: Quantified, columns: dict[str, Column], rows: int) -> Masks:
        column = columns[node.read.key]
        if column.pool is not None and column.codes is not None and not reads(node.inner):
            alone = self._quantified(node, {node.read.key: column.pool}, len(column.pool.cause))
            return _spread(alone, column.codes)
        cause = column.cause.copy()
        pairs = zip(column.value, cause == DECIDED, strict=True)
        lengths = np.array([len(items) if ok else 0 for items, ok in pairs], int)
        owner = np.repeat(np.arange(rows), lengths)
        flat = [item for items, size in zip(column.value, lengths, strict=True) if size for item in items]
        inner = self.masks(
            node.inner, {key: item.take(owner) for key, item in columns.items()}, len(owner),
            from_readings(flat, node.read, of_elements=True),
        )  # fmt: skip
        counts = {name: np.bincount(owner[mask], minlength=rows) > 0 for name, mask in
                  (("true", inner.true), ("false", inner.false))}  # fmt: skip
        worst = np.full(rows, DECIDED, np.int8)
        np.minimum.at(worst, owner, inner.cause)
        known = cause == DECIDED
        deciding = counts["false"] if node.mode == "every" else counts["true"]
        worst[deciding] = DECIDED
        if node.needs_element:
            worst[known & (lengths == 0)] = MISSING
        cause[known] = worst[known]
        true = deciding if node.mode == "some" else ~deciding
        return Masks(true & (cause == DECIDED), cause)

    def _dated(self, node: Dated, columns: dict[str, Column], rows: int, element: Column | None) -> Masks:
        on = columns[node.on.key]
        known = on.cause == DECIDED
        true, false = np.ones(rows, bool), np.ones(rows, bool)
        open_cause = np.where(known, np.int8(REVIEW), on.cause).astype(np.int8)
        settled = np.zeros(rows, bool)
        in_play_any = np.zeros(rows, bool)
        result = Masks(np.zeros(rows, bool), np.full(rows, DECIDED, np.int8))
        for option in node.options:
            part = self.masks(option.node, columns, rows, element)
            in_play = ~known | ((on.low <= option.last) & (on.high >= option.first))
            inside = known & (on.low >= option.first) & (on.high <= option.last)
            result.true[inside], result.cause[inside] = part.true[inside], part.cause[inside]
            settled |= inside
            in_play_any |= in_play
            true &= ~in_play | part.true
            false &= ~in_play | part.false
            open_cause = np.where(in_play, np.minimum(open_cause, part.cause), open_cause).astype(np.int8)
        rest = ~settled
        open_cause[~in_play_any] = NOT_CHECKED
        undecided = ~((true | false) & in_play_any)
        result.true[rest] = (true & in_play_any)[rest]
        result.cause[rest] = np.where(undecided, open_cause, DECIDED)[rest]
        return result


def _spread(masks: Masks, codes: npt.NDArray[np.int64]) -> Masks:
    """Truth per reading as truth per row."""
    return Masks(masks.true[codes], masks.cause[codes])


def _every(parts: list[Masks], rows: int) -> Masks:
    true, false, cause = np.ones(rows, bool), np.zeros(rows, bool), np.full(rows, DECIDED, np.int8)
    for part in parts:
        true &= part.true
        false |= part.false
        cause = np.minimum(cause, part.cause)
    cause[false] = DECIDED
    return Masks(true, cause)


def _some(parts: list[Masks], rows: int) -> Masks:
    true, cause = np.zeros(rows, bool), np.full(rows, DECIDED, np.int8)
    for part in parts:
        true |= part.true
        cause = np.minimum(cause, part.cause)
    cause[true] = DECIDED
    return Masks(true, cause)


def _constant(value: Scalar, column: Column, rows: int) -> tuple[Floats, Floats, Bools]:
    """A constant as an interval of one row, which numpy repeats, and as an equality mask."""
    if isinstance(value, Days):
        return np.array([float(value.first)]), np.array([float(value.last)]), np.zeros(rows, bool)
    if isinstance(value, str | bool):
        nothing = np.array([np.nan])
        return nothing, nothing, np.asarray(column.value == value, bool)
    return np.array([value]), np.array([value]), np.zeros(rows, bool)


def _compare(atom: Atom, column: Column, low: Floats, high: Floats, equal: Bools) -> tuple[Bools, Bools]:
    """True and false masks of a comparison of intervals; what is neither overlaps the bound."""
    first, last = column.low, column.high
    match atom.operator:
        case "equals" if atom.value_type in ("string", "boolean"):
            return equal, ~equal
        case "equals":
            return (first == last) & (low == high) & (first == low), (last < low) | (first > high)
        case "above" | "after":
            return first > high, last <= low
        case "at_least" | "on_or_after":
            return first >= high, last < low
        case "below" | "before":
            return last < low, first >= high
        case "at_most" | "on_or_before":
            return last <= low, first > high
    raise ValueError(f"unknown operator {atom.operator!r}")
