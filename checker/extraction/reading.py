"""The text of a paper as paragraphs that remember where each character stands on a page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from checker.extraction.cells import Segment, goes_on_beside, weave
from checker.extraction.fold import fold
from checker.extraction.wrapping import goes_on
from checker.model.evidence import Box, Method
from checker.model.parsed import Line, Page, Parsed, Table

_PAGE_NUMBER = re.compile(r"^[-—– ]*(?:第 ?)?\d{1,4}(?: ?页)?(?: ?[/共] ?\d{1,4} ?页?)?[-—– ]*$")
_SENTENCE_END = re.compile(r"[。；;！？!?\n]|[ \u3000]{2,}")
# Only where a digit stands before and a digit, a separator or a unit behind: 15O0亩, 1l2.5, 3b0亩.
_LOOKALIKES = tuple(
    (re.compile(rf"(?<=\d){letters}(?=[\d.,%亩])"), digit)
    for letters, digit in (("[OoQ〇○]", "0"), ("[lI|]", "1"), ("b", "6"))
)
# Digits of one number that OCR set apart, before a unit: a blank behind the point, or single digits.
_UNITS = r"(?= ?(?:亩|公顷|hm|ha|㎡|平方米|万|元|%|％|吨|t|株|mm|毫米))"
_SPREAD = re.compile(rf"(?<![\d.])(?:\d{{1,7}}\. +\d{{1,6}}|\d(?: +\d| *\. *\d){{2,9}}){_UNITS}")
METHODS: dict[str, Method] = {
    "text": "text",
    "ocr": "ocr",
    "mixed": "text",
    "sheet": "sheet",
    "vector": "vector",
    "none": "text",
}


@dataclass(frozen=True)
class Spot:
    """Where something stands: page from 1, box in points, cell name, and how the page was read and how surely."""

    page: int | None
    box: Box | None
    cell: str | None
    method: Method
    confidence: float = 1.0


@dataclass(frozen=True)
class Piece:
    """Characters `start`..`end` of a paragraph come from one line of one page."""

    start: int
    end: int
    page: Page
    line: Line


@dataclass(frozen=True)
class Paragraph:
    text: str
    pieces: tuple[Piece, ...]
    ruled: bool = False  # the line of a table cell

    def spot(self, start: int, end: int) -> Spot:
        """The lines on which a range of characters stands (boxes joined on the first page of the range)."""
        touched = [piece for piece in self.pieces if piece.start < end and start < piece.end] or list(self.pieces[:1])
        first = touched[0].page
        boxes = [piece.line.box for piece in touched if piece.page is first and piece.line.box]
        box = (
            (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
            if boxes
            else None
        )
        confidence = min(piece.line.confidence for piece in touched)
        return Spot(first.number, box, None, METHODS[first.method], confidence)

    def sentences(self) -> list[tuple[int, str]]:
        """(offset, text) of each sentence, without its end mark."""
        found, start = [], 0
        for match in _SENTENCE_END.finditer(self.text):
            found.append((start, self.text[start : match.start()]))
            start = match.end()
        found.append((start, self.text[start:]))
        return [(offset, text) for offset, text in found if text.strip()]


@dataclass(frozen=True)
class Reading:
    """What the finders look at: paragraphs in reading order, single lines with their pages, tables with their pages."""

    paragraphs: tuple[Paragraph, ...]
    lines: tuple[tuple[Page, Line], ...]
    tables: tuple[tuple[Page, Table], ...]


def _with_rows_ruled(paragraphs: list[Paragraph], page: Page) -> list[Paragraph]:
    """Where lines have no boxes (Word), a line that is the row of a table is told by its words."""
    if not page.tables or any(line.box for line in page.lines):
        return paragraphs
    rows = rows_of(page.tables)
    return [
        replace(item, ruled=True) if item.pieces and item.pieces[0].page is page and _plain(item.text) in rows else item
        for item in paragraphs
    ]


def _plain(text: str) -> str:
    return "".join(fold(text).split())


def table_rows(reading: Reading) -> set[str]:
    """The rows of a paper's tables with several filled cells, and those cells, as text without blanks."""
    return rows_of([table for _, table in reading.tables])


