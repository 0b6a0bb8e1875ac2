"""Decimals of corner coordinates in tables that head their columns as degrees."""

import pytest

from checker.extraction.coordinates import decimals_in_tables
from checker.extraction.reading import Reading
from checker.extraction.schema import load_schemas
from checker.model.parsed import Cell, Page, Table


def reading(*rows: tuple[str, ...]) -> Reading:
    cells = tuple(Cell(row=r, column=c, text=text) for r, row in enumerate(rows) for c, text in enumerate(row) if text)
    table = Table(rows=len(rows), columns=max(map(len, rows)), cells=cells)
    page = Page(number=1, method="text", tables=(table,))
    return Reading((), (), ((page, table),))


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        ([("拐点", "东经（度）", "北纬（度）"), ("A", "122.410712", "30.2915"), ("B", "122.4823", "30.2916")], [4.0]),
        ([("拐点", "经度E", "纬度N"), ("1", "122.410712°E", "30.291512°N")], [6.0]),
        ([("点号", "X", "Y"), ("1", "3351200.12", "40531200.5")], []),  # metres
        ([("拐点", "东经", "北纬"), ("A", "122°24′38.5″", "30°17′29.4″")], []),  # minutes and seconds
        ([("参数", "经度"), ("面积", "320.5")], []),  # no degree of China
        ([("A", "122.4107"), ("拐点", "东经")], []),  # above its head
    ],
)  # fmt: skip
def test_decimals_below_heads_of_degrees(rows: list[tuple[str, ...]], wanted: list[float]) -> None:
    (spec,) = [item for item in load_schemas().by_type["pdd"].fields if item.field == "coordinate_decimals"]
    assert [item.value for item in decimals_in_tables(reading(*rows), spec, spec.look[0])] == wanted
