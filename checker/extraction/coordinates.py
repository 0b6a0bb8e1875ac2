"""How many decimals the corner coordinates of a table have, where its columns are headed as degrees."""

import re

from checker.extraction.fold import squeeze
from checker.extraction.found import Found
from checker.extraction.reading import METHODS, Reading, Spot
from checker.extraction.schema import FieldSpec, Look
from checker.model.parsed import Cell

_HEAD = re.compile(r"(?:东经|北纬|经度|纬度)[EN]?(?:[(（].*[)）])?", re.IGNORECASE)
_DEGREES = re.compile(r"(?P<whole>\d{1,3})\.(?P<decimals>\d{1,12})°?[EN]?")
CHINA = (3, 136)  # degrees north of the southernmost and east of the easternmost place


def decimals_in_tables(reading: Reading, spec: FieldSpec, look: Look) -> list[Found]:
    """One reading a table: the least decimals of the coordinates below its heads of degrees."""
    found = []
    for page, table in reading.tables:
        heads: dict[int, int] = {
            cell.column: cell.row for cell in table.cells if _HEAD.fullmatch(squeeze(cell.text))
        }  # fmt: skip
        printed: list[tuple[int, Cell]] = []
        for cell in table.cells:
            match = _DEGREES.fullmatch(squeeze(cell.text))
            if match and cell.row > heads.get(cell.column, cell.row) and CHINA[0] <= int(match["whole"]) < CHINA[1]:
                printed.append((len(match["decimals"]), cell))
        if printed:
            least, cell = min(printed, key=lambda item: (item[0], item[1].row, item[1].column))
            place = f"{table.name}!" if table.name else None
            spot = Spot(page.number, cell.box or table.box, place, METHODS[page.method])
            found.append(Found(spec.field, float(least), cell.text.strip(), spot, look.weight))
    return found
