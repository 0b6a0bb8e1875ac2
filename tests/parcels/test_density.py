"""Layers lain over each other many times end in a named limit, not in hours of work or a full memory."""

import time
from pathlib import Path

import numpy as np
import pytest
import shapely

from checker.parcels.measures import find_overlaps
from checker.parcels.pairs import meeting_pairs, most_pairs
from tests.parcels.land import Dossier, codes_of, project_fact, row_of, square


def stacked(count: int) -> np.ndarray:
    return np.array([square(n % 50, n // 50, 400) for n in range(count)], dtype=object)


def test_the_limit_grows_with_the_land() -> None:
    assert most_pairs(0) == 200_000 and most_pairs(1_000_000) == 20_200_000
    below, above = stacked(600), stacked(700)  # 179,700 and 244,650 pairs
    found = find_overlaps(below)
    assert found is not None and len(found.first) == 600 * 599 / 2
    assert find_overlaps(above) is None


def test_20000_stacked_shapes_stop_early() -> None:
    """Two hundred million pairs: 3 GB for their numbers alone."""
    begin = time.perf_counter()
    assert meeting_pairs(stacked(20_000)) is None
    assert time.perf_counter() - begin < 20


def test_neighbours_that_only_touch_stay_far_below() -> None:
    grid = np.array([square(100.0 * (n % 40), 100.0 * (n // 40), 100.0) for n in range(1600)], dtype=object)
    met = meeting_pairs(grid)
    assert met is not None and len(met[0]) < 4 * 1600


@pytest.fixture
def dense(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.parcels.pairs.most_pairs", lambda count: 3)
    monkeypatch.setattr("checker.parcels.survey.most_pairs", lambda count: 3)
    monkeypatch.setattr("checker.parcels.compare.most_pairs", lambda count: 3)


def test_what_was_not_compared_is_for_a_person(tmp_path: Path, dense: None) -> None:
    shapes = [square(n, 0, 100) for n in range(4)]
    parcels = Dossier(tmp_path).map(shapes, {"XIAO_BAN": list("1234")}).survey()
    assert "overlaps_too_dense" in codes_of(parcels)
    row = row_of(parcels, "1")
    assert row["overlap_self_m2__cause"] == "review" and row["duplicate_of__cause"] == "review"
    assert row["area_map_ha"] == pytest.approx(1.0, rel=1e-3) and row["area_map_ha__cause"] is None
    area = project_fact(parcels, "area_map_ha")
    assert area.value is None and [c.cause for c in area.candidates] == ["review"]


def test_an_exclusion_layer_too_dense_shows_nothing(tmp_path: Path, dense: None) -> None:
    wet = [square(n, 0, 100) for n in range(4)]
    dossier = Dossier(tmp_path).map([square()], {"XIAO_BAN": ["1"]})
    dossier.map(wet, layer="湿地", id="d-wet", path="图/湿地.shp", type="exclusion_map")
    parcels = dossier.survey()
    assert "exclusion_too_dense" in codes_of(parcels)
    row = row_of(parcels, "1")
    assert row["overlap_wetland_m2__cause"] == "review" and np.isnan(row["overlap_wetland_m2"])


def test_union_of_many_pieces_counts_ground_once() -> None:
    from checker.parcels.measures import united_area

    pieces = np.array([shapely.box(n, 0, n + 2, 1) for n in (0, 1, 5, 6, 7, 20)], dtype=object)
    owners = np.array([0, 0, 1, 1, 1, 3])
    assert united_area(4, owners, shapely.area(pieces), pieces).tolist() == [3.0, 4.0, 0.0, 2.0]
