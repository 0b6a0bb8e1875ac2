"""Speed of the land survey against the same steps in bare pandas, shapely 2 and pyproj, on the same data in one run.

python benchmarks/parcels.py [parcels, default 200000] [ours|bare|both]

The land: a grid of parcels of 8 to 24 corners in projected coordinates, one in fifty overlapping a neighbour, with
seven attributes; a parcel list with a row for each; a wetland layer and a layer of another project. Both sides read the
same GeoParquet, join list and map on township, village, compartment and number, place the shapes, measure area, parts,
holes and validity, and compare parcels with each other and with the two layers. The bare side decodes no codes, units
or causes. Times are processor time. Peak memory is of the process: run one side alone to see its own.

Overlaps are bounded: a layer whose shapes meet in more than `most_pairs` pairs (floor + each * parcels, measures.yaml;
20 a parcel and more) is called stacked and left to a person instead of compared. The benchmark prints how far below
that bound its land lies.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from checker.model.document import Document
from checker.model.extracted import Extracted, FactBase, RowTable
from checker.model.fact import Work
from checker.model.parsed import Layer, Parsed
from checker.parcels.codebook import load_codebook
from checker.parcels.pairs import meeting_pairs, most_pairs
from checker.parcels.survey import survey
from checker.resources.vocabulary import load_vocabulary

EAST, NORTH, STEP = 40_450_000.0, 3_500_000.0, 120.0
KEYS = ["township", "village", "compartment", "parcel_number"]
DRAWN = {"XIANG": "township", "CUN": "village", "LIN_BAN": "compartment", "XIAO_BAN": "parcel_number"}

COMPARED = {
    "area_map_ha": "area_map_ha", "overlap_self_m2": "overlap_self_m2", "overlap_wetland_m2": "湿地",
    "overlap_other_project_m2": "其他项目边界",
}  # fmt: skip


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of processor time: what else the machine does must not tell."""
    begin = time.process_time()
    result = work()
    return time.process_time() - begin, result


def peak_gb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def blobs(centres: np.ndarray, radius: float, rng: np.random.Generator) -> np.ndarray:
    """Star-shaped polygons of 8, 16 or 24 corners about the centres."""
    shapes = np.empty(len(centres), dtype=object)
    for kind, corners in enumerate((8, 16, 24)):
        chosen = np.flatnonzero(np.arange(len(centres)) % 3 == kind)
        angles = np.linspace(0, 2 * np.pi, corners, endpoint=False)
        reach = radius * rng.uniform(0.7, 1.0, (len(chosen), corners))
        xy = centres[chosen, None, :] + np.stack([np.cos(angles) * reach, np.sin(angles) * reach], axis=-1)
        shapes[chosen] = shapely.polygons(xy)
    return shapes


