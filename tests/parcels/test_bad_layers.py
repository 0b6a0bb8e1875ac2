"""Layers as they come: mixed, broken, empty."""

from pathlib import Path

import pytest
import shapely

from checker.parcels.frame import MAKES, cause_of, column_order
from checker.resources.vocabulary import load_vocabulary
from tests.parcels.land import EAST, NORTH, Dossier, codes_of, project_fact, row_of, square


def test_only_polygons_are_parcels(tmp_path: Path) -> None:
    point, line = shapely.Point(EAST, NORTH), shapely.LineString([(EAST, NORTH), (EAST + 5, NORTH)])
    mixed = shapely.GeometryCollection([square(300), point])
    shapes = [point, square(), line, mixed, shapely.Polygon(), None]
    parcels = Dossier(tmp_path).map(shapes, {"XIAO_BAN": list("abcdef")}).survey()
    assert list(parcels.frame["parcel"]) == ["b", "d", "e", "f"]
    assert {"other_shapes", "empty_shapes"} <= codes_of(parcels)
    assert row_of(parcels, "d")["area_map_ha"] == pytest.approx(1.0, rel=1e-4)
    blank = row_of(parcels, "e")
    assert blank["geometry_present"] is False and blank["geometry_present__cause"] is None
    assert blank["area_map_ha__cause"] == "missing"
    assert row_of(parcels, "b")["place"] == "小班#2"


def test_heights_are_dropped(tmp_path: Path) -> None:
    high = shapely.force_3d(square(), 1200.0)
    parcels = Dossier(tmp_path).map([high], {"XIAO_BAN": ["1"]}).survey()
    row = row_of(parcels, "1")
    assert not row["geometry"].has_z
    assert row["area_map_ha"] == pytest.approx(1.0, rel=1e-4)


@pytest.mark.filterwarnings("ignore:invalid value")
def test_coordinates_that_are_no_numbers_are_no_shape(tmp_path: Path) -> None:
    broken = shapely.Polygon([(EAST, NORTH), (EAST + 9, float("nan")), (EAST, NORTH + 9), (EAST, NORTH)])
    parcels = Dossier(tmp_path).map([broken, square()], {"XIAO_BAN": ["1", "2"]}).survey()
    assert row_of(parcels, "1")["geometry_present"] is False
    assert project_fact(parcels, "area_map_ha").value == pytest.approx(1.0, rel=1e-4)


def test_a_layer_of_points_is_no_map_of_parcels(tmp_path: Path) -> None:
    parcels = Dossier(tmp_path).map([shapely.Point(EAST, NORTH)], {"XIAO_BAN": ["1"]}).survey()
    assert parcels.frame.empty
    assert {"no_polygons", "other_shapes"} <= codes_of(parcels)
    assert project_fact(parcels, "area_map_ha").state == "missing"


def test_invalid_shapes_are_measured_after_repair_and_left_to_a_person(tmp_path: Path) -> None:
    corners = [(0, 0), (100, 100), (100, 0), (0, 100)]
    bow_tie = shapely.Polygon([(EAST + x, NORTH + y) for x, y in corners])
    parcels = Dossier(tmp_path).map([bow_tie, square(500)], {"XIAO_BAN": ["1", "2"]}).survey()
    row = row_of(parcels, "1")
    assert row["valid"] is False and row["valid__cause"] is None
    assert row["area_map_ha"] == pytest.approx(0.5, rel=1e-4) and row["area_map_ha__cause"] == "review"
    assert "repaired" in codes_of(parcels)
    fact = project_fact(parcels, "area_map_ha")
    assert fact.value == pytest.approx(1.5, rel=1e-4)
    assert {candidate.cause for candidate in fact.all_candidates()} == {None, "review"}


def test_no_paper_gives_an_empty_frame_in_full_shape(tmp_path: Path) -> None:
    parcels = Dossier(tmp_path).survey()
    assert parcels.frame.empty and list(parcels.frame.columns) == column_order()
    assert parcels.frame.crs.to_epsg() == 4490
    assert {fact.state for fact in parcels.facts} == {"missing"}
    assert {f"project.{fact.field}" for fact in parcels.facts} == {
        name for name in MAKES if name.startswith("project.")
    }


def test_an_unread_paper_that_may_be_the_map_makes_it_unread(tmp_path: Path) -> None:
    parcels = Dossier(tmp_path).unread(["parcel_map", "imagery"]).survey()
    assert parcels.frame.empty
    assert project_fact(parcels, "area_map_ha").state == "unread"
    assert project_fact(parcels, "parcel_count").state == "unread"
    assert project_fact(parcels, "area_map_gap").all_candidates()[0].cause == "unread"
    assert "unread_land" in codes_of(parcels)


def test_a_second_unread_map_leaves_totals_and_clean_overlaps_open(tmp_path: Path) -> None:
    shapes = [square(), square(50), square(500)]
    dossier = Dossier(tmp_path).map(shapes, {"XIAO_BAN": list("123")}).unread(["parcel_map"])
    parcels = dossier.survey()
    assert [c.cause for c in project_fact(parcels, "area_map_ha").all_candidates()] == [None, "unread"]
    assert row_of(parcels, "3")["overlap_self_m2__cause"] == "unread"
    assert row_of(parcels, "3")["duplicate_of__cause"] == "unread"
    assert row_of(parcels, "1")["overlap_self_m2__cause"] is None
    assert row_of(parcels, "1")["overlap_self_m2"] == pytest.approx(5_000, rel=1e-3)


def test_every_column_has_its_cause_and_known_means_a_value(tmp_path: Path) -> None:
    dossier = Dossier(tmp_path).map([square(), None], {"XIAO_BAN": ["1", "2"], "MIAN_JI": [1.0, None]})
    frame = dossier.survey().frame
    for name in column_order():
        if name.endswith("__cause") and name != cause_of("duplicate_of"):
            value = frame[name.removesuffix("__cause")]
            assert value[frame[name].isna()].notna().all(), name


def test_the_facts_made_are_those_declared() -> None:
    derived = load_vocabulary().derived
    assert {name for name, fact in derived.items() if fact.made and fact.room == "parcels"} == MAKES
