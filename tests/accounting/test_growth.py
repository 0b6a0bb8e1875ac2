"""Growth equations against numbers worked by hand, and refusal where a curve does not hold."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.accounting.faults import InputError
from checker.accounting.growth import FAMILIES, Curve


def curve(family: str, quantity: str = "volume_m3_per_ha", **parameters: float) -> Curve:
    return Curve(id="T", family=family, quantity=quantity, parameters=parameters)


@pytest.mark.parametrize(
    ("family", "parameters", "age", "expected"),
    [
        # 200 / (1 + 19 e^(-0.2*10)) = 200 / (1 + 19*0.1353353) = 200 / 3.5713703
        ("logistic", {"a": 200, "b": 19, "c": 0.2}, 10, 56.00091),
        # 200 (1 - e^(-0.5))^3 = 200 * 0.3934693^3 = 200 * 0.0609162
        ("richards", {"a": 200, "b": 3, "c": 0.05}, 10, 12.18323),
        # 200 e^(-4 e^(-1)) = 200 e^(-1.4715178) = 200 * 0.2295768
        ("gompertz", {"a": 200, "b": 4, "c": 0.1}, 10, 45.91536),
        # 200 e^(-20/10) = 200 * 0.1353353
        ("schumacher", {"a": 200, "b": 20}, 10, 27.06706),
        # 200 e^(-10 * 4^(-0.5)) = 200 e^(-5)
        ("korf", {"a": 200, "b": 10, "c": 0.5}, 4, 1.3475894),
        # 200 (1 - e^(-1)) = 200 * 0.6321206
        ("mitscherlich", {"a": 200, "b": 1, "c": 0.1}, 10, 126.42411),
        # 200 (1 - e^(-0.01 * 10^2)) = the same
        ("weibull", {"a": 200, "b": 0.01, "c": 2}, 10, 126.42411),
        # 0.5 * 10^1.5 = 15.8113883
        ("power", {"a": 0.5, "b": 1.5}, 10, 15.8113883),
    ],
)
def test_by_hand(family: str, parameters: dict[str, float], age: float, expected: float) -> None:
    assert float(curve(family, **parameters).reach(np.array([age]))[0]) == pytest.approx(expected, rel=2e-6)


def test_table_interpolates_and_stops_at_its_ends() -> None:
    table = Curve(id="表", family="table", quantity="volume_m3_per_ha", ages=(0, 5, 10), values=(0, 10, 40))
    assert table.reach(np.array([[0.0, 2.5], [7.0, 10.0]])).tolist() == [[0, 5], [22, 40]]
    with pytest.raises(InputError, match="0 to 10 but 10 to 11"):
        table.reach(np.array([10.0, 11.0]))


def test_starting_table_late_refuses_young_ages() -> None:
    table = Curve(id="表", family="table", quantity="volume_m3_per_ha", ages=(5, 10), values=(10, 40))
    with pytest.raises(InputError) as caught:
        table.reach(np.array([3.0]))
    assert caught.value.faults[0].code == "undefined_age"


def test_negative_when_young_is_refused_not_zeroed() -> None:
    # 1 - 1.5 e^(-0.1 t) < 0 until t = ln(1.5)/0.1 = 4.05
    young = curve("mitscherlich", a=200, b=1.5, c=0.1)
    with pytest.raises(InputError) as caught:
        young.reach(np.array([2.0, 20.0]))
    assert caught.value.faults[0].code == "negative_growth"
    assert young.reach(np.array([5.0]))[0] > 0


@pytest.mark.parametrize("family", ["schumacher", "korf"])
def test_limit_at_planting(family: str) -> None:
    names = FAMILIES[family][1]
    assert curve(family, **dict.fromkeys(names, 2.0)).reach(np.array([0.0]))[0] == 0.0


def test_age_before_planting_is_refused() -> None:
    with pytest.raises(InputError):
        curve("power", a=1, b=1).reach(np.array([-1.0]))


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"a": 200, "b": 3}, "missing"),
        ({"a": math.nan, "b": 3, "c": 0.1}, "not_a_number"),
        ({"a": -1, "b": 3, "c": 0.1}, "negative"),
        ({"a": 1, "b": 3, "c": 0.1, "k": 2}, "unknown_name"),
    ],
)
def test_bad_parameters_are_named(parameters: dict[str, float], code: str) -> None:
    with pytest.raises(InputError) as caught:
        curve("richards", **parameters)
    assert caught.value.faults[0].code == code
    assert "T" in caught.value.faults[0].where


def test_absurd_growth_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        curve("power", a=100, b=2).reach(np.array([30.0]))
    assert caught.value.faults[0].code == "absurd"


@given(
    st.sampled_from(sorted(set(FAMILIES) - {"mitscherlich"})),
    st.floats(1, 400), st.floats(0.5, 5), st.floats(0.02, 0.3), st.floats(0, 60),
)  # fmt: skip
def test_curves_never_shrink(family: str, a: float, b: float, c: float, age: float) -> None:
    model = curve(family, **dict(zip(FAMILIES[family][1], (a, b, c), strict=False)))
    earlier, later = model.at(np.array([age, age + 1.0]))
    assert later >= earlier >= 0
