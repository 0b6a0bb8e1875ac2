"""Accidents: kill -9, a full disk, a read-only target, changing files, long paths, odd names, two audits at once."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from checker.model.limits import Limits
from checker.model.problem import Problem
from checker.workers.pool import WorkerPool
from tests.workers.trial_tasks import Answer, Order

POSIX = pytest.mark.skipif(os.name != "posix", reason="needs POSIX")


def sinkcheck(*arguments: object, prefix: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    command = [*prefix, sys.executable, "-m", "checker", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False)


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    folder = tmp_path / "d"
    folder.mkdir()
    (folder / "公示信息.txt").write_text("项目名称：青岭造林\n项目业主：青岭林场\n", encoding="utf-8")
    return folder


def result_of(out: Path) -> str:
    return hashlib.sha256((out / "audit.json").read_bytes()).hexdigest()


@POSIX
def test_a_killed_audit_is_made_good_by_the_next(root: Path) -> None:
    # In a process of its own: it forks, and the threads of a test runner must not be forked along.
    command = [sys.executable, "-m", "benchmarks.kill_points", "--sample", "notice.zip", "--count", "3", "--seed", "5"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]


@POSIX
def test_a_full_disk_is_a_sentence_and_leaves_no_half_file(dossier: Path, tmp_path: Path) -> None:
    """No file may grow beyond a few kilobytes: what a full disk does, without one."""
    out = tmp_path / "out"
    fence = "resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000))"
    limit = f"import resource, os, sys; {fence}; os.execv(sys.argv[1], sys.argv[1:])"
    done = sinkcheck("audit", dossier, "-o", out, "--no-cache", prefix=(sys.executable, "-c", limit))
    assert done.returncode == 2 and "Traceback" not in done.stderr, done.stderr[-500:]
    assert not (out / "audit.json").exists() and not list(out.glob(".*"))


@POSIX
def test_a_target_that_cannot_be_written_is_a_sentence(dossier: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file where the folder should be", encoding="utf-8")
    for target in (tmp_path / "out" / "inner", Path("/proc/sinkcheck-out")):
        done = sinkcheck("audit", dossier, "-o", target, "--no-cache")
        assert done.returncode == 2 and "Traceback" not in done.stderr, done.stderr[-500:]


def test_two_audits_of_one_dossier_at_once(dossier: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    arguments = ("audit", dossier, "-o", out, "--as-of", "2026-06-30", "--fail-on", "never")
    ends: list[int] = []
    threads = [threading.Thread(target=lambda: ends.append(sinkcheck(*arguments).returncode)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ends == [0, 0]
    both = result_of(out)
    assert sinkcheck(*arguments).returncode == 0
    assert result_of(out) == both and not list(out.glob(".*"))


def test_a_clock_that_jumps_changes_nothing(dossier: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was kept bears times of the next century, then of the last; half-written files too."""
    cache, out = tmp_path / "cache", tmp_path / "out"
    monkeypatch.setenv("SINKCHECK_CACHE", str(cache))
    arguments = ("audit", dossier, "-o", out, "--as-of", "2026-06-30", "--fail-on", "never")
    results = set()
    for moment in (4_100_000_000, 300_000_000):
        assert sinkcheck(*arguments).returncode == 0
        results.add(result_of(out))
        for path in [*cache.rglob("*"), *out.rglob("*"), *dossier.rglob("*")]:
            os.utime(path, (moment, moment))
        (out / "audit.json").unlink()
    assert sinkcheck(*arguments).returncode == 0
    assert results == {result_of(out)}
    assert min(json.loads((out / "run.json").read_text(encoding="utf-8")).get("seconds", {"": 0}).values()) >= 0
    assert sinkcheck("purge").returncode == 0
    assert not [path for path in cache.rglob("*") if path.is_file()]


def test_long_paths_and_odd_names(dossier: Path, tmp_path: Path) -> None:
    deep = dossier
    for _ in range(6):
        deep = deep / ("很长的文件夹名称" * 6)
        deep.mkdir()
    (deep / "公示信息 副本.txt").write_text("项目名称：乙\n", encoding="utf-8")
    assert len(str(deep)) > 260
    if sys.platform == "linux":
        odd = os.fsdecode(os.fsencode(dossier) + b"/" + "公示信息三.txt".encode("gb18030"))
        Path(odd).write_text("项目名称：丙\n", encoding="utf-8")
    done = sinkcheck("audit", dossier, "-o", tmp_path / "out", "--fail-on", "never")
    assert done.returncode == 0, done.stderr
    papers = json.loads((tmp_path / "out" / "audit.json").read_text(encoding="utf-8"))["dossier"]["documents"]
    assert len(papers) == (3 if sys.platform == "linux" else 2)
    assert {paper["state"] for paper in papers} == {"read"}


def test_a_worker_may_not_write_without_end(tmp_path: Path) -> None:
    tasks = {"write": "tests.workers.trial_tasks:write_without_end"}
    limits = Limits(written_bytes=1_000_000)
    with WorkerPool(1, limits, tmp_path, tasks=tasks) as pool:
        [answer] = pool.map("write", [Order(number=1)], Answer, lambda _: "x")
    if os.name == "posix":
        assert isinstance(answer, Problem) or answer.text == "OSError"
    assert sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()) <= 2_000_000
