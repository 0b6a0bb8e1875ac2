"""A shape that cannot be read is missed, not left out in silence: where it lay nobody knows, so nothing is decided."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import geopandas
import pytest
from shapely import box

from tests.attacks.conftest import Reader, code
from tests.parsers.test_vector_dxf import BOX, drawing, light

RECORD = 8 + 128  # bytes of a polygon of five corners in a .shp, with its header


@pytest.fixture
def layer(tmp_path: Path) -> geopandas.GeoDataFrame:
    shapes = [box(n, 0, n + 1, 1) for n in range(10)]
    return geopandas.GeoDataFrame({"XBH": [str(n) for n in range(10)]}, geometry=shapes, crs=4490)


def rewrite(file: Path, place: int, raw: bytes) -> None:
    data = bytearray(file.read_bytes())
    data[place : place + len(raw)] = raw
    file.write_bytes(data)


def test_a_damaged_record_of_a_shapefile(read: Reader, tmp_path: Path, layer: geopandas.GeoDataFrame) -> None:
    layer.to_file(tmp_path / "小班.shp", engine="pyogrio")
    rewrite(tmp_path / "小班.shp", 100 + 3 * RECORD + 8 + 40, b"\xff\xff\0\0")  # more corners than the record holds
    found = read(tmp_path)["小班.shp"]
    assert (found.state, code(found)) == ("partly_read", "damaged") and "1 shapes" in found.problem.detail  # type: ignore[union-attr]


def test_an_empty_record_says_that_it_is_empty(read: Reader, tmp_path: Path, layer: geopandas.GeoDataFrame) -> None:
    layer.loc[3, "geometry"] = None
    layer.to_file(tmp_path / "小班.shp", engine="pyogrio")
    layer.to_file(tmp_path / "小班.gpkg", engine="pyogrio")
    found = read(tmp_path)
    assert {parsed.state for parsed in found.values()} == {"read"} and len(found) == 2


@pytest.mark.parametrize("part", [".shp", ".shx"])
def test_reading_never_changes_the_user_s_file(
    read: Reader, tmp_path: Path, layer: geopandas.GeoDataFrame, part: str
) -> None:
    """A damaged index is made anew by the library: in a copy."""
    layer.to_file(tmp_path / "小班.shp", engine="pyogrio")
    file = tmp_path / f"小班{part}"
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    found = read(tmp_path)["小班.shp"]
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    assert code(found) in ("damaged", "") and (found.state == "read") == (part == ".shx")


def test_a_damaged_shape_of_a_geopackage(read: Reader, tmp_path: Path, layer: geopandas.GeoDataFrame) -> None:
    layer.to_file(tmp_path / "小班.gpkg", layer="小 班\"'", engine="pyogrio")
    with closing(sqlite3.connect(tmp_path / "小班.gpkg")) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f"""DROP TRIGGER "{name.replace('"', '""')}\"""")
        database.execute("""UPDATE "小 班""'" SET geom = x'475000019a110000ff' WHERE fid = 4""")
        database.commit()
    found = read(tmp_path)["小班.gpkg"]
    assert (found.state, code(found)) == ("partly_read", "damaged")


@pytest.mark.parametrize("bad", [[["x", 1]], [], None, [[[0, 0], [1, 1]]], [[[0, 0], [1, None], [1, 1], [0, 0]]]])
def test_a_damaged_feature_of_geojson(read: Reader, tmp_path: Path, bad: object) -> None:
    good = {"type": "Feature", "properties": {}, "geometry": json.loads(geopandas.GeoSeries([box(0, 0, 1, 1)]).to_json())["features"][0]["geometry"]}  # fmt: skip  # noqa: E501
    broken = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": bad}}
    nowhere = {"type": "Feature", "properties": {}, "geometry": None}
    for name, features in (("坏.geojson", [good, broken]), ("空.geojson", [good, nowhere]), ("怪.geojson", [good, 7])):
        text = json.dumps({"type": "FeatureCollection", "features": features})
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = read(tmp_path)
    assert found["坏.geojson"].state == "partly_read" or bad == [], "an empty polygon says that it is empty"
    assert found["怪.geojson"].state == "partly_read" and found["空.geojson"].state == "read"


@pytest.mark.parametrize(
    "corners", ["110,30 110.1,30 x,30.1 110,30", "110,30 110.1,30 110.1", "", "110,30 110.1,30 4000,30.1 110,30",
                "110, 30 110.1, 30 110.1, 30.1 110, 30"]
)  # fmt: skip
def test_a_damaged_corner_of_kml(read: Reader, tmp_path: Path, corners: str) -> None:
    """A ring without one of its corners would be another shape of another area."""
    ring = "<Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>{}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"  # noqa: E501
    good = ring.format("110,30,0 110.1,30,0 110.1,30.1,0 110,30,0")
    (tmp_path / "a.kml").write_text(f"<kml>{good}{ring.format(corners)}</kml>", encoding="utf-8")
    (tmp_path / "b.kml").write_text(f"<kml>{good}<Placemark><name>图片</name></Placemark></kml>", encoding="utf-8")
    found = read(tmp_path)
    assert (found["a.kml"].state, code(found["a.kml"])) == ("partly_read", "damaged")
    assert found["b.kml"].state == "read" and found["b.kml"].layers[0].features == 1


def test_a_drawing_that_ends_in_the_middle(read: Reader, tmp_path: Path) -> None:
    whole = drawing(light(BOX), light([(x + 300, y) for x, y in BOX]), light([("n/a", 0), *BOX[1:]]))  # type: ignore[list-item]
    (tmp_path / "坏角.dxf").write_text(whole, encoding="utf-8")
    (tmp_path / "半截.dxf").write_text(whole[: whole.index("LWPOLYLINE", 60) + 40], encoding="utf-8")
    found = read(tmp_path)
    assert {name: (parsed.state, code(parsed)) for name, parsed in found.items()} == {
        "坏角.dxf": ("partly_read", "damaged"), "半截.dxf": ("partly_read", "damaged"),
    }  # fmt: skip
