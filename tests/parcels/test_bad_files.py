"""Broken and odd files through the real reader and the survey: named, measured where possible, never a crash."""

import math
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from tests.parcels.land import EAST, NORTH, ZONE_40, Dossier, codes_of, row_of, square
from tests.parcels.test_files import add_file, write_shapefile


def write(folder: Path, shapes: list[object], name: str, crs: str | None = ZONE_40, **columns: list[object]) -> Path:
    frame = gpd.GeoDataFrame(
        columns or {"XIAO_BAN": [str(n + 1) for n in range(len(shapes))]}, geometry=shapes, crs=crs
    )
    file = folder / name
    frame.to_file(file, driver="GPKG" if name.endswith("gpkg") else None)
    return file


def test_without_shx_the_shapes_are_still_read(tmp_path: Path) -> None:
    file = write_shapefile(tmp_path / "图", prj=True)
    file.with_suffix(".shx").unlink()
    parcels = add_file(Dossier(tmp_path), file, "shapefile").survey()
    assert row_of(parcels, "1")["area_map_ha"] == pytest.approx(1.0, rel=1e-4)
    assert len(parcels.frame) == 2


@pytest.mark.parametrize("rows", [2, 3])
def test_dbf_rows_that_do_not_match_the_shapes(tmp_path: Path, rows: int) -> None:
    """The attribute file of another edition, as long or longer: every shape stays, no number is used twice."""
    file = write_shapefile(tmp_path / "图", prj=True)
    other = gpd.GeoDataFrame(
        {"XIAO_BAN": [str(7 + n) for n in range(rows)]}, geometry=[square(300 * n) for n in range(rows)], crs=ZONE_40
    )
    (tmp_path / "另").mkdir()
    other.to_file(tmp_path / "另/a.shp")
    file.with_suffix(".dbf").write_bytes((tmp_path / "另/a.dbf").read_bytes())
    parcels = add_file(Dossier(tmp_path), file, "shapefile").survey()
    drawn = parcels.frame[parcels.frame.geometry.notna()]
    assert len(drawn) == 2
    numbers = [number for number in parcels.frame["parcel_number"] if number]
    assert len(numbers) == len(set(numbers)) == min(rows, 2)


def test_a_dbf_with_too_few_rows_is_said(tmp_path: Path) -> None:
    """The reader drops shapes beyond the last row, so the paper must not count as read in full."""
    file = write_shapefile(tmp_path / "图", prj=True)
    other = gpd.GeoDataFrame({"XIAO_BAN": ["7"]}, geometry=[square()], crs=ZONE_40)
    (tmp_path / "另").mkdir()
    other.to_file(tmp_path / "另/a.shp")
    file.with_suffix(".dbf").write_bytes((tmp_path / "另/a.dbf").read_bytes())
    (parsed,) = add_file(Dossier(tmp_path), file, "shapefile").parsed.values()
    assert parsed.state == "partly_read"
    assert parsed.problem is not None and parsed.problem.code == "missing_part" and "2 shapes" in parsed.problem.detail


def test_heights_are_left_out_of_a_file(tmp_path: Path) -> None:
    file = write(tmp_path, [shapely.force_3d(square(), 900.0)], "图.gpkg")
    row = row_of(add_file(Dossier(tmp_path), file, "gpkg").survey(), "1")
    assert row["area_map_ha"] == pytest.approx(1.0, rel=1e-4) and not row["geometry"].has_z


@pytest.mark.parametrize("name", ["curve", "curvepolygon", "multisurface"])
def test_curves_are_read_or_named(shared: Path, tmp_path: Path, name: str) -> None:
    file = shared / f"corpora/vector/pyogrio_tests_fixtures_{name}.gpkg"
    parcels = add_file(Dossier(tmp_path), file, "gpkg").survey()
    assert codes_of(parcels) & {"crs_unknown", "no_polygons"}
    assert parcels.frame.empty or parcels.frame["area_map_ha__cause"].notna().all()


@pytest.mark.parametrize("shapes", [[None, None], [shapely.Polygon(), shapely.MultiPolygon()]])
def test_a_layer_without_any_shape(tmp_path: Path, shapes: list[object]) -> None:
    file = write(tmp_path, shapes, "图.gpkg")
    parcels = add_file(Dossier(tmp_path), file, "gpkg").survey()
    assert parcels.frame.empty and "no_polygons" in codes_of(parcels)


def test_mixed_shapes_of_one_file(tmp_path: Path) -> None:
    shapes = [square(), shapely.Point(EAST, NORTH), shapely.MultiPolygon([square(300), square(600)]), None]
    parcels = add_file(Dossier(tmp_path), write(tmp_path, shapes, "图.gpkg"), "gpkg").survey()
    assert {"other_shapes", "empty_shapes"} <= codes_of(parcels)
    assert row_of(parcels, "3")["area_map_ha"] == pytest.approx(2.0, rel=1e-4)


def test_a_polygon_of_a_million_corners(tmp_path: Path) -> None:
    """As a parcel beside another, and as a wetland about both."""
    angles = np.linspace(0, 2 * math.pi, 1_000_000, endpoint=False)
    reach = 1_000 + 5 * np.sin(50_000 * angles)
    xy = np.column_stack([EAST + reach * np.cos(angles), NORTH + reach * np.sin(angles)])
    large = shapely.Polygon(xy)
    parcels = Dossier(tmp_path).map([large, square(900)], {"XIAO_BAN": ["1", "2"]}).survey()
    assert row_of(parcels, "1")["area_map_ha"] == pytest.approx(large.area / 10_000, rel=1e-3)
    shared_ground = large.intersection(square(900)).area
    assert row_of(parcels, "2")["overlap_self_m2"] == pytest.approx(shared_ground, rel=1e-3)
    many = [square(600 * x - 900, 600 * y - 900) for x in range(4) for y in range(4)]
    numbers = [str(n) for n in range(len(many))]
    compared = Dossier(tmp_path).map(many, {"XIAO_BAN": numbers}).map([large], id="d-x", layer="湿地").survey()
    expected = shapely.area(shapely.intersection(np.array(many), large))
    found = [row_of(compared, number)["overlap_wetland_m2"] for number in numbers]
    assert found == pytest.approx(expected, rel=1e-3, abs=1)


def test_a_file_in_millimetres(tmp_path: Path) -> None:
    shape = shapely.transform(square(), lambda xy: xy * 1000)
    file = write(tmp_path, [shape], "图.shp", crs=None)
    parcels = add_file(Dossier(tmp_path), file, "shapefile").survey()
    assert row_of(parcels, "1")["area_map_ha"] == pytest.approx(1.0, rel=1e-3)
    assert row_of(parcels, "1")["area_map_ha__cause"] == "review" and "crs_scaled" in codes_of(parcels)


def test_a_wetland_layer_and_the_parcels_in_one_geopackage(tmp_path: Path) -> None:
    file = tmp_path / "项目.gpkg"
    for layer, shape in (("小班", square()), ("湿地", square(50))):
        frame = gpd.GeoDataFrame({"XIAO_BAN": ["1"]}, geometry=[shape], crs=ZONE_40)
        frame.to_file(file, layer=layer, driver="GPKG")
    parcels = add_file(Dossier(tmp_path), file, "gpkg").survey()
    assert len(parcels.frame) == 1
    assert row_of(parcels, "1")["overlap_wetland_m2"] == pytest.approx(5_000, rel=1e-3)
