"""Parcels against land that must stay out, and against other projects."""

from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.parcels.exclusions import Exclusion, share
from checker.parcels.pieces import cut_pieces
from checker.parcels.roles import kinds_in
from tests.parcels.land import Dossier, codes_of, project_fact, row_of, square

FACTS = {
    "湿地": "overlap_wetland_m2",
    "永久基本农田": "overlap_farmland_m2",
    "生态保护红线": "overlap_redline_m2",
    "城镇开发边界": "overlap_urban_m2",
    "其他项目边界": "overlap_other_project_m2",
}


def two_parcels(folder: Path) -> Dossier:
    return Dossier(folder).map([square(), square(500)], {"XIAO_BAN": ["1", "2"]})


@pytest.mark.parametrize(("name", "fact"), FACTS.items())
@pytest.mark.parametrize("type_", ["exclusion_map", "parcel_map"])
def test_each_kind_is_known_by_its_name(tmp_path: Path, name: str, fact: str, type_: str) -> None:
    dossier = two_parcels(tmp_path).map([square(50), square(900)], id="d-x", layer=name, type=type_)
    parcels = dossier.survey()
    one, two = row_of(parcels, "1"), row_of(parcels, "2")
    assert one[fact] == pytest.approx(5_000, rel=1e-3) and one[f"{fact}__cause"] is None
    assert two[fact] == 0 and two[f"{fact}__cause"] is None
    for other in set(FACTS.values()) - {fact}:
        assert np.isnan(one[other]) and one[f"{other}__cause"] == "missing"
    assert len(parcels.frame) == 2
    assert {"exclusion_compared", "exclusion_overlaps"} <= codes_of(parcels)


def test_no_layer_is_missing_never_zero(tmp_path: Path) -> None:
    parcels = two_parcels(tmp_path).survey()
    for fact in FACTS.values():
        assert np.isnan(row_of(parcels, "1")[fact]) and row_of(parcels, "1")[f"{fact}__cause"] == "missing"
    assert project_fact(parcels, "other_mechanism_overlap_ha").state == "missing"


def test_an_unread_paper_that_may_be_the_layer_is_unread(tmp_path: Path) -> None:
    parcels = two_parcels(tmp_path).unread(["exclusion_map"]).survey()
    assert {row_of(parcels, "1")[f"{fact}__cause"] for fact in FACTS.values()} == {"unread"}
    assert project_fact(parcels, "other_mechanism_overlap_ha").state == "unread"


def test_the_name_of_an_unread_layer_tells_its_kind(tmp_path: Path) -> None:
    parcels = two_parcels(tmp_path).unread(["exclusion_map", "parcel_map"], path="图/湿地.kml").survey()
    row = row_of(parcels, "1")
    assert row["overlap_wetland_m2__cause"] == "unread"
    assert row["overlap_farmland_m2__cause"] == "missing"


def test_a_second_unread_layer_leaves_zero_open_and_an_overlap_standing(tmp_path: Path) -> None:
    dossier = two_parcels(tmp_path).map([square(50), square(900)], id="d-x", layer="湿地")
    parcels = dossier.unread(["exclusion_map"]).survey()
    assert row_of(parcels, "1")["overlap_wetland_m2__cause"] is None
    assert row_of(parcels, "2")["overlap_wetland_m2__cause"] == "unread"


def test_an_inferred_position_leaves_the_comparison_to_a_person(tmp_path: Path) -> None:
    parcels = two_parcels(tmp_path).map([square(50)], id="d-x", layer="湿地", crs=None).survey()
    assert {row_of(parcels, number)["overlap_wetland_m2__cause"] for number in "12"} == {"review"}


def test_a_layer_that_lies_elsewhere_shows_nothing(tmp_path: Path) -> None:
    parcels = two_parcels(tmp_path).map([square(90_000)], id="d-x", layer="湿地").survey()
    assert row_of(parcels, "1")["overlap_wetland_m2__cause"] == "review"
    assert "exclusion_elsewhere" in codes_of(parcels)


