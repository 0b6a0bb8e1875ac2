"""Fields of forms: the cell beside a label, the text behind a colon, the next column of a line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from checker.extraction.clues import clues_of
from checker.extraction.dates import find_range
from checker.extraction.fold import fold, squeeze
from checker.extraction.found import Found
from checker.extraction.labels import Labels
from checker.extraction.organisations import is_organisation, side_of
from checker.extraction.quantities import number_of
from checker.extraction.reading import METHODS, Paragraph, Reading, Spot, cell_name
from checker.extraction.schema import FieldSpec, Look
from checker.extraction.table import is_column
from checker.extraction.table_parts import group_parts
from checker.extraction.values import Typed, read_value, without_seal
from checker.model.parsed import Cell, Page, Table

_NUMBERING = re.compile(
    r"^[ ]*(?:[(]?[一二三四五六七八九十\d]{1,3}[)]|[一二三四五六七八九十\d]{1,3}[、.．]|第[一二三四五六七八九十]条"
    r"|[①②③④⑤⑥⑦⑧⑨⑩●○◆■□▪·※*★▲◎◇▶►➢√⊙]|[A-D]\.\d{1,2}(?:\.\d)?|\d{1,2}(?:\.\d{1,2}){1,2}|第[一二三四五六七八九十]{1,2}章"
    r"|[一二三四五六七八九十\d]{1,2} +(?=[\u4e00-\u9fa5]))[ ]*"
)
_FILLERS = "—–－…_|｜="  # the rest of what stood for a colon
_INSIDE = re.compile(r"[(][^()]{1,14}[)](?=[\u4e00-\u9fa5])")  # 占地(建筑、营业)面积
_NO_UNITS = ("面积", "数量", "规模", "金额", "名称", "全称", "盖章", "公章", "签章", "单位", "内容")
_LONGEST_HEADING = 16
_DATE_GAP = re.compile(r"(?<=[\d年月]) {2,4}(?=[\d年月日])")  # inside a date: no gap between columns
_UNIT = re.compile(r"^(?P<label>[^()]+)[(](?P<unit>[^()]{1,16})[)]$")
_CUT = re.compile(r"[。；;，,\n]| {2,}")
_STOP = re.compile(r"[。；;\n]| {2,}")
_MOST_KEY = 24
_LONGEST_PREFIX = 4  # 设计 before 承担单位 makes another label of it
_PROSE = re.compile(r"(?:依据|根据|按照|本项目|该项目|项目区|本工程|经|为|由|在|对|各).*，")  # a section, not a value
_PROJECT = re.compile(r"(?=.{5}).*(?:项目|工程|林|绿化|碳汇|基地|治理)")
_NAME_GOES_ON = re.compile(r"[^:，。；、]{0,24}(?:项目|工程)(?:[(][^()]{1,10}[)])?")
_ENDS_OF_PERIOD = ("起", "止", "始", "终", "自", "至", "开始", "结束", "起始", "截止", "终止")
# What stands for a colon between a label and its value: dashes, dots, underlines, bars, an equals sign.
_SEPARATOR = re.compile(r"(?:——|－－|--|…{1,6}|\.{3,30}|_{2,30}|[|｜=])")


@dataclass(frozen=True)
class Pair:
    """A label (squeezed, without its unit), its unit, the raw text behind it, and where that stands."""

    label: str
    unit: str | None
    text: str
    quote: str
    spot: Spot
    below: bool = False  # the text of the paragraph below a heading
    glued: bool = False  # no gap was seen between label and value
    following: str = ""  # the line after it, into which a name may have been broken


class _Hinted(Labels):
    """Labels where the layout says that something must be one: a clue in the words is enough."""

    def __contains__(self, label: object) -> bool:
        return super().__contains__(label) or (isinstance(label, str) and bool(clues_of(label)))


def read_pairs(reading: Reading, labels: Labels) -> list[Pair]:
    """Every label and value of the paper's forms; `labels` are those that any schema knows."""
    pairs = list(_pairs_of_text(reading, labels))
    for group in group_parts(reading.tables):
        for page, table in group:
            pairs.extend(pairs_of_table(page, table, _Hinted(labels), whole=len(group) == 1))
    return pairs


def find_in_form(pairs: list[Pair], spec: FieldSpec, look: Look) -> list[Found]:
    """The values that stand beside one of the look's labels."""
    found = []
    for pair in pairs:
        if pair.label not in look.labels:
            continue
        typed = read_pair(pair, spec, look.part)
        if typed is not None:
            found.append(
                Found(spec.field, typed.value, pair.quote, pair.spot, look.weight * typed.confidence, typed.unit,
                      typed.precision, look.rank, typed.second)
            )  # fmt: skip
    return found


