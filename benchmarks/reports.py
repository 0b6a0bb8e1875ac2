"""Time and size of all reports of a large dossier, and how the page answers in a browser.

python benchmarks/reports.py [findings, default 2000] [parcels, default 20000] [folder to keep the reports in]

The dossier is the sample heishan-backwards, audited once: its findings are repeated under other ids until there are
enough, its parcels are laid out again and again over the land. Pictures of evidence are blown up to their limit of
4 MB. The browser, where there is one, opens the page from a file with the network off; times are from a click to the
next frame that is drawn.
"""

import itertools
import os
import sys
import tempfile
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.affinity import translate

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from checker.audit import Options, Result, audit
from checker.model.audit import Audit
from checker.report.beside import Beside
from checker.report.crops import BYTES, Crop, Crops
from checker.report.folder import write_audit
from checker.report.formats import FORMATS, load_format

SAMPLE = Path(__file__).resolve().parent.parent / "samples" / "heishan-backwards"
CHROMIUM = Path("/usr/bin/chromium")
DRAWN = "new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()), 0)))"


def many_findings(small: Audit, count: int) -> Audit:
    repeated = itertools.islice(itertools.cycle(small.findings), count)
    findings = tuple(item.model_copy(update={"id": f"{item.id}/{n}"}) for n, item in enumerate(repeated))
    verdicts = [item.verdict for item in findings]
    counts = {name: verdicts.count(name) for name in set(verdicts) - {"pass"}}
    deciding = tuple(item.id for item in findings if item.verdict == "fail" and item.severity == "blocker")
    summary = small.summary.model_copy(update={**counts, "passed": verdicts.count("pass"), "deciding": deciding})
    return small.model_copy(update={"findings": findings, "summary": summary})


def many_parcels(small: gpd.GeoDataFrame, count: int) -> gpd.GeoDataFrame:
    tiles = -(-count // len(small))
    side = int(np.ceil(np.sqrt(tiles)))
    west, south, east, north = small.total_bounds
    wide, high = (east - west) * 1.05, (north - south) * 1.05
    pieces = []
    for tile in range(tiles):
        piece = small.copy()
        across, up = wide * (tile % side), high * (tile // side)
        piece["geometry"] = [None if shape is None else translate(shape, across, up) for shape in small.geometry]
        piece["parcel"] = [f"{name}-{tile}" for name in small["parcel"]]
        pieces.append(piece)
    return gpd.GeoDataFrame(pd.concat(pieces, ignore_index=True).iloc[:count], crs=small.crs)


def full_crops(small: Crops) -> Crops:
    """Every picture of the small dossier, made as heavy as the limit allows together."""
    share = BYTES // max(1, len(small.items))
    items, files = [], {}
    for item in small.items:
        raw = small.raw(item)
        files[item.file] = raw + b"\0" * max(0, share - len(raw))  # readers stop at the end of the picture
        items.append(Crop(**item.model_dump()))
    return Crops(tuple(items), files, left=250)


def browse(page_file: Path) -> dict[str, float]:
    """Milliseconds to open the page and to answer clicks."""
    from playwright.sync_api import sync_playwright

    times: dict[str, float] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        page = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True).new_page()
        began = time.perf_counter()
        page.goto(page_file.as_uri())
        page.evaluate(DRAWN)
        times["open"] = (time.perf_counter() - began) * 1000

        def clocked(name: str, script: str) -> None:
            timed = f"const t = performance.now(); {script}; return await {DRAWN} - t;"
            times[name] = page.evaluate(f"(async () => {{ {timed} }})()")

        clocked("failures only", "document.getElementById('failures-only').click()")
        clocked("all again", "document.getElementById('reset').click()")
        clocked("open a finding", "document.querySelector('.finding > summary').click()")
        search = "const s = document.getElementById('by-text'); s.value = '面积'; s.dispatchEvent(new Event('input'))"
        wait = "await new Promise((done) => setTimeout(done, 130))"
        clocked("first search (130 ms of it waiting)", f"{search}; {wait}")
        clocked("second search (130 ms of it waiting)", f"{search.replace('面积', '日期')}; {wait}")
        browser.close()
    return times


def main(findings: int, parcels: int, folder: Path) -> None:
    result: Result = audit(SAMPLE, Options(as_of="2026-11-20", jobs=os.cpu_count() or 1))
    frame = many_parcels(result.frame, parcels)
    large = write_audit(many_findings(result.audit, findings), frame, folder)
    beside = Beside(crops=full_crops(result.crops), frame=frame)
    print(f"findings {len(large.findings)}, facts {len(large.facts)}, parcels {len(frame)}, pictures "
          f"{sum(map(len, beside.crops.files.values())) / 1e6:.2f} MB")  # fmt: skip
    whole = 0.0
    for name in FORMATS:
        renderer = load_format(name)
        began = time.perf_counter()
        raw = renderer.render(large, "zh", beside)
        took = time.perf_counter() - began
        whole += took
        (folder / renderer.file_name).write_bytes(raw)
        print(f"{name:6} {took:6.2f} s {len(raw) / 1e6:7.2f} MB")
    print(f"all    {whole:6.2f} s")
    if CHROMIUM.exists():
        for name, milliseconds in browse(folder / "report.html").items():
            print(f"{name}: {milliseconds:.0f} ms")


if __name__ == "__main__":
    given = sys.argv[1:]
    counts = [int(item) for item in given[:2]]
    with tempfile.TemporaryDirectory() as scratch:
        main(*(counts + [2_000, 20_000][len(counts) :]), Path(given[2]) if len(given) > 2 else Path(scratch))  # type: ignore[misc]
