"""Writes the audit folder: audit.json, the parcel files, run.json, and whole reports, each at once or not at all."""

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.model.audit import Audit
from checker.report.canonical import audit_bytes
from checker.workers.leftovers import sweep_files, unfinished

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

AUDIT, RUN, PARQUET, GPKG, SHP = "audit.json", "run.json", "parcels.parquet", "parcels.gpkg", "parcels.shp.zip"


def write_audit(audit: Audit, frame: "GeoDataFrame | None", out: Path) -> Audit:
    """Writes audit.json and, where the frame has rows, parcels.parquet, parcels.gpkg and parcels.shp.zip.

    Gives the audit with the hashes of these files in `parcels`; render reports from that one. Parcel files of an
    earlier run are removed where there are no parcels now. Raises OSError where the folder cannot be written.
    """
    out.mkdir(parents=True, exist_ok=True)
    hashes: dict[str, str | None] = {"parquet_sha256": None, "gpkg_sha256": None, "shp_sha256": None}
    if frame is None or frame.empty:
        for name in (PARQUET, GPKG, SHP):
            (out / name).unlink(missing_ok=True)
    else:
        from checker.report.parcel_files import write_gpkg, write_parquet
        from checker.report.shape_zip import write_shapefile

        hashes["parquet_sha256"] = write_whole(out / PARQUET, lambda path: write_parquet(frame, path))
        hashes["gpkg_sha256"] = write_whole(out / GPKG, lambda path: write_gpkg(frame, path, audit.as_of))
        hashes["shp_sha256"] = write_whole(out / SHP, lambda path: write_shapefile(frame, path, audit.as_of))
    written = audit.model_copy(update={"parcels": audit.parcels.model_copy(update=hashes)})
    write_file(out / AUDIT, audit_bytes(written))
    return written


def write_run(out: Path, run: dict[str, Any]) -> None:
    """run.json: timings, machine, log pointers; the only file that may differ between identical runs."""
    out.mkdir(parents=True, exist_ok=True)
    text = json.dumps(run, ensure_ascii=False, indent=1, default=str) + "\n"
    write_file(out / RUN, text.encode("utf-8", "backslashreplace"))


def write_file(path: Path, content: str | bytes) -> Path:
    """One file at once: text as UTF-8 with `\\n` line ends. Gives the path."""
    raw = content.encode("utf-8", "replace") if isinstance(content, str) else content
    write_whole(path, lambda place: place.write_bytes(raw))
    return path


def write_whole(path: Path, write: Callable[[Path], object]) -> str:
    """Writes beside the target, then renames; gives the sha256. A reader sees the old file or the new one.

    What killed runs left unfinished in the folder is taken away.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    sweep_files(path.parent)
    place = unfinished(path)
    try:
        write(place)
        with place.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        os.replace(place, path)
    finally:
        place.unlink(missing_ok=True)
    return digest