def read_pair(pair: Pair, spec: FieldSpec, part: Literal["first", "last"] | None = None) -> Typed | None:
    """The value behind a label as the field's kind; with `part` that end of the period behind it."""
    if part is not None:
        period = find_range(pair.text)
        if period is None:
            return None
        date = period[0] if part == "first" else period[1]
        return Typed(date.value, confidence=date.confidence)
    text = pair.text
    if pair.glued and (spec.kind == "text" or (spec.kind == "organisation" and not is_organisation(text))):
        return None
    if pair.below and spec.kind == "text" and _PROSE.match(squeeze(text)):
        return None
    if pair.below and spec.kind in ("organisation", "text"):
        text = re.split(r"[，。；(（]", text, maxsplit=1)[0]
    if spec.kind == "organisation" and pair.following and side_of(without_seal(text)) is None:
        whole = squeeze(text) + squeeze(pair.following)
        text = whole if is_organisation(whole) else text
    if spec.field == "project_name" and pair.following and not squeeze(text).endswith(("项目", "工程", ")")):
        rest = _NAME_GOES_ON.fullmatch(squeeze(pair.following))
        text = squeeze(text) + rest[0] if rest else text
    if spec.field == "project_name" and not _PROJECT.search(squeeze(text)):
        return None
    return read_value(text, spec, pair.unit)


def split_label(text: str) -> tuple[str, str | None]:
    """A printed label as (squeezed label, unit): "面 积（亩）：" -> ("面积", "亩")."""
    plain = _INSIDE.sub("", squeeze(_NUMBERING.sub("", fold(text))).strip(":*"))
    match = _UNIT.match(plain)
    if match and match["unit"] in _ENDS_OF_PERIOD:
        return match["label"] + match["unit"], None
    if match and match["unit"] in _NO_UNITS:
        return plain if match["unit"] in ("盖章", "公章", "签章") else match["label"] + match["unit"], None
    return (match["label"], match["unit"].removeprefix("单位:")) if match else (plain, None)


def _pairs_of_text(reading: Reading, known: Labels) -> Iterator[Pair]:
    ruled = _ruled_texts(reading)
    labels = _Hinted(known)
    for paragraph, following in zip(reading.paragraphs, (*reading.paragraphs[1:], None), strict=False):
        folded = _with_colons(_DATE_GAP.sub(lambda gap: "_" * len(gap[0]), fold(paragraph.text)), labels)
        colons = [match.start() for match in re.finditer(":", folded)]
        for position, colon in enumerate(colons):
            key_start, label, unit = _key_before(folded, colon, labels)
            if label is None:
                continue
            later = colons[position + 1] if position + 1 < len(colons) else None
            end = _value_end(folded, colon + 1, later, labels)
            text = paragraph.text[colon + 1 : end].lstrip(_FILLERS)
            if not text.strip() and following is not None and end == len(folded) and not paragraph.ruled:
                yield from _below_label(label, unit, following, labels)
                continue
            quote = paragraph.text[key_start:end].strip()
            broken = following.text if following is not None and end == len(folded) else ""
            yield Pair(label, unit, text, quote, paragraph.spot(key_start, max(end, colon + 1)), following=broken)
        if not colons and not paragraph.ruled and squeeze(paragraph.text) not in ruled:
            columns = list(_columns(paragraph.text, folded, labels, paragraph.spot(0, len(folded))))
            columns = columns or list(_spaced(paragraph.text, folded, known, paragraph.spot(0, len(folded))))
            yield from columns or _glued(paragraph.text, folded, known, paragraph.spot(0, len(folded)))
            if following is not None and not following.ruled and _is_heading(paragraph.text, known, labels):
                yield from _below_label(*split_label(paragraph.text), following, labels)


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


