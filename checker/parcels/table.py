"""Parcel lists as sheets."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from checker.model.extracted import Extracted, RowTable
from checker.parcels.sheet import Sheet
from checker.parcels.texts import cleaned

# Extraction leaves total rows out; one that slips through must not become a parcel.
TOTALS = frozenset({"合计", "总计", "小计", "共计", "累计"})


def read_tables(extracted: Sequence[Extracted]) -> list[Sheet]:
    """The tables of all parcel lists, copies left out."""
    sheets = []
    for paper in sorted(extracted, key=lambda item: item.document.id):
        document = paper.document
        if document.type == "parcel_table" and document.copies_of is None:
            sheets += [_sheet(document.id, document.path, table) for table in paper.tables]
    return sheets


def _sheet(document: str, path: str, table: RowTable) -> Sheet:
    cells = list(zip(*table.rows, strict=True)) if table.rows else [()] * len(table.columns)
    columns = {}
    for field, column in zip(table.columns, cells, strict=True):
        if field and field not in columns:
            columns[field] = cleaned(column)
    idle = _idle(list(columns.values()), len(table.rows))
    texts = pd.DataFrame({field: column[~idle] for field, column in columns.items()}, dtype=object)
    if texts.empty:
        texts = pd.DataFrame(index=range(int((~idle).sum())), columns=list(columns), dtype=object)
    places = tuple(place for place, out in zip(table.places, idle.tolist(), strict=True) if not out)
    return Sheet(document, path.rsplit("/", 1)[-1], texts, dict(table.units), places)


def _idle(columns: Sequence[np.ndarray], rows: int) -> np.ndarray:
    """Rows without content or with a word for a total."""
    content, total = np.zeros(rows, dtype=bool), np.zeros(rows, dtype=bool)
    for column in columns:
        codes, distinct = pd.factorize(column)
        content |= np.array([text != "" for text in distinct], dtype=bool)[codes]
        total |= np.array([text.replace(" ", "") in TOTALS for text in distinct], dtype=bool)[codes]
    return ~content | total
