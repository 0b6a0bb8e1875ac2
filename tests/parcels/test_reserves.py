"""Core zones of reserves, and roads and water inside parcels."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.parcels.land import Dossier, row_of, square


def parcels(folder: Path) -> Dossier:
    return Dossier(folder).map([square(), square(500), square(1_000)], {"XIAO_BAN": ["1", "2", "3"]})


def told(dossier: Dossier, fact: str) -> list[tuple[object, object]]:
    found = dossier.survey()
    return [(row_of(found, number)[fact], row_of(found, number)[f"{fact}__cause"]) for number in "123"]


def test_zones_of_a_reserve_by_attribute(tmp_path: Path) -> None:
    zones = {"功能区": ["核心保护区", "一般控制区"]}
    dossier = parcels(tmp_path).map(
        [square(50), square(550)], zones, id="d-x", layer="自然保护区", type="exclusion_map"
    )
    assert told(dossier, "in_core_zone") == [(True, None), (False, None), (False, None)]


def test_ground_of_a_reserve_without_zones_is_for_a_person(tmp_path: Path) -> None:
    dossier = parcels(tmp_path).map(
        [square(50)], {"名称": ["某保护区"]}, id="d-x", layer="自然保护区", type="exclusion_map"
    )
    assert told(dossier, "in_core_zone") == [(None, "review"), (False, None), (False, None)]


def test_no_layer_says_nothing_and_an_unread_one_is_unread(tmp_path: Path) -> None:
    assert told(parcels(tmp_path), "in_core_zone") == [(None, "missing")] * 3
    assert told(parcels(tmp_path).unread(["exclusion_map"]), "in_core_zone") == [(None, "unread")] * 3


def test_a_reserve_far_away_shows_nothing(tmp_path: Path) -> None:
    dossier = parcels(tmp_path).map(
        [square(90_000)], {"功能区": ["核心区"]}, id="d-x", layer="自然保护区", type="exclusion_map"
    )
    assert told(dossier, "in_core_zone") == [(None, "review")] * 3


def test_roads_and_water_need_a_layer_each_to_say_none(tmp_path: Path) -> None:
    road = [square(50, 0, 10)]
    alone = told(parcels(tmp_path).map(road, id="d-r", layer="道路", type="exclusion_map"), "nonland_m2")
    assert alone[0] == (pytest.approx(100, rel=1e-3), None) and [cause for _, cause in alone] == [
        None,
        "missing",
        "missing",
    ]
    water = [square(55, 0, 10), square(500, 0, 20)]
    dossier = parcels(tmp_path).map(road, id="d-r", layer="道路", type="exclusion_map")
    both = told(dossier.map(water, id="d-w", layer="水系", type="exclusion_map"), "nonland_m2")
    assert [cause for _, cause in both] == [None, None, None]
    assert np.allclose([float(str(area)) for area, _ in both], [150, 400, 0], rtol=1e-3)


def test_roads_without_a_sure_place_are_for_a_person(tmp_path: Path) -> None:
    dossier = parcels(tmp_path).map([square(50, 0, 10)], id="d-r", layer="道路", type="exclusion_map", crs=None)
    assert {cause for _, cause in told(dossier, "nonland_m2")} == {"review"}


@settings(max_examples=10, deadline=None)
@given(share=st.floats(0.01, 0.9))
def test_the_core_zone_holds_where_more_than_noise_is_shared(
    share: float, tmp_path_factory: pytest.TempPathFactory
) -> None:
    core = [square(0, 0, 100 * share)]
    dossier = parcels(tmp_path_factory.mktemp("core"))
    dossier.map(core, {"分区": ["核心区"]}, id="d-x", layer="国家公园", type="exclusion_map")
    assert told(dossier, "in_core_zone")[0] == ((True, None) if (100 * share) ** 2 > 10.01 else (False, None)) or (
        9.99 <= (100 * share) ** 2 <= 10.01
    )
