"""Sets a paper as a Word file."""

import re
import tempfile
from copy import deepcopy
from pathlib import Path
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.run import Run

from benchmarks.papers.blocks import Grid, Line, Look, Mark, Sheets, Sign
from benchmarks.papers.stamp import paint_stamp
from samples.build.freeze import freeze_zip
from samples.build.word import WordPaper

CENTRE, RIGHT = 1, 2
MARKS = re.compile("[\x01\x02]")


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
        _dress(word, sheets.look)
        target.parent.mkdir(parents=True, exist_ok=True)
        word.file.save(str(target))
    freeze_zip(target)


def _dress(word: WordPaper, look: Look) -> None:
    """Fonts, size and margins of the look in place of those of the samples."""
    chosen = {"仿宋_GB2312": look.body, "方正小标宋简体": look.title, "宋体": look.grid}
    for run in word.file.element.iter(qn("w:r")):
        fonts = run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        if fonts is not None and (name := chosen.get(fonts.get(qn("w:eastAsia")))):
            fonts.set(qn("w:eastAsia"), look.fonts.get(name, name))
    for size in word.file.element.iter(qn("w:sz")):
        if size.get(qn("w:val")) == "30":  # body text, in half points
            size.set(qn("w:val"), str(round(look.size * 2)))
    section = word.file.sections[0]
    top, right, bottom, left = look.margins
    section.top_margin, section.right_margin = Mm(top), Mm(right)
    section.bottom_margin, section.left_margin = Mm(bottom), Mm(left)


def _underline(paragraph: Any, text: str) -> None:
    """Write a text whose marked parts are underlined in place of the only run."""
    run = paragraph.runs[0]
    on = False
    for part in re.split("([\x01\x02])", text):
        if part in ("\x01", "\x02"):
            on = part == "\x01"
        elif part:
            added = deepcopy(run._element)
            paragraph._p.append(added)
            new = Run(added, paragraph)
            new.text, new.font.underline = part, on
    run._element.getparent().remove(run._element)


def _line(word: WordPaper, line: Line) -> None:
    if line.role == "title":
        word.add_title(line.text)
    elif line.role == "heading":
        word.add_heading(line.text)
    else:
        paragraph: Any = word.add_text(MARKS.sub("", line.text), indent=line.role == "text", right=line.role == "right")
        if "\x01" in line.text:
            _underline(paragraph, line.text)
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
            word.add_text("　　　".join(cell.text for cell in row).rstrip("　"), indent=False)
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
    table = word.add_table(texts, merges, size=9.0 if grid.small else 11.5)
    if grid.lines == "three":
        edges = "".join(f'<w:{side} w:val="single" w:sz="12"/>' for side in ("top", "bottom"))
        inner = "".join(f'<w:{side} w:val="nil"/>' for side in ("left", "right", "insideH", "insideV"))
        table._tbl.tblPr.append(parse_xml(f"<w:tblBorders {nsdecls('w')}>{edges}{inner}</w:tblBorders>"))


def _sign(word: WordPaper, sign: Sign, folder: Path) -> None:
    picture = None
    if sign.seal:
        picture = folder / "seal.png"
        picture.write_bytes(paint_stamp(sign.seal))
    word.add_sign_off(sign.issuer, sign.day, picture)


def _mark(word: WordPaper, mark: Mark) -> None:
    if mark.kind == "break":
        word.file.add_page_break()
