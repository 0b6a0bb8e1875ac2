"""A whole dossier, cold and warm: 200 pages of text, 20 workbooks, the 2,000 parcels of a county.

    python -m benchmarks.dossier [--pages 200] [--sheets 20] [--scans 12] [--jobs 2] [--keep DIR]

The papers are made up by benchmarks/papers, the land is that of samples/linfeng-land. Each audit is a process of its
own from start to end, reports included: cold with an empty cache, then unchanged, with one paper changed, and with
another name in dossier.yaml, which asks for everything but reading. Scanned papers likewise. Compiled Python is kept
beside, as an installed program has it. `--keep DIR` uses the dossier in DIR, or builds it there. Needs a browser to
print papers.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.measured import Part, Row
from benchmarks.papers.generate import generate

ROOT = Path(__file__).resolve().parent.parent
LAND, SMALL = ROOT / "samples" / "linfeng-land", ROOT / "samples" / "heishan-backwards"
COLD_SECONDS, WARM_SECONDS = 12.0, 2.0
SCANS_WARM = 0.05
# What the audit and its workers took, on the last line of stderr.
WATCH = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
sys.stderr.write(f"\\n{used.ru_utime + used.ru_stime} {used.ru_maxrss}\\n")
sys.exit(code)
"""
PAPERS_PER_PAGE = 0.95  # of what the generator draws, a little too many


@dataclass(frozen=True)
class Run:
    """One audit: wall seconds of the process, processor seconds of it and its workers, the peak memory of the largest
    of them, run.json and audit.json."""

    seconds: float
    spent: float
    peak_mb: float
    run: dict[str, Any]
    audit: bytes


def build(folder: Path, pages: int, sheets: int, seed: int = 9) -> None:
    """Write the dossier. Raises BrowserAbsent where pages cannot be printed."""
    shutil.copytree(LAND, folder)
    with tempfile.TemporaryDirectory() as scratch:
        generate(Path(scratch, "text"), seed, "dev", round(pages * PAPERS_PER_PAGE), ["pdf"])
        generate(Path(scratch, "sheets"), seed, "dev", sheets * 3, ["xlsx"])
        given = 0
        for paper in sorted(Path(scratch, "text").rglob("*.pdf")):
            if given < pages:
                given += _pages(paper)
                _move(paper, folder / "文件" / paper.name)
        books = sorted(Path(scratch, "sheets").rglob("*.xlsx"))
        for book in Random(seed).sample(books, min(sheets, len(books))):
            _move(book, folder / "附表" / book.name)


def _pages(paper: Path) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(paper)
    count = len(document)
    document.close()
    return count


def _move(paper: Path, target: Path) -> None:
    target.parent.mkdir(exist_ok=True)
    shutil.move(paper, target)


def audit(dossier: Path, out: Path, cache: Path, jobs: int, *more: str) -> Run:
    """The command line in a process of its own."""
    command = [sys.executable, "-m", "checker", "audit", str(dossier), "-o", str(out), "--jobs", str(jobs)]
    command += ["--as-of", "2026-06-30", "--fail-on", "never", *more]
    environment = {**os.environ, "SINKCHECK_CACHE": str(cache), "PYTHONPATH": str(ROOT)}
    # An installed package comes compiled; a checkout beside a bare environment would compile in every process.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = str(cache.parent / "compiled")
    watched = [sys.executable, "-c", WATCH, *command]
    started = time.perf_counter()
    done = subprocess.run(watched, env=environment, cwd=ROOT, capture_output=True, check=False)
    seconds = time.perf_counter() - started
    if done.returncode not in (0, 1, 3):
        raise RuntimeError(done.stderr.decode())
    spent, peak_kb = map(float, done.stderr.decode().rsplit("\n", 2)[-2].split())
    run = json.loads((out / "run.json").read_text())
    return Run(seconds, spent, peak_kb / 1024, run, (out / "audit.json").read_bytes())


def bare(dossier: Path, jobs: int) -> float:
    """Wall seconds of bare libraries on the same files: characters and tables of every page, every cell of a sheet."""
    papers = sorted(dossier.rglob("*.pdf"))
    shares = [[(str(path), list(range(_pages(path)))) for path in papers[number::jobs]] for number in range(jobs)]
    command = [sys.executable, "-m", "benchmarks.reading_bare"]
    books = "import sys; from python_calamine import CalamineWorkbook as W; " + (
        "[W.from_path(p).get_sheet_by_index(0).to_python() for p in sys.argv[1:]]"
    )
    started = time.perf_counter()
    running = [subprocess.Popen(command, stdin=subprocess.PIPE, cwd=ROOT) for _ in shares]
    for process, share in zip(running, shares, strict=True):
        assert process.stdin is not None
        process.stdin.write(json.dumps(share).encode())
        process.stdin.close()
    subprocess.run([sys.executable, "-c", books, *map(str, sorted(dossier.rglob("*.xlsx")))], check=True)
    assert not any(process.wait() for process in running)
    return time.perf_counter() - started


