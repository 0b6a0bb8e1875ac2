"""Parcel rules in bulk."""

import time
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from checker.judgement.parcels import judge_parcels
from checker.judgement.rulebase import RuleBase
from checker.model.fact import Candidate
from checker.model.rule import Rule
from checker.resources.vocabulary import load_vocabulary
from tests.judgement.build import SHIPPED, base_of, fact, parameter, rule

STEP = parameter("house.step", (667, None, "2019-12-31"), (400, "2020-01-01", None), unit="m2")
AREA = rule(
    {"parcel.min_part_area_m2": {"at_least": {"parameter": "house.step", "on": "project.start_date"}}},
    id="TST-a",
    subject="parcel",
)
KIND = rule(
    {"parcel.forest_category": {"one_of": ["防护林"]}},
    {"parcel.forest_category": {"one_of": ["经济林"]}},
    id="TST-k",
    subject="parcel",
)


def frame_of(**columns: list[Any]) -> gpd.GeoDataFrame:
    size = len(next(iter(columns.values())))
    table = {"parcel": [f"p{number}" for number in range(size)], **columns}
    return gpd.GeoDataFrame(
        {key: pd.Series(values, dtype=object) for key, values in table.items()}, geometry=[None] * size, crs=4490
    )


def base_with(*rules: Rule) -> RuleBase:
    return RuleBase({item.id: item for item in rules}, {"house.step": STEP}, (), SHIPPED.kinds, load_vocabulary())


def start(value: Any, *candidates: Candidate) -> Any:
    return base_of(facts=[fact("project", "start_date", value, "date", candidates)])


FRAME = frame_of(
    min_part_area_m2=[300.0, 500.0, 700.0, float("nan"), 700.0],
    min_part_area_m2__cause=[None, None, None, "unread", None],
    area_map_ha=[0.03, 0.05, 0.07, 0.1, 0.07],
    forest_category=["防护林", "防护林", "防护林", "防护林", "薪炭林"],
    forest_category__cause=[None] * 5,
)


def test_verdicts_findings_and_sorting() -> None:
    found = judge_parcels(base_with(AREA, KIND), start("2018-01-01"), FRAME, "2026-01-01")
    assert found.verdicts["TST-a"].tolist() == ["fail", "fail", "pass", "unread", "pass"]
    assert found.verdicts["TST-k"].tolist() == ["pass", "pass", "pass", "pass", "review"]
    assert found.eligible.tolist() == [False, False, True, False, False]
    assert found.undecided.tolist() == [False, False, False, True, True]
    assert {item.id: (item.count, item.subjects) for item in found.findings} == {
        "TST-a/parcels/fail": (2, ("p0", "p1")),
        "TST-a/parcels/unread": (1, ("p3",)),
        "TST-k/parcels/review": (1, ("p4",)),
    }
    assert found.pass_counts == {"TST-a": 2, "TST-k": 4}
    summary = found.summary
    assert (summary.count, summary.eligible_count, summary.undecided_count, summary.excluded_count) == (5, 1, 2, 2)
    assert (summary.eligible_area_ha, summary.undecided_area_ha) == (0.07, 0.17)
    assert [(item.parcel, item.rules) for item in summary.excluded] == [("p0", ("TST-a",)), ("p1", ("TST-a",))]
    assert found.frame["status"].tolist() == ["excluded", "excluded", "eligible", "undecided", "undecided"]
    areas = {item.field: item.value for item in found.facts}
    assert (areas["area_eligible_ha"], areas["area_undecided_ha"]) == (0.07, 0.17)


def test_message_gives_an_example_in_words() -> None:
    found = judge_parcels(base_with(AREA), start("2018-01-01"), FRAME, "2026-01-01")
    first = next(item for item in found.findings if item.verdict == "fail")
    assert "2个小班" in first.message and "300平方米" in first.message and "667平方米" in first.message


def test_project_candidates_and_unknown_dates() -> None:
    both = start("2018-01-01", Candidate(value="2018-01-01"), Candidate(value="2021-01-01"))
    found = judge_parcels(base_with(AREA), both, FRAME, "2026-01-01")
    assert found.verdicts["TST-a"].tolist() == ["fail", "conflict", "pass", "unread", "pass"]
    nothing = judge_parcels(base_with(AREA), base_of(), FRAME, "2026-01-01")
    assert nothing.verdicts["TST-a"].tolist() == ["fail", "missing", "pass", "unread", "pass"]
    assert "开工日期" in next(item.message for item in nothing.findings if item.verdict == "missing")


def test_a_major_rule_excludes_nobody() -> None:
    found = judge_parcels(
        base_with(AREA.model_copy(update={"severity": "major"})), start("2018-01-01"), FRAME, "2026-01-01"
    )
    assert found.eligible.all() and not found.undecided.any()


def test_no_parcels_and_no_rules() -> None:
    empty = judge_parcels(base_with(AREA), start("2018-01-01"), FRAME.iloc[:0].reset_index(drop=True), "2026-01-01")
    assert empty.findings == () and empty.summary.count == 0 and empty.facts == ()
    nobody = judge_parcels(base_with(), start("2018-01-01"), FRAME, "2026-01-01")
    assert nobody.undecided.all() and not nobody.eligible.any()


def test_a_column_nobody_makes_is_not_checked() -> None:
    unmade = rule({"parcel.organic_soil": {"equals": False}}, id="TST-o", subject="parcel")
    absent = rule({"parcel.canopy_before": {"below": 0.2}}, id="TST-c", subject="parcel")
    found = judge_parcels(base_with(unmade, absent), start("2018-01-01"), FRAME, "2026-01-01")
    assert set(found.verdicts["TST-o"]) == {"not_checked"} and set(found.verdicts["TST-c"]) == {"missing"}


def test_many_parcels_are_judged_fast() -> None:
    size = 50_000
    chance = np.random.default_rng(1)
    frame = frame_of(
        min_part_area_m2=list(chance.uniform(100, 2000, size)),
        forest_category=list(chance.choice(["防护林", "经济林"], size)),
    )
    began = time.perf_counter()
    found = judge_parcels(base_with(AREA, KIND), start("2018-01-01"), frame, "2026-01-01")
    assert time.perf_counter() - began < 10
    areas = frame["min_part_area_m2"].astype(float)
    assert found.pass_counts["TST-a"] == int((areas >= 667).sum())
    assert all(len(item.subjects) <= 200 for item in found.findings)
