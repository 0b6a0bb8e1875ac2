"""A workbook of assumptions: sheets 参数, 价格, 成本 and 分配, brought into the shape of the YAML file."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from checker.accounting.faults import FaultCode, InputFault
from checker.accounting.words import say
from checker.model.parsed import Table

Place = tuple[str | int, ...]
# Sheet -> heading -> entry. The first heading of a sheet must be filled in every row that counts.
PRICES: Final = {"方案": "name", "年份": "year", "单价": "price", "年增长率": "growth", "基准年": "base_year"}
COSTS: Final = {
    "名称": "name", "金额": "amount", "年份": "year", "起始年": "from", "终止年": "until", "间隔年": "every",
    "占收入比例": "share_of_income",
}  # fmt: skip
HOLDERS: Final = {"权利人": "holder", "份额": "share", "面积": "area"}
ENTRIES: Final[Mapping[str, Place]] = {
    "减排量来源": ("volumes",), "可售比例": ("sold_share",), "收款滞后年数": ("lag_years",),
    "首个收款年": ("first_year",), "折现率": ("discount_rate",), "折现基准年": ("discount_from",),
    "分配方式": ("sharing", "by"), "分配基数": ("sharing", "of"),
    "分配小班": ("sharing", "land"),
}  # fmt: skip
CHOICES: Final[Mapping[str, Mapping[str, str]]] = {
    "减排量来源": {"申报": "claimed", "复算": "recomputed", "申报年均": "claimed_mean", "分年": ""},
    "分配方式": {"协议": "agreement", "小班面积": "parcels"},
    "分配基数": {"净额": "net", "收入": "income"},
    "分配小班": {"合格": "eligible", "合格和未定": "eligible_and_undecided", "全部": "all"},
}
VOLUMES: Final = {"年份": "year", "减排量": "volume"}


class _Sheets:
    """Collects entries, where each stands, and what does not fit."""

    def __init__(self, tables: Sequence[Table]) -> None:
        self.tables = {(table.name or "").strip(): table for table in tables if table.cells}
        self.data: dict[str, Any] = {}
        self.cells: dict[Place, str] = {}
        self.faults: list[InputFault] = []

    def fault(self, code: FaultCode, where: str, held: str, key: str, **values: object) -> None:
        text = say(key, **values)
        self.faults.append(InputFault(code=code, where=where, value=held, zh=text.zh, en=text.en))

    def rows(self, sheet: str, headings: Mapping[str, str]) -> list[tuple[int, dict[str, tuple[str, str]]]]:
        """Rows as (number in the sheet, entry -> (text, cell)); a heading that is none is named. The heading row is the
        first that begins with a known heading, so that titles may stand above."""
        table = self.tables.get(sheet)
        if table is None:
            return []
        by_row: dict[int, dict[int, str]] = {}
        for cell in table.cells:
            by_row.setdefault(cell.row, {})[cell.column] = cell.text.strip()
        head = next((row for row, texts in sorted(by_row.items()) if _plain(texts.values()) & set(headings)), None)
        if head is None:
            self.fault("missing", sheet, "", "value.no_column", heading="")
            return []
        columns: dict[int, str] = {}
        for column, text in sorted(by_row[head].items()):
            name = headings.get(_bare(text))
            if name is None:
                self.fault("unknown_name", f"{sheet}!{_cell(head, column)}", text, "value.no_column", heading=text)
            else:
                columns[column] = name
        found = []
        for row in sorted(by_row):
            texts = {columns[column]: (text, f"{sheet}!{_cell(row, column)}")
                     for column, text in by_row[row].items() if row > head and column in columns and text}  # fmt: skip
            if texts:
                found.append((row, texts))
        return found


def read_sheets(tables: Sequence[Table]) -> tuple[dict[str, Any], dict[Place, str], list[InputFault]]:
    """The entries, the cell of each, and what does not fit."""
    book = _Sheets(tables)
    for sheet in ("参数", "价格"):
        if sheet not in book.tables:
            book.fault("missing", sheet, "", "value.no_sheet", sheet=sheet)
    _entries(book)
    _volumes(book)
    _prices(book)
    _listed(book, "成本", COSTS, ("costs",))
    _listed(book, "分配", HOLDERS, ("sharing", "holders"))
    return book.data, book.cells, book.faults


def _entries(book: _Sheets) -> None:
    for _, row in book.rows("参数", {"项目": "entry", "取值": "value"}):
        (entry, at), (value, cell) = row.get("entry", ("", "")), row.get("value", ("", ""))
        place = ENTRIES.get(_bare(entry))
        if place is None:
            book.fault("unknown_name", at or cell, entry, "value.no_entry", entry=entry)
            continue
        choices = CHOICES.get(_bare(entry))
        if choices is not None:
            if value not in choices:
                listed = "、".join(choices)
                book.fault("unknown_name", cell or at, value, "value.no_such_choice", value=value, choices=listed)
                continue
            value = choices[value]
        _set(book, place, value, cell or at)


def _volumes(book: _Sheets) -> None:
    years = {}
    for _, row in book.rows("减排量", VOLUMES):
        (year, at), (volume, cell) = row.get("year", ("", "")), row.get("volume", ("", ""))
        years[year] = volume
        book.cells["volumes", year] = cell or at
    if years:
        book.data["volumes"] = years


def _prices(book: _Sheets) -> None:
    scenarios: dict[str, dict[str, Any]] = {}
    for _, row in book.rows("价格", PRICES):
        name, at = row.get("name", ("", next(iter(row.values()))[1]))
        entry = scenarios.setdefault(name, {"name": name})
        number = list(scenarios).index(name)
        book.cells.setdefault(("prices", number), at)
        year, price = row.get("year"), row.get("price")
        if year is not None:
            if "price" in entry:
                book.fault("repeated", year[1], year[0], "value.two_ways")
                continue
            entry.setdefault("by_year", {})[year[0]] = price[0] if price else ""
            book.cells["prices", number, "by_year", year[0]] = price[1] if price else year[1]
            continue
        if "by_year" in entry or "price" in entry:
            book.fault("repeated", at, name, "value.two_ways")
            continue
        for key in ("price", "growth", "base_year"):
            if key in row:
                entry[key], book.cells["prices", number, key] = row[key]
    book.data["prices"] = list(scenarios.values())


def _listed(book: _Sheets, sheet: str, headings: Mapping[str, str], place: Place) -> None:
    found = []
    for number, (_, row) in enumerate(book.rows(sheet, headings)):
        found.append({key: text for key, (text, _) in row.items()})
        for key, (_, cell) in row.items():
            book.cells[*place, number, key] = cell
            book.cells.setdefault((*place, number), cell)
    if found:
        _set(book, place, found, sheet)


def _set(book: _Sheets, place: Place, value: Any, cell: str) -> None:
    data = book.data
    for part in place[:-1]:
        data = data.setdefault(str(part), {})
    data[str(place[-1])] = value
    book.cells[place] = cell
    if len(place) > 1 and place[-1] == "holders":
        book.cells[place[:-1]] = cell


def _bare(text: str) -> str:
    """A heading without its unit in brackets."""
    return text.split("（")[0].split("(")[0].strip()


def _plain(texts: Any) -> set[str]:
    return {_bare(text) for text in texts}


def _cell(row: int, column: int) -> str:
    letters, left = "", column + 1
    while left:
        left, rest = divmod(left - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
