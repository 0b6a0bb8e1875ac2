"""Numbers with a source: the tables that travel with the program, behind those of the user."""

from collections.abc import Mapping
from functools import cache

from checker.resources.locate import data_folder
from checker.resources.official import tables_in_use
from checker.resources.table_file import BASES, Row, Table, read_table

__all__ = ["BASES", "Row", "Table", "default", "defaults", "load_table", "read_table"]


def load_table(name: str) -> Table:
    """A table by name: the rows that the user dropped in, then the shipped rows that they do not replace."""
    own = next((item.table for item in tables_in_use() if item.kind == name), None)
    return _shipped(name) if own is None else _merged(name, own)


@cache
def _shipped(name: str) -> Table:
    return read_table(data_folder("rules") / "tables" / f"{name}.csv")


def _merged(name: str, own: Table) -> Table:
    """Rows of the user hide the shipped ones of the same first column."""
    key = next(iter(own.rows[0].cells))
    told = {row.text(key) for row in own.rows}
    return own.model_copy(update={"rows": (*own.rows, *(r for r in _shipped(name).rows if r.text(key) not in told))})


def defaults() -> Mapping[str, Row]:
    """Single parameters by name, the first row of each."""
    found: dict[str, Row] = {}
    for row in load_table("accounting_defaults").rows:
        found.setdefault(row.text("parameter"), row)
    return found


def default(name: str) -> float:
    """A shipped single parameter. Its basis and source are in `defaults()[name]`."""
    return defaults()[name].number("value")
