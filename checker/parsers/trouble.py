"""Why a file cannot be read, as an exception inside parsers and as a result outside."""

from checker.model.document import DocumentState, SourceFile
from checker.model.parsed import Parsed
from checker.model.problem import Problem, ProblemCode

_STATES: dict[ProblemCode, DocumentState] = {
    "encrypted": "encrypted",
    "unsupported": "unsupported",
    "too_large": "too_large",
    "limit_memory": "too_large",
    "limit_ratio": "too_large",
    "limit_members": "too_large",
}


class Unreadable(Exception):
    """The whole file gives nothing; `code` names why."""

    def __init__(self, code: ProblemCode, detail: str = "") -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail


def problem_of(trouble: Unreadable, source: SourceFile, page: int | None = None) -> Problem:
    """The same as a named problem, without the place of the file on this machine."""
    detail = trouble.detail.replace(source.location, source.path) if source.location else trouble.detail
    return Problem(code=trouble.code, path=source.path, page=page, detail=detail)


def nothing_read(source: SourceFile, problem: Problem) -> Parsed:
    """The result for a file of which nothing could be read."""
    return Parsed(document=source.id, state=_STATES.get(problem.code, "unread"), method="none", problem=problem)
