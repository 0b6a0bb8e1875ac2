"""Growth in tables: equations in cells, coefficients beside species, values by age; and tables by calendar year."""

from collections.abc import Sequence
from typing import Final

from checker.accounting.faults import InputError
from checker.accounting.growth import Curve
from checker.accounting.papers.calculation import PaperCurve, PaperSeries, PaperTreeEquation, Unclear
from checker.accounting.papers.equations import Meaning, Template, in_cell, meaning_of
from checker.accounting.papers.grids import Grid, is_total
from checker.accounting.papers.labels import PLANTING_YEAR, bare, load_labels, plain
from checker.accounting.papers.parameter_tables import species_of
from checker.accounting.words import say
from checker.extraction.quantities import number_of
from checker.extraction.species import canonical, read_species

FEWEST_AGES: Final = 2
HEAD_ROWS: Final = 2


def in_cells(grids: Sequence[Grid]) -> tuple[list[PaperCurve], list[PaperTreeEquation], list[Unclear]]:
    """Cells below a heading like 生长方程, of the species or stratum of their row."""
    labels = load_labels()
    curves: list[PaperCurve] = []
    trees: list[PaperTreeEquation] = []
    unclear: list[Unclear] = []
    for grid in grids:
        heads = [bare(text) for text in grid.cells[0]]
        columns = [
            i for i, head in enumerate(heads) if any(head.endswith(plain(own)) for own in labels.equation.column)
        ]
        owner = _owner(heads)
        for index in columns:
            for row in range(1, len(grid.cells)):
                text = grid.cells[row][index].strip()
                if not text:
                    continue
                evidence = grid.at(row, index, f"{grid.cells[0][index]}：{text}")
                species, stratum = _names(grid, row, owner)
                around = [grid.cells[0][index], *grid.units([grid.cells[0][index]]), *grid.cells[row], *grid.above]
                curve, tree, trouble = in_cell(grid.content, text, evidence, around, species, stratum)
                curves += [curve] if curve else []
                trees += [tree] if tree else []
                unclear += [trouble] if trouble else []
    return curves, trees, unclear


def _owner(heads: Sequence[str]) -> tuple[int | None, int | None]:
    """The columns of species and stratum."""
    labels = load_labels()
    found = [next((i for i, head in enumerate(heads) if labels.strata[name].named_by(head)), None)
             for name in ("species", "stratum")]  # fmt: skip
    return found[0], found[1]


def _names(grid: Grid, row: int, owner: tuple[int | None, int | None]) -> tuple[str, str]:
    species, stratum = ("" if i is None else grid.cells[row][i].strip() for i in owner)
    return (species_of(species) if species else ""), ("" if species else plain(stratum))


def by_coefficients(
    grids: Sequence[Grid], templates: Sequence[Template]
) -> tuple[list[PaperCurve], list[Unclear]]:  # fmt: skip
    """Rows of letters and values under species, for the one equation in letters that they fit."""
    curves: list[PaperCurve] = []
    unclear: list[Unclear] = []
    for grid in grids:
        heads = [bare(text) for text in grid.cells[0]]
        species, stratum = _owner(heads)
        letters = {head.replace("_", ""): i for i, head in enumerate(heads)}
        fitting = [t for t in templates if set(t.form.symbols) <= set(letters)]
        if (species is None and stratum is None) or not fitting:
            continue
        forms = {(t.form.family, t.form.symbols, t.meaning) for t in fitting}
        if len(forms) > 1:
            text = say("papers.several_equations", count=len(forms))
            unclear.append(Unclear(text=text, evidence=grid.at(0, 0, " ".join(heads))))
            continue
        template = fitting[0]
        for row in range(1, len(grid.cells)):
            numbers = {letter: number_of(grid.cells[row][letters[letter]].strip()) for letter in template.form.symbols}
            if is_total(grid.cells[row]) or all(number is None for number in numbers.values()):
                continue
            evidence = grid.at(row, 0, " ".join(text.strip() for text in grid.cells[row]))
            values = template.form.values({k: v[0] for k, v in numbers.items() if v is not None})
            if values is None:
                unclear.append(Unclear(text=say("papers.coefficient", text=evidence.quote[:60]), evidence=evidence))
                continue
            name, label = _names(grid, row, (species, stratum))
            values["a"] *= template.meaning.factor
            curve = Curve(
                id="", family=template.form.family, quantity=template.meaning.quantity, parameters=values,
                source=grid.content.place(evidence), evidence=(template.evidence, evidence),
            )  # fmt: skip
            curves.append(PaperCurve(curve=curve, species=name, stratum=label, evidence=evidence))
    return curves, unclear


def by_age(grids: Sequence[Grid]) -> tuple[list[PaperCurve], list[Unclear]]:
    """Tables of values by age: a column for each species, or one for all."""
    curves: list[PaperCurve] = []
    unclear: list[Unclear] = []
    for grid in grids:
        for one in grid.upright_and_turned():
            found = _by_age(one)
            if found is not None:
                curves += found[0]
                unclear += found[1]
                break
    return curves, unclear


