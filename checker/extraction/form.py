"""Fields of forms: the cell beside a label, the text behind a colon, the next column of a line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from checker.extraction.fold import fold, squeeze
from checker.extraction.found import Found
from checker.extraction.reading import METHODS, Reading, Spot, cell_name
from checker.extraction.schema import FieldSpec, Look
from checker.extraction.table import is_column
from checker.extraction.values import read_value
from checker.model.parsed import Cell, Page, Table

_NUMBERING = re.compile(
    r"^[ ]*(?:[(]?[一二三四五六七八九十\d]{1,3}[)]|[一二三四五六七八九十\d]{1,3}[、.．]|第[一二三四五六七八九十]条)[ ]*"
)
_UNIT = re.compile(r"^(?P<label>[^()]+)[(](?P<unit>[^()]{1,16})[)]$")
_CUT = re.compile(r"[。；;，,\n]| {2,}")
_STOP = re.compile(r"[。；;\n]| {2,}")
_MOST_KEY = 24


@dataclass(frozen=True)
class Pair:
    """A label (squeezed, without its unit), its unit, the raw text behind it, and where that stands."""

    label: str
    unit: str | None
    text: str
    quote: str
    spot: Spot


def read_pairs(reading: Reading, labels: frozenset[str]) -> list[Pair]:
    """Every label and value of the paper's forms; `labels` are those that any schema knows."""
    pairs = list(_pairs_of_text(reading, labels))
    for page, table in reading.tables:
        pairs.extend(_pairs_of_table(page, table, labels))
    return pairs


def find_in_form(pairs: list[Pair], spec: FieldSpec, look: Look) -> list[Found]:
    """The values that stand beside one of the look's labels."""
    found = []
    for pair in pairs:
        if pair.label not in look.labels:
            continue
        typed = read_value(pair.text, spec, pair.unit)
        if typed is not None:
            found.append(
                Found(spec.field, typed.value, pair.quote, pair.spot, look.weight * typed.confidence, typed.unit,
                      typed.precision, look.fallback, typed.second)
            )  # fmt: skip
    return found


def split_label(text: str) -> tuple[str, str | None]:
    """A printed label as (squeezed label, unit): "面 积（亩）：" -> ("面积", "亩")."""
    plain = squeeze(_NUMBERING.sub("", fold(text))).strip(":*")
    match = _UNIT.match(plain)
    return (match["label"], match["unit"].removeprefix("单位:")) if match else (plain, None)


def _pairs_of_text(reading: Reading, labels: frozenset[str]) -> Iterator[Pair]:
    ruled = _ruled_texts(reading)
    for paragraph in reading.paragraphs:
        folded = fold(paragraph.text)
        colons = [match.start() for match in re.finditer(":", folded)]
        for position, colon in enumerate(colons):
            key_start, label, unit = _key_before(folded, colon, labels)
            if label is None:
                continue
            following = colons[position + 1] if position + 1 < len(colons) else None
            end = _value_end(folded, colon + 1, following, labels)
            text = paragraph.text[colon + 1 : end]
            quote = paragraph.text[key_start:end].strip()
            yield Pair(label, unit, text, quote, paragraph.spot(key_start, max(end, colon + 1)))
        if not colons and not paragraph.ruled and squeeze(paragraph.text) not in ruled:
            yield from _columns(paragraph.text, folded, labels, paragraph.spot(0, len(folded)))


def _ruled_texts(reading: Reading) -> set[str]:
    """Rows and cells of ruled tables as squeezed text: their lines are no columns, an empty cell would be jumped."""
    texts: set[str] = set()
    for _, table in reading.tables:
        rows: dict[int, list[str]] = {}
        for cell in table.cells:
            rows.setdefault(cell.row, []).append(squeeze(cell.text))
            texts.update(squeeze(part) for part in cell.text.split("\n"))
        texts.update("".join(parts) for parts in rows.values())
    return texts


