"""How the sheets of a workbook look: headings, widths, number formats, print."""

from typing import TYPE_CHECKING, Final

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter as letter

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

HEAD_ROW: Final = 3
HEAD_ROWS: Final = {"参数": 10}
# The face of the other cells: a font without a name falls back to another one.
BOLD = Font(name="Calibri", size=11, bold=True)
HEAD = PatternFill("solid", fgColor="E2E8F0")
LINE = Border(bottom=Side(style="thin", color="64748B"))
# Formats of the sheets whose cells are formulas; inputs show what was given.
FORMATS: Final = {"汇总": "#,##0.0", "变化": "#,##0.0", "储量": "#,##0.0", "生长": "#,##0.000"}
SHARES: Final = {("汇总", 14): "+0.0%;-0.0%;0.0%"}
WIDEST, NARROWEST, NUMBER = 60, 9, 11


def dress(sheet: "Worksheet") -> None:
    """Title, header, widths, formats and print set-up of a sheet."""
    sheet["A1"].font = Font(name="Calibri", bold=True, size=13)
    head, kind = HEAD_ROWS.get(sheet.title, HEAD_ROW), FORMATS.get(sheet.title)
    if head == HEAD_ROW:
        sheet.freeze_panes = sheet.cell(HEAD_ROW + 1, 3 if sheet.title in FORMATS else 2)
        sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    for row in sheet.iter_rows(min_row=HEAD_ROW):
        for cell in row:
            if cell.row == head and cell.value is not None:
                cell.font, cell.fill, cell.border = BOLD, HEAD, LINE
                cell.number_format = "0"
            elif kind is not None and cell.value is not None and cell.column > 1:
                cell.number_format = SHARES.get((sheet.title, cell.row), kind)
    if sheet.title == "汇总":
        for number in (8, 10, 12):
            for cell in sheet[number]:
                cell.font = BOLD
    for column in sheet.iter_cols():
        texts = [
            str(cell.value) for cell in column[1:] if cell.value is not None and not str(cell.value).startswith("=")
        ]
        wide = max((sum(2 if ord(one) > 255 else 1 for one in text) for text in texts), default=0) + 2
        least = NUMBER if kind is not None else NARROWEST
        sheet.column_dimensions[letter(column[0].column)].width = min(WIDEST, max(least, wide))
    if sheet.title == "来源":
        for row in sheet.iter_rows(min_row=HEAD_ROW + 1, min_col=7, max_col=7):
            for cell in row:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight, sheet.page_setup.paperSize = "landscape", 0, 9
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
