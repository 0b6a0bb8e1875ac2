"""Plot tallies (每木检尺) among the papers of a dossier: lists of all plots, or a sheet for each plot."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from checker.accounting.papers.content import Content, contents
from checker.accounting.papers.grids import Grid, Head, grids, head_of, is_total, read_number
from checker.accounting.papers.labels import Label, plain, plain_unit
from checker.accounting.papers.parameter_tables import species_of
from checker.accounting.plot_columns import COLUMNS_PATH
from checker.accounting.words import Text, say
from checker.model.base import Frozen
from checker.model.document import Document, SourceFile
from checker.model.evidence import Evidence
from checker.model.parsed import Parsed
from checker.resources.yaml_source import read_one

KINDS: Final = frozenset({"plot_survey"})
# X and Y alone are not among them: which of the two is the easting differs from paper to paper.
EAST: Final = ("横坐标", "东坐标", "经度", "样地经度", "中心点经度", "样地中心经度", "中心经度", "东经")
NORTH: Final = ("纵坐标", "北坐标", "纬度", "样地纬度", "中心点纬度", "样地中心纬度", "中心纬度", "北纬")
PLACES: Final = tuple(
    re.compile(
        rf"(?:{'|'.join(words)})\s*(?:[（(][^()（）]{{0,6}}[)）])?\s*[:：]?\s*(?P<value>\d{{2,8}}(?:\.\d+)?)(?!\s*[°度])"
    )
    for words in (EAST, NORTH)
)
NAME: Final = r"[A-Za-z0-9\u4e00-\u9fff\-_#]{1,16}?"
PLOT: Final = re.compile(rf"样地(?:编?号|序号)?\s*[:：]\s*(?P<value>{NAME})(?=$|[\s，,；;。]|碳层|样地|面积|调查)")
STRATUM: Final = re.compile(rf"碳层(?:编?号|名称)?\s*[:：]\s*(?P<value>{NAME})(?=$|[\s，,；;。]|样地|面积|调查)")
AREA: Final = re.compile(
    r"样地面积\s*(?:[（(](?P<before>[^()（）]{1,8})[)）])?\s*[:：]\s*(?P<value>\d+(?:\.\d+)?)\s*"
    r"(?P<unit>(?:hm|m)[2²]|[^\s\d，,；;。:：]{0,8})"
)


class Tree(Frozen):
    """One tree. `number` is its own in the plot, "" where the list has none."""

    plot: str
    number: str = ""
    species: str
    dbh_cm: float
    remark: str = ""
    evidence: Evidence


class Plot(Frozen):
    """One plot; stratum "" and area None where the paper does not say them. `place`: eastward and northward coordinate
    as printed, degrees or metres."""

    plot: str
    stratum: str = ""
    area_m2: float | None = None
    place: tuple[float, float] | None = None
    evidence: Evidence


class Trouble(Frozen):
    """A cell of a tally that cannot be used."""

    text: Text
    evidence: Evidence


class Tally(Frozen):
    """The trees and plots of one paper. A tally with `troubles` is not whole: no sum over it holds."""

    document: str
    name: str
    plots: tuple[Plot, ...]
    trees: tuple[Tree, ...]
    troubles: tuple[Trouble, ...] = ()


@cache
def tally_labels() -> Mapping[str, Label]:
    """The headings of `plot_columns.yaml`, with those of tree number and remark."""
    found = {
        name: Label(headings=tuple(one["headings"]), factors=one.get("units", {}), bare="unit" in one)
        for name, one in read_one(COLUMNS_PATH)["columns"].items()
    }
    return found | {
        "number": Label(headings=("树号", "株号", "样木号", "序号", "编号", "样木编号")),
        "remark": Label(headings=("备注",)),
        "east": Label(headings=EAST),
        "north": Label(headings=NORTH),
    }


def read_tallies(
    documents: Sequence[Document], sources: Sequence[SourceFile], parsed: Mapping[str, Parsed]
) -> tuple[Tally, ...]:
    """The tallies of the survey papers that list trees, in the order of the documents."""
    found = [read_tally(content) for content in contents(documents, sources, parsed, KINDS)]
    return tuple(tally for tally in found if tally.trees or tally.plots)


def read_tally(content: Content) -> Tally:
    """All trees of one paper. A table that names no plot belongs to the plot printed above it or on a page before."""
    plots: dict[str, Plot] = {}
    trees: list[Tree] = []
    troubles: list[Trouble] = []
    current: Plot | None = None
    for grid in grids(content):
        head = head_of(grid, tally_labels(), 2)
        if head is None or head.find("dbh_cm") is None or head.find("species_group") is None:
            continue
        current = _named_above(grid) or current
        for row in range(head.last + 1, len(grid.cells)):
            if is_total(grid.cells[row]) or not any(text.strip() for text in grid.cells[row]):
                continue
            plot, trouble = _plot_of(grid, row, head, current)
            troubles += trouble
            if plot is None:
                continue
            known = plots.setdefault(plot.plot, plot)
            if (known.stratum, known.area_m2) != (plot.stratum, plot.area_m2):
                troubles.append(Trouble(text=say("faults.plot_differs"), evidence=plot.evidence))
            for one in _trees_of(grid, row, head, plot.plot):
                if isinstance(one, Tree):
                    trees.append(one)
                else:
                    troubles.append(one)
    return Tally(
        document=content.document.id, name=content.document.path.rsplit("/", 1)[-1], plots=tuple(plots.values()),
        trees=tuple(trees), troubles=tuple(troubles),
    )  # fmt: skip


def _named_above(grid: Grid) -> Plot | None:
    """The plot that the rows above the header, the lines of the page above the table or its form say."""
    inside = [" ".join(dict.fromkeys(cell.strip() for cell in row)) for row in grid.cells[:3]]
    top = None if grid.table.box is None else grid.table.box[1]
    lines = [line.text for line in grid.page.lines
             if top is None or line.box is None or line.box[3] <= top + 2] if top is not None else []  # fmt: skip
    text = "  ".join([*lines[-8:], *grid.above, *inside])
    plot = PLOT.search(text)
    if plot is None:
        return None
    stratum, area = STRATUM.search(text), AREA.search(text)
    evidence = grid.at(0, 0, plot[0])
    east, north = (pattern.search(text) for pattern in PLACES)
    place = (float(east["value"]), float(north["value"])) if east and north else None
    return Plot(
        plot=plot["value"], stratum=plain(stratum["value"]) if stratum else "",
        area_m2=_area(area) if area else None, place=place, evidence=evidence,
    )  # fmt: skip


def _area(found: re.Match[str]) -> float | None:
    units = {plain_unit(unit): factor for unit, factor in tally_labels()["area_m2"].factors.items()}
    factor = units.get(plain_unit(found["before"] or found["unit"] or ""))
    return None if factor is None else float(found["value"]) * factor


def _plot_of(grid: Grid, row: int, head: Head, above: Plot | None) -> tuple[Plot | None, list[Trouble]]:
    column = head.find("plot")
    name = plain(grid.cells[row][column]).removesuffix(".0") if column is not None else ""
    if not name:
        if above is None or column is not None:
            text = say("papers.no_plot", row=row + 1)
            return None, [Trouble(text=text, evidence=grid.at(row, 0, " ".join(grid.cells[row])))]
        return above, []
    stratum, area = head.find("stratum"), head.find("area_m2")
    size = None if area is None else read_number(grid, row, area, head.columns[area])
    label = "" if stratum is None else plain(grid.cells[row][stratum])
    columns = [head.find(side) for side in ("east", "north")]
    sides = [read_number(grid, row, at, head.columns[at]) for at in columns if at is not None]
    place = (sides[0].value, sides[1].value) if len(sides) == 2 and sides[0] and sides[1] else None
    return Plot(
        plot=name, stratum=label, area_m2=None if size is None else size.value, place=place,
        evidence=grid.at(row, 0, name),
    ), []  # fmt: skip


def _trees_of(grid: Grid, row: int, head: Head, plot: str) -> Iterator[Tree | Trouble]:
    """The tree of a row. A row with neither species nor diameter stands for a plot without trees."""
    dbh, species = head.find("dbh_cm"), head.find("species_group")
    assert dbh is not None
    assert species is not None
    name, written = grid.cells[row][species].strip(), grid.cells[row][dbh].strip()
    if not name and not written:
        return
    number = read_number(grid, row, dbh, head.columns[dbh])
    evidence = grid.at(row, dbh, f"{' '.join(head.columns[dbh].headings)}：{written}")
    if number is None or not name:
        yield Trouble(text=say("papers.no_tree", row=row + 1, text=f"{name} {written}".strip()), evidence=evidence)
        return
    own, remark = head.find("number"), head.find("remark")
    yield Tree(
        plot=plot, number="" if own is None else plain(grid.cells[row][own]).removesuffix(".0"),
        species=species_of(name), dbh_cm=number.value, evidence=evidence,
        remark="" if remark is None else grid.cells[row][remark].strip(),
    )  # fmt: skip
