"""Small fleets of real dossiers, built from papers in the test."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import box

Plant = Callable[..., Path]


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    """Adds a dossier to a root: an approval as text, and a map of square parcels at the given lon/lat corners."""

    def add(name: str, number: str, corners: list[tuple[float, float]], size: float = 0.004) -> Path:
        folder = tmp_path / "root" / name
        (folder / "批复").mkdir(parents=True)
        (folder / "批复" / "批复.txt").write_text(
            f"青山县林业局文件\n青林发〔2016〕{number}号\n关于青山县2016年造林工程作业设计的批复\n"
            "原则同意你单位上报的作业设计。建设规模1500亩，总投资120万元。\n青山县林业局\n2016年2月3日\n",
            encoding="utf-8",
        )
        if corners:
            shapes = [box(x, y, x + size, y + size) for x, y in corners]
            frame = gpd.GeoDataFrame(
                {"小班号": [str(n + 1) for n in range(len(shapes))]}, geometry=shapes, crs="EPSG:4490"
            )
            frame.to_file(folder / "小班.gpkg", layer="小班", driver="GPKG")
        return folder.parent

    return add


def pack(folder: Path) -> Path:
    """The folder as a zip beside it; the folder is left."""
    target = folder.parent / f"{folder.name}.zip"
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, path.relative_to(folder))
    return target
