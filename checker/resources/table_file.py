"""CSV tables in which every row says its basis and its source."""

import csv
import hashlib
import math
from pathlib import Path
from typing import get_args

from checker.model.base import Frozen
from checker.model.rule import Basis
from checker.resources.bounded import read_bounded
from checker.resources.yaml_source import SourceError

BASES: frozenset[str] = frozenset(get_args(Basis))

MAX_BYTES = 50_000_000


class Row(Frozen):
    """One row: its cells as text, where it stands, and how sure we are of it."""

    cells: dict[str, str]
    line: int
    basis: Basis
    source: str
    path: str

    def text(self, column: str) -> str:
        return self.cells[column]

    def number(self, column: str) -> float:
        """The cell as a finite number. Raises SourceError naming file, line and column."""
        found = self.optional(column)
        if found is None:
            raise SourceError(self.path, self.line, f"{column} is empty")
        return found

    def optional(self, column: str) -> float | None:
        """The cell as a finite number, None when empty."""
        text = self.cells[column].strip()
        if not text:
            return None
        try:
            value = float(text)
        except ValueError as error:
            raise SourceError(self.path, self.line, f"{column}: {text!r} is not a number") from error
        if not math.isfinite(value):
            raise SourceError(self.path, self.line, f"{column}: {text!r} is not a finite number")
        return value

    def applies_to(self, methodology: str) -> bool:
        """Whether the row says that it was made for a methodology."""
        return methodology in self.cells.get("applies_to", "").split(";")


class Table(Frozen):
    """A table with the hash of its bytes."""

    name: str
    path: str
    sha256: str
    rows: tuple[Row, ...]


def read_table(path: Path, columns: tuple[str, ...] = ()) -> Table:
    """A CSV file with at least `columns`, `basis` and `source`. Raises SourceError naming file and line."""
    try:
        raw = read_bounded(path, MAX_BYTES)
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise SourceError(path, 1, f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SourceError(path, raw[: error.start].count(b"\n") + 1, "not UTF-8") from error
    reader = csv.DictReader(text.splitlines())
    absent = [name for name in (*columns, "basis", "source") if name not in (reader.fieldnames or ())]
    if absent:
        raise SourceError(path, 1, f"columns are absent: {', '.join(absent)}")
    rows = []
    for cells in reader:
        line = reader.line_num
        if None in cells or None in cells.values():
            raise SourceError(path, line, "the row has more or fewer cells than the header")
        if cells["basis"] not in BASES:
            raise SourceError(path, line, f"basis {cells['basis']!r} is none of {', '.join(sorted(BASES))}")
        if not cells["source"].strip():
            raise SourceError(path, line, "source is empty")
        rows.append(
            Row(cells=dict(cells), line=line, basis=_basis(cells["basis"]), source=cells["source"], path=str(path))
        )
    return Table(name=path.stem, path=str(path), sha256=hashlib.sha256(raw).hexdigest(), rows=tuple(rows))


def _basis(text: str) -> Basis:
    found: dict[str, Basis] = {"verified": "verified", "secondary": "secondary", "recalled": "recalled"}
    return found[text]
