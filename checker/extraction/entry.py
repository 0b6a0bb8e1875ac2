"""Worker task: what the papers of one file say, under the clock of a worker: texts come from strangers."""

from functools import cache
from pathlib import Path
from typing import Any

from checker.extraction.kept import KeptPapers, as_kept
from checker.extraction.one_file import extract_file
from checker.extraction.schema import Schemas, load_schemas
from checker.model.base import Frozen
from checker.model.document import SourceFile
from checker.model.parsed import Parsed
from checker.resources.vocabulary import load_vocabulary


class ExtractPayload(Frozen):
    """One file; `reading` is where what was read in it lies as JSON (long texts make slow messages)."""

    source: SourceFile
    reading: str


def run(payload: dict[str, Any]) -> KeptPapers:
    """Split one file into papers and extract each, with the shipped schemas."""
    order = ExtractPayload.model_validate(payload)
    parsed = Parsed.model_validate_json(Path(order.reading).read_bytes())
    return as_kept(extract_file(order.source, parsed, _schemas(), load_vocabulary()))


@cache
def _schemas() -> Schemas:
    return load_schemas()
