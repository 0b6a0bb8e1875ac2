"""The two engines give the same verdict on made-up facts, for made-up conditions and for every shipped rule."""

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.judgement.compile import Compiled
from checker.judgement.engine import Evaluator, evaluators
from checker.judgement.reading import Case
from checker.judgement.trial import made_up_cases
from checker.model.rule import Rule
from tests.judgement.build import SHIPPED, compiled, parameter, rule

NUMBER, START, END = "project.annual_rainfall", "project.start_date", "project.crediting_start"
STEP = parameter(
    "house.step", (2, None, "2012-06-30"), (1, "2012-07-01", "2013-03-01"), (3, "2013-04-01", None), unit="mm"
)
ITEMS = ("油松", "侧柏")
DAYS = st.sampled_from(["2012", "2012-06", "2012-07-01", "2012-06-30", "2013-03-15", "2014"])
FIGURES = st.sampled_from([0, 1, 1.000001, 2, 3, -1])
NUMERIC = st.sampled_from(["equals", "at_least", "at_most", "above", "below"])
CALENDAR = st.sampled_from(["equals", "before", "after", "on_or_before", "on_or_after"])


def one(
    name: str, operator: st.SearchStrategy[str], operand: st.SearchStrategy[Any]
) -> st.SearchStrategy[dict[str, Any]]:
    return st.tuples(operator, operand).map(lambda pair: {name: {pair[0]: pair[1]}})


LEAVES = st.one_of(
    one(NUMBER, NUMERIC, FIGURES),
    one(NUMBER, NUMERIC, st.just({"parameter": "house.step", "on": START})),
    one(NUMBER, st.just("one_of"), st.just([0, 2])),
    one(START, CALENDAR, DAYS),
    one(START, CALENDAR, st.just({"fact": END})),
    one("project.owner", st.sampled_from(["exists", "absent"]), st.just(True)),
    one("project.public_welfare", st.just("equals"), st.booleans()),
    one("project.species", st.just("contains"), st.sampled_from([*ITEMS, list(ITEMS)])),
    one(
        "project.species",
        st.sampled_from(["every", "some", "none"]),
        st.sampled_from(ITEMS).map(lambda x: {"equals": x}),
    ),
    one("project.documents_present", st.just("contains"), st.sampled_from(["approval", ["approval", "pdd"]])),
    one(
        "approval.date",
        st.sampled_from(["every", "some", "none"]),
        st.tuples(CALENDAR, DAYS).map(lambda p: {p[0]: p[1]}),
    ),
    one("approval.date", st.sampled_from(["every", "some"]), CALENDAR.map(lambda o: {o: {"fact": END}})),
    one("approval.date", st.sampled_from(["earliest", "latest"]), DAYS.map(lambda day: {"after": day})),
    one(
        "approval.area",
        st.sampled_from(["smallest", "largest"]),
        st.tuples(NUMERIC, FIGURES).map(lambda p: {p[0]: p[1]}),
    ),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: {"all": items}),
        st.lists(inner, max_size=3).map(lambda items: {"any": items}),
        inner.map(lambda item: {"not": item}),
    ),
    max_leaves=6,
)


def differing(done: Compiled, cases: list[Case], engines: tuple[Evaluator, ...]) -> list[Any]:
    durable, vector = (engine.verdicts(done, cases) for engine in engines)
    return [(case, a, b) for case, a, b in zip(cases, durable, vector, strict=True) if a != b]


@given(passes=TREES, fails=st.none() | TREES, applies=st.just({}) | TREES, seed=st.integers(0, 2**32))
@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_made_up_rules(both: tuple[Evaluator, ...], passes: Any, fails: Any, applies: Any, seed: int) -> None:
    done = compiled(rule(passes, fails, applies=applies), [STEP])
    # a host of its own: hundreds of throw-away programs are no load that an audit has
    engines = evaluators("both", SHIPPED.kinds)
    assert not differing(done, made_up_cases(done, 8, random.Random(seed)), engines)


@pytest.mark.parametrize(
    "shipped", [item for item in SHIPPED.rules if item.concludes is None], ids=lambda item: item.id
)
def test_shipped_rules(both: tuple[Evaluator, ...], shipped: Rule) -> None:
    done = compiled(shipped)
    assert not differing(done, made_up_cases(done, 60, random.Random(shipped.id)), both)


def test_many_cases_on_one_host(both: tuple[Evaluator, ...]) -> None:
    """More than the thousand states that the library keeps, each right."""
    done = compiled(rule({NUMBER: {"at_least": {"parameter": "house.step", "on": START}}}), [STEP])
    cases = made_up_cases(done, 3000, random.Random(7))
    assert not differing(done, cases, both)
    assert len({verdict for verdict in both[0].verdicts(done, cases)}) >= 5
