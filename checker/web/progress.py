"""What an audit tells while it runs: a pool that says which paper and page is being worked on."""

import json
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from checker.model.problem import Problem
from checker.workers.pool import WorkerPool

P = TypeVar("P", bound=BaseModel)
R = TypeVar("R", bound=BaseModel)


class Teller:
    """Appends lines of JSON to a file, whole lines only; used by several threads."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._stream = file.open("w", encoding="utf-8", buffering=1)
        self._lock = threading.Lock()

    def tell(self, kind: str, **data: Any) -> None:
        line = json.dumps([kind, data], ensure_ascii=False) + "\n"
        with self._lock:
            self._stream.write(line)

    def close(self) -> None:
        self._stream.close()


class ToldPool:
    """A pool whose work is told: `begin` of a task with its total, `paper` (with page) started, `done` each."""

    def __init__(self, pool: WorkerPool, teller: Teller) -> None:
        self._pool, self._teller = pool, teller
        self.papers_read = 0

    def map(self, task: str, payloads: Sequence[P], result: type[R], path_of: Callable[[P], str]) -> list[R | Problem]:
        """As the pool does."""
        total, done, lock, mine = len(payloads), [0], threading.Lock(), threading.local()
        if total:
            self._teller.tell("begin", task=task, total=total)
        self.papers_read += total if task == "parse" else 0

        def started(payload: P) -> str:
            path = path_of(payload)
            mine.place = {"task": task, "path": path, "page": getattr(payload, "page", None)}
            self._teller.tell("paper", **mine.place)
            return path

        def told() -> None:
            with lock:
                done[0] += 1
            self._teller.tell("done", **mine.place, count=done[0], total=total)

        return self._pool.map(task, payloads, result, started, told)
