"""What the operating system enforces on a child: memory, processor time, open files. Nothing where it cannot."""

import contextlib
import faulthandler
import time

try:
    import resource
except ImportError:  # Windows has no rlimits; the parent's clock still holds there
    resource = None  # type: ignore[assignment]

OPEN_FILES = 512
GRACE_SECONDS = 10


def fence_process(memory_mb: int) -> None:
    """Bound address space and open files for the life of this process."""
    if resource is None:
        return
    _lower(resource.RLIMIT_AS, memory_mb * 1024 * 1024)
    _lower(resource.RLIMIT_NOFILE, OPEN_FILES)
    _lower(resource.RLIMIT_CORE, 0)


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


def _lower(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    with contextlib.suppress(ValueError, OSError):  # some systems (macOS) name a limit and refuse to set it
        resource.setrlimit(kind, (value, hard))
