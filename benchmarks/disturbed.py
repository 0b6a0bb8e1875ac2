"""Reading trouble never decides: audits with parsers killed or limited at random against the undisturbed audit.

    python -m benchmarks.disturbed --trials 300 --seed 1

Every trial takes what the real parsers read, loses papers, pages, lines, rows or layers of it in the way that limits
and dead workers lose them, and judges again. A finding must stay as it was or become open. Trials are numbered:
`--seed 1 --only 17` repeats one. Prints every breach and, at the end, one line of counts.
"""

import argparse
import atexit
import json
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from unittest.mock import patch

from checker.audit import Options, Result, audit
from checker.model.document import UNREAD_STATES, SourceFile
from checker.model.finding import OPEN_VERDICTS
from checker.model.limits import Limits
from checker.model.parsed import Page, Parsed, Table
from checker.model.problem import Problem, ProblemCode
from checker.parsers.assembly import assemble
from checker.parsers.cache import ReadingCache
from checker.parsers.parse import parse_all
from checker.parsers.trouble import nothing_read
from checker.resources.vocabulary import load_vocabulary
from checker.workers.leftovers import make_working_folder
from checker.workers.pool import WorkerPool

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = {"heishan": ROOT / "samples/heishan-backwards", "qingshui": ROOT / "samples/qingshui-complete"}
AS_OF = "2026-06-30"
_DEATHS: tuple[ProblemCode, ...] = (
    "worker_died", "limit_seconds", "limit_memory", "encrypted", "damaged", "too_large", "unsupported",
)  # fmt: skip
Parses = Mapping[str, Parsed]


def build_tangle(folder: Path, papers: int = 45) -> Path:
    """A dossier in which everything contradicts everything: a sample's land, a paper of every type, each of another
    invented project, under names that tell its type, two works, and land that must stay out."""
    from benchmarks.papers.generate import draw_families, write_paper
    from benchmarks.papers.page_word import write_docx

    root = folder / "tangle"
    shutil.copytree(SAMPLES["qingshui"] / "05空间", root / "空间")
    shutil.copytree(SAMPLES["heishan"] / "3林权", root / "林权")
    (root / "空间" / "湿地图层.geojson").write_text(json.dumps(_wetland()), encoding="utf-8")
    types = load_vocabulary().types
    works = {}
    for index, family in enumerate(draw_families("dev", papers, random.Random(5)), start=1):
        name = f"{types[family.type].label.zh} {index}.docx"
        write_docx(write_paper(5, index, family).sheets, root / name)
        if index % 3:
            works[name] = f"造林工程{index % 3}"
    listed = "".join(f"  {json.dumps(name, ensure_ascii=False)}: {work}\n" for name, work in works.items())
    (root / "dossier.yaml").write_text(f"works:\n{listed}", encoding="utf-8")
    return root


def _wetland() -> dict[str, object]:
    """A square over the corner of the sample's land."""
    import geopandas

    land = geopandas.read_file(next((SAMPLES["qingshui"] / "05空间").rglob("*.shp"))).to_crs(4490)
    west, south, _, _ = land.total_bounds
    east, north = west + 0.004, south + 0.004
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    return {
        "type": "FeatureCollection", "features": [feature],
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}},
    }  # fmt: skip


@dataclass(frozen=True)
class Undisturbed:
    """A dossier as the real parsers read it (`sources`, `parsed` by source id) and its audit."""

    dossier: Path
    sources: tuple[SourceFile, ...]
    parsed: dict[str, Parsed]
    result: Result
    folder: "tempfile.TemporaryDirectory[str]" = field(repr=False)


