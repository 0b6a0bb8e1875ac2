"""The Word report: real fields, Chinese fonts, A4; a template that people can change; nothing hostile in it."""

import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from checker.model.audit import Audit
from checker.report.beside import NOTHING, Beside
from checker.report.crops import Crop, Crops
from checker.report.drawings import draw_slots
from checker.report.messages import Lang, Messages
from checker.report.order import UNDONE
from checker.report.replies import Reply
from checker.report.word import TEMPLATE, Word
from checker.report.word_fill import TemplateError, fill_template

from .conftest import START, START_DATE
from .test_crops import PNG


def opened(audit: Audit, lang: Lang = "zh", replies: dict[str, Reply] | None = None) -> Any:
    return docx.Document(BytesIO(Word().render(audit, lang, Beside(replies or {}))))


def text_of(document: Any) -> str:
    return "\n".join(
        "".join(piece.text or "" for piece in par.iter(qn("w:t"))) for par in document.element.body.iter(qn("w:p"))
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everything_a_body_needs_is_in_it(audit: Audit, lang: Lang) -> None:
    document, messages = opened(audit, lang), Messages(lang)
    text = text_of(document)
    assert "{{" not in text
    for finding in audit.findings:
        if finding.verdict in UNDONE:
            assert finding.id in text and messages.pick(finding.message, finding.message_en) in text
    for paper in audit.dossier.documents:
        listed = paper.state != "ignored" and paper.copies_of is None
        assert (paper.id in text) == listed
    for item in audit.tool.rulesets:
        assert item.sha256 in text
    for gap in audit.not_checked:
        assert messages.pick(gap.reason, gap.reason_en) in text
    assert "林造发〔2016〕37号" in text and "124,816" in text and "969.4" in text
    assert messages.text("ui", "disclaimer") in text and messages.text("ui", "recalled_disclaimer") in text


def test_grounds_to_be_confirmed_stand_apart(audit: Audit) -> None:
    text = text_of(opened(audit))
    apart = text.index("依据待核实的发现（2）", text.index("以下各项须由项目业主整改"))
    assert text.index("ACC-mean/project") > apart and text.index("LAW-10-3/work:w-2016") < apart


def test_pages_fields_fonts_and_contents(audit: Audit) -> None:
    document = opened(audit)
    for section in document.sections:
        sides = sorted((round(section.page_width.cm, 1), round(section.page_height.cm, 1)))
        assert sides == [21.0, 29.7]
    body = document.element.body
    codes = [(code.text or "").strip() for code in body.iter(qn("w:instrText"))]
    headings = [par for par in document.paragraphs if par.style.name in ("Heading 1", "Heading 2")]
    figures = [code for code in codes if code.startswith("SEQ figure")]
    assert codes[0].startswith("TOC ") and len(codes) == 1 + len(headings) + len(figures)
    kinds = [mark.get(qn("w:fldCharType")) for mark in body.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end") == len(codes)
    targets = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))}
    assert targets <= {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))} and len(targets) == len(
        headings
    )
    footer = document.sections[0].footer._element
    assert {(code.text or "").strip() for code in footer.iter(qn("w:instrText"))} == {"PAGE", "NUMPAGES"}
    assert document.settings.element.find(qn("w:updateFields")) is not None
    fonts = {
        style.name: style.element.rPr.rFonts.get(qn("w:eastAsia"))
        for style in document.styles
        if style.name in ("Normal", "Heading 1", "Heading 2", "Title", "Body Text", "Cell", "Cell Head")
    }
    assert fonts == {
        "Normal": "宋体", "Heading 1": "黑体", "Heading 2": "黑体", "Title": "黑体", "Body Text": "仿宋",
        "Cell": "宋体", "Cell Head": "黑体",
    }  # fmt: skip
    numbered = document.styles["Heading 1"].element.pPr.find(qn("w:numPr"))
    assert numbered is not None


def test_tables_repeat_their_heads_and_leave_room_for_replies(audit: Audit) -> None:
    document = opened(audit, replies={"LAW-10-3/work:w-2016": Reply(finding="LAW-10-3/work:w-2016", text="已补开工令")})
    tables = [table for table in document.tables if table.rows[0].cells[-1].text == "审核意见"]
    assert len(tables) == 3
    for table in tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    row = next(row for row in tables[0].rows if "LAW-10-3" in row.cells[0].text)
    assert row.cells[4].text == "已补开工令" and row.cells[5].text == "已回复"
    other = next(row for row in tables[0].rows if "AFF-2c" in row.cells[0].text)
    assert other.cells[4].text == other.cells[5].text == ""