def _key_before(text: str, colon: int, labels: Labels) -> tuple[int, str | None, str | None]:
    begin = max(0, colon - _MOST_KEY)
    cuts = [match.end() for match in _CUT.finditer(text, begin, colon)]
    starts = [cuts[-1]] if cuts else [begin]
    if cuts and len(squeeze(text[:colon])) <= 6 and split_label(text[:colon])[0] in labels:
        return 0, *split_label(text[:colon])  # 名  称: a label of spread characters at the head of a line
    if (space := text.rfind(" ", starts[0], colon)) >= 0:
        starts.append(space + 1)
    for start in starts:
        label, unit = split_label(text[start:colon])
        if label in labels:
            return start, label, unit
    for length in range(min(12, colon - begin), 3, -1):  # a label right behind a value, without any gap
        label, unit = split_label(text[colon - length : colon])
        before = squeeze(text[starts[0] : colon - length])
        value_before = len(before) > _LONGEST_PREFIX or any(character.isdigit() for character in before)
        if Labels.__contains__(labels, label) and len(label) >= 4 and (value_before or not before):
            return colon - length, label, unit
    return colon, None, None


def _value_end(text: str, start: int, next_colon: int | None, labels: Labels) -> int:
    first = len(text) - len(text[start:].lstrip())  # blanks behind the colon are no end
    match = _STOP.search(text, max(start, first))
    end = match.start() if match else len(text)
    if next_colon is not None and next_colon <= end + _MOST_KEY:
        key_start, label, _ = _key_before(text, next_colon, labels)
        if label is not None and key_start >= start:
            end = min(end, key_start)
    return end


def _columns(text: str, folded: str, labels: Labels, spot: Spot) -> Iterator[Pair]:
    """Lines of two or four columns: label, blanks, value."""
    parts = [part for part in re.split(r" {2,}", folded.strip()) if part]
    if len(parts) == 1 and " " in parts[0]:
        yield from _words_in_row(parts[0], text, labels, spot)
        return
    index = 0
    while index + 1 < len(parts):
        label, unit = split_label(parts[index])
        if label in labels and split_label(parts[index + 1])[0] not in labels:
            yield Pair(label, unit, parts[index + 1], text.strip(), spot)
            index += 1
        index += 1


def _below_label(label: str, unit: str | None, following: Paragraph, labels: Labels) -> Iterator[Pair]:
    """The value on the line below its label, unless that line is itself a label or a form."""
    text = following.text.split("。")[0]
    head = re.split(r"[:：]| {2,}", fold(text).strip())[0]
    if split_label(text)[0] not in labels and split_label(head)[0] not in labels:
        yield Pair(label, unit, text, text.strip(), following.spot(0, len(text)), below=True)


def _with_colons(folded: str, labels: Labels) -> str:
    """The text, same length, with a colon behind labels that are set off in another way: 【项目名称】, 项目名称——."""
    if "】" in folded:
        for match in re.finditer(r"【([^【】]{2,20})】:?", folded):
            if split_label(match[1])[0] in labels:
                folded = (
                    folded[: match.start()]
                    + " "
                    + match[1]
                    + ":".ljust(len(match[0]) - len(match[1]) - 1)
                    + folded[match.end() :]
                )
    for match in _SEPARATOR.finditer(folded):
        before = folded[max(0, match.start() - _MOST_KEY) : match.start()].rstrip()
        key = re.split(r"[。；，:]| {2,}", before)[-1]
        if split_label(key)[0] in labels:
            folded = folded[: match.start()] + ":".ljust(len(match[0])) + folded[match.end() :]
    return folded


def _is_heading(text: str, known: Labels, hinted: Labels) -> bool:
    """A line that is nothing but a label: 二、项目法人; 建设单位. Behind a number, what may be a label is one."""
    label = split_label(text)[0]
    if _NUMBERING.match(fold(text)) is not None:
        return len(label) <= _LONGEST_HEADING and label in hinted
    return label in known and len(label) >= 3


def _words_in_row(row: str, text: str, labels: Labels, spot: Spot) -> Iterator[Pair]:
    """A row whose columns stand one blank apart: a label, its value up to the next label, and so on."""
    words = row.split(" ")
    if split_label(words[0])[0] not in labels:
        return
    heads = [index for index, word in enumerate(words) if split_label(word)[0] in labels]
    if len(heads) > 2 and len(heads) * 2 > len(words):
        return  # the header of a list
    for index, following in zip(heads, [*heads[1:], len(words)], strict=True):
        label, unit = split_label(words[index])
        value = " ".join(words[index + 1 : following])
        if value:
            yield Pair(label, unit, value, text.strip(), spot)


def _spaced(text: str, folded: str, labels: Labels, spot: Spot) -> Iterator[Pair]:
    """A label of spread characters before its value: 名　　称　青山县国有林场."""
    kept = [(index, character) for index, character in enumerate(folded) if character != " "]
    for length in range(min(10, len(kept) - 1), 1, -1):
        label = "".join(character for _, character in kept[:length])
        end, begin = kept[length - 1][0] + 1, kept[length][0]
        if label in labels and begin > end and " " in folded[kept[0][0] : end]:
            yield Pair(label, None, text[begin:], text.strip(), spot)
            return


