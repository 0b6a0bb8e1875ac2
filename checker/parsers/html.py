"""Saved web pages and tables saved as such: blocks as lines, tables with spans; nothing is loaded, no script run."""

import email
import email.policy
import re
from pathlib import Path
from typing import Any

from checker.model.parsed import Cell, Line, Page, Parsed, Table
from checker.model.problem import Problem
from checker.parsers.assembly import assemble
from checker.parsers.clean import clean, join_cells
from checker.parsers.decode import decode
from checker.parsers.payload import ParsePayload
from checker.parsers.trouble import Unreadable

_UNSEEN = frozenset({"script", "style", "head", "noscript", "template", "object", "svg", "select"})
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt", "fieldset",
        "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p",
        "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    }
)  # fmt: skip
_CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?\s*([\w-]+)", re.I)
_MAX_SPAN = 1000


def read(order: ParsePayload) -> Parsed:
    """One page. Raises Unreadable where there is no text."""
    from lxml import etree, html

    source, limits = order.source, order.limits
    data = _page_of_archive(Path(source.location).read_bytes())
    text, problem = _decoded(data, source.path)
    if len(text) > 50 * limits.page_characters:
        raise Unreadable("too_large", f"{len(text)} characters")
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        # The encoding that the text declares is no longer true.
        root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("empty", "no content") from error
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    content = _Content(limits.table_cells)
    content.take(root)
    content.close()
    if not content.lines:
        raise Unreadable("empty", "no text")
    hit = [problem] if problem else []
    if content.cut:
        hit.append(Problem(code="limit_cells", path=source.path, detail=f"{limits.table_cells} cells"))
    page = Page(number=1, method="text", lines=tuple(content.lines), tables=tuple(content.tables))
    return assemble(source, [page], hit)


def _page_of_archive(data: bytes) -> bytes:
    """The page of a web archive (mht); other data as it is."""
    if b"multipart/related" not in data[:4096].lower():
        return data
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            return payload if isinstance(payload, bytes) else data
    return data


def _decoded(data: bytes, path: str) -> tuple[str, Problem | None]:
    stated = _CHARSET.search(data[:4096])
    name = stated[1].decode("ascii").lower() if stated else ""
    if name in ("gb2312", "gbk", "gb18030"):
        try:
            return data.decode("gb18030"), None
        except UnicodeDecodeError:
            pass  # it says so and is not: the general way finds out
    return decode(data, path)


class _Content:
    """Lines and tables as they are met."""

    def __init__(self, cells_left: int) -> None:
        self.lines: list[Line] = []
        self.tables: list[Table] = []
        self.cut = False
        self._cells_left = cells_left
        self._words: list[str] = []

    def close(self) -> None:
        """End the line that is being gathered."""
        text = " ".join(clean("".join(self._words)).split())
        self._words.clear()
        if text:
            self.lines.append(Line(text=text))

    def take(self, element: Any) -> None:
        """An element with what is in it, without what follows it. No recursion: pages may nest deeply."""
        stack: list[tuple[Any, bool]] = [(element, False)]
        while stack:
            item, leaving = stack.pop()
            block = item.tag in _BLOCKS or item.tag == "br"
            if leaving:
                if block:
                    self.close()
                if item is not element and item.tail:
                    self._words.append(item.tail)
                continue
            stack.append((item, True))
            if not isinstance(item.tag, str):
                continue
            if block:
                self.close()
            if item.tag == "table" and not _is_layout(item):
                self._table(item)
                continue
            if item.text:
                self._words.append(item.text)
            stack.extend((child, False) for child in reversed(item))

    def _table(self, element: Any) -> None:
        rows = [row for row in element.iter("tr") if next(row.iterancestors("table")) is element]
        cells: list[Cell] = []
        taken: set[tuple[int, int]] = set()
        width = 0
        for number, row in enumerate(rows):
            column = 0
            texts: list[str] = []
            for item in row:
                if item.tag not in ("td", "th"):
                    continue
                while (number, column) in taken:
                    column += 1
                across = _span(item, "colspan", _MAX_SPAN)
                down = min(_span(item, "rowspan", len(rows)), len(rows) - number)
                self._cells_left -= across * down
                if self._cells_left < 0:
                    self.cut = True
                    break
                taken.update((r, c) for r in range(number, number + down) for c in range(column, column + across))
                text = " ".join(clean(" ".join(item.itertext())).split())
                texts.append(text)
                cells.append(Cell(row=number, column=column, text=text, row_span=down, column_span=across))
                column += across
            width = max(width, column)
            if line := join_cells(texts):
                self.lines.append(Line(text=line))
        if cells:
            self.tables.append(Table(rows=len(rows), columns=width, cells=tuple(cells)))


def _is_layout(table: Any) -> bool:
    """True for a table that only places other things: it holds tables, or has a single cell."""
    return next(table.iterdescendants("table"), None) is not None or sum(1 for _ in table.iter("td", "th")) < 2


def _span(item: Any, name: str, most: int) -> int:
    value = str(item.get(name, "1")).strip()
    return max(1, min(int(value), most)) if value.isdecimal() and len(value) < 8 else 1
