"""A table file of the user as text cells: CSV, or a workbook read in a supervised worker like any paper."""

import csv
import hashlib
import io
from pathlib import Path
from typing import Final

import pandas as pd

from checker.accounting.words import refusal
from checker.model.document import SourceFile
from checker.model.limits import Limits
from checker.model.parsed import Table
from checker.parsers.parse import parse_all
from checker.workers.leftovers import working_folder
from checker.workers.pool import WorkerPool

ENCODINGS: Final = ("utf-8-sig", "gb18030")
MOST_BYTES: Final = 200_000_000
SUFFIXES: Final = (".csv", ".xlsx")


def read_sheet(path: Path, limits: Limits | None = None) -> pd.DataFrame:
    """The table with its first row as headings. Cells of a workbook are texts, "" where empty; those of a CSV as pandas
    reads them. Raises UserError for a file that cannot be read or holds no table, or several sheets with one each."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise refusal("files.unreadable", name=path.name, why=error.strerror) from error
    if size > MOST_BYTES:
        raise refusal("files.too_large", name=path.name, most=MOST_BYTES)
    return _workbook(path, limits or Limits()) if path.suffix.lower() == ".xlsx" else _csv(path)


def _csv(path: Path) -> pd.DataFrame:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise refusal("files.unreadable", name=path.name, why=error.strerror) from error
    for encoding in ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            frame = pd.read_csv(io.StringIO(text), skipinitialspace=True)
            # A title above the header makes the first row shorter than the rest, which pandas takes for an index.
            return frame if isinstance(frame.index, pd.RangeIndex) else _ragged(text)
        except pd.errors.ParserError:
            return _ragged(text)
        except pd.errors.EmptyDataError as error:
            raise refusal("files.no_table", name=path.name, why=error) from error
    raise refusal("files.encoding", name=path.name)


def _ragged(text: str) -> pd.DataFrame:
    """Rows of different length as texts, the first as headings."""
    rows = list(csv.reader(io.StringIO(text), skipinitialspace=True))
    width = max(len(row) for row in rows)
    filled = [[*row, *[""] * (width - len(row))] for row in rows if any(cell.strip() for cell in row)]
    return pd.DataFrame(filled[1:], columns=pd.Index(filled[0]))


def read_tables(path: Path, limits: Limits | None = None) -> list[Table]:
    """Every sheet of a workbook that holds something. Raises UserError for a file that cannot be read in full."""
    limits = limits or Limits()
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    source = SourceFile(
        id=f"d-{sha256[:12]}", path=path.name, sha256=sha256, size=path.stat().st_size, kind="xlsx",
        location=str(path.resolve()),
    )  # fmt: skip
    with working_folder() as scratch, WorkerPool(1, limits, scratch) as pool:
        parsed = parse_all([source], pool, scratch, limits)[source.id]
    if parsed.state != "read":
        code = parsed.problem.code if parsed.problem is not None else "empty"
        raise refusal("files.not_in_full", name=path.name, code=code)
    return [table for page in parsed.pages for table in page.tables]


def _workbook(path: Path, limits: Limits) -> pd.DataFrame:
    tables = [table for table in read_tables(path, limits) if table.rows > 1]
    if len(tables) != 1:
        raise refusal("files.one_sheet", name=path.name, count=len(tables))
    heads, *rows = tables[0].grid()
    filled = [column for column in range(len(heads)) if any(row[column].strip() for row in (heads, *rows))]
    return pd.DataFrame(
        [[row[column] for column in filled] for row in rows if any(cell.strip() for cell in row)],
        columns=pd.Index([heads[column] for column in filled]),
    )
