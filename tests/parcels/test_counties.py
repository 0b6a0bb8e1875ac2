"""Counties of the map against those that papers name."""

from pathlib import Path

from checker.model.fact import Candidate
from tests.parcels.land import Dossier, project_fact, row_of, square


def land(folder: Path, counties: list[str]) -> Dossier:
    said = {"XIAO_BAN": ["1", "2"], "SHENG": ["某省", "某省"], "XIAN": counties}
    return Dossier(folder).map([square(), square(500)], said)


def test_attributes_tell_the_counties_of_the_map(tmp_path: Path) -> None:
    parcels = land(tmp_path, ["甲县", "乙县"]).fact("project", "county", "甲县").survey()
    assert project_fact(parcels, "map_counties").value == ("乙县", "甲县")
    assert project_fact(parcels, "map_provinces").value == ("某省",)
    unmatched = project_fact(parcels, "counties_unmatched")
    assert unmatched.value == 1 and unmatched.evidence
    assert [row_of(parcels, number)["county"] for number in "12"] == ["甲县", "乙县"]


def test_papers_and_map_that_share_all_counties(tmp_path: Path) -> None:
    parcels = land(tmp_path, ["甲县", "乙县"]).fact("project", "county", ("乙县", "甲县")).survey()
    assert project_fact(parcels, "counties_unmatched").value == 0


def test_a_code_and_a_blank_are_no_names(tmp_path: Path) -> None:
    parcels = land(tmp_path, ["甲县", "620102"]).fact("project", "county", "甲县").survey()
    counties = project_fact(parcels, "map_counties")
    assert counties.value == ("甲县",) and {item.cause for item in counties.all_candidates()} == {None, "review"}
    assert row_of(parcels, "2")["county"] is None
    coded = land(tmp_path, ["620101", "620102"]).fact("project", "county", "甲县").survey()
    assert project_fact(coded, "map_counties").state == project_fact(coded, "counties_unmatched").state == "missing"


def test_a_boundary_layer_counts_before_the_attributes(tmp_path: Path) -> None:
    dossier = land(tmp_path, ["乙县", "乙县"]).fact("project", "county", "甲县")
    dossier.map(
        [square(-5_000, -5_000, 5_300), square(300, -5_000, 9_000)], {"名称": ["甲县", "丙县"]}, id="d-x", layer="县界"
    )
    parcels = dossier.survey()
    assert project_fact(parcels, "map_counties").value == ("丙县", "甲县")
    assert project_fact(parcels, "counties_unmatched").value == 1
    assert [row_of(parcels, number)["county"] for number in "12"] == ["甲县", "丙县"]


def test_unknown_counties_of_papers_leave_it_open(tmp_path: Path) -> None:
    nobody = project_fact(land(tmp_path, ["甲县", "甲县"]).survey(), "counties_unmatched")
    assert nobody.value is None and nobody.state == "missing"
    torn = land(tmp_path, ["甲县", "甲县"]).fact("project", "county", Candidate(cause="unread"))
    assert {item.cause for item in project_fact(torn.survey(), "counties_unmatched").all_candidates()} == {"unread"}


def test_an_unread_map_may_show_another_county(tmp_path: Path) -> None:
    parcels = land(tmp_path, ["甲县", "甲县"]).fact("project", "county", "甲县").unread(["parcel_map"]).survey()
    assert {item.cause for item in project_fact(parcels, "counties_unmatched").all_candidates()} == {None, "unread"}
