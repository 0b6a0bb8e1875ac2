"""Audits one dossier of a fleet into its own folder; a row that is still true is taken over."""

import atexit
import hashlib
import json
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from checker.audit import Options, audit
from checker.fleet.grid import ground_of
from checker.fleet.row import Row, failed_row, row_of
from checker.intake.content import content_hash
from checker.judgement.engine import Engine
from checker.model.base import Frozen
from checker.model.errors import UserError
from checker.model.limits import Limits
from checker.parsers.cache import ReadingCache
from checker.report.beside import Beside
from checker.report.crops import write_crops
from checker.report.folder import AUDIT, PARQUET, write_audit, write_file, write_run
from checker.report.formats import write_reports
from checker.report.messages import Lang
from checker.resources.program import folders_hash, program_code
from checker.workers.leftovers import make_working_folder
from checker.workers.pool import Pool, WorkerPool

ROW = "row.json"
PATIENCE = 2_000  # results kept before the cache is brought back to its size


class DossierTask(Frozen):
    """One dossier and how to audit it; `out` is its own folder. `fresh`: do not take over an earlier row. `cache`:
    keep what is read, and use what was kept, in the cache of the machine that reads. `data`: folder of official tables.
    """

    name: str
    path: str
    out: str
    as_of: str | None = None
    engine: Engine = "both"
    rules: tuple[str, ...] = ()
    data: str | None = None
    accounting: str | None = None
    formats: tuple[str, ...] = ("html",)
    lang: Lang = "zh"
    fresh: bool = False
    cache: bool = True
    limits: Limits = Limits()
    scratch: str | None = None


def run(payload: dict[str, Any], lend: Callable[[Limits], Pool] | None = None) -> Row:
    """The task as a worker runs it: its papers go to the workers that are lent, else to one child of this process,
    dossier after dossier the same."""
    task = DossierTask.model_validate(payload)
    return audit_dossier(task, (lend or _own_pool)(task.limits))


def audit_dossier(task: DossierTask, pool: Pool) -> Row:
    """The row of a dossier, whose folder then holds the audit, the reports and, written last, `row.json`.

    Trouble of the dossier or of the output becomes a failed row, which is not kept: the next run tries again.
    """
    out, place = Path(task.out), Path(task.path)
    fingerprint = _fingerprint(task, content_hash(place))
    kept = None if task.fresh else read_row(out, fingerprint)
    if kept is not None:
        return kept
    options = Options(
        as_of=task.as_of, engine=task.engine, rules=tuple(map(Path, task.rules)), limits=task.limits,
        data=Path(task.data) if task.data else None, cache=_cache() if task.cache else None,
        accounting=Path(task.accounting) if task.accounting else None,
        scratch=Path(task.scratch) if task.scratch else None, pictures=bool({"html", "docx"} & set(task.formats)),
    )  # fmt: skip
    try:
        result = audit(place, options, pool)
        (out / ROW).unlink(missing_ok=True)
        written = write_audit(result.audit, result.frame, out)
        write_run(out, result.run)
        write_crops(result.crops, out)
        write_reports(written, task.formats, out, task.lang, Beside(crops=result.crops, frame=result.frame))
        ground = ground_of(result.frame)
        row = row_of(written, task.name, task.path, fingerprint, _digest(out / AUDIT), ground)
        write_file(out / ROW, row.model_dump_json(indent=1) + "\n")
    except UserError as error:
        return failed_row(task.name, task.path, fingerprint, error.zh, error.en)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return failed_row(
            task.name, task.path, fingerprint, f"无法写入 {out}：{reason}", f"{out} cannot be written: {reason}"
        )
    return row


def read_row(out: Path, fingerprint: str) -> Row | None:
    """The row that an earlier run left, if it rests on the same content and its files are still those it wrote."""
    try:
        row = Row.model_validate_json((out / ROW).read_bytes())
        whole = row.fingerprint == fingerprint and row.audit_sha256 == _digest(out / AUDIT)
        if whole and row.parcels_sha256:
            whole = row.parcels_sha256 == _digest(out / PARQUET)
    except (OSError, ValidationError):
        return None
    return row if whole else None


def _fingerprint(task: DossierTask, content: str) -> str:
    given = [Path(name) for name in (*task.rules, task.data, task.accounting) if name]
    left_out = {"path", "out", "fresh", "cache", "scratch", "rules", "data", "accounting"}
    settings = task.model_dump(mode="json", exclude=left_out)
    kinds = [len(task.rules), task.data is not None, task.accounting is not None]
    whole = [program_code(), content, folders_hash(given), kinds, settings]
    return hashlib.sha256(json.dumps(whole, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


@cache
def _cache() -> ReadingCache:
    # One for all dossiers of this process: looking for what to evict goes through the whole folder.
    return ReadingCache(patience=PATIENCE)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@cache
def _own_pool(limits: Limits) -> WorkerPool:
    # Lives as long as this process: starting a child for each small dossier would cost more than reading it.
    folder = make_working_folder()
    pool = WorkerPool(1, limits, folder)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(pool.__exit__, None, None, None)
    return pool
