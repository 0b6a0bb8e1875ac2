"""Runs audits in worker processes, a few at a time, and sees to it that none is lost."""

import json
import shutil
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from checker.model.limits import Limits
from checker.model.problem import Problem
from checker.web import dossiers, runs
from checker.web.events import tell
from checker.web.faults import Refused
from checker.web.places import Places
from checker.web.runner import PART, RunOrder
from checker.web.runs import Run, RunAnswer
from checker.web.settings import Settings
from checker.web.store import Store
from checker.workers.channel import Request
from checker.workers.leftovers import make_working_folder
from checker.workers.worker import Worker

# An audit holds a whole dossier, not one paper; its papers have their own, narrower limits.
SECONDS, MEMORY_MB = 4 * 3600.0, 16_000
LOOK = 0.2  # seconds between two looks at what an audit tells
IDLE = 2.0
QUICK = "quick"


class Supervisor:
    """`slots` audits at a time, and one slot more for what needs no reading. Use `start` and `stop`."""

    def __init__(self, store: Store, places: Places, settings: Settings) -> None:
        self._store, self._places, self._settings = store, places, settings
        self._stopped, self._woken, self._calls = threading.Event(), threading.Condition(), 0
        self._folder = make_working_folder()
        limits = Limits(document_seconds=SECONDS, worker_memory_mb=MEMORY_MB)
        names = [*(f"slot-{number}" for number in range(settings.slots)), QUICK]
        self._workers = {name: Worker(limits, self._folder / f"{name}.log", apart=True) for name in names}
        self._current: dict[str, str] = {}  # slot -> run
        self._cancelled: set[str] = set()
        self._threads = [threading.Thread(target=self._serve, args=(name,), name=name, daemon=True) for name in names]

    def start(self) -> None:
        """Takes up what an earlier server left, then waits for work."""
        with self._store.read() as connection:
            half = dossiers.half_removed(connection)
        for dossier in half:
            dossiers.finish_removal(self._store, self._places, dossier)
        with self._store.write() as connection:
            stopped = runs.take_up_again(connection)
        for run in stopped:
            tell(self._store, run.dossier, run.id, [("queued", {"again": True})])
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ends the audits; those under way are taken up by the next server."""
        self._stopped.set()
        self.wake()
        for worker in self._workers.values():
            worker.interrupt()
        for thread in self._threads:
            thread.join(timeout=10)
        shutil.rmtree(self._folder, ignore_errors=True)

    def wake(self) -> None:
        """There is a new run."""
        with self._woken:
            self._calls += 1
            self._woken.notify_all()

    def wait(self, run: str, seconds: float) -> None:
        """Comes back when a run is finished, or after so many seconds."""
        ended = time.monotonic() + seconds
        while time.monotonic() < ended and not self._stopped.is_set():
            with self._store.read() as connection:
                found = runs.find(connection, run)
            if found is None or found.state not in runs.UNFINISHED:
                return
            time.sleep(0.03)

    def cancel(self, run: Run) -> None:
        """Ends a run; its readings stay in the cache."""
        self._cancelled.add(run.id)
        with self._store.write() as connection:
            runs.finish(connection, run.id, "cancelled")
        for slot, current in list(self._current.items()):
            if current == run.id:
                self._workers[slot].interrupt()
        tell(self._store, run.dossier, run.id, [("finished", {"state": "cancelled"})])

    def clear(self, dossier: str) -> None:
        """Ends every run of a dossier, and comes back when nothing writes there any more. Raises Refused."""
        with self._store.read() as connection:
            unfinished = [run for run in runs.of_dossier(connection, dossier) if run.state in runs.UNFINISHED]
        for run in unfinished:
            self.cancel(run)
        ended = time.monotonic() + 15
        while any(run.id in self._current.values() for run in unfinished):
            if time.monotonic() > ended:
                raise Refused(409, "审查进程尚未结束，请稍后再试。", "The audit has not ended yet; try again.")
            time.sleep(0.05)

    def _serve(self, slot: str) -> None:
        worker = self._workers[slot]
        worker.ask(_request("warm", {}, ""), RunAnswer)
        while not self._stopped.is_set():
            calls = self._calls
            with self._store.write() as connection:
                run = runs.claim(connection, quick_only=slot == QUICK)
                dossier = dossiers.find(connection, run.dossier) if run else None
            if run is None or dossier is None:
                with self._woken:  # a call since we looked is not missed
                    self._woken.wait_for(lambda seen=calls: self._calls != seen, IDLE)  # type: ignore[misc]
                continue
            self._current[slot] = run.id
            try:
                self._run(worker, run, dossier.methodology, patient=slot != QUICK)
            finally:
                del self._current[slot]
                self.wake()  # another run of this dossier may wait for this one
        worker.close()

    def _run(self, worker: Worker, run: Run, methodology: str, patient: bool) -> None:
        told = self._places.told(run.dossier, run.id)
        told.unlink(missing_ok=True)
        order = RunOrder(
            papers=str(self._places.papers(run.dossier).absolute()), told=str(told.absolute()),
            out=str(self._places.run(run.dossier, run.id).absolute()),
            cache=str(self._places.cache(run.dossier).absolute()), methodology=methodology, jobs=self._settings.jobs,
            limits=self._settings.limits, patient=patient,
        )  # fmt: skip
        if run.id in self._cancelled:
            self._cancelled.discard(run.id)
            return
        tell(self._store, run.dossier, run.id, [("started", {"number": run.number, "attempt": run.attempts})])
        place, read = 0, threading.Event()
        with ThreadPoolExecutor(1) as asking:
            answer = asking.submit(worker.ask, _request("run", order.model_dump(mode="json"), run.dossier), RunAnswer)
            answer.add_done_callback(lambda _: read.set())
            while not read.wait(LOOK):
                place = self._pass_on(run, told, place)
        self._pass_on(run, told, place)
        self._settle(run, answer.result())

    def _pass_on(self, run: Run, told: Path, place: int) -> int:
        """Tells on what the audit wrote since; gives the place in the file after the last whole line."""
        if not told.exists() or run.id in self._cancelled:
            return place
        with told.open("rb") as stream:
            stream.seek(place)
            raw = stream.read()
        whole = raw[: raw.rfind(b"\n") + 1]
        tell(self._store, run.dossier, run.id, [_item(line) for line in whole.splitlines()])
        return place + len(whole)

    def _settle(self, run: Run, answer: RunAnswer | Problem) -> None:
        if run.id in self._cancelled:
            self._cancelled.discard(run.id)
            self._clean(run)
            return
        if self._stopped.is_set() and isinstance(answer, Problem):
            return  # not the fault of the audit: it stays under way and is taken up again
        if isinstance(answer, Problem):
            detail = f"{answer.code} {answer.detail}".strip()
            zh, en = f"审查进程没有完成：{detail}", f"the audit did not come to its end: {detail}"
            answer = RunAnswer(zh=zh, en=en)
        state: runs.State = "failed" if answer.zh else "done"
        with self._store.write() as connection:
            runs.finish(connection, run.id, state, answer)
        tell(self._store, run.dossier, run.id, [("finished", {"state": state})])
        self._clean(run)

    def _clean(self, run: Run) -> None:
        self._places.told(run.dossier, run.id).unlink(missing_ok=True)
        out = self._places.run(run.dossier, run.id)
        for part in out.parent.glob(f"{out.name}.*{PART}"):
            shutil.rmtree(part, ignore_errors=True)


def _request(function: str, payload: Mapping[str, Any], path: str) -> Request:
    return Request(function=f"checker.web.runner:{function}", payload=dict(payload), path=path, seconds=SECONDS)


def _item(line: bytes) -> tuple[str, dict[str, Any]]:
    kind, data = json.loads(line)
    return str(kind), dict(data)
