"""Plain text files; a form feed begins a page."""

from pathlib import Path

from checker.model.parsed import Line, Page, Parsed
from checker.model.problem import Problem
from checker.parsers.clean import clean
from checker.parsers.decode import decode
from checker.parsers.payload import ParsePayload
from checker.parsers.trouble import Unreadable


def read(order: ParsePayload) -> Parsed:
    """Lines of a text file. Raises Unreadable when it is no text or holds none."""
    source, limits = order.source, order.limits
    text, problem = decode(Path(source.location).read_bytes(), source.path)
    if not text.strip():
        raise Unreadable("empty")
    hit: list[Problem] = [problem] if problem else []
    pages: list[Page] = []
    parts = text.split("\f")
    if len(parts) > limits.pages:
        hit.append(Problem(code="limit_pages", path=source.path, detail=f"{limits.pages} of {len(parts)} pages"))
    for number, part in enumerate(parts[: limits.pages], start=1):
        trouble = None
        if len(part) > limits.page_characters:
            detail = f"{limits.page_characters} of {len(part)} characters"
            trouble = Problem(code="limit_text", path=source.path, page=number, detail=detail)
            hit.append(trouble)
            part = part[: limits.page_characters]
        lines = tuple(Line(text=line) for line in (clean(line).strip() for line in part.split("\n")) if line)
        pages.append(Page(number=number, method="text", lines=lines, problem=trouble))
    state = "partly_read" if hit else "read"
    return Parsed(
        document=source.id,
        state=state,
        method="text",
        pages=tuple(pages),
        problem=hit[0] if hit else None,
        limits_hit=tuple(hit),
    )
