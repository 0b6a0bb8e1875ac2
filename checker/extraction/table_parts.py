"""Tables that go on over a page break, with or without their header again, as one table."""

from collections.abc import Sequence

from checker.extraction.fold import squeeze
from checker.model.parsed import Cell, Page, Table

_LOW, _HIGH = 0.55, 0.35  # shares of the page's height: the first part reaches below, the next begins above
Placed = tuple[Page, Table]


def group_parts(tables: Sequence[Placed]) -> list[list[Placed]]:
    """The tables of a paper; parts of one table stand in one group."""
    groups: list[list[Placed]] = []
    for page, table in tables:
        last = groups[-1][-1] if groups else None
        if last is not None and _goes_over(last, (page, table), groups[-1][0][1]):
            groups[-1].append((page, table))
        else:
            groups.append([(page, table)])
    return groups


def join_parts(group: Sequence[Placed]) -> Placed:
    """One table with the rows of all parts, its header once; it stands where the first part does."""
    page, first = group[0]
    cells, rows = list(first.cells), first.rows
    for _, table in group[1:]:
        again = _repeated(first, table)
        cells += [_moved(cell, rows - again) for cell in table.cells if cell.row >= again]
        rows += table.rows - again
    return page, first.model_copy(update={"cells": tuple(cells), "rows": rows}) if len(group) > 1 else first


def _goes_over(before: Placed, after: Placed, first: Table) -> bool:
    (page, upper), (following, lower) = before, after
    if following.number != page.number + 1 or upper.name is not None or upper.columns != lower.columns:
        return False
    if upper.box is None or lower.box is None or not page.height or not following.height:
        return False
    if upper.box[3] < _LOW * page.height or lower.box[1] > _HIGH * following.height:
        return False
    return _repeated(first, lower) > 0 or not _is_head(lower.grid()[0])


def _repeated(first: Table, table: Table) -> int:
    """How many rows of the first part's head stand at the top of another part again."""
    count = 0
    for one, other in zip(first.grid(), table.grid(), strict=False):
        if not _is_head(one) or [squeeze(text) for text in one] != [squeeze(text) for text in other]:
            break
        count += 1
    return count


def _is_head(row: Sequence[str]) -> bool:
    """A row of names, or one of column numbers."""
    texts = [squeeze(text).strip("()") for text in row if text.strip()]
    plain = sum(text.replace(",", "").replace(".", "").isdigit() for text in texts)
    return bool(texts) and (plain == 0 or texts == [str(number + 1) for number in range(len(texts))])


def _moved(cell: Cell, rows: int) -> Cell:
    return cell.model_copy(update={"row": cell.row + rows})
