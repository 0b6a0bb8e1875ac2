"""Rows of texts as a page with one table."""

from collections.abc import Iterable, Sequence

from checker.model.parsed import Cell, Line, Page, Table
from checker.parsers.clean import clean, join_cells

Span = tuple[int, int, int, int]  # first row, first column, rows, columns


def page_of_rows(
    number: int,
    name: str | None,
    rows: Sequence[Sequence[str]],
    first: tuple[int, int] = (0, 0),
    spans: Iterable[Span] = (),
) -> Page:
    """A sheet as a page: one table whose cells that hold something count from the sheet's own first row and column
    (`first` is where `rows` begins), one line per row."""
    top, left = first
    merged = {(row, column): (height, width) for row, column, height, width in spans}
    cells: list[Cell] = []
    lines: list[Line] = []
    for offset, row in enumerate(rows):
        texts = [clean(text).strip() for text in row]
        for column, text in enumerate(texts):
            if text:
                place = (top + offset, left + column)
                height, width = merged.get(place, (1, 1))
                cells.append(Cell(row=place[0], column=place[1], text=text, row_span=height, column_span=width))
        if line := join_cells(texts):
            lines.append(Line(text=line))
    columns = max((left + len(row) for row in rows), default=0)
    table = Table(name=name, rows=top + len(rows) if rows else 0, columns=columns, cells=tuple(cells))
    return Page(number=number, method="sheet", lines=tuple(lines), tables=(table,))
