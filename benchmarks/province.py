"""A province on a cluster: the paper plan from measured unit costs, and a simulation that checks it.

    python -m benchmarks.province [--cores 64] [--recognisers 32] [--scanned 0.5] [--price PRICE_PER_CORE_HOUR]

5,000 dossiers, 2 million pages, 10 million parcels by default. Unit costs are the processor seconds in
docs/benchmarks.json, of the machine named there. The plan divides all work by all cores. The simulation schedules it as
the program does: dossiers one after the other as tasks, their files as tasks below them, scanned pages in the
recognisers (each takes a core, as models run on processors here), the tail of each dossier on one core, then the tiles
of the overlay. Sizes of dossiers are drawn from a log-normal distribution. No price is assumed: give yours.
"""

import argparse
import heapq
import json
import math
import sys
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from random import Random

BENCH = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.json"
PAGES_OF_A_TASK = 10  # a file of usual length
SPREAD = 0.8  # standard deviation of the logarithm of a dossier's size
AGREE = 0.15  # how far the simulation may lie above the plan


@dataclass(frozen=True)
class Units:
    """Processor seconds of each unit of work, and bytes it leaves."""

    text_page: float
    scanned_page: float
    parcel: float
    dossier: float
    tile_parcel: float
    kept_page: float
    kept_parcel: float
    written_dossier: float


@dataclass(frozen=True)
class Province:
    dossiers: int
    pages: int
    parcels: int
    scanned: float
    halo: float
    tiles: int


@dataclass(frozen=True)
class Dossier:
    """Seconds of each task: files of text, files of scans, then the rest on one core."""

    text: list[float]
    scans: list[float]
    rest: float


def read_units(path: Path = BENCH) -> Units:
    """Raises KeyError where the table was never measured."""
    return Units(**json.loads(path.read_text(encoding="utf-8"))["units"])


def draw(province: Province, units: Units, seed: int = 1) -> list[Dossier]:
    """Dossiers of all sizes that add up to the province."""
    dice = Random(seed)
    sizes = [dice.lognormvariate(0, SPREAD) for _ in range(province.dossiers)]
    share = province.pages / sum(sizes)
    found = []
    for size in sizes:
        pages = max(1, round(size * share))
        scanned = round(pages * province.scanned)
        parcels = province.parcels * size * share / province.pages
        found.append(
            Dossier(
                _files(pages - scanned, units.text_page), _files(scanned, units.scanned_page),
                units.dossier + parcels * units.parcel,
            )
        )  # fmt: skip
    return found


def _files(pages: int, cost: float) -> list[float]:
    whole, rest = divmod(pages, PAGES_OF_A_TASK)
    return [PAGES_OF_A_TASK * cost] * whole + ([rest * cost] if rest else [])


def tile_seconds(province: Province, units: Units) -> float:
    """Of each tile: its parcels and those of the border, which are in several tiles."""
    return province.parcels * (1 + province.halo) / province.tiles * units.tile_parcel


def work_seconds(dossiers: list[Dossier], province: Province, units: Units) -> float:
    papers = sum(sum(item.text) + sum(item.scans) + item.rest for item in dossiers)
    return papers + province.tiles * tile_seconds(province, units)