def lay_out(count: int, folder: Path) -> dict[str, gpd.GeoDataFrame]:
    """The three layers, written as the readers leave them."""
    rng = np.random.default_rng(5)
    side = int(np.ceil(np.sqrt(count)))
    grid = np.column_stack([np.arange(count) % side, np.arange(count) // side]) * STEP + [EAST, NORTH]
    centres = grid + np.where(rng.random(count) < 0.02, STEP * 0.3, 0.0)[:, None]
    shapes = blobs(centres, STEP * 0.48, rng)
    number = np.arange(count)
    parcels = gpd.GeoDataFrame(
        {
            "XIANG": np.char.add("乡", (number // 20_000).astype(str)),
            "CUN": np.char.add("村", (number // 2_000 % 10).astype(str)),
            "LIN_BAN": (number // 100 % 20).astype(str), "XIAO_BAN": (number % 100 + 1).astype(str),
            "YOU_SHI_SZ": rng.choice(["油松", "侧柏", "刺槐"], count),
            "LIN_ZHONG": rng.choice(["防护林", "用材林"], count),
            "AREA_HA": np.round(shapely.area(shapes) / 1e4, 2),
        },
        geometry=shapes,
    )  # fmt: skip
    few = rng.choice(count, count // 50, replace=False)
    wetland = gpd.GeoDataFrame(geometry=blobs(centres[few] + STEP / 2, STEP, rng))
    other = gpd.GeoDataFrame(geometry=blobs(np.array([[EAST, NORTH]]), STEP * side / 5, rng))
    layers = {"小班": parcels, "湿地": wetland, "其他项目边界": other}
    for name, frame in layers.items():
        frame.to_parquet(folder / f"{name}.parquet")
    return layers


def papers(layers: dict[str, gpd.GeoDataFrame], folder: Path) -> tuple[list[Extracted], dict[str, Parsed]]:
    extracted, parsed = [], {}
    for position, (name, frame) in enumerate(layers.items()):
        id = f"d-{position}"
        layer = Layer(
            name=name, file=str(folder / f"{name}.parquet"), features=len(frame), geometry_types=("Polygon",),
            fields=tuple(frame.columns[:-1]), crs_declared="EPSG:4528",
        )  # fmt: skip
        extracted.append(Extracted(document=document(id, f"{name}.shp", "parcel_map")))
        parsed[id] = Parsed(document=id, state="read", method="vector", layers=(layer,))
    columns = ("township", "village", "compartment", "parcel_number", "species", "forest_category", "area")
    rows = tuple(tuple(map(str, row)) for row in layers["小班"].iloc[:, :7].itertuples(index=False))
    table = RowTable(
        columns=columns, headers=columns, units={"area": "公顷"}, rows=rows,
        places=tuple(f"表!{number + 2}" for number in range(len(rows))), pages=(1,) * len(rows),
    )  # fmt: skip
    extracted.append(Extracted(document=document("d-list", "小班表.xlsx", "parcel_table"), tables=(table,)))
    return extracted, parsed


def document(id: str, path: str, type: str) -> Document:
    return Document(id=id, path=path, sha256="0" * 64, type=type, possible_types=(type,), state="read")


def bare(rows: Any, folder: Path) -> pd.DataFrame:
    """The same steps without this product."""
    to_lonlat = pyproj.Transformer.from_crs("EPSG:4528", "EPSG:4490", always_xy=True)
    first = gpd.read_parquet(folder / "小班.parquet")
    moved = shapely.transform(first.geometry.to_numpy(), lambda xy: np.column_stack(to_lonlat.transform(*xy.T)))
    west, south, east, north = shapely.total_bounds(moved)
    plane = f"+proj=laea +lat_0={round((south + north) / 2)} +lon_0={round((west + east) / 2)} +ellps=GRS80 +units=m"
    to_plane = pyproj.Transformer.from_crs("EPSG:4490", plane, always_xy=True)

    def flat(shapes: np.ndarray) -> np.ndarray:
        there = shapely.transform(shapes, lambda xy: np.column_stack(to_plane.transform(*xy.T)))
        broken = ~shapely.is_valid(there)
        there[broken] = shapely.make_valid(there[broken])
        return np.asarray(there)

    shapes = flat(moved)
    table = pd.DataFrame(first.drop(columns="geometry")).rename(columns=DRAWN)
    table["valid"] = shapely.is_valid(first.geometry.to_numpy())
    table["area_map_ha"] = shapely.area(shapes) / 1e4
    parts, owner = shapely.get_parts(shapes, return_index=True)
    table["min_part_area_m2"] = pd.Series(shapely.area(parts)).groupby(owner).min()
    table["hole_count"] = pd.Series(shapely.get_num_interior_rings(parts)).groupby(owner).sum()
    table["sliver"] = pd.Series(2 * shapely.area(parts) / shapely.length(parts) < 1).groupby(owner).any()
    table["overlap_self_m2"] = shared(shapes, shapes, own=True)
    for name in ("湿地", "其他项目边界"):
        other = gpd.read_parquet(folder / f"{name}.parquet").geometry.to_numpy()
        there = shapely.transform(other, lambda xy: np.column_stack(to_lonlat.transform(*xy.T)))
        table[name] = shared(shapes, flat(there), own=False)
    listed = pd.DataFrame(rows, columns=[*KEYS, "species", "forest_category", "area"])
    listed["area"] = listed["area"].astype(float)
    joined = table.merge(listed, on=KEYS, how="outer", indicator=True)
    joined["gap"] = (joined["area"] - joined["area_map_ha"]).abs() / joined["area"]
    joined["geometry"] = moved
    return joined


def shared(shapes: np.ndarray, others: np.ndarray, *, own: bool) -> np.ndarray:
    first, second = shapely.STRtree(others).query(shapes, predicate="intersects")
    keep = first != second if own else np.ones(len(first), dtype=bool)
    first, second = first[keep], second[keep]
    pieces = shapely.intersection(shapes[first], others[second])
    united = gpd.GeoSeries(pieces).groupby(first).agg(lambda group: shapely.area(shapely.union_all(group.to_numpy())))
    result = np.zeros(len(shapes))
    result[united.index.to_numpy()] = united.to_numpy()
    return result


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    side = sys.argv[2] if len(sys.argv) > 2 else "both"
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        layers = lay_out(count, folder)
        extracted, parsed = papers(layers, folder)
        rows = extracted[-1].tables[0].rows
        documents = tuple(paper.document for paper in extracted)
        work = Work(id="w-1", name="造林", documents=tuple(item.id for item in documents))
        base = FactBase(works=(work,), documents=documents, facts=())
        seconds = {}
        survey([], {}, FactBase(works=(), documents=(), facts=()), load_vocabulary())  # reads the data folders
        load_codebook()
        print(f"{count} parcels; memory before {peak_gb():.2f} GB")
        if side in ("both", "bare"):
            seconds["bare"], plain = timed(lambda: bare(rows, folder))
            print(f"bare {seconds['bare']:.1f} s, peak {peak_gb():.2f} GB")
        if side in ("both", "ours"):
            seconds["ours"], land = timed(lambda: survey(extracted, parsed, base, load_vocabulary()))
            print(f"ours {seconds['ours']:.1f} s, peak {peak_gb():.2f} GB")
        if side == "both":
            frame = land.frame
            for name, theirs in COMPARED.items():
                one, other = frame[name].sum(), plain[theirs].sum()
                assert np.isclose(one, other, rtol=1e-6), (name, one, other)
            some = (frame["overlap_self_m2"] > 0).mean()
            print(f"ratio {seconds['ours'] / seconds['bare']:.2f}; same totals; {some:.1%} of parcels overlap another")
        own = layers["小班"].geometry.to_numpy()
        met = len(meeting_pairs(own)[0])
        print(f"pairs that meet {met} ({met / count:.2f} a parcel); compared up to {most_pairs(count)} pairs")


if __name__ == "__main__":
    main()
