"""What was extracted from a file in an earlier run, found again by what was read in it and by all words we look for."""

import hashlib
from functools import cache
from importlib import metadata
from pathlib import Path

from checker.extraction.hidden import end_of, hidden_end, hidden_pages
from checker.extraction.split import cut_part
from checker.model.base import Frozen
from checker.model.document import SourceFile
from checker.model.extracted import Extracted
from checker.model.parsed import Parsed
from checker.parsers.cache import ReadingCache
from checker.resources.locate import data_folder

_ROOMS = ("extraction", "resources")
_WHEELS = ("spacy",)
Part = tuple[SourceFile, Parsed | None, Extracted]


class KeptPaper(Frozen):
    """One paper of a file: the numbers of its pages and what it says."""

    pages: tuple[int, ...]
    paper: Extracted


class KeptPapers(Frozen):
    papers: tuple[KeptPaper, ...]


@cache
def extractor_version() -> str:
    """Changes whenever the code that extracts, a schema, a word list or a library does: a digest."""
    digest = hashlib.sha256()
    for wheel in _WHEELS:
        digest.update(f"{wheel} {metadata.version(wheel)}".encode())
    code = Path(__file__).resolve().parent.parent
    files = [file for room in _ROOMS for file in sorted((code / room).glob("*.py"))]
    schemas = data_folder("dossier_schemas")
    files += sorted(file for file in schemas.rglob("*") if file.is_file())
    for file in files:
        digest.update(file.name.encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def papers_key(source: SourceFile, parsed: Parsed | None, cache: ReadingCache | None) -> str:
    """The name of a result; empty where nothing is kept: no cache, or nothing read.

    Paths are part of it, because names of files and folders tell types; of layers only what the message says of them.
    """
    if cache is None or parsed is None:
        return ""
    said = parsed.model_dump_json(exclude={"layers": {"__all__": {"file"}}})
    read = hashlib.sha256(said.encode()).hexdigest()
    return cache.key(
        "extract",
        {"source": source.model_dump(exclude={"location", "parts"}), "read": read, "version": extractor_version()},
    )


def find_papers(key: str, source: SourceFile, parsed: Parsed | None, cache: ReadingCache | None) -> list[Part] | None:
    """The papers of a file as they were extracted before."""
    kept = cache.find(key, KeptPapers) if cache is not None and key else None
    return as_parts(kept, source, parsed) if kept is not None else None


def as_parts(kept: KeptPapers, source: SourceFile, parsed: Parsed | None) -> list[Part]:
    """The papers with the pages they stand on."""
    seen = [item for item in kept.papers if not item.paper.document.hidden]
    if parsed is None or (len(seen) == 1 and len(kept.papers) == 1):
        return [(source, parsed, item.paper) for item in kept.papers]
    by_number = {page.number: page for page in parsed.pages}
    parts: list[Part] = []
    for item in kept.papers:
        pages = [by_number[number] for number in item.pages]
        end = end_of(parsed)
        document = item.paper.document
        if document.hidden and pages:
            parts.append((*hidden_pages(source, parsed, pages), item.paper))
        elif document.hidden and end is not None:
            parts.append((*hidden_end(source, parsed, end), item.paper))
        elif document.id == source.id:
            parts.append((source, parsed, item.paper))
        else:
            part, content = cut_part(source, parsed, pages, last=item is seen[-1])
            content = content.model_copy(update={"state": document.state, "problem": document.problem})
            parts.append((part, content, item.paper))
    return parts


def keep_papers(key: str, parts: list[Part], cache: ReadingCache | None) -> None:
    """Keep the papers of a file."""
    if cache is None or not key:
        return
    cache.keep(key, as_kept(parts))


def as_kept(parts: list[Part]) -> KeptPapers:
    """The papers without their pages, which `as_parts` puts back."""
    return KeptPapers(
        papers=tuple(
            KeptPaper(pages=tuple(page.number for page in content.pages) if content else (), paper=paper)
            for _, content, paper in parts
        )
    )
