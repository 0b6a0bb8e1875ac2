"""The shapefile beside the audit: names and texts that fit, readable without knowing this program."""

import zipfile
from pathlib import Path

import geopandas as gpd
import pyogrio
import shapely

from checker.report.shape_zip import LEGEND, cut, field_names, write_shapefile


def judged() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"parcel": ["1", "2"], "parcel_number": ["0001", "𠮷2"], "verdict": ["合格", "不合格"],
         "reasons": ["", "不符合：AFF-2c 单个地块连续面积不小于下限；" * 20], "species": [("油松", "侧柏"), None],
         "area_map_ha": [1.5, None], "rule:AFF-2-scope": ["pass", "fail"], "rule:AFF-2-scoped": ["pass", "missing"]},
        geometry=[shapely.box(105, 35, 105.01, 35.01), None], crs=4490,
    )  # fmt: skip


def test_names_fit_and_stay_apart() -> None:
    names = field_names(
        ["parcel_number", "verdict", "area_map_ha", "rule:AFF-5-boundary", "rule:AFF-5-bounds", "other"]
    )
    assert names == {
        "parcel_number": "小班号", "verdict": "判定", "area_map_ha": "图面ha", "rule:AFF-5-boundary": "AFF5bounda",
        "rule:AFF-5-bounds": "AFF5bounds",
    }  # fmt: skip
    many = field_names([f"rule:AFF-12345-{letter}" for letter in "abcdefghijklm"])
    assert len({name.upper() for name in many.values()}) == 13
    assert all(len(name.encode()) <= 10 for name in many.values())
    assert cut("权属覆盖", 10) == "权属覆"


def test_zip_opens_with_its_texts(tmp_path: Path) -> None:
    write_shapefile(judged(), tmp_path / "p.shp.zip", "2026-06-30")
    with zipfile.ZipFile(tmp_path / "p.shp.zip") as archive:
        assert archive.namelist() == [*(f"小班判定.{end}" for end in ("shp", "shx", "dbf", "prj", "cpg")), LEGEND]
        assert archive.read("小班判定.cpg") == b"UTF-8"
        assert archive.read("小班判定.dbf")[1:4] == bytes((126, 6, 30))
        assert "小班号\tparcel_number" in archive.read(LEGEND).decode("utf-8-sig")
        archive.extractall(tmp_path / "opened")
    # Unpacked, as a desktop program's user would: inside the zip GDAL cannot restore an index where it is told to.
    table = pyogrio.read_dataframe(tmp_path / "opened" / "小班判定.shp")
    assert list(table["小班号"]) == ["0001", "𠮷2"] and list(table["判定"]) == ["合格", "不合格"]
    assert table["原因"][1].startswith("不符合：AFF-2c") and table["原因"][1].endswith("…")
    assert table["树种"][0] == "油松、侧柏" and table["图面ha"][0] == 1.5
    assert (table.crs.to_epsg() == 4490 and table.geometry.is_empty[1]) or table.geometry[1] is None


def test_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_shapefile(judged(), tmp_path / name, "2026-06-30")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
