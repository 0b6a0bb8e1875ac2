"""Project facts of the land, and fields that come down to parcels."""

from pathlib import Path

import pytest

from checker.model.fact import Candidate, Work
from tests.parcels.land import Dossier, project_fact, row_of, square


def mapped(tmp_path: Path) -> Dossier:
    return Dossier(tmp_path).map([square(), square(300)], {"XIAO_BAN": ["1", "2"]})


def test_gap_to_the_accepted_area(tmp_path: Path) -> None:
    parcels = mapped(tmp_path).fact("work:w-1", "area_accepted_ha", 2.5).survey()
    assert project_fact(parcels, "area_map_gap").value == pytest.approx(0.2, abs=1e-4)


def test_gap_over_several_works_and_the_project_fact_first(tmp_path: Path) -> None:
    dossier = mapped(tmp_path)
    dossier.works = (Work(id="w-1", name="一", documents=("d-map",)), Work(id="w-2", name="二", documents=("d-map",)))
    dossier.fact("work:w-1", "area_accepted_ha", 1.0)
    assert project_fact(dossier.survey(), "area_map_gap").all_candidates()[0].cause == "missing"
    dossier.fact("work:w-2", "area_accepted_ha", 1.0)
    assert project_fact(dossier.survey(), "area_map_gap").value == pytest.approx(0, abs=1e-4)
    dossier.fact("project", "area_accepted_ha", 4.0)
    assert project_fact(dossier.survey(), "area_map_gap").value == pytest.approx(0.5, abs=1e-4)


def test_gap_is_tried_with_every_candidate(tmp_path: Path) -> None:
    candidates = (Candidate(value=2.0), Candidate(value=4.0), Candidate(cause="unread"))
    parcels = mapped(tmp_path).fact("work:w-1", "area_accepted_ha", *candidates).survey()
    found = project_fact(parcels, "area_map_gap").all_candidates()
    assert [candidate.cause for candidate in found] == [None, None, "unread"]
    assert [c.value for c in found[:2]] == [pytest.approx(0, abs=1e-4), pytest.approx(0.5, abs=1e-4)]


def test_no_accepted_area_no_gap(tmp_path: Path) -> None:
    fact = project_fact(mapped(tmp_path).survey(), "area_map_gap")
    assert fact.state == "missing" and fact.value is None
    zero = project_fact(mapped(tmp_path).fact("work:w-1", "area_accepted_ha", 0.0).survey(), "area_map_gap")
    assert zero.all_candidates()[0].cause == "review"


def test_a_partly_read_map_leaves_the_area_open(tmp_path: Path) -> None:
    dossier = Dossier(tmp_path).map([square()], {"XIAO_BAN": ["1"]}, state="partly_read")
    fact = project_fact(dossier.survey(), "area_map_ha")
    assert [candidate.cause for candidate in fact.all_candidates()] == [None, "unread"]


def test_overlaps_count_once_across_layers(tmp_path: Path) -> None:
    dossier = Dossier(tmp_path).map([square()], {"XIAO_BAN": ["1"]})
    parcels = dossier.map([square(50)], {"XIAO_BAN": ["2"]}, id="d-map2").survey()
    assert project_fact(parcels, "area_map_ha").value == pytest.approx(1.5, rel=1e-4)
    assert len(project_fact(parcels, "area_map_ha").evidence) == 2


def test_the_own_row_beats_what_comes_down(tmp_path: Path) -> None:
    dossier = Dossier(tmp_path).map([square(), square(300)], {"XIAO_BAN": ["1", "2"], "LIN_ZHONG": ["25", None]})
    parcels = (
        dossier.fact("work:w-1", "forest_category", ("防护林",)).fact("project", "crediting_start", "2016-03").survey()
    )
    assert row_of(parcels, "1")["forest_category"] == "经济林"
    assert (row_of(parcels, "2")["forest_category"], row_of(parcels, "2")["forest_category__cause"]) == ("防护林", None)
    assert row_of(parcels, "2")["crediting_start"] == "2016-03"


def test_what_does_not_say_which_parcel_does_not_come_down(tmp_path: Path) -> None:
    dossier = mapped(tmp_path).fact("work:w-1", "forest_category", ("防护林", "用材林"))
    dossier.fact("work:w-1", "burning", Candidate(value=True), Candidate(value=False))
    dossier.fact("work:w-1", "soil_disturbance", Candidate(value="穴状"), Candidate(cause="unread"))
    row = row_of(dossier.survey(), "1")
    assert row["forest_category__cause"] == "review"
    assert row["burning__cause"] == "conflict"
    assert row["soil_disturbance__cause"] == "unread"
    assert row["density__cause"] == "missing"


def test_parcels_take_from_their_own_work(tmp_path: Path) -> None:
    dossier = (
        mapped(tmp_path)
        .map([square(900)], {"XIAO_BAN": ["3"]}, id="d-two")
        .map([square(1500)], {"XIAO_BAN": ["4"]}, id="d-any")
    )
    dossier.works = (
        Work(id="w-1", name="一", documents=("d-map", "d-any")),
        Work(id="w-2", name="二", documents=("d-two", "d-any")),
    )  # fmt: skip
    dossier.fact("work:w-1", "forest_category", ("防护林",)).fact("work:w-2", "forest_category", ("经济林",))
    dossier.fact("work:w-1", "burning", False).fact("work:w-2", "burning", False)
    parcels = dossier.survey()
    assert [row_of(parcels, n)["work"] for n in "134"] == ["w-1", "w-2", None]
    assert [row_of(parcels, n)["forest_category"] for n in "13"] == ["防护林", "经济林"]
    assert row_of(parcels, "4")["forest_category__cause"] == "review"
    assert row_of(parcels, "4")["burning"] is False and row_of(parcels, "4")["burning__cause"] is None


def test_rainfall_of_a_county_comes_down_only_where_there_is_one_county(tmp_path: Path) -> None:
    dossier = mapped(tmp_path).fact("project", "annual_rainfall", 380.0)
    assert row_of(dossier.survey(), "1")["annual_rainfall__cause"] == "review"
    dossier.fact("project", "county", ("青水县",))
    assert row_of(dossier.survey(), "1")["annual_rainfall"] == 380.0
    dossier.facts.pop()
    dossier.fact("project", "county", ("青水县", "黑山县"))
    assert row_of(dossier.survey(), "1")["annual_rainfall__cause"] == "review"
