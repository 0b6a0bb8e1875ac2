"""Turns files that were found into sources: hashed, sniffed, grouped, copies recognised."""

import hashlib
from collections.abc import Sequence

from checker.intake.inventory import Found, Manifest
from checker.intake.manifest import MANIFEST_NAME, declared
from checker.intake.shapefile_parts import group_shapefiles, missing_part
from checker.intake.sniff import sniff
from checker.model.document import FileKind, SourceFile
from checker.model.identity import document_id
from checker.model.limits import Limits
from checker.model.problem import Problem

_CHUNK = 1 << 20


def register(found: Sequence[Found], manifest: Manifest | None, limits: Limits) -> tuple[SourceFile, ...]:
    """All sources sorted by path."""
    groups, rest = group_shapefiles(found)
    sources = [_shapefile(path, parts, limits) for path, parts in groups.items()]
    sources += [_single(item, limits) for item in rest]
    sources.sort(key=lambda source: source.path)
    return tuple(_declare(source, manifest) for source in _identify(sources))


def hash_file(location: str) -> str:
    """sha256 of a file, read in pieces. Raises OSError."""
    digest = hashlib.sha256()
    with open(location, "rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _single(item: Found, limits: Limits) -> SourceFile:
    sha256, kind, problem = _look_into(item, limits)
    if item.junk:
        kind, problem = "junk", None
    elif item.path == MANIFEST_NAME:
        kind = "manifest"
    return SourceFile(
        id="", path=item.path, sha256=sha256, size=item.size, kind=kind, location=item.location, problem=problem
    )


def _shapefile(path: str, parts: dict[str, Found], limits: Limits) -> SourceFile:
    main = parts[".shp"]
    hashes: list[str] = []
    locations: dict[str, str] = {}
    part_hashes: dict[str, str] = {}
    problem: Problem | None = None
    for suffix in sorted(parts):
        sha256, _, trouble = _look_into(parts[suffix], limits)
        hashes.append(f"{suffix} {sha256}")
        empty = trouble is not None and trouble.code == "empty"
        if parts[suffix].location and not empty:
            locations[suffix], part_hashes[suffix] = parts[suffix].location, sha256
        if suffix == ".shp" or (trouble is not None and not empty and problem is None):
            problem = problem or trouble
    return SourceFile(
        id="",
        path=path,
        sha256=hashlib.sha256("\n".join(hashes).encode()).hexdigest(),
        size=sum(part.size for part in parts.values()),
        kind="shapefile",
        location=main.location,
        parts=locations,
        part_hashes=part_hashes,
        problem=problem or missing_part(path, locations),
    )


def _look_into(item: Found, limits: Limits) -> tuple[str, FileKind, Problem | None]:
    """Hash, kind and problem of one file."""
    stand_in = item.fingerprint or hashlib.sha256(f"{item.path}\n".encode()).hexdigest()
    if not item.location:
        return stand_in, "unknown", item.problem
    try:
        sha256 = hash_file(item.location)
        kind = sniff(item.location, item.path, item.size)
    except OSError as error:
        return stand_in, "unknown", Problem(code="unreadable", path=item.path, detail=error.strerror or "")
    problem = item.problem
    if kind == "empty":
        problem = problem or Problem(code="empty", path=item.path)
    elif item.size > limits.file_bytes:
        problem = problem or Problem(code="too_large", path=item.path, detail=f"{item.size} bytes")
    return sha256, kind, problem


def _identify(sources: Sequence[SourceFile]) -> list[SourceFile]:
    """Give ids; a further carrier of the same bytes names the first. Junk and empty files are nobody's copies."""
    first: dict[str, str] = {}
    identified: list[SourceFile] = []
    for source in sources:
        if source.kind in ("junk", "empty", "manifest") or not source.location:
            update: dict[str, object] = {"id": document_id(source.sha256, source.path)}
        elif source.sha256 in first:
            update = {"id": document_id(source.sha256, source.path), "copies_of": first[source.sha256]}
        else:
            update = {"id": document_id(source.sha256)}
            first[source.sha256] = str(update["id"])
        identified.append(source.model_copy(update=update))
    return identified


def _declare(source: SourceFile, manifest: Manifest | None) -> SourceFile:
    if manifest is None or source.kind in ("junk", "manifest"):
        return source
    return source.model_copy(
        update={
            "declared_type": declared(manifest.types, source.path),
            "declared_work": declared(manifest.works, source.path),
        }
    )
