"""What the operating system enforces on a child: memory, processor time, files, no network. What it cannot is said."""

import contextlib
import ctypes
import faulthandler
import os
import sys
import time
from typing import Any

from checker.model.base import Frozen

try:
    import resource
except ImportError:  # Windows has no rlimits; the parent's clock still holds there
    resource = None  # type: ignore[assignment]

OPEN_FILES = 512
GRACE_SECONDS = 10
_NEW_USER, _NEW_NET = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET of Linux


class Fences(Frozen):
    """Which limits the system enforces on children of this machine. `network`: closed by the system, refused by the
    interpreter only (libraries in C are not bound), never both open."""

    memory: bool = False
    processor: bool = False
    files: bool = False
    network: str = "refused"


_raised = Fences()


def fence_process(memory_mb: int, written_bytes: int) -> None:
    """Bound address space, open files and written bytes, and close the network, for the life of this process.

    Must run while the process has one thread.
    """
    global _raised
    closed = _close_network()
    sys.addaudithook(_refuse_network)
    if resource is None:
        _raised = Fences(network="closed" if closed else "refused")
        return
    _raised = Fences(
        memory=_lower(resource.RLIMIT_AS, memory_mb * 1024 * 1024),
        processor=True,
        files=_lower(resource.RLIMIT_NOFILE, OPEN_FILES) and _lower(resource.RLIMIT_FSIZE, written_bytes),
        network="closed" if closed else "refused",
    )
    _lower(resource.RLIMIT_CORE, 0)


def run(payload: dict[str, Any]) -> Fences:
    """Worker task: tells which fences stand around this child."""
    return _raised


def fence_task(seconds: float) -> None:
    """Bound processor and wall time of the task that starts now.

    The parent's clock normally ends a slow task; these two end it when the parent is gone, even inside C code.
    """
    faulthandler.dump_traceback_later(seconds + GRACE_SECONDS, exit=True)
    if resource is not None:
        # Libraries may use several threads, so processor time may run ahead of the clock.
        _lower(resource.RLIMIT_CPU, int(time.process_time() + 2 * seconds + GRACE_SECONDS))


def lift_task_fence() -> None:
    """The task is done: no clock runs until the next one."""
    faulthandler.cancel_dump_traceback_later()


def _close_network() -> bool:
    """A network of its own without any device, where Linux lets a process have one. Programs it starts inherit it."""
    if sys.platform != "linux":
        return False
    try:
        unshare = ctypes.CDLL(None, use_errno=True).unshare
    except (OSError, AttributeError):
        return False
    if unshare(_NEW_NET) == 0:
        return True
    user, group = os.getuid(), os.getgid()
    if unshare(_NEW_USER | _NEW_NET) != 0:
        return False
    # The same user and group as before, or files could change hands.
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        with contextlib.suppress(OSError), open(f"/proc/self/{name}", "w") as stream:
            stream.write(text)
    return True


def _refuse_network(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.bind", "urllib.Request"):
        raise PermissionError("workers have no network")


def _lower(kind: int, value: int) -> bool:
    """Whether the limit could be set."""
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    with contextlib.suppress(ValueError, OSError):  # some systems (macOS) name a limit and refuse to set it
        resource.setrlimit(kind, (value, hard))
        return True
    return False
