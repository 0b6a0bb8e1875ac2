"""Facts of many cases as columns of arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from checker.judgement.reading import Days, Elements, Known, Papers, Reading, Unknown, read_value
from checker.judgement.tree import Read
from checker.model.fact import CAUSE_ORDER, Cause

NOT_CHECKED, UNREAD, CONFLICT, REVIEW, MISSING = range(5)
DECIDED = 9  # larger than every rank, so that the smallest rank of several truths is the first cause


def rank(cause: Cause) -> int:
    return CAUSE_ORDER.index(cause)


@dataclass(slots=True)
class Column:
    """One fact over all rows. `low`/`high` hold numbers and day ordinals (NaN elsewhere), `value` the rest.

    `dates`: the figures are day ordinals.
    """

    value: npt.NDArray[np.object_]
    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]
    cause: npt.NDArray[np.int8]
    silent: npt.NDArray[np.bool_]
    dates: bool = False

    def take(self, rows: npt.NDArray[np.int64]) -> "Column":
        """The column at those rows, in that order."""
        return Column(
            self.value[rows], self.low[rows], self.high[rows], self.cause[rows], self.silent[rows], self.dates
        )


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
    causes = frame[f"{name}__cause"] if f"{name}__cause" in frame.columns else pd.Series([None] * len(frame))
    values: list[Any] = frame[name].tolist()
    cache: dict[Any, Reading] = {}
    readings: list[Reading] = []
    for value, cause in zip(values, causes.tolist(), strict=True):
        if isinstance(cause, str):
            readings.append(Unknown(cause))  # type: ignore[arg-type]
            continue
        if value is None or (isinstance(value, float) and np.isnan(value)) or value is pd.NA or value is pd.NaT:
            readings.append(Unknown("missing", silent=True))
            continue
        plain = value.item() if isinstance(value, np.generic) else tuple(value) if isinstance(value, list) else value
        if isinstance(plain, dict):
            readings.append(read_value(plain, read.value_type))
            continue
        key = (type(plain), plain)
        if key not in cache:
            cache[key] = read_value(plain, read.value_type)
        readings.append(cache[key])
    return from_readings(readings, read)


def spread(reading: Reading, rows: int, read: Read) -> Column:
    """One reading for every row, e.g. a project fact beside parcels."""
    return from_readings([reading], read).take(np.zeros(rows, np.int64))
