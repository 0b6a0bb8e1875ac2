"""Tables from rulings: the lines are snapped and joined by pdfplumber, the cells found on the lattice they span."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from checker.model.evidence import Box
from checker.model.parsed import Cell, Table
from checker.parsers.clean import join_wrapped
from checker.parsers.pdf_text import Char, join_pieces, make_pieces

_TOLERANCE = 3.0
MIN_RULINGS = 4
Edge = dict[str, Any]


def find_tables(rulings: Sequence[Box], chars: Sequence[Char], max_cells: int) -> tuple[Table, ...]:
    """Ruled tables of a page, top to bottom, cells filled with the characters whose middle lies in them."""
    if len(rulings) < MIN_RULINGS:
        return ()
    tables = (_build(group, chars, max_cells) for group in _groups(_joined(rulings)))
    return tuple(sorted((table for table in tables if table is not None), key=_place))


def _place(table: Table) -> tuple[float, float]:
    box = table.box or (0.0, 0.0, 0.0, 0.0)
    return box[1], box[0]


def _joined(rulings: Sequence[Box]) -> list[Edge]:
    from pdfplumber.table import merge_edges

    edges: list[Edge] = [
        {
            "x0": x0, "x1": x1, "top": top, "bottom": bottom, "width": x1 - x0, "height": bottom - top,
            "orientation": "h" if top == bottom else "v", "doctop": top,
        }
        for x0, top, x1, bottom in rulings
    ]  # fmt: skip
    merged: list[Edge] = merge_edges(edges, _TOLERANCE, _TOLERANCE, _TOLERANCE, _TOLERANCE)
    return merged


def _groups(edges: list[Edge]) -> list[list[Edge]]:
    """Edges that touch, directly or through others."""
    across = sorted((edge for edge in edges if edge["orientation"] == "h"), key=lambda edge: float(edge["top"]))
    down = [edge for edge in edges if edge["orientation"] == "v"]
    heights = [edge["top"] for edge in across]
    owner = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while owner[index] != index:
            owner[index] = owner[owner[index]]
            index = owner[index]
        return index

    for number, edge in enumerate(down, start=len(across)):
        first = bisect_right(heights, edge["top"] - _TOLERANCE)
        last = bisect_right(heights, edge["bottom"] + _TOLERANCE)
        for index in range(first, last):
            if across[index]["x0"] - _TOLERANCE <= edge["x0"] <= across[index]["x1"] + _TOLERANCE:
                owner[root(number)] = root(index)
    groups: dict[int, list[Edge]] = {}
    for index, edge in enumerate([*across, *down]):
        groups.setdefault(root(index), []).append(edge)
    return list(groups.values())


def _build(edges: list[Edge], chars: Sequence[Char], max_cells: int) -> Table | None:
    across = [edge for edge in edges if edge["orientation"] == "h"]
    down = [edge for edge in edges if edge["orientation"] == "v"]
    if len(across) < 2 or len(down) < 1:
        return None
    # Tables without outer side lines end where their horizontal lines end.
    xs = _distinct([edge["x0"] for edge in down] + [min(e["x0"] for e in across), max(e["x1"] for e in across)])
    ys = _distinct([edge["top"] for edge in across])
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1 or rows * columns < 2 or rows * columns > max_cells:
        return None
    regions = _regions(xs, ys, across, down)
    if len(regions) < 2:
        return None
    texts = _texts(xs, ys, regions, chars)
    cells = tuple(
        Cell(
            row=row, column=column, text=texts[number], row_span=height, column_span=width,
            box=_rounded(xs[column], ys[row], xs[column + width], ys[row + height]),
        )
        for number, (row, column, height, width) in enumerate(regions)
    )  # fmt: skip
    if sum(bool(cell.text) for cell in cells) < 2:
        return None  # a drawing, or a frame around a text
    return Table(rows=rows, columns=columns, cells=cells, box=_rounded(xs[0], ys[0], xs[-1], ys[-1]))


def _regions(xs: list[float], ys: list[float], across: list[Edge], down: list[Edge]) -> list[tuple[int, int, int, int]]:
    """Cells as row, column, row span, column span, in row-major order: lattice squares with no line between them."""
    rows, columns = len(ys) - 1, len(xs) - 1
    right_wall = [[False] * columns for _ in range(rows)]
    floor = [[False] * columns for _ in range(rows)]
    for edge in down:
        column = _index(xs, edge["x0"]) - 1
        if 0 <= column < columns:
            for row in range(rows):
                if edge["top"] - _TOLERANCE <= ys[row] and ys[row + 1] <= edge["bottom"] + _TOLERANCE:
                    right_wall[row][column] = True
    for edge in across:
        row = _index(ys, edge["top"]) - 1
        if 0 <= row < rows:
            for column in range(columns):
                if edge["x0"] - _TOLERANCE <= xs[column] and xs[column + 1] <= edge["x1"] + _TOLERANCE:
                    floor[row][column] = True
    taken = [[False] * columns for _ in range(rows)]
    regions: list[tuple[int, int, int, int]] = []
    for row in range(rows):
        for column in range(columns):
            if taken[row][column]:
                continue
            width = 1
            while (
                column + width < columns and not right_wall[row][column + width - 1] and not taken[row][column + width]
            ):
                width += 1
            height = 1
            while row + height < rows and _grows(row + height, column, width, floor, right_wall, taken):
                height += 1
            for line in range(row, row + height):
                taken[line][column : column + width] = [True] * width
            regions.append((row, column, height, width))
    return regions


def _grows(
    row: int, column: int, width: int, floor: list[list[bool]], right_wall: list[list[bool]], taken: list[list[bool]]
) -> bool:
    """True when the cell above continues in this row: no line above it and none inside it."""
    span = range(column, column + width)
    return not any(floor[row - 1][c] or taken[row][c] for c in span) and not any(right_wall[row][c] for c in span[:-1])


def _texts(
    xs: list[float], ys: list[float], regions: list[tuple[int, int, int, int]], chars: Sequence[Char]
) -> list[str]:
    owner = [[0] * (len(xs) - 1) for _ in range(len(ys) - 1)]
    for number, (row, column, height, width) in enumerate(regions):
        for line in range(row, row + height):
            owner[line][column : column + width] = [number] * width
    held: list[list[Char]] = [[] for _ in regions]
    last: int | None = None
    for char in chars:
        text, x0, top, x1, bottom = char
        if text in (" ", "\n"):
            if last is not None:
                held[last].append(char)
            continue
        x, y = (x0 + x1) / 2, (top + bottom) / 2
        last = None
        if xs[0] <= x < xs[-1] and ys[0] <= y < ys[-1]:
            last = owner[bisect_right(ys, y) - 1][bisect_right(xs, x) - 1]
            held[last].append(char)
    return [join_wrapped([text for text, _ in join_pieces(make_pieces(items))]) for items in held]


def _distinct(values: list[float]) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _TOLERANCE:
            kept.append(value)
    return kept


def _index(values: list[float], value: float) -> int:
    """Index of the lattice line nearest to a value."""
    return min(range(len(values)), key=lambda index: abs(values[index] - value))


def _rounded(x0: float, top: float, x1: float, bottom: float) -> Box:
    return round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2)