def _glued(text: str, folded: str, labels: Labels, spot: Spot) -> Iterator[Pair]:
    """A short line of a scan whose gap between label and value was lost: 登记机关青山县市场监督管理局."""
    if spot.method != "ocr" or any(mark in folded for mark in "，。；"):
        return
    for length in range(min(12, len(folded) - 2), 1, -1):
        if folded[:length] in labels:
            yield Pair(folded[:length], None, text[length:], text.strip(), spot, glued=True)
            return


def pairs_of_table(page: Page, table: Table, labels: Labels, whole: bool = True) -> Iterator[Pair]:
    """Labels of a ruled table with the cell to the right, or below where rows of labels and of values take turns (in a
    `whole` one only: a part of a table over pages may end behind its first row)."""
    by_row: dict[int, list[Cell]] = {}
    for cell in sorted(table.cells, key=lambda item: (item.row, item.column)):
        for row in range(cell.row, cell.row + cell.row_span):
            by_row.setdefault(row, []).append(cell)
    stacked = _stacked_rows(by_row, table.rows, labels) if whole else set()
    for cell in table.cells:
        label, unit = split_label(cell.text)
        inside = list(_inside(page, table, cell, labels)) if not Labels.__contains__(labels, label) else []
        if inside or label not in labels:
            yield from inside
            continue
        cells = by_row.get(cell.row, [])
        if cell.row in stacked:
            under = next(
                (o for o in by_row.get(cell.row + 1, []) if o.column == cell.column and o.row > cell.row), None
            )
            if under is not None and not _is_labelled(under.text, labels):
                yield _pair(page, table, label, unit, cell, under)
            continue
        right = _right_of(cell, cells)
        heads = sum(is_column(other.text) or split_label(other.text)[0] in labels for other in cells)
        filled = sum(bool(other.text.strip()) for other in cells)
        listed = heads >= 3 and heads * 2 > filled and not _takes_turns(cells, labels)  # a list: values stand below
        if right is not None and not listed and _several_values(cell, cells, labels):
            continue
        if right is not None and not listed and not _is_labelled(right.text, labels):
            yield _pair(page, table, label, unit, cell, right)
        elif whole and (below := _below(cell, table, by_row, labels)) is not None:
            yield _pair(page, table, label, unit, cell, below)


def _takes_turns(cells: list[Cell], labels: Labels) -> bool:
    """Whether labels and values alternate in a row, some values left blank."""
    heads = [cell for cell in cells if split_label(cell.text)[0] in labels]
    others = [cell.column for cell in cells if cell.text.strip() and cell not in heads]
    return bool(others) and all(cell.column % 2 == 0 for cell in heads) and all(column % 2 for column in others)


def _is_labelled(text: str, labels: Labels) -> bool:
    """Whether a cell is a label, or begins with one on a line of its own."""
    first, newline, _ = text.strip().partition("\n")
    return split_label(text)[0] in labels or bool(newline and split_label(first)[0] in labels)


def _inside(page: Page, table: Table, cell: Cell, labels: Labels) -> Iterator[Pair]:
    """A label on the first line of a cell, its value on the next."""
    first, newline, rest = cell.text.strip().partition("\n")
    label, unit = split_label(first)
    if newline and label in labels and not number_of(first):
        spot = Spot(page.number, cell.box or table.box, cell_name(table, cell.row, cell.column), METHODS[page.method])
        yield Pair(label, unit, rest, " ".join(cell.text.split()), spot)


def _stacked_rows(by_row: dict[int, list[Cell]], rows: int, labels: Labels) -> set[int]:
    """The rows that hold labels only, above a row that holds none, where the next row (if any) is labels again."""
    kinds = {row: _kind_of(by_row.get(row, []), labels) for row in range(rows)}
    found = set()
    for row in range(rows - 1):
        next_but_one = kinds.get(row + 2)
        single = kinds[row] == "label" and kinds[row + 1] == "values" and _same_column(by_row[row], by_row[row + 1])
        stacked = kinds[row] == "labels" and kinds[row + 1] == "values"
        stacked = stacked or (row % 2 == 0 and _is_head_row(by_row.get(row, []), by_row.get(row + 1, []), labels))
        heads_next = row + 3 < rows and _is_head_row(by_row.get(row + 2, []), by_row.get(row + 3, []), labels)
        if (stacked or single) and (heads_next or next_but_one in (None, "labels", "label", "note")):
            found.add(row)
    return found


