"""As many children as memory holds, at least one."""

import os
import sys
from pathlib import Path

import pytest

from checker.model.limits import Limits
from checker.workers.pool import WorkerPool
from checker.workers.room import NEEDS_MB, SPARE, USUAL_MB, fitting, free_memory_mb

from .trial_tasks import Answer, Order

TASKS = {"echo": "trial_tasks:echo"}


@pytest.mark.parametrize(
    ("free", "jobs", "fits"),
    [(None, 4, 4), (0.0, 4, 1), (-5.0, 4, 1), (NEEDS_MB["ocr_page"] * 2 / SPARE + 1, 4, 2), (1e6, 4, 4)],
)
def test_recognition_takes_what_fits(free: float | None, jobs: int, fits: int) -> None:
    assert fitting("ocr_page", jobs, free) == fits


def test_small_tasks_need_less() -> None:
    assert fitting("unpack", 8, 1000.0) > fitting("ocr_page", 8, 1000.0)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="told by Linux")
def test_this_machine_says_what_is_free() -> None:
    free = free_memory_mb()
    assert free is not None
    assert 0 < free <= os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1024**2


@pytest.mark.parametrize(("free", "most"), [(2 * USUAL_MB / SPARE + 1, 2), (1.0, 1)])
def test_a_short_machine_starts_fewer_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: float, most: int
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    orders = [Order(number=number, wait=0.05) for number in range(6)]
    with WorkerPool(4, Limits(), tmp_path, tasks=TASKS, free_mb=lambda: free) as pool:
        answers = pool.map("echo", orders, Answer, lambda order: "")
    assert [answer.number for answer in answers if isinstance(answer, Answer)] == list(range(6))
    assert len({answer.process for answer in answers if isinstance(answer, Answer)}) <= most
