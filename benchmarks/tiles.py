"""The overlay of a fleet, tile by tile, against one index over all parcels in bare shapely.

    python -m benchmarks.tiles [--dossiers 40] [--parcels 1000]

Dossiers lie side by side, each overlapping its neighbour in one column of parcels; both sides read the same files and
give the same pairs.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from benchmarks.measured import Part, Row
from checker.fleet.grid import ground_of
from checker.fleet.overlay import run, tiles_of
from checker.fleet.row import Row as DossierRow

STEP = 0.002
FEW_M2 = 1.0


def lay_out(folder: Path, dossiers: int, parcels: int) -> dict[str, str]:
    """Parquet files by name of dossier, as audits write them."""
    side = int(np.ceil(np.sqrt(parcels)))
    files = {}
    for number in range(dossiers):
        index = np.arange(parcels)
        west = 105.0 + STEP * (side - 1) * number + STEP * (index % side)
        south = 26.0 + STEP * (index // side)
        frame = gpd.GeoDataFrame(
            {"parcel": [f"p{item}" for item in index]},
            geometry=shapely.box(west, south, west + 0.8 * STEP, south + 0.8 * STEP), crs=4490,
        )  # fmt: skip
        path = folder / f"{number:04}.parquet"
        frame.to_parquet(path)
        files[path.stem] = str(path)
    return files


def bare(files: dict[str, str]) -> int:
    """Pairs of two dossiers that share ground."""
    frames = [gpd.read_parquet(path) for path in files.values()]
    owner = np.repeat(np.arange(len(frames)), [len(frame) for frame in frames])
    degrees = np.concatenate([frame.geometry.to_numpy() for frame in frames])
    plane = "+proj=laea +lat_0=26 +lon_0=106 +ellps=GRS80 +units=m"
    shapes = gpd.GeoSeries(degrees, crs=4490).to_crs(plane).to_numpy()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    keep = owner[one] < owner[other]
    return int((shapely.area(shapely.intersection(shapes[one[keep]], shapes[other[keep]])) >= FEW_M2).sum())


def timed(work: Any) -> tuple[float, Any]:
    before = time.process_time()
    result = work()
    return time.process_time() - before, result


def measure(dossiers: int = 40, parcels: int = 1_000) -> Part:
    with tempfile.TemporaryDirectory() as scratch:
        files = lay_out(Path(scratch), dossiers, parcels)
        rows = [
            DossierRow(name=name, path=name, state="audited", fingerprint="", cells=ground.cells)
            for name, path in files.items()
            for ground in [ground_of(gpd.read_parquet(path))]
        ]
        tiles = tiles_of(rows, files)
        run(tiles[0].model_dump(mode="json"))
        ours, found = timed(lambda: [run(tile.model_dump(mode="json")) for tile in tiles])
        theirs, pairs = timed(lambda: bare(files))
    assert sum(len(tile.overlaps) for tile in found) == pairs > 0
    count = dossiers * parcels
    row = Row(
        f"overlay of {dossiers} dossiers, {count:,} parcels", f"{ours:.2f} s", "bare shapely, one index",
        f"{theirs:.2f} s", ours / theirs, note=f"processor time; {len(tiles)} tiles, {pairs} pairs, the same",
    )  # fmt: skip
    return Part([row], {"tile_parcel": ours / count})


def main() -> int:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--dossiers", type=int, default=40)
    arguments.add_argument("--parcels", type=int, default=1_000)
    options = arguments.parse_args()
    for row in measure(options.dossiers, options.parcels).rows:
        print(" | ".join(row.cells()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
