"""Every operator, at and beside its bound, in both engines."""

from typing import Any

import pytest

from checker.judgement.engine import Evaluator
from checker.judgement.operators import EXTREMES, OPERATORS, QUANTIFIERS
from tests.judgement.build import compiled, parameter, rule, verdict

RAIN, START, OWNER, WOOD = "project.annual_rainfall", "project.start_date", "project.owner", "project.public_welfare"
DATES, AREAS, SPECIES = "approval.date", "approval.area", "project.species"
P, F, R, M, U = "pass", "fail", "review", "missing", "unread"
ROWS: list[tuple[dict[str, Any], Any, str]] = [
    ({RAIN: {"equals": 400}}, 400, P),
    ({RAIN: {"equals": 400}}, 400.000001, F),
    ({RAIN: {"equals": 0.3}}, 0.1 + 0.2, P),
    ({RAIN: {"at_least": 400}}, 400, P),
    ({RAIN: {"at_least": 400}}, 399.9, F),
    ({RAIN: {"at_most": 400}}, 400, P),
    ({RAIN: {"at_most": 400}}, 400.1, F),
    ({RAIN: {"above": 400}}, 400, F),
    ({RAIN: {"above": 400}}, 400.1, P),
    ({RAIN: {"below": 400}}, 400, F),
    ({RAIN: {"below": 400}}, -400, P),
    ({RAIN: {"between": [300, 400]}}, 300, P),
    ({RAIN: {"between": [300, 400]}}, 400, P),
    ({RAIN: {"between": [300, 400]}}, 401, F),
    ({RAIN: {"one_of": [300, 400]}}, 400, P),
    ({RAIN: {"one_of": [300, 400]}}, 350, F),
    ({RAIN: {"one_of": [300]}}, "unknown", M),
    ({RAIN: {"above": 1}}, 0.0000004, F),
    ({RAIN: {"above": 1}}, 8e12, P),
    ({RAIN: {"at_least": 1}}, {"unknown": "unread"}, U),
    ({START: {"after": "2012-11-08"}}, "2012-11-08", F),
    ({START: {"after": "2012-11-08"}}, "2012-11-09", P),
    ({START: {"after": "2012-11-08"}}, "2012-11", R),
    ({START: {"after": "2012-11-08"}}, "2012-12", P),
    ({START: {"after": "2012-11-08"}}, "2012-10", F),
    ({START: {"after": "2012-10-31"}}, "2012-11", P),
    ({START: {"on_or_after": "2012-11-08"}}, "2012-11-08", P),
    ({START: {"on_or_after": "2012-11-08"}}, "2012-11-07", F),
    ({START: {"on_or_after": "2012-11-01"}}, "2012-11", P),
    ({START: {"on_or_after": "2012-11-02"}}, "2012-11", R),
    ({START: {"before": "2012-11-08"}}, "2012-11-07", P),
    ({START: {"before": "2012-11-08"}}, "2012-11-08", F),
    ({START: {"before": "2013-01-01"}}, "2012", P),
    ({START: {"before": "2012-12-31"}}, "2012", R),
    ({START: {"on_or_before": "2012-11-08"}}, "2012-11-08", P),
    ({START: {"on_or_before": "2012-11-08"}}, "2012-11-09", F),
    ({START: {"on_or_before": "2012-11-30"}}, "2012-11", P),
    ({START: {"on_or_before": "2012-11-29"}}, "2012-11", R),
    ({START: {"equals": "2012-11-08"}}, "2012-11-08", P),
    ({START: {"equals": "2012-11-08"}}, "2012-11", R),
    ({START: {"equals": "2012-11-08"}}, "2012-12", F),
    ({START: {"equals": "2012-11"}}, "2012-11", R),
    ({START: {"between": ["2012-11-08", "2012-12-08"]}}, "2012-12-08", P),
    ({START: {"after": "2013"}}, "2013-05-01", R),
    ({OWNER: {"equals": "甲林场"}}, "甲林场", P),
    ({OWNER: {"equals": "甲林场"}}, "乙", F),
    ({OWNER: {"equals": '引"号\\'}}, '引"号\\', P),
    ({OWNER: {"one_of": ["甲", "乙"]}}, "乙", P),
    ({OWNER: {"one_of": ["甲", "乙"]}}, "丙", F),
    ({OWNER: {"matches": "document_number"}}, "青林发〔2016〕37号", P),
    ({OWNER: {"matches": "document_number"}}, "青林", F),
    ({OWNER: {"matches": "registry_code"}}, "Ｎ１１０ ００３", P),
    ({OWNER: {"matches": "registry_code"}}, {"unknown": "review"}, R),
    ({WOOD: {"equals": True}}, True, P),
    ({WOOD: {"equals": False}}, True, F),
    ({OWNER: {"exists": True}}, "甲", P),
    ({OWNER: {"exists": True}}, "unknown", M),
    ({OWNER: {"exists": True}}, "silent", M),
    ({OWNER: {"absent": True}}, "甲", F),
    ({OWNER: {"absent": True}}, "unknown", M),
    ({OWNER: {"absent": True}}, "silent", P),
    ({SPECIES: {"contains": "油松"}}, ["油松", "侧柏"], P),
    ({SPECIES: {"contains": ["油松", "刺槐"]}}, ["油松"], F),
    ({SPECIES: {"contains": "油松"}}, [], F),
    ({SPECIES: {"contains": "油松"}}, {"unknown": "unread"}, U),
    ({SPECIES: {"every": {"one_of": ["油松", "侧柏"]}}}, ["油松", "侧柏"], P),
    ({SPECIES: {"every": {"equals": "油松"}}}, ["油松", "杨"], F),
    ({SPECIES: {"every": {"equals": "油松"}}}, [], P),
    ({SPECIES: {"some": {"equals": "油松"}}}, [], F),
    ({SPECIES: {"some": {"equals": "油松"}}}, ["杨", "油松"], P),
    ({SPECIES: {"none": {"equals": "油松"}}}, ["杨"], P),
    ({SPECIES: {"none": {"equals": "油松"}}}, ["油松"], F),
    ({SPECIES: {"exists": True}}, ["油松"], P),
    ({"project.documents_present": {"contains": "approval"}}, ["approval"], P),
    ({"project.documents_present": {"contains": "approval"}}, ["pdd"], M),
    ({"project.documents_present": {"contains": "approval"}}, {"present": ["pdd"], "unread": ["approval"]}, U),
    ({"project.documents_present": {"contains": ["approval", "pdd"]}}, {"present": ["pdd"], "unread": ["approval"]}, U),
    ({DATES: {"every": {"after": "2012-11-08"}}}, {"papers": ["2013-01-01", "2014-01-01"]}, P),
    ({DATES: {"every": {"after": "2012-11-08"}}}, {"papers": ["2013-01-01", "2012-01-01", "unknown"]}, F),
    ({DATES: {"every": {"after": "2012-11-08"}}}, {"papers": ["2013-01-01", "unknown"]}, M),
    ({DATES: {"every": {"after": "2012-11-08"}}}, {"papers": []}, M),
    ({DATES: {"none": {"after": "2012-11-08"}}}, {"papers": []}, M),
    ({DATES: {"some": {"after": "2012-11-08"}}}, {"papers": [{"unknown": "unread"}, "2013-01-01"]}, P),
    ({DATES: {"some": {"after": "2012-11-08"}}}, {"papers": [{"unknown": "unread"}, "2011-01-01"]}, U),
    ({DATES: {"earliest": {"after": "2012-11-08"}}}, {"papers": ["2013-01-01", "2012-11-09"]}, P),
    ({DATES: {"earliest": {"after": "2012-11-08"}}}, {"papers": ["2013-01-01", "2012-11-08"]}, F),
    ({DATES: {"earliest": {"on_or_before": "2012-11-08"}}}, {"papers": ["2013-01-01", "2012-11-08"]}, P),
    ({DATES: {"earliest": {"after": "2012-11-08"}}}, {"papers": ["2013-01-01", {"unknown": "unread"}]}, U),
    ({DATES: {"earliest": {"before": "2012-11-08"}}}, {"papers": ["2012-01-01", {"unknown": "unread"}]}, P),
    ({DATES: {"latest": {"before": "2012-11-08"}}}, {"papers": ["2012-01-01", "2012-11-08"]}, F),
    ({DATES: {"latest": {"on_or_after": "2012-11-08"}}}, {"papers": ["2012-01-01", "2012-11-08"]}, P),
    ({DATES: {"latest": {"between": ["2012-01-01", "2012-12-31"]}}}, {"papers": ["2011-01-01", "2012-11-08"]}, P),
    ({AREAS: {"smallest": {"at_least": 10}}}, {"papers": [10, 20]}, P),
    ({AREAS: {"smallest": {"equals": 10}}}, {"papers": [10, 20]}, P),
    ({AREAS: {"smallest": {"equals": 20}}}, {"papers": [10, 20]}, F),
    ({AREAS: {"largest": {"above": 20}}}, {"papers": [10, 20]}, F),
    ({AREAS: {"largest": {"at_most": 20}}}, {"papers": [10, 20]}, P),
    ({AREAS: {"largest": {"below": 20}}}, {"papers": []}, M),
    ({AREAS: {"every": {"above": 5, "below": 20}}}, {"papers": [10, 20]}, F),
    ({AREAS: {"at_least": 10}}, {"papers": [10, 20]}, P),
    ({AREAS: {"at_least": 15}}, {"papers": [10, 20]}, "conflict"),
    ({"pdd.claimed_by_year": {"every": {"above": 0}}}, {"map": {"2020": 1.5, "2021": 0.5}}, P),
    ({"pdd.claimed_by_year": {"smallest": {"above": 1}}}, {"map": {"2020": 1.5, "2021": 0.5}}, F),
]


