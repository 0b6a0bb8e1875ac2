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


def nothing_read(source: SourceFile, problem: Problem) -> Parsed:
    """The result for a file of which nothing could be read."""
    return Parsed(document=source.id, state=_STATES.get(problem.code, "unread"), method="none", problem=problem)
