"""How long help and explanations take: whole processes against Python that imports click and pydantic alone.

    python -m benchmarks.starting [--times 9]

Processor seconds, the least of several runs, compiled Python kept as an installed program has it.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measured import Part, Row

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = {"`sinkcheck --help`": ("--help",), "`sinkcheck explain RULE`": ("explain", "AFF-2c")}
BARE = "import click, pydantic; type('A', (pydantic.BaseModel,), {})"
SECONDS = 0.5


def spent(command: Sequence[str], times: int, compiled: str) -> float:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": compiled}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    found = []
    for _ in range(times + 1):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(found[1:])


def measure(times: int = 9) -> Part:
    with tempfile.TemporaryDirectory() as compiled:
        bare = spent([sys.executable, "-c", BARE], times, compiled)
        rows = [
            Row(
                name, f"{own * 1e3:.0f} ms", "Python with click and pydantic", f"{bare * 1e3:.0f} ms", own / bare,
                SECONDS / bare, note=f"processor time; aim {SECONDS:g} s",
            )
            for name, arguments in COMMANDS.items()
            for own in [spent([sys.executable, "-m", "checker", *arguments], times, compiled)]
        ]  # fmt: skip
    return Part(rows)


def main() -> int:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--times", type=int, default=9)
    rows = measure(arguments.parse_args().times).rows
    for row in rows:
        print(" | ".join(row.cells()))
    return 0 if all(row.met for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
