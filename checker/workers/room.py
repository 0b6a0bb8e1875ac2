"""How many children fit into the memory that is free, so that a small machine reads slowly rather than not at all."""

import os
from collections.abc import Iterable
from pathlib import Path

# What a child of each task grows to, in MB, rounded up from measurements (docs/performance.md); others take the last.
NEEDS_MB = {"ocr_page": 700, "dossier": 700, "overlaps": 700, "parse": 400, "extract": 400}
USUAL_MB = 250
SPARE = 0.9  # of what is free: the parent grows too
_MEMORY = Path("/proc/meminfo")
_GROUPS = (
    (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current")),
    (Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"), Path("/sys/fs/cgroup/memory/memory.usage_in_bytes")),
)


def fitting(task: str, jobs: int, free_mb: float | None) -> int:
    """How many of `jobs` children may work at a task at once: at least one, all where nobody knows what is free."""
    if free_mb is None:
        return jobs
    return max(1, min(jobs, int(free_mb * SPARE // NEEDS_MB.get(task, USUAL_MB))))


def free_memory_mb() -> float | None:
    """Free memory of this machine or of the container it runs in, whichever is less; None where it is not told."""
    found = [*_of_machine(), *_of_group()]
    return min(found) if found else None


def _of_machine() -> Iterable[float]:
    try:
        for line in _MEMORY.read_text().splitlines():
            if line.startswith("MemAvailable:"):
                yield int(line.split()[1]) / 1024
                return
    except (OSError, ValueError, IndexError):
        pass  # no Linux
    try:
        yield os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1024**2
    except (ValueError, OSError, AttributeError):
        return


def _of_group() -> Iterable[float]:
    for limit, used in _GROUPS:
        try:
            yield (int(limit.read_text()) - int(used.read_text())) / 1024**2
            return
        except (OSError, ValueError):  # no such group, or "max"
            continue
