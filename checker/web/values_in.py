"""Values as people type them into a form, by the type of the field."""

import re
from datetime import date

from checker.model.fact import Value
from checker.model.vocabulary import Field
from checker.web.faults import Refused

_NUMBER = re.compile(r"([+-]?[\d,]*\.?\d+)\s*(万|亿)?\s*(.*)")
_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?")
_TIMES = {None: 1.0, "万": 1e4, "亿": 1e8}
# Words after a number, by canonical unit, and what they multiply it with.
_UNITS: dict[str, dict[str, float]] = {
    "ha": {"公顷": 1.0, "ha": 1.0, "亩": 1 / 15, "平方米": 1e-4},
    "CNY": {"元": 1.0},
    "fraction": {"%": 0.01, "％": 0.01},
    "tCO2e": {"吨": 1.0, "t": 1.0, "tCO2e": 1.0, "吨二氧化碳当量": 1.0},
    "m": {"米": 1.0, "m": 1.0},
    "m3": {"立方米": 1.0, "m3": 1.0},
    "a": {"年": 1.0},
    "d": {"天": 1.0, "日": 1.0},
    "mm": {"毫米": 1.0, "mm": 1.0},
}
_TRUE, _FALSE = frozenset({"是", "yes", "true", "有"}), frozenset({"否", "no", "false", "无"})


def read_value(text: str, field: Field) -> Value:
    """The value in the field's canonical unit. Raises Refused naming what is expected."""
    text = text.strip()
    if not text:
        raise Refused(400, "请填写值。", "Give a value.")
    match field.type:
        case "number":
            return _number(text, field.unit)
        case "date":
            return _date(text)
        case "boolean":
            return _boolean(text)
        case "list[string]" | "papers":
            return tuple(part for piece in re.split(r"[、,，;；\n]", text) if (part := piece.strip()))
        case "map[string,number]" | "map[year,number]":
            return _map(text, field.unit)
        case _:
            return text


def _number(text: str, unit: str | None) -> float:
    match = _NUMBER.fullmatch(text)
    factor = None
    if match is not None:
        said = match[3].strip()
        factor = 1.0 if not said else _UNITS.get(unit or "", {}).get(said)
    if match is None or factor is None:
        known = "、".join(_UNITS.get(unit or "", {}))
        raise Refused(
            400, f"“{text}” 应为数字{f'（可带单位：{known}）' if known else ''}。",
            f"{text!r} should be a number{f' (units: {known})' if known else ''}.",
        )  # fmt: skip
    return float(match[1].replace(",", "")) * _TIMES[match[2]] * factor


def _date(text: str) -> str:
    match = _DATE.fullmatch(text)
    if match is None:
        raise _no_date(text)
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        raise _no_date(text) from None
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")


def _no_date(text: str) -> Refused:
    return Refused(
        400, f"“{text}” 不是日期，应如 2016-03-18，或 2016-03、2016。",
        f"{text!r} is no date; write 2016-03-18, or 2016-03, or 2016.",
    )  # fmt: skip


def _boolean(text: str) -> bool:
    if text.lower() not in _TRUE | _FALSE:
        raise Refused(400, "请填“是”或“否”。", "Say yes or no.")
    return text.lower() in _TRUE


def _map(text: str, unit: str | None) -> dict[str, float]:
    found = {}
    for line in re.split(r"[\n;；]", text):
        name, colon, value = line.replace("：", ":").partition(":")
        if line.strip() and not colon:
            raise Refused(400, f"每行应为“名称：数值”，现为“{line}”。", f"Each line is «name: number», not {line!r}.")
        if colon:
            found[name.strip()] = _number(value.strip(), unit)
    return found