def _by_age(grid: Grid) -> tuple[list[PaperCurve], list[Unclear]] | None:
    labels = load_labels()
    head = next((r for r in range(min(HEAD_ROWS, len(grid.cells))) if bare(grid.cells[r][0]) in labels.ages), None)
    if head is None:
        return None
    rows = [(row, number_of(plain(grid.cells[row][0]).rstrip("年a"))) for row in range(head + 1, len(grid.cells))]
    rows = [(row, age) for row, age in rows if age is not None]
    if len(rows) < FEWEST_AGES:
        return None
    curves: list[PaperCurve] = []
    unclear: list[Unclear] = []
    for index in range(1, grid.width):
        headings = tuple(
            dict.fromkeys(
                text for r in range(len(grid.cells)) if r < rows[0][0] and (text := grid.cells[r][index].strip())
            )
        )
        points = [(age[0], number[0]) for row, age in rows if age is not None
                  and (number := number_of(grid.cells[row][index].strip())) is not None]  # fmt: skip
        species = next((name for text in headings if (name := canonical(bare(text)))), "")
        evidence = grid.at(rows[0][0], index, f"{' '.join(headings)}：{points[0][1] if points else ''}…")
        meaning = _meaning(grid, headings)
        if meaning is None or (not species and not _is_quantity(headings)):
            continue
        if not species:
            # One column for a table whose caption names the species.
            above = list(dict.fromkeys(name for text in grid.above for name in read_species(text)))
            species = above[0] if len(above) == 1 else ""
        if len(points) < len(rows):
            unclear.append(Unclear(text=say("papers.holes", heading=" ".join(headings)), evidence=evidence))
            continue
        try:
            curve = Curve(
                id="", family="table", quantity=meaning.quantity, ages=tuple(p[0] for p in points),
                values=tuple(p[1] * meaning.factor for p in points), source=grid.content.place(evidence),
                evidence=(evidence,),
            )  # fmt: skip
        except InputError as error:
            unclear.append(Unclear(text=say("papers.bad_table", why=error.zh, why_en=error.en), evidence=evidence))
            continue
        curves.append(PaperCurve(curve=curve, species=species, evidence=evidence))
    return curves, unclear


def _meaning(grid: Grid, headings: Sequence[str]) -> Meaning | None:
    units = [f"（{unit}）" for unit in grid.units(headings)]
    return meaning_of("", [" ".join([*headings, *units[:1], *grid.above, *grid.cells[0][:1]]), *units], [])


def _is_quantity(headings: Sequence[str]) -> bool:
    return any(word in text for one in load_labels().quantities.values() for word in one.words for text in headings)


def by_year(
    grids: Sequence[Grid], strata: frozenset[str]
) -> tuple[dict[str, PaperSeries], dict[str, dict[int, float]]]:
    """Leakage and emissions of fire by year, and the stock change of named strata by year, from tables by year."""
    labels = load_labels()
    wanted = {"leakage": set(map(plain, labels.leakage)), "fire": set(map(plain, labels.fire))}
    series: dict[str, PaperSeries] = {}
    by_stratum: dict[str, dict[int, float]] = {}
    for place, grid in enumerate(grids):
        head = next((r for r in range(min(HEAD_ROWS, len(grid.cells))) if bare(grid.cells[r][0]) in labels.years), None)
        if head is None:
            continue
        parts = [grid]
        # A table that goes on over the page has no head of its own there.
        while (after := place + len(parts)) < len(grids) and _continues(grids[after], parts[-1]):
            parts.append(grids[after])
        for index in range(1, grid.width):
            texts = [grid.cells[r][index] for r in range(head + 1)]
            names = {bare(text) for text in texts}
            values = _years(grid, head, index)
            for part in parts[1:]:
                values |= _years(part, -1, index)
            for kind, own in wanted.items():
                if values and names & own and kind not in series:
                    evidence = grid.at(head, index, " ".join(dict.fromkeys(texts)))
                    series[kind] = PaperSeries(by_year=values, evidence=evidence)
            for name in names & strata:
                if values and name not in by_stratum and _of_change(grid):
                    by_stratum[name] = values
    return series, by_stratum


def _continues(grid: Grid, before: Grid) -> bool:
    follows = grid.page.number == before.page.number + 1 and grid.width == before.width
    return follows and PLANTING_YEAR.search(grid.cells[0][0]) is not None


def _of_change(grid: Grid) -> bool:
    """Whether a table by year says that it gives changes: it may as well give stocks or areas."""
    return any(word in text for word in load_labels().changes for text in (*grid.above, *grid.cells[0]))


def _years(grid: Grid, head: int, index: int) -> dict[int, float]:
    found: dict[int, float] = {}
    for row in range(head + 1, len(grid.cells)):
        years = {match[0] for match in PLANTING_YEAR.finditer(grid.cells[row][0])}
        number = number_of(grid.cells[row][index].strip())
        if len(years) == 1 and number is not None and not is_total(grid.cells[row]):
            found[int(years.pop())] = number[0]
    return found
