"""A table over a page break is one table; two tables of one shape are two."""

from checker.extraction.table_parts import group_parts, join_parts
from checker.model.parsed import Cell, Page, Table

HEAD = ["年份", "减排量"]


def placed(number: int, rows: list[list[str]], top: float, bottom: float) -> tuple[Page, Table]:
    cells = tuple(Cell(row=r, column=c, text=text) for r, row in enumerate(rows) for c, text in enumerate(row))
    table = Table(rows=len(rows), columns=len(rows[0]), cells=cells, box=(70, top, 520, bottom))
    return Page(number=number, width=595, height=842, method="text", tables=(table,)), table


FIRST = placed(2, [HEAD, ["2020", "1226"]], 700, 760)


def test_the_header_is_there_once() -> None:
    parts = [FIRST, placed(3, [HEAD, ["2021", "1830"]], 70, 760), placed(4, [["合计", "3056"]], 70, 100)]
    [group] = group_parts(parts)
    page, table = join_parts(group)
    assert page is FIRST[0] and table.grid() == [HEAD, ["2020", "1226"], ["2021", "1830"], ["合计", "3056"]]


def test_other_tables_stay_apart() -> None:
    other = placed(3, [["树种", "面积"], ["油松", "12"]], 70, 200)
    below = placed(3, [HEAD, ["2021", "1830"]], 500, 700)
    later = placed(4, [["2021", "1830"]], 70, 200)
    wide = placed(3, [["2021", "1830", "0"]], 70, 200)
    for second in (other, below, later, wide):
        assert len(group_parts([FIRST, second])) == 2
    high = placed(2, [HEAD, ["2020", "1226"]], 100, 160)
    assert len(group_parts([high, placed(3, [HEAD, ["2021", "1830"]], 70, 760)])) == 2
