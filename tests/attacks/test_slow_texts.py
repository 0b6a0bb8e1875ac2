"""Texts made to take long: extraction grows with their length and no faster, and a clock ends it where it does not."""

import hashlib
import time
from pathlib import Path

import pytest

from checker.extraction.one_file import extract_file
from checker.extraction.papers import extract_in_workers
from checker.extraction.schema import load_schemas
from checker.model.document import SourceFile
from checker.model.limits import Limits
from checker.model.parsed import Line, Page, Parsed
from checker.resources.vocabulary import load_vocabulary
from checker.workers.pool import WorkerPool


def paper_of(unit: str, characters: int, name: str = "批复.txt") -> tuple[SourceFile, Parsed]:
    lines = ["关于造林作业设计的批复", *[unit] * (characters // (len(unit) + 1))]
    page = Page(number=1, method="text", lines=tuple(Line(text=line) for line in lines))
    sha256 = hashlib.sha256(f"{unit} {characters}".encode()).hexdigest()
    source = SourceFile(id=f"d-{sha256[:12]}", path=name, sha256=sha256, size=1, kind="txt", location="/none")
    return source, Parsed(document=source.id, state="read", method="text", pages=(page,))


@pytest.mark.parametrize("unit", ["面积：", "1.1", "项目名称", "2016年3月1日", "1|2|3", "青林发〔2016〕37号"])
def test_time_grows_with_the_length(unit: str) -> None:
    """Six times the text in less than eighteen times the time; squares would take thirty-six."""
    schemas, vocabulary = load_schemas(), load_vocabulary()

    def seconds(characters: int) -> float:
        source, parsed = paper_of(unit, characters)
        started = time.process_time()
        extract_file(source, parsed, schemas, vocabulary)
        return time.process_time() - started

    seconds(1_000)
    assert seconds(48_000) < 18 * max(seconds(8_000), 0.05)


def test_a_text_that_takes_too_long_costs_its_file(tmp_path: Path) -> None:
    slow = paper_of("1.1", 1_500_000, "很长的批复.txt")
    quick = paper_of("面积：12公顷", 40, "批复.txt")
    sources, parsed = [slow[0], quick[0]], {slow[0].id: slow[1], quick[0].id: quick[1]}
    limits = Limits(document_seconds=20.0)
    started = time.monotonic()
    with WorkerPool(1, limits, tmp_path) as pool:
        papers, after = extract_in_workers(sources, parsed, pool, tmp_path, load_schemas(), load_vocabulary())
    assert time.monotonic() - started < 90
    late, other = (paper.document for paper in papers)
    assert late.state == "unread" and late.problem is not None and late.problem.code == "limit_seconds"
    assert "approval" in late.possible_types, "its name still tells what it could be"
    assert after[slow[0].id].pages == () and not papers[0].facts
    assert other.state == "read" and after[quick[0].id] == quick[1]
