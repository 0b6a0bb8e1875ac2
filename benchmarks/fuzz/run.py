"""Mutated files through the real intake and the real worker pool.

    python -m benchmarks.fuzz.run --count 5000 --seed 1 [--seeds FOLDER] [--report docs/fuzzing.md]

Counts, per kind of file: how it ended (read, partly read, unread with its problem), contained deaths of workers, and
what must not be: an error in the parent, a defect of ours in a worker (`internal`), a file that gives no document, an
unread document without a problem, more seconds than the limit. Exit 1 if there is any. A case is repeated by
`--seed S --only KIND:NUMBER --keep FOLDER`.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.fuzz.mutate import mutate
from benchmarks.fuzz.seeds import Seed, gather
from checker.intake.take_in import take_in
from checker.model.document import SourceFile
from checker.model.errors import UserError
from checker.model.limits import Limits
from checker.model.parsed import Parsed
from checker.parsers.parse import parse_all
from checker.parsers.payload import PagePicture, PicturePayload
from checker.workers.pool import WorkerPool

# Small limits, so that what must end ends soon; recognition is left out: it takes a second for every picture.
LIMITS = Limits(
    document_seconds=20.0, worker_memory_mb=1500, ocr=False, file_bytes=20_000_000, unpacked_bytes=50_000_000
)  # fmt: skip
SLACK_SECONDS = 15.0
PICTURES = frozenset({"pdf", "image"})


def cases(count: int, seed: int, seeds: dict[str, list[Seed]]) -> list[tuple[str, int, Seed]]:
    """Kind, number and mutated content, kinds in turn."""
    kinds = sorted(kind for kind, found in seeds.items() if found)
    made = []
    for index in range(count):
        kind, number = kinds[index % len(kinds)], index // len(kinds)
        dice = random.Random(f"{seed}-{kind}-{number}")
        made.append((kind, number, mutate(dice, kind, dice.choice(seeds[kind]))))
    return made


def try_one(folder: Path, kind: str, content: Seed, pool: WorkerPool, scratch: Path, limits: Limits) -> tuple[str, str]:
    """How one case ended, and what was wrong with that (empty where nothing was)."""
    started = time.monotonic()
    for suffix, data in content.items():
        (folder / f"案卷{suffix}").write_bytes(data)
    try:
        intake = take_in(folder, pool, limits, scratch)
        parsed = parse_all(intake.sources, pool, scratch, limits)
        drawn = [_draw(source, pool, scratch, limits) for source in intake.sources if source.kind in PICTURES]
    except UserError as error:
        return "refused", f"a damaged file ended the run: {error.en}"
    except Exception as error:  # noqa: BLE001 - the very thing that is looked for
        return "crash", f"{type(error).__name__}: {error}"
    papers = [source for source in intake.sources if source.kind not in ("junk", "manifest") and not source.copies_of]
    calls = 2 + len(papers) + len(drawn)
    if time.monotonic() - started > calls * limits.document_seconds + SLACK_SECONDS:
        return "hang", f"{time.monotonic() - started:.0f} s"
    named = {problem.path for problem in intake.problems}
    if not papers and not named and not any(source.kind == "junk" for source in intake.sources):
        return "skip", "no document and no problem"
    missing = [source.path for source in papers if source.id not in parsed]
    if missing:
        return "skip", f"not parsed: {missing}"
    return _ending([parsed[source.id] for source in papers], drawn)


def _draw(source: SourceFile, pool: WorkerPool, scratch: Path, limits: Limits) -> str:
    order = PicturePayload(source=source, page=1, target=str(scratch / "page.png"), limits=limits)
    [answer] = pool.map("page_picture", [order], PagePicture, lambda one: one.source.path)
    problem = answer.problem if isinstance(answer, PagePicture) else answer
    return problem.code if problem is not None else ""


def _ending(read: list[Parsed], drawn: list[str]) -> tuple[str, str]:
    for paper in read:
        if paper.state not in ("read", "ignored") and paper.problem is None:
            return "skip", f"{paper.document} is {paper.state} without a problem"
    codes = [paper.problem.code for paper in read if paper.problem is not None]
    if "internal" in (*codes, *drawn):
        detail = next((p.problem.detail for p in read if p.problem is not None and p.problem.code == "internal"), "")
        return "internal", detail or "page picture"
    if "worker_died" in (*codes, *drawn):
        return "worker died, named", ""
    worst = next((paper for paper in read if paper.state != "read"), None)
    if worst is None:
        return "read", ""
    assert worst.problem is not None
    return f"{worst.state.replace('_', ' ')}: {worst.problem.code}", ""


def run(
    count: int, seed: int, further: Path | None, only: str | None, keep: Path | None
) -> tuple[dict[str, Counter[str]], list[str]]:
    """Endings by kind, and what was wrong."""
    endings: dict[str, Counter[str]] = {}
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(prefix="sinkcheck-fuzz-") as temporary:
        scratch = Path(temporary) / "scratch"
        scratch.mkdir()
        with WorkerPool(1, LIMITS, scratch) as pool:
            for kind, number, content in cases(count, seed, gather(further)):
                if only and only != f"{kind}:{number}":
                    continue
                with tempfile.TemporaryDirectory(dir=temporary) as folder:
                    ending, why = try_one(Path(folder), kind, content, pool, scratch, LIMITS)
                if keep and only:
                    for suffix, data in content.items():
                        (keep / f"{kind}-{number}{suffix}").write_bytes(data)
                endings.setdefault(kind, Counter())[ending] += 1
                if why:
                    wrong.append(f"{kind}:{number} {ending}: {why}")
                    print(wrong[-1], file=sys.stderr, flush=True)
    return endings, wrong


def table(endings: dict[str, Counter[str]]) -> str:
    """Markdown: one row per kind."""
    bad = ("crash", "internal", "hang", "skip", "refused")
    lines = [
        "| kind | files | read | partly read | unread, named | worker died, named | crashes | hangs | silent skips |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    whole: Counter[str] = Counter()
    for kind, found in sorted(endings.items()):
        row = Counter(
            files=found.total(), read=found["read"],
            partly=sum(n for name, n in found.items() if name.startswith("partly")), died=found["worker died, named"],
            crash=found["crash"] + found["internal"] + found["refused"], hang=found["hang"], skip=found["skip"],
        )  # fmt: skip
        row["unread"] = row["files"] - row["read"] - row["partly"] - sum(found[name] for name in bad)
        whole += row
        lines.append(_row(kind, row))
    return "\n".join([*lines, _row("all", whole)]) + "\n"


def _row(name: str, row: Counter[str]) -> str:
    columns = ("files", "read", "partly", "unread", "died", "crash", "hang", "skip")
    return f"| {name} | " + " | ".join(str(row[column]) for column in columns) + " |"


def main() -> int:
    parser = argparse.ArgumentParser(description="Mutated files through the real worker pool.")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seeds", type=Path, default=None, help="folder of further seeds")
    parser.add_argument("--only", default=None, help="KIND:NUMBER")
    parser.add_argument("--keep", type=Path, default=None, help="folder for the file of --only")
    options = parser.parse_args()
    started = time.monotonic()
    endings, wrong = run(options.count, options.seed, options.seeds, options.only, options.keep)
    print(table(endings))
    for kind, found in sorted(endings.items()):
        print(kind, dict(found.most_common()))
    print(f"seed {options.seed}, {time.monotonic() - started:.0f} s, wrong: {len(wrong)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
