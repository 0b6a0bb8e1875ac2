"""Memory of one worker that reads paper after paper: the slope over 1,000 documents.

    python -m benchmarks.memory [--documents 1000]

Papers of all text formats of the samples, one after the other and again, in one child that is not recycled (in use it
is, every few hundred papers). After each paper the child's resident size is taken; the slope is that of a straight line
through all sizes after the first fifth, in which libraries load.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import numpy as np

from benchmarks.measured import Part, Row
from checker.intake.register import register
from checker.intake.walk import look_at_file
from checker.model.limits import Limits
from checker.model.parsed import Parsed
from checker.model.problem import Problem
from checker.parsers.payload import ParsePayload
from checker.workers import worker
from checker.workers.pool import WorkerPool

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
SUFFIXES = (".pdf", ".docx", ".xlsx", ".csv", ".gpkg", ".geojson")
MOST_MB = 1.0  # per 100 documents
GROWTH = 1.05


def sizes(documents: int) -> list[float]:
    """Resident MB of the child after each document."""
    limits, found = Limits(ocr=False), list[float]()
    worker.TASKS_PER_CHILD = documents + 1
    with tempfile.TemporaryDirectory() as scratch, WorkerPool(1, limits, Path(scratch)) as pool:
        orders = [
            ParsePayload(source=source, scratch=scratch, limits=limits)
            for path in sorted(SAMPLES.rglob("*"))
            if path.suffix in SUFFIXES
            for source in register([look_at_file(path, path.parent)], None, limits)
        ]
        repeated = [orders[number % len(orders)] for number in range(documents)]
        answers = pool.map(
            "parse", repeated, Parsed, lambda order: order.source.path,
            lambda: found.append(pool._workers[0].resident_mb()),
        )  # fmt: skip
        assert not any(isinstance(answer, Problem) for answer in answers), answers
    return found


def measure(documents: int = 1000) -> Part:
    held = sizes(documents)
    late = np.array(held[documents // 5 :])
    slope = float(np.polyfit(np.arange(len(late)), late, 1)[0]) * 100
    half = len(late) // 2
    growth = float(late[half:].max() / late[:half].max())
    note = f"slope {slope:+.2f} MB per 100 documents; peak {max(held):.0f} MB"
    row = Row(
        f"memory of a worker over {documents:,} documents", f"{late[half:].max():.0f} MB in the second half",
        "the first half", f"{late[:half].max():.0f} MB", growth, GROWTH, note=note,
    )  # fmt: skip
    return Part([row], {})


def main() -> int:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--documents", type=int, default=1000)
    [row] = measure(arguments.parse_args().documents).rows
    print(" | ".join(row.cells()))
    return 0 if row.met else 1


if __name__ == "__main__":
    sys.exit(main())
