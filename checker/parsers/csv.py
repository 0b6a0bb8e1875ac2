"""Tables as text: commas, semicolons, tabs or bars between cells."""

import csv
import io
from itertools import islice
from pathlib import Path

from checker.model.parsed import Parsed
from checker.model.problem import Problem
from checker.parsers.decode import decode
from checker.parsers.grid import page_of_rows
from checker.parsers.payload import ParsePayload
from checker.parsers.trouble import Unreadable

DELIMITERS = ",\t;|，"
_SAMPLE_ROWS = 50


def read(order: ParsePayload) -> Parsed:
    """One page with one table. Raises Unreadable when it is no text or holds none."""
    source, limits = order.source, order.limits
    text, problem = decode(Path(source.location).read_bytes(), source.path)
    if not text.strip():
        raise Unreadable("empty")
    hit: list[Problem] = [problem] if problem else []
    csv.field_size_limit(limits.page_characters)
    rows: list[list[str]] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=find_delimiter(text)):
            cells += len(row)
            if len(rows) >= limits.sheet_rows or cells > limits.table_cells:
                hit.append(Problem(code="limit_cells", path=source.path, detail=f"{len(rows)} rows read"))
                break
            rows.append(row)
    except csv.Error as error:
        if not rows:
            raise Unreadable("damaged", str(error)) from error
        hit.append(Problem(code="damaged", path=source.path, detail=f"after row {len(rows)}: {error}"))
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    page = page_of_rows(1, None, rows)
    return Parsed(
        document=source.id,
        state="partly_read" if hit else "read",
        method="sheet",
        pages=(page,),
        problem=hit[0] if hit else None,
        limits_hit=tuple(hit),
    )


def find_delimiter(text: str) -> str:
    """The character that cuts the first rows most evenly; a comma when none does."""
    sample = "\n".join(islice(text.split("\n"), _SAMPLE_ROWS))
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if row]
        except csv.Error:
            continue
        wide = [width for width in widths if width > 1]
        if not wide:
            continue
        usual = max(set(wide), key=wide.count)
        score = wide.count(usual) / len(widths) + min(usual, 50) / 1000
        if score > best_score:
            best, best_score = delimiter, score
    return best
