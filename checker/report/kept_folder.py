"""The audit folder of an earlier run with the same papers, settings and program, laid out again."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from checker.intake.content import content_hash
from checker.model.audit import Audit
from checker.model.base import Frozen
from checker.model.errors import UserError
from checker.parsers.cache import ReadingCache, is_lasting
from checker.parsers.recognition import PASSING
from checker.report.canonical import audit_bytes
from checker.report.crops import FOLDER, INDEX, read_crops
from checker.report.folder import AUDIT, GPKG, PARQUET, SHP
from checker.report.read_audit import read_audit
from checker.resources.program import folders_hash, program_version
from checker.workers.leftovers import sweep_files, unfinished

_PARCELS = (PARQUET, GPKG, SHP)


class KeptFolder(Frozen):
    """The files of an audit folder by their path in it, with their SHA-256."""

    files: dict[str, str]


def folder_key(dossier: Path, settings: dict[str, Any], sources: Sequence[Path]) -> str:
    """The name of a folder: of the dossier's content and name, of `settings` (JSON-native), of the files and folders
    that settings come from, and of the program. Raises OSError where one of these cannot be read."""
    whole = dossier.resolve()
    settings = {**settings, "dossier": [whole.name, content_hash(whole)], "sources": folders_hash(list(sources))}
    text = json.dumps(["folder", program_version(), settings], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def take_folder(cache: ReadingCache, key: str, out: Path) -> Audit | None:
    """Lays the kept files into `out` and gives the audit; None where there is none or something of it is gone.

    Raises OSError where the folder cannot be written.
    """
    kept = cache.find(key, KeptFolder)
    if kept is None or any(PurePosixPath(name).is_absolute() or ".." in name.split("/") for name in kept.files):
        return None
    before = _evidence(out)
    for name, digest in kept.files.items():
        target = out / name
        if _hash(target) != digest:
            target.parent.mkdir(parents=True, exist_ok=True)
            sweep_files(target.parent)
            beside = unfinished(target)
            try:
                if not cache.fetch_file(digest, beside):
                    return None
                beside.replace(target)
            finally:
                beside.unlink(missing_ok=True)
    for name in (*_PARCELS, *before):
        if name not in kept.files:
            (out / name).unlink(missing_ok=True)
    try:
        return read_audit(out)
    except UserError:
        return None


def keep_folder(cache: ReadingCache, key: str, out: Path, audit: Audit, reports: Sequence[Path]) -> None:
    """Keep the folder of an audit that another run would give again: no limit was hit and nothing went wrong."""
    papers = audit.dossier.documents
    problems = [
        *audit.dossier.problems,
        *(problem for paper in papers for problem in (paper.problem, *paper.limits_hit)),
    ]
    if cache.trouble or not is_lasting(problems, PASSING):
        return
    names = [AUDIT, *(name for name in _PARCELS if (out / name).is_file()), *_evidence(out)]
    names += [path.relative_to(out).as_posix() for path in reports]
    try:
        files = {name: cache.keep_file(out / name) for name in dict.fromkeys(names)}
    except OSError:  # somebody took a file away: nothing whole to keep
        return
    said = audit.parcels
    hashes = (said.parquet_sha256, said.gpkg_sha256, said.shp_sha256)
    whole = [files.get(name) for name in _PARCELS] == list(hashes)
    # Another run may have written into the same folder meanwhile.
    if whole and files[AUDIT] == hashlib.sha256(audit_bytes(audit)).hexdigest():
        cache.keep(key, KeptFolder(files=files))


def _evidence(out: Path) -> list[str]:
    """The pictures that the folder's index names, and the index."""
    names = [Path(name).name for name in read_crops(out).files]
    return [f"{FOLDER}/{name}" for name in (*names, INDEX)] if names else []


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
