"""Layers become GeoParquet with their attributes, whatever is missing beside them."""

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import geopandas
import pytest
import shapely
from shapely.geometry import LineString, Polygon, box

from checker.model.parsed import Layer, Parsed

from .builders import read

SHAPES = [box(101.0, 36.0, 101.01, 36.01), box(101.02, 36.0, 101.03, 36.01)]
NAMES = ["青海云杉", "祁连圆柏"]


def frame(crs: str | None = "EPSG:4490") -> geopandas.GeoDataFrame:
    return geopandas.GeoDataFrame({"小班号": ["0007", "0011"], "SHUZHONG": NAMES}, geometry=SHAPES, crs=crs)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "scratch").mkdir()
    (tmp_path / "dossier").mkdir()
    return tmp_path / "dossier"


def read_in(folder: Path, name: str, **limits: float) -> Parsed:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    parsed = read(folder / name, folder.parent / "scratch", **limits)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before, "the dossier was changed"
    assert all(path.suffix == ".parquet" for path in (folder.parent / "scratch").iterdir())
    return parsed


def only(parsed: Parsed) -> tuple[Layer, geopandas.GeoDataFrame]:
    [layer] = parsed.layers
    return layer, geopandas.read_parquet(layer.file)


@pytest.mark.parametrize("encoding", ["UTF-8", "GB18030"])
@pytest.mark.parametrize("said", [True, False])
def test_shapefiles_in_both_encodings(folder: Path, encoding: str, said: bool) -> None:
    frame().to_file(folder / "小班.shp", encoding=encoding)
    if not said:
        (folder / "小班.cpg").unlink()
    parsed = read_in(folder, "小班.shp")
    layer, stored = only(parsed)
    assert (parsed.state, parsed.method, parsed.problem) == ("read", "vector", None)
    assert (layer.name, layer.features, layer.geometry_types, layer.crs_declared) == (
        "小班",
        2,
        ("Polygon",),
        "EPSG:4490",
    )
    assert layer.fields == ("小班号", "SHUZHONG") and list(stored["SHUZHONG"]) == NAMES
    assert layer.extent == pytest.approx((101.0, 36.0, 101.03, 36.01))
    assert stored.geometry.name == "geometry" and shapely.equals(
        stored.geometry.iloc[0].normalize(), SHAPES[0].normalize()
    )
    assert bool(layer.notes) is not said


def test_parts_whose_case_differs(folder: Path) -> None:
    frame().to_file(folder / "a.shp", encoding="UTF-8")
    for suffix, name in ((".shp", "A.SHP"), (".dbf", "a.DBF"), (".prj", "A.prj")):
        shutil.move(folder / f"a{suffix}", folder / name)
    layer, _ = only(read_in(folder, "A.SHP"))
    assert layer.fields == ("小班号", "SHUZHONG") and layer.crs_declared == "EPSG:4490"


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_missing_parts_leave_what_is_there(folder: Path) -> None:
    frame(None).to_file(folder / "a.shp", encoding="UTF-8")
    (folder / "a.shx").unlink()
    parsed = read_in(folder, "a.shp")
    layer, _ = only(parsed)
    assert parsed.state == "partly_read" and parsed.problem is not None and parsed.problem.code == "missing_part"
    assert layer.features == 2 and layer.crs_declared is None and len(layer.fields) == 2
    (folder / "a.dbf").unlink()
    layer, _ = only(read_in(folder, "a.shp"))
    assert layer.features == 2 and layer.fields == ()


def test_projected_systems_are_named(folder: Path) -> None:
    frame().to_crs("EPSG:4524").to_file(folder / "a.shp", encoding="UTF-8")
    layer, _ = only(read_in(folder, "a.shp"))
    assert layer.crs_declared == "EPSG:4524" and layer.extent is not None and layer.extent[0] > 1000


def test_every_layer_of_a_geopackage(folder: Path) -> None:
    frame().to_file(folder / "a.gpkg", layer="小班")
    lines = geopandas.GeoDataFrame({"geometry_": [1]}, geometry=[LineString([(0, 0), (1, 1)])], crs="EPSG:4490")
    lines.to_file(folder / "a.gpkg", layer="道路")
    parsed = read_in(folder, "a.gpkg")
    assert [(layer.name, layer.features) for layer in parsed.layers] == [("小班", 2), ("道路", 1)]
    assert len({layer.file for layer in parsed.layers}) == 2
    assert list(geopandas.read_parquet(parsed.layers[0].file)["SHUZHONG"]) == NAMES


def test_heights_and_empty_geometries(folder: Path) -> None:
    high = Polygon([(0, 0, 5), (1, 0, 5), (1, 1, 5)])
    geopandas.GeoDataFrame({"a": [1, 2]}, geometry=[high, None], crs="EPSG:4490").to_file(folder / "a.gpkg")
    layer, stored = only(read_in(folder, "a.gpkg"))
    assert layer.features == 2 and not stored.geometry.iloc[0].has_z and stored.geometry.iloc[1] is None
    assert "heights left out" in layer.notes


def test_limits_are_named(folder: Path) -> None:
    frame().to_file(folder / "a.gpkg")
    for limits in ({"features": 1}, {"vertices": 3}):
        parsed = read_in(folder, "a.gpkg", **limits)
        assert parsed.state != "read" and parsed.problem is not None and parsed.problem.code == "limit_features"


@pytest.mark.filterwarnings("ignore:GPKG")
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.shp", b"\x00\x00\x27\x0a" + bytes(50)),
        ("a.shp", b"<OGRVRTDataSource/>"),
        ("a.shp", b"\x00\x00\x27\x0a<OGRVRTDataSource/>"),
        ("a.gpkg", b"SQLite format 3\x00" + bytes(90)),
        ("a.gpkg", b"<OGRVRTDataSource><OGRVRTLayer name='x'/></OGRVRTDataSource>"),
    ],
)
def test_damaged_and_disguised_files_are_named(folder: Path, name: str, data: bytes) -> None:
    (folder / name).write_bytes(data)
    parsed = read_in(folder, name)
    assert parsed.state == "unread" and parsed.problem is not None
    assert str(folder.parent) not in parsed.problem.detail


@pytest.mark.filterwarnings("ignore:GPKG")
def test_a_database_without_layers_is_named(folder: Path) -> None:
    with sqlite3.connect(folder / "a.gpkg") as base:
        base.execute("create table x (a)")
    base.close()
    parsed = read_in(folder, "a.gpkg")
    assert parsed.state == "unread" and parsed.problem is not None


def test_only_the_needed_drivers_are_loaded() -> None:
    script = (
        "from checker.parsers.vector_driver import ALLOWED, load_driver; load_driver(); import pyogrio;"
        "extra = set(pyogrio.list_drivers()) - set(ALLOWED); raise SystemExit(', '.join(sorted(extra)) or 0)"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=root, check=False)
    assert done.returncode == 0, f"also loaded: {done.stderr}"
