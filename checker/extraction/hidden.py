"""Pages of a merged scan that could not be read: each may have been the first page of a paper that nobody now sees."""

from collections.abc import Sequence

from checker.extraction.starts import PageSigns
from checker.model.document import SourceFile
from checker.model.extracted import Extracted
from checker.model.identity import document_id
from checker.model.parsed import Page, Parsed
from checker.model.problem import Problem


def hidden_papers(
    source: SourceFile, parsed: Parsed, signs: Sequence[PageSigns], merged: bool
) -> list[tuple[SourceFile, Parsed]]:
    """A paper of its own for each such page, and one for what a limit cut off the end of a file that is known to be
    `merged`. None where no page was read: the file itself is then what nobody has seen."""
    lost = [place for place, sign in enumerate(signs) if _is_lost(sign.page, merged)]
    if len(lost) == len(signs):
        return []
    found = [hidden_pages(source, parsed, [signs[place].page]) for place in lost if not _is_inside(signs, place)]
    end = end_of(parsed)
    return [*found, hidden_end(source, parsed, end)] if end is not None and merged else found


def hidden_pages(source: SourceFile, parsed: Parsed, pages: Sequence[Page]) -> tuple[SourceFile, Parsed]:
    """What stands for unread pages, and for pages of which nobody knows to what paper they belong."""
    problem = pages[0].problem
    blank = tuple(
        Page(number=page.number, width=page.width, height=page.height, method="none", problem=page.problem or problem)
        for page in pages
    )
    return _unseen(source, parsed, f"#{pages[0].number}-{pages[-1].number}", blank, problem)


def is_unsure(pages: Sequence[Page]) -> bool:
    """Whether a paper that seems to begin with these pages may be the rest of the one before: the page is cut, and the
    number that would have told stood in what is gone."""
    return pages[0].problem is not None and bool(pages[0].lines or pages[0].tables)


def hidden_end(source: SourceFile, parsed: Parsed, limit: Problem) -> tuple[SourceFile, Parsed]:
    """What stands for the pages behind the limit."""
    return _unseen(source, parsed, f"#{parsed.pages[-1].number + 1}-", (), limit)


def end_of(parsed: Parsed) -> Problem | None:
    """The limit that cut pages off, if one did."""
    return next((problem for problem in parsed.limits_hit if problem.code == "limit_pages"), None)


def as_hidden(paper: Extracted, seen: Sequence[Extracted]) -> Extracted:
    """The paper marked as one that may be there; it may be of the type of any paper beside it, or of another."""
    types = {item.document.type for item in seen if item.document.type is not None}
    possible = tuple(sorted({*paper.document.possible_types, *types}))
    return paper.model_copy(
        update={"document": paper.document.model_copy(update={"hidden": True, "possible_types": possible})}
    )


def _unseen(
    source: SourceFile, parsed: Parsed, span: str, pages: tuple[Page, ...], problem: Problem | None
) -> tuple[SourceFile, Parsed]:
    own = source.model_copy(update={"id": document_id(source.sha256, f"{span}?"), "path": source.path + span})
    update = {
        "document": own.id, "pages": pages, "state": "unread", "method": "none", "problem": problem, "limits_hit": (),
    }  # fmt: skip
    return own, parsed.model_copy(update=update)


def _is_lost(page: Page, merged: bool) -> bool:
    """A page on which nothing at all was found is a photograph or a plan more often than a paper."""
    if page.problem is None or page.lines or page.tables:
        return False
    return merged or page.problem.code != "no_text"


def _is_inside(signs: Sequence[PageSigns], place: int) -> bool:
    """Whether printed page numbers say that the page belongs to the paper before it."""
    for back in range(place - 1, -1, -1):
        before = signs[back]
        if _is_lost(before.page, merged=True):
            continue
        if before.printed is None:
            return False
        number = before.printed + place - back
        if before.of is not None:
            return number <= before.of
        behind = next((sign for sign in signs[place + 1 :] if not _is_lost(sign.page, merged=True)), None)
        return behind is not None and behind.printed is not None and behind.printed > number
    return False
