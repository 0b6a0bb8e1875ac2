"""The table of contents as a field of Word, with entries already in it for programs that do not compute fields."""

from collections.abc import Iterator
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
LEVELS = {"Heading1": 1, "Heading2": 2}


def add_contents(document: Any, mark: str) -> None:
    """Puts the contents where a paragraph holds only `mark`; every heading gets a bookmark to link to."""
    body = document.element.body
    place = next((par for par in body.iter(_W + "p") if _text(par).strip() == mark), None)
    if place is None:
        return
    entries = [(par, LEVELS[name]) for par in body.iter(_W + "p") if (name := _style(par)) in LEVELS]
    lines = [_entry(place, par, level, number) for number, (par, level) in enumerate(entries, start=1)]
    for line in lines:
        place.addprevious(line)
    parent = place.getparent()
    if lines:
        at = 1 if lines[0].find(_W + "pPr") is not None else 0
        for run in reversed(list(_field_start(place, 'TOC \\o "1-2" \\h \\z \\u'))):
            lines[0].insert(at, run)
        lines[-1].append(_run(place, _mark(place, "end")))
    parent.remove(place)


def _entry(maker: Any, heading: Any, level: int, number: int) -> Any:
    """One line of the contents: a link with the title, a tab and the page number as a field."""
    name = f"_Toc{9_000_000 + number}"
    start, end = maker.makeelement(_W + "bookmarkStart"), maker.makeelement(_W + "bookmarkEnd")
    for mark in (start, end):
        mark.set(_W + "id", str(number))
    start.set(_W + "name", name)
    properties = heading.find(_W + "pPr")
    heading.insert(0 if properties is None else 1, start)
    heading.append(end)
    line, link = maker.makeelement(_W + "p"), maker.makeelement(_W + "hyperlink")
    look, style = maker.makeelement(_W + "pPr"), maker.makeelement(_W + "pStyle")
    style.set(_W + "val", f"TOC{level}")
    look.append(style)
    link.set(_W + "anchor", name)
    link.append(_run(maker, _words(maker, _text(heading))))
    link.append(_run(maker, maker.makeelement(_W + "tab")))
    for run in _field_start(maker, f"PAGEREF {name} \\h"):
        link.append(run)
    link.append(_run(maker, _words(maker, "…")))
    link.append(_run(maker, _mark(maker, "end")))
    line.append(look)
    line.append(link)
    return line


def _field_start(maker: Any, code: str) -> Iterator[Any]:
    words = maker.makeelement(_W + "instrText")
    words.text = f" {code} "
    words.set(_SPACE, "preserve")
    for child in (_mark(maker, "begin"), words, _mark(maker, "separate")):
        yield _run(maker, child)


def _mark(maker: Any, kind: str) -> Any:
    mark = maker.makeelement(_W + "fldChar")
    mark.set(_W + "fldCharType", kind)
    return mark


def _words(maker: Any, text: str) -> Any:
    words = maker.makeelement(_W + "t")
    words.text = text
    words.set(_SPACE, "preserve")
    return words


def _run(maker: Any, child: Any) -> Any:
    run = maker.makeelement(_W + "r")
    run.append(child)
    return run


def _style(paragraph: Any) -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return str(style.get(_W + "val")) if style is not None else ""


def _text(element: Any) -> str:
    return "".join(piece.text or "" for piece in element.iter(_W + "t"))
