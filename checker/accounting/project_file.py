"""Reads what `sinkcheck recompute` is given: a YAML project with its strata table in it or beside it.

A strata table alone (`x.csv`) takes its inputs from `x.yaml` beside it.
"""

import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd
from pydantic import ValidationError

from checker.accounting.attribution import Part, explain_by_inputs
from checker.accounting.compare import Claim, Comparison, compare
from checker.accounting.engine import flows
from checker.accounting.equation_text import read_equation
from checker.accounting.faults import InputError, InputFault
from checker.accounting.inputs import Inputs
from checker.accounting.recompute import Recomputation, summarise
from checker.accounting.resolve import Resolved, resolve
from checker.accounting.strata import COLUMNS, Provenance, Strata, check_strata
from checker.model.errors import UserError
from checker.resources.yaml_source import read_one

ENCODINGS: Final = ("utf-8-sig", "gb18030")
MOST_BYTES: Final = 200_000_000
STRATA_SHOWN: Final = 1_000
HEADINGS: Final = {column.label: name for name, column in COLUMNS.items()}
UNITS: Final = {"亩": "mu", "公顷": "ha", "ha": "ha", "hm2": "ha", "hm²": "ha"}


@dataclass(frozen=True)
class Project:
    strata: Strata
    inputs: Inputs
    claim: Claim | None
    claim_strata: Strata | None = None


@dataclass(frozen=True)
class Answer:
    """The recomputation; the comparison where a claim was given; and, where the claim's own strata were given
    (`claim_strata`), how much of the difference each kind of input makes up."""

    resolved: Resolved
    result: Recomputation
    comparison: Comparison | None
    parts: tuple[Part, ...] = ()


def recompute_file(path: Path) -> Answer:
    """Raises InputError naming cells, UserError for a file that cannot be read, SourceError for broken YAML."""
    project = read_project(path)
    resolved = resolve(project.strata, project.inputs)
    result = summarise(resolved, flows(resolved.case), project.inputs, STRATA_SHOWN)
    comparison = compare(resolved, result, project.claim) if project.claim is not None else None
    parts: tuple[Part, ...] = ()
    if project.claim_strata is not None:
        parts = explain_by_inputs(resolved.case, resolve(project.claim_strata, project.inputs).case)
    return Answer(resolved, result, comparison, parts)


def read_project(path: Path) -> Project:
    """The project of a YAML file, or of a CSV table with a YAML file of the same name beside it."""
    if path.suffix.lower() == ".csv":
        return _project(path.with_suffix(".yaml"), path)
    if path.suffix.lower() in (".yaml", ".yml"):
        return _project(path, None)
    raise UserError(
        f"{path.name}：复算需要碳层表（.csv，同名 .yaml 给出曲线与计入期）或 .yaml 项目文件",
        f"{path.name}: give a strata table (.csv with a .yaml of the same name) or a .yaml project",
    )


def _project(path: Path, table: Path | None) -> Project:
    if not path.is_file():
        zh, en = (
            f"没有 {path.name}：曲线、计入期和方法学须在其中给出",
            f"{path.name} is absent: it gives curves and period",
        )
        raise UserError(zh, en)
    content = read_one(path)
    if not isinstance(content, dict):
        raise UserError(f"{path.name} 不是项目文件", f"{path.name} is no project file")
    given: dict[str, Any] = dict(content)
    theirs = given.pop("claim_strata", None)
    strata, claim, columns = given.pop("strata", None), given.pop("claim", None), given.pop("columns", {})
    if given.get("species_table"):
        given["species_table"] = path.parent / str(given["species_table"])
    if table is None and isinstance(strata, str):
        table = path.parent / strata
    if isinstance(given.get("curves"), list):
        given["curves"] = [_curve(entry) for entry in given["curves"]]
    try:
        inputs = Inputs.model_validate(given)
        stated = None if claim is None else Claim.model_validate(claim)
        provenance = {name: Provenance.model_validate(value) for name, value in dict(columns).items()}
    except ValidationError as error:
        raise InputError([_fault(path.name, one) for one in error.errors(include_url=False)]) from error
    source = Provenance(source=table.name if table is not None else path.name)
    frame = read_strata(table) if table is not None else _inline(path, strata)
    checked = check_strata(frame, dict.fromkeys(frame.columns, source) | provenance)
    claimed = None if theirs is None else check_strata(read_strata(path.parent / str(theirs)))
    return Project(checked, inputs, stated, claimed)


def _curve(entry: Any) -> Any:
    """A curve given as a printed equation (`equation: "V=..."`) is read; any other is left to validation."""
    if not isinstance(entry, dict) or not isinstance(entry.get("equation"), str):
        return entry
    others = {name: value for name, value in entry.items() if name not in ("equation", "id")}
    read = read_equation(entry["equation"], str(entry.get("id", "")), others.get("quantity", "volume_m3_per_ha"))
    return read.model_dump() | others | {"id": str(entry.get("id", ""))}


def _inline(path: Path, strata: object) -> pd.DataFrame:
    if not isinstance(strata, list) or not all(isinstance(row, dict) for row in strata):
        raise UserError(f"{path.name} 没有碳层表 strata", f"{path.name} has no list of strata")
    return named(pd.DataFrame(strata))


def read_strata(path: Path) -> pd.DataFrame:
    """A strata table (CSV; UTF-8 or GB18030) with our column names or the Chinese headings."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UserError(f"{path.name} 太大", f"{path.name} is larger than {MOST_BYTES} bytes")
        raw = path.read_bytes()
    except OSError as error:
        raise UserError(f"读不到 {path.name}", f"{path.name} cannot be read: {error.strerror}") from error
    for encoding in ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            return named(pd.read_csv(io.StringIO(text), skipinitialspace=True))
        except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
            raise UserError(f"{path.name} 不是表格", f"{path.name} is no table: {error}") from error
    raise UserError(f"{path.name} 不是 UTF-8 或 GB18030", f"{path.name} is neither UTF-8 nor GB18030")


def named(frame: pd.DataFrame) -> pd.DataFrame:
    """The table under our column names. An area heading keeps its unit; without one it is refused later."""
    return frame.rename(columns={name: _name(str(name)) for name in frame.columns})


def _name(heading: str) -> str:
    plain = re.sub(r"\s", "", heading)
    found = re.fullmatch(r"(.+?)[(（/]?(亩|公顷|ha|hm2|hm²)?[)）]?", plain)
    label, unit = (found.group(1), found.group(2)) if found else (plain, None)
    if label == "面积":
        return f"area_{UNITS[unit]}" if unit else "area"
    label = re.sub(r"[(（].*", "", label)
    return HEADINGS.get(label, heading.strip())


def _fault(name: str, error: Any) -> InputFault:
    where = ".".join(str(part) for part in error["loc"])
    code = "missing" if error["type"] == "missing" else "unknown_name" if "extra" in error["type"] else "not_a_number"
    zh = {"missing": "缺少此项", "unknown_name": "没有这一项"}.get(code, "取值不对")
    return InputFault.model_validate(
        {"code": code, "where": f"{name} {where}", "value": str(error.get("input"))[:80], "zh": zh, "en": error["msg"]}
    )
