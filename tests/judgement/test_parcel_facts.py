"""Facts concluded and measured about parcels before and after the parcel rules are judged."""

from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
import pytest

from checker.judgement.derive import derive
from checker.judgement.linter import late_rules, lint
from checker.judgement.loaded import Loaded
from checker.judgement.parcel_facts import conclude_parcels
from checker.judgement.parcel_measures import exempt_areas, legal_bars, show_non_forest
from checker.judgement.parcels import judge_parcels
from checker.judgement.rulebase import RuleBase
from checker.judgement.rulebase import load_rulebase as load_anew
from checker.model.extracted import FactBase
from checker.model.fact import Candidate, Fact
from checker.resources.vocabulary import load_vocabulary
from tests.judgement.build import PARAMETERS, SHIPPED, base_of, fact, rule
from tests.judgement.test_parcels import frame_of

AS_OF = "2026-01-01"
load_rulebase = cache(load_anew)


def start(value: Any, *candidates: Candidate) -> FactBase:
    return base_of(facts=[fact("project", "start_date", value, "date", candidates)])


def column(frame: gpd.GeoDataFrame, name: str) -> list[Any]:
    """The value of a fact per parcel, or the cause of its being unknown."""
    return [
        value if cause is None else cause for value, cause in zip(frame[name], frame[f"{name}__cause"], strict=True)
    ]


def shipped(*ids: str) -> RuleBase:
    base = load_rulebase()
    return RuleBase({key: base.rules[key] for key in ids}, base.parameters, (), base.kinds, base.vocabulary)


def test_shipped_parcel_rules_conclude_over_all_parcels() -> None:
    frame = frame_of(
        land_class_before=["宜林荒山荒地", "乔木林地", "宜林荒山荒地", None, "宜林荒山荒地"],
        land_class_before__cause=[None, None, None, "unread", None],
        canopy_before=[0.1, None, None, 0.1, 0.35],
        canopy_before__cause=[None, "missing", "missing", None, None],
        is_shrub_before=[False, False, False, False, None],
        is_shrub_before__cause=[None, None, None, None, "missing"],
        min_part_area_m2=[5000.0] * 5,
        annual_rainfall=[399.0, 400.0, 401.0, None, 500.0],
        annual_rainfall__cause=[None, None, None, "missing", None],
        public_welfare=[True, False, False, None, False],
        public_welfare__cause=[None, None, None, "conflict", None],
    )
    done = conclude_parcels(load_rulebase(), start("2016-03-18"), frame, AS_OF)
    # the last: closure above the line, but nobody says whether trees or shrubs stood there
    assert column(done, "was_forest") == [False, True, "missing", "unread", "missing"]
    assert column(done, "exempt_rain") == [True, "review", False, "missing", False]
    assert column(done, "exempt_public") == [True, False, False, "conflict", False]
    assert column(done, "exempt_zone") == ["missing"] * 5


def test_a_parcel_rule_reads_what_was_concluded_and_tells_the_chain() -> None:
    frame = frame_of(
        non_forest_since=["2010-05", "2010-05"], non_forest_since__cause=[None, None],
        land_class_before=["宜林荒山荒地", "乔木林地"], canopy_before=[0.1, 0.1],
    )  # fmt: skip
    found = judge_parcels(shipped("AFF-2a", "AFF-4-forest"), start("2016-03-18"), frame, AS_OF)
    assert found.verdicts["AFF-2a"].tolist() == ["pass", "fail"]
    failed = next(item for item in found.findings if item.verdict == "fail")
    chain = next(step.text for step in failed.trace if "AFF-4-forest" in step.text)
    assert "按 AFF-4-forest 推出" in chain and "乔木林地" in chain and "10%" in chain


