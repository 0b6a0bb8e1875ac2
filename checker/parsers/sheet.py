"""Workbooks: one page with one table for each sheet."""

import datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from checker.model.parsed import Page, Parsed
from checker.model.problem import Problem
from checker.parsers.grid import Span, page_of_rows
from checker.parsers.package import check_package
from checker.parsers.payload import ParsePayload
from checker.parsers.trouble import Unreadable
from checker.workers.detail import detail_of


def read(order: ParsePayload) -> Parsed:
    """All sheets of a workbook, hidden ones too. Raises Unreadable for encrypted and damaged files."""
    import python_calamine

    source, limits = order.source, order.limits
    if source.kind == "xlsx":
        check_package(Path(source.location), limits)
    pages: list[Page] = []
    hit: list[Problem] = []
    cells_left = limits.table_cells
    try:
        with python_calamine.CalamineWorkbook.from_path(source.location) as book:
            kinds = {meta.name: meta.typ for meta in book.sheets_metadata}
            for number, name in enumerate(book.sheet_names, start=1):
                if kinds.get(name) not in (python_calamine.SheetTypeEnum.WorkSheet, None):
                    pages.append(Page(number=number, method="none"))  # charts and macros hold no cells
                    continue
                page, problem, used = _read_sheet(book, name, number, order, cells_left)
                cells_left -= used
                pages.append(page)
                if problem is not None:
                    hit.append(problem)
    except python_calamine.PasswordError as error:
        raise Unreadable("encrypted", "protected by a password") from error
    except (python_calamine.CalamineError, OSError) as error:
        raise Unreadable("damaged", detail_of(error, {source.location: source.path})) from error
    except BaseException as error:
        # The library is written in Rust, whose panics are no Exception and have no importable class.
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable("damaged", detail_of(error)) from None
    if not any(page.lines for page in pages):
        problem = hit[0] if hit else Problem(code="empty", path=source.path)
        return Parsed(document=source.id, state="unread", method="none", pages=tuple(pages), problem=problem)
    return Parsed(
        document=source.id,
        state="partly_read" if hit else "read",
        method="sheet",
        pages=tuple(pages),
        problem=hit[0] if hit else None,
        limits_hit=tuple(problem for problem in hit if problem.code.startswith("limit_")),
    )


def _read_sheet(
    book: Any, name: str, number: int, order: ParsePayload, cells_left: int
) -> tuple[Page, Problem | None, int]:
    import python_calamine

    try:
        sheet = book.get_sheet_by_name(name)
    except python_calamine.CalamineError as error:
        hide = {order.source.location: order.source.path}
        problem = Problem(code="damaged", path=order.source.path, page=number, detail=detail_of(error, hide))
        return Page(number=number, method="none", problem=problem), problem, 0
    height, width = sheet.height, sheet.width
    allowed = min(height, order.limits.sheet_rows, max(0, cells_left) // max(1, width))
    top, left = sheet.start or (0, 0)
    # iter_rows counts rows from the top of the sheet, but begins each at the first column that holds something.
    rows = [[print_value(value) for value in row] for row in islice(sheet.iter_rows(), top, top + allowed)]
    page = page_of_rows(number, name, rows, (top, left), _spans(sheet))
    if allowed == height:
        return page, None, allowed * width
    detail = f"{allowed} of {height} rows"
    problem = Problem(code="limit_cells", path=order.source.path, page=number, detail=detail)
    return page.model_copy(update={"problem": problem}), problem, allowed * width


def print_value(value: Any) -> str:
    """A cell as a person would write it: no exponent, no `.0`, ISO dates, 15 significant digits like the workbook."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        text = format(Decimal(format(value, ".15g")), "f") if value == value and abs(value) != float("inf") else ""
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "seconds")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def _spans(sheet: Any) -> list[Span]:
    """Merged cells as first row, first column, rows, columns; none where the format does not tell."""
    ranges = sheet.merged_cell_ranges or ()
    return [(top, left, bottom - top + 1, right - left + 1) for (top, left), (bottom, right) in ranges]
