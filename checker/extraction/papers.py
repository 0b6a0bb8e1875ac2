"""All papers of a dossier: files split into papers, copies told from originals, each read once."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from checker.extraction.carriers import as_copy, join_carriers
from checker.extraction.extract import extract
from checker.extraction.in_workers import papers_from_workers
from checker.extraction.kept import Part, find_papers, keep_papers, papers_key
from checker.extraction.one_file import extract_file
from checker.extraction.schema import Schemas
from checker.model.document import SourceFile
from checker.model.extracted import Extracted
from checker.model.identity import document_id
from checker.model.parsed import Parsed
from checker.model.vocabulary import Vocabulary
from checker.parsers.cache import ReadingCache
from checker.workers.pool import Pool


def extract_all(
    sources: Sequence[SourceFile], parsed: Mapping[str, Parsed], schemas: Schemas, vocabulary: Vocabulary,
    cache: ReadingCache | None = None,
) -> list[Extracted]:  # fmt: skip
    """What every paper says, in the order of the sources and of their pages. `parsed` is keyed by source id.

    A merged file gives one entry per paper (`path#first-last`). A byte-identical copy takes type and parts of its
    original; of a scan and a draft of one paper the draft names the scan in `copies_of`. With a `cache`, `schemas`
    and `vocabulary` must be our own: the files they come from are part of what a kept result depends on.
    """
    originals = [source for source in sources if source.copies_of is None]
    found = {source.id: _papers(source, parsed.get(source.id), schemas, vocabulary, cache) for source in originals}
    return _joined(sources, found, schemas, vocabulary)


def extract_in_workers(
    sources: Sequence[SourceFile], parsed: Mapping[str, Parsed], pool: Pool, scratch: Path,
    schemas: Schemas, vocabulary: Vocabulary, cache: ReadingCache | None = None,
) -> tuple[list[Extracted], dict[str, Parsed]]:  # fmt: skip
    """The same in workers, and what then counts as read: a file whose text could not be gone through in time is unread.

    `schemas` and `vocabulary` must be our own, because the workers use these.
    """
    originals = [source for source in sources if source.copies_of is None]
    found, after = papers_from_workers(originals, parsed, pool, scratch, schemas, vocabulary, cache)
    return _joined(sources, found, schemas, vocabulary), after


def _joined(
    sources: Sequence[SourceFile], found: Mapping[str, list[Part]], schemas: Schemas, vocabulary: Vocabulary
) -> list[Extracted]:
    read: dict[str, list[Extracted]] = {}
    parts: dict[str, Parsed] = {}
    kinds: dict[str, str] = {}
    for source in sources:
        if source.copies_of is not None:
            continue
        read[source.id] = []
        for part, content, paper in found[source.id]:
            read[source.id].append(paper)
            kinds[part.id] = source.kind
            if content is not None:
                parts[part.id] = content
    joined = iter(join_carriers([paper for papers in read.values() for paper in papers], parts, kinds))
    read = {source: [next(joined) for _ in papers] for source, papers in read.items()}
    result: list[Extracted] = []
    for source in sources:
        if source.copies_of is None:
            result += read[source.id]
        else:
            result += _copies(source, read.get(source.copies_of, []), schemas, vocabulary)
    return result


def _papers(
    source: SourceFile, parsed: Parsed | None, schemas: Schemas, vocabulary: Vocabulary, cache: ReadingCache | None
) -> list[Part]:
    key = papers_key(source, parsed, cache)
    known = find_papers(key, source, parsed, cache)
    if known is not None:
        return known
    parts = extract_file(source, parsed, schemas, vocabulary)
    keep_papers(key, parts, cache)
    return parts


def _copies(
    source: SourceFile, originals: Sequence[Extracted], schemas: Schemas, vocabulary: Vocabulary
) -> list[Extracted]:
    if not originals:
        return [extract(source, None, schemas, vocabulary)]
    copies = []
    for original in originals:
        span = original.document.path.rpartition("#") if len(originals) > 1 else ("", "", "")
        own = source
        if span[1]:
            path = f"{source.path}#{span[2]}"
            own = source.model_copy(update={"path": path, "id": document_id(source.sha256, path)})
        blank = extract(own, None, schemas, vocabulary)
        copies.append(blank.model_copy(update={"document": as_copy(blank.document, original.document)}))
    return copies