def rows_of(tables: Sequence[Table]) -> set[str]:
    texts: set[str] = set()
    for table in tables:
        rows: dict[int, list[str]] = {}
        for cell in table.cells:
            if cell.text.strip():
                rows.setdefault(cell.row, []).append(_plain(cell.text))
        for parts in rows.values():
            if len(parts) > 1:
                texts.update({"".join(parts), *parts})
    return texts


def cell_name(table: Table, row: int, column: int) -> str:
    """ "Sheet1!B3" in a workbook, "row 4, column 2" elsewhere (from 1)."""
    if table.name is None:
        return f"row {row + 1}, column {column + 1}"
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{table.name}!{letters}{row + 1}"


def make_reading(parsed: Parsed) -> Reading:
    """Joins lines that the page width broke; lines inside ruled tables stand alone."""
    paragraphs: list[Paragraph] = []
    lines: list[tuple[Page, Line]] = []
    for page in parsed.pages:
        seen = [_mended(line) for line in page.lines] if page.method == "ocr" else page.lines
        kept = [line for line in seen if line.text.strip() and not _PAGE_NUMBER.match(fold(line.text).strip())]
        lines.extend((page, line) for line in kept)
        paragraphs.extend(_paragraphs(page, kept))
        paragraphs = _with_rows_ruled(paragraphs, page)
    # A limit may have cut every row of a table: nothing of it is left to look at.
    tables = tuple((page, table) for page in parsed.pages for table in page.tables if table.rows and table.columns)
    return Reading(tuple(paragraphs), tuple(lines), tables)


def _mended(line: Line) -> Line:
    """A line of a scan with letters that stand between digits read as the digits they look like, and less sure."""
    text = line.text
    for letters, digit in _LOOKALIKES:
        text = letters.sub(digit, text)
    text = _SPREAD.sub(lambda match: match[0].replace(" ", ""), text)
    return line if text == line.text else line.model_copy(update={"text": text, "confidence": line.confidence * 0.9})


def _paragraphs(page: Page, lines: Sequence[Line]) -> list[Paragraph]:
    free = [line for line in lines if line.box and not _in_table(line, page.tables)]
    margin = max((line.box[2] for line in free if line.box), default=0.0)
    groups: list[list[Segment]] = []
    for line in lines:
        previous = groups[-1][-1][1] if groups else None
        if previous is None or line not in free or previous not in free:
            groups.append([(line.text, line)])
        elif len(groups[-1]) == 1 and (woven := weave(previous, line)) is not None:
            groups[-1] = woven
        elif goes_on(previous, line, margin):
            groups[-1].append((line.text, line))
        else:
            home = next((g for g in groups[:-4:-1] if goes_on_beside(g[-1][1], line, free)), None)
            if home is not None:
                home.append((line.text, line))
            else:
                groups.append([(line.text, line)])
    return [_join(page, group, bool(page.tables) and _in_table(group[0][1], page.tables)) for group in groups]


def _in_table(line: Line, tables: Sequence[Table]) -> bool:
    if line.box is None:
        return False
    middle = ((line.box[0] + line.box[2]) / 2, (line.box[1] + line.box[3]) / 2)
    return any(
        table.box is not None
        and table.box[0] <= middle[0] <= table.box[2]
        and table.box[1] <= middle[1] <= table.box[3]
        for table in tables
    )


def _join(page: Page, segments: Sequence[Segment], ruled: bool) -> Paragraph:
    text, pieces = "", []
    for printed, line in segments:
        part = printed.rstrip() if len(segments) > 1 else printed
        if text and text[-1:].isascii() and text[-1:].isalpha() and part[:1].isascii() and part[:1].isalpha():
            text += " "
        pieces.append(Piece(len(text), len(text) + len(part), page, line))
        text += part
    return Paragraph(text, tuple(pieces), ruled)
