"""Reads the user's assumptions from YAML or a workbook; every trouble is named with its line or cell."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from checker.accounting.faults import FaultCode, InputFault
from checker.accounting.sheet_file import MOST_BYTES, read_tables
from checker.accounting.value.assumptions import TAGS, Assumptions
from checker.accounting.value.sheets import read_sheets
from checker.accounting.words import Text, join, refusal, say
from checker.model.base import Frozen
from checker.model.errors import UserError
from checker.resources.bounded import read_bounded
from checker.resources.yaml_source import line_of, read_one

MOST_SHOWN = 20
SAID = {
    "missing": "value.missing",
    "extra_forbidden": "value.unknown",
    "greater_than_equal": "value.at_least",
    "greater_than": "value.above",
    "less_than_equal": "value.at_most",
    "literal_error": "value.choices",
    "int_parsing": "value.whole",
    "int_type": "value.whole",
    "int_from_float": "value.whole",
    "too_short": "value.at_least_one",
    "string_too_short": "value.empty",
    "string_type": "value.no_text",
    "tuple_type": "value.no_list",
    "dict_type": "value.no_mapping",
    "model_type": "value.no_mapping",
}
Place = Sequence[str | int]


class ValueFile(Frozen):
    """The assumptions with the name and hash of the file."""

    name: str
    sha256: str
    given: Assumptions


class AssumptionError(UserError):
    """Assumptions that cannot be used; `faults` says where and why."""

    def __init__(self, faults: Sequence[InputFault]) -> None:
        self.faults = tuple(faults)
        texts = [Text(zh=f"{item.where}：{item.zh}", en=f"{item.where}: {item.en}") for item in faults[:MOST_SHOWN]]
        if len(faults) > MOST_SHOWN:
            texts.append(say("files.more_faults", count=len(faults) - MOST_SHOWN))
        whole = say("value.faults", list=join(texts))
        super().__init__(whole.zh, whole.en)


def read_value_file(path: Path) -> ValueFile:
    """Raises UserError for a file that cannot be read or does not fit, SourceError for broken YAML."""
    suffix = path.suffix.lower()
    if suffix not in (".yaml", ".yml", ".xlsx"):
        raise refusal("value.unsuited", name=path.name)
    try:
        raw = read_bounded(path, MOST_BYTES)
    except OSError as error:
        raise refusal("files.unreadable", name=path.name, why=error.strerror) from error
    where: Callable[[Place], str]
    if suffix == ".xlsx":
        data, cells, faults = read_sheets(read_tables(path))
        if faults:
            raise AssumptionError(faults)

        def where(place: Place) -> str:
            return _nearest(cells, place, path.name)
    else:
        data = read_one(path)

        def where(place: Place) -> str:
            entry = ".".join(str(part) for part in place)
            return say("value.line", name=path.name, line=line_of(path, place), entry=entry).zh

    try:
        given = Assumptions.model_validate(data if isinstance(data, dict) else {})
    except ValidationError as error:
        raise AssumptionError([_fault(one, where) for one in error.errors(include_url=False)]) from error
    return ValueFile(name=path.name, sha256=hashlib.sha256(raw).hexdigest(), given=given)


def _fault(error: Any, where: Callable[[Place], str]) -> InputFault:
    kind, said = error["type"], error.get("ctx", {})
    code: FaultCode = "missing" if kind == "missing" else "unknown_name" if "extra" in kind else "out_of_range"
    if kind == "value_error":  # our own words, both languages
        zh, _, en = str(error["msg"]).removeprefix("Value error, ").partition(" / ")
        text = Text(zh=zh, en=f"{zh} / {en}" if en else zh)
    elif kind in SAID:
        text = say(SAID[kind], bound=next(iter(said.values()), ""))
    else:
        text = Text(zh=say("value.unfit").zh, en=error["msg"])
    place = [part for part in error["loc"] if part not in TAGS and part != "[key]"]
    return InputFault(code=code, where=where(place), value=str(error.get("input"))[:80], zh=text.zh, en=text.en)


def _nearest(cells: dict[tuple[str | int, ...], str], place: Place, name: str) -> str:
    """The cell of an entry, else of the deepest part above it that has one."""
    parts = tuple(place)
    while parts:
        found = cells.get(parts)
        if found is not None:
            return f"{name} {found}"
        parts = parts[:-1]
    return name
