"""Tables without side rulings have cells; running text, signatures and lists of two columns stay lines."""

from pathlib import Path

import pytest

from checker.model.parsed import Table

from .builders import build_pdf, read, rule, say, texts

ROWS = (("No", "Area", "Kind"), ("0123-7", "12.35", "pine"), ("0123-8", "7.08", "oak"), ("0123-9", "30.60", "birch"))


def printed(rows: tuple[tuple[str, ...], ...] = ROWS, top: float = 250, step: float = 16) -> str:
    return "".join(
        say(20 + 60 * column, top - step * row, text)
        for row, cells in enumerate(rows)
        for column, text in enumerate(cells)
    )


def tables(tmp_path: Path, content: str) -> tuple[Table, ...]:
    return read(build_pdf(tmp_path / "a.pdf", [content])).pages[0].tables


def test_aligned_columns_are_a_table(tmp_path: Path) -> None:
    page = read(build_pdf(tmp_path / "a.pdf", [say(60, 275, "List") + printed() + say(20, 160, "Sum of all")])).pages[0]
    [table] = page.tables
    assert table.grid() == [list(row) for row in ROWS]
    assert table.box == pytest.approx((20, 42, 163, 101), abs=4)
    assert [line.text for line in page.lines] == ["List", *("  ".join(row) for row in ROWS), "Sum of all"]


def test_three_rulings_make_two_columns_and_two_rows_enough(tmp_path: Path) -> None:
    content = printed((("Kind", "Area"), ("pine", "12.35"), ("Sum", "12.35")))
    assert tables(tmp_path, content) == ()
    lines = "".join(rule(15, y, 120, y) for y in (262, 245, 212))
    [table] = tables(tmp_path, content + lines)
    assert table.grid() == [["Kind", "Area"], ["pine", "12.35"], ["Sum", "12.35"]]


def test_shaded_rows_are_no_tables_of_their_own(tmp_path: Path) -> None:
    shades = "".join(
        f".9 g {15 + 60 * column} {230 - 32 * band} 60 16 re f\n" for band in range(2) for column in range(3)
    )
    [table] = tables(tmp_path, shades + "0 g\n" + printed())
    assert table.grid() == [list(row) for row in ROWS]


def test_headings_over_several_columns_are_rows_of_the_table(tmp_path: Path) -> None:
    head = say(20, 266, "Place") + say(95, 266, "Growth of it")
    [table] = tables(tmp_path, head + printed())
    assert table.grid()[0] == ["Place", "Growth of it", "Growth of it"]
    assert table.grid()[1:] == [list(row) for row in ROWS]


def test_an_empty_cell_stays_empty(tmp_path: Path) -> None:
    rows = (*ROWS, ("Sum", "50.03", ""))
    [table] = tables(tmp_path, printed(rows))
    assert table.grid()[-1] == ["Sum", "50.03", ""]


def test_a_line_across_the_gaps_parts_two_tables(tmp_path: Path) -> None:
    # A line across the gaps ends one table; what follows is another.
    rows = tuple(tuple(f"{row}{column}" for column in "abc") for row in range(12))
    content = printed(rows[:6]) + say(20, 150, "Note: one long line that runs across") + printed(rows[6:], top=130)
    assert [table.rows for table in tables(tmp_path, content)] == [6, 6]


def test_text_in_lines_is_no_table(tmp_path: Path) -> None:
    prose = "".join(say(10, 250 - 14 * row, "a line of a text that goes on and on") for row in range(6))
    forms = "".join(say(10, 140 - 14 * row, "name: pine") + say(110, 140 - 14 * row, "area: 12") for row in range(5))
    page = read(build_pdf(tmp_path / "a.pdf", [prose + forms])).pages[0]
    assert page.tables == () and texts(read(tmp_path / "a.pdf"))[-1] == "name: pine  area: 12"
