"""Parcel lists: headers over several rows, numbering rows, totals, units."""

from checker.model.parsed import Cell, Table
from tests.extraction.papers import read_paper, table_of

ROWS = [
    ["南湾县小班一览表（单位：亩）", "", "", "", "", ""],
    ["林班", "小班号", "面积", "立地条件", "立地条件", "树种"],
    ["林班", "小班号", "面积", "坡度", "土层厚度", "树种"],
    ["1", "2", "3", "4", "5", "6"],
    ["1", "1", "120.5", "12", "50", "侧柏"],
    ["1", "2", "79.5", "15", "45", "油松"],
    ["小计", "", "200.0", "", "", ""],
    ["2", "1", "100.0", "8", "60", "侧柏"],
    ["合 计", "", "300.0", "", "", ""],
    ["注：面积为水平投影面积", "", "", "", "", ""],
]


def test_list_with_two_header_rows() -> None:
    paper = read_paper("南湾县小班一览表（单位：亩）", path="表.xlsx", tables=(table_of(ROWS, "Sheet1"),))
    (table,) = paper.tables
    assert paper.document.type == "parcel_table"
    assert table.columns == ("compartment", "parcel_number", "area", "slope", "soil_depth", "species")
    assert table.units == {"area": "亩"}
    assert [row[2] for row in table.rows] == ["120.5", "79.5", "100.0"]
    assert table.places == ("Sheet1!5", "Sheet1!6", "Sheet1!8")
    assert table.stated_total == "300.0"


def test_unit_in_the_header_and_list_over_two_tables() -> None:
    first = table_of([["小班号", "面积（hm²）", "树种", "地类"], ["1", "1.2", "杉木", "荒山"]])
    second = table_of([["2", "3.4", "杉木", "荒山"], ["合计", "4.6", "", ""]])
    (table,) = read_paper("小班一览表", tables=(first, second)).tables
    assert (table.units, len(table.rows), table.stated_total) == ({"area": "hm²"}, 2, "4.6")


def test_merged_cells_reach_every_row() -> None:
    cells = (
        *(Cell(row=0, column=column, text=text) for column, text in enumerate(["村", "小班号", "面积（亩）", "树种"])),
        Cell(row=1, column=0, text="青石村", row_span=2),
        *(Cell(row=1, column=column, text=text) for column, text in enumerate(["1", "10", "杉木"], start=1)),
        *(Cell(row=2, column=column, text=text) for column, text in enumerate(["2", "20", "杉木"], start=1)),
    )
    (table,) = read_paper("小班一览表", tables=(Table(rows=3, columns=4, cells=cells),)).tables
    assert [row[0] for row in table.rows] == ["青石村", "青石村"]


def test_table_of_other_things_is_no_parcel_list() -> None:
    paper = read_paper("苗木清单", tables=(table_of([["苗木", "数量", "单价"], ["杉木", "100", "2.5"]]),))
    assert (paper.document.type, paper.tables) == (None, ())
