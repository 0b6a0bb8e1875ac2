"""A frame's column read as a whole gives what each cell gives when read alone."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from checker.judgement.columns import DECIDED, from_frame, rank
from checker.judgement.reading import Days, Unknown, read_value
from checker.judgement.tree import Read

CELLS: dict[str, list[Any]] = {
    "number": [400, 399.9999999, 0.1 + 0.2, -0.0, 1.0000005, 1e9 + 0.123456, 8.9e12, 9.1e12, float("inf"), None],
    "boolean": [True, False, 1, "是", None],
    "string": ["防护林", " 防护林 ", "", 3, None],
    "date": ["2013", "2013-02", "2013-02-08", "08.02.2013", None],
}


@pytest.mark.parametrize("kind", CELLS)
@pytest.mark.parametrize("mixed", [False, True])
def test_whole_as_single(kind: str, mixed: bool) -> None:
    cells = (
        CELLS[kind] if mixed else [cell for cell in CELLS[kind] if cell is None or type(cell) is type(CELLS[kind][0])]
    )
    column = from_frame(pd.DataFrame({"x": pd.Series(cells, dtype=object)}), "x", Read("parcel.x", kind))
    for row, cell in enumerate(cells):
        if cell is None:
            assert column.cause[row] == rank("missing") and column.silent[row]
            continue
        reading = read_value(cell, kind)
        if isinstance(reading, Unknown):
            assert column.cause[row] == rank(reading.cause) and not column.silent[row], cell
        elif isinstance(reading.value, Days):
            assert (column.low[row], column.high[row]) == (reading.value.first, reading.value.last)
        elif kind == "number":
            assert column.low[row] == column.high[row] == reading.value, cell
        else:
            assert (column.cause[row] == DECIDED and column.value[row] is reading.value) or column.value[
                row
            ] == reading.value


def test_floats_and_causes() -> None:
    frame = pd.DataFrame(
        {"x": [1.5, np.nan, 2.5, np.inf], "x__cause": pd.Series([None, None, "unread", None], dtype=object)}
    )
    column = from_frame(frame, "x", Read("parcel.x", "number"))
    assert column.cause.tolist() == [DECIDED, rank("missing"), rank("unread"), rank("review")]
    assert column.silent.tolist() == [False, True, False, False] and column.low[0] == 1.5 and np.isnan(column.low[2])
