"""Where the tasks of a fleet run: one seam, whatever stands behind it."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Protocol, Self, TypeVar

from pydantic import BaseModel

from checker.model.limits import Limits
from checker.model.problem import Problem
from checker.workers.leftovers import make_working_folder
from checker.workers.pool import WorkerPool

P = TypeVar("P", bound=BaseModel)
R = TypeVar("R", bound=BaseModel)

TASKS: Mapping[str, str] = {
    "dossier": "checker.fleet.task:run",
    "overlaps": "checker.fleet.overlay:run",
}
"""What a fleet does, by dotted name; every executor runs the same functions."""

# A task of a fleet holds a whole dossier, not one paper; its papers have their own, narrower limits.
DOSSIER_SECONDS = 4 * 3600.0
DOSSIER_MEMORY_MB = 16_000


class Executor(Protocol):
    """Runs tasks. Same payloads, same results in the same order, on every executor."""

    def map(
        self, task: str, payloads: Sequence[P], result: type[R], path_of: Callable[[P], str],
        told: Callable[[], None] = ...,
    ) -> list[R | Problem]:  # fmt: skip
        """Results in the order of payloads; `told` is called after each."""
        ...


class LocalExecutor:
    """Child processes of this machine, as many as `jobs`; each audits dossiers one after the other."""

    def __init__(self, jobs: int, seconds: float = DOSSIER_SECONDS) -> None:
        limits = Limits(document_seconds=seconds, worker_memory_mb=DOSSIER_MEMORY_MB)
        self._folder = make_working_folder()
        self._pool = WorkerPool(jobs, limits, self._folder, tasks=TASKS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.__exit__(kind, error, trace)
        shutil.rmtree(self._folder, ignore_errors=True)

    def map(
        self, task: str, payloads: Sequence[P], result: type[R], path_of: Callable[[P], str],
        told: Callable[[], None] = lambda: None,
    ) -> list[R | Problem]:  # fmt: skip
        return self._pool.map(task, payloads, result, path_of, told)
