"""Reads rule, parameter and ruleset files into model types, collecting every fault."""

import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from checker.judgement.compile import NEVER
from checker.judgement.faults import Fault, line_of
from checker.judgement.loaded import Loaded
from checker.judgement.packs import supplant
from checker.judgement.reading import parse_days
from checker.model.rule import Parameter, Period, Rule, Ruleset
from checker.resources.yaml_source import SourceError, read_documents, read_one

RULE_KEYS = {
    "id", "title", "requirement", "cites", "basis", "kind", "stage", "subject", "in_force", "applies", "pass", "fail",
    "concludes", "severity", "class", "why", "evidence", "remedy", "responsible", "examples", "replaces",
}  # fmt: skip
RULE_NEEDS = ("id", "title", "cites", "basis", "kind", "stage", "subject", "severity", "why", "remedy", "examples")
SCREENING = "screening"
T = TypeVar("T", Rule, Parameter, Ruleset)


def load_folder(folder: Path, into: Loaded) -> None:
    """Adds `<family>/*.yaml`, `parameters/*.yaml`, `rulesets/*.yaml` and `identifiers.yaml` of a folder; passes by
    `screening/*.yaml`."""
    if not folder.is_dir():
        into.faults.append(Fault(str(folder), 1, "no such folder of rules"))
        return
    for path in sorted(folder.glob("*/*.yaml")):
        if path.parent.name == "parameters":
            into.parameters += _each(path, into, _parameters)
        elif path.parent.name == "rulesets":
            into.rulesets += _each(path, into, _rulesets)
        elif path.parent.name == SCREENING:
            continue  # mechanisms, which screening reads with the rules that they use
        else:
            into.rules += _each(path, into, _rules)
    identifiers = folder / "identifiers.yaml"
    if identifiers.is_file():
        into.kinds.update(_kinds(identifiers, into))
    for path in sorted([*folder.glob("*/*.yml"), *folder.glob("*/*/*.yaml")]):
        into.faults.append(Fault(str(path), 1, "is not where rules are looked for: <family>/<ID>.yaml"))


def _each(path: Path, into: Loaded, read: Callable[[Path, Loaded], list[T]]) -> list[T]:
    try:
        return read(path, into)
    except SourceError as error:
        into.faults.append(Fault(error.path, error.line, error.message))
        return []


def _build(path: Path, line: int, into: Loaded, build: Callable[[], T]) -> list[T]:
    """One model object, or a fault per pydantic complaint."""
    try:
        return [build()]
    except ValidationError as error:
        for item in error.errors():
            where = [str(part) for part in item["loc"]]
            place = line_of(str(path), line, *reversed(where))
            into.faults.append(Fault(str(path), place, f"{'.'.join(where)}: {item['msg']}"))
    except (TypeError, KeyError, AttributeError, ValueError) as error:
        into.faults.append(Fault(str(path), line, f"not of the expected form: {error}"))
    return []


def _period(value: Any) -> Period:
    """`{from, to}` as a Period; refuses other keys and what is no date."""
    if value is None:
        return Period()
    if not isinstance(value, dict) or not set(value) <= {"from", "to"}:
        raise ValueError("in_force takes {from: date, to: date}")
    for day in value.values():
        if parse_days(str(day)) is None:
            raise ValueError(f"in_force: {day!r} is no date")
    return Period(since=_text(value.get("from")), until=_text(value.get("to")))


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _mapping(path: Path, into: Loaded, line: int, value: Any) -> dict[str, Any] | None:
    if isinstance(value, dict):
        return value
    into.faults.append(Fault(str(path), line, "must be a mapping"))
    return None


