"""Official tables that a user drops in: which they are, who issued them, and their rows.

A folder holds `tables.yaml` and the CSV files it lists. The kinds stand in `rules/official_tables.yaml`.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from checker.model.base import Frozen
from checker.model.rule import Bilingual
from checker.resources.locate import data_folder
from checker.resources.table_file import Table, read_table
from checker.resources.yaml_source import SourceError, read_one

INDEX = "tables.yaml"


class Kind(Frozen):
    """What a kind of table holds and which parameter its first column lists, if any."""

    label: Bilingual
    columns: tuple[str, ...]
    numbers: tuple[str, ...] = ()
    key: str | None = None
    parameter: str | None = None
    accounting: bool = False


class Official(Frozen):
    """A table with its title, issuer and date. `where` says it in one phrase."""

    kind: str
    title: str
    issuer: str
    date: str
    table: Table

    @property
    def where(self) -> str:
        return f"《{self.title}》（{self.issuer}，{self.date}）"


@cache
def kinds() -> dict[str, Kind]:
    """The kinds of tables that can be dropped in."""
    listed: dict[str, Any] = read_one(data_folder("rules") / "official_tables.yaml")["tables"]
    return {name: Kind(**spec) for name, spec in listed.items()}


def load_official(folder: Path) -> tuple[Official, ...]:
    """The tables of a folder. Raises SourceError with file and line for the first that cannot be used."""
    index = folder / INDEX
    if not folder.is_dir():
        raise SourceError(folder, 1, "no such folder of tables")
    if not index.is_file():
        raise SourceError(index, 1, f"is not there; it lists the tables: file, table ({', '.join(kinds())}), title, "
                          "issuer, date")  # fmt: skip
    data = read_one(index)
    listed = data.get("tables") if isinstance(data, dict) else None
    if not isinstance(listed, list) or not listed:
        raise SourceError(index, 1, "needs `tables:`, a list of {file, table, title, issuer, date}")
    found: list[Official] = []
    for entry in listed:
        line = _line(index, entry)
        official = _one(folder, index, line, entry)
        if any(official.kind == other.kind for other in found):
            raise SourceError(index, line, f"a table {official.kind!r} stands twice")
        found.append(official)
    stray = sorted({path.name for path in folder.glob("*.csv")} - {Path(item.table.path).name for item in found})
    if stray:
        raise SourceError(index, 1, f"does not list {', '.join(stray)}")
    return tuple(sorted(found, key=lambda item: item.kind))


def _one(folder: Path, index: Path, line: int, entry: Any) -> Official:
    wanted = {"file", "table", "title", "issuer", "date"}
    if not isinstance(entry, dict) or set(entry) != wanted or not all(str(value).strip() for value in entry.values()):
        raise SourceError(index, line, f"every table needs {', '.join(sorted(wanted))}, and nothing else")
    kind = kinds().get(str(entry["table"]))
    if kind is None:
        raise SourceError(index, line, f"unknown table {entry['table']!r}; there are {', '.join(kinds())}")
    try:
        date.fromisoformat(str(entry["date"]))
    except ValueError:
        raise SourceError(index, line, f"date {entry['date']!r} is no day like 2024-05-31") from None
    name = str(entry["file"])
    if Path(name).name != name:
        raise SourceError(index, line, f"file {name!r} must lie beside {INDEX}")
    table = read_table(folder / name, kind.columns)
    _check(table, kind)
    try:
        return Official(kind=str(entry["table"]), title=str(entry["title"]), issuer=str(entry["issuer"]),
                        date=str(entry["date"]), table=table)  # fmt: skip
    except ValidationError as error:
        raise SourceError(index, line, str(error.errors()[0]["msg"])) from error


def _check(table: Table, kind: Kind) -> None:
    if not table.rows:
        raise SourceError(table.path, 1, "holds no row")
    seen: dict[str, int] = {}
    for row in table.rows:
        for column in kind.numbers:
            row.number(column)
        if kind.key is None:
            continue
        key = row.text(kind.key).strip()
        if not key:
            raise SourceError(table.path, row.line, f"{kind.key} is empty")
        if key in seen:
            raise SourceError(table.path, row.line, f"{key!r} stands also in line {seen[key]}")
        seen[key] = row.line


def _line(index: Path, entry: Any) -> int:
    """The line of the index that names an entry's file; 1 where it names none."""
    name = str(entry.get("file", "")) if isinstance(entry, dict) else ""
    lines = index.read_text(encoding="utf-8-sig").splitlines()
    return next((number for number, text in enumerate(lines, 1) if name and name in text), 1)


_IN_USE: ContextVar[tuple[Official, ...]] = ContextVar("official_tables", default=())


def tables_in_use() -> tuple[Official, ...]:
    """The official tables of the run at hand."""
    return _IN_USE.get()


@contextmanager
def use_tables(tables: Sequence[Official]) -> Iterator[None]:
    """Lets the accounting and the calendar of this thread see the tables for as long as the block lasts."""
    token = _IN_USE.set(tuple(tables))
    try:
        yield
    finally:
        _IN_USE.reset(token)
