"""Which combinations are tried and what they amount to."""

import pytest

from checker.judgement.candidates import LIMIT, Choice, combinations, combine
from checker.judgement.reading import Known, Unknown
from checker.model.finding import Verdict


def choices(count: int) -> list[Choice]:
    return [Choice(Known(float(number))) for number in range(count)]


def test_product_up_to_the_limit() -> None:
    cases = combinations({"a": choices(8), "b": choices(8)})
    assert cases is not None and len(cases) == LIMIT == len({(case["a"], case["b"]) for case in cases})
    assert combinations({"a": choices(8), "b": choices(9)}) is None
    assert combinations({}) == [{}]


@pytest.mark.parametrize(
    "verdicts,expected,note",
    [
        (["pass"], "pass", ""),
        (["pass", "pass"], "pass", "agreed"),
        (["fail", "fail"], "fail", "agreed"),
        (["pass", "fail"], "conflict", "differ"),
        (["pass", "missing"], "missing", "differ"),
        (["pass", "unread"], "unread", "differ"),
        (["pass", "fail", "missing"], "conflict", "differ"),
        (["pass", "fail", "unread"], "unread", "differ"),
        (["missing", "review"], "review", "differ"),
        (["missing", "not_checked", "unread"], "not_checked", "differ"),
        (["missing", "missing"], "missing", ""),
        (["not_applicable", "pass"], "conflict", "differ"),
    ],
)
def test_combining(verdicts: list[Verdict], expected: str, note: str) -> None:
    found = combine(verdicts)
    assert (found.verdict, found.note) == (expected, note)


def test_nothing_to_combine() -> None:
    with pytest.raises(ValueError, match="no combination"):
        combine([])


def test_unknowns_are_candidates_too() -> None:
    cases = combinations({"a": [Choice(Known(1.0)), Choice(Unknown("unread"))]})
    assert cases == [{"a": Known(1.0)}, {"a": Unknown("unread")}]
