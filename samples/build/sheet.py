"""Parcel lists: a workbook with a header of two levels, and a plain CSV in the old encoding."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from samples.build.freeze import freeze_zip

Cell = str | int | float | None
EDGE = Side(style="thin")


@dataclass(frozen=True)
class Column:
    """A column of a list: `group` is the upper header it stands under, empty when it spans both levels."""

    label: str
    group: str = ""
    width: float = 9


def write_workbook(
    target: Path,
    title: str,
    note: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    total: Sequence[Cell],
    foot: Sequence[str],
) -> None:
    """Title row, unit row, two header rows with merged cells, a row of column numbers, data, total, foot lines."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "小班一览表"
    last = get_column_letter(len(columns))
    sheet["A1"] = title
    sheet.merge_cells(f"A1:{last}1")
    sheet["A1"].font = Font(name="黑体", size=16, bold=True)
    sheet["A1"].alignment = Alignment(horizontal="center", vertical="center")
    sheet.row_dimensions[1].height, sheet.row_dimensions[4].height = 30, 28
    sheet["A2"] = note
    sheet.merge_cells(f"A2:{last}2")
    _write_header(sheet, columns)
    body: list[Sequence[Cell]] = [list(range(1, len(columns) + 1)), *rows, total]
    for r, row in enumerate(body, start=5):
        for c, value in enumerate(row, start=1):
            cell = sheet.cell(r, c, value)
            cell.border = Border(EDGE, EDGE, EDGE, EDGE)
            cell.font = Font(name="宋体", size=10, bold=r == 5 + len(rows) + 1)
            cell.alignment = Alignment(horizontal="center", vertical="center")
            if isinstance(value, float):
                cell.number_format = "0.0"
    for place, line in enumerate(foot, start=6 + len(body)):
        sheet.cell(place, 1, line)
    sheet.freeze_panes = "D6"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 8
    sheet.oddFooter.right.text = "样例·虚构"
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    freeze_zip(target)


def _write_header(sheet, columns: Sequence[Column]) -> None:  # type: ignore[no-untyped-def]
    start = 0
    while start < len(columns):
        column = columns[start]
        end = start
        while column.group and end + 1 < len(columns) and columns[end + 1].group == column.group:
            end += 1
        if column.group:
            sheet.cell(3, start + 1, column.group)
            if end > start:
                sheet.merge_cells(start_row=3, end_row=3, start_column=start + 1, end_column=end + 1)
            for place in range(start, end + 1):
                sheet.cell(4, place + 1, columns[place].label)
        else:
            sheet.cell(3, start + 1, column.label)
            sheet.merge_cells(start_row=3, end_row=4, start_column=start + 1, end_column=start + 1)
        start = end + 1
    for place, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
        for row in (3, 4):
            cell = sheet.cell(row, place)
            cell.font, cell.border = Font(name="黑体", size=10), Border(EDGE, EDGE, EDGE, EDGE)
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def write_csv(target: Path, rows: Sequence[Sequence[Cell]]) -> None:
    """GBK with CRLF and no mark, as an old spreadsheet saves it."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(text.getvalue().encode("gbk"))
