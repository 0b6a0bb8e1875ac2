"""What `sinkcheck inspect` prints: each paper with its type and why, its fields, and what was looked for in vain."""

import json

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from checker.extraction.inspection import Inspection, SeenField
from checker.model.evidence import Evidence
from checker.report.look import Seen
from checker.report.messages import Lang, Messages
from checker.report.page_pictures import FAIR, SURE, Drawn
from checker.report.text import clean, one_line
from checker.report.values import write_plain

QUOTE, WHY = 60, 5
OFFICIAL = {True: "official", False: "not_official", None: "official_open"}


def as_lines(seen: Seen) -> str:
    """The papers as JSON, each with the files of its pictures."""
    papers = [
        paper.model_dump(mode="json") | {"pictures": [str(file) for file in _drawn(seen, paper).files]}
        for paper in seen.papers
    ]
    return json.dumps(papers, ensure_ascii=False, indent=1)


def print_inspected(seen: Seen, console: Console, lang: Lang = "zh") -> None:
    """Prints all papers. Texts of papers are shown, never interpreted."""
    messages = Messages(lang)
    for problem in seen.problems:
        console.print(_text(f"! {problem.path or ''} {messages.label('problem', problem.code)}", "yellow"))
    for paper in seen.papers:
        parts = [*_head(paper, messages), *_fields(paper, messages), *_tables(paper, messages)]
        parts += [*_missing(paper, messages), *_pictures(seen, paper, messages), _text("")]
        console.print(Group(*parts), highlight=False)


def _drawn(seen: Seen, paper: Inspection) -> Drawn:
    return (seen.drawn or {}).get(paper.document.id, Drawn())


def _text(text: str, style: str = "") -> Text:
    return Text(clean(text), style=style, overflow="fold")


def _head(paper: Inspection, messages: Messages) -> list[RenderableType]:
    document = paper.document
    name = paper.type_label.text(messages.lang) if paper.type_label else messages.text("document", "type_unknown")
    sure = f" {document.type_confidence:.2f}" if document.type else ""
    facts = [
        messages.text("inspect", "pages", count=document.pages),
        messages.label("method", document.method),
        messages.text("inspect", OFFICIAL[document.official]),
        messages.label("document_state", document.state),
    ]
    lines: list[RenderableType] = [_text(document.path, "bold"), _text(f"{name}{sure} · " + " · ".join(facts))]
    if document.copies_of:
        lines.append(_text(messages.text("document", "copy_of", path=document.copies_of), "dim"))
    if document.problem:
        lines.append(_text(f"! {messages.label('problem', document.problem.code)}", "yellow"))
    if document.type_why:
        lines.append(_text(f"{messages.text('inspect', 'why')}: " + "; ".join(document.type_why[:WHY]), "dim"))
    if paper.possible_labels:
        names = "、".join(label.text(messages.lang) for label in paper.possible_labels)
        lines.append(_text(messages.text("document", "possible", types=names), "yellow"))
    return lines


def _fields(paper: Inspection, messages: Messages) -> list[RenderableType]:
    if not paper.fields:
        return [_text(messages.text("inspect", "nothing"))]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for key in ("field", "value", "confidence", "place"):
        table.add_column(messages.text("inspect", key), overflow="fold")
    for field in paper.fields:
        style = "green" if field.confidence >= SURE else "yellow" if field.confidence >= FAIR else "red"
        name = field.label.text(messages.lang)
        label = _text(f"{name} ?", "bold") if field.doubtful else _text(name)
        values = "\n".join(one_line(write_plain(seen.value, field.unit, messages)) for seen in field.values)
        table.add_row(label, _text(values), _text(f"{field.confidence:.2f}", style), _text(_places(field, messages)))
    doubt = any(field.doubtful for field in paper.fields)
    return [table, *([_text(messages.text("inspect", "doubt_note"), "dim")] if doubt else [])]


def _places(field: SeenField, messages: Messages) -> str:
    return "\n".join(_place(value.places[0], messages) for value in field.values if value.places)


def _place(place: Evidence, messages: Messages) -> str:
    where = messages.text("inspect", "page", page=place.page) if place.page is not None else ""
    cell = f" {place.cell}" if place.cell else ""
    return f"{where}{cell} “{one_line(place.quote, QUOTE)}”".strip()


def _tables(paper: Inspection, messages: Messages) -> list[RenderableType]:
    lines: list[RenderableType] = []
    for table in paper.tables:
        pages = ", ".join(map(str, table.pages)) or "–"
        headers = "、".join(one_line(head, 20) for head in table.headers)
        text = messages.text("inspect", "table", rows=table.rows, pages=pages, headers=headers)
        if table.stated_total:
            text += messages.text("inspect", "table_total", total=table.stated_total)
        lines.append(_text(text))
    return lines


def _missing(paper: Inspection, messages: Messages) -> list[RenderableType]:
    if not paper.missing:
        return []
    names = "、".join(item.label.text(messages.lang) for item in paper.missing)
    return [_text(f"{messages.text('inspect', 'missing')}: {names}", "yellow")]


def _pictures(seen: Seen, paper: Inspection, messages: Messages) -> list[RenderableType]:
    if seen.drawn is None:
        return []
    if paper.document.id not in seen.drawn:
        return [_text(messages.text("inspect", "no_pictures"), "dim")]
    drawn = _drawn(seen, paper)
    lines = [_text(f"{messages.text('inspect', 'pictures')}:"), *[_text(f"  {file}") for file in drawn.files]]
    for problem in drawn.failed:
        said = messages.label("problem", problem.code)
        lines.append(_text(messages.text("inspect", "not_drawn", page=problem.page, problem=said), "yellow"))
    if drawn.left:
        count = len(drawn.files) + len(drawn.failed)
        lines.append(_text(messages.text("inspect", "more_pages", count=count), "yellow"))
    return list(lines)
