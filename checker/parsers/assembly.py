"""Pages make a file: its state, method and problem follow from theirs."""

from collections.abc import Sequence

from checker.model.document import ReadingMethod, SourceFile
from checker.model.parsed import Page, Parsed
from checker.model.problem import Problem


def assemble(source: SourceFile, pages: Sequence[Page], hit: Sequence[Problem]) -> Parsed:
    """The result for a file with these pages; `hit` are limits met, of the file and of its pages."""
    trouble = [page.problem for page in pages if page.problem is not None]
    if all(page.method == "none" for page in pages):
        # Not one page gave text: blank pages alone are no reading either.
        problem = next(iter([*trouble, *hit]), Problem(code="empty", path=source.path))
        return Parsed(
            document=source.id, state="unread", method="none", pages=tuple(pages), problem=problem,
            limits_hit=tuple(hit),
        )  # fmt: skip
    first = next(iter([*trouble, *hit]), None)
    return Parsed(
        document=source.id, state="partly_read" if first else "read", method=_method(pages), pages=tuple(pages),
        problem=first, limits_hit=tuple(hit),
    )  # fmt: skip


def _method(pages: Sequence[Page]) -> ReadingMethod:
    methods = {page.method for page in pages if page.method != "none"}
    return next(iter(methods)) if len(methods) == 1 else "mixed"
