"""Tables and lists of a value by year (分年减排量) or by species (分树种面积)."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from checker.extraction.clues import clues_of
from checker.extraction.compact import compact
from checker.extraction.fold import fold, squeeze
from checker.extraction.found import BY_CLUE, Found
from checker.extraction.labels import entries_of
from checker.extraction.quantities import MAGNITUDES, find_quantities, load_units, number_of, strip_magnitude
from checker.extraction.reading import METHODS, Paragraph, Reading, Spot
from checker.extraction.schema import FieldSpec, Look
from checker.extraction.species import canonical, find_species
from checker.extraction.table import unit_of, unit_of_line
from checker.extraction.table_parts import group_parts, join_parts
from checker.model.fact import Value
from checker.model.parsed import Page, Table

_YEAR_HEADS = (
    "年份",
    "年度",
    "年",
    "时间",
    "核算年度",
    "监测年度",
    "核算期",
    "核算时段",
    "核算期间",
    "监测时段",
    "时段",
    "起止时间",
    "时间段",
    "期间",
    "日期",
    "计入期年份",
    "计入期",
    "起止日期",
    "监测期",
)
_SPECIES_HEADS = ("树种", "造林树种", "主要树种", "树种名称", "栽植树种", "树种(组)", "树种组成")
_TOTALS = ("合计", "总计", "共计", "小计", "总和", "总数", "累计", "总量", "年均", "平均", "年平均")
_SUMS = ("合计", "总计", "共计", "总和")
_YEAR = re.compile(r"^(?:第?\d{1,2}年?[(])?(?P<year>20\d{2})年?度?[)]?$")
_SPAN = re.compile(r"^(?P<first>20\d{2})[年./-].{2,8}?[-~～—–至到]{1,2}(?P<last>20\d{2})[年./-].{2,8}$")
_PAIR = re.compile(r"(?P<year>20\d{2})年?度? ?(?P<number>\d[\d,，]*(?:\.\d+)?)(?=$| )")
_SPOKEN_YEAR = re.compile(
    r"(?P<year>20\d{2})年度?(?:预计|约|为|产生)?[^\d，。；、]{0,8}(?P<number>\d[\d,，]*(?:\.\d+)?)(?P<unit>万?(?:吨|tCO))"
)
_DEFAULT = {"year_map": "gas", "gas": "gas", "species_map": "area"}


def find_in_tables(reading: Reading, spec: FieldSpec, look: Look) -> list[Found]:
    """One reading for each table or list that gives the field's values by year or by species."""
    found: list[Found] = []
    for page, table in map(join_parts, group_parts(reading.tables)):
        for values, precision, sure, quote, total in _of_table(page, table, reading, spec, look):
            spot = Spot(page.number, table.box, f"{table.name}!" if table.name else None, METHODS[page.method])
            value: Value = values
            if spec.kind == "gas":
                if total is None:
                    continue
                value, quote = total, f"合计 {total:g}"
            found.append(Found(spec.field, value, quote, spot, look.weight * sure, precision=precision, rank=look.rank))
    if spec.kind == "gas":
        return found
    found = _joined(found)
    if not found:
        found += _of_lines(reading, spec, look) if spec.kind == "year_map" else []
    for paragraph in reading.paragraphs:
        if spec.kind == "species_map":
            found += _species_of_sentence(paragraph, spec, look)
        elif spec.kind == "year_map":
            found += _years_of_sentence(paragraph, spec, look)
    return found


def area_of_species(reading: Reading, spec: FieldSpec, look: Look) -> list[Found]:
    """The area that a table of species adds up to, where it prints the sum."""
    found = []
    for page, table in reading.tables:
        for _, precision, sure, _, total in _of_table(page, table, reading, spec, look):
            if total is not None:
                spot = Spot(page.number, table.box, f"{table.name}!" if table.name else None, METHODS[page.method])
                found.append(Found("area", total, f"合计 {total:g}", spot, 0.9 * sure, "ha", precision, BY_CLUE))
    return found


def _joined(found: list[Found]) -> list[Found]:
    """Tables by year that go on over the page: years that follow each other become one table."""
    joined: list[Found] = []
    for item in found:
        last = joined[-1] if joined else None
        before = last.value if last is not None else None
        after = item.value
        if (
            last is not None
            and isinstance(before, dict)
            and isinstance(after, dict)
            and (last.spot.page or 0) < (item.spot.page or 0)
            and max(before) < min(after)
        ):
            sure = min(last.confidence, item.confidence)
            joined[-1] = replace(last, value={**before, **after}, confidence=sure)
        else:
            joined.append(item)
    return joined


