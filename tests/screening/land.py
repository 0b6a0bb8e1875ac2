"""Builds files of parcels and layers for screening: what nothing stands against, and what tests change."""

import atexit
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from checker.model.limits import Limits
from checker.screening.facts import Statements
from checker.screening.given import Given
from checker.screening.screen import Screened, ScreenOptions, screen
from checker.workers.pool import WorkerPool

ZONE_40 = "EPSG:4528"
EAST, NORTH = 40_500_000.0, 3_500_000.0
AS_OF, PRIOR_DAY = "2026-06-01", "1988-06-30"
GOOD: dict[str, Any] = {
    "SHENG": "13", "XIAN": "130434", "XIANG": "甲乡", "CUN": "一村", "LIN_BAN": "1", "DI_LEI": "宜林荒山荒地",
    "Q_DI_LEI": "宜林荒山荒地", "LIN_ZHONG": "防护林", "YU_BI_DU": 0.05, "TU_RANG_LX": "褐土",
}  # fmt: skip
KINDS = ("wetland", "farmland", "redline", "urban", "other_project")


def square(x: float, y: float = 0.0, side: float = 100.0) -> shapely.Polygon:
    return shapely.box(EAST + x, NORTH + y, EAST + x + side, NORTH + y + side)


def parcels(rows: Sequence[Mapping[str, Any]], drop: str | None = None) -> gpd.GeoDataFrame:
    """Squares in a row, 200 m apart, good but for what each row says."""
    table = pd.DataFrame([{**GOOD, "XIAO_BAN": str(n + 1), **row} for n, row in enumerate(rows)])
    frame = gpd.GeoDataFrame(table, geometry=[square(200.0 * n) for n in range(len(rows))], crs=ZONE_40)
    return frame.drop(columns=[drop]) if drop else frame


def write(frame: gpd.GeoDataFrame, path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.to_file(path, driver="GPKG", layer=path.stem)
    return path


def far_layer(path: Path, *shapes: shapely.Polygon) -> Path:
    """A layer about the land: the shapes, and strips above and below the row, so that it covers the place."""
    strips = [shapely.box(EAST - 20_000, NORTH + y, EAST + 40_000, NORTH + y + 500) for y in (-6_000, 6_000)]
    return write(
        gpd.GeoDataFrame({"k": 1}, index=range(len(shapes) + 2), geometry=[*shapes, *strips], crs=ZONE_40), path
    )


def layers(folder: Path, **on: Sequence[shapely.Polygon]) -> tuple[tuple[str, Path], ...]:
    """All layers, empty about the parcels but for the shapes named by kind."""
    return tuple((kind, far_layer(folder / kind / f"{kind}.gpkg", *on.get(kind, ()))) for kind in KINDS)


def prior(path: Path, classes: Sequence[tuple[shapely.Polygon, str]] = ()) -> Path:
    """A prior-land layer: the shapes with their classes, open land for all the rest if there are none."""
    listed = list(classes) or [(shapely.box(EAST - 500, NORTH - 500, EAST + 20_000, NORTH + 900), "宜林荒山荒地")]
    frame = gpd.GeoDataFrame({"DI_LEI": [name for _, name in listed]}, geometry=[s for s, _ in listed], crs=ZONE_40)
    return write(frame, path)


@cache
def pool() -> WorkerPool:
    """One set of workers for all tests: starting them takes longer than what they do."""
    made = WorkerPool(1, Limits(), Path(tempfile.mkdtemp()))
    made.__enter__()
    atexit.register(made.__exit__, None, None, None)
    return made


def run(given: Given, **stated: Any) -> Screened:
    told: dict[str, Any] = {
        "as_of": AS_OF,
        "unplanted": True,
        "prior_date": PRIOR_DAY if given.prior else None,
    } | stated
    return screen(given, ScreenOptions(Statements(**told)), pool())


def outcome(found: Screened, mechanism: str) -> list[str]:
    """Outcomes in order of the parcels' numbers."""
    from checker.screening.outcome import OUTCOMES

    order = found.frame["parcel_number"].astype(int).argsort()
    return [OUTCOMES[code] for code in found.judged.outcome[mechanism][order]]
