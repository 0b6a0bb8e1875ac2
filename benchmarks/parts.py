"""The parts of `make bench`, each measured in a process of its own: `python -m benchmarks.parts NAME [--quick]`.

Prints one JSON document with rows and unit costs on the last line. What is measured, and against what, stands with the
benchmark that each part calls.
"""

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.measured import Part, Row

ROOT = Path(__file__).resolve().parent.parent
TEXT_AIM, SCAN_AIM, TWICE_AIM = 2.0, 1.15, 2.3


def processor(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of processor time of this process, all threads: what else the machine does must not tell."""
    before = time.process_time()
    result = work()
    return time.process_time() - before, result


def texts(quick: bool) -> Part:
    """The program's reader against libraries alone on the same text pages, each in this process."""
    import logging

    import pdfplumber

    from benchmarks.reading import SAMPLES, _has_text, _source
    from benchmarks.reading_bare import read_bare
    from checker.model.limits import Limits
    from checker.parsers.entry import run
    from checker.parsers.payload import ParsePayload

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    papers = [source for path in sorted(SAMPLES.rglob("*.pdf")) for source in [_source(path)] if _has_text(source)]
    limits = Limits(ocr=False)
    orders = [ParsePayload(source=paper, scratch="", limits=limits).model_dump(mode="json") for paper in papers]
    times = 1 if quick else 4

    def ours() -> list[Any]:
        return [run(order) for _ in range(times) for order in orders]

    def plumber() -> None:
        for _ in range(times):
            for paper in papers:
                with pdfplumber.open(paper.location) as book:
                    for page in book.pages:
                        page.extract_words()
                        page.extract_tables()

    run(orders[0])
    seconds, read = processor(ours)
    pages = sum(len(item.pages) for item in read)
    tables = [[page.number - 1 for page in item.pages if page.tables] for item in read[: len(papers)]]

    def bare() -> None:
        for _ in range(times):
            for paper, numbers in zip(papers, tables, strict=True):
                read_bare(paper.location, numbers)

    rows = []
    for name, work, aim, note in (
        ("bare pypdfium2 (characters), pdfplumber on pages with tables", bare, TEXT_AIM, "processor time"),
        ("pdfplumber alone (words, tables)", plumber, None, "processor time"),
        *_kreuzberg(papers, times),
    ):
        theirs, _ = processor(work)
        rows.append(
            Row("text pages", f"{seconds / pages * 1e3:.1f} ms a page", name, f"{theirs / pages * 1e3:.1f} ms",
                seconds / theirs, aim, note=note)
        )  # fmt: skip
    return Part(rows, {"parse_page": seconds / pages, "extract_page": _extraction(papers, read[: len(papers)])})


def _extraction(papers: list[Any], read: list[Any]) -> float:
    """Processor seconds a page that saying what the papers say takes."""
    from checker.extraction.papers import extract_all
    from checker.extraction.schema import load_schemas
    from checker.resources.vocabulary import load_vocabulary

    parsed = {paper.id: item for paper, item in zip(papers, read, strict=True)}
    schemas, vocabulary = load_schemas(), load_vocabulary()
    extract_all(papers[:1], parsed, schemas, vocabulary)
    seconds, _ = processor(lambda: extract_all(papers, parsed, schemas, vocabulary))
    return seconds / sum(len(item.pages) for item in read)


def _kreuzberg(papers: list[Any], times: int) -> list[tuple[str, Callable[[], None], None, str]]:
    try:
        from kreuzberg import extract_file_sync
    except ImportError:
        return []

    def read() -> None:
        for _ in range(times):
            for paper in papers:
                extract_file_sync(paper.location)

    return [("kreuzberg (text without places)", read, None, "compiled; gives no boxes and no tables by default")]


def scans(quick: bool) -> Part:
    """Recognition of pages as a scanner gives them against rapidocr alone on the same pixels."""
    from benchmarks.reading import SAMPLES, _bare_engine, _has_text, _pictures, _source
    from checker.parsers.ocr_engine import load_engine
    from checker.parsers.ocr_read import read_picture

    papers = [source for path in sorted(SAMPLES.rglob("*.pdf")) for source in [_source(path)] if _has_text(source)]
    engine, bare = load_engine(), _bare_engine()
    spent: dict[int, list[tuple[float, float]]] = {1: [], 2: []}
    for number, (pixels, per_point) in enumerate(_pictures(papers, 5 if quick else 13)):
        own, reading = processor(lambda: read_picture(pixels, per_point, engine, 10_000))  # noqa: B023 - run at once
        theirs, _ = processor(lambda: bare(pixels))  # noqa: B023 - run at once
        if number:  # the first page also warms up
            spent[reading.passes].append((own, theirs))
    rows = []
    for passes, aim in ((1, SCAN_AIM), (2, TWICE_AIM)):
        if spent[passes]:
            own, theirs = (sum(column) / len(spent[passes]) for column in zip(*spent[passes], strict=True))
            name = "scanned pages" if passes == 1 else "scanned pages read twice (doubtful ones)"
            note = f"processor time, {len(spent[passes])} pages"
            each = f"{own:.2f} s a page"
            rows.append(Row(name, each, "bare rapidocr", f"{theirs:.2f} s", own / theirs, aim, note=note))
    every = [own for pairs in spent.values() for own, _ in pairs]
    return Part(rows, {"scanned_page": sum(every) / len(every)})


def sheets(quick: bool) -> Part:
    """Workbooks of long lists against calamine alone."""
    from openpyxl import Workbook
    from python_calamine import CalamineWorkbook

    from benchmarks.reading import _source
    from checker.model.limits import Limits
    from checker.parsers.entry import run
    from checker.parsers.payload import ParsePayload

    lines = 2_000 if quick else 10_000
    with tempfile.TemporaryDirectory() as scratch:
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append(["乡镇", "村", "林班", "小班号", "面积（亩）", "树种", "林种", "造林年度", "株数", "备注"])
        for number in range(lines):
            sheet.append(["青石乡", "上湾村", number // 100, number % 100, 12.5, "油松", "防护林", 2018, 111, ""])
        path = Path(scratch, "list.xlsx")
        book.save(path)
        order = ParsePayload(source=_source(path), scratch="", limits=Limits()).model_dump(mode="json")
        run(order)
        ours, _ = processor(lambda: run(order))
        theirs, _ = processor(lambda: [CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()])
    each = f"{ours / lines * 1e6:.0f} µs a row"
    note = "processor time; ours with merged cells, hidden rows and a typed model of every cell"
    bare = f"{theirs / lines * 1e6:.0f} µs"
    return Part([Row(f"a sheet of {lines:,} rows", each, "bare calamine", bare, ours / theirs, note=note)])


def _script(*command: str) -> str:
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr)
    return done.stdout


def _found(pattern: str, text: str) -> tuple[float, ...]:
    match = re.search(pattern, text)
    if match is None:
        raise RuntimeError(f"{pattern} is not in: {text}")
    return tuple(float(item) for item in match.groups())


def parcels(quick: bool) -> Part:
    """benchmarks/parcels.py: the survey against bare pandas, shapely and pyproj."""
    count = 20_000 if quick else 200_000
    said = _script("benchmarks/parcels.py", str(count))
    theirs, bare_gb = _found(r"bare ([\d.]+) s, peak ([\d.]+) GB", said)
    ours, own_gb = _found(r"ours ([\d.]+) s, peak ([\d.]+) GB", said)
    note = f"processor time; peak {own_gb:.2f} GB with both sides in one process, {bare_gb:.2f} GB after the bare one"
    row = Row(f"survey of {count:,} parcels", f"{ours:.1f} s", "bare shapely, pandas, pyproj", f"{theirs:.1f} s",
              ours / theirs, 2.0, note=note)  # fmt: skip
    return Part([row], {"survey_parcel": ours / count})


def rules(quick: bool) -> Part:
    """benchmarks/rules.py: one dossier against bare durable_rules, parcel rules against plain pandas and numpy."""
    rows, units = [], {}
    for name, size, reference in (
        ("dossier", 5 if quick else 15, "bare durable_rules"),
        ("parcels", 50_000 if quick else 1_000_000, "plain pandas"),
    ):  # fmt: skip
        for line in _script("benchmarks/rules.py", name, str(size)).splitlines():
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if len(cells) < 6 or line.startswith("<!--"):
                continue
            what, ours, bare, ratio, target, note = cells[:6]
            rows.append(Row(what, ours, reference, bare, float(ratio), float(target.removeprefix("≤ ")), note=note))
            if name == "parcels":
                units["judge_parcel"] = float(ours.split()[0]) / size
    return Part(rows, units)


def accounting(quick: bool) -> Part:
    """benchmarks/accounting.py: strata over years against the same arithmetic in bare numpy."""
    count = 100_000 if quick else 1_000_000
    said = _script("benchmarks/accounting.py", str(count))
    (theirs,) = _found(r"bare numpy ([\d.]+) s", said)
    (engine,) = _found(r"engine [\d.]+ s, ratio ([\d.]+)", said)
    whole, ratio = _found(r"([\d.]+) s, ratio ([\d.]+)\n  result", said)
    (draws,) = _found(r"(?:stratum\)|draws[^:]*): ([\d.]+) s", said)
    what = f"volumes of {count:,} strata × 40 years"
    return Part([
        Row(what, f"{whole:.2f} s", "bare numpy", f"{theirs:.2f} s", ratio, note="cells checked, parameters chosen"),
        Row(f"{what}, arithmetic alone", f"{engine * theirs:.2f} s", "bare numpy", f"{theirs:.2f} s", engine, 2.0),
        Row("10,000 draws × 200 strata", f"{draws:.2f} s", "what was aimed at", "5 s", draws / 5, 1.0),
    ])  # fmt: skip


def dossier(quick: bool) -> Part:
    from benchmarks.dossier import measure

    return measure(*((40, 5, 2) if quick else (200, 20, 12)))


def fleet(quick: bool) -> Part:
    from benchmarks.fleet import measure

    return measure(*((20, False) if quick else (500, True)))


def memory(quick: bool) -> Part:
    from benchmarks.memory import measure

    return measure(200 if quick else 1_000)


def start(quick: bool) -> Part:
    """Help and explanations against Python with click alone."""
    from benchmarks.starting import measure

    return measure(3 if quick else 9)


def tiles(quick: bool) -> Part:
    from benchmarks.tiles import measure

    return measure(*((10, 200) if quick else (40, 1_000)))


PARTS: dict[str, Callable[[bool], Part]] = {
    part.__name__: part
    for part in (start, texts, scans, sheets, parcels, rules, accounting, tiles, dossier, fleet, memory)
}


def main() -> int:
    part = PARTS[sys.argv[1]]("--quick" in sys.argv)
    print(json.dumps(part.plain(), ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
