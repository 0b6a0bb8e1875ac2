"""Areas, overlaps and shapes, against the ellipsoid and against themselves."""

import math
from pathlib import Path

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.parcels.measures import (
    find_overlaps,
    flatten,
    ground_ha,
    measure_shapes,
    overlap_area,
    plane_of,
    repair,
    same_shapes,
)
from checker.parcels.pairs import near_pairs
from tests.parcels.land import Dossier, codes_of, row_of, square

GEOD = pyproj.Geod(ellps="GRS80")


def ring(lon: float, lat: float, radius_m: float, corners: int, squeeze: float, turn: float) -> shapely.Polygon:
    """An ellipse-like polygon of so many corners around a place."""
    angles = turn + np.arange(corners) * 2 * math.pi / corners
    dx = radius_m * np.cos(angles) / (111_320 * math.cos(math.radians(lat)))
    dy = radius_m * squeeze * np.sin(angles) / 110_900
    return shapely.Polygon(np.column_stack([lon + dx, lat + dy]))


polygons = st.builds(
    ring, st.floats(74, 134), st.floats(18, 53), st.floats(10, 5_000), st.integers(3, 40), st.floats(0.05, 1.0),
    st.floats(0, 6.28),
)  # fmt: skip


def planar(*shapes: object) -> np.ndarray:
    found = np.array(shapes, dtype=object)
    return flatten(found, plane_of(found))


def metres(*shapes: object) -> np.ndarray:
    """Shapes that are already in metres of the equal-area projection."""
    return np.array(shapes, dtype=object)


@given(polygons)
@settings(max_examples=300, deadline=None)
def test_area_agrees_with_the_ellipsoid(shape: shapely.Polygon) -> None:
    geodesic = abs(GEOD.geometry_area_perimeter(shape)[0])
    assert shapely.area(planar(shape))[0] == pytest.approx(geodesic, rel=1e-4)


@given(polygons.filter(lambda shape: shape.length < 0.03), st.integers(-1, 1), st.integers(-1, 1))
@settings(max_examples=200, deadline=None)
def test_area_in_a_wide_dossier(shape: shapely.Polygon, east: int, north: int) -> None:
    geodesic = abs(GEOD.geometry_area_perimeter(shape)[0])
    lon, lat = plane_of(np.array([shape], dtype=object))
    area = shapely.area(flatten(np.array([shape], dtype=object), (lon + east, lat + north)))[0]
    assert area == pytest.approx(geodesic, rel=5e-5, abs=0.01)


boxes = st.lists(
    st.builds(lambda x, y, w, h: shapely.box(x, y, x + w, y + h), *[st.integers(0, 60)] * 2, *[st.integers(1, 40)] * 2),
    min_size=1, max_size=12,
)  # fmt: skip


@given(boxes)
@settings(max_examples=150, deadline=None)
def test_overlaps_are_symmetric_bounded_and_complete(shapes: list[shapely.Polygon]) -> None:
    found = metres(*shapes)
    overlaps = find_overlaps(found)
    area = overlap_area(len(found), overlaps)
    for position, shape in enumerate(shapes):
        others = shapely.union_all([other for number, other in enumerate(shapes) if number != position])
        assert area[position] == pytest.approx(shapely.area(shapely.intersection(shape, others)), abs=0.02)
    assert (overlaps.first < overlaps.second).all()
    backwards = overlap_area(len(found), find_overlaps(found[::-1]))
    assert backwards[::-1] == pytest.approx(area, abs=0.02)


@given(boxes)
@settings(max_examples=100, deadline=None)
def test_ground_counts_once(shapes: list[shapely.Polygon]) -> None:
    found = metres(*shapes)
    overlaps = find_overlaps(found)
    ground = ground_ha(found, overlaps, np.ones(len(found), dtype=bool)) * 10_000
    assert ground == pytest.approx(shapely.area(shapely.union_all(found)), abs=0.6)
    assert ground <= shapely.area(found).sum() + 0.6


