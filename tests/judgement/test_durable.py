"""The limits of durable_rules that its adapter must keep, and its speed."""

import time

import pytest

from checker.judgement import durable
from checker.judgement.durable import DurableEvaluator, EngineFault
from checker.judgement.engine import Evaluator, choose_engine
from checker.judgement.reading import Case, Known, Unknown
from checker.model.errors import UserError
from tests.judgement.build import SHIPPED, compiled, rule

RAIN = "project.annual_rainfall"


def test_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.judgement.engine.available", lambda: False)
    assert choose_engine("both") == "vector" == choose_engine("vector")
    with pytest.raises(UserError) as caught:
        choose_engine("durable")
    assert "vector" in caught.value.zh


def test_a_hundred_and_seventy_rules(both: tuple[Evaluator, ...]) -> None:
    evaluator = DurableEvaluator(SHIPPED.kinds)
    rules = [compiled(rule({RAIN: {"at_least": number}}, id=f"TST-{number}")) for number in range(170)]
    case: Case = {RAIN: Known(85.0)}
    began = time.perf_counter()
    found = [evaluator.verdicts(item, [case])[0] for item in rules]
    assert time.perf_counter() - began < 5
    assert found == ["pass"] * 86 + ["fail"] * 84


def test_many_comparisons_of_one_fact(both: tuple[Evaluator, ...]) -> None:
    """The library refuses one fact against more than 64 branches; here it meets 240."""
    done = compiled(rule({"all": [{RAIN: {"at_least": number}} for number in range(80)]}))
    cases: list[Case] = [{RAIN: Known(79.0)}, {RAIN: Known(78.0)}, {RAIN: Unknown("unread")}]
    assert both[0].verdicts(done, cases) == ["pass", "fail", "unread"]


def test_large_and_small_figures(both: tuple[Evaluator, ...]) -> None:
    done = compiled(rule({RAIN: {"equals": 8_999_999_999_999.0}}))
    cases: list[Case] = [
        {RAIN: Known(8_999_999_999_999.0)},
        {RAIN: Known(8_999_999_999_998.0)},
        {RAIN: Known(0.000001)},
    ]
    assert both[0].verdicts(done, cases) == ["pass", "fail", "fail"] == both[1].verdicts(done, cases)


def test_a_fault_inside_a_consequence_is_not_swallowed(
    both: tuple[Evaluator, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    evaluator = DurableEvaluator(SHIPPED.kinds)
    monkeypatch.setattr(durable, "CAUSE_ORDER", ())
    with pytest.raises(EngineFault, match="0 verdicts"):
        evaluator.verdicts(compiled(rule({RAIN: {"at_least": 1}})), [{RAIN: Unknown("missing")}])


def test_a_list_where_a_value_is_compared_is_a_fault(both: tuple[Evaluator, ...]) -> None:
    from checker.judgement.reading import Elements

    with pytest.raises(EngineFault, match="a list"):
        both[0].verdicts(compiled(rule({RAIN: {"at_least": 1}})), [{RAIN: Elements((Known(1.0),))}])
