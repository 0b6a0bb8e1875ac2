"""Splits a file that holds several papers (a merged scan) into parts with page ranges."""

from collections.abc import Mapping, Sequence

from checker.extraction.hidden import hidden_pages, hidden_papers, is_unsure
from checker.extraction.schema import Schemas
from checker.extraction.starts import Opening, PageSigns, read_signs
from checker.model.document import SourceFile
from checker.model.identity import document_id
from checker.model.parsed import Page, Parsed
from checker.model.problem import Problem

_SURE = 0.85


def split_papers(source: SourceFile, parsed: Parsed | None, schemas: Schemas) -> list[tuple[SourceFile, Parsed | None]]:
    """The papers of one file. One paper keeps its source; several get `path#first-last` and ids of their own.

    A file whose type the manifest states is one paper. Pages keep their numbers in the file.
    """
    return split_file(source, parsed, schemas)[0]


def split_file(
    source: SourceFile, parsed: Parsed | None, schemas: Schemas
) -> tuple[list[tuple[SourceFile, Parsed | None]], list[tuple[SourceFile, Parsed]]]:
    """The papers of one file, and those that may hide behind pages of it which could not be read."""
    if parsed is None or source.kind not in ("pdf", "image") or len(parsed.pages) < 2 or source.declared_type:
        return [(source, parsed)], []
    signs = read_signs(parsed, schemas)
    ranges = page_ranges(signs)
    unsure = [place > 0 and is_unsure(pages) for place, pages in enumerate(ranges)]
    unseen = hidden_papers(source, parsed, signs, merged=len(ranges) > 1)
    unseen += [hidden_pages(source, parsed, pages) for pages, doubt in zip(ranges, unsure, strict=True) if doubt]
    if len(ranges) == 1:
        return [(source, parsed)], unseen
    last = max(place for place, doubt in enumerate(unsure) if not doubt)
    parts: list[tuple[SourceFile, Parsed | None]] = []
    for place, pages in enumerate(ranges):
        if not unsure[place]:
            part, content = cut_part(source, parsed, pages, last=place == last)
            follows = place + 1 < len(ranges) and unsure[place + 1]
            parts.append((part, _going_on(content, ranges[place + 1][0].problem) if follows else content))
    return parts, unseen


def _going_on(part: Parsed, problem: Problem | None) -> Parsed:
    """A paper that pages of unsure belonging follow: it was not read in full."""
    if part.state != "read":
        return part
    return part.model_copy(update={"state": "partly_read", "problem": problem})


def page_ranges(signs: Sequence[PageSigns]) -> list[list[Page]]:
    """The pages of each paper, in order."""
    ranges: list[list[PageSigns]] = []
    for sign in signs:
        if not ranges or _begins(ranges[-1], sign):
            ranges.append([sign])
        else:
            ranges[-1].append(sign)
    return [[sign.page for sign in part] for part in ranges]


def _begins(part: Sequence[PageSigns], sign: PageSigns) -> bool:
    """Whether a page opens a new paper after the pages of `part`."""
    before, opening = part[-1], sign.opening
    counted_on = before.printed is not None and sign.printed == before.printed + 1 and sign.printed != 1
    if counted_on and (sign.of == before.of):
        return False
    restarted = sign.printed == 1 and before.printed is not None
    ended = before.of is not None and before.printed == before.of
    if sign.titled and not sign.blank and not (part[-1].cover and len(part) == 1 and not before.signed):
        other = sign.kind is not None and part[0].kind is not None and sign.kind != part[0].kind
        fresh = sign.printed == 1 or before.signed or ended
        unlike = sign.kind is not None and (before.printed is None) != (sign.printed is None)
        if (fresh and (other or opening is None)) or other or unlike:
            return True
    if opening is None:
        return (restarted and (before.signed or ended)) and not sign.blank
    first = next((item.opening for item in part if item.opening is not None), None)
    if first is None:
        return not all(item.cover or item.blank for item in part) or part[0].blank
    if _other_number(first, opening):
        return True
    if part[-1].cover and len(part) == 1 and opening.type in (first.type, None):
        return False  # the title again behind its cover
    if _same(first, opening):
        return restarted or (before.signed and sign.signed and opening.strength >= _SURE)
    if opening.type != first.type:
        return opening.strength >= _SURE or before.signed or restarted or ended
    return before.signed or restarted or ended


def _same(first: Opening, other: Opening) -> bool:
    return first.type == other.type and first.title == other.title and not _other_number(first, other)


def _other_number(first: Opening, other: Opening) -> bool:
    return other.number is not None and first.number is not None and first.number != other.number


def cut_part(source: SourceFile, parsed: Parsed, pages: Sequence[Page], last: bool) -> tuple[SourceFile, Parsed]:
    """One paper of a file that holds several."""
    span = f"#{pages[0].number}-{pages[-1].number}"
    own = source.model_copy(update={"id": document_id(source.sha256, span), "path": source.path + span})
    # A limit cut the file behind its last page; a page that could not be read touches only its own paper.
    hurt = any(page.problem is not None for page in pages)
    cut = last and bool(parsed.limits_hit)
    state = parsed.state if hurt or cut or parsed.state not in ("read", "partly_read") else "read"
    if hurt and all(page.problem is not None and not page.lines for page in pages):
        state = "unread"
    methods = {page.method for page in pages if page.lines} or {pages[0].method}
    return own, parsed.model_copy(
        update={
            "document": own.id,
            "pages": tuple(pages),
            "state": state,
            "method": methods.pop() if len(methods) == 1 else "mixed",
            "problem": next((page.problem for page in pages if page.problem is not None), None)
            if hurt
            else (parsed.problem if cut else None),
            "limits_hit": parsed.limits_hit if cut else (),
        }
    )


def spans_of(parts: Sequence[tuple[SourceFile, Parsed | None]]) -> Mapping[str, str]:
    """The span (`#3-5`) of each part by its id; empty for a file that is one paper."""
    return {source.id: "#" + source.path.rpartition("#")[2] for source, _ in parts} if len(parts) > 1 else {}