def test_conclusions_are_chained_in_order_of_dependence() -> None:
    first = rule(id="TST-b", subject="parcel", concludes={
        "fact": "parcel.was_forest", "value": {"true_when": {"parcel.canopy_before": {"at_least": 0.2}}}})  # fmt: skip
    cause = {"true_when": {"parcel.was_forest": {"equals": True}}}
    second = rule(id="TST-a", subject="parcel", concludes={"fact": "parcel.special_shrub_area", "value": cause})
    base = RuleBase({"TST-a": second, "TST-b": first}, {}, (), SHIPPED.kinds, load_vocabulary())
    frame = frame_of(canopy_before=[0.3, 0.1, None], canopy_before__cause=[None, None, "unread"])
    assert column(conclude_parcels(base, base_of(), frame, AS_OF), "special_shrub_area") == [True, False, "unread"]


def test_candidates_of_project_facts_make_a_conclusion_open() -> None:
    when = {"parcel.canopy_before": {"at_least": 0.2}, "project.start_date": {"after": "2015-01-01"}}
    told = {"fact": "parcel.was_forest", "value": {"true_when": when}}
    concluded = rule(id="TST-a", subject="parcel", concludes=told)
    base = RuleBase({"TST-a": concluded}, {}, (), SHIPPED.kinds, load_vocabulary())
    both = start("2014-01-01", Candidate(value="2014-01-01"), Candidate(value="2016-01-01"))
    frame = frame_of(canopy_before=[0.3, 0.1])
    assert column(conclude_parcels(base, both, frame, AS_OF), "was_forest") == ["conflict", False]
    perhaps = start("2016-01-01", Candidate(value="2016-01-01"), Candidate(cause="unread"))
    assert column(conclude_parcels(base, perhaps, frame, AS_OF), "was_forest") == ["unread", False]


def test_first_of_takes_the_first_case_that_is_not_false() -> None:
    cases = [
        {"when": {"parcel.canopy_before": {"at_least": 0.7}}, "value": "密"},
        {"when": {"parcel.canopy_before": {"at_least": 0.2}}, "value": "中"},
    ]
    told = {"fact": "parcel.planting_type", "value": {"first_of": cases, "otherwise": "疏"}}
    base = RuleBase(
        {"TST-a": rule(id="TST-a", subject="parcel", concludes=told, applies={"parcel.valid": {"equals": True}})},
        {}, (), SHIPPED.kinds, load_vocabulary(),
    )  # fmt: skip
    frame = frame_of(
        canopy_before=[0.8, 0.5, 0.1, None, 0.5, 0.5], canopy_before__cause=[None, None, None, "review", None, None],
        valid=[True, True, True, True, False, None], valid__cause=[None, None, None, None, None, "unread"],
    )  # fmt: skip
    made = column(conclude_parcels(base, base_of(), frame, AS_OF), "planting_type")
    assert made == ["密", "中", "疏", "review", "missing", "unread"]


@pytest.mark.parametrize(
    ("since", "cause", "starts", "expected"),
    [
        ("2013-03-18", None, [Candidate(value="2016-03-18")], "2013-03-18"),
        ("2013-03-19", None, [Candidate(value="2016-03-18")], "missing"),
        ("2013-03", None, [Candidate(value="2016-03-18")], "review"),
        ("2013-02", None, [Candidate(value="2016-03-18")], "2013-02"),
        ("2013-02-10", None, [Candidate(value="2016")], "review"),
        ("2012", None, [Candidate(value="2016")], "2012"),
        (None, "unread", [Candidate(value="2016-03-18")], "unread"),
        (None, None, [Candidate(value="2016-03-18")], "missing"),
        ("很早", None, [Candidate(value="2016-03-18")], "missing"),
        ("2010", None, [Candidate(cause="unread")], "unread"),
        ("2010", None, [Candidate(value="2016"), Candidate(cause="unread")], "unread"),
        ("2012-05-01", None, [Candidate(value="2016-03-18"), Candidate(value="2014-03-18")], "missing"),
    ],
)
def test_evidence_counts_from_three_years_before_the_start(
    since: str | None, cause: str | None, starts: list[Candidate], expected: str
) -> None:
    facts = start(starts[0].value, *starts)
    frame = frame_of(non_forest_since=[since], non_forest_since__cause=[cause])
    assert column(show_non_forest(load_rulebase(), facts, frame, AS_OF), "non_forest_shown_on") == [expected]


