"""Extraction in workers: a text that takes too long, or kills its reader, costs one file, which is then unread."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from checker.extraction.entry import ExtractPayload
from checker.extraction.extract import extract
from checker.extraction.kept import KeptPapers, Part, as_parts, find_papers, keep_papers, papers_key
from checker.extraction.schema import Schemas
from checker.model.document import SourceFile
from checker.model.parsed import Parsed
from checker.model.problem import Problem
from checker.model.vocabulary import Vocabulary
from checker.parsers.cache import ReadingCache
from checker.parsers.trouble import nothing_read
from checker.workers.pool import Pool

FOLDER = "readings"


def papers_from_workers(
    sources: Sequence[SourceFile], parsed: Mapping[str, Parsed], pool: Pool, scratch: Path,
    schemas: Schemas, vocabulary: Vocabulary, cache: ReadingCache | None,
) -> tuple[dict[str, list[Part]], dict[str, Parsed]]:  # fmt: skip
    """The papers of each source by its id, and `parsed` with nothing left of what could not be extracted."""
    folder = scratch / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    parts: dict[str, list[Part]] = {}
    orders: list[ExtractPayload] = []
    keys: list[str] = []
    for source in sources:
        reading = parsed.get(source.id)
        if reading is None or not (reading.pages or reading.layers):
            parts[source.id] = [(source, reading, extract(source, reading, schemas, vocabulary))]
            continue
        key = papers_key(source, reading, cache)
        known = find_papers(key, source, reading, cache)
        if known is not None:
            parts[source.id] = known
            continue
        place = folder / f"{source.id}.json"
        place.write_text(reading.model_dump_json(), encoding="utf-8")
        orders.append(ExtractPayload(source=source, reading=str(place.resolve())))
        keys.append(key)
    after = dict(parsed)
    answers = pool.map("extract", orders, KeptPapers, lambda order: order.source.path)
    for order, key, answer in zip(orders, keys, answers, strict=True):
        source = order.source
        Path(order.reading).unlink(missing_ok=True)
        if isinstance(answer, Problem):
            after[source.id] = nothing_read(source, answer)
            blank = extract(source, after[source.id], schemas, vocabulary)
            parts[source.id] = [(source, after[source.id], blank)]
        else:
            parts[source.id] = as_parts(answer, source, parsed[source.id])
            keep_papers(key, parts[source.id], cache)
    return parts, after
