"""Files of a dossier, before anything was read in them."""

from typing import Literal

from checker.model.base import Frozen
from checker.model.problem import Problem

FileKind = Literal[
    "pdf", "docx", "xlsx", "xls", "csv", "txt", "html", "image", "shapefile", "gpkg", "geojson", "kml", "dxf", "zip",
    "doc",
    "junk", "manifest", "unknown", "empty",
]  # fmt: skip
DocumentState = Literal["read", "partly_read", "unread", "encrypted", "too_large", "unsupported", "ignored"]
ReadingMethod = Literal["text", "ocr", "mixed", "sheet", "vector", "none"]
UNREAD_STATES: frozenset[str] = frozenset({"partly_read", "unread", "encrypted", "too_large", "unsupported"})


class SourceFile(Frozen):
    """One file found by intake.

    `id` is `d-` and the first 12 hex digits of the content's sha256 (a further carrier of the same bytes gets an id
    from content and path and names the paper in `copies_of`). `path` is relative to the dossier with `/`, members of
    an archive as `outer.zip/inner`. `location` is where its bytes lie now. A shapefile is one source with `parts`
    (suffix -> location) and `part_hashes` (suffix -> sha256), hashed over all parts; `path` is the `.shp`. `hints`
    holds types from the manifest.
    """

    id: str
    path: str
    sha256: str
    size: int
    kind: FileKind
    location: str
    parts: dict[str, str] = {}
    part_hashes: dict[str, str] = {}
    copies_of: str | None = None
    declared_type: str | None = None
    declared_work: str | None = None
    problem: Problem | None = None


class Document(Frozen):
    """One paper as audit.json shows it. `problem` is its first trouble, `limits_hit` every limit that cut it.
    `hidden`: an unread page of a file of several papers, which may be a paper of its own."""

    id: str
    path: str
    sha256: str
    type: str | None = None
    type_confidence: float = 0.0
    type_why: tuple[str, ...] = ()
    possible_types: tuple[str, ...] = ()
    official: bool | None = None
    copies_of: str | None = None
    pages: int = 0
    method: ReadingMethod = "none"
    state: DocumentState = "unread"
    problem: Problem | None = None
    limits_hit: tuple[Problem, ...] = ()
    hidden: bool = False
