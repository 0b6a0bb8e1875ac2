"""Sets a paper as a workbook of one sheet, as offices keep lists and forms: lines over merged cells, tables below."""

import re
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

from benchmarks.papers.blocks import Block, Grid, Line, Sheets, Sign
from samples.build.freeze import freeze_zip

EDGE = Side(style="thin")
LEAST_ROWS = 3
# Digits that a sheet would keep as a number; what starts with a zero stays text.
NUMBER = re.compile(r"(?:0|[1-9]\d*)(?:\.\d+)?")


def is_sheet(blocks: list[Block]) -> bool:
    """Whether an office would keep such a paper in a workbook: it holds a ruled table or form."""
    return any(isinstance(block, Grid) and block.ruled and len(block.rows) >= LEAST_ROWS for block in blocks)


def write_xlsx(sheets: Sheets, target: Path) -> None:
    """Write the paper; times in the file are fixed."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = re.sub(r"[\[\]:*?/\\]", "", sheets.title)[:20] or "Sheet1"
    width = max([4, *(block.columns for block in sheets.blocks if isinstance(block, Grid))])
    row = 1
    for block in sheets.blocks:
        if isinstance(block, Line):
            row = _line(sheet, block, row, width)
        elif isinstance(block, Grid):
            row = _grid(sheet, block, row, width)
        elif isinstance(block, Sign):
            for text in (*block.issuer.split("\n"), block.day):
                row = _wide(sheet, text, row, width, "right")
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    freeze_zip(target)


def _wide(sheet: Worksheet, text: str, row: int, width: int, side: str, size: float = 11, bold: bool = False) -> int:
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
    cell = sheet.cell(row, 1, text)
    cell.alignment = Alignment(horizontal=side, vertical="center", wrap_text=True)
    cell.font = Font(name="宋体", size=size, bold=bold)
    return row + 1


def _line(sheet: Worksheet, line: Line, row: int, width: int) -> int:
    text = re.sub("[\x01\x02]", "", line.text)
    if line.role in ("title", "head"):
        for part in text.split("\n"):
            row = _wide(sheet, part, row, width, "center", 16, bold=True)
        return row
    sides = {"centre": "center", "right": "right"}
    return _wide(sheet, text, row, width, sides.get(line.role, "left"))


def _grid(sheet: Worksheet, grid: Grid, row: int, width: int) -> int:
    if grid.caption:
        row = _wide(sheet, grid.caption, row, width, "center", bold=True)
    taken: set[tuple[int, int]] = set()
    for r, cells in enumerate(grid.rows):
        column = 0
        for cell in cells:
            while (r, column) in taken:
                column += 1
            taken |= {(y, x) for y in range(r, r + cell.rows) for x in range(column, column + cell.columns)}
            numeric = NUMBER.fullmatch(cell.text) is not None
            made = sheet.cell(row + r, column + 1, float(cell.text) if numeric else cell.text)
            if numeric and "." not in cell.text:
                made.value = int(cell.text)
            made.alignment = Alignment(horizontal="left" if cell.left else "center", vertical="center", wrap_text=True)
            made.font = Font(name="宋体", size=10, bold=cell.head)
            if grid.ruled:
                made.border = Border(EDGE, EDGE, EDGE, EDGE)
            if cell.rows > 1 or cell.columns > 1:
                sheet.merge_cells(
                    start_row=row + r, start_column=column + 1,
                    end_row=row + r + cell.rows - 1, end_column=column + cell.columns,
                )  # fmt: skip
            column += cell.columns
    return row + len(grid.rows) + 1
