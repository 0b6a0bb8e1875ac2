"""The action list as a workbook (问题清单): findings to act on, facts, and the papers to get next."""

from io import BytesIO
from typing import Any

from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from checker.model.audit import Audit
from checker.report.action import ActionRow, action_rows, ground
from checker.report.beside import Beside
from checker.report.cells import Column, Content, add_styles, fill_sheet
from checker.report.excel_land import add_land
from checker.report.excel_lifecycle import add_lifecycle
from checker.report.excel_value import add_value
from checker.report.messages import Lang, Messages
from checker.report.package import without_clock
from checker.report.replies import STATUSES
from checker.report.rows import FactRow
from checker.report.text import clean, one_line
from checker.report.view import View

# Title and width of each column; those that people fill in are marked.
ACTION: tuple[tuple[str, float, bool], ...] = (
    ("id", 28, False), ("verdict", 9, False), ("severity", 8, False), ("clause", 22, False), ("papers", 30, False),
    ("pages", 8, False), ("plots", 26, False), ("problem", 40, False), ("ground", 40, False), ("remedy", 40, False),
    ("responsible", 18, True), ("due", 12, True), ("status", 10, True), ("reply", 40, True),
    ("papers_supplied", 26, True), ("papers_checked", 26, False),
)  # fmt: skip
FACTS: tuple[tuple[str, float], ...] = (
    ("subject", 30), ("field", 22), ("value", 30), ("state", 12), ("candidate", 30), ("path", 40), ("where", 16),
    ("quote", 50),
)  # fmt: skip
NEXT: tuple[tuple[str, float], ...] = (("place", 7), ("paper", 28), ("issued_by", 28), ("count", 9), ("settles", 60))
ROWS = 20_000


class Excel:
    file_name = "report.xlsx"

    def render(self, audit: Audit, lang: Lang, beside: Beside) -> bytes:
        messages = Messages(lang)
        view, book = View(audit, messages), Workbook()
        add_styles(book)
        _set_properties(book, audit, messages)
        actions = book.active
        actions.title = messages.text("action", "sheet")
        _fill_actions(actions, action_rows(view, beside.replies), messages)
        _fill_facts(book.create_sheet(messages.text("action", "sheet_facts")), view)
        _fill_next(book.create_sheet(messages.text("action", "sheet_next")), view)
        add_land(book, view)
        add_lifecycle(book, view)
        add_value(book, view)
        out = BytesIO()
        book.save(out)
        return without_clock(out.getvalue(), audit.as_of)


def _set_properties(book: Workbook, audit: Audit, messages: Messages) -> None:
    book.properties.title = one_line(f"{messages.text('action', 'sheet')} {audit.dossier.name}", 200)
    book.properties.creator = f"sinkcheck {one_line(audit.tool.version, 40)}"


def _fill_actions(sheet: Any, rows: tuple[ActionRow, ...], messages: Messages) -> None:
    columns = [Column(messages.text("action", key), width, asked) for key, width, asked in ACTION]
    fill_sheet(sheet, columns, [_action_cells(row, messages) for row in rows[:ROWS]])
    place = [key for key, _, _ in ACTION].index("status")
    letter = sheet.cell(1, place + 1).column_letter
    # The list is short enough to stand in the rule itself; a list on another sheet breaks when that is deleted.
    choice = DataValidation(type="list", formula1=f'"{",".join(messages.text("status", key) for key in STATUSES)}"')
    choice.showErrorMessage, choice.errorTitle = True, messages.text("action", "status")
    choice.error = messages.text("action", "status_error")
    sheet.add_data_validation(choice)
    choice.add(f"{letter}2:{letter}{len(rows) + 500}")


def _action_cells(row: ActionRow, messages: Messages) -> list[Content]:
    finding, pick = row.finding, messages.text
    plots = "、".join(row.plots) if messages.lang == "zh" else ", ".join(row.plots)
    if row.plots_cut:
        plots += " " + pick("ui", "more", count=row.plots_cut)
    many = len(row.papers) > 1
    papers, pages = (
        "\n".join(f"{n}) {text}" if many else text for n, text in enumerate(texts, start=1) if text)
        for texts in (row.papers, row.pages)
    )
    cells: dict[str, Content] = {
        "id": row.id,
        "verdict": messages.label("verdict", finding.verdict) if finding else "",
        "severity": messages.label("severity", finding.severity) if finding else "",
        "clause": row.clause,
        "papers": papers,
        "pages": pages,
        "plots": plots,
        "problem": "\n".join(part for part in (row.title, row.problem) if part),
        "ground": ground(row, messages),
        "remedy": row.remedy,
        "responsible": row.responsible,
        "due": row.due,
        "status": pick("status", row.status),
        "reply": row.reply,
        "papers_supplied": "\n".join(row.supplied),
        "papers_checked": "\n".join(
            [pick("action", "in_dossier", name=name) for name in row.attached]
            + [pick("action", "not_in_dossier", name=name) for name in row.absent]
        ),
    }
    return [cells[key] for key, _, _ in ACTION]


def _fill_facts(sheet: Any, view: View) -> None:
    """Facts in conflict first, a row for each candidate; then the others, a row for each."""
    rows: list[list[Content]] = []
    for fact in sorted(view.audit.facts, key=lambda fact: fact.state != "conflict"):
        if len(rows) >= ROWS:
            break
        rows += _fact_cells(view.fact(fact))
    left = len(view.audit.facts) - len({(row[0], row[1]) for row in rows})
    if left > 0 and len(rows) >= ROWS:
        rows.append([view.messages.text("ui", "more", count=left), *[""] * (len(FACTS) - 1)])
    fill_sheet(sheet, [Column(view.messages.text("action", key), width) for key, width in FACTS], rows)


def _fact_cells(row: FactRow) -> list[list[Content]]:
    head: list[Content] = [one_line(row.subject, 300), one_line(row.label, 100), _value(row.value), row.state_label]
    if row.candidates:
        return [[*head, _value(item.value), *_source(item.quotes, item.note)] for item in row.candidates]
    return [[*head, "", *_source(row.quotes, "")]]


def _source(quotes: Any, note: str) -> list[Content]:
    if not quotes:
        return ["", "", clean(note)]
    first = quotes[0]
    return [one_line(first.path, 300), one_line(first.where, 100), one_line(first.text or note, 500)]


def _value(text: str) -> str:
    return one_line(text, 2_000)


def _fill_next(sheet: Any, view: View) -> None:
    pick, label = view.messages.pick, view.messages.label
    rows: list[list[Content]] = [
        [
            place, one_line(pick(paper.label, paper.label_en), 200),
            label("issuer", paper.issued_by) if paper.issued_by else "", len(paper.settles),
            one_line(", ".join(paper.settles), 4_000),
        ]
        for place, paper in enumerate(view.audit.next_papers, start=1)
    ]  # fmt: skip
    fill_sheet(sheet, [Column(view.messages.text("action", key), width) for key, width in NEXT], rows)