@pytest.mark.parametrize("condition,value,expected", ROWS)
def test_operator(engines: tuple[Evaluator, ...], condition: dict[str, Any], value: Any, expected: str) -> None:
    assert verdict(compiled(rule(condition)), {next(iter(condition)): value}, engines) == expected


def test_every_operator_is_tested() -> None:
    tested = {operator for condition, _, _ in ROWS for operators in condition.values() for operator in operators}
    assert tested == {*OPERATORS, *QUANTIFIERS, *EXTREMES}


COMPARED = [
    ("on_or_before", "2020-01-01", "2020-01-01", P),
    ("before", "2020-01-01", "2020-01-01", F),
    ("before", "2020-01", "2020", R),
    ("equals", "2020-01-01", "2020-01-01", P),
    ("equals", "2020-01", "2020-01-01", R),
    ("equals", "2019", "2020-01-01", F),
    ("after", "unknown", "2020-01-01", M),
    ("after", "2020-01-01", {"unknown": "unread"}, U),
    ("after", "unknown", {"unknown": "unread"}, U),
    ("after", {"unknown": "unread"}, "unknown", U),
]


@pytest.mark.parametrize("operator,own,other,expected", COMPARED)
def test_against_another_fact(
    engines: tuple[Evaluator, ...], operator: str, own: Any, other: Any, expected: str
) -> None:
    done = compiled(rule({START: {operator: {"fact": "project.crediting_start"}}}))
    assert verdict(done, {START: own, "project.crediting_start": other}, engines) == expected


