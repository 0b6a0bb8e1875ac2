"""Writes worksheets that people filter and fill in: every text is stored as text, whatever it begins with."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from checker.report.text import clean

# A cell of Excel holds 32,767 characters; the sign of the cut needs a few.
CELL = 32_000
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
LINE = Side(style="thin", color="D5DAD6")
FONT = "宋体"
A3, A4, A4_WIDTH = 8, 9, 240
HEAD_FONT = "黑体"
Content = str | int | float | None
LINE_HEIGHT, TALLEST = 14.4, 405.0


@dataclass(frozen=True)
class Column:
    """A column: its title, width in characters, and whether people write in it."""

    title: str
    width: float
    open: bool = False


def add_styles(book: Workbook) -> None:
    """The three looks of a cell, shared by all sheets."""
    edge = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
    wrap = Alignment(wrap_text=True, vertical="top")
    head = NamedStyle(name="head", font=Font(name=HEAD_FONT, bold=True, color="FFFFFF"), border=edge)
    head.fill = PatternFill("solid", fgColor="1D6747")
    head.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    told = NamedStyle(name="told", font=Font(name=FONT, size=10), border=edge, alignment=wrap)
    asked = NamedStyle(name="asked", font=Font(name=FONT, size=10), border=edge, alignment=wrap)
    asked.fill = PatternFill("solid", fgColor="FFF9E5")
    for style in (head, told, asked):
        style.number_format = "@"
        book.add_named_style(style)


def fill_sheet(sheet: Worksheet, columns: Sequence[Column], rows: Sequence[Sequence[Content]]) -> None:
    """Header, rows, widths, filter, frozen header, and print settings (across, header on every page)."""
    for place, column in enumerate(columns, start=1):
        write_cell(sheet, 1, place, column.title, "head")
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    for line, row in enumerate(rows, start=2):
        for place, (column, content) in enumerate(zip(columns, row, strict=True), start=1):
            write_cell(sheet, line, place, content, "asked" if column.open else "told")
        # Not every program fits rows to wrapped text by itself.
        lines = max((_lines(content, column.width) for column, content in zip(columns, row, strict=True)), default=1)
        sheet.row_dimensions[line].height = min(TALLEST, 4 + LINE_HEIGHT * lines)
    last = get_column_letter(len(columns))
    sheet.auto_filter.ref = f"A1:{last}{max(2, len(rows) + 1)}"
    sheet.freeze_panes = "B2"
    sheet.row_dimensions[1].height = 30
    sheet.print_title_rows = "1:1"
    wide = sum(column.width for column in columns) > A4_WIDTH
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A3 if wide else A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.oddFooter.center.text = "&P / &N"


def write_cell(sheet: Worksheet, row: int, column: int, content: Content, style: str) -> None:
    """One cell. Texts are typed as strings in cells formatted as text and marked as quoted, so that no program takes
    them for a formula, neither when the file is opened nor when somebody edits the cell."""
    cell: Any = sheet.cell(row, column)
    cell.style = style
    if isinstance(content, str):
        cell.value = as_cell_text(content)
        cell.data_type = "s"
        if content[:1] in "=+-@\t":
            cell.quotePrefix = True
    elif content is not None:
        cell.value = content
        cell.number_format = "General"


def _lines(content: Content, width: float) -> int:
    """Lines that a text needs in a column; full-width characters take two places."""
    if not isinstance(content, str):
        return 1
    places = [sum(2 if ord(letter) > 0x2E7F else 1 for letter in part[:2_000]) for part in content[:4_000].split("\n")]
    return sum(max(1, math.ceil(count * 1.08 / width)) for count in places)


def as_cell_text(text: str) -> str:
    """Cleaned, cut to what a cell holds; `_x0041_` is kept from being read as an escape."""
    text = _ESCAPE_LIKE.sub("_x005F_", clean(text))
    return text if len(text) <= CELL else text[:CELL] + f"… (+{len(text) - CELL})"
