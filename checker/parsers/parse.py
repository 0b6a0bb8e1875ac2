"""Reads all files of a dossier through the pool."""

from collections.abc import Sequence
from pathlib import Path

from checker.intake.changed import change_of
from checker.model.document import SourceFile
from checker.model.limits import Limits
from checker.model.parsed import Parsed
from checker.model.problem import Problem
from checker.parsers.cache import ReadingCache, is_lasting
from checker.parsers.kept_reading import find_reading, keep_reading
from checker.parsers.payload import ParsePayload
from checker.parsers.recognition import PASSING, recognise
from checker.parsers.trouble import nothing_read
from checker.workers.pool import Pool

LAYER_FOLDER = "layers"
# A shapefile without its index or attributes is read as far as it goes.
_READ_ANYWAY = frozenset({"missing_part"})
_SLOW = frozenset({"image", "doc"})
# Troubles that another run may not have; what is missing for recognition is kept, since it is asked for anew.
_PASSING = PASSING - {"needs_ocr"}


def parse_all(
    sources: Sequence[SourceFile], pool: Pool, scratch: Path, limits: Limits, cache: ReadingCache | None = None
) -> dict[str, Parsed]:
    """What was read in each source, by its id: every source but junk, the manifest and copies has an entry.

    A file that could not be read, or that changed meanwhile, has a Parsed whose state and problem say so. Pages without
    usable text are recognised unless `limits.ocr` is off. What `cache` holds is not read again.
    """
    folder = scratch / LAYER_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    papers = [source for source in sources if source.kind not in ("junk", "manifest") and source.copies_of is None]
    payloads = [
        ParsePayload(source=source, scratch=str(folder.resolve()), limits=limits)
        for source in papers
        if source.problem is None or source.problem.code in _READ_ANYWAY
    ]
    keys = [_key(payload, cache) for payload in payloads]
    read: dict[str, Parsed] = {}
    for payload, key in zip(payloads, keys, strict=True):
        kept = find_reading(key, folder, cache)
        if kept is not None:
            read[payload.source.id] = kept
    missing = [(payload, key) for payload, key in zip(payloads, keys, strict=True) if payload.source.id not in read]
    missing.sort(key=lambda pair: _turn(pair[0].source))
    answers = pool.map("parse", [payload for payload, _ in missing], Parsed, lambda payload: payload.source.path)
    for (payload, key), answer in zip(missing, answers, strict=True):
        changed = change_of(payload.source)
        if changed is not None:
            answer = changed
        if isinstance(answer, Problem):
            answer = nothing_read(payload.source, answer)
        elif is_lasting(_problems(answer), _PASSING):
            keep_reading(key, answer, cache)
        read[payload.source.id] = answer
    everything = {
        source.id: read[source.id] if source.id in read else nothing_read(source, _stated(source)) for source in papers
    }
    return recognise(papers, everything, pool, limits, cache) if limits.ocr else everything


def _turn(source: SourceFile) -> tuple[int, int, str]:
    """When a file is read: texts, then what may be scanned, then pictures and what a converter must open; the large
    ones of each first, so that nobody waits long for the last."""
    rank = 2 if source.kind in _SLOW else 1 if source.kind == "pdf" else 0
    return rank, -source.size, source.path


def _problems(read: Parsed) -> tuple[Problem | None, ...]:
    return (read.problem, *read.limits_hit, *(page.problem for page in read.pages))


def _key(payload: ParsePayload, cache: ReadingCache | None) -> str:
    """The name of a result in the cache; empty where nothing is kept."""
    if cache is None:
        return ""
    source = payload.source
    fields = {"source": source.model_dump(exclude={"location", "parts"}), "limits": payload.limits.model_dump()}
    return cache.key("parse", fields)


def _stated(source: SourceFile) -> Problem:
    return source.problem or Problem(code="internal", path=source.path)
