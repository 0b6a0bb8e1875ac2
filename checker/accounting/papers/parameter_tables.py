"""Species parameters in tables, forms and sentences of a paper."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from checker.accounting.papers.calculation import PaperParameter, Read, Unclear
from checker.accounting.papers.content import Content
from checker.accounting.papers.grids import Column, Grid, head_of, is_total, read_number
from checker.accounting.papers.labels import Label, bare, factor_of, load_labels, plain
from checker.accounting.words import Text, say
from checker.extraction.fold import fold
from checker.extraction.quantities import number_of
from checker.extraction.species import canonical, find_species
from checker.model.evidence import Evidence

NUMBER: Final = r"(?P<number>\d+(?:\.\d+)?)"
PAIR: Final = re.compile(
    rf"(?P<species>[\u4e00-\u9fff]{{2,8}})\s*(?:[（(][^()（）]{{0,20}}[)）])?\s*[:：=]?\s*{NUMBER}"
)


def species_of(text: str) -> str:
    """The species of a cell under our name for it, or the text as it stands (硬阔类)."""
    return canonical(text) or plain(text)


def in_tables(grids: Sequence[Grid]) -> list[PaperParameter]:
    """Columns of parameters beside a column of species, upright or turned."""
    labels = load_labels()
    species = {"species": labels.strata["species"]}
    found: list[PaperParameter] = []
    for grid in grids:
        for one in grid.upright_and_turned():
            head = head_of(one, species | labels.parameters, 2)
            where = None if head is None else head.find("species")
            if head is None or where is None or _of_baseline(one):
                continue
            columns = {i: c for i, c in head.columns.items() if c.name in labels.parameters}
            sure = sum(not c.by_symbol for c in columns.values())
            if not columns or (not sure and len(columns) < 2):
                continue
            found += _of_grid(one, head.last + 1, where, columns)
            break
    return found


def _of_baseline(grid: Grid) -> bool:
    return any(word in text for text in grid.above[-1:] for word in load_labels().not_of_project)


def _of_grid(grid: Grid, first: int, where: int, columns: dict[int, Column]) -> Iterator[PaperParameter]:
    sources = [i for i in range(grid.width) if bare(grid.cells[0][i]) in load_labels().sources]
    for row in range(first, len(grid.cells)):
        name = grid.cells[row][where].strip()
        if not name or is_total(grid.cells[row]):
            continue
        for index, column in columns.items():
            read = read_number(grid, row, index, column)
            if read is not None:
                said = " ".join(grid.cells[row][i].strip() for i in sources)
                yield PaperParameter(name=column.name, species=species_of(name), read=read, source_text=said)


def in_forms(grids: Sequence[Grid]) -> list[PaperParameter]:
    """Two-column forms "数据/参数 … 采用的值 …", as monitoring sections print their fixed parameters."""
    labels = load_labels()
    found: list[PaperParameter] = []
    before: tuple[int, str] | None = None  # a name at the foot of the page before
    page = 0
    for grid in grids:
        # A label over several columns stands in each of them.
        rows = {
            bare(cells[0]): (index, next((text.strip() for text in cells[1:] if text != cells[0]), ""))
            for index, cells in enumerate(grid.cells)
        }
        name, value, unit = (
            next((rows[label] for label in map(plain, options) if label in rows), None)
            for options in (labels.form.name, labels.form.value, labels.form.unit)
        )
        if name is None and value is not None and grid.page.number == page + 1:
            name = before
        if name is None and value is not None and grid.page.number != page:
            name = _at_foot(grid)
        before, page = (name if value is None else None), grid.page.number
        if name is None or value is None:
            continue
        parameter = _named(name[1], labels.parameters, [text for _, text in rows.values()])
        if parameter is None:
            continue
        label = labels.parameters[parameter]
        factor = factor_of(label.factors, [unit[1]] if unit else []) if label.factors else 1.0
        factor = 1.0 if factor is None and label.bare else factor
        if factor is None:
            continue
        said = next((rows[plain(label)][1] for label in labels.sources if plain(label) in rows), "")
        for species, printed in _pairs(value[1]):
            evidence = grid.at(value[0], 1, f"{name[1]}：{value[1]}")
            read = Read(value=printed * factor, evidence=evidence, place=grid.content.place(evidence))
            found.append(PaperParameter(name=parameter, species=species, read=read, source_text=said))
    return found


def _at_foot(grid: Grid) -> tuple[int, str] | None:
    """The first row of a form whose other rows stand on the next page: no table of its own, only a line."""
    lines = [line.text for page, line in grid.content.reading.lines if page.number == grid.page.number - 1]
    for text in reversed(lines[-3:]):
        for label in load_labels().form.name:
            if plain(text).startswith(plain(label)) and len(plain(text)) > len(plain(label)):
                return 0, plain(text).removeprefix(plain(label))
    return None


def _named(text: str, labels: dict[str, Label], others: Sequence[str]) -> str | None:
    """The parameter of a form: by its name, or by its symbol where the form also describes it in words."""
    heading = bare(text)
    for name, label in labels.items():
        if label.named_by(heading) or any(plain(own) in heading for own in label.headings):
            return name
    symbol = re.sub(r"[_{(,].*", "", plain(text))
    described = [name for name, label in labels.items() if symbol in label.symbols
                 and any(plain(own) in plain(other) for own in label.headings for other in others)]  # fmt: skip
    return described[0] if len(described) == 1 else None


def _pairs(text: str) -> Iterator[tuple[str, float]]:
    """Species and number of "油松：1.59；刺槐：1.83", or one number for all."""
    alone = number_of(text.strip())
    if alone is not None:
        yield "", alone[0]
        return
    for match in PAIR.finditer(fold(text)):
        name = canonical(match["species"])
        if name is not None:
            yield name, float(match["number"])


def in_text(content: Content) -> tuple[list[PaperParameter], list[Unclear]]:
    """Sentences like 油松的木材密度为0.36 t/m³，含碳率取0.5. A species named once holds until another is named."""
    found: list[PaperParameter] = []
    unclear: list[Unclear] = []
    labels = load_labels()
    for paragraph in content.paragraphs():
        for offset, sentence in paragraph.sentences():
            if any(word in sentence for word in labels.not_of_project):
                continue
            folded = fold(sentence)
            matches = sorted(
                ((match, name) for name, one in labels.parameters.items() for match in _pattern(one).finditer(folded)),
                key=lambda pair: pair[0].start(),
            )
            species: list[str] = []
            behind = 0
            for match, name in matches:
                named = [item.name for item in find_species(sentence[behind : match.start()])]
                species, behind = list(dict.fromkeys(named)) or species, match.end()
                evidence = content.of_text(paragraph, offset + match.start(), offset + match.end())
                found_here = _of_match(content, name, match, species, evidence)
                if isinstance(found_here, Text):
                    unclear.append(Unclear(text=found_here, evidence=evidence))
                else:
                    found += found_here
    return found, unclear


def _pattern(label: Label) -> re.Pattern[str]:
    words = "|".join(re.escape(fold(own)) for own in sorted(label.headings, key=len, reverse=True))
    return re.compile(
        rf"(?:{words})\s*[A-Za-z]{{0,3}}\s*(?:[(][^()]{{1,24}}[)])?\s*(?:分别)?(?:统一)?(?:均)?"
        rf"(?:取值为|取值|采用|取|为|是|=|:)\s*(?P<numbers>\d+(?:\.\d+)?(?:\s*[、,，和及与]\s*\d+(?:\.\d+)?)*)"
        rf"\s*(?P<unit>%|t\s*d\.?\s*m\.?\s*/\s*m[3³]|[A-Za-z][A-Za-z0-9.³/·⁻-]*|吨[^，,。；;、\s]{{0,10}})?"
    )


def _of_match(
    content: Content, name: str, match: re.Match[str], species: list[str], evidence: Evidence
) -> list[PaperParameter] | Text:  # fmt: skip
    label = load_labels().parameters[name]
    numbers = [float(text) for text in re.split(r"\s*[、,，和及与]\s*", match["numbers"])]
    printed = match["unit"] or ""
    bracketed = [
        part for text in re.findall(r"[(]([^()]{1,24})[)]", match[0]) for part in re.split(r"[,，;；、]", text)
    ]
    factor = factor_of(label.factors, [printed, *bracketed]) if label.factors else 1.0
    if factor is None and label.bare and not printed:
        factor = 1.0
    if factor is None:
        return say("papers.no_unit", heading=label.headings[0], text=match[0][:40])
    owners = species or [""]
    if len(numbers) == 1 and len(owners) > 1 and ("均" in match[0] or "统一" in match[0]):
        numbers = numbers * len(owners)
    if len(numbers) != len(owners):
        return say("papers.no_owner", text=match[0][:60])
    place = content.place(evidence)
    return [
        PaperParameter(name=name, species=owner, read=Read(value=number * factor, evidence=evidence, place=place))
        for owner, number in zip(owners, numbers, strict=True)
    ]