def read_once(dossier: Path) -> Undisturbed:
    """Reads and audits a dossier; layers are kept until the result is dropped."""
    folder = tempfile.TemporaryDirectory(prefix="sinkcheck-disturbed-")
    kept: list[tuple[tuple[SourceFile, ...], dict[str, Parsed]]] = []

    def reading(sources, pool, scratch, limits, *rest, **named):  # type: ignore[no-untyped-def]
        parsed = parse_all(sources, pool, Path(folder.name), limits, *rest, **named)
        kept.append((tuple(sources), parsed))
        return parsed

    with patch("checker.audit.parse_all", reading):
        papers = ReadingCache(Path(folder.name) / "cache")
        result = audit(dossier, Options(as_of=AS_OF, engine="vector", pictures=False, cache=papers), _workers())
    return Undisturbed(dossier, *kept[0], result, folder)


@contextmanager
def reading_replaced(parsed: Parses) -> Iterator[None]:
    """Audits inside see these readings."""
    with patch("checker.audit.parse_all", lambda *_, **__: dict(parsed)):
        yield


def judge_again(before: Undisturbed, parsed: Parses) -> Result:
    # What undisturbed papers say comes from the cache: a trial extracts the hurt ones only.
    kept = ReadingCache(Path(before.folder.name) / "cache")
    with reading_replaced(parsed):
        return audit(before.dossier, Options(as_of=AS_OF, engine="vector", pictures=False, cache=kept), _workers())


@cache
def _workers() -> WorkerPool:
    """One pool for all trials of this process."""
    folder = make_working_folder()
    pool = WorkerPool(1, Limits(), folder)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(pool.__exit__, None, None, None)
    return pool


# What a limit or a death leaves of one paper; None where it does not apply to it.


def kill(rng: random.Random, source: SourceFile, parsed: Parsed) -> Parsed | None:
    return nothing_read(source, Problem(code=rng.choice(_DEATHS), path=source.path, detail="trial"))


def lose_pages(rng: random.Random, source: SourceFile, parsed: Parsed) -> Parsed | None:
    """The limit on pages: what lies behind is not there at all."""
    if len(parsed.pages) < 2:
        return None
    kept = rng.randrange(1, len(parsed.pages))
    hit = Problem(code="limit_pages", path=source.path, detail=f"{kept} of {len(parsed.pages)} pages")
    return assemble(source, parsed.pages[:kept], [hit])


def lose_one_page(rng: random.Random, source: SourceFile, parsed: Parsed) -> Parsed | None:
    if len(parsed.pages) < 2:
        return None
    lost = rng.randrange(len(parsed.pages))
    code: ProblemCode = rng.choice(("worker_died", "limit_seconds", "limit_memory", "damaged", "poor_scan"))
    problem = Problem(code=code, path=source.path, page=parsed.pages[lost].number)
    blank = Page(number=parsed.pages[lost].number, method="none", problem=problem)
    pages = [blank if place == lost else page for place, page in enumerate(parsed.pages)]
    return assemble(source, pages, [problem] if code.startswith("limit_") else [])


def lose_lines(rng: random.Random, source: SourceFile, parsed: Parsed) -> Parsed | None:
    """The limit on text: the rest of one page is not read."""
    long = [place for place, page in enumerate(parsed.pages) if len(page.lines) > 1]
    if not long:
        return None
    place = rng.choice(long)
    page = parsed.pages[place]
    kept = rng.randrange(1, len(page.lines))
    problem = Problem(code="limit_text", path=source.path, page=page.number, detail="trial")
    tables = tuple(_first_rows(table, rng.randrange(table.rows + 1)) for table in page.tables)
    cut = page.model_copy(update={"lines": page.lines[:kept], "tables": tables, "problem": problem})
    pages = [*parsed.pages[:place], cut, *parsed.pages[place + 1 :]]
    return assemble(source, pages, [problem])


def lose_rows(rng: random.Random, source: SourceFile, parsed: Parsed) -> Parsed | None:
    """The limit on cells: a list ends early."""
    listed = [place for place, page in enumerate(parsed.pages) if any(table.rows > 2 for table in page.tables)]
    if not listed:
        return None
    place = rng.choice(listed)
    page = parsed.pages[place]
    tables = tuple(
        _first_rows(table, rng.randrange(1, table.rows)) if table.rows > 2 else table for table in page.tables
    )
    kept = sum(table.rows for table in tables)
    lines = page.lines[:kept] if page.method == "sheet" else page.lines
    problem = Problem(code="limit_cells", path=source.path, page=page.number, detail="trial")
    cut = page.model_copy(update={"lines": lines, "tables": tables, "problem": problem})
    return assemble(source, [*parsed.pages[:place], cut, *parsed.pages[place + 1 :]], [problem])