def test_hostile_strings_stay_text(hostile: Audit) -> None:
    raw = Word().render(hostile, "zh", NOTHING)
    text = text_of(docx.Document(BytesIO(raw)))
    assert "<script>alert(1)</script>" in text and "{{7*7}}" in text and "\u202e" not in text
    archive = zipfile.ZipFile(BytesIO(raw))
    for name in archive.namelist():
        if name.endswith(".rels"):
            assert b'TargetMode="External"' not in archive.read(name)
        assert "vba" not in name.lower()
    assert not re.search(rb"<w:instrText[^>]*>[^<]*(DDE|INCLUDE|LINK)", archive.read("word/document.xml"))
    assert max(map(len, text.splitlines())) < 3_000


def test_a_template_may_be_changed(audit: Audit, tmp_path: Path) -> None:
    document = docx.Document(str(TEMPLATE))
    par = document.paragraphs[0]
    for piece in ("本公司 {", "{dos", "sier}", "} 报告", " {{ as_of }}"):
        par.add_run(piece)  # as Word spreads a name over runs when somebody edits it
    document.save(str(tmp_path / "own.docx"))
    text = text_of(docx.Document(BytesIO(Word().render(audit, "zh", Beside(template=tmp_path / "own.docx")))))
    assert f"本公司 {audit.dossier.name} 报告 2026-11-20" in text


@pytest.mark.parametrize(
    ("lines", "named"),
    [
        (["{{ nothing }}"], "nothing"),
        (["{{ t.word.nothing }}"], "nothing"),
        (["{%p for item in banners %}", "{{ item.nothing }}", "{%p endfor %}"], "nothing"),
        (["{%p for item in banners %}", "x"], "endfor"),
        (["{{ dossier.__class__.__mro__ }}"], "__class__"),
        (["{{ t.word._texts }}"], "_texts"),
    ],
)
def test_what_is_wrong_in_a_template_is_said(audit: Audit, tmp_path: Path, lines: list[str], named: str) -> None:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(str(tmp_path / "own.docx"))
    with pytest.raises(TemplateError) as caught:
        Word().render(audit, "zh", Beside(template=tmp_path / "own.docx"))
    assert named in caught.value.zh and "own.docx" in caught.value.en


def test_a_template_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(b"PK nonsense")
    for path in (tmp_path / "x.docx", tmp_path / "absent.docx"):
        with pytest.raises(TemplateError):
            fill_template(path, {}, Messages("zh"), "")


def test_blocks_nest_and_values_are_not_read_again(tmp_path: Path) -> None:
    document = docx.Document()
    lines = ("{%p for one in outer %}", "<{{ one.name }}>", "{%p for two in one.inner %}", "{{ two }}-{{ word }}",
             "{%p endfor %}", "{%p endfor %}", "last")  # fmt: skip
    for line in lines:
        document.add_paragraph(line)
    document.save(str(tmp_path / "own.docx"))
    values = {
        "word": "{{ name }}",
        "outer": [{"name": "A", "inner": ["a", "{%p endfor %}", "<w:t>&amp;"]}, {"name": "B", "inner": []}],
    }
    filled = docx.Document(BytesIO(fill_template(tmp_path / "own.docx", values, Messages("zh"), "")))
    expected = ["<A>", "a-{{ name }}", "{%p endfor %}-{{ name }}", "<w:t>&amp;-{{ name }}", "<B>", "last"]
    assert [par.text for par in filled.paragraphs] == expected


def test_figures_stand_with_captions_that_number_themselves(audit: Audit) -> None:
    piece = START_DATE.evidence[0].model_copy(update={"box": (1.0, 2.0, 3.0, 4.0)})
    facts = tuple(
        fact.model_copy(update={"evidence": (piece,)}) if fact.id == START_DATE.id else fact for fact in audit.facts
    )
    crop = Crop(document=piece.document, page=1, box=(1.0, 2.0, 3.0, 4.0), file="a.png", width=440, height=60)
    beside = Beside(crops=Crops((crop,), {"a.png": PNG}))
    raw = Word().render(audit.model_copy(update={"facts": facts}), "zh", beside)
    document = docx.Document(BytesIO(raw))
    text = text_of(document)
    assert "附件：证据截图" in text and f"{START.path} 第 1 页（用于 LAW-10-3/work:w-2016）" in text
    assert "附件：时间线" in text and "档案中的日期与程序要求的时间界线" in text
    codes = [(code.text or "").strip() for code in document.element.body.iter(qn("w:instrText"))]
    drawn = 1 + len(draw_slots(audit, None, Messages("zh")))
    assert codes.count("SEQ figure \\* ARABIC") == len(document.inline_shapes) == drawn >= 2
    widths = sorted(round(shape.width.mm) for shape in document.inline_shapes)
    assert round(440 * 25.4 / 110) in widths and widths[-1] <= 240
    assert Word().render(audit.model_copy(update={"facts": facts}), "zh", beside) == raw
    assert "附件：证据截图" not in text_of(opened(audit)), "no section without pictures"
