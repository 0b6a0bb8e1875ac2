"""Every file of a folder of odd files through the whole audit, each as a dossier of its own.

    python -m benchmarks.corpora FOLDER [--every 1] [--no-ocr]

Counts per kind of file how it ended: read, partly read, unread with its problem, a refusal that names the file. What
must not be: an error, a defect of ours in a worker, an audit that lasts longer than its limits, a file that gives
neither a paper nor a problem. Exit 1 if there is any. Nothing of the files is kept.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from checker.audit import Options, audit
from checker.model.errors import UserError
from checker.model.limits import Limits
from checker.workers.leftovers import working_folder
from checker.workers.pool import WorkerPool

AS_OF = "2026-06-30"
SLACK_SECONDS = 30.0


def try_one(file: Path, pool: WorkerPool, limits: Limits) -> tuple[str, str]:
    """How the audit of one file ended, and what was wrong with that (empty where nothing was)."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        _copy(file, Path(folder))
        try:
            result = audit(Path(folder), Options(as_of=AS_OF, engine="vector", limits=limits), pool).audit
        except UserError as error:
            return f"refused: {error.en[:40]}", ""
        except Exception as error:  # noqa: BLE001 - the very thing that is looked for
            return "crash", f"{type(error).__name__}: {error}"
    papers = [paper for paper in result.dossier.documents if paper.state != "ignored"]
    calls = 3 + sum(max(1, paper.pages) for paper in papers)
    if time.monotonic() - started > calls * limits.document_seconds + SLACK_SECONDS:
        return "hang", f"{time.monotonic() - started:.0f} s"
    if not papers and not result.dossier.problems:
        return "skip", "neither paper nor problem"
    silent = [paper.path for paper in papers if paper.state != "read" and paper.problem is None and not paper.copies_of]
    if silent:
        return "skip", f"{silent[0]} without a problem"
    codes = {paper.problem.code for paper in papers if paper.problem is not None}
    if "internal" in codes:
        return "internal", next(p.problem.detail for p in papers if p.problem and p.problem.code == "internal")
    if result.summary.ready_for_pdd == "yes":
        return "verdict", "ready on one odd file"
    if "worker_died" in codes:
        return "worker died, named", ""
    if all(paper.state == "read" for paper in papers):
        return "read", ""
    return "partly read" if any(paper.state in ("read", "partly_read") for paper in papers) else "unread, named", ""


def _copy(file: Path, folder: Path) -> None:
    """The file, and of a shapefile its parts."""
    parts = [file]
    if file.suffix.lower() == ".shp":
        parts = [part for part in file.parent.iterdir() if part.stem == file.stem]
    for part in parts:
        (folder / part.name).write_bytes(part.read_bytes())


def run(root: Path, every: int, ocr: bool) -> int:
    """Prints a table and what was wrong; gives how often."""
    limits = Limits(document_seconds=60.0, ocr=ocr)
    sides = {".shx", ".dbf", ".prj", ".cpg"}
    files = [path for path in sorted(root.rglob("*")) if path.is_file() and path.suffix.lower() not in sides][::every]
    endings: dict[str, Counter[str]] = {}
    codes: list[str] = []
    with working_folder() as scratch, WorkerPool(1, limits, scratch) as pool:
        for number, file in enumerate(files, start=1):
            ending, wrong = try_one(file, pool, limits)
            kind = file.suffix.lower().lstrip(".") or "none"
            endings.setdefault(kind, Counter())[ending] += 1
            if wrong:
                codes.append(f"{file.relative_to(root)}: {ending}: {wrong}")
                print(codes[-1], flush=True)
            if number % 25 == 0:
                print(f"{number} of {len(files)}", file=sys.stderr, flush=True)
    columns = sorted({ending for tally in endings.values() for ending in tally})
    print("| kind | files | " + " | ".join(columns) + " |")
    print("| --- " + "| ---: " * (1 + len(columns)) + "|")
    total: Counter[str] = Counter()
    for kind in sorted(endings):
        total.update(endings[kind])
        print(f"| {kind} | {endings[kind].total()} | " + " | ".join(str(endings[kind][one]) for one in columns) + " |")
    print(f"| all | {total.total()} | " + " | ".join(str(total[one]) for one in columns) + " |")
    return len(codes)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take each n-th file")
    parser.add_argument("--no-ocr", action="store_true")
    chosen = parser.parse_args()
    sys.exit(1 if run(chosen.folder, chosen.every, not chosen.no_ocr) else 0)
