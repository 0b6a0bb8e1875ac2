"""The county of 2,000 parcels: what its story plants is found, and nothing else is."""

from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from checker.audit import Options, Result, audit
from samples.build.linfeng import story as s

FOLDER = Path(__file__).parents[2] / "samples/linfeng-land"
LAYER = "临枫2019年验收小班"


@cache
def result() -> Result:
    return audit(FOLDER, Options(as_of="2026-06-30", engine="vector", jobs=2, pictures=False))


@cache
def drawn() -> pd.DataFrame:
    """The parcels of the map by key: the n-th record is the n-th of the story, whatever its number became."""
    frame = result().frame
    own = frame[frame["place"].astype(str).str.startswith(f"{LAYER}#")]
    keys = [s.keys()[int(place.rsplit("#", 1)[1]) - 1] for place in own["place"]]
    return own.assign(key=keys).set_index("key")


def having(rule: str, verdict: str = "fail") -> set[s.Key]:
    table = drawn()
    return set(table.index[table[f"rule:{rule}"] == verdict])


def test_every_file_is_typed_and_read() -> None:
    types = {paper.path.rsplit("/", 1)[1]: (paper.type, paper.state) for paper in result().audit.dossier.documents}
    assert types == {
        f"{LAYER}.shp": ("parcel_map", "read"), "作业设计小班.gpkg": ("parcel_map", "read"),
        "其他项目边界.geojson": ("exclusion_map", "read"), "林权界线.gpkg": ("parcel_map", "read"),
        "湿地.gpkg": ("exclusion_map", "read"), "永久基本农田.gpkg": ("exclusion_map", "read"),
        "生态保护红线.gpkg": ("exclusion_map", "read"), "城镇开发边界.gpkg": ("exclusion_map", "read"),
        "县界.gpkg": ("parcel_map", "read"), "道路.gpkg": ("parcel_map", "read"), "水系.gpkg": ("parcel_map", "read"),
        "自然保护区.gpkg": ("exclusion_map", "read"), "基线调查报告.docx": ("baseline_survey", "read"),
        "开工令.docx": ("start_certificate", "read"), "碳汇项目实施方案.docx": ("implementation_plan", "read"),
        "林地流转合同.docx": ("land_contract", "read"), "林权证1.docx": ("ownership_certificate", "read"),
        "林权证2.docx": ("ownership_certificate", "read"), "林权证3.docx": ("ownership_certificate", "read"),
        "临枫小班一览表.xlsx": ("parcel_table", "read"), "分户表.xlsx": ("parcel_table", "read"),
        "拐点坐标.csv": ("parcel_map", "read"),
    }  # fmt: skip


def test_all_parcels_once_and_each_in_one_status() -> None:
    frame, parcels = result().frame, result().audit.parcels
    # rows that join no shape: four that nobody drew, 007, and the 4 that two shapes bear
    assert len(drawn()) == 2_000 and len(frame) == 2_000 + len(s.UNDRAWN) + 2 and frame["parcel"].is_unique
    assert parcels.eligible_count + parcels.undecided_count + parcels.excluded_count == parcels.count == len(frame)
    assert set(frame["status"]) <= {"eligible", "undecided", "excluded"}


@pytest.mark.parametrize(("rule", "planted"), [
    ("AFF-2c", s.SMALL | s.SPLINTERS), ("AFF-2-scope", s.ECONOMIC), ("AFF-2d", s.WET | s.DROWNED),
    ("GEO-farmland", s.FARMLAND), ("GEO-other", s.ELSEWHERE), ("GEO-dup", {*s.TWINS, *s.SAME_NUMBER}),
    ("GEO-overlap", {key for pair in (*s.OVERLAPPING, s.TWINS) for key in pair}), ("OWN-double", s.DOUBLE),
    ("OWN-cover", s.UNCOVERED), ("AFF-2a", s.WAS_FOREST | s.COVERED), ("BIO-infill", s.INFILL),
    ("AFF-2-green", s.GREENING), ("BIO-econ", s.ECONOMIC | s.ORCHARDS), ("AFF-5-boundary", s.ROADS | s.PONDS),
    ("GEO-county", s.ABROAD),
    ("GEO-join", s.NAMELESS | s.UNLISTED | {*s.SAME_NUMBER, s.PADDED}),
])  # fmt: skip
def test_planted_troubles_fail_and_no_other_parcel(rule: str, planted: set[s.Key]) -> None:
    assert having(rule) == set(planted)


@pytest.mark.parametrize(("column", "planted", "ha"), [
    ("overlap_redline_m2", s.REDLINE, None), ("overlap_urban_m2", s.TOWN, None),
    ("overlap_wetland_m2", s.WET | s.DROWNED, None),
])  # fmt: skip
def test_overlaps_are_measured(column: str, planted: set[s.Key], ha: None) -> None:
    table = drawn()
    assert set(table.index[table[column] > 10]) == set(planted)
    if column == "overlap_wetland_m2":
        for key in s.DROWNED:
            assert table.at[key, column] == pytest.approx(table.at[key, "area_map_ha"] * 10_000, rel=1e-6)


def test_parcels_that_meet_every_condition_are_eligible_and_no_others() -> None:
    table, parcels = drawn(), result().audit.parcels
    assert set(table.index[table["status"] == "eligible"]) == set(s.ELIGIBLE)
    assert parcels.eligible_count == len(s.ELIGIBLE) > 800
    blank = table.loc[list(s.ELIGIBLE), "reasons"]
    only_minor = {key for key, text in blank.items() if text}
    assert only_minor == (
        {key for pair in (*s.OVERLAPPING, s.TWINS) for key in pair} | s.ROADS | s.PONDS | s.ORCHARDS
    ) & s.ELIGIBLE  # fmt: skip


