"""Ground claimed twice: every pair once, whatever the grid cuts."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry import box

from checker.fleet.grid import CELL_DEGREES, ground_of
from checker.fleet.overlay import Overlap, run, tiles_of
from checker.fleet.row import Row


def write(folder: Path, name: str, shapes: list[object]) -> tuple[Row, str]:
    frame = gpd.GeoDataFrame({"parcel": [f"{name}-{n}" for n in range(len(shapes))]}, geometry=shapes, crs="EPSG:4490")
    path = folder / f"{name}.parquet"
    frame.to_parquet(path)
    ground = ground_of(frame)
    row = Row(
        name=name, path=name, state="audited", fingerprint="", cells=ground.cells, unplaced=ground.unplaced,
        parcels_sha256="0",
    )  # fmt: skip
    return row, str(path)


def all_pairs(rows: list[tuple[Row, str]]) -> list[Overlap]:
    tiles = tiles_of([row for row, _ in rows], {row.name: path for row, path in rows})
    return [pair for tile in tiles for pair in run(tile.model_dump(mode="json")).overlaps]


@pytest.mark.parametrize("seed", range(6))
def test_tiles_find_each_pair_once(tmp_path: Path, seed: int) -> None:
    """Random boxes of up to a third of a cell around a corner where four cells meet, against every pair tried."""
    rng = np.random.default_rng(seed)
    layers = {}
    for name in ("甲", "乙", "丙"):
        corner = rng.uniform(-0.2, 0.2, (25, 2)) + np.array([420, 104]) * CELL_DEGREES
        sizes = rng.uniform(0.002, CELL_DEGREES / 3, (25, 2))
        layers[name] = [box(x, y, x + w, y + h) for (x, y), (w, h) in zip(corner, sizes, strict=True)]
    pairs = all_pairs([write(tmp_path, name, shapes) for name, shapes in layers.items()])
    found = {frozenset(((p.first, p.first_parcel), (p.second, p.second_parcel))) for p in pairs}
    assert len(found) == len(pairs)
    expected = {
        frozenset(((a, f"{a}-{i}"), (b, f"{b}-{j}")))
        for a in layers for b in layers if a < b
        for i, one in enumerate(layers[a]) for j, other in enumerate(layers[b])
        if shapely.intersection(one, other).area > 1e-9
    }  # fmt: skip
    assert found == expected
    assert found


def test_area_of_the_shared_ground(tmp_path: Path) -> None:
    one = write(tmp_path, "a", [box(105.0, 26.0, 105.01, 26.01)])
    other = write(tmp_path, "b", [box(105.005, 26.0, 105.02, 26.01)])
    (pair,) = all_pairs([one, other])
    from pyproj import Geod

    expected = abs(Geod(ellps="GRS80").geometry_area_perimeter(box(105.005, 26.0, 105.01, 26.01))[0])
    assert pair.area_m2 == pytest.approx(expected, rel=1e-4)
    assert pair.first_share == pytest.approx(0.5, abs=1e-3)
    assert pair.second_share == pytest.approx(1 / 3, abs=1e-3)


def test_neighbours_that_only_touch_share_nothing(tmp_path: Path) -> None:
    one = write(tmp_path, "a", [box(105.0, 26.0, 105.01, 26.01)])
    other = write(tmp_path, "b", [box(105.01, 26.0, 105.02, 26.01)])
    assert all_pairs([one, other]) == []


def test_a_parcel_with_absurd_coordinates_is_counted_and_does_not_fill_the_grid(tmp_path: Path) -> None:
    row, _ = write(tmp_path, "a", [box(-170, -80, 170, 80), box(105.0, 26.0, 105.01, 26.01)])
    assert row.unplaced == 1
    assert row.cells == ((420, 104),)
