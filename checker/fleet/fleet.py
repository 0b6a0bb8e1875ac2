"""The whole way of a fleet: dossiers, their audits, ground claimed twice, the portfolio."""

import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from checker import __version__
from checker.fleet.dossiers import find_dossiers
from checker.fleet.executor import Executor
from checker.fleet.overlay import Overlap, TileOverlaps, tiles_of
from checker.fleet.portfolio import Portfolio, papers_over_all, undone_rules
from checker.fleet.row import Row, failed_row
from checker.fleet.task import DossierTask
from checker.judgement.rulebase import load_rulebase
from checker.model.problem import Problem
from checker.report.folder import PARQUET
from checker.resources.official import load_official

AUDITS = "dossiers"
SCRATCH = ".scratch"
_LONGEST = 60
_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")

Told = Callable[[str, int], None]


def run_fleet(
    root: Path, out: Path, executor: Executor, settings: DossierTask, told: Told = lambda stage, total: None
) -> Portfolio:
    """Audits every dossier below `root` into `out`; `settings` say how (their name, path and out are ignored).

    `told(stage, total)` announces a stage with its number of tasks, and with 0 each task done. A dossier that cannot
    be audited is one failed row. Raises UserError where no dossier is found or the rules cannot be used.
    """
    tables = load_official(Path(settings.data)) if settings.data else ()
    base = load_rulebase([Path(pack) for pack in settings.rules], tables)
    found = find_dossiers(root, except_for=[out])
    scratch = out / SCRATCH
    scratch.mkdir(parents=True, exist_ok=True)
    folders = {name: out / AUDITS / folder_name(name) for name, _ in found}
    tasks = [
        settings.model_copy(
            update={
                "name": name, "path": str(path.absolute()), "out": str(folders[name].absolute()),
                "scratch": str(scratch.absolute()),
            }
        )
        for name, path in found
    ]  # fmt: skip
    told("dossiers", len(tasks))
    answers = executor.map("dossier", tasks, Row, lambda task: task.name, lambda: told("dossiers", 0))
    rows = tuple(_row(task, answer) for task, answer in zip(tasks, answers, strict=True))
    tiles = tiles_of(rows, {name: str((folder / PARQUET).absolute()) for name, folder in folders.items()})
    told("tiles", len(tiles))
    shared = executor.map("overlaps", tiles, TileOverlaps, lambda tile: f"{tile.column}/{tile.row}",
                          lambda: told("tiles", 0))  # fmt: skip
    return Portfolio(
        version=__version__, rows=tuple(_placed(row, root) for row in rows),
        titles={name: (base.rules[name].title.zh, base.rules[name].title.en) for name, _ in undone_rules(rows)},
        next_papers=papers_over_all(rows),
        overlaps=_gather(shared),
        overlap_troubles=(
            *(f"{answer.path}: {answer.code}" for answer in shared if isinstance(answer, Problem)),
            *(f"{row.name}: {row.unplaced}" for row in rows if row.unplaced),
        ),
    )  # fmt: skip


def folder_name(name: str) -> str:
    """A folder for a dossier's audit: its own name where every file system takes that, else with a short hash."""
    plain = re.sub(r"[\x00-\x1f<>:\"/\\|?*]", "_", name).strip(" .")[:_LONGEST]
    if plain == name and not _RESERVED.match(plain):
        return plain
    return f"{plain or '_'}-{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def _row(task: DossierTask, answer: Row | Problem) -> Row:
    if isinstance(answer, Row):
        return answer
    detail = f"{answer.code} {answer.detail}".strip()
    return failed_row(
        task.name, task.path, "", f"审查进程没有完成：{detail}", f"the audit did not come to its end: {detail}"
    )


def _placed(row: Row, root: Path) -> Row:
    """The row with its path relative to the root, so that the portfolio of a moved fleet is the same."""
    return row.model_copy(update={"path": Path(row.path).relative_to(root.absolute()).as_posix()})


def _gather(answers: Sequence[TileOverlaps | Problem]) -> tuple[Overlap, ...]:
    pairs = [pair for answer in answers if isinstance(answer, TileOverlaps) for pair in answer.overlaps]
    return tuple(sorted(pairs, key=lambda pair: (-pair.area_m2, pair.first, pair.first_parcel, pair.second)))
