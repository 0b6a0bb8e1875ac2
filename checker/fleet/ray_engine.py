"""A fleet on a Ray cluster: dossiers and tiles as tasks, papers as tasks below them, recognition in actors.

Every machine runs the same functions as a single one, on folders that all of them see (dossiers, output, scratch); the
bytes of papers are touched in supervised children there as well. Ray starts a lost task again on another machine.
"""

import json
import os
from collections.abc import Callable, Sequence
from functools import cache
from pkgutil import resolve_name
from types import TracebackType
from typing import Any, Self, TypeVar
from zlib import crc32

from pydantic import BaseModel

from checker.fleet.executor import TASKS
from checker.model.errors import UserError
from checker.model.limits import Limits
from checker.model.problem import Problem
from checker.workers.channel import Reply, Request
from checker.workers.detail import detail_of
from checker.workers.fences import Fences
from checker.workers.leftovers import make_working_folder
from checker.workers.pool import request_for
from checker.workers.registry import TASKS as PAPER_TASKS
from checker.workers.room import fitting
from checker.workers.worker import Worker

P = TypeVar("P", bound=BaseModel)
R = TypeVar("R", bound=BaseModel)

RECOGNITION = "ocr_page"
RETRIES = 4


class RayExecutor:
    """Tasks on the cluster at `address` (None: one on this machine, ended afterwards). Raises UserError without Ray."""

    def __init__(self, address: str | None = None, recognisers: int | None = None) -> None:
        self._ray = _import_ray()
        self._own = not self._ray.is_initialized()
        if self._own:
            # Ray reports how it is used to its makers unless told not to; nothing leaves the machine here.
            os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
            self._ray.init(address=address, include_dashboard=False, log_to_driver=False, configure_logging=False)
        self._recognisers = self._start_recognisers(recognisers)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for actor in self._recognisers:
            self._ray.kill(actor)
        if self._own:
            self._ray.shutdown()

    def map(
        self, task: str, payloads: Sequence[P], result: type[R], path_of: Callable[[P], str],
        told: Callable[[], None] = lambda: None,
    ) -> list[R | Problem]:  # fmt: skip
        call = self._ray.remote(num_cpus=1, max_retries=RETRIES)(run_task)
        sent = [
            call.remote(TASKS[task], payload.model_dump_json(), path_of(payload), self._recognisers)
            for payload in payloads
        ]
        waiting = list(sent)
        while waiting:
            done, waiting = self._ray.wait(waiting, num_returns=1)
            for _ in done:
                told()
        return [_fetch(self._ray, one, result, path_of(payload)) for one, payload in zip(sent, payloads, strict=True)]

    def _start_recognisers(self, count: int | None) -> list[Any]:
        """One actor per graphics card, else one for two processors as far as memory goes: each loads the models once
        and keeps them."""
        ray = self._ray
        held = ray.cluster_resources()
        cards = int(held.get("GPU", 0))
        if count is None:
            fits = fitting(RECOGNITION, int(held.get("CPU", 1)) // 2, held.get("memory", 0) / 1024**2)
            count = cards or fits
        kind = ray.remote(
            num_cpus=0, num_gpus=1 if cards else 0, max_restarts=-1, max_task_retries=RETRIES,
            scheduling_strategy="SPREAD",
        )(Recogniser)  # fmt: skip
        return [kind.remote() for _ in range(count)]


class RayPool:
    """The workers that an audit borrows on a cluster: each paper is a task of its own, under the same fences."""

    def __init__(self, recognisers: Sequence[Any], limits: Limits) -> None:
        self._ray, self._recognisers, self._limits = _import_ray(), recognisers, limits

    def map(self, task: str, payloads: Sequence[P], result: type[R], path_of: Callable[[P], str]) -> list[R | Problem]:
        call = self._ray.remote(num_cpus=1, max_retries=RETRIES)(read_paper)
        limits, sent = self._limits.model_dump_json(), []
        # Dossiers begin with different recognisers, or the first would get a page of each.
        start = crc32(path_of(payloads[0]).encode("utf-8", "replace")) if payloads else 0
        for number, payload in enumerate(payloads, start):
            request = request_for(task, PAPER_TASKS[task], payload, path_of(payload), self._limits).model_dump_json()
            if task == RECOGNITION and self._recognisers:
                actor = self._recognisers[number % len(self._recognisers)]
                sent.append(actor.read.remote(request, limits))
            else:
                sent.append(call.remote(request, limits))
        return [_fetch(self._ray, one, result, path_of(payload)) for one, payload in zip(sent, payloads, strict=True)]

    def fences(self) -> dict[str, Any]:
        """What stands around a child of the cluster, wherever it was asked; empty where none answers."""
        return _fences_of(self._limits)


class Recogniser:
    """The actor: a supervised child that keeps its models between pages."""

    def read(self, request: str, limits: str) -> str:
        """The reply to one request, both as JSON."""
        return read_paper(request, limits)


def run_task(function: str, payload: str, path: str, recognisers: Sequence[Any]) -> str:
    """Runs a fleet's task on this machine; gives a reply as JSON. A defect costs this one task."""
    try:
        answer = resolve_name(function)(json.loads(payload), lambda limits: RayPool(recognisers, limits))
        return '{"result":' + str(answer.model_dump_json(by_alias=True)) + "}"
    except Exception as error:  # noqa: BLE001 - it becomes the problem of one dossier
        problem = Problem(code="internal", path=path, detail=detail_of(error))
        return Reply[BaseModel](problem=problem).model_dump_json()


def read_paper(request: str, limits: str) -> str:
    """Runs one request in a supervised child of this process; gives a reply as JSON."""
    asked = Request.model_validate_json(request)
    answer = _child(limits).ask_raw(asked)
    return Reply[BaseModel](problem=answer).model_dump_json() if isinstance(answer, Problem) else answer.decode()


@cache
def _child(limits: str) -> Worker:
    # Kept for the life of this process of Ray; it ends when its stdin does.
    folder = make_working_folder()
    return Worker(Limits.model_validate_json(limits), folder / "worker.log")


@cache
def _fences_of(limits: Limits) -> dict[str, Any]:
    # Once a process, and never of the recognisers: they are busy with the pages of other dossiers.
    ray = _import_ray()
    asked = request_for("fences", PAPER_TASKS["fences"], limits, "", limits).model_dump_json()
    call = ray.remote(num_cpus=1, max_retries=RETRIES)(read_paper)
    told = _fetch(ray, call.remote(asked, limits.model_dump_json()), Fences, "")
    return told.model_dump() if isinstance(told, Fences) else {}


def _fetch(ray: Any, reference: Any, result: type[R], path: str) -> R | Problem:
    try:
        reply = Reply[result].model_validate_json(ray.get(reference))  # type: ignore[valid-type]
    except (ray.exceptions.RayError, ValueError) as error:
        return Problem(code="worker_died", path=path, detail=type(error).__name__)
    if reply.result is not None:
        return reply.result
    return reply.problem or Problem(code="internal", path=path, detail="empty reply")


def _import_ray() -> Any:
    try:
        import ray
    except ImportError:
        raise UserError(
            "没有安装 Ray：请执行 pip install 'sinkcheck[ray]'，或使用 --engine local",
            "Ray is not installed: pip install 'sinkcheck[ray]', or use --engine local",
        ) from None
    return ray
