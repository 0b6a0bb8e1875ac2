"""Through the pool: every paper ends read or with a name, in any number of jobs the same."""

import itertools
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import pytest
from PIL import Image
from pydantic import BaseModel

from checker.intake.take_in import take_in
from checker.model.limits import Limits
from checker.model.parsed import Parsed
from checker.model.problem import Problem
from checker.parsers.parse import parse_all
from checker.workers.pool import WorkerPool

from .builders import PICTURE, build_pdf, say

P = TypeVar("P", bound=BaseModel)
R = TypeVar("R", bound=BaseModel)


def audit(folder: Path, scratch: Path, jobs: int = 2, **limits: float) -> dict[str, Parsed]:
    """What was read, by path."""
    settings = Limits.model_validate(limits)
    with WorkerPool(jobs, settings, scratch) as pool:
        intake = take_in(folder, pool, settings, scratch)
        parsed = parse_all(intake.sources, pool, scratch, settings)
    return {source.path: parsed[source.id] for source in intake.sources if source.id in parsed}


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    folder = tmp_path / "dossier"
    folder.mkdir()
    build_pdf(folder / "a.pdf", [say(20, 250, "text")])
    build_pdf(folder / "scan.pdf", [PICTURE])
    (folder / "b.txt").write_text("文字", encoding="utf-8")
    (folder / "copy.txt").write_text("文字", encoding="utf-8")
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "x.rar").write_bytes(b"Rar!\x1a\x07")
    (folder / "Thumbs.db").write_bytes(b"x")
    (folder / "dossier.yaml").write_text("name: x", encoding="utf-8")
    return folder


def test_every_paper_has_an_entry(dossier: Path, tmp_path: Path) -> None:
    parsed = audit(dossier, tmp_path / "s", ocr=False)
    assert {path: (item.state, item.problem.code if item.problem else None) for path, item in parsed.items()} == {
        "a.pdf": ("read", None), "b.txt": ("read", None), "empty.pdf": ("unread", "empty"),
        "scan.pdf": ("unread", "needs_ocr"), "x.rar": ("unsupported", "unsupported"),
    }  # fmt: skip


def test_jobs_do_not_change_the_result(dossier: Path, tmp_path: Path) -> None:
    one, many = audit(dossier, tmp_path / "1", jobs=1), audit(dossier, tmp_path / "2", jobs=3)
    assert one == many and one["scan.pdf"].state == "unread"


def test_a_file_that_takes_too_long_is_named(dossier: Path, tmp_path: Path) -> None:
    parsed = audit(dossier, tmp_path / "s", document_seconds=0.001)
    assert {item.problem.code for item in parsed.values() if item.problem and item.state != "unsupported"} >= {
        "limit_seconds"
    }
    assert all(item.state != "read" for item in parsed.values())


@pytest.mark.corpora
@pytest.mark.slow
def test_files_that_broke_other_readers(shared: Path, tmp_path: Path) -> None:
    folder = shared / "corpora"
    if not folder.is_dir():
        pytest.skip("no corpora in the shared test data")
    parsed = audit(folder, tmp_path / "s")
    assert len(parsed) > 250
    for path, item in parsed.items():
        lines = list(itertools.chain.from_iterable(page.lines for page in item.pages))
        if item.state == "read":
            assert item.problem is None and (lines or item.layers), path
        else:
            assert item.problem is not None, path
            assert item.problem.code not in {"internal", "worker_died", "limit_seconds", "limit_memory"}, path
        assert str(tmp_path) not in item.model_copy(update={"layers": ()}).model_dump_json(), path
    states = Counter(item.state for item in parsed.values())
    assert states["read"] > 200 and states["encrypted"] == 8


class Listening:
    """A pool that notes what is asked of it, in order."""

    def __init__(self, pool: WorkerPool) -> None:
        self.pool, self.asked = pool, list[tuple[str, str]]()

    def map(self, task: str, payloads: Sequence[P], result: type[R], path_of: Callable[[P], str]) -> list[R | Problem]:
        self.asked += [(task, path_of(payload)) for payload in payloads]
        return self.pool.map(task, payloads, result, path_of)


def test_texts_are_read_first_and_long_scans_recognised_last(tmp_path: Path) -> None:
    folder, scratch, limits = tmp_path / "dossier", tmp_path / "s", Limits()
    folder.mkdir()
    Image.new("RGB", (300, 200), "white").save(folder / "0.png")
    build_pdf(folder / "1 long scan.pdf", [PICTURE] * 3)
    build_pdf(folder / "2 scan.pdf", [PICTURE])
    build_pdf(folder / "3 text.pdf", [say(20, 250, "text")])
    (folder / "4 short.txt").write_text("文字", encoding="utf-8")
    (folder / "5 long.txt").write_text("文字" * 900, encoding="utf-8")
    with WorkerPool(2, limits, scratch) as pool:
        intake = take_in(folder, pool, limits, scratch)
        listening = Listening(pool)
        parse_all(intake.sources, listening, scratch, limits)
    read = [path for task, path in listening.asked if task == "parse"]
    assert read[:2] == ["5 long.txt", "4 short.txt"] and read[-1] == "0.png"
    assert set(read[2:5]) == {"1 long scan.pdf", "2 scan.pdf", "3 text.pdf"}
    recognised = [path for task, path in listening.asked if task == "ocr_page"]
    assert listening.asked[len(read) :] == [("ocr_page", path) for path in recognised]  # after every text
    assert recognised[-3:] == ["1 long scan.pdf"] * 3 and "2 scan.pdf" in recognised[:-3]
