"""Tables as headed grids: which column is which of our numbers, and with which factor its cells are read."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from checker.accounting.papers.calculation import Read
from checker.accounting.papers.content import Content
from checker.accounting.papers.labels import BRACKETS, Label, bare, factor_of, load_labels, plain, unit_texts
from checker.extraction.quantities import number_of
from checker.model.evidence import Evidence
from checker.model.parsed import Page, Table
from checker.parsers.clean import join_cells

MOST_HEAD_ROWS: Final = 3
UNIT_LINE: Final = re.compile(r"单位\s*[:：]\s*(?P<unit>[^\s,，。;；、)）]{1,16})")
CAPTION_LINES: Final = 2


@dataclass(frozen=True)
class Grid:
    """A table of a paper with the lines above it. `turned`: rows and columns exchanged."""

    content: Content
    page: Page
    table: Table
    cells: list[list[str]]
    above: tuple[str, ...]
    turned: bool = False

    def at(self, row: int, column: int, quote: str) -> Evidence:
        """Evidence for a cell."""
        where = (column, row) if self.turned else (row, column)
        return self.content.of_cell(self.page, self.table, *where, quote)

    def upright_and_turned(self) -> "tuple[Grid, Grid]":
        turned = [list(column) for column in zip(*self.cells, strict=True)]
        return self, Grid(self.content, self.page, self.table, turned, self.above, not self.turned)

    @property
    def width(self) -> int:
        return len(self.cells[0]) if self.cells else 0

    def units(self, headings: Sequence[str]) -> list[str]:
        """What may be the unit of a column: in its headings, else for the whole table above it."""
        own = [part for heading in reversed(headings) for part in unit_texts(heading)]
        whole = [found["unit"] for text in (*self.above, *(c.text for c in self.table.cells if c.row < 2))
                 if (found := UNIT_LINE.search(text))]  # fmt: skip
        return [*own, *whole]


@dataclass(frozen=True)
class Column:
    """A column that is one of our numbers. `factor` None: it has no unit that is known and needs one."""

    name: str
    headings: tuple[str, ...]
    factor: float | None
    by_symbol: bool = False


@dataclass(frozen=True)
class Head:
    """Header rows 0..`last` and the known columns."""

    last: int
    columns: Mapping[int, Column]

    def find(self, name: str) -> int | None:
        return next((index for index, column in self.columns.items() if column.name == name), None)


def grids(content: Content) -> list[Grid]:
    """All tables of a paper with two columns at least."""
    found: list[Grid] = []
    from_line, number = 0, 0
    for page, table in content.reading.tables:
        if page.number != number:
            from_line, number = 0, page.number
        if table.columns < 2:
            continue
        above, from_line = _above(page, table, from_line)
        found.append(Grid(content, page, table, table.grid(), above))
    return found


def _above(page: Page, table: Table, from_line: int) -> tuple[tuple[str, ...], int]:
    """The last lines above a table: by their place, else those before the words of its first row."""
    if table.box is not None:
        top = table.box[1]
        lines = [line.text for line in page.lines if line.box is not None and line.box[3] <= top + 2]
        return tuple(lines[-CAPTION_LINES:]), from_line
    first = join_cells([cell.text for cell in table.cells if cell.row == 0])
    for index in range(from_line, len(page.lines)):
        if page.lines[index].text == first:
            return tuple(line.text for line in page.lines[max(0, index - CAPTION_LINES) : index]), index + 1
    return (), from_line


def head_of(grid: Grid, labels: Mapping[str, Label], least: int) -> Head | None:
    """The header that names at least `least` of the labels, over as many rows as name more of them."""
    best: Head | None = None
    for last in range(min(MOST_HEAD_ROWS, len(grid.cells) - 1)):
        if best is not None and any(number_of(text.strip()) for text in grid.cells[last]):
            break
        columns = _columns(grid, labels, last)
        known = [column for column in columns.values() if not column.by_symbol]
        if len(columns) >= least and (known or len(columns) > 1) and (best is None or _better(columns, best.columns)):
            best = Head(last, columns)
    return best


def _better(columns: Mapping[int, Column], before: Mapping[int, Column]) -> bool:
    return (len(columns), sum(c.factor is not None for c in columns.values())) > (
        len(before), sum(c.factor is not None for c in before.values())
    )  # fmt: skip


def _columns(grid: Grid, labels: Mapping[str, Label], last: int) -> dict[int, Column]:
    found: dict[int, Column] = {}
    for index in range(grid.width):
        headings = tuple(dict.fromkeys(text for row in range(last + 1) if (text := grid.cells[row][index].strip())))
        for text in reversed(headings):
            matched = _label(text, labels, {column.name for column in found.values()})
            if matched is not None:
                name, by_symbol = matched
                label = labels[name]
                behind = label.unit_behind(BRACKETS.sub("", plain(text)))
                factor = factor_of(label.factors, [behind, *grid.units(headings)]) if label.factors else 1.0
                found[index] = Column(name, headings, 1.0 if factor is None and label.bare else factor, by_symbol)
                break
    return found


def _label(text: str, labels: Mapping[str, Label], taken: set[str]) -> tuple[str, bool] | None:
    heading = bare(text)
    whole = BRACKETS.sub("", plain(text))
    for name, label in labels.items():
        if name not in taken and (label.named_by(heading) or label.named_by(whole)):
            return name, False
    for name, label in labels.items():
        if name not in taken and re.sub(r"_.*", "", heading) in label.symbols:
            return name, True
    return None


def read_number(grid: Grid, row: int, index: int, column: Column) -> Read | None:
    """The number of a cell in the column's unit; None where it is empty, no plain number, or has no known unit."""
    text = grid.cells[row][index].strip()
    percent = text.endswith(("%", "％"))
    found = number_of(text.rstrip("%％").strip())
    factor = 0.01 if percent else column.factor
    if found is None or factor is None:
        return None
    evidence = grid.at(row, index, f"{' '.join(column.headings)}：{text}")
    # Twelve digits: a unit of a third (亩) must not make 10 ha of 150 亩 anything but 10.
    return Read(value=float(f"{found[0] * factor:.12g}"), evidence=evidence, place=grid.content.place(evidence))


def is_total(row: Sequence[str]) -> bool:
    """Whether a row is a sum or mean of others."""
    texts = [plain(text) for text in row if text.strip()][:3]
    return any(text.startswith(load_labels().totals) for text in texts)