def test_without_a_known_number_of_years_nothing_is_shown() -> None:
    base = RuleBase({}, {}, (), SHIPPED.kinds, load_vocabulary())
    frame = frame_of(non_forest_since=["2000"])
    assert column(show_non_forest(base, start("2016"), frame, AS_OF), "non_forest_shown_on") == ["not_checked"]


def areas(eligible: list[bool], undecided: list[bool], hectares: list[float], **exempt: list[Any]) -> dict[str, Any]:
    made = exempt_areas(frame_of(**exempt), np.array(hectares), np.array(eligible), np.array(undecided))
    return {item.field: item.value if item.value is not None else item.all_candidates()[0].cause for item in made}


def test_exempt_area_is_told_apart() -> None:
    routes: dict[str, list[Any]] = {
        "exempt_rain": [True, False, False, True], "exempt_rain__cause": [None] * 4,
        "exempt_zone": [None, False, None, None], "exempt_zone__cause": ["missing", None, "missing", "missing"],
        "exempt_public": [False, False, False, False], "exempt_public__cause": [None] * 4,
    }  # fmt: skip
    all_in = areas([True] * 4, [False] * 4, [1.0, 2.0, 4.0, 8.0], **routes)
    assert all_in == {"area_exempt_ha": 9.0, "area_not_exempt_ha": 2.0, "area_exempt_undecided_ha": 4.0}
    out = areas([True, False, True, False], [False] * 4, [1.0, 2.0, 4.0, 8.0], **routes)
    assert out == {"area_exempt_ha": 1.0, "area_not_exempt_ha": "missing", "area_exempt_undecided_ha": 4.0}
    only = areas([True, False, False, True], [False] * 4, [1.0, 2.0, 4.0, 8.0], **routes)
    assert only == {"area_exempt_ha": 9.0, "area_not_exempt_ha": 0.0, "area_exempt_undecided_ha": 0.0}


def test_parcels_not_exempt_without_an_area_never_make_the_project_exempt() -> None:
    routes = {name: [True, False] for name in ("exempt_rain", "exempt_zone", "exempt_public")}
    found = areas([True, True], [False, False], [5.0, 0.0], **routes)
    assert found["area_not_exempt_ha"] == "missing"


def test_parcels_that_may_still_be_eligible_keep_the_exemption_open() -> None:
    routes = {name: [True, False] for name in ("exempt_rain", "exempt_zone", "exempt_public")}
    found = areas([True, False], [False, True], [5.0, 3.0], **routes)
    assert found == {"area_exempt_ha": 5.0, "area_not_exempt_ha": "missing", "area_exempt_undecided_ha": 3.0}
    # whichever of two exempt parcels turns out eligible, the project is exempt
    both = {name: [True, True] for name in routes}
    sure = areas([False, False], [False, True], [5.0, 3.0], **both)
    assert sure == {"area_exempt_ha": 3.0, "area_not_exempt_ha": 0.0, "area_exempt_undecided_ha": 0.0}


def test_the_project_is_exempt_when_all_its_eligible_parcels_are() -> None:
    base = shipped("AFF-6-add-rain", "AFF-6-add-zone", "AFF-6-add-public", "AFF-6-exempt")
    always = rule({"parcel.valid": {"equals": True}}, id="TST-v", subject="parcel")
    base = RuleBase({**base.rules, "TST-v": always}, base.parameters, (), base.kinds, base.vocabulary)
    dry: dict[str, list[Any]] = {
        "annual_rainfall": [300.0, 350.0], "valid": [True, True], "area_map_ha": [1.0, 2.0],
        "public_welfare": [False, False], "in_function_zone": [False, False],
    }  # fmt: skip
    wet = {**dry, "annual_rainfall": [300.0, 800.0]}
    told = {}
    for name, held in (("dry", dry), ("wet", wet), ("silent", {"valid": [True, True], "area_map_ha": [1.0, 2.0]})):
        found = judge_parcels(base, start("2016"), frame_of(**held), AS_OF)
        facts = derive(base, start("2016").add(found.facts), AS_OF, "vector", late=True)
        known = facts.find("project", "additionality_exempt")
        assert known is not None
        told[name] = known.value if known.value is not None else known.all_candidates()[0].cause
    assert told == {"dry": True, "wet": False, "silent": "missing"}


