"""Facts of many cases as columns of arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from checker.judgement.reading import DECIMALS, LARGEST, Days, Elements, Known, Papers, Reading, Unknown, read_value
from checker.judgement.tree import Read
from checker.model.fact import CAUSE_ORDER, Cause

NOT_CHECKED, UNREAD, CONFLICT, REVIEW, MISSING = range(5)
DECIDED = 9  # larger than every rank, so that the smallest rank of several truths is the first cause
_BLANK = Unknown("missing", silent=True)
_ROUNDS_EXACTLY = 1e9  # up to here a figure times a million is exact to less than one, and so is rounding whole arrays


def rank(cause: Cause) -> int:
    return CAUSE_ORDER.index(cause)


@dataclass(slots=True)
class Column:
    """One fact over all rows. `low`/`high` hold numbers and day ordinals (NaN elsewhere), `value` the rest.

    `dates`: the figures are day ordinals. Where few distinct readings fill many rows, `pool` holds each once and
    `codes` says which one stands in a row, so that a comparison is made once per reading.
    """

    value: npt.NDArray[np.object_]
    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]
    cause: npt.NDArray[np.int8]
    silent: npt.NDArray[np.bool_]
    dates: bool = False
    pool: "Column | None" = None
    codes: npt.NDArray[np.int64] | None = None

    def take(self, rows: npt.NDArray[np.int64]) -> "Column":
        """The column at those rows, in that order."""
        low = self.low[rows]
        high = low if self.high is self.low else self.high[rows]
        codes = None if self.codes is None else self.codes[rows]
        return Column(
            self.value[rows], low, high, self.cause[rows], self.silent[rows], self.dates, self.pool, codes
        )  # fmt: skip


def pooled(readings: Sequence[Reading], codes: npt.NDArray[np.int64], read: Read) -> Column:
    """A column in which row after row is one of a few readings."""
    pool = from_readings(readings, read)
    column = pool.take(codes)
    column.pool, column.codes = pool, codes
    return column


def from_readings(readings: Sequence[Reading], read: Read, of_elements: bool = False) -> Column:
    """A column from one reading per row; a list read keeps its elements as readings."""
    size = len(readings)
    column = Column(
        np.full(size, None, dtype=object), np.full(size, np.nan), np.full(size, np.nan),
        np.full(size, DECIDED, np.int8), np.zeros(size, bool), read.value_type == "date",
    )  # fmt: skip
    many = read.many and not of_elements
    for row, reading in enumerate(readings):
        if isinstance(reading, Unknown):
            column.cause[row] = rank(reading.cause)
            column.silent[row] = reading.silent
        elif isinstance(reading, Elements):
            column.value[row] = reading.items
        elif isinstance(reading, Papers):
            column.value[row] = reading
        elif isinstance(reading.value, tuple):
            column.value[row] = tuple(Known(item) for item in reading.value) if many else reading.value
        else:
            _put(column, row, reading)
    return column


def _put(column: Column, row: int, reading: Known) -> None:
    value = reading.value
    if isinstance(value, Days):
        column.low[row], column.high[row] = value.first, value.last
    elif isinstance(value, float) and not isinstance(value, bool):
        column.low[row] = column.high[row] = value
    else:
        column.value[row] = value


def from_frame(frame: pd.DataFrame, name: str, read: Read) -> Column:
    """A column of the parcel frame: `name` and, where it is unknown, the cause in `<name>__cause`.

    A blank without a cause is known to be blank: `absent` is true of it and nothing else can be said. A frame without
    the column is `missing` throughout.
    """
    if name not in frame.columns:
        return from_readings([Unknown("missing")] * len(frame), read)
    ranks = _ranks(frame, name)
    values = frame[name]
    kind = pd.api.types.infer_dtype(values, skipna=True)
    if read.value_type == "number" and kind in ("floating", "integer", "mixed-integer-float"):
        return _numbers(pd.to_numeric(frame[name]).to_numpy(dtype=float, na_value=np.nan), ranks)
    distinct, codes = _distinct(values, kind)
    readings = [*(read_value(item, read.value_type) for item in distinct), *map(Unknown, CAUSE_ORDER), _BLANK]
    codes = np.where(codes < 0, len(readings) - 1, codes)
    return pooled(readings, np.where(ranks == DECIDED, codes, len(distinct) + ranks), read)


def _ranks(frame: pd.DataFrame, name: str) -> npt.NDArray[np.int8]:
    """Rank of the cause per row, DECIDED where there is none."""
    if f"{name}__cause" not in frame.columns:
        return np.full(len(frame), DECIDED, np.int8)
    codes, causes = pd.factorize(frame[f"{name}__cause"])
    return np.array([*(rank(cause) for cause in causes), DECIDED], np.int8)[codes]


def _numbers(values: npt.NDArray[np.float64], ranks: npt.NDArray[np.int8]) -> Column:
    """A column of figures, each rounded as `read_scalar` rounds it; one that cannot be compared is `review`."""
    cause, blank = ranks.copy(), np.isnan(values)
    silent = blank & (ranks == DECIDED)
    cause[silent] = MISSING
    cause[(ranks == DECIDED) & ~blank & ~(np.abs(values) <= LARGEST)] = REVIEW
    low = np.round(values, DECIMALS) + 0.0
    for row in np.flatnonzero(np.abs(values) > _ROUNDS_EXACTLY):
        low[row] = round(float(values[row]), DECIMALS) if np.isfinite(values[row]) else np.nan
    low[cause != DECIDED] = np.nan
    return Column(np.full(len(values), None, dtype=object), low, low, cause, silent)


def _distinct(values: pd.Series, kind: str) -> tuple[list[Any], npt.NDArray[np.int64]]:
    """The distinct values and which one stands in each row, -1 for a blank. True is not 1, and maps stay apart."""
    if kind in ("string", "boolean"):
        codes, found = pd.factorize(values)
        return [_plain(item) for item in found], codes.astype(np.int64)
    known: dict[Any, int] = {}
    distinct: list[Any] = []
    rows = np.full(len(values), -1, np.int64)
    for row, value in enumerate(values.tolist()):
        if value is None or (isinstance(value, float) and np.isnan(value)) or value is pd.NA or value is pd.NaT:
            continue
        plain = tuple(value) if isinstance(value, list) else _plain(value)
        key = (dict, row) if isinstance(plain, dict) else (type(plain), plain)
        code = known.get(key)
        if code is None:
            code = known[key] = len(distinct)
            distinct.append(plain)
        rows[row] = code
    return distinct, rows


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


def spread(reading: Reading, rows: int, read: Read) -> Column:
    """One reading for every row, e.g. a project fact beside parcels."""
    return pooled([reading], np.zeros(rows, np.int64), read)
