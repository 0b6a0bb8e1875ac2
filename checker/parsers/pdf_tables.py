"""Tables from rulings: the lines are snapped and joined by pdfplumber, the cells found on the lattice they span."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from checker.model.evidence import Box
from checker.model.parsed import Cell, Line, Table
from checker.parsers.cell_text import Part, join_parts
from checker.parsers.pdf_text import Char, join_pieces, make_pieces
from checker.parsers.table_lines import row_lines

_TOLERANCE = 3.0
_WIDEST_MARGIN = 6.0  # points between a cell's side and its text
MIN_RULINGS = 4
Edge = dict[str, Any]


@dataclass(frozen=True)
class Ruled:
    """Tables of a page from top to bottom, the lines that their rows make, and the characters outside of them."""

    tables: tuple[Table, ...]
    lines: tuple[Line, ...]
    free: list[Char]


def find_tables(rulings: Sequence[Box], chars: Sequence[Char], max_cells: int, shades: Sequence[Box] = ()) -> Ruled:
    """Ruled tables of a page, cells filled with the characters whose middle lies in them. `shades`: sides of filled
    areas, which make a table only where every row has its cells so."""
    if len(rulings) + len(shades) < MIN_RULINGS:
        return Ruled((), (), list(chars))
    walls = [box for box in rulings if box[0] == box[2]]
    inside = [False] * len(chars)
    built = []
    for group in _groups(_joined([*rulings, *shades])):
        one = _build(group, walls, chars, max_cells, inside)
        if one is not None:
            built.append(one)
    built.sort(key=lambda pair: _place(pair[0]))
    lines = [line for table, own in built for line in own if not any(_holds(other, table) for other, _ in built)]
    free = [char for number, char in enumerate(chars) if not inside[number]]
    return Ruled(tuple(table for table, _ in built), tuple(lines), free)


def _holds(outer: Table, inner: Table) -> bool:
    """True for a table drawn inside another, whose cells say the same."""
    a, b = outer.box, inner.box
    if outer is inner or a is None or b is None:
        return False
    return a[0] <= b[0] + 1 and a[1] <= b[1] + 1 and a[2] >= b[2] - 1 and a[3] >= b[3] - 1


def order_tables(tables: Sequence[Table]) -> tuple[Table, ...]:
    """Tables from top to bottom."""
    return tuple(sorted(tables, key=_place))


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


def _build(
    edges: list[Edge], walls: Sequence[Box], chars: Sequence[Char], max_cells: int, inside: list[bool]
) -> tuple[Table, list[Line]] | None:
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
    if len(regions) < 2 or (_is_shading(regions, rows) and not any(_within(wall, xs, ys) for wall in walls)):
        return None
    held = _held(xs, ys, regions, chars)
    pieces = [join_pieces(make_pieces([chars[index] for index in own])) for own in held]
    widths = [xs[column + width] - xs[column] for _, column, _, width in regions]
    margin = _margin([xs[column] for _, column, _, _ in regions], widths, pieces)
    parts = [join_parts(lines, width - 2 * margin) for lines, width in zip(pieces, widths, strict=True)]
    cells = tuple(
        Cell(
            row=row, column=column, row_span=height, column_span=width,
            text="\n".join(text for text, _ in parts[number]),
            box=_rounded(xs[column], ys[row], xs[column + width], ys[row + height]),
        )
        for number, (row, column, height, width) in enumerate(regions)
    )  # fmt: skip
    if sum(bool(cell.text) for cell in cells) < 2:
        return None  # a drawing, or a frame around a text
    for own in held:
        for index in own:
            inside[index] = True
    table = Table(rows=rows, columns=columns, cells=cells, box=_rounded(xs[0], ys[0], xs[-1], ys[-1]))
    return table, row_lines([(region[0], own) for region, own in zip(regions, parts, strict=True)])


def _is_shading(regions: Sequence[tuple[int, int, int, int]], rows: int) -> bool:
    """True for cells in one row only, or beside rows without: every other row may be shaded."""
    counts = [sum(row == number for row, _, _, _ in regions) for number in range(rows)]
    return rows == 1 or (min(counts) < 2 <= max(counts))


def _within(wall: Box, xs: Sequence[float], ys: Sequence[float]) -> bool:
    inside = xs[0] - _TOLERANCE <= wall[0] <= xs[-1] + _TOLERANCE
    return inside and wall[1] < ys[-1] and wall[3] > ys[0]


def _margin(lefts: Sequence[float], widths: Sequence[float], pieces: Sequence[Sequence[Part]]) -> float:
    """How near text comes to the sides of its cell, in points."""
    gaps = [
        gap
        for left, width, lines in zip(lefts, widths, pieces, strict=True)
        for _, box in lines
        for gap in (box[0] - left, left + width - box[2])
    ]
    return min(_WIDEST_MARGIN, max(0.0, min(gaps, default=0.0)))


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


def _held(
    xs: list[float], ys: list[float], regions: list[tuple[int, int, int, int]], chars: Sequence[Char]
) -> list[list[int]]:
    """Places in `chars` of what stands in each region."""
    owner = [[0] * (len(xs) - 1) for _ in range(len(ys) - 1)]
    for number, (row, column, height, width) in enumerate(regions):
        for line in range(row, row + height):
            owner[line][column : column + width] = [number] * width
    held: list[list[int]] = [[] for _ in regions]
    last: int | None = None
    for index, (text, x0, top, x1, bottom) in enumerate(chars):
        if text in (" ", "\n"):
            if last is not None:
                held[last].append(index)
            continue
        x, y = (x0 + x1) / 2, (top + bottom) / 2
        last = None
        if xs[0] <= x < xs[-1] and ys[0] <= y < ys[-1]:
            last = owner[bisect_right(ys, y) - 1][bisect_right(xs, x) - 1]
            held[last].append(index)
    return held


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
