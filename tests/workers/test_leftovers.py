"""What killed processes leave is taken away, what living ones write is not."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from checker.report.folder import write_file
from checker.workers.leftovers import (
    is_alive,
    make_working_folder,
    sweep_files,
    sweep_folders,
    unfinished,
    working_folder,
)


@pytest.fixture(scope="module")
def dead() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def owned_by(name: str, process: int) -> str:
    own = f"-{os.getpid()}-"
    assert own in name
    return name.replace(own, f"-{process}-")


def test_the_dead_are_told_from_the_living(dead: int) -> None:
    assert is_alive(os.getpid()) and is_alive(1) and not is_alive(dead)
    assert is_alive(10**10), "no number of a process: leave it"


def test_files_of_the_dead_go_and_those_of_the_living_stay(tmp_path: Path, dead: int) -> None:
    mine = unfinished(tmp_path / "parcels.gpkg")
    left = [mine.with_name(owned_by(mine.name, dead) + end) for end in ("", "-journal")]
    other = mine.with_name(mine.name.replace(mine.name.split(".")[2].split("-")[0], "0" * 8))
    papers = [tmp_path / ".hidden.tmp", tmp_path / ".a.123.tmp.json", tmp_path / f"a.{dead}-1.tmp.json"]
    for path in (mine, other, *left, *papers):
        path.write_text("half", encoding="utf-8")
    write_file(tmp_path / "audit.json", "{}")
    assert {path.name for path in tmp_path.iterdir()} == {
        "audit.json", mine.name, other.name, *(path.name for path in papers),
    }  # fmt: skip
    os.utime(other, (0, 0))
    assert sweep_files(tmp_path) == 1, "of another machine, and a day old"


def test_two_writers_in_one_process_never_share_a_name(tmp_path: Path) -> None:
    names = {unfinished(tmp_path / "audit.json") for _ in range(5)}
    assert len(names) == 5 and {path.suffix for path in names} == {".json"}
    long = unfinished(tmp_path / ("长" * 80 + ".json"))
    assert len(long.name.encode()) < 120
    write_file(tmp_path / ("长" * 80 + ".json"), "{}")


def test_working_folders(tmp_path: Path, dead: int) -> None:
    with working_folder(tmp_path) as folder:
        (folder / "unpacked").mkdir()
        if os.name == "posix":
            assert folder.stat().st_mode & 0o077 == 0
        left = folder.with_name(owned_by(folder.name, dead))
        left.mkdir()
        (left / "paper").write_text("text of a paper", encoding="utf-8")
        foreign = tmp_path / f"sinkcheck-00000000-{dead}-x"
        foreign.mkdir()
        second = make_working_folder(tmp_path)
        assert not left.exists() and folder.exists() and foreign.exists()
    assert not folder.exists() and second.exists()


@pytest.mark.skipif(os.name != "posix", reason="needs links")
def test_a_link_under_such_a_name_is_not_followed(tmp_path: Path, dead: int) -> None:
    base, other = tmp_path / "base", tmp_path / "other"
    other.mkdir()
    (other / "kept").write_text("x", encoding="utf-8")
    own = make_working_folder(tmp_path)
    base.mkdir()
    (base / owned_by(own.name, dead)).symlink_to(other)
    assert sweep_folders(base) == 0 and (other / "kept").exists()


@pytest.mark.skipif(os.name != "posix", reason="kills")
def test_purge_takes_what_a_killed_run_left(tmp_path: Path) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path), "SINKCHECK_CACHE": str(tmp_path / "cache")}
    code = (
        "import os, signal\nfrom checker.workers.leftovers import make_working_folder\n"
        "(make_working_folder() / 'paper').write_text('text')\nos.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code], env=environment, check=False)
    assert len(list(tmp_path.glob("sinkcheck-*"))) == 1
    subprocess.run([sys.executable, "-m", "checker", "purge"], env=environment, check=True, capture_output=True)
    assert list(tmp_path.glob("sinkcheck-*")) == [] and tempfile.gettempdir() != str(tmp_path)
