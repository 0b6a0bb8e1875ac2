"""What reading costs against bare libraries, in one run with the same number of processes.

    python -m benchmarks.reading [--jobs 2] [--pages 400] [--scans 12] [--long]

Text pages: this program's worker pool against bare pypdfium2 (positioned characters) plus bare pdfplumber on the pages
with tables. Scanned pages: CPU seconds against bare rapidocr on the same pixels. Memory: resident size of one worker
while pages go by (`--long`: 500 scanned pages as well, about a quarter of an hour). Papers: the PDFs of samples/.
"""

import argparse
import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.reading_bare import read_bare
from checker.intake.register import register
from checker.intake.walk import look_at_file
from checker.model.document import SourceFile
from checker.model.limits import Limits
from checker.model.parsed import Page, Parsed
from checker.model.problem import Problem
from checker.parsers.payload import OcrPayload, ParsePayload
from checker.workers.pool import WorkerPool

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
TEXT_TARGET, SCAN_TARGET, TWICE_TARGET, GROWTH_TARGET = 2.0, 1.15, 2.3, 1.1


def main() -> int:
    """Measure, print, and say whether the targets are met."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--jobs", type=int, default=2)
    arguments.add_argument("--pages", type=int, default=400)
    arguments.add_argument("--scans", type=int, default=12)
    arguments.add_argument("--long", action="store_true")
    options = arguments.parse_args()
    papers = [source for path in sorted(SAMPLES.rglob("*.pdf")) for source in [_source(path)] if _has_text(source)]
    good = _text(papers, options.jobs, options.pages)
    good &= _scans(papers, options.scans)
    good &= _memory(papers, options.long)
    return 0 if good else 1


def _text(papers: list[SourceFile], jobs: int, least: int) -> bool:
    limits = Limits(ocr=False)
    good = True
    with tempfile.TemporaryDirectory() as scratch, WorkerPool(jobs, limits, Path(scratch)) as pool:
        orders = [ParsePayload(source=source, scratch=scratch, limits=limits) for source in papers]
        first = _read(pool, orders)
        for kind in ("without", "with"):
            chosen = [
                (order, item)
                for order, item in zip(orders, first, strict=True)
                if any(page.tables for page in item.pages) == (kind == "with")
            ]
            pages = sum(len(item.pages) for _, item in chosen)
            times = max(1, least // max(1, pages))
            wall, cpu = _timed(lambda: _read(pool, [order for order, _ in chosen] * times))  # noqa: B023 - run at once
            work = [
                (order.source.location, [page.number - 1 for page in item.pages if page.tables])
                for order, item in chosen
            ] * times
            # The pool has its libraries loaded by now; what loading costs the references is taken off.
            start_wall, start_cpu = _timed(lambda: _bare_processes([work[:1]] * jobs))  # noqa: B023 - run at once
            shares = [work[:1] + work[number::jobs] for number in range(jobs)]
            bare_wall, bare_cpu = _timed(lambda: _bare_processes(shares))  # noqa: B023 - run at once
            bare_wall, bare_cpu = bare_wall - start_wall, bare_cpu - start_cpu
            print(f"text: {pages * times} pages of papers {kind} tables, {jobs} processes")
            print(
                f"  here {wall:.2f} s wall, {cpu:.2f} s CPU; bare {bare_wall:.2f} s wall, {bare_cpu:.2f} s CPU",
                end="; ",
            )
            print(f"ratio {wall / bare_wall:.2f} wall, {cpu / bare_cpu:.2f} CPU (target {TEXT_TARGET})")
            good &= cpu / bare_cpu <= TEXT_TARGET
    return good


def _read(pool: WorkerPool, orders: list[ParsePayload]) -> list[Parsed]:
    answers = pool.map("parse", orders, Parsed, lambda order: order.source.path)
    assert not any(isinstance(answer, Problem) for answer in answers), answers
    return [answer for answer in answers if isinstance(answer, Parsed)]


def _bare_processes(shares: list[list[tuple[str, list[int]]]]) -> None:
    """The references in as many processes, each with its share of files."""
    command = [sys.executable, "-m", "benchmarks.reading_bare"]
    running = [subprocess.Popen(command, stdin=subprocess.PIPE, cwd=SAMPLES.parent) for _ in shares]
    for process, share in zip(running, shares, strict=True):
        assert process.stdin is not None
        process.stdin.write(json.dumps(share).encode())
        process.stdin.close()
    assert not any(process.wait() for process in running)


def _timed(run: Callable[[], Any]) -> tuple[float, float]:
    """Wall seconds; CPU seconds of this process and of children that ended (those of the pool end when it closes, so
    their share is read from /proc)."""
    before, started = _cpu(), time.perf_counter()
    run()
    return time.perf_counter() - started, _cpu() - before


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    total = sum(item.ru_utime + item.ru_stime for item in used)
    tick = 100.0
    for child in Path("/proc/self/task").glob("*/children"):
        for pid in child.read_text().split():
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            total += (int(fields[11]) + int(fields[12])) / tick
    return total


def _pictures(papers: list[SourceFile], count: int) -> Iterator[tuple[Any, float]]:
    """Pages of the samples as a scanner would give them: 150 dots per inch, leaning, grained, JPEG 60."""
    import numpy as np
    import pypdfium2
    from PIL import Image

    grain = np.random.default_rng(1)
    given = 0
    while given < count:
        for source in papers:
            document = pypdfium2.PdfDocument(source.location)
            for index in range(min(3, len(document))):
                if given >= count:
                    return
                sheet = document[index].render(scale=150 / 72).to_pil().convert("RGB")
                sheet = sheet.rotate(
                    (given % 5 - 2) * 0.6, resample=Image.Resampling.BICUBIC, fillcolor=(250, 250, 248)
                )
                worn = np.asarray(sheet, dtype=float) * 0.95 + 8 + grain.normal(0, 4, (sheet.height, sheet.width, 1))
                held = io.BytesIO()
                Image.fromarray(np.clip(worn, 0, 255).astype("uint8")).save(held, "JPEG", quality=60)
                given += 1
                yield np.ascontiguousarray(np.asarray(Image.open(held).convert("RGB"))[:, :, ::-1]), 150 / 72
            document.close()


def _scans(papers: list[SourceFile], count: int) -> bool:
    from checker.parsers.ocr_engine import load_engine
    from checker.parsers.ocr_read import read_picture

    engine, bare = load_engine(), _bare_engine()
    spent: dict[int, list[tuple[float, float]]] = {1: [], 2: []}
    for number, (pixels, per_point) in enumerate(_pictures(papers, count + 1)):
        started = time.process_time()
        reading = read_picture(pixels, per_point, engine, 10_000)
        own = time.process_time() - started
        started = time.process_time()
        bare(pixels)
        reference = time.process_time() - started
        if number:  # the first page also warms up
            spent[reading.passes].append((own, reference))
    good = True
    for passes, pairs in spent.items():
        if pairs:
            own, reference = (sum(values) for values in zip(*pairs, strict=True))
            target = SCAN_TARGET if passes == 1 else TWICE_TARGET
            print(f"scans: {len(pairs)} pages in {passes} pass(es): {own / len(pairs):.2f} s CPU a page,", end=" ")
            print(f"bare rapidocr {reference / len(pairs):.2f} s; ratio {own / reference:.2f} (target {target})")
            good &= own / reference <= target
    return good


def _bare_engine() -> Any:
    import rapidocr

    folder = Path(rapidocr.__file__).parent / "models"
    from checker.parsers.ocr_engine import MODELS

    settings: dict[str, Any] = {f"{part}.model_path": str(folder / name) for part, name in MODELS.items()}
    settings |= {"EngineConfig.onnxruntime.intra_op_num_threads": 1, "Global.log_level": "error"}
    return rapidocr.RapidOCR(params=settings)


def _memory(papers: list[SourceFile], long: bool) -> bool:
    """Resident megabytes of one process that reads page after page; the second half must not grow on the first."""
    from checker.parsers.entry import run as parse
    from checker.parsers.ocr import run as recognise

    limits = Limits()
    paper = max(papers, key=lambda source: source.size)
    order = ParsePayload(source=paper, scratch="", limits=limits).model_dump(mode="json")
    pages = len(parse(order).pages)
    good = _flat("text", lambda: parse(order), -(-500 // pages), pages)
    with tempfile.TemporaryDirectory() as folder:
        from PIL import Image

        orders = []
        for number, (pixels, _) in enumerate(_pictures(papers, 6)):
            place = Path(folder) / f"{number}.jpg"
            Image.fromarray(pixels[:, :, ::-1]).save(place, quality=60)
            orders.append(OcrPayload(source=_source(place), page=1, limits=limits).model_dump(mode="json"))
        turn = iter(range(10_000))

        def one() -> Page:
            return recognise(orders[next(turn) % len(orders)])

        return good & _flat("scanned", one, 500 if long else 30, 1)


def _flat(what: str, run: Callable[[], Any], times: int, pages: int) -> bool:
    sizes = []
    for number in range(times):
        run()
        if number >= times // 5:
            sizes.append(_resident())
    half = len(sizes) // 2
    early, late = max(sizes[:half]), max(sizes[half:])
    print(f"memory: {times * pages} {what} pages: {early:.0f} MB, then {late:.0f} MB; growth {late / early:.3f}")
    return late / early <= GROWTH_TARGET


def _resident() -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


def _source(path: Path) -> SourceFile:
    return register([look_at_file(path, path.parent)], None, Limits())[0]


def _has_text(source: SourceFile) -> bool:
    return any(len(page) > 100 for page in read_bare(source.location, []))


if __name__ == "__main__":
    sys.exit(main())
