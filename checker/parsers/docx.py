"""Word files: headers, then paragraphs and tables in the order of the body, then notes and footers."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from checker.model.parsed import Cell, Line, Page, Parsed, Table
from checker.model.problem import Problem
from checker.parsers.assembly import assemble
from checker.parsers.clean import clean, join_cells
from checker.parsers.docx_math import linear
from checker.parsers.docx_pictures import FEW_CHARACTERS, pasted_scans
from checker.parsers.package import check_package
from checker.parsers.payload import ParsePayload
from checker.parsers.trouble import Unreadable
from checker.workers.detail import detail_of

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNSEEN = frozenset({_W + "del", _W + "moveFrom", _W + "instrText", _FALLBACK, _W + "rPr", _W + "pPr"})
_BREAKS = {_W + "tab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}
_OMATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_NOTES = ("/footnotes", "/endnotes")


def read(order: ParsePayload) -> Parsed:
    """One page (Word files have no fixed pages), and one for each pasted scan. Raises Unreadable for encrypted, damaged
    and blown-up files."""
    import docx

    source = order.source
    check_package(Path(source.location), order.limits)
    try:
        document = docx.Document(source.location)
        body = document.element.body
    except (ValueError, KeyError, AttributeError) as error:
        raise Unreadable("damaged", detail_of(error, {source.location: source.path})) from error
    content = _Content(order)
    edges = [_parts(section) for section in document.sections]
    content.take_once(element for headers, _ in edges for element in headers)
    content.blocks(body)
    for relation in document.part.rels.values():
        if relation.reltype.endswith(_NOTES) and not relation.is_external:
            content.notes(relation.target_part.blob)
    content.take_once(element for _, footers in edges for element in footers)
    cut = Problem(code="limit_cells", path=source.path, detail=f"{order.limits.table_cells} cells")
    problem = cut if content.cut else None
    own = Page(
        number=1, method="text" if content.lines else "none", lines=tuple(content.lines), tables=tuple(content.tables),
        problem=problem,
    )  # fmt: skip
    characters = sum(len(line.text) for line in content.lines)
    pasted = [
        Page(
            number=number, method="none",
            problem=Problem(code="needs_ocr", path=source.path, page=number, detail="pasted picture"),
        )
        for number in pasted_scans(document, every=characters < FEW_CHARACTERS)
    ]  # fmt: skip
    return assemble(source, [own, *pasted], [problem] if problem else [])


def _parts(section: Any) -> tuple[list[Any], list[Any]]:
    """Elements of the headers and of the footers that a section has of its own."""
    kinds = ("", "first_page_", "even_page_")
    holders = [[getattr(section, kind + name) for kind in kinds] for name in ("header", "footer")]
    headers, footers = ([part._element for part in parts if not part.is_linked_to_previous] for parts in holders)
    return headers, footers


class _Content:
    """Lines and tables as they are met."""

    def __init__(self, order: ParsePayload) -> None:
        self.lines: list[Line] = []
        self.tables: list[Table] = []
        self.cut = False
        self._cells_left = order.limits.table_cells

    def take_once(self, elements: Iterator[Any]) -> None:
        """Headers or footers, without those that say the same again."""
        seen: set[tuple[str, ...]] = set()
        for element in elements:
            before = len(self.lines)
            self.blocks(element)
            texts = tuple(line.text for line in self.lines[before:])
            if texts in seen:
                del self.lines[before:]
            seen.add(texts)

    def notes(self, blob: bytes) -> None:
        """Footnotes or endnotes."""
        from docx.oxml.parser import parse_xml

        for note in parse_xml(blob):
            if note.get(_W + "type") is None:  # the others are separators
                self.blocks(note)

    def blocks(self, holder: Any) -> None:
        """Paragraphs and tables below an element, in order, also those in content controls and tracked insertions."""
        for element in holder:
            if element.tag == _W + "p":
                self._paragraph(element)
            elif element.tag == _W + "tbl":
                self._table(element)
            elif element.tag not in _UNSEEN and isinstance(element.tag, str):
                self.blocks(element)

    def _paragraph(self, element: Any) -> None:
        for text in paragraph_text(element).split("\n"):
            if stripped := clean(text).strip():
                self.lines.append(Line(text=stripped))
        for box in _text_boxes(element):
            self.blocks(box)

    def _table(self, element: Any) -> None:
        rows = list(_children(element, "tr"))
        cells: list[Cell] = []
        open_merges: dict[int, int] = {}  # column -> place in `cells` of the cell that goes on below
        width = 0
        for number, row in enumerate(rows):
            column = _number(row, "trPr/gridBefore", 0)
            texts: list[str] = []
            for cell in _children(row, "tc"):
                span = max(1, _number(cell, "tcPr/gridSpan", 1))
                self._cells_left -= 1
                if self._cells_left < 0:
                    self.cut = True
                    break
                merge = cell.find(f"{_W}tcPr/{_W}vMerge")
                if merge is not None and merge.get(_W + "val") != "restart" and column in open_merges:
                    place = open_merges[column]
                    cells[place] = cells[place].model_copy(update={"row_span": number - cells[place].row + 1})
                else:
                    text = _cell_text(cell)
                    texts.append(text)
                    if merge is not None:
                        open_merges[column] = len(cells)
                    else:
                        open_merges.pop(column, None)
                    cells.append(Cell(row=number, column=column, text=text, column_span=span))
                column += span
            width = max(width, column)
            if line := join_cells(texts):
                self.lines.append(Line(text=line))
        if cells:
            self.tables.append(Table(rows=len(rows), columns=width, cells=tuple(cells)))
        for inner in element.iter(_W + "tbl"):
            if inner is not element and next(inner.iterancestors(_W + "tbl")) is element:
                before = len(self.lines)
                self._table(inner)
                del self.lines[before:]  # its words stand in the outer row already


def paragraph_text(paragraph: Any) -> str:
    """The words of a paragraph as printed: insertions and links in, deletions, field codes and text boxes out."""
    parts: list[str] = []
    _gather(paragraph, parts)
    return "".join(parts)


def _gather(element: Any, parts: list[str]) -> None:
    for child in element:
        tag = child.tag
        if tag == _W + "t":
            parts.append(child.text or "")
        elif tag in _BREAKS:
            parts.append(_BREAKS[tag])
        elif tag == _OMATH:
            parts.append(linear(child))
        elif tag not in _UNSEEN and tag != _W + "txbxContent" and isinstance(tag, str):
            _gather(child, parts)


def _cell_text(cell: Any) -> str:
    texts = [paragraph_text(paragraph) for paragraph in cell.iter(_W + "p") if not _is_unseen(paragraph, cell)]
    return "\n".join(text for text in (clean(text).strip() for text in texts) if text)


def _text_boxes(paragraph: Any) -> list[Any]:
    return [
        box
        for box in paragraph.iter(_W + "txbxContent")
        if not _is_unseen(box, paragraph) and next(box.iterancestors(_W + "p"), None) is paragraph
    ]


def _is_unseen(element: Any, upto: Any) -> bool:
    for ancestor in element.iterancestors():
        if ancestor is upto:
            return False
        if ancestor.tag in _UNSEEN:
            return True
    return False


def _children(element: Any, name: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, also those wrapped in content controls or insertions."""
    for child in element:
        if child.tag == _W + name:
            yield child
        elif child.tag in (_W + "sdt", _W + "sdtContent", _W + "customXml", _W + "ins"):
            yield from _children(child, name)


def _number(element: Any, path: str, default: int) -> int:
    found = element.find("/".join(_W + step for step in path.split("/")))
    value = found.get(_W + "val") if found is not None else None
    return min(int(value), 1000) if value is not None and value.isdigit() else default
