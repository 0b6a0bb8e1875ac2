"""The strata table of a paper."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from checker.accounting.papers.calculation import PaperStratum, Read, Unclear
from checker.accounting.papers.grids import Grid, Head, head_of, is_total, read_number
from checker.accounting.papers.labels import PLANTING_YEAR, load_labels, plain
from checker.accounting.words import say
from checker.extraction.species import read_species

NUMBERS: Final = ("area_ha", "density_per_ha", "survival", "seedling_age_a")
PARCEL_COLUMNS: Final = ("小班", "小班号", "地块", "地块编号", "小班编号", "地块号")


@dataclass(frozen=True)
class StrataTable:
    rows: tuple[PaperStratum, ...]
    total: Read | None
    unclear: tuple[Unclear, ...]
    columns: int

    @property
    def area(self) -> float:
        return round(sum(row.cells["area_ha"].value for row in self.rows), 6)


def read_strata_table(grids: Sequence[Grid]) -> StrataTable | None:
    """The fullest strata table; a table without head continues the one before it. Two equally full ones that give other
    areas leave none."""
    found: list[StrataTable] = []
    position = 0
    while position < len(grids):
        grid = grids[position]
        head = _head(grid)
        position += 1
        if head is None:
            continue
        parts = [(grid, head.last + 1)]
        while position < len(grids) and _goes_on(grids[position], parts[-1][0], head):
            again = _head(grids[position])
            parts.append((grids[position], again.last + 1 if again else 0))
            position += 1
        table = _rows(parts, head)
        if table.rows:
            found.append(table)
    if not found:
        return None
    best = max(found, key=lambda table: (table.columns, len(table.rows)))
    rivals = [t for t in found if t.columns == best.columns and abs(t.area - best.area) > 0.005 * max(1.0, best.area)]
    if rivals:
        evidence = rivals[0].rows[0].evidence
        text = say("papers.two_strata_tables", first=f"{best.area:g}", second=f"{rivals[0].area:g}")
        return StrataTable((), None, (*best.unclear, Unclear(text=text, evidence=evidence)), 0)
    return best


def _head(grid: Grid) -> Head | None:
    head = head_of(grid, load_labels().strata, 3)
    if head is None or head.find("area_ha") is None or head.find("species") is None:
        return None
    if head.find("planting_year") is None and head.find("stratum") is None:
        return None
    headings = {plain(text) for row in grid.cells[: head.last + 1] for text in row}
    return None if any(text.startswith(PARCEL_COLUMNS) for text in headings) else head


def _goes_on(grid: Grid, before: Grid, head: Head) -> bool:
    if grid.width != before.width or grid.page.number != before.page.number + 1:
        return False
    again = _head(grid)
    if again is not None:
        return {i: c.name for i, c in again.columns.items()} == {i: c.name for i, c in head.columns.items()}
    area = head.find("area_ha")
    return area is not None and read_number(grid, 0, area, head.columns[area]) is not None


def _rows(parts: Sequence[tuple[Grid, int]], head: Head) -> StrataTable:
    rows: list[PaperStratum] = []
    unclear: list[Unclear] = []
    total: Read | None = None
    area = head.find("area_ha")
    assert area is not None
    for grid, first in parts:
        for index in range(first, len(grid.cells)):
            cells = grid.cells[index]
            size = read_number(grid, index, area, head.columns[area])
            if is_total(cells):
                total = size or total
                continue
            if not any(text.strip() for text in cells) or (size is None and not cells[area].strip()):
                continue
            row, trouble = _row(grid, index, head, size)
            unclear += trouble
            if row is not None:
                rows.append(row)
    return StrataTable(tuple(rows), total, tuple(unclear), len(head.columns))


def _row(grid: Grid, index: int, head: Head, size: Read | None) -> tuple[PaperStratum | None, list[Unclear]]:
    cells: dict[str, Read] = {}
    texts: dict[str, str] = {}
    trouble: list[Unclear] = []
    for place, column in head.columns.items():
        text = grid.cells[index][place].strip()
        evidence = grid.at(index, place, f"{' '.join(column.headings)}：{text}")
        if column.name in ("stratum", "species"):
            texts[column.name] = text
        elif column.name == "planting_year":
            years = set(match[0] for match in PLANTING_YEAR.finditer(text))
            if len(years) == 1:
                cells["planting_year"] = Read(
                    value=float(years.pop()), evidence=evidence, place=grid.content.place(evidence)
                )
            elif text:
                trouble.append(Unclear(text=say("papers.no_single_year", text=text[:40]), evidence=evidence))
        elif (number := read_number(grid, index, place, column)) is not None:
            cells[column.name] = number
        elif text and text not in ("-", "/", "—", "－"):
            key = "papers.no_unit" if column.factor is None else "papers.no_number"
            trouble.append(Unclear(text=say(key, heading=" ".join(column.headings), text=text[:40]), evidence=evidence))
    species = tuple(read_species(texts["species"])) or ((plain(texts["species"]),) if texts["species"] else ())
    if size is None or not species:
        return None, trouble
    year = cells.get("planting_year")
    label = plain(texts.get("stratum", "")) or f"{'+'.join(species)} {'' if year is None else int(year.value)}".strip()
    return PaperStratum(stratum=label, species=species, cells=cells, evidence=size.evidence), trouble


def sums_up(table: StrataTable) -> bool:
    """Whether the rows add up to the printed total, where there is one, within its rounding."""
    if table.total is None:
        return True
    digits = re.sub(r"[^\d.]", "", table.total.evidence.quote.rsplit("：", 1)[-1])
    step = 10.0 ** -len(digits.partition(".")[2])
    return abs(table.area - table.total.value) <= step * (len(table.rows) + 1) / 2 + 1e-9
