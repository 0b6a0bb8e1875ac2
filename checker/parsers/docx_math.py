"""Equations of Word files as one line of text."""

from typing import Any

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_W_TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
_PLAIN = 1  # a part this long needs no brackets


def linear(element: Any) -> str:
    """An equation, or a part of one, as it would be typed: `a_i`, `x^2`, `(a+b)/c`, `√(x)`, `∑_(i=1)^n x_i`."""
    name = str(element.tag).removeprefix(M)
    if name == "t" or element.tag == _W_TEXT:
        return str(element.text or "")
    if name in ("sSub", "sSup", "sSubSup", "nary", "f", "rad", "d", "func", "limLow", "limUpp", "m", "sPre"):
        return str(_STRUCTURES[name](element))
    if name.endswith("Pr"):
        return ""
    return "".join(linear(child) for child in element)


def _part(element: Any, name: str) -> str:
    found = element.find(M + name)
    return linear(found) if found is not None else ""


def _grouped(text: str) -> str:
    return text if len(text) <= _PLAIN or text.isalnum() else f"({text})"


def _value(element: Any, properties: str, name: str, default: str) -> str:
    found = element.find(f"{M}{properties}/{M}{name}")
    return default if found is None else str(found.get(M + "val", default))


def _scripts(element: Any) -> str:
    low, high = _part(element, "sub"), _part(element, "sup")
    return (f"_{_grouped(low)}" if low else "") + (f"^{_grouped(high)}" if high else "")


def _nary(element: Any) -> str:
    return _value(element, "naryPr", "chr", "∫") + _scripts(element) + " " + _part(element, "e")


def _fraction(element: Any) -> str:
    return f"{_grouped(_part(element, 'num'))}/{_grouped(_part(element, 'den'))}"


def _root(element: Any) -> str:
    degree = _part(element, "deg")
    return (f"{_grouped(degree)}√" if degree else "√") + f"({_part(element, 'e')})"


def _brackets(element: Any) -> str:
    opening, closing = _value(element, "dPr", "begChr", "("), _value(element, "dPr", "endChr", ")")
    between = _value(element, "dPr", "sepChr", "|")
    return opening + between.join(linear(part) for part in element.findall(M + "e")) + closing


def _limit(element: Any) -> str:
    return f"{_part(element, 'e')}_{_grouped(_part(element, 'lim'))}"


_STRUCTURES: dict[str, Any] = {
    "sSub": lambda element: _part(element, "e") + _scripts(element),
    "sSup": lambda element: _part(element, "e") + _scripts(element),
    "sSubSup": lambda element: _part(element, "e") + _scripts(element),
    "sPre": lambda element: _scripts(element) + _part(element, "e"),
    "nary": _nary,
    "f": _fraction,
    "rad": _root,
    "d": _brackets,
    "func": lambda element: f"{_part(element, 'fName')} {_part(element, 'e')}",
    "limLow": _limit,
    "limUpp": lambda element: f"{_part(element, 'e')}^{_grouped(_part(element, 'lim'))}",
    "m": lambda element: "; ".join(
        ", ".join(linear(cell) for cell in row.findall(M + "e")) for row in element.findall(M + "mr")
    ),
}