def test_what_was_planted_before_the_project_is_for_a_person() -> None:
    assert having("AFF-2a", "review") == s.EARLY
    assert having("GEO-county", "review") == s.BORDER | s.TWISTED


def test_zones_of_the_reserve_and_counties_of_the_map() -> None:
    table = drawn()
    assert set(table.index[table["in_core_zone"] == True]) == s.CORE  # noqa: E712
    assert not any(table.loc[list(s.BUFFER), "in_core_zone"])
    places = {fact.field: fact.value for fact in result().audit.facts if fact.subject == "project"}
    assert places["map_counties"] == (s.COUNTY, s.NEIGHBOUR) and places["counties_unmatched"] == 1


def test_repaired_shapes_are_for_a_person_and_holes_counted() -> None:
    table = drawn()
    assert having("GEO-valid", "review") == set(s.TWISTED)
    assert set(table.index[table["hole_count"] > 0]) == set(s.HOLED)
    assert set(table.index[table["is_sliver"] == True]) == set(s.SPLINTERS)  # noqa: E712
    assert {key for key in table.index if table.at[key, "area_map_ha__cause"] == "review"} == set(s.TWISTED)


def test_list_and_map_meet_on_composite_keys() -> None:
    table = drawn()
    assert set(table.index[table["planting_year"] == 2010]) == set(s.EARLY)
    assert set(table.index[table["species__cause"] == "conflict"]) == set(s.DISPUTED_SPECIES)
    ids = {key: parcel for key, parcel in table["parcel"].items() if key not in s.NAMELESS | {*s.SAME_NUMBER}}
    assert ids == {key: s.identity(key) for key in ids}
    rows = result().frame[result().frame["place"].isna()]
    assert {str(number) for number in rows["parcel_number"]} == {*s.UNDRAWN, "007", "4"}


def test_the_chain_of_rights_by_township() -> None:
    chain, trees = drawn()["rule:OWN-chain"], drawn()["rule:OWN-tree"]
    for key in chain.index:
        untitled = key in s.NAMELESS | s.UNLISTED | {*s.SAME_NUMBER, s.PADDED}
        wanted = ("missing",) if untitled else (("pass",), ("pass",), ("review",), ("missing",))[key[0]]
        assert chain[key] in wanted, key
        assert trees[key] == ("pass" if key[0] == 0 and not untitled else "missing"), key


def test_narrow_gaps_are_counted() -> None:
    table = drawn()
    assert set(table.index[table["gap_neighbours"] > 0]) == set(s.GAPPED)
    assert "narrow_gaps" in {note.code for note in result().audit.dossier.notes}


def test_shares_of_households_stand_with_their_parcels() -> None:
    table = drawn()
    held = {key: shares for key, shares in table["holder_shares"].items() if shares is not None}
    assert set(held) == s.SHARED
    for shares in held.values():
        assert [text.split("（")[0] for text in shares] == ["陈某甲 50.0%", "陈某乙 30.0%", "陈某丙 20.0%"]
    assert {table.at[key, "holder"] for key in s.SHARED} == {"陈某甲、陈某乙、陈某丙"}
    assert all(table.at[key, "joined"] for key in s.SHARED)


def test_salvage_clips_the_wetland_and_drops_the_orchards() -> None:
    parcels = result().audit.parcels
    assert parcels.salvage is not None and parcels.salvage.rate_tco2e == pytest.approx(s.RATE, rel=1e-3)
    ways: dict[str, str] = {}
    for group in parcels.salvage.groups:
        ways |= {parcel: group.options[0].option for parcel in group.parcels}
        for option in group.options:
            assert option.kept_ha + option.lost_ha == pytest.approx(group.area_ha, abs=1e-3)
            assert option.kept_tco2e == pytest.approx(option.kept_ha * s.RATE, rel=1e-3, abs=0.02)
    assert {ways[s.identity(key)] for key in s.WET | s.FARMLAND | s.ELSEWHERE} == {"clip"}
    assert {ways[s.identity(key)] for key in s.ECONOMIC | s.WAS_FOREST | s.DROWNED} == {"drop"}
    frame = result().frame
    assert frame.loc[frame["status"] != "eligible", "salvage"].notna().all()


def test_bundles_are_disjoint_and_by_holder() -> None:
    frame, bundles = result().frame, result().audit.parcels.bundles
    assert frame.loc[frame["status"] == "excluded", "bundle"].isna().all()
    assert frame.loc[frame["status"] != "excluded", "bundle"].notna().all()
    assert sum(bundle.count for bundle in bundles) == int((frame["status"] != "excluded").sum())
    owners = {bundle.owner for bundle in bundles}
    assert {s.OWNER, s.COMMITTEE, None} <= owners and {bundle.county for bundle in bundles} == {s.COUNTY, s.NEIGHBOUR}


def test_what_was_read_is_told() -> None:
    dossier = result().audit.dossier
    alarms = {banner.code for banner in dossier.banners}
    assert {"edition_left_out", "crs_inferred", "near_miss", "corners_beside_map"} <= alarms
    notes = {note.code for note in dossier.notes}
    assert {"area_unit_decided", "repaired", "numbers_repeated", "title_layer_read", "disagreement"} <= notes
    assert not notes & alarms


def test_it_stays_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 2_000_000
