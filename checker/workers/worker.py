"""One child process seen from the parent: started when needed, watched, killed, replaced, recycled."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from checker.model.limits import Limits
from checker.model.problem import Problem, ProblemCode
from checker.workers.channel import MessageTooLarge, Reply, Request, receive, send
from checker.workers.detail import detail_of

R = TypeVar("R", bound=BaseModel)
TASKS_PER_CHILD = 400
_PACKAGE_ROOT = Path(__file__).resolve().parents[2]
# One thread per library: children are the parallelism, and thread stacks would eat the memory limit.
_QUIET = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "2",
    "PYTHONUTF8": "1",
    "PYTHONHASHSEED": "0",
    "PROJ_NETWORK": "OFF",
}
_OUT_OF_MEMORY = ("memory allocation of", "bad_alloc", "out of memory", "Out of memory", "MemoryError")


class Worker:
    """Runs one request at a time; used by one thread. `apart`: in a process group of its own, so that `interrupt` ends
    whatever the child started too."""

    def __init__(self, limits: Limits, log: Path, apart: bool = False) -> None:
        self._limits, self._log, self._apart = limits, log, apart
        self._process: subprocess.Popen[bytes] | None = None
        self._done = 0

    def ask(self, request: Request, result: type[R]) -> R | Problem:
        """The result of a request, or the problem that the child, its death or its slowness amounts to."""
        message = self.ask_raw(request)
        if isinstance(message, Problem):
            return message
        try:
            reply = Reply[result].model_validate_json(message)  # type: ignore[valid-type]
        except ValidationError as error:
            return Problem(code="internal", path=request.path, detail=detail_of(error))
        if reply.result is not None:
            return reply.result
        return reply.problem or Problem(code="internal", path=request.path, detail="empty reply")

    def ask_raw(self, request: Request) -> bytes | Problem:
        """The reply as the child wrote it, not yet validated."""
        process = self._process or self._start()
        assert process.stdin is not None and process.stdout is not None
        late = threading.Event()

        def end_late() -> None:
            late.set()
            process.kill()

        clock = threading.Timer(request.seconds, end_late)
        clock.daemon = True
        clock.start()
        try:
            send(process.stdin, request.model_dump_json().encode())
            message = receive(process.stdout, self._limits.message_bytes)
        except MessageTooLarge as error:
            self.kill()
            return Problem(code="too_large", path=request.path, detail=str(error))
        except OSError:  # the pipe broke: the child is gone
            message = None
        finally:
            clock.cancel()
        if message is None:
            return self._obituary(process, request, late.is_set())
        self._done += 1
        if self._done >= TASKS_PER_CHILD or late.is_set():
            self.close()
        return message

    def resident_mb(self) -> float:
        """Memory that the child holds; 0 where there is none or the system does not tell."""
        process = self._process
        if process is None:
            return 0.0
        try:
            pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
        except (OSError, ValueError, IndexError):
            return 0.0
        return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2

    def close(self) -> None:
        """Let the child end by itself; it does so when its stdin ends."""
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None and process.stdout is not None
        try:
            process.stdin.close()
            process.wait(timeout=5)
        except (OSError, subprocess.TimeoutExpired):
            process.kill()
        process.wait()
        process.stdout.close()

    def kill(self) -> None:
        """End the child now."""
        if self._process is not None:
            self._process.kill()
            self.close()

    def interrupt(self) -> None:
        """Ends the child from another thread; the one that asked gets a Problem."""
        process = self._process
        if process is None or process.poll() is not None:
            return
        if self._apart and hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()

    def _start(self) -> subprocess.Popen[bytes]:
        path = os.pathsep.join([str(_PACKAGE_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
        limits = self._limits
        numbers = (limits.worker_memory_mb, limits.message_bytes, limits.written_bytes)
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                # -P: a module in the current folder (it may be the dossier) must never be imported.
                [sys.executable, "-P", "-m", "checker.workers.child", *map(str, numbers)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env={**os.environ, **_QUIET, "PYTHONPATH": path},
                start_new_session=self._apart,
            )
        self._done = 0
        return self._process

    def _obituary(self, process: subprocess.Popen[bytes], request: Request, late: bool) -> Problem:
        try:
            process.wait(timeout=5)  # its own way of dying says more than ours
        except subprocess.TimeoutExpired:
            process.kill()
        self.close()
        status = process.returncode
        code: ProblemCode = "worker_died"
        if late or status == -getattr(signal, "SIGXCPU", 0):
            return Problem(code="limit_seconds", path=request.path, detail=f"{request.seconds:g} s")
        last_words = _tail(self._log)
        if any(sign in last_words for sign in _OUT_OF_MEMORY):
            return Problem(code="limit_memory", path=request.path, detail=f"{self._limits.worker_memory_mb} MB")
        if status < 0:
            try:
                return Problem(code=code, path=request.path, detail=signal.Signals(-status).name)
            except ValueError:
                pass  # a real-time signal has no name; the number follows
        return Problem(code=code, path=request.path, detail=f"exit status {status}")


def _tail(log: Path) -> str:
    """The last words in a log, which is emptied: the next child must not inherit them."""
    with log.open("r+b") as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, size - 4096))
        text = stream.read().decode("utf-8", "replace")
        stream.truncate(0)
    return text
