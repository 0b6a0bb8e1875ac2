"""Screens a made-up county group from a file, as a user does: seconds, peak memory, size of what is written.

python benchmarks/screening.py [parcels, default 100000] [folder to keep]

The land: a grid of parcels of 8 to 24 corners in four counties of one province and forty townships, as a GeoPackage
with the columns of a forest map; layers of wetland, farmland, red line, urban land and other projects, and the land
classes of 1988 in one polygon per 400 m. One parcel in ten is economic forest, one in twelve forest; some lack closure
or land class. The run is the command line with map, workbook and page, nothing cached. `wall` is of the whole command;
memory is the largest process, which is the parent.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.parcels import EAST, NORTH, STEP, blobs

ZONE = "EPSG:4528"
KINDS = ("wetland", "farmland", "redline", "urban", "other_project")
PRIOR_DAY = "1988-06-30"


def county_land(count: int, seed: int = 7) -> gpd.GeoDataFrame:
    """The parcels."""
    rng = np.random.default_rng(seed)
    side = int(np.ceil(np.sqrt(count)))
    column, line = np.arange(count) % side, np.arange(count) // side
    shapes = blobs(np.column_stack([column, line]) * STEP + [EAST, NORTH], STEP * 0.48, rng)
    county = (column * 2 // side) * 2 + line * 2 // side
    town = column * 10 // side % 5 * 2 + line * 4 // side % 2
    names = np.array(["河东县", "河西县", "山南县", "山北县"])
    return gpd.GeoDataFrame(
        {
            "SHENG": "河北省", "XIAN": names[np.clip(county, 0, 3)], "XIANG": np.char.add("乡", town.astype(str)),
            "CUN": np.char.add("村", (np.arange(count) // 50 % 12).astype(str)),
            "LIN_BAN": (np.arange(count) // 500).astype(str), "XIAO_BAN": (np.arange(count) % 500 + 1).astype(str),
            "DI_LEI": pick(rng, count, {"0171": 70, "0172": 8, "0111": 8, "0161": 4, "0132": 6, "": 2, "0250": 2}),
            "Q_DI_LEI": pick(rng, count, {"0171": 88, "0111": 6, "": 6}),
            "LIN_ZHONG": pick(rng, count, {"111": 60, "233": 22, "255": 10, "241": 3, "": 5}),
            "YU_BI_DU": np.where(rng.random(count) < 0.05, np.nan, np.round(rng.uniform(0, 0.22, count), 2)),
            "TU_RANG_LX": pick(rng, count, {"褐土": 70, "棕壤": 20, "沼泽土": 2, "": 8}),
        },
        geometry=shapes, crs=ZONE,
    )  # fmt: skip


def pick(rng: np.random.Generator, count: int, weights: dict[str, int]) -> np.ndarray:
    total = sum(weights.values())
    return rng.choice(list(weights), count, p=[weight / total for weight in weights.values()])


def write_land(count: int, folder: Path) -> list[str]:
    """The files, and the arguments of the command that screens them."""
    rng = np.random.default_rng(11)
    folder.mkdir(parents=True, exist_ok=True)
    land = county_land(count)
    land.to_file(folder / "小班.gpkg", driver="GPKG", layer="小班")
    side = int(np.ceil(np.sqrt(count))) * STEP
    args = [str(folder / "小班.gpkg"), "--prior-land", str(folder / "prior.gpkg"), "--prior-date", PRIOR_DAY]
    for number, kind in enumerate(KINDS):
        spots = blobs(rng.uniform([EAST, NORTH], [EAST + side, NORTH + side], (40, 2)), side / (30 + 10 * number), rng)
        frame = [shapely.box(EAST - 400, NORTH + y, EAST + side + 400, NORTH + y + 20) for y in (-400, side + 400)]
        gpd.GeoDataFrame(geometry=[*spots, *frame], crs=ZONE).to_file(folder / f"{kind}.gpkg", driver="GPKG")
        args += ["--layer", f"{kind}={folder / kind}.gpkg"]
    steps = np.arange(-STEP, side + STEP, 400.0)
    cells = [shapely.box(EAST + x, NORTH + y, EAST + x + 400, NORTH + y + 400) for x in steps for y in steps]
    classes = pick(rng, len(cells), {"0171": 80, "0210": 8, "0111": 12})
    gpd.GeoDataFrame({"DI_LEI": classes}, geometry=cells, crs=ZONE).to_file(folder / "prior.gpkg", driver="GPKG")
    return [*args, "--unplanted", "--as-of", "2026-06-01", "--no-cache"]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(scratch)
        args = write_land(count, folder)
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
        begin = time.perf_counter()
        run = subprocess.run(
            [sys.executable, "-m", "checker", "screen", *args, "-o", str(folder / "out")], env=environment, check=False
        )
        wall = time.perf_counter() - begin
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        sizes = {path.name: f"{path.stat().st_size / 1e6:.1f} MB" for path in sorted((folder / "out").iterdir())}
        spent = used.ru_utime + used.ru_stime
        print(f"{count} parcels: exit {run.returncode}, wall {wall:.1f} s, processor {spent:.1f} s, largest process "
              f"{used.ru_maxrss / 1e6:.2f} GB, {sizes}")  # fmt: skip


if __name__ == "__main__":
    main()