def _size(folder: Path, suffix: str) -> int:
    return sum(path.stat().st_size for path in folder.rglob(f"*{suffix}"))


def measure(pages: int = 200, sheets: int = 20, scans: int = 12, jobs: int = 2, keep: Path | None = None) -> Part:
    with tempfile.TemporaryDirectory() as scratch:
        dossier, out, cache = Path(scratch, "dossier"), Path(scratch, "out"), Path(scratch, "cache")
        if keep is not None and keep.exists():
            shutil.copytree(keep, dossier)
        else:
            build(dossier, pages, sheets)
            if keep is not None:
                shutil.copytree(dossier, keep)
        audit(SMALL, out, cache, jobs, "--no-cache")
        alone = bare(dossier, jobs)
        cold = audit(dossier, out, cache, jobs)
        kept = _size(cache, ".json")
        warm = audit(dossier, out, cache, jobs)
        if warm.audit != cold.audit:
            raise RuntimeError("warm differs from cold")
        paper = max(dossier.rglob("*.pdf"), key=lambda path: path.stat().st_size)
        paper.write_bytes(paper.read_bytes() + b"\n% changed\n")
        changed = audit(dossier, out, cache, jobs)
        (dossier / "dossier.yaml").write_text("name: 另名\n", encoding="utf-8")
        renamed = audit(dossier, out, cache, jobs)
        what = f"{pages} pages, {sheets} sheets, 2,000 parcels"
        rows = [
            Row(f"whole dossier, cold ({what})", f"{cold.seconds:.1f} s", "bare pypdfium2, pdfplumber, calamine",
                f"{alone:.1f} s", cold.seconds / alone, COLD_SECONDS / alone,
                note=f"aim {COLD_SECONDS:g} s; {cold.spent:.1f} s of processors; peak {cold.peak_mb:.0f} MB"),
            _warm("unchanged", warm, cold, WARM_SECONDS),
            _warm("one paper changed", changed, cold),
            _warm("manifest changed, no paper", renamed, cold),
        ]  # fmt: skip
        units = {"kept_page": kept / pages, "kept_parcel": _size(out, "parcels.parquet") / 2_000}
        if scans:
            rows += _scanned(Path(scratch), scans, jobs)
    return Part(rows, units)


def _warm(what: str, run: Run, cold: Run, aim: float | None = None) -> Row:
    said = f"aim {aim:g} s; " if aim else ""
    bound = aim / cold.seconds if aim else None
    note = f"{said}{run.spent:.1f} s of processors"
    return Row(f"the same, {what}", f"{run.seconds:.1f} s", "cold", f"{cold.seconds:.1f} s", run.seconds / cold.seconds,
               bound, note=note)  # fmt: skip


def _scanned(scratch: Path, count: int, jobs: int) -> list[Row]:
    folder, out, cache = scratch / "scans", scratch / "scans-out", scratch / "scans-cache"
    generate(folder, 9, "dev", count, ["scan"])
    (folder / "truth.json").unlink()
    cold = audit(folder, out, cache, jobs)
    warm = audit(folder, out, cache, jobs)
    other = audit(folder, out, cache, jobs, "--as-of", "2026-06-29")
    rows = []
    for what, run in (("unchanged", warm), ("judged for another day", other)):
        rows.append(
            Row(f"{count} scanned papers, {what}", f"{run.seconds:.1f} s", "cold", f"{cold.seconds:.1f} s",
                run.seconds / cold.seconds, SCANS_WARM if run is warm else None,
                note=f"{run.spent:.1f} of {cold.spent:.1f} s of processors")
        )  # fmt: skip
    return rows


def main() -> int:
    """Measure, print, and say whether the aims are met."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--pages", type=int, default=200)
    arguments.add_argument("--sheets", type=int, default=20)
    arguments.add_argument("--scans", type=int, default=12)
    arguments.add_argument("--jobs", type=int, default=2)
    arguments.add_argument("--keep", type=Path)
    options = arguments.parse_args()
    rows = measure(options.pages, options.sheets, options.scans, options.jobs, options.keep).rows
    for row in rows:
        print(" | ".join(row.cells()))
    return 1 if any(row.met is False for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
