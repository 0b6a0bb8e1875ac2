"""Sets a paper as a Word file."""

import tempfile
from pathlib import Path
from typing import Any

from docx.shared import Mm, Pt, RGBColor

from benchmarks.papers.blocks import Grid, Line, Mark, Sheets, Sign
from benchmarks.papers.stamp import paint_stamp
from samples.build.freeze import freeze_zip
from samples.build.word import WordPaper

CENTRE, RIGHT = 1, 2


def write_docx(sheets: Sheets, target: Path) -> None:
    """Write the paper; times in the file are fixed."""
    word = WordPaper("", "")
    first = word.file.paragraphs[0]._element
    first.getparent().remove(first)
    section = word.file.sections[0]
    for paragraph in section.footer.paragraphs:
        paragraph.clear()
    if sheets.look.wide:
        section.page_width, section.page_height = Mm(297), Mm(210)
    word.file.core_properties.title = sheets.title
    with tempfile.TemporaryDirectory() as folder:
        for block in sheets.blocks:
            if isinstance(block, Line):
                _line(word, block)
            elif isinstance(block, Grid):
                _grid(word, block)
            elif isinstance(block, Sign):
                _sign(word, block, Path(folder))
            else:
                _mark(word, block)
        target.parent.mkdir(parents=True, exist_ok=True)
        word.file.save(str(target))
    freeze_zip(target)


def _line(word: WordPaper, line: Line) -> None:
    if line.role == "title":
        word.add_title(line.text)
    elif line.role == "heading":
        word.add_heading(line.text)
    else:
        paragraph: Any = word.add_text(line.text, indent=line.role == "text", right=line.role == "right")
        if line.role in ("head", "centre"):
            paragraph.alignment = CENTRE
        if line.role == "head":
            for run in paragraph.runs:
                run.font.size, run.font.bold, run.font.color.rgb = Pt(26), True, RGBColor(0xE6, 0, 0x12)


def _grid(word: WordPaper, grid: Grid) -> None:
    if grid.caption:
        word.add_text(grid.caption, indent=False).alignment = CENTRE
    if not grid.ruled:  # columns of a Word form are often set with wide blanks
        for row in grid.rows:
            word.add_text("　　　".join(cell.text for cell in row), indent=False)
        return
    texts = [["" for _ in range(grid.columns)] for _ in grid.rows]
    merges: list[tuple[int, int, int, int]] = []
    taken: set[tuple[int, int]] = set()
    for r, row in enumerate(grid.rows):
        place = 0
        for cell in row:
            while (r, place) in taken:
                place += 1
            texts[r][place] = cell.text
            area = {(y, x) for y in range(r, r + cell.rows) for x in range(place, place + cell.columns)}
            taken |= area
            if len(area) > 1:
                merges.append((r, place, r + cell.rows - 1, place + cell.columns - 1))
            place += cell.columns
    word.add_table(texts, merges, size=9.0 if grid.small else 11.5)


def _sign(word: WordPaper, sign: Sign, folder: Path) -> None:
    picture = None
    if sign.seal:
        picture = folder / "seal.png"
        picture.write_bytes(paint_stamp(sign.seal))
    word.add_sign_off(sign.issuer, sign.day, picture)


def _mark(word: WordPaper, mark: Mark) -> None:
    if mark.kind == "break":
        word.file.add_page_break()