def _of_table(
    page: Page, table: Table, reading: Reading, spec: FieldSpec, look: Look
) -> Iterator[tuple[dict[str, float], float, float, str, float | None]]:
    grid = [[squeeze(cell) for cell in row] for row in table.grid()]
    for upright in (grid, [list(column) for column in zip(*grid, strict=False)]):
        pairs = _columns(upright, spec, look)
        if not pairs:
            continue
        head, columns = pairs
        unit = next((unit for _, _, unit in columns if unit), None) or unit_of_line(page, reading, table)
        factor = _factor(unit, _DEFAULT[spec.kind])
        if factor is None:
            continue
        values: dict[str, float] = {}
        printed_total: float | None = None
        step = Decimal(0)
        clean = True
        for row in upright[head + 1 :]:
            for key_column, value_column, _ in columns:
                key, text = row[key_column], row[value_column]
                number = number_of(text)
                name = _key(key, spec.kind)
                if any(key.startswith(word) for word in _TOTALS):
                    if number and key.startswith(_SUMS) and printed_total is None:
                        printed_total = number[0]
                    continue
                if name is None or number is None:
                    clean = (
                        clean
                        and not (name is not None and text not in ("", "-", "/", "—"))
                        and not (name is None and number is not None and bool(key))
                    )
                    continue
                if name in values:
                    clean = False
                values[name] = number[0]
                step = max(step, Decimal(str(number[1])))
        if len(values) < (1 if spec.kind == "species_map" else 2) or not clean:
            continue
        total = sum(values.values())
        fits = printed_total is None or abs(total - printed_total) <= float(step) * (len(values) + 1)
        sure = (1.0 if unit else 0.92) * (1.0 if fits else _misfit(page))
        scaled = {name: float(Fraction(Decimal(str(value))) * factor) for name, value in values.items()}
        quote = "；".join(f"{name} {value:g}" for name, value in list(values.items())[:6])
        total_value = None if printed_total is None else float(Fraction(Decimal(str(printed_total))) * factor)
        yield scaled, float(Fraction(step) * factor), sure, quote, total_value
        return


def _misfit(page: Page) -> float:
    """Parts that miss their total: the paper's own slip in a text, as likely a misread digit in a scan."""
    return 0.55 if page.method == "ocr" else 0.96


def _columns(
    grid: list[list[str]], spec: FieldSpec, look: Look
) -> tuple[int, list[tuple[int, int, str | None]]] | None:
    """The header row, and for each key column the value column to its right with its unit."""
    heads = _SPECIES_HEADS if spec.kind == "species_map" else _YEAR_HEADS
    wanted = [squeeze(label) for label in look.labels]
    for index in range(min(4, len(grid))):
        keys = [column for column, text in enumerate(grid[index]) if _is_key(_bare(text), heads, spec.kind)]
        columns = []
        for position, key in enumerate(keys):
            end = keys[position + 1] if position + 1 < len(keys) else len(grid[index])
            fitting = [
                (wanted.index(label), column)
                for column in range(key + 1, end)
                for label in [_label_of(grid, index, column, wanted, spec.field)]
                if label is not None
            ]
            if fitting:
                rank = min(fitting)[0]
                best = [column for place, column in fitting if place == rank]
                if len(best) > 1:  # the same in two units
                    best = [column for column in best if unit_of(grid[index][column])][:1]
                if best:
                    columns.append((key, best[0], unit_of(grid[index][best[0]])))
        if columns:
            return index, columns
    return None


_HEADED_AS = {"claimed_by_year": ("claimed_total", "claimed_annual"), "species_areas": ("area", "planned_area")}
_UNIT_BEHIND = re.compile(r"(?:万?吨(?:二氧化碳当量|CO2e?|CO₂e?)?|tCO[2₂]?e?|亩|公顷|hm[2²]|ha)$")
_YEAR_HEAD = re.compile(r".{0,4}(?:年份?|年度|时段|期间|时间段?|区间)")
_SPECIES_HEAD = re.compile(r".{0,4}树种.{0,2}")


def _is_key(text: str, heads: tuple[str, ...], kind: str) -> bool:
    """A column of years or of species: what stands in it is checked value by value."""
    return text in heads or bool((_SPECIES_HEAD if kind == "species_map" else _YEAR_HEAD).fullmatch(text))


def _label_of(grid: list[list[str]], head: int, column: int, wanted: list[str], field: str) -> str | None:
    texts = [grid[row][column] for row in range(head + 1)]
    for text in reversed(texts):
        bare = _bare(text)
        if bare in wanted:
            return bare
    return next((wanted[-1] for text in reversed(texts) if _speaks_of(_bare(text), field)), None)


def _speaks_of(label: str, field: str) -> bool:
    """Whether the lexicon of labels makes a header one of the field's values: 净清除量 of a table of yearly volumes."""
    named = [entry.field for entry in entries_of(label)] + [clue.field for clue in clues_of(label)]
    return any(name in _HEADED_AS.get(field, ()) for name in named)


def _bare(text: str) -> str:
    plain = re.sub(r"[(\[][^()\[\]]{1,24}[)\]]|/(?:亩|公顷|hm2|吨)$", "", text).strip(":*")
    plain = _UNIT_BEHIND.sub("", plain) or plain
    return plain.partition("/")[0] if "/" in plain and unit_of(plain) else plain


