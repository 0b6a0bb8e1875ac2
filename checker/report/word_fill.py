"""Fills a Word template. The template is an ordinary .docx that people edit in Word; it holds no code, only names:

`{{name}}` a value, `{{t group.key}}` a message, `{{contents}}` alone in a paragraph the table of contents;
`{{each list}}` in a table row repeats the row, `{{each list}}` and `{{end}}` alone in paragraphs repeat what stands
between them. Within a repetition the names of the item come first. Values are put in as text and never read again.
"""

import copy
import re
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, cast
from zipfile import BadZipFile

from checker.model.errors import UserError
from checker.report.messages import Messages
from checker.report.text import clean
from checker.report.word_contents import add_contents

Values = Mapping[str, Any]
TEXT = 20_000
CONTENTS = "{{contents}}"
_TOKEN = re.compile(r"\{\{\s*(?:(t|each)\s+)?([^\s{}]+)\s*\}\}")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class TemplateError(UserError):
    """A template that cannot be filled: says which name is wrong."""


def fill_template(template: Path, values: Values, messages: Messages, title: str) -> bytes:
    """The filled document. `values` holds texts and lists of mappings. Raises TemplateError."""
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = Document(str(template))
    except (OSError, KeyError, ValueError, BadZipFile, PackageNotFoundError) as error:
        raise TemplateError(
            f"Word 模板 {template} 打不开，应为 .docx 文件", f"the Word template {template} does not open as .docx"
        ) from error
    fill = _Fill(messages, template.name)
    fill.children(document.element.body, [values])
    for section in document.sections:
        for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            if not part.is_linked_to_previous:
                fill.children(part._element, [values])
    add_contents(document, CONTENTS)
    document.core_properties.title = title
    out = BytesIO()
    document.save(out)
    return out.getvalue()


class _Fill:
    def __init__(self, messages: Messages, name: str) -> None:
        self.messages, self.name = messages, name

    def children(self, parent: Any, scopes: Sequence[Values]) -> None:
        """Fills what stands in a body, a cell or a header."""
        self.siblings(list(parent), scopes)

    def siblings(self, items: Sequence[Any], scopes: Sequence[Values]) -> None:
        """Fills elements that follow each other, repeating blocks. What a block became is not looked at again."""
        at = 0
        while at < len(items):
            name = self._block_start(items[at])
            if name is None:
                self.element(items[at], scopes)
                at += 1
                continue
            end = self._block_end(items, at)
            for value in self._list(name, scopes):
                copies = [copy.deepcopy(piece) for piece in items[at + 1 : end]]
                for one in copies:
                    items[at].addprevious(one)
                self.siblings(copies, [value, *scopes])
            for piece in items[at : end + 1]:
                piece.getparent().remove(piece)
            at = end + 1

    def element(self, element: Any, scopes: Sequence[Values]) -> None:
        if element.tag == _W + "p":
            self.paragraph(element, scopes)
        elif element.tag == _W + "tbl":
            self.table(element, scopes)
        elif element.tag in (_W + "sdt", _W + "sdtContent"):
            self.children(element, scopes)

    def table(self, table: Any, scopes: Sequence[Values]) -> None:
        for row in list(table.iterchildren(_W + "tr")):
            found = [name for kind, name in _TOKEN.findall(_text(row)) if kind == "each"]
            if not found:
                self._row(row, scopes)
                continue
            for value in self._list(found[0], scopes):
                one = copy.deepcopy(row)
                row.addprevious(one)
                self._row(one, [value, *scopes])
            table.remove(row)
        if next(table.iterchildren(_W + "tr"), None) is None:
            table.getparent().remove(table)

    def _row(self, row: Any, scopes: Sequence[Values]) -> None:
        for cell in row.iter(_W + "tc"):
            self.children(cell, scopes)

    def paragraph(self, paragraph: Any, scopes: Sequence[Values]) -> None:
        """Replaces the tokens, which Word may have spread over several runs; a token takes the look of its start."""
        pieces = [piece for piece in paragraph.iter(_W + "t") if piece.text]
        whole = "".join(piece.text for piece in pieces)
        if "{{" not in whole or whole.strip() == CONTENTS:
            return
        starts: list[int] = []
        length = 0
        for piece in pieces:
            starts.append(length)
            length += len(piece.text)
        for match in reversed(list(_TOKEN.finditer(whole))):
            text = self._value(match, scopes)
            for piece, start in zip(reversed(pieces), reversed(starts), strict=True):
                left, right = max(match.start() - start, 0), match.end() - start
                if right <= 0 or left >= len(piece.text):
                    continue
                put = text if start <= match.start() else ""
                piece.text = piece.text[:left] + put + piece.text[right:]
        for piece in pieces:
            _break_lines(piece)

    def _value(self, match: re.Match[str], scopes: Sequence[Values]) -> str:
        kind, name = match.groups()
        if kind == "each":
            return ""
        if kind == "t":
            group, _, key = name.partition(".")
            try:
                return self.messages.text(group, key)
            except KeyError:
                raise self._unknown(match.group()) from None
        value = self._look_up(name, scopes)
        if not isinstance(value, str):
            raise self._unknown(match.group())
        text = clean(value)
        return text if len(text) <= TEXT else text[:TEXT] + "…"

    def _list(self, name: str, scopes: Sequence[Values]) -> Sequence[Values]:
        value = self._look_up(name, scopes)
        if isinstance(value, str):
            raise self._unknown(f"{{{{each {name}}}}}")
        return cast(Sequence[Values], value)

    def _look_up(self, name: str, scopes: Sequence[Values]) -> Any:
        for scope in scopes:
            if name in scope:
                return scope[name]
        raise self._unknown(f"{{{{{name}}}}}")

    def _unknown(self, token: str) -> TemplateError:
        return TemplateError(
            f"Word 模板 {self.name} 中的 {token} 无法识别，请改正或删去",
            f"{token} in the Word template {self.name} is not known",
        )

    def _block_start(self, element: Any) -> str | None:
        match = _TOKEN.fullmatch(_text(element).strip()) if element.tag == _W + "p" else None
        return match.group(2) if match and match.group(1) == "each" else None

    def _block_end(self, items: Sequence[Any], start: int) -> int:
        depth = 0
        for at in range(start, len(items)):
            if self._block_start(items[at]) is not None:
                depth += 1
            elif items[at].tag == _W + "p" and _text(items[at]).strip() == "{{end}}":
                depth -= 1
                if depth == 0:
                    return at
        raise self._unknown(_text(items[start]).strip())


def _text(element: Any) -> str:
    return "".join(piece.text or "" for piece in element.iter(_W + "t"))


def _break_lines(piece: Any) -> None:
    """Line feeds of a text become line breaks; spaces at its ends are kept."""
    lines = piece.text.replace("\t", " ").split("\n")
    piece.text = lines[0]
    piece.set(_SPACE, "preserve")
    last = piece
    for line in lines[1:]:
        cut = piece.makeelement(_W + "br")
        last.addnext(cut)
        last = piece.makeelement(_W + "t")
        last.text = line
        last.set(_SPACE, "preserve")
        cut.addnext(last)
