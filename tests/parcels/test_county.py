"""Parcels against the boundary of the named county."""

from pathlib import Path
from typing import Any

import pytest
import shapely

from checker.model.fact import Candidate
from tests.parcels.land import EAST, NORTH, Dossier, codes_of, row_of, square


def border(west: float = -1_000, east: float = 700) -> shapely.Polygon:
    return shapely.box(EAST + west, NORTH - 1_000, EAST + east, NORTH + 1_000)


def land(folder: Path, county: Any = "临枫县", province: str | None = None) -> Dossier:
    shapes = [square(), square(640), square(2_000), square(590, 300)]
    dossier = Dossier(folder).map(shapes, {"XIAO_BAN": ["1", "2", "3", "4"]})
    dossier = dossier.fact("project", "county", county) if county is not None else dossier
    return dossier.fact("project", "province", province) if province is not None else dossier


def counties(dossier: Dossier, name: str = "临枫县", **more: Any) -> Dossier:
    names = {"县名": [name, "别县"], "代码": ["1", "2"]}
    shapes = [border(), border(5_000, 6_000)]
    return dossier.map(shapes, names, layer="县界", id="d-border", path="图/县界.shp", **more)


def told(dossier: Dossier) -> dict[str, tuple[Any, Any]]:
    parcels = dossier.survey()
    rows = {number: row_of(parcels, number) for number in "1234"}
    return {number: (row["in_county"], row["in_county__cause"]) for number, row in rows.items()}


def test_inside_outside_and_at_the_border(tmp_path: Path) -> None:
    found = told(counties(land(tmp_path)))
    assert found["1"] == (True, None) and found["3"] == (False, None)
    assert found["2"] == (None, "review"), "crosses the border"
    assert found["4"] == (None, "review"), "ten metres from it"


def test_without_a_boundary_nobody_knows(tmp_path: Path) -> None:
    assert set(told(land(tmp_path)).values()) == {(None, "missing")}


def test_outside_the_province_is_outside_the_county(tmp_path: Path) -> None:
    assert set(told(land(tmp_path, province="黑龙江省")).values()) == {(False, None)}
    (tmp_path / "b").mkdir()
    assert set(told(land(tmp_path / "b", province="江苏省")).values()) == {(None, "missing")}


def test_a_boundary_of_other_counties_says_nothing(tmp_path: Path) -> None:
    dossier = counties(land(tmp_path), name="第三县")
    assert set(told(dossier).values()) == {(None, "missing")} and "county_not_named" in codes_of(dossier.survey())


@pytest.mark.parametrize("county", [None, Candidate(cause="unread")])
def test_without_the_county_s_name_nothing_is_decided(tmp_path: Path, county: Any) -> None:
    assert set(told(counties(land(tmp_path, county=county))).values()) == {(None, "missing")}


def test_several_counties_count_together(tmp_path: Path) -> None:
    found = told(counties(land(tmp_path, county=("临枫县", "别县"))))
    assert found["1"] == (True, None) and found["3"] == (False, None)


def test_a_boundary_without_system_is_for_a_person(tmp_path: Path) -> None:
    assert {cause for _, cause in told(counties(land(tmp_path), crs=None)).values()} == {"review"}
