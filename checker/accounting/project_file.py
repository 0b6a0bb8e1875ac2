"""Reads what `sinkcheck recompute` is given: a YAML project with its strata table in it or beside it.

A strata table alone (`x.csv`, `x.xlsx`) takes its inputs from `x.yaml` beside it.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd
from pydantic import ValidationError

from checker.accounting.attribution import Part, explain_by_inputs
from checker.accounting.compare import Claim, Comparison, compare
from checker.accounting.engine import flows
from checker.accounting.equation_text import read_equation
from checker.accounting.faults import FaultCode, InputError, InputFault, fault
from checker.accounting.inputs import Inputs
from checker.accounting.recompute import Recomputation, summarise
from checker.accounting.resolve import Resolved, resolve
from checker.accounting.sheet_file import SUFFIXES, read_sheet
from checker.accounting.strata import Provenance, Strata, check_strata
from checker.accounting.strata_headings import named, strata_frame
from checker.accounting.words import refusal
from checker.resources.yaml_source import read_one

STRATA_SHOWN: Final = 1_000


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

    @property
    def claimed(self) -> dict[int, float]:
        """The claim of the calendar years; empty where it is by other years or not by year."""
        gaps = () if self.comparison is None else self.comparison.years
        same = all(gap.year in set(self.resolved.case.window.years) for gap in gaps)
        return {gap.year: gap.claimed for gap in gaps} if same else {}


def recompute_file(path: Path) -> Answer:
    """Raises InputError naming cells, UserError for a file that cannot be read, SourceError for broken YAML."""
    return answer_project(read_project(path))


def answer_project(project: Project) -> Answer:
    """The project recomputed. Raises InputError naming cells."""
    resolved = resolve(project.strata, project.inputs)
    result = summarise(resolved, flows(resolved.case), project.inputs, STRATA_SHOWN)
    comparison = compare(resolved, result, project.claim) if project.claim is not None else None
    parts: tuple[Part, ...] = ()
    if project.claim_strata is not None:
        parts = explain_by_inputs(resolved.case, resolve(project.claim_strata, project.inputs).case)
    return Answer(resolved, result, comparison, parts)


def read_project(path: Path) -> Project:
    """The project of a YAML file, or of a table with a YAML file of the same name beside it."""
    if path.suffix.lower() in SUFFIXES:
        return _project(path.with_suffix(".yaml"), path)
    if path.suffix.lower() in (".yaml", ".yml"):
        return _project(path, None)
    raise refusal("files.unsuited", name=path.name)


def _project(path: Path, table: Path | None) -> Project:
    if not path.is_file():
        raise refusal("files.no_inputs", name=path.name)
    given = read_given(path)
    theirs = given.pop("claim_strata", None)
    strata, claim, columns = given.pop("strata", None), given.pop("claim", None), given.pop("columns", {})
    if table is None and isinstance(strata, str):
        table = path.parent / strata
    inputs = read_inputs(path, given)
    provenance = read_provenance(path, columns)
    try:
        stated = None if claim is None else Claim.model_validate(claim)
    except ValidationError as error:
        raise InputError(name_faults(path.name, error)) from error
    source = Provenance(source=table.name if table is not None else path.name)
    frame = _with_curves(read_strata(table) if table is not None else _inline(path, strata), inputs)
    checked = check_strata(frame, dict.fromkeys(frame.columns, source) | provenance)
    claimed = None if theirs is None else check_strata(_with_curves(read_strata(path.parent / str(theirs)), inputs))
    return Project(checked, inputs, stated, claimed)


def read_given(path: Path) -> dict[str, Any]:
    """The entries of a YAML project. Raises UserError where it is none."""
    content = read_one(path)
    if not isinstance(content, dict):
        raise refusal("files.no_project", name=path.name)
    return dict(content)


def read_inputs(path: Path, given: dict[str, Any]) -> Inputs:
    """Entries of a file as inputs, printed equations read. Raises InputError naming what is absent or wrong."""
    entries = dict(given)
    if entries.get("species_table"):
        entries["species_table"] = path.parent / str(entries["species_table"])
    if isinstance(entries.get("curves"), list):
        entries["curves"] = [_curve(entry) for entry in entries["curves"]]
    try:
        return Inputs.model_validate(entries)
    except ValidationError as error:
        raise InputError(name_faults(path.name, error)) from error


def read_provenance(path: Path, columns: Any) -> dict[str, Provenance]:
    """Where the file says that its columns were read. Raises InputError."""
    try:
        return {name: Provenance.model_validate(value) for name, value in dict(columns or {}).items()}
    except ValidationError as error:
        raise InputError(name_faults(path.name, error)) from error
    except (TypeError, ValueError) as error:
        raise refusal("files.no_columns", name=path.name) from error


def _curve(entry: Any) -> Any:
    """A curve given as a printed equation (`equation: "V=..."`) is read; any other is left to validation."""
    if not isinstance(entry, dict) or not isinstance(entry.get("equation"), str):
        return entry
    others = {name: value for name, value in entry.items() if name not in ("equation", "id")}
    read = read_equation(entry["equation"], str(entry.get("id", "")), others.get("quantity", "volume_m3_per_ha"))
    return read.model_dump() | others | {"id": str(entry.get("id", ""))}


def _inline(path: Path, strata: object) -> pd.DataFrame:
    if not isinstance(strata, list) or not all(isinstance(row, dict) for row in strata):
        raise refusal("files.no_strata", name=path.name)
    return named(pd.DataFrame(strata))


def read_strata(path: Path) -> pd.DataFrame:
    """A strata table (CSV in UTF-8 or GB18030, or a workbook) with our column names or the Chinese headings."""
    return strata_frame(read_sheet(path))


def _with_curves(frame: pd.DataFrame, inputs: Inputs) -> pd.DataFrame:
    """A table that names no curves takes the one of each species' name, or the only one there is."""
    names = [curve.id for curve in inputs.curves]
    growing = [curve.id for curve in inputs.curves if curve.quantity != "height_m"]
    if "curve" in frame or "species" not in frame:
        return frame
    if set(frame["species"].astype(str).str.strip()) <= set(names):
        return frame.assign(curve=frame["species"].astype(str).str.strip())
    return frame.assign(curve=growing[0]) if len(growing) == 1 else frame


def name_faults(name: str, error: ValidationError) -> list[InputFault]:
    """The faults of a file that does not fit its model, each with its entry."""
    return [_fault(name, one) for one in error.errors(include_url=False)]


def _fault(name: str, error: Any) -> InputFault:
    where = ".".join(str(part) for part in error["loc"])
    code: FaultCode = (
        "missing" if error["type"] == "missing" else "unknown_name" if "extra" in error["type"] else "not_a_number"
    )
    key = {"missing": "entry_absent", "unknown_name": "entry_unknown"}.get(code, "entry_wrong")
    return fault(code, f"{name} {where}", str(error.get("input"))[:80], key, why=error["msg"])
