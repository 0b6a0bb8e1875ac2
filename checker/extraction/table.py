"""Parcel lists: finds the header (over one or more rows), the unit of each column, the rows and the stated total."""

import re
from dataclasses import dataclass
from functools import cache

from checker.extraction.fold import fold, squeeze
from checker.extraction.gazetteer import Pattern, gazetteer, load_as
from checker.extraction.quantities import load_units, number_of, strip_magnitude
from checker.extraction.reading import Reading, cell_name
from checker.model.base import Frozen
from checker.model.extracted import RowTable
from checker.model.parsed import Page, Table

_MOST_HEAD_ROWS = 8
_LONGEST_HEADER = 24
_UNIT_LINE = re.compile(r"单位 ?: ?(?P<unit>[^\s,，。;；、]{1,8})")
_BRACKET = re.compile(r"[(\[](?P<unit>[^()\[\]]{1,10})[)\]]")
_ORDINAL = re.compile(r"^[(]?\d{1,3}[)]?$")


class Column(Frozen):
    field: str
    labels: tuple[str, ...]
    kind: str | None = None
    excluded: tuple[str, ...] = ()
    pattern: Pattern | None = None


class Columns(Frozen):
    columns: tuple[Column, ...]
    totals: tuple[str, ...]
    grand_totals: tuple[str, ...]


@dataclass(frozen=True)
class Head:
    """A header: rows `first`..`last`, and the field, printed name and unit of each known column."""

    first: int
    last: int
    fields: dict[int, str]
    names: dict[int, str]
    units: dict[int, str]


@cache
def load_columns() -> Columns:
    """`gazetteers/parcel_columns.yaml`. Raises SourceError."""
    return load_as(Columns, gazetteer("parcel_columns"))


@cache
def _by_label() -> dict[str, Column]:
    return {squeeze(label): column for column in load_columns().columns for label in column.labels}


def read_row_tables(reading: Reading, needed: tuple[str, ...] = ("parcel_number", "area")) -> tuple[RowTable, ...]:
    """Every list of the paper that has the needed columns; a table without header continues the one before it."""
    found: list[RowTable] = []
    last_head: Head | None = None
    last_width = 0
    for page, table in reading.tables:
        grid = table.grid()
        head = find_head(grid)
        if head is not None and all(name in head.fields.values() for name in needed):
            unit = _unit_line(reading, page, grid, head)
            rows = _read_rows(page, table, grid, head, head.last + 1, unit)
            if (
                found
                and last_head is not None
                and last_head.fields == head.fields
                and found[-1].headers == rows.headers
            ):
                found[-1] = _append(found[-1], rows)
            else:
                found.append(rows)
            last_head, last_width = head, table.columns
        elif head is None and last_head is not None and table.columns == last_width and found and table.name is None:
            found[-1] = _append(found[-1], _read_rows(page, table, grid, last_head, 0, None))
    return tuple(table for table in found if table.rows)


def columns_of(reading: Reading) -> set[str]:
    """The fields of all columns of all tables: a sign of what kind of list the paper is."""
    heads = [find_head(table.grid()) for _, table in reading.tables]
    return {field for head in heads if head for field in head.fields.values()}


def is_column(text: str) -> bool:
    """Whether a cell names a column of parcel lists."""
    return _match(text) is not None


def find_head(grid: list[list[str]]) -> Head | None:
    """The header of a grid: the block of rows whose texts name at least three known columns."""
    best: Head | None = None
    for first in range(min(len(grid), 12)):
        if sum(_match(cell) is not None for cell in grid[first]) < 2:
            continue
        last = first
        while last + 1 < min(len(grid), first + _MOST_HEAD_ROWS) and _is_head_row(
            grid[last + 1], grid[first : last + 1]
        ):
            last += 1
        head = _make_head(grid, first, last)
        if len(head.fields) >= 3 and (best is None or len(head.fields) > len(best.fields)):
            best = head
        if best is not None:
            break
    return best


def _is_head_row(row: list[str], above: list[list[str]]) -> bool:
    """A further header row repeats merged cells from above or names columns, and holds no numbers."""
    texts = [squeeze(cell) for cell in row]
    if any(number_of(text) for text in texts if text):
        return False
    known = sum(_match(cell) is not None for cell in row)
    repeated = sum(bool(text) and text == squeeze(above[-1][column]) for column, text in enumerate(texts))
    filled = sum(bool(text) for text in texts)
    return filled > 0 and known + repeated >= max(2, filled * 0.6)


def _make_head(grid: list[list[str]], first: int, last: int) -> Head:
    fields: dict[int, str] = {}
    names: dict[int, str] = {}
    units: dict[int, str] = {}
    for column in range(len(grid[first])):
        parts = list(dict.fromkeys(text for row in range(first, last + 1) if (text := squeeze(grid[row][column]))))
        for text in (*reversed(parts), "-".join(parts)):
            match = _match(text)
            if match is not None and match.field not in fields.values():
                fields[column], names[column] = match.field, "-".join(parts)
                unit = next((item for item in map(unit_of, reversed(parts)) if item), None)
                if unit:
                    units[column] = unit
                break
    return Head(first, last, fields, names, units)


def _match(text: str) -> Column | None:
    return _match_plain(squeeze(text).strip(":*"))