def _is_head_row(cells: list[Cell], below: list[Cell], labels: Labels) -> bool:
    """A row of short words, some of them labels, above a row of as many cells with figures among them."""
    texts = [squeeze(cell.text) for cell in cells if cell.text.strip()]
    if len(texts) < 3 or len(cells) != len(below) or any(len(text) > 9 for text in texts):
        return False
    digits = any(character.isdigit() for text in texts for character in text)
    named = sum(split_label(text)[0] in labels for text in texts)
    values = [cell.text for cell in below if cell.text.strip()]
    figures = any(character.isdigit() for text in values for character in text)
    return named >= 1 and not digits and figures and not any(split_label(text)[0] in labels for text in values)


def _same_column(row: list[Cell], below: list[Cell]) -> bool:
    """Whether two rows hold one text each, in the same column."""
    columns = [[cell.column for cell in cells if cell.text.strip()] for cells in (row, below)]
    return columns[0] == columns[1] and len(columns[0]) == 1


def _kind_of(cells: list[Cell], labels: Labels) -> str:
    texts = [cell.text for cell in cells if cell.text.strip()]
    named = sum(split_label(text)[0] in labels for text in texts)
    digits = any(character.isdigit() for text in texts for character in text)
    if texts and named >= (0.5 if len(texts) > 2 else 1.0) * len(texts) and not digits:
        return "labels" if len(texts) > 1 or len(cells) == 1 else "label"
    if len(cells) == 1 and len(squeeze("".join(texts))) > 24:
        return "note"
    return "values" if not named else "mixed"


def _several_values(cell: Cell, row: list[Cell], labels: Labels) -> bool:
    """Whether a label heads a row of different numbers (面积 | 任务 | 完成 | 合格): none of them is its value."""
    right = [other.text for other in row if other.column > cell.column and other.text.strip()]
    numbers = {squeeze(text) for text in right if number_of(text)}
    return len(numbers) > 1 and len(right) == sum(number_of(text) is not None for text in right)


def _right_of(cell: Cell, row: list[Cell]) -> Cell | None:
    return next((other for other in row if other.column >= cell.column + cell.column_span and other is not cell), None)


def _below(cell: Cell, table: Table, by_row: dict[int, list[Cell]], labels: Labels) -> Cell | None:
    """The value under a label where the table has a head of labels and one row of values (or a row of totals)."""
    head = [other for other in by_row.get(cell.row, []) if other.text.strip()]
    if sum(split_label(other.text)[0] in labels for other in head) < 2:
        return None
    first = cell.row + cell.row_span
    rows = [row for row in range(first, table.rows) if any(other.text.strip() for other in by_row.get(row, []))]
    if sum(split_label(other.text)[0] == split_label(cell.text)[0] for other in head) > 1:
        return None  # a list set in two columns: its last row is no row of totals
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


def find_in_grid(reading: Reading, spec: FieldSpec, look: Look) -> list[Found]:
    """The value in a row of one name and a column of another: 造林面积 under 变更后."""
    found = []
    for page, table in reading.tables:
        grid = table.grid()
        heads = {
            column: text for row in grid[:3] for column, text in enumerate(map(squeeze, row)) if text in look.labels
        }
        for index, row in enumerate(grid):
            label, unit = next(
                ((name, unit) for name, unit in map(split_label, row[:2]) if name in look.rows), (None, None)
            )
            for column, head in heads.items():
                if label is None or not row[column].strip():
                    continue
                typed = read_value(row[column], spec, unit)
                if typed is not None:
                    place = cell_name(table, index, column)
                    cell = next((c for c in table.cells if (c.row, c.column) == (index, column)), None)
                    box = (cell.box if cell is not None else None) or table.box
                    spot = Spot(page.number, box, place, METHODS[page.method])
                    quote = f"{label} {head} {' '.join(row[column].split())}"
                    found.append(
                        Found(spec.field, typed.value, quote, spot, look.weight * typed.confidence, typed.unit,
                              typed.precision, look.rank, typed.second)
                    )  # fmt: skip
    return found


def _pair(page: Page, table: Table, label: str, unit: str | None, key: Cell, value: Cell) -> Pair:
    quote = f"{' '.join(key.text.split())} {' '.join(value.text.split())}".strip()
    place = cell_name(table, value.row, value.column)
    return Pair(label, unit, value.text, quote, Spot(page.number, value.box or table.box, place, METHODS[page.method]))
