"""Attacks go through the real intake and the real workers, as a dossier would."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from checker.intake.take_in import take_in
from checker.model.limits import Limits
from checker.model.parsed import Parsed
from checker.parsers.parse import parse_all
from checker.workers.pool import WorkerPool

Reader = Callable[..., dict[str, Parsed]]


@pytest.fixture
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """`read(folder, **limits)`: what was read in each paper, by its path in the dossier."""
    scratch = tmp_path_factory.mktemp("scratch")
    small = {"ocr": False, "document_seconds": 40.0}

    def reader(folder: Path, **limits: object) -> dict[str, Parsed]:
        settled = Limits.model_validate(small | limits)
        with WorkerPool(1, settled, scratch) as pool:
            intake = take_in(folder, pool, settled, scratch)
            parsed = parse_all(intake.sources, pool, scratch, settled)
        return {source.path: parsed[source.id] for source in intake.sources if source.id in parsed}

    yield reader


def code(parsed: Parsed) -> str:
    """Why a paper was not read in full; "" where it was."""
    return parsed.problem.code if parsed.problem is not None else ""


def texts(parsed: Parsed) -> str:
    lines = [line.text for page in parsed.pages for line in page.lines]
    return "\n".join(lines)
