"""Areas by reason, the salvage plan and the bundles."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.parcels.packaging import bundle_parcels
from checker.parcels.salvage import Rate, areas_by_reason, plan_salvage

BLOCKERS = ("AFF-2d", "GEO-other", "AFF-2a")


def judged(*rows: dict[str, Any]) -> pd.DataFrame:
    base = {
        "area_map_ha": 1.0, "area_stated_ha": None, "status": "eligible", "rule:AFF-2d": "pass",
        "rule:GEO-other": "pass", "rule:AFF-2a": "pass", "rule:GEO-area": "pass", "overlap_wetland_m2": 0.0,
        "overlap_other_project_m2": 0.0, "holder": "甲林场", "holder__cause": None, "land_right": "国有",
        "land_right__cause": None, "start_date": "2017-03", "start_date__cause": None, "planting_year": 2018.0,
        "planting_year__cause": None,
    }  # fmt: skip
    return pd.DataFrame([{**base, "parcel": str(number + 1), **row} for number, row in enumerate(rows)])


def test_areas_by_reason_are_in_both_units() -> None:
    frame = judged(
        {"rule:GEO-area": "fail"}, {"rule:GEO-area": "fail", "area_map_ha": None}, {"rule:AFF-2a": "missing"}
    )
    found = {(item.rule, item.verdict): item for item in areas_by_reason(frame)}
    assert set(found) == {("GEO-area", "fail"), ("AFF-2a", "missing")}
    area = found["GEO-area", "fail"]
    assert (area.count, area.area_ha, area.area_mu, area.unmeasured) == (2, 1.0, 15.0, 1)


def test_clipping_keeps_what_lies_outside() -> None:
    frame = judged({}, {"status": "excluded", "rule:AFF-2d": "fail", "overlap_wetland_m2": 3_000.0})
    plan = plan_salvage(frame, BLOCKERS, rate=Rate(10.0, "claimed"))
    (group,) = plan.groups
    assert group.failed == ("AFF-2d",) and group.parcels == ("2",)
    clip, drop = group.options
    assert (clip.option, clip.kept_ha, clip.lost_ha, clip.kept_tco2e) == ("clip", 0.7, 0.3, 7.0)
    assert (drop.option, drop.kept_ha, drop.lost_ha, drop.lost_tco2e) == ("drop", 0.0, 1.0, 10.0)
    assert (plan.eligible_ha, plan.best_ha) == (1.0, 1.7)


def test_a_rest_below_the_smallest_parcel_is_lost() -> None:
    frame = judged({"status": "excluded", "rule:AFF-2d": "fail", "overlap_wetland_m2": 9_700.0})
    assert [option.option for option in plan_salvage(frame, BLOCKERS, min_area_m2=400).groups[0].options] == ["drop"]
    assert len(plan_salvage(frame, BLOCKERS, min_area_m2=200).groups[0].options) == 2


def test_what_no_clip_meets_can_only_be_dropped() -> None:
    frame = judged({"status": "excluded", "rule:AFF-2d": "fail", "rule:AFF-2a": "fail", "overlap_wetland_m2": 10.0})
    assert [option.option for option in plan_salvage(frame, BLOCKERS).groups[0].options] == ["drop"]
    by_class = judged({"status": "excluded", "rule:AFF-2d": "fail", "overlap_wetland_m2": 0.0})
    assert [option.option for option in plan_salvage(by_class, BLOCKERS).groups[0].options] == ["drop"]


def test_open_parcels_are_kept_by_papers() -> None:
    frame = judged({"status": "undecided", "rule:AFF-2a": "missing"})
    document = plan_salvage(frame, BLOCKERS).groups[0].options[0]
    assert (document.option, document.kept_ha, document.papers_for) == ("document", 1.0, ("AFF-2a",))
    assert document.kept_tco2e is None


def test_ground_shared_within_the_project_is_lost_once() -> None:
    row = {"status": "excluded", "rule:GEO-overlap": "fail", "overlap_self_m2": 2_000.0}
    plan = plan_salvage(judged(row, row), ("GEO-overlap",))
    assert plan.groups[0].options[0].lost_ha == pytest.approx(0.2)


verdicts = st.sampled_from(["pass", "fail", "missing", "review", "not_applicable"])
rows = st.lists(
    st.fixed_dictionaries(
        {
            "area_map_ha": st.one_of(st.none(), st.floats(0.01, 50)),
            "rule:AFF-2d": verdicts,
            "rule:GEO-other": verdicts,
            "overlap_wetland_m2": st.floats(0, 10_000),
            "overlap_other_project_m2": st.floats(0, 10_000),
            "holder": st.sampled_from(["甲", "乙", None]),
            "land_right": st.sampled_from(["国有", "集体", None]),
            "start_date": st.sampled_from(["2016-01-01", "2017", None]),
        }
    ),
    max_size=30,
)  # fmt: skip


def with_status(row: dict[str, Any]) -> dict[str, Any]:
    found = {row["rule:AFF-2d"], row["rule:GEO-other"]}
    status = "excluded" if "fail" in found else "undecided" if found & {"missing", "review"} else "eligible"
    return {**row, "status": status}


@given(rows)
@settings(max_examples=150, deadline=None)
def test_groups_cover_all_that_does_not_qualify_once(found: list[dict[str, Any]]) -> None:
    frame = judged(*map(with_status, found))
    if frame.empty:
        return
    plan = plan_salvage(frame, BLOCKERS, min_area_m2=400)
    named = [parcel for group in plan.groups for parcel in group.parcels]
    assert sorted(named) == sorted(frame.loc[frame["status"] != "eligible", "parcel"])
    for group in plan.groups:
        for option in group.options:
            assert option.kept_ha + option.lost_ha == pytest.approx(group.area_ha, abs=1e-3)
            assert option.kept_ha >= 0 and option.lost_ha >= 0
    assert plan.eligible_ha <= plan.best_ha + 1e-9


@given(rows)
@settings(max_examples=150, deadline=None)
def test_bundles_are_disjoint_and_complete(found: list[dict[str, Any]]) -> None:
    frame = judged(*map(with_status, found))
    if frame.empty:
        return
    bundles = bundle_parcels(frame, "某县", blockers=BLOCKERS, statuses=("eligible", "undecided"))
    named = [parcel for bundle in bundles for parcel in bundle.parcels]
    assert len(named) == len(set(named))
    assert set(named) == set(frame.loc[frame["status"] != "excluded", "parcel"])
    keys = [(b.owner, b.county, b.start_year, b.land_right) for b in bundles]
    assert len(keys) == len(set(keys))


def test_unknown_parts_of_the_key_are_said() -> None:
    frame = judged(
        {}, {}, {"holder__cause": "conflict"}, {"start_date": None}, {"status": "undecided", "rule:AFF-2a": "unread"}
    )
    bundles = bundle_parcels(frame, "某县", blockers=BLOCKERS, statuses=("eligible", "undecided"))
    by_first = {bundle.parcels[0]: bundle for bundle in bundles}
    assert by_first["1"].parcels == ("1", "2", "5") and by_first["1"].open_rules == ("AFF-2a",)
    assert by_first["1"].needs == () and by_first["1"].area_mu == 45
    assert by_first["3"].owner is None and [need.en for need in by_first["3"].needs] == ["find the right holder"]
    assert by_first["4"].start_year == 2018
    assert bundle_parcels(frame)[0].needs[0].zh == "查明所在县"


def test_nothing_qualifies() -> None:
    frame = judged({"status": "excluded", "rule:AFF-2a": "fail"})
    assert bundle_parcels(frame, "某县") == ()
