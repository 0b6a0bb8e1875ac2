"""Tables without side rulings: three-line tables, shaded or bare ones, told by columns that stay free of text."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from checker.model.evidence import Box
from checker.model.parsed import Cell, Line, Table
from checker.parsers.cell_text import Part, join_parts
from checker.parsers.pdf_text import Piece, join_pieces
from checker.parsers.table_lines import row_lines

Span = tuple[float, float]
_GUTTER = 0.6  # of the height of a line: the least width of the gap between two columns
_ROW_GAP = 2.6  # line heights between the tops of two rows of one table
_OVERLAP = 0.25  # share of a line's height by which pieces of one row overlap at least
_LEAST_COLUMNS, _LEAST_ROWS, _LEAST_FILLED = 3, 3, 0.6  # without any ruling
_TOLERANCE = 4.0
_TRIED = 8  # rows of a block without a table from which another look begins
_SENTENCE = 40  # characters: a cell that long is running text


@dataclass
class _Band:
    """Pieces whose heights overlap."""

    pieces: list[Piece] = field(default_factory=list)

    @property
    def top(self) -> float:
        return min(piece.top for piece in self.pieces)

    @property
    def bottom(self) -> float:
        return max(piece.bottom for piece in self.pieces)


@dataclass(frozen=True)
class Aligned:
    """Tables from top to bottom, the lines that their rows make, and the pieces outside of them."""

    tables: tuple[Table, ...]
    lines: tuple[Line, ...]
    free: list[Piece]


def find_text_tables(pieces: Sequence[Piece], rulings: Sequence[Box], max_cells: int) -> Aligned:
    """Tables among pieces that no side rulings part. `rulings` are all of the page; level ones of one length above
    and below a block make two columns enough."""
    bands = _bands(pieces)
    frames = _frames(rulings)
    tables: list[Table] = []
    lines: list[Line] = []
    taken: set[int] = set()
    start = 0
    while start < len(bands):
        end, columns = _run(bands, start)
        head = _head(bands, start, columns, taken) if len(columns) > 1 else start
        block = bands[head:end]
        if len(columns) < 2 or not _is_table(block, bands[start:end], columns, frames):
            start = max(start + 1, end - _TRIED)
            continue
        built = _build(bands[head:start], bands[start:end], columns)
        if built[0].rows * built[0].columns <= max_cells:
            tables.append(built[0])
            lines += built[1]
            taken.update(range(head, end))
        start = end
    free = [piece for number, band in enumerate(bands) if number not in taken for piece in band.pieces]
    return Aligned(tuple(tables), tuple(lines), free)


def _bands(pieces: Sequence[Piece]) -> list[_Band]:
    bands: list[_Band] = []
    for piece in sorted(pieces, key=lambda item: item.top):
        height = piece.bottom - piece.top
        if bands and min(bands[-1].bottom, piece.bottom) - piece.top > _OVERLAP * min(height, _height(bands[-1])):
            bands[-1].pieces.append(piece)
        else:
            bands.append(_Band([piece]))
    return bands


def _height(band: _Band) -> float:
    return median(piece.bottom - piece.top for piece in band.pieces)


def _frames(rulings: Sequence[Box]) -> list[tuple[float, float, float, float]]:
    """Level rulings of one length that stand above each other: x0, x1, first and last height."""
    groups: list[list[Box]] = []
    for box in sorted((box for box in rulings if box[1] == box[3]), key=lambda box: box[1]):
        for group in groups:
            if abs(group[0][0] - box[0]) <= _TOLERANCE and abs(group[0][2] - box[2]) <= _TOLERANCE:
                group.append(box)
                break
        else:
            groups.append([box])
    return [(group[0][0], group[0][2], group[0][1], group[-1][1]) for group in groups if len(group) >= 2]


def _run(bands: Sequence[_Band], start: int) -> tuple[int, list[Span]]:
    """The end of the longest run of bands from `start` whose texts leave gutters between them, and its columns."""
    gutter = _GUTTER * _height(bands[start])
    columns = _parted([], bands[start].pieces, gutter)
    end = start + 1
    if len(columns) < 2:
        return end, columns
    while end < len(bands):
        band = bands[end]
        if band.top - bands[end - 1].bottom > (_ROW_GAP - 1) * max(_height(bands[start]), _height(band)):
            break
        wider = _parted(columns, band.pieces, gutter)
        if len(wider) < max(2, len(columns) - 1) or any(len(piece.text) > _SENTENCE for piece in band.pieces):
            break
        columns = wider
        end += 1
    return end, columns


def _parted(columns: Sequence[Span], pieces: Sequence[Piece], gutter: float) -> list[Span]:
    """What texts cover from left to right, parted where a gutter stays free."""
    spans: list[Span] = []
    for x0, x1 in sorted([*columns, *((piece.x0, piece.x1) for piece in pieces)]):
        if spans and x0 - spans[-1][1] < gutter:
            spans[-1] = (spans[-1][0], max(spans[-1][1], x1))
        else:
            spans.append((x0, x1))
    return spans


def _head(bands: Sequence[_Band], start: int, columns: Sequence[Span], taken: set[int]) -> int:
    """The first of the bands above a run that hold headings over several columns."""
    head = start
    while head and head - 1 not in taken and start - head < 2:
        band = bands[head - 1]
        near = bands[head].top - band.bottom <= 1.2 * _height(band)
        inside = all(columns[0][0] - 20 <= piece.x0 and piece.x1 <= columns[-1][1] + 20 for piece in band.pieces)
        if not near or not inside or not 2 <= len(band.pieces) <= len(columns):
            break
        head -= 1
    return head


def _is_table(
    block: Sequence[_Band], run: Sequence[_Band], columns: Sequence[Span], frames: Sequence[tuple[float, ...]]
) -> bool:
    top, bottom = block[0].top, block[-1].bottom
    framed = any(
        x0 <= columns[0][0] + _TOLERANCE and columns[-1][1] <= x1 + _TOLERANCE
        and first <= top + _TOLERANCE and bottom <= last + 2 * _TOLERANCE
        for x0, x1, first, last in frames
    )  # fmt: skip
    cells = sum(len({_column(piece, columns) for piece in band.pieces}) for band in run)
    filled = cells / (len(run) * len(columns))
    if framed:
        return len(run) >= 2 and filled > 0.5
    return len(run) >= _LEAST_ROWS and len(columns) >= _LEAST_COLUMNS and filled >= _LEAST_FILLED


def _column(piece: Piece, columns: Sequence[Span]) -> int:
    middle = (piece.x0 + piece.x1) / 2
    return min(range(len(columns)), key=lambda n: max(columns[n][0] - middle, middle - columns[n][1]))


def _build(head: Sequence[_Band], run: Sequence[_Band], columns: Sequence[Span]) -> tuple[Table, list[Line]]:
    width = len(columns)
    cells: list[tuple[int, int, int, list[Part]]] = []  # row, column, column span, paragraphs
    for row, band in enumerate(head):
        owners = [min(band.pieces, key=lambda piece: _away(piece, columns[column])) for column in range(width)]
        for column, piece in enumerate(owners):
            if column and piece is owners[column - 1]:
                last = cells[-1]
                cells[-1] = (last[0], last[1], last[2] + 1, last[3])
            else:
                cells.append((row, column, 1, [(piece.text, piece[1:5])]))
    row = len(head) - 1
    for band in run:
        held: list[list[Piece]] = [[] for _ in columns]
        for piece in sorted(band.pieces, key=lambda item: item.top):
            held[_column(piece, columns)].append(piece)
        row += 1
        for column, own in enumerate(held):
            parts = join_parts(join_pieces(own), columns[column][1] - columns[column][0])
            cells.append((row, column, 1, parts))
    made = tuple(
        Cell(
            row=number, column=column, column_span=span, text="\n".join(text for text, _ in parts),
            box=_around([box for _, box in parts]),
        )
        for number, column, span, parts in cells
    )  # fmt: skip
    everything = [piece for band in (*head, *run) for piece in band.pieces]
    table = Table(rows=row + 1, columns=width, cells=made, box=_around([piece[1:5] for piece in everything]))
    return table, row_lines([(number, parts) for number, _, _, parts in cells])


def _away(piece: Piece, column: Span) -> float:
    middle = (column[0] + column[1]) / 2
    return max(piece.x0 - middle, middle - piece.x1, 0.0) + abs((piece.x0 + piece.x1) / 2 - middle) / 1e4


def _around(boxes: Sequence[Box]) -> Box | None:
    if not boxes:
        return None
    return (
        round(min(box[0] for box in boxes), 2), round(min(box[1] for box in boxes), 2),
        round(max(box[2] for box in boxes), 2), round(max(box[3] for box in boxes), 2),
    )  # fmt: skip