def test_against_another_fact_inside_a_list(engines: tuple[Evaluator, ...]) -> None:
    done = compiled(rule({DATES: {"every": {"before": {"fact": START}}}}))
    assert verdict(done, {DATES: {"papers": ["2012-01-01", "2013-01-01"]}, START: "2013-01-02"}, engines) == P
    assert verdict(done, {DATES: {"papers": ["2012-01-01", "2013-01-01"]}, START: "2013-01-01"}, engines) == F
    assert verdict(done, {DATES: {"papers": ["2012-01-01", "2013-01-01"]}, START: "2013"}, engines) == R


STEP = parameter("house.step", (667, None, "2019-12-31"), (400, "2020-01-01", None), unit="mm")
GAP = parameter("house.gap", (667, None, "2018-12-31"), (400, "2020-01-01", None), unit="mm")


@pytest.mark.parametrize(
    "start,value,expected",
    [
        ("2019-12-31", 500, F),
        ("2020-01-01", 500, P),
        ("2020", 500, P),
        ("unknown", 300, F),
        ("unknown", 700, P),
        ("unknown", 500, M),
        ({"unknown": "unread"}, 500, U),
        ("unknown", {"unknown": "unread"}, U),
        ("2020-06", "unknown", M),
        ({"candidates": ["2019-05-01", "2020-05-01"]}, 500, "conflict"),
        ({"candidates": ["2019-05-01", "2020-05-01"]}, 700, P),
    ],
)
def test_dated_parameter(engines: tuple[Evaluator, ...], start: Any, value: Any, expected: str) -> None:
    done = compiled(rule({RAIN: {"at_least": {"parameter": "house.step", "on": START}}}), [STEP])
    assert verdict(done, {RAIN: value, START: start}, engines) == expected


