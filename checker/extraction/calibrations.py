"""Calibrations of meters that a table lists: which meter, on which day."""

import re

from checker.extraction.dates import find_dates
from checker.extraction.fold import squeeze
from checker.extraction.found import Found
from checker.extraction.reading import METHODS, Reading, Spot
from checker.extraction.schema import FieldSpec, Look
from checker.model.parsed import Table

EVERY = "全部"  # the meter of a table that names none
_METER = re.compile(r"(?:电能?表|仪表|表计|计量器具|计量仪表|器具|设备|表)(?:编号|名称|号)?|安装位置|计量点")
_DAY = re.compile(r"(?:校准|检定|校验|检验|现场检验)(?:日期|时间|日)")


def calibrations_in_tables(reading: Reading, spec: FieldSpec, look: Look) -> list[Found]:
    """One reading a table: entries "meter date". A table with a day that cannot be read says nothing at all: what it
    leaves out would look like a gap."""
    found = []
    for page, table in reading.tables:
        entries = _entries(table)
        if entries:
            spot = Spot(page.number, table.box, f"{table.name}!" if table.name else None, METHODS[page.method])
            found.append(Found(spec.field, tuple(entries), "、".join(entries)[:200], spot, look.weight))
    return found


def _entries(table: Table) -> list[str]:
    grid = [[squeeze(cell) for cell in row] for row in table.grid()]
    head = next((row for row in range(len(grid)) if any(_DAY.fullmatch(cell) for cell in grid[row])), None)
    if head is None:
        return []
    days = [column for column, cell in enumerate(grid[head]) if _DAY.fullmatch(cell)]
    meter = next((column for column, cell in enumerate(grid[head]) if _METER.fullmatch(cell)), None)
    entries: dict[str, None] = {}
    for row in grid[head + 1 :]:
        name = row[meter] if meter is not None else EVERY
        for column in days:
            if not row[column]:
                continue
            read = find_dates(row[column])
            if not name or not read or any(item.parts < 3 or item.confidence < 0.6 for item in read):
                return []
            entries.update(dict.fromkeys(f"{name} {item.value}" for item in read))
    return sorted(entries)