def _key(text: str, kind: str) -> str | None:
    if kind == "species_map":
        return canonical(text)
    match = _YEAR.match(text)
    if match:
        return match["year"]
    span = _SPAN.match(text)
    return span["first"] if span and span["first"] == span["last"] else None


def _factor(unit: str | None, kind: str) -> Fraction | None:
    """What turns a printed number into the canonical unit; a table without unit of gas is in tonnes."""
    if unit is None:
        return Fraction(1) if kind == "gas" else None
    magnitude, bare = strip_magnitude(unit)
    spec = load_units().spec_of(bare)
    if spec is None or not spec.kind.startswith(kind):
        return None
    return Fraction(spec.factor) * MAGNITUDES.get(magnitude, 1)


def _of_lines(reading: Reading, spec: FieldSpec, look: Look) -> list[Found]:
    """Years and numbers on lines of their own below a header line (a table whose rules were not seen)."""
    header: str | None = None
    values: dict[str, float] = {}
    first: tuple[Page, object] | None = None
    clean, sure, total = True, 0.9, None
    for page, line in reading.lines:
        text = " ".join(fold(line.text).split())
        plain = squeeze(text)
        if any(word in plain for word in ("年份", "年度")) and any(squeeze(label) in plain for label in look.labels):
            heads = [part for part in re.split(r" ", text) if part]
            header = plain if len(heads) <= 4 and len(heads) % 2 == 0 else None
            continue
        pairs = list(_PAIR.finditer(text))
        if header and pairs and "".join(match[0] for match in pairs).replace(" ", "") == text.replace(" ", ""):
            for match in pairs:
                number = number_of(match["number"])
                clean = clean and number is not None and match["year"] not in values
                if number is not None:
                    values[match["year"]] = number[0]
            first = first or (page, line)
            sure = min(sure, 0.9 * line.confidence)
        elif header and values and text.startswith(_SUMS):
            numbers = [number for part in text.split()[1:] if (number := number_of(part))]
            total = numbers[0][0] if numbers else None
            break
    if len(values) < 2 or not clean or first is None:
        return []
    page = first[0]
    line = next(line for own, line in reading.lines if line is first[1] and own is page)
    fits = total is None or abs(sum(values.values()) - total) <= len(values) + 1
    spot = Spot(page.number, line.box, None, METHODS[page.method], line.confidence)
    return [Found(spec.field, values, line.text, spot, look.weight * sure * (1.0 if fits else 0.6), precision=1.0)]


def _years_of_sentence(paragraph: Paragraph, spec: FieldSpec, look: Look) -> list[Found]:
    found = []
    for offset, sentence in paragraph.sentences():
        plain = compact(sentence)
        matches = list(_SPOKEN_YEAR.finditer(plain.text))
        before = plain.text[: matches[0].start()] if matches else ""
        if len(matches) < 2 or not any(squeeze(label) in before for label in look.labels):
            continue
        values: dict[str, float] = {}
        for match in matches:
            number = number_of(match["number"])
            if number is None or match["year"] in values:
                break
            values[match["year"]] = number[0] * (10_000 if match["unit"].startswith("万") else 1)
        else:
            begin, end = plain.span(matches[0].start(), matches[-1].end())
            spot = paragraph.spot(offset + begin, offset + end)
            found.append(Found(spec.field, values, sentence[begin:end], spot, 0.92, precision=1.0))
    return found


def _species_of_sentence(paragraph: Paragraph, spec: FieldSpec, look: Look) -> list[Found]:
    """其中油松1812.8亩、侧柏1102.7亩: each species with the area right behind it; a single one only behind 其中."""
    found = []
    start = 0
    for part in re.split(r"(?<=[。\n])", paragraph.text):
        offset, sentence = start, part
        start += len(part)
        if any(word in sentence for word in look.unless):
            continue
        begin = max(sentence.rfind("其中"), 0)
        species = [item for item in find_species(sentence) if item.start >= begin]
        areas = [item for item in find_quantities(sentence) if item.kind == "area" and item.start >= begin]
        values: dict[str, float] = {}
        used: list[int] = []
        step = 0.0
        for position, item in enumerate(species):
            limit = species[position + 1].start if position + 1 < len(species) else len(sentence)
            behind = [area for area in areas if item.end <= area.start < min(limit, item.end + 8)]
            gap = squeeze(sentence[item.end : behind[0].start]) if behind else ""
            if not behind or any(mark in gap for mark in "，,。；") or item.name in values:
                continue
            values[item.name] = behind[0].value
            used += [item.start, behind[0].end]
            step = max(step, behind[0].precision)
        whole = len(values) == len({item.name for item in species})
        if not values or not whole or (len(values) == 1 and "其中" not in sentence[: begin + 2]):
            continue
        spot = paragraph.spot(offset + min(used), offset + max(used))
        found.append(
            Found(spec.field, values, sentence[min(used) : max(used)], spot, look.weight * 0.97, precision=step)
        )
    return found
