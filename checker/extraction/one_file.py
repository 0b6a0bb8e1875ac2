"""One file: split into papers, each read, and what may hide behind pages that could not be read."""

from checker.extraction.extract import extract
from checker.extraction.hidden import as_hidden
from checker.extraction.kept import Part
from checker.extraction.schema import Schemas
from checker.extraction.split import split_file
from checker.model.document import SourceFile
from checker.model.parsed import Parsed
from checker.model.vocabulary import Vocabulary


def extract_file(source: SourceFile, parsed: Parsed | None, schemas: Schemas, vocabulary: Vocabulary) -> list[Part]:
    """The papers of one file with what they say; last those that may hide behind unread pages."""
    seen, unseen = split_file(source, parsed, schemas)
    parts: list[Part] = [(part, content, extract(part, content, schemas, vocabulary)) for part, content in seen]
    papers = [paper for _, _, paper in parts]
    for part, content in unseen:
        parts.append((part, content, as_hidden(extract(part, content, schemas, vocabulary), papers)))
    return parts
