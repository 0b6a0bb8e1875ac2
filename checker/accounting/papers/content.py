"""The text and tables of a paper that computes volumes, with the place of everything."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from checker.extraction.reading import METHODS, Paragraph, Reading, cell_name, make_reading
from checker.model.document import Document, SourceFile
from checker.model.evidence import Evidence
from checker.model.parsed import Page, Parsed, Table
from checker.parsers.clean import join_cells

SPAN: Final = re.compile(r"^(?P<path>.+)#(?P<first>\d+)-(?P<last>\d+)$")
QUOTE: Final = 120


@dataclass(frozen=True)
class Content:
    """One paper, read."""

    document: Document
    reading: Reading

    def paragraphs(self) -> list[Paragraph]:
        """Paragraphs outside tables."""
        rows = {
            join_cells([cell.text for cell in table.cells if cell.row == row])
            for _, table in self.reading.tables if table.box is None for row in range(table.rows)
        }  # fmt: skip
        return [one for one in self.reading.paragraphs if not one.ruled and one.text not in rows]

    def of_text(self, paragraph: Paragraph, start: int, end: int) -> Evidence:
        """Evidence for characters of a paragraph."""
        spot = paragraph.spot(start, end)
        quote = paragraph.text[start:end].strip()[:QUOTE] or paragraph.text[:QUOTE]
        return Evidence(
            document=self.document.id, page=spot.page, box=spot.box, quote=quote, method=spot.method,
            confidence=spot.confidence,
        )  # fmt: skip

    def of_cell(self, page: Page, table: Table, row: int, column: int, quote: str) -> Evidence:
        """Evidence for a cell, with its heading in the quote."""
        box = next((c.box for c in table.cells if c.row == row and c.column == column), None) or table.box
        sure = _least_sure(page, box) if page.method == "ocr" else 1.0
        return Evidence(
            document=self.document.id, page=page.number, box=box, cell=cell_name(table, row, column),
            quote=quote[:QUOTE], method=METHODS[page.method], confidence=sure,
        )  # fmt: skip

    def place(self, evidence: Evidence) -> str:
        """The evidence as a reader would look it up."""
        name = self.document.path.rsplit("/", 1)[-1]
        page = f"第{evidence.page}页" if evidence.page is not None and self.document.pages > 1 else ""
        return f"{name}{page}“{evidence.quote}”"


def _least_sure(page: Page, box: tuple[float, float, float, float] | None) -> float:
    """The least confidence of the lines of a scan inside a box, or, where a line runs over several cells, across it."""
    if box is None:
        return min((line.confidence for line in page.lines), default=0.0)
    placed = [(line.box, line.confidence) for line in page.lines if line.box is not None]
    level = [(own, sure) for own, sure in placed if box[1] <= (own[1] + own[3]) / 2 <= box[3]]
    inside = [sure for own, sure in level if box[0] <= (own[0] + own[2]) / 2 <= box[2]]
    across = [sure for own, sure in level if own[0] < box[2] and box[0] < own[2]]
    return min(inside or across, default=0.0)


def contents(
    documents: Sequence[Document], sources: Sequence[SourceFile], parsed: Mapping[str, Parsed], kinds: frozenset[str]
) -> list[Content]:
    """The papers of some types that could be read, copies left out, in the order of the documents."""
    by_path = {source.path: source.copies_of or source.id for source in sources}
    found = []
    for document in documents:
        if document.type not in kinds or document.copies_of is not None:
            continue
        span = SPAN.match(document.path) if document.path not in by_path else None
        whole = parsed.get(by_path.get(span["path"] if span else document.path, ""))
        if whole is None:
            continue
        if span:
            first, last = int(span["first"]), int(span["last"])
            whole = whole.model_copy(update={"pages": tuple(p for p in whole.pages if first <= p.number <= last)})
        found.append(Content(document, make_reading(whole)))
    return found