@cache
def _match_plain(plain: str) -> Column | None:
    """The column that a header names: one that is listed, else one whose pattern fits."""
    by_label = _by_label()
    if plain in by_label:
        return by_label[plain]
    if not plain or len(plain) > _LONGEST_HEADER:
        return None
    bare = _BRACKET.sub("", plain)
    for name in (bare, bare.partition("/")[0], bare.partition("、")[0]):
        column = by_label.get(name)
        if column is not None:
            return column if plain not in column.excluded else None
    names = {plain, bare, bare.partition("/")[0]} - {""}
    return next(
        (column for column in load_columns().columns
         if column.pattern and any(re.fullmatch(column.pattern, name) for name in names)),
        None,
    )  # fmt: skip


def unit_of(text: str) -> str | None:
    """The unit in a header's bracket or behind its slash, when it is one."""
    plain = squeeze(text)
    candidates = [plain, *(match["unit"] for match in _BRACKET.finditer(plain))]
    candidates += [plain.partition("/")[2]] if "/" in plain else []
    for candidate in candidates:
        unit = candidate.removeprefix("单位:")
        if load_units().spec_of(strip_magnitude(unit)[1]) is not None:
            return unit
    return None


def _unit_line(reading: Reading, page: Page, grid: list[list[str]], head: Head) -> str | None:
    """「单位：亩」 above the table, in the sheet's first rows or on the page."""
    texts = [cell for row in grid[: head.first] for cell in row] + [
        line.text for own, line in reading.lines if own is page
    ]
    for text in texts:
        match = _UNIT_LINE.search(fold(text))
        if match:
            unit = match["unit"].strip("()")
            spec = load_units().spec_of(unit)
            if spec is not None and spec.kind == "area":
                return unit
    return None


def unit_of_line(page: Page, reading: Reading, table: Table) -> str | None:
    """「单位：…」 inside the first rows of a table or on the last lines above it."""
    above = [
        line.text
        for own, line in reading.lines
        if own is page and (line.box is None or table.box is None or line.box[3] <= table.box[1] + 2)
    ]
    if table.box is None:
        above = _before_first_row(above, table)
    texts = [cell.text for cell in table.cells if cell.row < 2] + above[-4:]
    for text in texts:
        match = _UNIT_LINE.search(fold(text))
        if match and load_units().spec_of(match["unit"].strip("()")) is not None:
            return match["unit"].strip("()")
    return None


def _before_first_row(lines: list[str], table: Table) -> list[str]:
    """The lines of a page without boxes that stand before the first row of a table."""
    first = "".join(squeeze(cell.text) for cell in table.cells if cell.row == 0)
    place = next((index for index, line in enumerate(lines) if squeeze(line) == first), len(lines))
    return lines[:place]


def _read_rows(page: Page, table: Table, grid: list[list[str]], head: Head, first: int, unit: str | None) -> RowTable:
    order = sorted(head.fields)
    area = next((column for column in order if head.fields[column] == "area"), None)
    units = {head.fields[column]: printed for column, printed in head.units.items()}
    if unit and area is not None and "area" not in units:
        units["area"] = unit
    rows, places, total = [], [], None
    for index in range(first, len(grid)):
        cells = [" ".join(grid[index][column].split()) for column in order]
        if (
            not any(cells)
            or _is_numbering(grid[index])
            or _is_head_row(grid[index], grid[max(0, index - 1) : index] or [[""] * len(grid[index])])
        ):
            continue
        word = _total_word(grid[index])
        if word is not None:
            if word in load_columns().grand_totals and area is not None and grid[index][area].strip():
                total = " ".join(grid[index][area].split())
            continue
        if area is not None and not any(cells[position] for position, column in enumerate(order) if column != area):
            continue
        if _is_note(grid[index]):
            continue
        rows.append(tuple(cells))
        name = cell_name(table, index, 0)
        places.append(f"{table.name}!{index + 1}" if table.name is not None else name.split(",")[0])
    return RowTable(
        columns=tuple(head.fields[column] for column in order),
        headers=tuple(head.names[column] for column in order),
        units=units,
        rows=tuple(rows),
        places=tuple(places),
        pages=tuple(page.number for _ in rows),
        stated_total=total,
    )


def _append(table: RowTable, more: RowTable) -> RowTable:
    return table.model_copy(
        update={
            "rows": (*table.rows, *more.rows),
            "places": (*table.places, *more.places),
            "pages": (*table.pages, *more.pages),
            "stated_total": more.stated_total or table.stated_total,
        }
    )


def _total_word(row: list[str]) -> str | None:
    """合计, 小计, … when one of the row's first texts is such a word (合 计, 合计：, 青山村小计)."""
    texts = list(dict.fromkeys(squeeze(cell).strip(":") for cell in row if cell.strip()))[:4]
    for text in texts:
        for word in load_columns().totals:
            if text == word or (text.endswith(word) and len(text) <= 12):
                return word
    return None


def _is_numbering(row: list[str]) -> bool:
    """The row of column numbers under a header: 1 2 3 … or (1) (2) (3)."""
    texts = [squeeze(cell) for cell in row if cell.strip()]
    if len(texts) < 3 or not all(_ORDINAL.match(text) for text in texts):
        return False
    numbers = [int(text.strip("()")) for text in texts]
    return numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] in (0, 1)


def _is_note(row: list[str]) -> bool:
    """One text over the whole width, or 注：/填表人： below the list."""
    texts = {squeeze(cell) for cell in row if cell.strip()}
    return (len(texts) == 1 and len(row) > 2) or any(
        text.startswith(("注:", "填表", "制表", "审核", "调查人", "备注:")) for text in texts
    )
