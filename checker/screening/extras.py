"""Attributes of parcels that the survey has no use for: province and county, closure, soil, kind of planting."""

import csv
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from checker.model.extracted import Extracted
from checker.model.parsed import Parsed
from checker.parcels.texts import cleaned
from checker.resources.locate import data_folder

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

FIELDS = (
    "admin_province", "admin_county", "canopy", "canopy_before", "soil_type", "title_end", "burning",
)  # fmt: skip
CUT_BYTES = 9
LISTED = {"county": "admin_county"}
"""Columns of parcel lists that bear another name there."""


def read_extras(
    frame: "GeoDataFrame", extracted: Sequence[Extracted], parsed: Mapping[str, Parsed]
) -> tuple[pd.DataFrame, frozenset[str]]:
    """Texts ("" for a blank) by field, aligned with the frame, and the fields for which some source has a column.

    A parcel's own feature beats its row in a list.
    """
    found = {field: np.full(len(frame), "", dtype=object) for field in FIELDS}
    present: set[str] = set()
    for field, rows, texts in (*_of_lists(frame, extracted), *_of_layers(frame, parsed)):
        present.add(field)
        said = texts != ""
        found[field][rows[said]] = texts[said]
    return pd.DataFrame(found, index=frame.index, dtype=object), frozenset(present)


def _of_layers(frame: "GeoDataFrame", parsed: Mapping[str, Parsed]) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    documents = frame["document"].to_numpy(dtype=object)
    # `layer#n`: the n-th record of the layer's file.
    places = frame["place"].astype("string").str.rpartition("#") if len(frame) else None
    for id, reading in parsed.items():
        own = documents == id
        if places is None or not own.any():
            continue
        for layer in reading.layers:
            columns = {column: field for column in layer.fields if (field := field_of(column)) is not None}
            rows = np.flatnonzero(own & (places[0] == layer.name).to_numpy(dtype=bool, na_value=False))
            if not columns or not len(rows):
                continue
            records = places[2].iloc[rows].astype(int).to_numpy() - 1
            table = pd.read_parquet(layer.file, columns=list(columns))
            for column, field in columns.items():
                yield field, rows, cleaned(table[column].to_numpy(dtype=object)[records])


def _of_lists(frame: "GeoDataFrame", extracted: Sequence[Extracted]) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    documents = frame["table_document"].to_numpy(dtype=object)
    for paper in extracted:
        own = np.flatnonzero(documents == paper.document.id)
        for table in paper.tables if len(own) else ():
            line = {place: number for number, place in enumerate(table.places)}
            lines = [line.get(place, -1) for place in frame["table_place"].iloc[own]]
            rows, records = own[np.array(lines) >= 0], [number for number in lines if number >= 0]
            for position, (column, header) in enumerate(zip(table.columns, table.headers, strict=True)):
                field = LISTED.get(column) or (column if column in FIELDS else field_of(header))
                if field is not None and len(rows):
                    yield field, rows, cleaned([table.rows[number][position] for number in records])


def field_of(column: str) -> str | None:
    """The field of a column name, whole or cut to the length of a DBF name."""
    plain, names = _plain(column), _names()
    if plain in names:
        return names[plain]
    longer = {field for name, field in names.items() if name.startswith(plain)}
    return longer.pop() if len(plain.encode()) >= CUT_BYTES and len(longer) == 1 else None


@cache
def _names() -> dict[str, str]:
    return {_plain(row["name"]): row["field"] for row in _table("screening_fields.csv")}


@cache
def province_codes() -> dict[str, str]:
    """Two digits → province."""
    return {row["code"]: row["province"] for row in _table("province_codes.csv")}


def _table(name: str) -> list[dict[str, str]]:
    with (data_folder("dossier_schemas") / "gis" / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).upper().replace(" ", "")
