"""One bad payload costs one payload, is named, and never hangs or corrupts the rest."""

import importlib.util
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.model.limits import Limits
from checker.model.problem import Problem
from checker.workers.pool import WorkerPool
from checker.workers.worker import TASKS_PER_CHILD

from .trial_tasks import Answer, Order

NAMES = ("echo", "noisy", "die", "leave", "hang", "spin", "grow", "fail", "large", "other_shape", "where")
TASKS = {name: f"trial_tasks:{name}" for name in NAMES}
ORDERS = [Order(number=number) for number in range(5)]


@pytest.fixture(autouse=True)
def find_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[WorkerPool]:
    with WorkerPool(2, Limits(document_seconds=20, worker_memory_mb=500), tmp_path, tasks=TASKS) as pool:
        yield pool


def run(pool: WorkerPool, task: str, orders: list[Order] = ORDERS) -> list[Answer | Problem]:
    return pool.map(task, orders, Answer, lambda order: f"paper {order.number}")


def numbers(answers: list[Answer | Problem]) -> list[int | str]:
    return [answer.code if isinstance(answer, Problem) else answer.number for answer in answers]


@pytest.mark.parametrize("jobs", [1, 3])
def test_results_come_in_the_order_of_payloads(tmp_path: Path, jobs: int) -> None:
    orders = [Order(number=number, wait=0.3 if number == 0 else 0) for number in range(6)]
    with WorkerPool(jobs, Limits(), tmp_path, tasks=TASKS) as pool:
        answers = run(pool, "echo", orders)
    assert numbers(answers) == list(range(6))
    processes = {answer.process for answer in answers if isinstance(answer, Answer)}
    assert os.getpid() not in processes and len(processes) <= jobs


def test_nothing_to_do(pool: WorkerPool) -> None:
    assert run(pool, "echo", []) == []


def test_an_unknown_task_is_our_defect(pool: WorkerPool) -> None:
    with pytest.raises(KeyError):
        run(pool, "no such task")


def test_what_libraries_print_does_not_reach_the_channel(pool: WorkerPool) -> None:
    answers = run(pool, "noisy")
    assert numbers(answers) == [0, 1, 2, 3, 4]
    assert all(isinstance(answer, Answer) and answer.text == "" for answer in answers)


@pytest.mark.parametrize(("task", "code"), [("die", "worker_died"), ("leave", "worker_died"), ("fail", "internal")])
def test_a_dead_child_costs_one_payload(pool: WorkerPool, task: str, code: str) -> None:
    answers = run(pool, task)
    assert numbers(answers) == [0, 1, code, 3, 4]
    assert isinstance(answers[2], Problem) and answers[2].path == "paper 2"


def test_a_failure_says_what_failed(pool: WorkerPool) -> None:
    problem = run(pool, "fail")[2]
    assert isinstance(problem, Problem) and problem.detail == "ValueError: not this one"


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_slow_child_is_replaced(tmp_path: Path, jobs: int) -> None:
    begin = time.monotonic()
    with WorkerPool(jobs, Limits(document_seconds=1.5), tmp_path, tasks=TASKS) as pool:
        assert numbers(run(pool, "hang")) == [0, 1, "limit_seconds", 3, 4]
    assert time.monotonic() - begin < 15


@pytest.mark.skipif(importlib.util.find_spec("resource") is None, reason="no memory limit on this system")
@pytest.mark.skipif(sys.platform == "darwin", reason="this system does not enforce an address-space limit")
def test_a_greedy_child_is_stopped(pool: WorkerPool) -> None:
    assert numbers(run(pool, "grow")) == [0, 1, "limit_memory", 3, 4]


def test_a_result_that_is_too_large_is_named(tmp_path: Path) -> None:
    with WorkerPool(1, Limits(message_bytes=50_000), tmp_path, tasks=TASKS) as pool:
        assert numbers(run(pool, "large")) == [0, 1, "too_large", 3, 4]


def test_a_result_of_another_shape_is_refused(pool: WorkerPool) -> None:
    assert numbers(run(pool, "other_shape")) == ["internal"] * 5


def test_children_are_recycled(tmp_path: Path) -> None:
    orders = [Order(number=number) for number in range(TASKS_PER_CHILD + 1)]
    with WorkerPool(1, Limits(), tmp_path, tasks=TASKS) as pool:
        answers = run(pool, "echo", orders)
    assert len({answer.process for answer in answers if isinstance(answer, Answer)}) == 2


def test_the_current_folder_is_not_imported_from(
    pool: WorkerPool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pydantic.py").write_text("raise SystemExit('hostile')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    [answer] = run(pool, "where", ORDERS[:1])
    assert isinstance(answer, Answer) and str(tmp_path) not in answer.text.split("\n")


def test_children_end_with_the_pool(tmp_path: Path) -> None:
    with WorkerPool(1, Limits(), tmp_path, tasks=TASKS) as pool:
        [answer] = run(pool, "echo", ORDERS[:1])
    assert isinstance(answer, Answer) and not alive(answer.process)


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
@pytest.mark.parametrize("task", ["hang", "spin"])
def test_no_orphans_when_the_parent_is_killed(tmp_path: Path, task: str) -> None:
    script = f"""
        from pathlib import Path
        from checker.model.limits import Limits
        from checker.workers.pool import WorkerPool
        from trial_tasks import Answer, Order
        with WorkerPool(1, Limits(document_seconds=60), Path({str(tmp_path)!r}), tasks={TASKS!r}) as pool:
            [answer] = pool.map("echo", [Order(number=2)], Answer, str)
            print(answer.process, flush=True)
            pool.map({task!r}, [Order(number=2)], Answer, str)
    """
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(root), str(Path(__file__).parent)])}
    parent = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE, env=environment, text=True
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    time.sleep(0.3)
    assert alive(child)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 5
    while alive(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(child)


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")
    return not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] != "Z"