def _key_before(text: str, colon: int, labels: frozenset[str]) -> tuple[int, str | None, str | None]:
    begin = max(0, colon - _MOST_KEY)
    cuts = [match.end() for match in _CUT.finditer(text, begin, colon)]
    starts = [cuts[-1]] if cuts else [begin]
    if (space := text.rfind(" ", starts[0], colon)) >= 0:
        starts.append(space + 1)
    for start in starts:
        label, unit = split_label(text[start:colon])
        if label in labels:
            return start, label, unit
    return colon, None, None


def _value_end(text: str, start: int, next_colon: int | None, labels: frozenset[str]) -> int:
    first = len(text) - len(text[start:].lstrip())  # blanks behind the colon are no end
    match = _STOP.search(text, max(start, first))
    end = match.start() if match else len(text)
    if next_colon is not None and next_colon <= end + _MOST_KEY:
        key_start, label, _ = _key_before(text, next_colon, labels)
        if label is not None and key_start >= start:
            end = min(end, key_start)
    return end


def _columns(text: str, folded: str, labels: frozenset[str], spot: Spot) -> Iterator[Pair]:
    """Lines of two or four columns: label, blanks, value."""
    parts = [part for part in re.split(r" {2,}", folded.strip()) if part]
    if len(parts) == 1 and " " in parts[0]:
        head, _, tail = parts[0].partition(" ")
        parts = [head, tail] if split_label(tail.split(" ")[0])[0] not in labels else []
    index = 0
    while index + 1 < len(parts):
        label, unit = split_label(parts[index])
        if label in labels and split_label(parts[index + 1])[0] not in labels:
            yield Pair(label, unit, parts[index + 1], text.strip(), spot)
            index += 1
        index += 1


def _pairs_of_table(page: Page, table: Table, labels: frozenset[str]) -> Iterator[Pair]:
    by_row: dict[int, list[Cell]] = {}
    for cell in sorted(table.cells, key=lambda item: (item.row, item.column)):
        for row in range(cell.row, cell.row + cell.row_span):
            by_row.setdefault(row, []).append(cell)
    for cell in table.cells:
        label, unit = split_label(cell.text)
        if label in labels:
            right = _right_of(cell, by_row.get(cell.row, []))
            heads = sum(
                is_column(other.text) or split_label(other.text)[0] in labels for other in by_row.get(cell.row, [])
            )
            listed = heads >= 3 and heads >= len(by_row[cell.row]) - 1  # the header of a list: values stand below
            if right is not None and not listed and split_label(right.text)[0] not in labels:
                yield _pair(page, table, label, unit, cell, right)
            elif (below := _below(cell, table, by_row, labels)) is not None:
                yield _pair(page, table, label, unit, cell, below)


def _right_of(cell: Cell, row: list[Cell]) -> Cell | None:
    return next((other for other in row if other.column >= cell.column + cell.column_span and other is not cell), None)


def _below(cell: Cell, table: Table, by_row: dict[int, list[Cell]], labels: frozenset[str]) -> Cell | None:
    """The value under a label where the table has a head of labels and one row of values (or a row of totals)."""
    head = [other for other in by_row.get(cell.row, []) if other.text.strip()]
    if sum(split_label(other.text)[0] in labels for other in head) < 2:
        return None
    first = cell.row + cell.row_span
    rows = [row for row in range(first, table.rows) if any(other.text.strip() for other in by_row.get(row, []))]
    totals = [row for row in rows if squeeze(by_row[row][0].text) in ("合计", "总计", "共计")]
    chosen = totals if len(totals) == 1 else rows
    if len(chosen) != 1:
        return None
    return next(
        (
            other
            for other in by_row[chosen[0]]
            if other.column == cell.column and split_label(other.text)[0] not in labels
        ),
        None,
    )


def _pair(page: Page, table: Table, label: str, unit: str | None, key: Cell, value: Cell) -> Pair:
    quote = f"{' '.join(key.text.split())} {' '.join(value.text.split())}".strip()
    place = cell_name(table, value.row, value.column)
    return Pair(label, unit, value.text, quote, Spot(page.number, value.box or table.box, place, METHODS[page.method]))
