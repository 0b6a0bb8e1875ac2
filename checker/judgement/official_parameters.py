"""Parameters of the rules out of official tables that a user dropped in."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

from checker.judgement.reading import parse_days
from checker.model.rule import DatedValue, Parameter, Period
from checker.resources.official import Official, kinds
from checker.resources.table_file import Row
from checker.resources.yaml_source import SourceError


def from_tables(parameters: Sequence[Parameter], tables: Sequence[Official]) -> list[Parameter]:
    """The parameters, those that a table gives with its values. Raises SourceError with file and line of a bad row."""
    found = {parameter.id: parameter for parameter in parameters}
    seen: dict[str, str] = {}
    for official in tables:
        listed = kinds()[official.kind].parameter
        given = _list(official, listed) if listed else _single(official, found)
        for name, values, row in given:
            if name in seen:
                raise SourceError(row.path, row.line, f"{name} is given by {seen[name]} too")
            seen[name] = official.where
            if name in found:
                found[name] = found[name].model_copy(update={"values": values, "source": row.path, "line": row.line})
    return [found[parameter.id] for parameter in parameters]


Given = tuple[str, tuple[DatedValue, ...], Row]


def _list(official: Official, parameter: str) -> Iterator[Given]:
    """A table that lists the values of one parameter in its key column."""
    key, rows = str(kinds()[official.kind].key), official.table.rows
    weakest = max((row.basis for row in rows), key=("verified", "secondary", "recalled").index)
    value = DatedValue(value=[row.text(key).strip() for row in rows], reference=official.where, basis=weakest)
    yield parameter, (value,), rows[0]


def _single(official: Official, known: dict[str, Parameter]) -> Iterator[Given]:
    """A table of named parameters; several rows of one name and period are a list."""
    if official.kind != "parameters":
        return
    rows: dict[str, list[Row]] = {}
    for row in official.table.rows:
        name = row.text("parameter").strip()
        if name not in known:
            raise SourceError(row.path, row.line, f"unknown parameter {name!r}")
        if (known[name].unit or "") != row.text("unit").strip():
            said = f"{name} is in {known[name].unit or 'no unit'}, not {row.text('unit')!r}"
            raise SourceError(row.path, row.line, said)
        rows.setdefault(name, []).append(row)
    for name, group in rows.items():
        yield name, tuple(_dated(official, known[name], group)), group[0]


def _dated(official: Official, parameter: Parameter, rows: Sequence[Row]) -> Iterator[DatedValue]:
    shipped = next((value.value for value in parameter.values if value.value is not None), 0.0)
    periods: dict[Period, list[Row]] = {}
    for row in rows:
        periods.setdefault(_period(row), []).append(row)
    for period, group in periods.items():
        if isinstance(shipped, list):
            value: Any = [_value(row, shipped[0]) for row in group]
        elif len(group) > 1:
            raise SourceError(group[1].path, group[1].line, f"{parameter.id} has two values for one period")
        else:
            value = _value(group[0], shipped)
        yield DatedValue(value=value, in_force=period, reference=f"{official.where} {group[0].source}",
                         basis=group[0].basis)  # fmt: skip


def _period(row: Row) -> Period:
    days = [row.text(column).strip() or None for column in ("from", "to")]
    for day in days:
        if day is not None and parse_days(day) is None:
            raise SourceError(row.path, row.line, f"{day!r} is no date")
    return Period(since=days[0], until=days[1])


def _value(row: Row, like: Any) -> Any:
    """The cell as a value of the same kind as the shipped one."""
    text = row.text("value").strip()
    if isinstance(like, bool) and text in ("true", "false"):
        return text == "true"
    if isinstance(like, bool | str):
        if isinstance(like, bool) or not text:
            raise SourceError(row.path, row.line, f"value {text!r} is not of the kind expected")
        return text
    try:
        value = float(text)
    except ValueError:
        raise SourceError(row.path, row.line, f"value {text!r} is not a number") from None
    if not math.isfinite(value):
        raise SourceError(row.path, row.line, f"value {text!r} is not a finite number")
    return value