def test_a_late_rule_waits() -> None:
    base = load_rulebase()
    assert "AFF-6-exempt" in base.deriving_late() and "AFF-4-start" not in base.deriving_late()
    early = derive(base, start("2016"), AS_OF, "vector")
    assert early.find("project", "additionality_exempt") is None


def test_a_parcel_rule_cannot_read_what_comes_after_the_parcels() -> None:
    looped = rule(
        {"project.additionality_exempt": {"equals": True}}, id="TST-l", subject="parcel",
    )  # fmt: skip
    loaded = Loaded(rules=[looped, *(r for r in SHIPPED.rules if r.id == "AFF-6-exempt")],
                    parameters=list(PARAMETERS.values()), kinds=SHIPPED.kinds)  # fmt: skip
    faults = [fault.message for fault in lint(loaded, load_vocabulary())]
    assert any("TST-l" in said and "only after the parcels are judged" in said for said in faults)
    clean = [rule for rule in SHIPPED.rules if rule.concludes is not None]
    assert late_rules(clean, load_vocabulary())[1] >= {"project.additionality_exempt", "project.area_eligible_ha"}


def bars(verdicts: dict[str, list[str]], judged: tuple[str, ...] = ("GEO-farmland", "GEO-redline")) -> Fact:
    base = load_rulebase()
    frame = frame_of(overlap_farmland_m2=[0.0])
    sample = judge_parcels(shipped("GEO-farmland"), start("2016"), frame, AS_OF)
    model = sample.findings[0] if sample.findings else judge_parcels(base, start("2016"), frame, AS_OF).findings[0]
    made = [
        model.model_copy(update={"rule": name, "verdict": verdict})
        for name, all_ in verdicts.items()
        for verdict in all_
    ]
    return legal_bars(judged, made)


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ({}, 0.0),
        ({"GEO-farmland": ["fail"]}, 1.0),
        ({"GEO-farmland": ["fail", "missing"], "GEO-redline": ["missing"]}, 1.0),
        ({"GEO-farmland": ["fail"], "GEO-redline": ["fail"]}, 2.0),
        ({"GEO-farmland": ["missing"]}, "missing"),
        ({"GEO-farmland": ["missing"], "GEO-redline": ["review"]}, "review"),
        ({"GEO-farmland": ["not_applicable"]}, 0.0),
    ],
)
def test_legal_bars_count_failures_and_stay_open_else(verdicts: dict[str, list[str]], expected: float | str) -> None:
    made = bars(verdicts)
    assert (made.value if made.value is not None else made.all_candidates()[0].cause) == expected


def test_rules_that_were_not_judged_leave_the_bars_open() -> None:
    assert bars({}, judged=("GEO-farmland",)).all_candidates()[0].cause == "missing"


@pytest.mark.parametrize(
    ("year", "cause", "expected"),
    [
        (2010.0, None, "review"),
        (2016.0, None, "2012-01-01"),
        (2017.0, None, "2012-01-01"),
        (2010.0, "conflict", "2012-01-01"),
    ],
)
def test_a_parcel_planted_before_the_start_is_for_a_person(year: float, cause: str | None, expected: str) -> None:
    frame = frame_of(
        non_forest_since=["2012-01-01"],
        non_forest_since__cause=[None],
        planting_year=[year],
        planting_year__cause=[cause],
    )
    found = show_non_forest(load_rulebase(), start("2016-03-18"), frame, AS_OF)
    assert column(found, "non_forest_shown_on") == [expected]
