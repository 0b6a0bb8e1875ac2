"""Fields that come down to parcels from their work or the project, where the parcel itself says nothing."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from checker.model.extracted import FactBase
from checker.model.fact import CAUSE_ORDER, Fact
from checker.model.vocabulary import Vocabulary
from checker.parcels.combine import worst
from checker.parcels.frame import FACT_COLUMNS, Column, as_column, cause_of, filled
from checker.parcels.sheet import FIELDS, Cell
from checker.parcels.silence import LAND, Silence

Facts = Mapping[tuple[str, str], Fact]
Sources = Sequence[str]


def add_works(table: pd.DataFrame, base: FactBase) -> None:
    """`work`: the work that the parcel's papers belong to; None where they belong to several or to none of several."""
    holders: dict[str, set[str]] = {}
    for work in base.works:
        for document in work.documents:
            holders.setdefault(document, set()).add(work.id)
    only = base.works[0].id if len(base.works) == 1 else None
    codes, pairs = pd.factorize(pd.Series(list(zip(table["document"], table["table_document"], strict=True))))
    works: list[str | None] = []
    for documents in pairs:
        known = [holders[document] for document in documents if document in holders]
        shared = set.intersection(*known) if known else set()
        works.append(only or (next(iter(shared)) if len(shared) == 1 else None))
    table["work"] = as_column(np.array([*works, None], dtype=object)[codes])


def add_inherited(table: pd.DataFrame, base: FactBase, vocabulary: Vocabulary, silence: Silence) -> None:
    """Fills every inherited column where the parcel's own papers are silent; its own row beats what comes down."""
    facts = {(fact.subject, fact.field): fact for fact in base.facts}
    codes, names = pd.factorize(table["work"].to_numpy(dtype=object))
    works: list[tuple[str | None, np.ndarray]] = [(name, codes == code) for code, name in enumerate(names)]
    works += [(None, codes < 0)] if (codes < 0).any() else []
    for column in FACT_COLUMNS:
        if not column.inherited:
            continue
        cause, nobody = cause_of(column.name), silence.cause_of_field(column.name)
        if column.name not in table:
            values, whys = filled(len(table), None), filled(len(table), nobody)
            silent = np.ones(len(table), dtype=bool)
        else:
            values, whys = (table[name].to_numpy(dtype=object, copy=True) for name in (column.name, cause))
            silent = np.asarray((whys == "missing") | (whys == "unread"), dtype=bool)
            silent[silent] = values[silent] == None  # noqa: E711 - elementwise
        for work, of_work in works:
            chosen = silent & of_work
            if not chosen.any():
                continue
            value, doubt = _inherited(column, work, base, facts, nobody, vocabulary.fields[column.name].inherits)
            if doubt is None and column.name in FIELDS and silence.unread(LAND):
                doubt = "unread"  # a list that was not read may hold the parcel's own row, which beats what comes down
            if isinstance(value, tuple):
                for position in np.flatnonzero(chosen):  # a list must land in each cell whole
                    values[position] = value
            elif value is not None:
                values[chosen] = value
            if doubt != nobody or column.name in table:
                whys[chosen] = doubt
        table[column.name], table[cause] = as_column(values), as_column(whys)


def _inherited(column: Column, work: str | None, base: FactBase, facts: Facts, nobody: str, sources: Sources) -> Cell:
    """What comes down to the parcels of one work (None: of any). `nobody` is the cause while nobody says anything."""
    cell: Cell = (None, nobody)
    if "work" in sources:
        works = [work] if work is not None else [item.id for item in base.works]
        cell = _same([_cell(facts.get((f"work:{item}", column.name)), column, nobody) for item in works], nobody)
    if cell[1] not in ("missing", "unread"):
        return cell
    project = facts.get(("project", column.name))
    if project is not None and "county" in sources and not _one_county(facts):
        # A value of one county must not be given to parcels of another.
        return None, "review"
    value, cause = _cell(project, column, nobody)
    return (value, cause) if value is not None else (None, worst(worst(cause, cell[1]), nobody))


def _cell(fact: Fact | None, column: Column, nobody: str) -> Cell:
    """A fact as one cell: a value only if nothing else is possible; a list only if it has one member."""
    if fact is None:
        return None, nobody
    candidates = fact.all_candidates()
    causes = [candidate.cause for candidate in candidates if candidate.cause is not None]
    if causes:
        return None, next(cause for cause in CAUSE_ORDER if cause in causes)
    values = [candidate.value for candidate in candidates]
    if any(value != values[0] for value in values):
        return None, "conflict"
    value: object = values[0]
    if isinstance(value, tuple) and column.kind != "list":
        # Which of several values belongs to which parcel, nobody says.
        return (value[0], None) if len(value) == 1 else (None, "review")
    return value, None


def _same(cells: Sequence[Cell], nobody: str) -> Cell:
    """One cell for a parcel that may belong to any of several works: their common value, or a person decides."""
    distinct = list(dict.fromkeys(cells))
    if not distinct:
        return None, nobody
    return distinct[0] if len(distinct) == 1 else (None, "review")


def _one_county(facts: Facts) -> bool:
    fact = facts.get(("project", "county"))
    if fact is None or len(fact.all_candidates()) != 1:
        return False
    return isinstance(fact.value, str) or (isinstance(fact.value, tuple) and len(fact.value) == 1)