def test_an_empty_layer_shows_nothing(tmp_path: Path) -> None:
    parcels = two_parcels(tmp_path).map([shapely.Polygon()], id="d-x", layer="湿地").survey()
    assert row_of(parcels, "1")["overlap_wetland_m2__cause"] == "review"
    assert {"exclusion_empty", "no_polygons"} <= codes_of(parcels)


def test_overlapping_exclusions_count_ground_once(tmp_path: Path) -> None:
    dossier = two_parcels(tmp_path).map([square(50), square(40)], id="d-x", layer="其他项目边界")
    dossier.map([square(50)], id="d-y", layer="其他机制项目")
    parcels = dossier.survey()
    assert row_of(parcels, "1")["overlap_other_project_m2"] == pytest.approx(6_000, rel=1e-3)
    assert project_fact(parcels, "other_mechanism_overlap_ha").value == pytest.approx(0.6, rel=1e-3)


def test_ground_that_two_parcels_share_counts_once_for_the_project(tmp_path: Path) -> None:
    dossier = Dossier(tmp_path).map([square(), square(50)], {"XIAO_BAN": ["1", "2"]})
    parcels = dossier.map([square(50, side=50)], id="d-x", layer="其他项目").survey()
    assert project_fact(parcels, "other_mechanism_overlap_ha").value == pytest.approx(0.25, rel=1e-3)


@pytest.mark.parametrize("type_", ["exclusion_map", "parcel_map"])
def test_a_reserve_is_compared_and_fills_no_other_kind(tmp_path: Path, type_: str) -> None:
    parcels = two_parcels(tmp_path).map([square(50)], id="d-x", layer="自然保护区", type=type_).survey()
    assert row_of(parcels, "1")["overlap_redline_m2__cause"] == "missing"
    assert "exclusion_overlaps" in codes_of(parcels)


def test_the_manifest_says_what_a_layer_is(tmp_path: Path) -> None:
    dossier = two_parcels(tmp_path).map([square(50)], id="d-x", layer="图层1", path="图/甲.gpkg")
    assert len(dossier.survey().frame) == 3
    for roles in ({"图/甲.gpkg": "湿地"}, {"图/甲.gpkg#图层1": "wetland"}):
        parcels = dossier.survey(roles)
        assert len(parcels.frame) == 2
        assert row_of(parcels, "1")["overlap_wetland_m2"] == pytest.approx(5_000, rel=1e-3)
    assert len(dossier.survey({"图/甲.gpkg": "不用"}).frame) == 2
    assert "role_unknown" in codes_of(dossier.survey({"图/甲.gpkg": "某某"}))


def test_an_exclusion_of_unknown_kind_leaves_all_kinds_to_a_person(tmp_path: Path) -> None:
    parcels = two_parcels(tmp_path).map([square(50)], id="d-x", layer="a", path="b.shp", type="exclusion_map").survey()
    assert {row_of(parcels, "1")[f"{fact}__cause"] for fact in FACTS.values()} == {"review"}
    assert "exclusion_unclear" in codes_of(parcels) and len(parcels.frame) == 2


def test_parcels_named_after_an_exclusion_stay_parcels_in_doubt(tmp_path: Path) -> None:
    parcels = Dossier(tmp_path).map([square()], {"XIAO_BAN": ["1"]}, layer="基本农田小班").survey()
    assert row_of(parcels, "1")["overlap_farmland_m2__cause"] == "review"
    assert "role_unclear" in codes_of(parcels)


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("湿地松造林小班", ()),  # slash pine
        ("某县CCER项目小班", ()),  # the project's own layer
        ("不涉及湿地说明", ()),
        ("XX县湿地_2020", ("wetland",)),
        ("其他机制CCER边界", ("other_project",)),
    ],
)
def test_names(name: str, kinds: tuple[str, ...]) -> None:
    assert kinds_in(name) == kinds


def test_weak_words_tell_only_in_an_exclusion_paper(tmp_path: Path) -> None:
    dossier = two_parcels(tmp_path).map([square(50)], id="d-x", layer="VCS", path="VCS.shp", type="exclusion_map")
    assert row_of(dossier.survey(), "1")["overlap_other_project_m2"] == pytest.approx(5_000, rel=1e-3)


