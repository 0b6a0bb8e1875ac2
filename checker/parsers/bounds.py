"""Text length: whatever the format, no line and no file gives more than a reader of words can finish with."""

from checker.model.limits import Limits
from checker.model.parsed import Page, Parsed
from checker.model.problem import Problem


def bound(parsed: Parsed, limits: Limits, path: str) -> Parsed:
    """The same where all lines, cells and pages are within the limits; else cut, with the limit named."""
    left = limits.document_characters
    pages: list[Page] = []
    hit: list[Problem] = []
    for page in parsed.pages:
        size = sum(len(line.text) for line in page.lines) + sum(len(c.text) for t in page.tables for c in t.cells)
        longest = max((len(line.text) for line in page.lines), default=0)
        longest = max([longest, *(len(cell.text) for table in page.tables for cell in table.cells)])
        if size <= left and longest <= limits.line_characters:
            pages.append(page)
            left -= size
            continue
        detail = f"{limits.line_characters} characters a line, {limits.document_characters} a file"
        problem = Problem(code="limit_text", path=path, page=page.number, detail=detail)
        hit.append(problem)
        pages.append(_cut(page, limits, size > left, problem))
        left = max(0, left - size)
    if not hit:
        return parsed
    return parsed.model_copy(update={
        "pages": tuple(pages), "state": "partly_read" if parsed.state == "read" else parsed.state,
        "problem": parsed.problem or hit[0], "limits_hit": (*parsed.limits_hit, *hit),
    })  # fmt: skip


def _cut(page: Page, limits: Limits, everything: bool, problem: Problem) -> Page:
    """A page without its text, or with its lines and cells cut."""
    if everything:
        return Page(number=page.number, width=page.width, height=page.height, method="none", problem=problem)
    most = limits.line_characters
    lines = tuple(line.model_copy(update={"text": line.text[:most]}) for line in page.lines)
    tables = tuple(
        table.model_copy(
            update={"cells": tuple(cell.model_copy(update={"text": cell.text[:most]}) for cell in table.cells)}
        )
        for table in page.tables
    )
    return page.model_copy(update={"lines": lines, "tables": tables, "problem": page.problem or problem})