def lose_layers(rng: random.Random, source: SourceFile, parsed: Parsed) -> Parsed | None:
    if not parsed.layers:
        return None
    code: ProblemCode = rng.choice(("limit_features", "damaged"))
    problem = Problem(code=code, path=source.path, page=1, detail="trial")
    kept = tuple(layer for layer in parsed.layers if rng.random() < 0.5)
    if not kept:
        return nothing_read(source, problem)
    return parsed.model_copy(update={"layers": kept, "state": "partly_read", "problem": problem})


def lose_shapes(rng: random.Random, source: SourceFile, parsed: Parsed) -> Parsed | None:
    """The shapes behind the end of a damaged attribute table."""
    import geopandas

    if not parsed.layers:
        return None
    number = rng.randrange(len(parsed.layers))
    layer = parsed.layers[number]
    file = Path(layer.file).with_suffix(f".cut{rng.randrange(10**9)}.parquet")
    kept = rng.randrange(layer.features + 1)
    geopandas.read_parquet(layer.file).iloc[:kept].to_parquet(file, index=False)
    cut = layer.model_copy(update={"file": str(file), "features": kept})
    layers = (*parsed.layers[:number], cut, *parsed.layers[number + 1 :])
    problem = Problem(code="missing_part", path=source.path, detail="trial")
    return parsed.model_copy(update={"layers": layers, "state": "partly_read", "problem": problem})


LOSSES: tuple[Callable[[random.Random, SourceFile, Parsed], Parsed | None], ...] = (
    kill, kill, lose_pages, lose_one_page, lose_lines, lose_rows, lose_layers, lose_shapes,
)  # fmt: skip


def _first_rows(table: Table, rows: int) -> Table:
    cells = tuple(cell for cell in table.cells if cell.row < rows)
    return table.model_copy(update={"rows": rows, "cells": cells})


def disturb(rng: random.Random, before: Undisturbed) -> tuple[dict[str, Parsed], list[str]]:
    """Readings with one to four papers hurt, and what was done, in words."""
    parsed, done = dict(before.parsed), []
    papers = [source for source in before.sources if source.id in parsed and parsed[source.id].state != "ignored"]
    for source in rng.sample(papers, min(len(papers), rng.choice((1, 1, 1, 2, 3, 4)))):
        for loss in rng.sample(LOSSES, len(LOSSES)):
            hurt = loss(rng, source, parsed[source.id])
            if hurt is not None:
                parsed[source.id] = hurt
                done.append(f"{loss.__name__} {source.path} -> {hurt.state}")
                break
    return parsed, done


@dataclass(frozen=True)
class Compared:
    """`breaches` in words; `opened` findings that became open; `placeless` papers of the design's one exception."""

    breaches: tuple[str, ...]
    opened: int
    same: int
    placeless: tuple[str, ...]