def test_a_bow_tie_exclusion_is_left_to_a_person(tmp_path: Path) -> None:
    ring = shapely.get_coordinates(square(50))[[0, 2, 1, 3, 0]]
    parcels = two_parcels(tmp_path).map([shapely.Polygon(ring)], id="d-x", layer="湿地").survey()
    assert row_of(parcels, "1")["overlap_wetland_m2__cause"] == "review"


def test_design_gives_way_to_acceptance_of_the_same_land(tmp_path: Path) -> None:
    numbers = [str(number) for number in range(10)]
    design = [square(200 * number) for number in range(10)]
    accepted = [square(200 * number, side=80 if number == 3 else 100) for number in range(9)]
    dossier = Dossier(tmp_path).map(design, {"XIAO_BAN": numbers}, id="d-design", layer="作业设计小班")
    dossier.map(accepted, {"XIAO_BAN": numbers[:9]}, id="d-accept", layer="验收小班")
    parcels = dossier.survey()
    assert len(parcels.frame) == 9 and set(parcels.frame["document"]) == {"d-accept"}
    assert (parcels.frame["overlap_self_m2"] == 0).all()
    note = next(note for note in parcels.notes if note.code == "edition_left_out")
    assert "共有 9 个小班" in note.text and "明显的 1 个" in note.text and "1 个：9" in note.text


def test_layers_of_different_land_both_count(tmp_path: Path) -> None:
    dossier = Dossier(tmp_path).map([square()], {"XIAO_BAN": ["1"]}, id="d-a", layer="作业设计小班")
    dossier.map([square(5_000)], {"XIAO_BAN": ["1"]}, id="d-b", layer="验收小班")
    assert len(dossier.survey().frame) == 2


def test_layers_without_edition_both_count_and_are_named_twice(tmp_path: Path) -> None:
    dossier = Dossier(tmp_path).map([square()], {"XIAO_BAN": ["1"]}, id="d-a", layer="小班")
    frame = dossier.map([square()], {"XIAO_BAN": ["1"]}, id="d-b", layer="小班2").survey().frame
    assert len(frame) == 2 and frame["duplicate_of"].notna().all()


def star(seed: int, corners: int) -> shapely.Polygon:
    angles = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    radius = np.random.default_rng(seed).uniform(20, 100, corners)
    return shapely.Polygon(np.column_stack([np.cos(angles) * radius, np.sin(angles) * radius]))


stars = st.builds(star, st.integers(0, 10**6), st.integers(5, 300))


@given(stars)
@settings(max_examples=80, deadline=None)
def test_pieces_cover_the_same_ground(shape: shapely.Polygon) -> None:
    pieces = cut_pieces(np.array([shape], dtype=object), 16)
    assert shapely.area(pieces).sum() == pytest.approx(shape.area, rel=1e-9)
    assert shapely.area(shapely.union_all(pieces)) == pytest.approx(shape.area, rel=1e-9)
    assert shapely.get_num_coordinates(pieces).max() <= 17


@given(st.lists(stars, min_size=1, max_size=4), st.lists(stars, min_size=1, max_size=4), st.integers(-80, 80))
@settings(max_examples=80, deadline=None)
def test_shared_ground_is_symmetric_and_bounded(
    ours: list[shapely.Polygon], theirs: list[shapely.Polygon], shift: int
) -> None:
    own = np.array(ours, dtype=object)
    other = shapely.transform(np.array(theirs, dtype=object), lambda xy: xy + shift)
    there = share(own, [Exclusion("d", "x", ("wetland",), other, True)], np.ones(len(own), dtype=bool))
    back = share(other, [Exclusion("d", "x", ("wetland",), own, True)], np.ones(len(other), dtype=bool))
    assert there is not None and back is not None
    assert there.ground_m2 == pytest.approx(back.ground_m2, abs=1e-3)
    assert (there.area_m2 <= shapely.area(own) + 0.01).all()
    united = shapely.union_all(other)
    assert there.area_m2 == pytest.approx(shapely.area(shapely.intersection(own, united)), abs=0.02)
