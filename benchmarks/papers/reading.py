"""Runs the program's reading over a folder of papers, by its public interfaces only."""

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from checker.extraction.papers import extract_all
from checker.extraction.schema import load_schemas
from checker.intake.take_in import take_in
from checker.model.extracted import Extracted
from checker.model.limits import Limits
from checker.parsers.cache import ReadingCache
from checker.parsers.parse import parse_all
from checker.resources.vocabulary import load_vocabulary
from checker.workers.pool import WorkerPool

RANGE = re.compile(r"^(?P<file>.*?)#(?P<first>\d+)(?:-(?P<last>\d+))?$")


@dataclass(frozen=True)
class Read:
    """One paper the program made; `first` and `last` are None when it took the whole file."""

    file: str
    first: int | None
    last: int | None
    paper: Extracted


def read_folder(folder: Path, jobs: int, cache: ReadingCache | None = None) -> list[Read]:
    """All papers of a folder as the program sees them; pages that `cache` holds are not read again."""
    limits, vocabulary, schemas = Limits(), load_vocabulary(), load_schemas()
    with tempfile.TemporaryDirectory() as scratch, WorkerPool(jobs, limits, Path(scratch)) as pool:
        intake = take_in(folder, pool, limits, Path(scratch))
        parsed = parse_all(intake.sources, pool, Path(scratch), limits, cache)
        return [_place(paper) for paper in extract_all(intake.sources, parsed, schemas, vocabulary)]


def _place(paper: Extracted) -> Read:
    match = RANGE.match(paper.document.path)
    if match is None:
        return Read(paper.document.path, None, None, paper)
    first = int(match["first"])
    return Read(match["file"], first, int(match["last"] or first), paper)
