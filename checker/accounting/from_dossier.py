"""A recomputation inside an audit: strata, growth and parameters as the papers state them, or strata from the parcels
and growth and parameters from a file of the user, which goes before the papers. What is absent is named."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from checker.accounting.faults import InputError, fault
from checker.accounting.from_papers import from_papers
from checker.accounting.from_parcels import LeftOut, ParcelStrata, strata_from_parcels
from checker.accounting.papers.assemble import Lacking
from checker.accounting.papers.calculation import Calculation
from checker.accounting.project_file import Project, read_given, read_inputs, read_provenance
from checker.accounting.strata import Provenance, check_strata
from checker.accounting.strata_headings import named
from checker.accounting.words import Text, refusal, say
from checker.model.extracted import FactBase

# What the papers say of these stands in for an entry that the file lacks.
FROM_FACTS: Final = ("methodology", "crediting_start", "crediting_end")
FORECASTS: Final = ("pdd", "implementation_plan", "registry_notice")
AREAS: Final = ("area_map_ha", "area_stated_ha")
STATUS: Final = "status"


@dataclass(frozen=True)
class Shortage:
    """What is absent for a recomputation, and which paper would state it."""

    needs: tuple[Text, ...]


@dataclass(frozen=True)
class Prepared:
    """A project ready to recompute; `undecided` parcels are counted in, `left_out` could not be. `paper`: the document
    whose numbers these are, none for a file of the user. `eligible`: the paper's project over the eligible parcels."""

    project: Project
    undecided: int = 0
    left_out: tuple[LeftOut, ...] = ()
    paper: str = ""
    own_strata: bool = False
    eligible: Project | None = None


def prepare(
    facts: FactBase, parcels: pd.DataFrame | None, path: Path | None, calculations: Sequence[Calculation] = ()
) -> Prepared | Shortage:  # fmt: skip
    """The project of a dossier or what it lacks. Raises UserError for a parameter file that cannot be used.

    `path`: as a project file, with `species` (rows of species, curve and parameters) in place of `strata`. Parcels
    whose `status` is excluded count only as area before exclusion. Without it the first of the `calculations` that
    states curves is used.
    """
    if path is None and calculations:
        return _of_papers(facts, parcels, calculations)
    given = {} if path is None else read_given(path)
    stated = {name: value for name in FROM_FACTS if (value := given.get(name) or _stated(facts, name)) is not None}
    needs = [say(f"needs.{name}") for name in FROM_FACTS if name not in stated]
    if path is None:
        needs.insert(0, say("needs.parameter_file"))
    found = None if parcels is None or not len(parcels) else strata_from_parcels(parcels, _counted(parcels))
    if found is None:
        needs.append(say("needs.parcels"))
    elif path is None or found.frame.empty:
        needs += _left_out(found.left_out)
    if needs or found is None or parcels is None or path is None:
        return Shortage(tuple(needs))
    rows, columns = given.pop("species", None), given.pop("columns", {})
    inputs = read_inputs(path, given | stated)
    strata = _joined(path, found, rows, read_provenance(path, columns))
    return Prepared(Project(check_strata(*strata), inputs, None), _undecided(parcels), found.left_out)


def _undecided(parcels: pd.DataFrame) -> int:
    return int((parcels[STATUS] == "undecided").sum()) if STATUS in parcels else len(parcels)


def _of_papers(
    facts: FactBase, parcels: pd.DataFrame | None, calculations: Sequence[Calculation]
) -> Prepared | Shortage:  # fmt: skip
    paper = next((one for one in calculations if one.curves), calculations[0])
    given = {name: value for name in FROM_FACTS if (value := _stated(facts, name)) is not None}
    needs = [say(f"needs.{name}") for name in FROM_FACTS if name not in given]
    land = None if parcels is None or not len(parcels) else strata_from_parcels(parcels, _counted(parcels))
    if needs:
        return Shortage(tuple(needs))
    try:
        found = from_papers(facts, paper, land, given)
    except Lacking as error:
        unread = tuple(one.text for one in paper.unclear)
        return Shortage((*error.needs, *unread))
    own = found.own_strata
    return Prepared(
        found.project, 0 if own or parcels is None else _undecided(parcels),
        () if own or land is None else land.left_out,
        paper.document, found.own_strata, found.eligible,
    )  # fmt: skip


def _stated(facts: FactBase, name: str) -> str | None:
    """What the forecasts say; a day only if it is whole."""
    papers = [d for kind in FORECASTS for d in sorted(facts.documents, key=lambda d: d.id) if d.type == kind]
    for subject in ("project", *(f"document:{paper.id}" for paper in papers)):
        fact = facts.find(subject, name)
        if fact is not None and isinstance(fact.value, str) and (name == "methodology" or _whole_day(fact.value)):
            return fact.value
    return None


def _whole_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _counted(parcels: pd.DataFrame) -> npt.NDArray[np.bool_] | None:
    return np.asarray(parcels[STATUS] != "excluded", dtype=bool) if STATUS in parcels else None


def _left_out(left_out: tuple[LeftOut, ...]) -> list[Text]:
    columns = [("area" if one.column in AREAS else one.column) for one in left_out]
    return [say(f"needs.{name}", count=columns.count(name)) for name in dict.fromkeys(columns)]


def _joined(
    path: Path, found: ParcelStrata, rows: Any, columns: dict[str, Provenance]
) -> tuple[pd.DataFrame, dict[str, Provenance]]:
    """Strata with the file's parameters by species. Raises InputError for a species without a row or with two."""
    if not isinstance(rows, list) or not all(isinstance(row, dict) and row.get("species") for row in rows):
        raise refusal("files.no_species", name=path.name)
    table = named(pd.DataFrame(rows))
    faults = []
    for name in sorted(set(found.frame["species"]) - set(table["species"])):
        faults.append(fault("no_parameters", path.name, name, "no_species_row", species=name))
    for name in sorted(set(table["species"][table["species"].duplicated()])):
        faults.append(fault("repeated", path.name, name, "species_twice", name=name))
    clash = sorted((set(table.columns) & set(found.frame.columns)) - {"species"})
    for column in clash:
        faults.append(fault("repeated", path.name, column, "from_parcels", column=column))
    if faults:
        raise InputError(faults)
    theirs = Provenance(origin="user_table", source=path.name)
    origins = {str(name): columns.get(str(name), theirs) for name in table.columns if name != "species"}
    return found.frame.merge(table, on="species", how="left"), dict(found.provenance) | origins
