"""The pool: several workers, one order of results, every trouble a named problem of one payload."""

import queue
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel

from checker.model.limits import Limits
from checker.model.problem import Problem
from checker.workers.channel import Request
from checker.workers.fences import Fences
from checker.workers.registry import OF_ONE_PAGE, TASKS
from checker.workers.room import fitting, free_memory_mb
from checker.workers.worker import Worker

P = TypeVar("P", bound=BaseModel)
R = TypeVar("R", bound=BaseModel)


class Pool(Protocol):
    """Where tasks on document bytes are run: supervised children here, or the same ones on other machines."""

    def map(self, task: str, payloads: Sequence[P], result: type[R], path_of: Callable[[P], str]) -> list[R | Problem]:
        """Results in the order of payloads; a payload that could not be done has a Problem in its place."""
        ...


class WorkerPool:
    """At most `jobs` child processes, started when first needed, fewer where memory is short; `scratch` holds their
    logs.

    Use as a context manager; leaving it ends the children.
    """

    def __init__(
        self, jobs: int, limits: Limits, scratch: Path, *, tasks: Mapping[str, str] = TASKS,
        free_mb: Callable[[], float | None] = free_memory_mb,
    ) -> None:  # fmt: skip
        self._limits, self._tasks, self._free_mb = limits, tasks, free_mb
        logs = scratch / "workers"
        logs.mkdir(parents=True, exist_ok=True)
        self._stopped = threading.Event()
        self._workers = [Worker(limits, logs / f"{number}.log") for number in range(max(1, jobs))]

    def __enter__(self) -> "WorkerPool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        for worker in self._workers:
            if error is None:
                worker.close()
            else:
                worker.kill()

    def map(
        self, task: str, payloads: Sequence[P], result: type[R], path_of: Callable[[P], str],
        told: Callable[[], None] = lambda: None,
    ) -> list[R | Problem]:  # fmt: skip
        """Run a task on every payload; results come in the order of payloads, whatever the number of jobs.

        A child that dies, is too slow or too greedy costs its one payload, whose place a Problem takes (its path is
        `path_of(payload)`). `told` is called after each payload, from several threads.
        """
        answers: list[R | Problem | None] = [None] * len(payloads)
        failures: list[BaseException] = []
        waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
        for index in range(len(payloads)):
            waiting.put(index)

        def serve(worker: Worker) -> None:
            try:
                while not failures and not self._stopped.is_set():
                    index = waiting.get_nowait()
                    answers[index] = worker.ask(self._request(task, payloads[index], path_of), result)
                    told()
            except queue.Empty:
                return
            except BaseException as error:  # noqa: BLE001 - raised again in the caller's thread
                failures.append(error)

        threads = [
            threading.Thread(target=serve, args=(worker,), daemon=True)
            for worker in self._workers[: min(len(payloads), self._room(task))]
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]
        return [answer for answer in answers if answer is not None]

    def fences(self) -> dict[str, Any]:
        """What the system enforces on children here, for run.json; empty where no child can be started."""
        [told] = self.map("fences", [Limits()], Fences, lambda _: "")
        return told.model_dump() if isinstance(told, Fences) else {}

    def _room(self, task: str) -> int:
        """How many children may work at a task. What running ones hold is theirs already, so it counts as free."""
        jobs = len(self._workers)
        if jobs == 1:
            return 1
        free = self._free_mb()
        held = sum(worker.resident_mb() for worker in self._workers)
        return fitting(task, jobs, None if free is None else free + held)

    def _request(self, task: str, payload: P, path_of: Callable[[P], str]) -> Request:
        return request_for(task, self._tasks[task], payload, path_of(payload), self._limits)


def request_for(task: str, function: str, payload: BaseModel, path: str, limits: Limits) -> Request:
    """One payload with its clock: that of a page where the task is about one."""
    fields: dict[str, Any] = payload.model_dump(mode="json")
    seconds = min(limits.page_seconds, limits.document_seconds) if task in OF_ONE_PAGE else limits.document_seconds
    return Request(function=function, payload=fields, path=path, seconds=seconds)