def _rules(path: Path, into: Loaded) -> list[Rule]:
    documents = read_documents(path)
    if len(documents) != 1:
        into.faults.append(Fault(str(path), documents[1][0] if documents else 1, "must hold exactly one rule"))
    rules: list[Rule] = []
    for line, raw in documents:
        data = _mapping(path, into, line, raw)
        if data is None:
            continue
        unknown = sorted(set(data) - RULE_KEYS)
        absent = [key for key in RULE_NEEDS if key not in data]
        for key in unknown:
            into.faults.append(Fault(str(path), line_of(str(path), line, f"{key}:"), f"unknown key {key!r}"))
        if absent:
            into.faults.append(Fault(str(path), line, f"missing: {', '.join(absent)}"))
        if not unknown and not absent:
            rules += _build(path, line, into, lambda data=data, line=line: _rule(data, path, line))  # type: ignore[misc]
    return rules


def _rule(data: dict[str, Any], path: Path, line: int) -> Rule:
    values = dict(data)
    fails = values.pop("fail", None)
    if isinstance(fails, str) and fails != "never":
        raise ValueError("fail takes a condition or `never`")
    values["examples"] = [
        {"given": item["given"], "expect": item["expect"], "as_of": item.get("as_of")} for item in values["examples"]
    ]  # fmt: skip
    values["applies"] = values.get("applies") or {}
    return Rule(
        family=str(values["id"]).split("-", 1)[0],
        passes=values.pop("pass", None),
        fails=dict(NEVER) if fails == "never" else fails,
        finding_class=values.pop("class", None),
        in_force=_period(values.pop("in_force", None)),
        source=str(path),
        line=line,
        **values,
    )


def _parameters(path: Path, into: Loaded) -> list[Parameter]:
    data = _mapping(path, into, 1, read_one(path))
    entries = _mapping(path, into, 1, (data or {}).get("parameters"))
    found: list[Parameter] = []
    for key, raw in (entries or {}).items():
        line = line_of(str(path), 1, f"{key}:")
        if not key.startswith(f"{path.stem}."):
            into.faults.append(Fault(str(path), line, f"{key!r} must start with {path.stem!r} and a dot"))

        def build(key: str = key, raw: Any = raw, line: int = line) -> Parameter:
            values = [{**value, "in_force": _period(value.get("in_force"))} for value in raw["values"]]
            rest = {name: value for name, value in raw.items() if name != "values"}
            return Parameter(id=key, values=values, source=str(path), line=line, **rest)

        found += _build(path, line, into, build)
    return found


def _rulesets(path: Path, into: Loaded) -> list[Ruleset]:
    data = _mapping(path, into, 1, read_one(path))
    if data is None:
        return []
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    extra = {"sha256": sha256, "source": str(path)}
    found = _build(path, 1, into, lambda: Ruleset(**{**data, "in_force": _period(data.get("in_force")), **extra}))
    if found and found[0].id != path.stem:
        into.faults.append(Fault(str(path), 1, f"id {found[0].id!r} differs from the file name"))
    return found


def _kinds(path: Path, into: Loaded) -> dict[str, tuple[str, ...]]:
    """Identifier kinds and their patterns; every pattern must compile."""
    try:
        data = read_one(path)
    except SourceError as error:
        into.faults.append(Fault(error.path, error.line, error.message))
        return {}
    kinds: dict[str, tuple[str, ...]] = {}
    for key, spec in (data or {}).get("kinds", {}).items():
        kinds[key] = tuple(spec["patterns"])
        for pattern in kinds[key]:
            try:
                re.compile(pattern)
            except re.error as error:
                into.faults.append(Fault(str(path), line_of(str(path), 1, pattern), f"pattern of {key}: {error}"))
    return kinds


def load(folders: Sequence[Path]) -> Loaded:
    """Reads several rule folders, later ones adding to the first and supplanting what they say they replace."""
    loaded = Loaded()
    for folder in folders:
        pack = Loaded()
        load_folder(folder, pack)
        supplant(loaded, pack)
    loaded.rules.sort(key=lambda rule: rule.id)
    loaded.parameters.sort(key=lambda parameter: parameter.id)
    loaded.rulesets.sort(key=lambda ruleset: ruleset.id)
    return loaded
