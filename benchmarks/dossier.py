"""A whole dossier, cold and warm: 200 pages of text, 20 workbooks, the 2,000 parcels of a county.

    python -m benchmarks.dossier [--pages 200] [--sheets 20] [--jobs 2] [--keep DIR]

The papers are made up by benchmarks/papers, the land is that of samples/linfeng-land. Each audit is a process of its
own from start to end, reports included: cold with an empty cache, warm with what the first one kept. Compiled Python
is kept beside, as an installed program has it. `--keep DIR` uses the dossier in DIR, or builds it there. Needs a
browser to print papers.
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

from benchmarks.papers.generate import generate

ROOT = Path(__file__).resolve().parent.parent
LAND, SMALL = ROOT / "samples" / "linfeng-land", ROOT / "samples" / "heishan-backwards"
COLD_SECONDS, WARM_SECONDS = 12.0, 2.0
PAPERS_PER_PAGE = 0.95  # of what the generator draws, a little too many


@dataclass(frozen=True)
class Run:
    """One audit: wall seconds of the process, what the cache gave, seconds by room."""

    seconds: float
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
    started = time.perf_counter()
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, check=False)
    seconds = time.perf_counter() - started
    if done.returncode not in (0, 1, 3):
        raise RuntimeError(done.stderr.decode())
    return Run(seconds, json.loads((out / "run.json").read_text()), (out / "audit.json").read_bytes())


def main() -> int:
    """Measure, print, and say whether the aims are met."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--pages", type=int, default=200)
    arguments.add_argument("--sheets", type=int, default=20)
    arguments.add_argument("--jobs", type=int, default=2)
    arguments.add_argument("--keep", type=Path)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        dossier, out, cache = options.keep or Path(scratch, "dossier"), Path(scratch, "out"), Path(scratch, "cache")
        if not dossier.exists():
            build(dossier, options.pages, options.sheets)
        audit(SMALL, out, cache, options.jobs, "--no-cache")
        cold = audit(dossier, out, cache, options.jobs)
        warm = audit(dossier, out, cache, options.jobs)
        for name, run in (("cold", cold), ("warm", warm)):
            print(f"{name}: {run.seconds:.2f} s, {run.run}")
        print(f"warm to cold {warm.seconds / cold.seconds:.3f}; same result: {cold.audit == warm.audit}")
    return 0 if cold.seconds <= COLD_SECONDS and warm.seconds <= WARM_SECONDS and cold.audit == warm.audit else 1


if __name__ == "__main__":
    sys.exit(main())
