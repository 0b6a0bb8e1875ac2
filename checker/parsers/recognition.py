"""Sends pages without usable text to recognition, one payload a page, and puts what comes back where it belongs."""

from collections import Counter
from collections.abc import Mapping, Sequence

from checker.intake.changed import change_of
from checker.model.document import SourceFile
from checker.model.limits import Limits
from checker.model.parsed import Page, Parsed
from checker.model.problem import Problem
from checker.parsers.assembly import assemble
from checker.parsers.cache import ReadingCache, is_lasting
from checker.parsers.payload import OcrPayload
from checker.parsers.trouble import nothing_read
from checker.workers.pool import Pool

_NEEDS = frozenset({"needs_ocr", "garbled_text"})
# What another run may well read is not kept.
PASSING = frozenset({"limit_seconds", "limit_memory", "worker_died", "internal", "unreadable", "needs_ocr", "changed"})


def recognise(
    sources: Sequence[SourceFile], parsed: Mapping[str, Parsed], pool: Pool, limits: Limits,
    cache: ReadingCache | None,
) -> dict[str, Parsed]:  # fmt: skip
    """`parsed` (by source id) with the pages of all files that need it recognised."""
    orders: list[OcrPayload] = []
    refused: dict[str, Problem] = {}
    for source in sources:
        pages = [page for page in parsed[source.id].pages if _is_wanted(page)] if source.id in parsed else []
        if len(pages) > limits.ocr_pages:
            detail = f"{limits.ocr_pages} of {len(pages)} pages recognised"
            refused[source.id] = Problem(code="limit_pages", path=source.path, detail=detail)
        orders += [
            OcrPayload(source=source, page=page.number, pictures=page.pictures, limits=limits)
            for page in pages[: limits.ocr_pages]
        ]
    if not orders:
        return dict(parsed)
    found: dict[tuple[str, int], Page] = {}
    keys = [_key(order, cache) for order in orders]
    for order, key in zip(orders, keys, strict=True):
        kept = cache.find(key, Page) if cache is not None else None
        if kept is not None:
            found[order.source.id, order.page] = _at_path(kept, order)
    missing = [(order, key) for order, key in zip(orders, keys, strict=True) if _place(order) not in found]
    asked = Counter(order.source.id for order, _ in missing)
    missing.sort(key=lambda pair: (asked[pair[0].source.id], pair[0].source.path, pair[0].page))  # long papers last
    answers = pool.map("ocr_page", [order for order, _ in missing], Page, lambda order: order.source.path)
    changes = {
        source.id: change_of(source) for source in sources if any(order.source is source for order, _ in missing)
    }
    for (order, key), answer in zip(missing, answers, strict=True):
        if changes[order.source.id] is not None:
            continue
        if isinstance(answer, Problem):
            trouble = answer.model_copy(update={"page": order.page})
            answer = Page(number=order.page, method="none", problem=trouble)
        if cache is not None and is_lasting((answer.problem,), PASSING):
            cache.keep(key, answer)
        found[_place(order)] = answer
    merged = dict(parsed)
    for source in sources:
        changed = changes.get(source.id)
        if changed is not None:
            merged[source.id] = nothing_read(source, changed)
        elif any(order.source is source for order in orders):
            merged[source.id] = _merge(source, parsed[source.id], found, refused.get(source.id))
    return merged


def _place(order: OcrPayload) -> tuple[str, int]:
    return order.source.id, order.page


def _is_wanted(page: Page) -> bool:
    return bool(page.pictures) or (page.problem is not None and page.problem.code in _NEEDS)


def _key(order: OcrPayload, cache: ReadingCache | None) -> str:
    if cache is None:
        return ""
    fields = {
        "sha256": order.source.sha256, "kind": order.source.kind, "page": order.page, "pictures": order.pictures,
        "ocr_pixels": order.limits.ocr_pixels, "picture_pixels": order.limits.picture_pixels,
        "table_cells": order.limits.table_cells,
    }  # fmt: skip
    return cache.key("ocr_page", fields)


def _at_path(page: Page, order: OcrPayload) -> Page:
    """A kept page; its problem names the file as it is called now."""
    if page.problem is None:
        return page
    return page.model_copy(update={"problem": page.problem.model_copy(update={"path": order.source.path})})


def _merge(
    source: SourceFile, parsed: Parsed, found: Mapping[tuple[str, int], Page], refused: Problem | None
) -> Parsed:
    pages = [
        _merged(page, found[source.id, page.number]) if (source.id, page.number) in found else page
        for page in parsed.pages
    ]
    own = [problem for problem in parsed.limits_hit if problem.page is None]
    hit = [*own, *([refused] if refused else [])]
    hit += [page.problem for page in pages if page.problem is not None and page.problem.code.startswith("limit_")]
    return assemble(source, pages, hit)


def _merged(page: Page, read: Page) -> Page:
    if not page.pictures:
        sizes = {} if read.width else {"width": page.width, "height": page.height}
        return read.model_copy(update=sizes)
    update: dict[str, object] = {"problem": page.problem or read.problem, "pictures": ()}
    if read.lines:
        lines = sorted([*page.lines, *read.lines], key=lambda line: (line.box or (0.0, 0.0))[1])
        update |= {"method": "mixed", "lines": tuple(lines), "tables": (*page.tables, *read.tables)}
    return page.model_copy(update=update)