def test_a_bow_tie_is_measured_after_repair_and_said_to_change() -> None:
    bow_tie = shapely.Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    row = measure_shapes(metres(bow_tie), metres(bow_tie), repair(metres(bow_tie))).iloc[0]
    assert row["valid"] is False
    assert row["area_map_ha"] == pytest.approx(0.5)
    assert row["repaired"] and row["repair_changes"]


def test_a_spike_is_invalid_but_repair_does_not_move_the_area() -> None:
    spike = shapely.Polygon([(0, 0), (100, 0), (100, 100), (50, 100), (50, 150), (50, 100), (0, 100)])
    row = measure_shapes(metres(spike), metres(spike), repair(metres(spike))).iloc[0]
    assert row["valid"] is False
    assert row["repaired"] and not row["repair_changes"]
    assert row["area_map_ha"] == pytest.approx(1.0)


def test_each_part_counts_by_itself_and_holes_are_left_out() -> None:
    holed = shapely.Polygon(shapely.box(0, 0, 100, 100).exterior.coords, [shapely.box(40, 40, 60, 60).exterior.coords])
    shape = shapely.MultiPolygon([holed, shapely.box(200, 0, 210, 30)])
    row = measure_shapes(metres(shape), metres(shape), metres(shape)).iloc[0]
    assert row["min_part_area_m2"] == pytest.approx(300)
    assert row["hole_count"] == 1
    assert row["area_map_ha"] == pytest.approx((9_600 + 300) / 10_000)


def test_parts_that_share_an_edge_are_one_piece_of_land() -> None:
    shape = shapely.MultiPolygon([shapely.box(0, 0, 10, 30), shapely.box(10, 0, 20, 30)])
    row = measure_shapes(metres(shape), metres(shape), repair(metres(shape))).iloc[0]
    assert row["min_part_area_m2"] == pytest.approx(600)
    assert row["valid"] is False and not row["repair_changes"]


@pytest.mark.parametrize(
    ("shape", "sliver"),
    [(shapely.box(0, 0, 100, 100), False), (shapely.box(0, 0, 500, 0.8), True), (shapely.box(0, 0, 3, 3), True)],
)
def test_slivers_are_thin_or_tiny(shape: shapely.Polygon, sliver: bool) -> None:
    assert measure_shapes(metres(shape), metres(shape), metres(shape)).iloc[0]["is_sliver"] is sliver


def test_same_shape_is_found_whatever_the_first_vertex() -> None:
    one = shapely.box(0, 0, 100, 100)
    turned = shapely.Polygon(np.roll(np.array(one.exterior.coords)[:-1], 2, axis=0))
    shapes = metres(one, turned, shapely.box(50, 0, 150, 100))
    assert same_shapes(shapes, find_overlaps(shapes)) == [(0, 1)]


@given(boxes)
@settings(max_examples=100, deadline=None)
def test_near_pairs_are_those_apart_by_less_than_the_width(shapes: list[shapely.Polygon]) -> None:
    found = metres(*shapes)
    first, second = near_pairs(found, 1.5)
    wanted = {
        (i, j)
        for i, one in enumerate(shapes)
        for j, other in enumerate(shapes)
        if i < j and 0 < one.distance(other) <= 1.5
    }
    assert set(zip(first.tolist(), second.tolist(), strict=True)) == wanted


def test_gaps_of_a_map(tmp_path: Path) -> None:
    shapes = [square(), square(100.4), square(200.4), square(500)]
    parcels = Dossier(tmp_path).map(shapes, {"XIAO_BAN": list("1234")}).survey()
    assert [row_of(parcels, number)["gap_neighbours"] for number in "1234"] == [1, 1, 0, 0]
    assert "narrow_gaps" in codes_of(parcels)
    (tmp_path / "b").mkdir()
    unread = Dossier(tmp_path / "b").map(shapes, {"XIAO_BAN": list("1234")}).unread(["parcel_map"]).survey()
    assert row_of(unread, "1")["gap_neighbours__cause"] is None
    assert row_of(unread, "4")["gap_neighbours__cause"] == "unread"
