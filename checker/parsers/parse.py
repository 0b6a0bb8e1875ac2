"""Reads all files of a dossier through the pool."""

from collections.abc import Sequence
from pathlib import Path

from checker.model.document import SourceFile
from checker.model.limits import Limits
from checker.model.parsed import Parsed
from checker.model.problem import Problem
from checker.parsers.payload import ParsePayload
from checker.parsers.trouble import nothing_read
from checker.workers.pool import WorkerPool

LAYER_FOLDER = "layers"
# A shapefile without its index or attributes is read as far as it goes.
_READ_ANYWAY = frozenset({"missing_part"})


def parse_all(sources: Sequence[SourceFile], pool: WorkerPool, scratch: Path, limits: Limits) -> dict[str, Parsed]:
    """What was read in each source, by its id: every source but junk, the manifest and copies has an entry.

    A file that could not be read has a Parsed whose state and problem say so.
    """
    folder = scratch / LAYER_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    papers = [source for source in sources if source.kind not in ("junk", "manifest") and source.copies_of is None]
    payloads = [
        ParsePayload(source=source, scratch=str(folder.resolve()), limits=limits)
        for source in papers
        if source.problem is None or source.problem.code in _READ_ANYWAY
    ]
    answers = pool.map("parse", payloads, Parsed, lambda payload: payload.source.path)
    read = {
        payload.source.id: nothing_read(payload.source, answer) if isinstance(answer, Problem) else answer
        for payload, answer in zip(payloads, answers, strict=True)
    }
    return {
        source.id: read[source.id] if source.id in read else nothing_read(source, _stated(source)) for source in papers
    }


def _stated(source: SourceFile) -> Problem:
    return source.problem or Problem(code="internal", path=source.path)
