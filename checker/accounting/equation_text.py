"""Reads a growth equation as papers print it, "V=150×(1−e^(−0.08t))^2.5", into family and parameters.

Only forms whose every number has its place are read; anything else is refused with the text, never guessed.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from math import exp
from typing import Final

from checker.accounting.faults import InputError, fault
from checker.accounting.growth import Curve, Family, Quantity
from checker.accounting.sourced import Origin
from checker.model.rule import Basis

N: Final = r"([+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"
P: Final = r"(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"
LONGEST: Final = 200
SUPERSCRIPTS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
SIGNS: Final = str.maketrans("−–—×·∙•⋅÷[]{}【】", "---*****/()()()")
Numbers = Callable[..., dict[str, float]]


def _abc(a: float, b: float, c: float) -> dict[str, float]:
    return {"a": a, "b": b, "c": c}


def _acb(a: float, c: float, b: float) -> dict[str, float]:
    return {"a": a, "b": b, "c": c}


def _ab(a: float, b: float) -> dict[str, float]:
    return {"a": a, "b": b}


# Compact text (no blanks, no *, age written t) to family, and which number is which parameter.
FORMS: Final[tuple[tuple[Family, str, Numbers], ...]] = (
    ("logistic", rf"{P}/\(1\+{P}exp\(-{P}t\)\)", _abc),
    ("logistic", rf"{P}/\(1\+exp\({N}-{P}t\)\)", lambda a, b, c: _abc(a, exp(b), c)),
    ("richards", rf"{P}\(1-exp\(-{P}t\)\)\^\(?{P}\)?", _acb),
    ("mitscherlich", rf"{P}\(1-{P}exp\(-{P}t\)\)", _abc),
    ("mitscherlich", rf"{P}\(1-exp\(-{P}t\)\)", lambda a, c: _abc(a, 1.0, c)),
    ("gompertz", rf"{P}exp\(-{P}exp\(-{P}t\)\)", _abc),
    ("schumacher", rf"{P}exp\(-{P}/t\)", _ab),
    ("korf", rf"{P}exp\(-{P}/t\^\(?{P}\)?\)", _abc),
    ("korf", rf"{P}exp\(-{P}t\^\(?-{P}\)?\)", _abc),
    ("weibull", rf"{P}\(1-exp\(-{P}t\^\(?{P}\)?\)\)", _abc),
    ("power", rf"{P}t\^\(?{P}\)?", _ab),
)
AGE: Final[Mapping[str, str]] = {
    "t": "t",
    "A": "t",
    "T": "t",
    "x": "t",
    "age": "t",
    "Age": "t",
    "年龄": "t",
    "林龄": "t",
}


def compact(text: str) -> str:
    """The right side of an equation in one spelling: exp( ) for powers of e, t for the age, no blanks, no *."""
    raised = re.sub(r"([⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+)", lambda m: "^" + m.group(1).translate(SUPERSCRIPTS), text)
    plain = unicodedata.normalize("NFKC", raised).translate(SIGNS)
    right = re.sub(r"\s", "", plain.rsplit("=", 1)[-1]).replace("**", "^").replace("*", "")
    for name in sorted(AGE, key=len, reverse=True):
        right = re.sub(rf"(?<![A-Za-z]){name}(?![A-Za-z])", "t", right)
    right = re.sub(r"EXP|Exp", "exp", right)
    right = re.sub(r"(?<![A-Za-z\d.])e\^(?=\()", "exp", right)
    right = re.sub(r"(?<=[\d.)(+-])e\^(?=\()", "exp", right)
    return re.sub(r"(?<![A-Za-z])e\^(-?[\d.]+t?(?:/t)?)", r"exp(\1)", right)


def read_equation(
    text: str, name: str, quantity: Quantity, origin: Origin = "declared", basis: Basis = "secondary", source: str = ""
) -> Curve:  # fmt: skip
    """The curve of an equation. Raises InputError for a form that is not one of ours or whose numbers do not fit it."""
    if len(text) <= LONGEST:
        right = compact(text)
        for family, pattern, numbers in FORMS:
            found = re.fullmatch(pattern, right)
            if found:
                values = numbers(*(float(group) for group in found.groups()))
                return Curve(
                    id=name, family=family, quantity=quantity, parameters=values, origin=origin, basis=basis,
                    source=source or text,
                )  # fmt: skip
    raise InputError([fault("unknown_name", f"生长曲线 {name}", text[:80], "no_form", text=text[:80])])