def simulate(dossiers: list[Dossier], province: Province, units: Units, cores: int, recognisers: int) -> float:
    """Seconds until everything is done, on `cores` of which `recognisers` only recognise (none where none is scanned).

    At most as many dossiers are open as there are cores, so that memory is bounded; papers of a dossier that was begun
    earlier go first.
    """
    scanned = any(item.scans for item in dossiers)
    general = cores - recognisers if scanned else cores
    free = {"text": general, "scan": recognisers}
    queues: dict[str, deque[tuple[int, str, float]]] = {"text": deque(), "scan": deque()}
    left: dict[int, int] = {}
    running: list[tuple[float, int, int, str, str]] = []
    waiting, clock, ticket = deque(range(len(dossiers))), 0.0, 0

    def begin() -> None:
        number = waiting.popleft()
        item = dossiers[number]
        left[number] = len(item.text)
        queues["text"].extend((number, "text", seconds) for seconds in item.text)
        if not item.text:
            after_text(number)

    def after_text(number: int) -> None:
        item = dossiers[number]
        left[number] = len(item.scans)
        if item.scans:
            queues["scan"].extend((number, "scan", seconds) for seconds in item.scans)
        else:
            queues["text"].appendleft((number, "rest", item.rest))

    for _ in range(min(cores, len(dossiers))):
        begin()
    while running or queues["text"] or queues["scan"]:
        for kind, queue in queues.items():
            while free[kind] and queue:
                number, what, seconds = queue.popleft()
                free[kind] -= 1
                ticket += 1
                heapq.heappush(running, (clock + seconds, ticket, number, what, kind))
        clock, _, number, what, kind = heapq.heappop(running)
        free[kind] += 1
        if what == "rest":
            if waiting:
                begin()
            continue
        left[number] -= 1
        if left[number] == 0:
            if what == "text":
                after_text(number)
            else:
                queues["text"].appendleft((number, "rest", dossiers[number].rest))
    return clock + math.ceil(province.tiles / cores) * tile_seconds(province, units)


def best_recognisers(dossiers: list[Dossier], cores: int) -> int:
    """The share of cores that recognition needs so that neither side waits."""
    scans = sum(sum(item.scans) for item in dossiers)
    rest = sum(sum(item.text) + item.rest for item in dossiers)
    return min(cores - 1, max(1, round(cores * scans / (scans + rest)))) if scans else 0


def main() -> int:
    """Print the plan, the simulation and how far they lie apart."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--cores", type=int, default=64)
    arguments.add_argument("--recognisers", type=int, help="cores that only recognise (default: by share of work)")
    arguments.add_argument("--scanned", type=float, default=0.5, help="share of pages without text")
    arguments.add_argument("--dossiers", type=int, default=5_000)
    arguments.add_argument("--pages", type=int, default=2_000_000)
    arguments.add_argument("--parcels", type=int, default=10_000_000)
    arguments.add_argument("--tiles", type=int, default=20_000, help="cells of the overlay that two dossiers touch")
    arguments.add_argument("--halo", type=float, default=0.1, help="share of parcels that lie in a second tile")
    arguments.add_argument("--price", type=float, help="of one core for one hour, in your currency")
    options = arguments.parse_args()
    units = read_units()
    province = Province(
        options.dossiers, options.pages, options.parcels, options.scanned, options.halo, options.tiles
    )
    dossiers = draw(province, units)
    recognisers = options.recognisers or best_recognisers(dossiers, options.cores)
    work = work_seconds(dossiers, province, units)
    plan, took = work / options.cores, simulate(dossiers, province, units, options.cores, recognisers)
    tasks = len(dossiers) + sum(len(item.text) + len(item.scans) for item in dossiers) + province.tiles
    kept = province.pages * units.kept_page + province.parcels * units.kept_parcel
    print(f"{province.dossiers:,} dossiers, {province.pages:,} pages ({province.scanned:.0%} scanned),", end=" ")
    print(f"{province.parcels:,} parcels on {options.cores} cores, {recognisers} of them recognising")
    print(f"tasks {tasks:,}; work {work / 3600:,.0f} core hours; kept between runs {kept / 1e9:,.0f} GB,", end=" ")
    print(f"written {province.dossiers * units.written_dossier / 1e9:,.0f} GB")
    print(f"plan {plan / 3600:.2f} h; simulated {took / 3600:.2f} h ({took / plan - 1:+.1%})")
    if options.price is not None:
        print(f"cost {took / 3600 * options.cores * options.price:,.2f} (cores are paid until the last is done)")
    return 0 if took <= plan * (1 + AGREE) else 1


if __name__ == "__main__":
    sys.exit(main())
