"""Truth tables, in the plain functions and in both engines."""

from itertools import product

import pytest

from checker.judgement.engine import Evaluator
from checker.judgement.kleene import Truth, conjoin, disjoin, negate
from tests.judgement.build import compiled, rule, verdict

STATES: dict[str, Truth] = {"t": True, "f": False, "missing": "missing", "unread": "unread", "review": "review"}
GIVEN = {"t": True, "f": False, "missing": "unknown", "unread": {"unknown": "unread"}, "review": {"unknown": "review"}}
A, B = {"project.public_welfare": {"equals": True}}, {"project.burning": {"equals": True}}


def shown(truth: Truth) -> str:
    return {True: "pass", False: "fail"}[truth] if isinstance(truth, bool) else truth


def test_plain_tables() -> None:
    assert conjoin([True, True]) is True
    assert conjoin([True, "missing"]) == "missing"
    assert conjoin(["missing", False]) is False
    assert conjoin(["missing", "unread", "review"]) == "unread"
    assert disjoin(["missing", True]) is True
    assert disjoin([False, "review", "missing"]) == "review"
    assert disjoin([False, False]) is False
    assert negate("conflict") == "conflict"
    assert (conjoin([]), disjoin([])) == (True, False)


@pytest.mark.parametrize("first,second", list(product(STATES, STATES)))
def test_tables_in_both_engines(engines: tuple[Evaluator, ...], first: str, second: str) -> None:
    given = {"project.public_welfare": GIVEN[first], "project.burning": GIVEN[second]}
    a, b = STATES[first], STATES[second]
    assert verdict(compiled(rule({"all": [A, B]})), given, engines) == shown(conjoin([a, b]))
    assert verdict(compiled(rule({"any": [A, B]})), given, engines) == shown(disjoin([a, b]))
    assert verdict(compiled(rule({"not": A})), given, engines) == shown(negate(a))
    assert verdict(compiled(rule({"any": [{"not": A}, {"all": [A, B]}]})), given, engines) == shown(
        disjoin([negate(a), conjoin([a, b])])
    )


@pytest.mark.parametrize(
    "passes,fails,expected",
    [
        ("t", "f", "pass"),
        ("f", "t", "fail"),
        ("f", "f", "review"),
        ("t", "missing", "missing"),
        ("missing", "f", "missing"),
        ("missing", "t", "fail"),
        ("f", "unread", "unread"),
        ("missing", "unread", "unread"),
        ("unread", "missing", "unread"),
    ],
)
def test_pass_and_fail_together(engines: tuple[Evaluator, ...], passes: str, fails: str, expected: str) -> None:
    given = {"project.public_welfare": GIVEN[passes], "project.burning": GIVEN[fails]}
    assert verdict(compiled(rule(A, B)), given, engines) == expected


@pytest.mark.parametrize("state,expected", [("t", "pass"), ("f", "not_applicable"), ("unread", "unread")])
def test_applies(engines: tuple[Evaluator, ...], state: str, expected: str) -> None:
    given = {"project.public_welfare": GIVEN[state], "project.burning": True}
    assert verdict(compiled(rule(B, applies=A)), given, engines) == expected
