"""Workbooks and tables as text keep their cells where they are, and their numbers as people write them."""

import codecs
import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.parsers.csv import find_delimiter
from checker.parsers.sheet import print_value

from .builders import read, texts

ROWS = [["小班号", "面积(亩)", "树种"], ["0123-0007", "185.25", "青海云杉"], ["0123-0011", "121.5", "祁连圆柏"]]


def test_sheets_are_pages(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "小班一览表"
    first["B3"], first["C3"], first["C5"] = "小班号", "面积", 12.0
    hidden = book.create_sheet("隐藏")
    hidden["A1"], hidden.sheet_state = "见此", "hidden"
    book.create_sheet("空")
    book.save(tmp_path / "a.xlsx")
    parsed = read(tmp_path / "a.xlsx")
    assert (parsed.state, parsed.method) == ("read", "sheet")
    assert [(page.number, page.tables[0].name) for page in parsed.pages] == [(1, "小班一览表"), (2, "隐藏"), (3, "空")]
    found = {(cell.row, cell.column): cell.text for cell in parsed.pages[0].tables[0].cells}
    assert found == {(2, 1): "小班号", (2, 2): "面积", (4, 2): "12"}
    assert (parsed.pages[0].tables[0].rows, parsed.pages[0].tables[0].columns) == (5, 3)
    assert texts(parsed) == ["小班号  面积", "12", "见此"]


def test_merged_cells_have_spans(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["B1"], sheet["B2"], sheet["C2"], sheet["A3"] = "面积", "公顷", "亩", "x"
    sheet.merge_cells("B1:C1")
    book.save(tmp_path / "a.xlsx")
    [table] = read(tmp_path / "a.xlsx").pages[0].tables
    assert table.grid()[0] == ["", "面积", "面积"]


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (12.0, "12"), (0.1 + 0.2, "0.3"), (1e21, "1000000000000000000000"), (1e-7, "0.0000001"), (-3.50, "-3.5"),
        (14540.47, "14540.47"), (630123198001011234, "630123198001011234"), (True, "TRUE"), (None, ""),
        (datetime.date(2016, 3, 18), "2016-03-18"), (datetime.datetime(2016, 3, 18), "2016-03-18"),
        (datetime.datetime(2016, 3, 18, 9, 30), "2016-03-18 09:30:00"), (datetime.time(9, 5), "09:05:00"),
        (float("nan"), ""), ("文字", "文字"),
    ],
)  # fmt: skip
def test_values_are_printed_as_written(value: object, printed: str) -> None:
    assert print_value(value) == printed


@given(st.floats(min_value=-1e300, max_value=1e300))
def test_numbers_keep_fifteen_digits(value: float) -> None:
    printed = print_value(value)
    assert "e" not in printed.lower() and not printed.endswith(".0")
    assert float(printed) == pytest.approx(value, rel=1e-14)


def test_dates_in_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["日期", datetime.date(2016, 3, 18), 0.85, 42, "=1/0"])
    book.save(tmp_path / "a.xlsx")
    assert texts(read(tmp_path / "a.xlsx")) == ["日期  2016-03-18  0.85  42"]


def test_cell_limits_are_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in range(20):
        sheet.append([row, "x"])
    book.save(tmp_path / "a.xlsx")
    parsed = read(tmp_path / "a.xlsx", sheet_rows=5)
    assert parsed.state == "partly_read" and len(texts(parsed)) == 5
    assert [problem.code for problem in parsed.limits_hit] == ["limit_cells"]
    assert len(texts(read(tmp_path / "a.xlsx", table_cells=6))) == 3


def test_a_cell_far_out_does_not_kill(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["XFD3"] = "a", "b"
    book.save(tmp_path / "a.xlsx")
    parsed = read(tmp_path / "a.xlsx")
    assert parsed.state == "read" and texts(parsed) == ["a", "b"]


def test_a_panic_of_the_reader_is_damage(tmp_path: Path) -> None:
    """Rust code panics on a container that is cut in its first table of sectors; panics are BaseExceptions."""
    head = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    head[24:34] = b"\x3e\x00\x03\x00\xfe\xff\x09\x00\x06\x00"
    head[44], head[48], head[57] = 1, 1, 0x10
    head[60:64] = head[68:72] = b"\xfe\xff\xff\xff"
    head[80:512] = b"\xff" * 432
    (tmp_path / "a.xls").write_bytes(bytes(head) + bytes(34))
    parsed = read(tmp_path / "a.xls")
    assert parsed.state == "unread" and parsed.problem is not None and parsed.problem.code == "damaged"
    assert parsed.problem.detail.startswith("PanicException")


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls"])
def test_damaged_workbooks_are_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000) if name == "a.xls" else b"PK\x03\x04x"
    )
    parsed = read(tmp_path / name)
    assert parsed.state == "unread" and parsed.problem is not None and parsed.problem.code == "damaged"


def test_an_empty_workbook_is_not_read(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    parsed = read(tmp_path / "a.xlsx")
    assert parsed.state == "unread" and parsed.problem is not None and parsed.problem.code == "empty"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "，"])
@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", b""), ("utf-8", codecs.BOM_UTF8), ("gb18030", b""), ("utf-16-le", codecs.BOM_UTF16_LE),
     ("utf-16-be", codecs.BOM_UTF16_BE)],
)  # fmt: skip
def test_tables_as_text(tmp_path: Path, delimiter: str, encoding: str, mark: bytes) -> None:
    text = "\r\n".join(delimiter.join(row) for row in ROWS) + "\r\n"
    (tmp_path / "a.csv").write_bytes(mark + text.encode(encoding))
    parsed = read(tmp_path / "a.csv")
    assert (parsed.state, parsed.method) == ("read", "sheet")
    assert parsed.pages[0].tables[0].grid() == ROWS
    assert texts(parsed)[1] == "0123-0007  185.25  青海云杉"


def test_quotes_hold_delimiters(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('a,"b, c"\n"d\ne",f\n', encoding="utf-8")
    assert read(tmp_path / "a.csv").pages[0].tables[0].grid() == [["a", "b, c"], ["d\ne", "f"]]


def test_one_column_is_a_table() -> None:
    assert find_delimiter("名称\n甲\n乙\n") == ","


def test_rows_beyond_the_limit_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n" * 10, encoding="utf-8")
    parsed = read(tmp_path / "a.csv", sheet_rows=4)
    assert parsed.state == "partly_read" and len(texts(parsed)) == 4
    assert parsed.problem is not None and parsed.problem.code == "limit_cells"
