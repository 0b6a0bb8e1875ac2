"""Word papers in the look of a Chinese office: fonts, tables, footer, a seal that floats over the signature."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Mm, Pt, RGBColor

from samples.build.freeze import freeze_zip
from samples.build.paper import MARK


class WordPaper:
    """A paper that grows from top to bottom; `save` writes it with fixed times."""

    def __init__(self, title: str, author: str) -> None:
        self.file: Any = Document()
        self.file.core_properties.title, self.file.core_properties.author = title.replace("\n", ""), author
        section = self.file.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(34), Mm(30)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        style = self.file.styles["Normal"]
        style.font.name, style.font.size = "Times New Roman", Pt(15)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋_GB2312")
        footer = section.footer.paragraphs[0]
        footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self._write(footer, MARK, "宋体", 8).font.color.rgb = RGBColor(0x9A, 0x9A, 0x9A)
        self.add_title(title)

    def _write(self, paragraph: Any, text: str, font: str, size: float, bold: bool = False) -> Any:
        run = paragraph.add_run(text)
        run.font.size, run.font.bold = Pt(size), bold
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
        return run

    def header(self, text: str) -> None:
        """Running head of every page."""
        self._write(self.file.sections[0].header.paragraphs[0], text, "宋体", 9)

    def add_title(self, text: str) -> None:
        paragraph = self.file.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(14)
        self._write(paragraph, text, "方正小标宋简体", 20, bold=True)

    def add_heading(self, text: str, level: int = 1) -> None:
        paragraph = self.file.add_paragraph()
        paragraph.paragraph_format.first_line_indent = Pt(30)
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.space_after, paragraph.paragraph_format.line_spacing = Pt(0), Pt(27)
        self._write(paragraph, text, "黑体" if level == 1 else "楷体_GB2312", 15)

    def add_text(self, *texts: str, indent: bool = True, right: bool = False) -> Any:
        """Paragraphs of running text; gives the last one."""
        for text in texts:
            paragraph = self.file.add_paragraph()
            paragraph.paragraph_format.line_spacing = Pt(27)
            paragraph.paragraph_format.space_after = Pt(0)
            if indent and not right:
                paragraph.paragraph_format.first_line_indent = Pt(30)
            if right:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                paragraph.paragraph_format.right_indent = Pt(24)
            self._write(paragraph, text, "仿宋_GB2312", 15)
        return paragraph

    def add_table(self, rows: list[list[str]], merges: Sequence[tuple[int, int, int, int]] = (), size: float = 11.5,
                  widths: list[float] | None = None) -> Any:  # fmt: skip
        """A ruled table; `merges` are (row, column, last row, last column). Widths in cm."""
        table = self.file.add_table(rows=len(rows), cols=len(rows[0]))
        table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, widths is None
        for column, width in zip(table.columns, widths or (), strict=False):
            column.width = Cm(width)
        for r, row in enumerate(rows):
            for c, text in enumerate(row):
                cell = table.cell(r, c)
                paragraph = cell.paragraphs[0]
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
                paragraph.paragraph_format.keep_with_next = r + 1 < len(rows)  # a short table stays on one page
                self._write(paragraph, text, "黑体" if r == 0 else "宋体", size)
                if widths:
                    cell.width = Cm(widths[c])
        for top, left, bottom, right in merges:
            kept = table.cell(top, left).text
            merged = table.cell(top, left).merge(table.cell(bottom, right))
            for paragraph in merged.paragraphs[1:]:
                paragraph._element.getparent().remove(paragraph._element)
            merged.paragraphs[0].text = ""
            self._write(merged.paragraphs[0], kept, "宋体", size)
        self.file.add_paragraph().paragraph_format.space_after = Pt(0)
        return table

    def add_sign_off(self, issuer: str, day: str, seal: Path | None = None) -> None:
        """Issuer and date on the right, the seal floating over them."""
        self.file.paragraphs[-1].paragraph_format.keep_with_next = True
        self.add_text("", indent=False).paragraph_format.keep_with_next = True
        paragraph = self.add_text(issuer, right=True)
        paragraph.paragraph_format.keep_with_next = True
        if seal is not None:
            self._float(paragraph, seal)
        self.add_text(day, right=True)

    def _float(self, paragraph: Any, picture: Path) -> None:
        inline = paragraph.add_run().add_picture(str(picture), width=Mm(42))._inline
        anchor = parse_xml(
            f'<wp:anchor {nsdecls("wp", "a", "r")} distT="0" distB="0" distL="0" distR="0" simplePos="0" '
            'relativeHeight="2" behindDoc="1" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
            f'<wp:positionH relativeFrom="column"><wp:posOffset>{Mm(96)}</wp:posOffset></wp:positionH>'
            f'<wp:positionV relativeFrom="paragraph"><wp:posOffset>{Mm(-13)}</wp:posOffset></wp:positionV></wp:anchor>'
        )
        for child in list(inline):
            anchor.append(child)
        wrap = OxmlElement("wp:wrapNone")
        anchor.insert(list(anchor).index(anchor.find(qn("wp:docPr"))), wrap)
        inline.getparent().replace(inline, anchor)

    def save(self, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        self.file.save(str(target))
        freeze_zip(target)
