"""A named trouble: what happened, where, and what to do. Messages live in `checker/report/messages`."""

from typing import Literal

from checker.model.base import Frozen

ProblemCode = Literal[
    "encrypted", "damaged", "empty", "unsupported", "too_large", "needs_ocr", "limit_pages", "limit_seconds",
    "limit_memory", "limit_cells", "limit_members", "limit_ratio", "limit_depth", "limit_text", "limit_features",
    "unsafe_path",
    "missing_part", "encoding", "worker_died", "unreadable", "garbled_text", "poor_scan", "no_text", "changed",
    "internal",
]  # fmt: skip


class Problem(Frozen):
    """One trouble with one file. `detail` is technical and never needed to understand `code`."""

    code: ProblemCode
    path: str | None = None
    page: int | None = None
    detail: str = ""