@pytest.mark.parametrize(
    "start,value,expected", [("2019-05-01", 500, "not_checked"), ("2019", 500, "not_checked"), ("unknown", 500, M)]
)
def test_a_day_without_a_value_is_not_checked(
    engines: tuple[Evaluator, ...], start: Any, value: Any, expected: str
) -> None:
    done = compiled(rule({RAIN: {"at_least": {"parameter": "house.gap", "on": START}}}), [GAP])
    assert verdict(done, {RAIN: value, START: start}, engines) == expected


def test_a_partial_date_tries_the_values_its_interval_meets(engines: tuple[Evaluator, ...]) -> None:
    step = parameter("house.mid", (667, None, "2019-06-30"), (400, "2019-07-01", None), unit="mm")
    done = compiled(rule({RAIN: {"at_least": {"parameter": "house.mid", "on": START}}}), [step])
    for start, expected in (("2019", R), ("2019-06", F), ("2019-07", P)):
        assert verdict(done, {RAIN: 500, START: start}, engines) == expected
    assert verdict(done, {RAIN: 700, START: "2019"}, engines) == P


def test_dated_parameter_inside_a_list(engines: tuple[Evaluator, ...]) -> None:
    step = parameter("house.area", (20, None, "2019-12-31"), (10, "2020-01-01", None), unit="ha")
    done = compiled(
        rule({AREAS: {"every": {"at_least": {"parameter": "house.area", "on": START}, "below": 100}}}), [step]
    )
    papers = {"papers": [15, 30]}
    assert verdict(done, {AREAS: papers, START: "2018-01-01"}, engines) == F
    assert verdict(done, {AREAS: papers, START: "2021-01-01"}, engines) == P
    assert verdict(done, {AREAS: papers, START: "unknown"}, engines) == M


def test_plain_parameter_and_unreadable_one(engines: tuple[Evaluator, ...]) -> None:
    condition = {RAIN: {"below": {"parameter": "house.p"}}}
    assert verdict(compiled(rule(condition), [parameter("house.p", 400, unit="mm")]), {RAIN: 399}, engines) == P
    assert (
        verdict(compiled(rule(condition), [parameter("house.p", None, unit="mm")]), {RAIN: 399}, engines)
        == "not_checked"
    )
    done = compiled(rule(condition), [STEP.model_copy(update={"id": "house.p"})], as_of="2019-01-01")
    assert verdict(done, {RAIN: 500}, engines) == P
