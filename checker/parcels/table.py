"""Parcel lists as sheets."""

from collections.abc import Sequence

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
    columns = {}
    for position, field in enumerate(table.columns):
        if field and field not in columns:
            columns[field] = pd.Series(cleaned(row[position] for row in table.rows), dtype=object)
    texts = pd.DataFrame(columns, index=range(len(table.rows)), dtype=object)
    kept = [not _is_idle(row) for row in texts.to_numpy().tolist()] if len(texts.columns) else [False] * len(texts)
    places = tuple(place for place, keep in zip(table.places, kept, strict=True) if keep)
    return Sheet(document, path.rsplit("/", 1)[-1], texts[kept].reset_index(drop=True), dict(table.units), places)


def _is_idle(row: Sequence[str]) -> bool:
    return not any(row) or any(text.replace(" ", "") in TOTALS for text in row)
