"""Growth equations as printed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.accounting.equation_text import read_equation
from checker.accounting.faults import InputError

RICHARDS = ("richards", {"a": 150.5, "b": 2.5, "c": 0.08})


@pytest.mark.parametrize(
    ("text", "family", "parameters"),
    [
        ("V=150.5×(1−e^(−0.08t))^2.5", *RICHARDS),
        ("V = 150.5 * (1 - EXP(-0.08 * A)) ^ 2.5", *RICHARDS),
        ("Ｖ＝150.5［1－exp（－0.08t）］^2.5", *RICHARDS),
        ("M=150.5·(1-e^(-0.08·林龄))^(2.5)", *RICHARDS),
        ("y=200/(1+19.3e^(-0.21x))", "logistic", {"a": 200, "b": 19.3, "c": 0.21}),
        ("y=200/(1+exp(3-0.21t))", "logistic", {"a": 200, "b": np.exp(3), "c": 0.21}),
        ("V=210exp(-4.2exp(-0.11t))", "gompertz", {"a": 210, "b": 4.2, "c": 0.11}),
        ("H=22.5*exp(-9.1/t)", "schumacher", {"a": 22.5, "b": 9.1}),
        ("H=22.5e^(-9.1/A)", "schumacher", {"a": 22.5, "b": 9.1}),
        ("V=400exp(-8/t^0.6)", "korf", {"a": 400, "b": 8, "c": 0.6}),
        ("V=400exp(-8t^(-0.6))", "korf", {"a": 400, "b": 8, "c": 0.6}),
        ("B=120(1-0.98exp(-0.05t))", "mitscherlich", {"a": 120, "b": 0.98, "c": 0.05}),
        ("B=120(1-exp(-0.05t))", "mitscherlich", {"a": 120, "b": 1, "c": 0.05}),
        ("B=120(1-exp(-0.005t^1.7))", "weibull", {"a": 120, "b": 0.005, "c": 1.7}),
        ("D=0.8t^1.2", "power", {"a": 0.8, "b": 1.2}),
        ("D=8E-1·t²", "power", {"a": 0.8, "b": 2}),
    ],
)
def test_printed_forms(text: str, family: str, parameters: dict[str, float]) -> None:
    found = read_equation(text, "c", "volume_m3_per_ha")
    assert found.family == family
    assert found.parameters == pytest.approx(parameters)
    assert found.source == text


@pytest.mark.parametrize(
    "text",
    ["", "V=aD^bH^c", "V=3t+5", "V=-2+0.5ln(t)", "见附表", "V=150(1-exp(0.08t))^2.5", "V=1" + "0" * 300, "V=-5t^2"],
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read_equation(text, "马尾松", "volume_m3_per_ha")
    assert caught.value.faults[0].where == "生长曲线 马尾松"


@given(st.floats(1, 900), st.floats(0.5, 9), st.floats(0.001, 0.9), st.sampled_from(["×", "*", "·", ""]))
def test_read_back(a: float, b: float, c: float, times: str) -> None:
    a, b, c = round(a, 4), round(b, 4), round(c, 5)
    found = read_equation(f"V = {a}{times}(1 − e^(−{c:f}{times}t))^{b}", "c", "volume_m3_per_ha")
    assert (found.parameters["a"], found.parameters["b"]) == (a, b)
    assert found.parameters["c"] == pytest.approx(c)