def compare(before: Result, after: Result) -> Compared:
    """Findings by id, parcels by name and rule, and the go/no-go. Where a hurt paper's type cannot be guessed, only its
    banner and the go/no-go are looked at: that is the design's exception."""
    placeless = tuple(
        paper.path
        for paper in after.audit.dossier.documents
        if paper.state in UNREAD_STATES
        and paper.copies_of is None
        and (paper.hidden or (paper.type is None and not paper.possible_types))
    )
    breaches: list[str] = []
    known_placeless = {
        paper.path
        for paper in before.audit.dossier.documents
        if paper.state in UNREAD_STATES and (paper.hidden or (paper.type is None and not paper.possible_types))
    }
    summary, summary_before = after.audit.summary, before.audit.summary
    if summary.ready_for_pdd == "yes" and summary_before.ready_for_pdd != "yes":
        breaches.append("ready_for_pdd became yes")
    if set(placeless) - known_placeless:
        if summary.ready_for_pdd == "yes":
            breaches.append("ready_for_pdd is yes beside a paper of unknown type")
        banners = {banner.document for banner in after.audit.dossier.banners if banner.code == "untyped_unread"}
        ids = {paper.id for paper in after.audit.dossier.documents if paper.path in placeless}
        breaches += [f"no banner for {name}" for name in ids - banners]
        return Compared(tuple(breaches), 0, 0, placeless)
    if summary.ready_for_pdd == "no" and summary_before.ready_for_pdd != "no":
        breaches.append("ready_for_pdd became no")
    old = {finding.id: finding.verdict for finding in before.audit.findings if finding.subject != "parcels"}
    new = {finding.id: finding for finding in after.audit.findings if finding.subject != "parcels"}
    opened = same = 0
    for name, verdict in old.items():
        found = new.get(name)
        if found is None:
            breaches.append(f"{name}: {verdict} vanished")
        elif found.verdict == verdict:
            same += 1
        elif found.verdict in OPEN_VERDICTS:
            opened += 1
        else:
            breaches.append(f"{name}: {verdict} became {found.verdict} ({found.message})")
    for name in new.keys() - old.keys():
        if new[name].verdict not in OPEN_VERDICTS:
            breaches.append(f"{name}: appeared as {new[name].verdict} ({new[name].message})")
    breaches += _parcels(before, after)
    return Compared(tuple(breaches), opened, same, placeless)


def _parcels(before: Result, after: Result) -> Iterator[str]:
    """Breaches among parcels: each verdict of each parcel, and which parcels count. A parcel whose map was lost is
    known by its number alone."""
    rules = [name for name in after.frame.columns if name.startswith("rule:")]
    by_name = dict(zip(before.frame["parcel"], before.frame.index, strict=True))
    numbers = Counter(before.frame["parcel_number"])
    by_number = {
        number: row
        for number, row in zip(before.frame["parcel_number"], before.frame.index, strict=True)
        if number and numbers[number] == 1
    }
    for _, row in after.frame.iterrows():
        found = by_name.get(row["parcel"], by_number.get(row["parcel_number"]))
        for rule in (*rules, "status"):
            was = before.frame.loc[found, rule] if found is not None and rule in before.frame.columns else None
            if row[rule] in ("pass", "fail", "not_applicable", "eligible", "excluded") and row[rule] != was:
                yield f"{rule} of {row['parcel']}: {was} became {row[rule]}"


def run(names: Sequence[str], trials: int, seed: int, only: int | None = None) -> int:
    """Breaches over all trials; prints them and a line of counts per sample."""
    total = 0
    for name in names:
        with tempfile.TemporaryDirectory(prefix="sinkcheck-tangle-") as folder:
            before = read_once(SAMPLES[name] if name in SAMPLES else build_tangle(Path(folder)))
            total += _trials(name, before, trials, seed, only)
    return total


def _trials(name: str, before: Undisturbed, trials: int, seed: int, only: int | None) -> int:
    tally: Counter[str] = Counter()
    for number in range(trials) if only is None else [only]:
        rng = random.Random(f"{seed}-{name}-{number}")
        parsed, done = disturb(rng, before)
        found = compare(before.result, judge_again(before, parsed))
        tally.update(trials=1, papers=len(done), opened=found.opened, same=found.same)
        tally.update(exempt=bool(found.placeless), breaches=len(found.breaches))
        for breach in found.breaches:
            print(f"{name} {number}: {breach}\n    after {'; '.join(done)}", flush=True)
    print(name, dict(tally), flush=True)
    return tally["breaches"]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, default=None)
    parser.add_argument("--sample", choices=[*SAMPLES, "tangle", "all"], default="all")
    chosen = parser.parse_args()
    which = [*SAMPLES, "tangle"] if chosen.sample == "all" else [chosen.sample]
    sys.exit(1 if run(which, chosen.trials, chosen.seed, chosen.only) else 0)
