"""Sheets on the steps of the project and what runs out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from checker.report.cells import Column, Content, fill_sheet
from checker.report.lifecycle import expiry_rows, step_rows

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

    from checker.report.view import View

STEPS = (
    ("step", 16), ("state", 10), ("who", 24), ("task", 36), ("span", 18), ("stated", 26), ("earliest", 26),
    ("latest", 26), ("papers", 30), ("asked", 22), ("clause", 26), ("note", 40),
)  # fmt: skip
EXPIRIES = (
    ("date", 13), ("nearness", 11), ("expiry", 30), ("papers", 40), ("asked", 22), ("clause", 26), ("note", 50),
)  # fmt: skip


def add_lifecycle(book: "Workbook", view: "View") -> None:
    """Adds both sheets where the audit has them."""
    steps = step_rows(view)
    if not steps:
        return
    basis = view.messages.label
    _fill(book, view, "sheet", STEPS, [
        [row.name, f"{row.sign} {row.state_label}", row.who, row.task, row.span, row.stated, row.earliest, row.latest,
         "\n".join(path for _, path in row.papers), row.asked, f"{row.clause} [{basis('basis', row.basis)}]", row.note]
        for row in steps
    ])  # fmt: skip
    ends = [
        [row.date, row.nearness_label, row.name, row.path, row.asked, f"{row.clause} [{basis('basis', row.basis)}]",
         row.note]
        for row in expiry_rows(view)
    ]  # fmt: skip
    if ends:
        _fill(book, view, "sheet_expiries", EXPIRIES, ends)


def _fill(
    book: "Workbook", view: "View", title: str, columns: Sequence[tuple[str, float]], rows: Sequence[Sequence[Content]]
) -> None:
    text = view.messages.text
    sheet = book.create_sheet(text("lifecycle", title))
    fill_sheet(sheet, [Column(text("lifecycle", key), width) for key, width in columns], rows)
