"""Word files are read in the order a reader sees them."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm
from PIL import Image

from .builders import read, texts


def build(path: Path, fill: Callable[[Any], None]) -> Path:
    document = docx.Document()
    fill(document)
    document.save(str(path))
    return path


def rewrite(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, change(name, data))
    return path


def test_body_order_headers_and_footers(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        section = document.sections[0]
        section.header.paragraphs[0].text = "示例县林业局文件"
        section.footer.paragraphs[0].text = "第1页"
        document.add_paragraph("关于项目的批复")
        document.add_table(1, 2).rows[0].cells[0].text = "面积"
        document.add_paragraph("特此批复。\n2016年3月18日")

    parsed = read(build(tmp_path / "a.docx", fill))
    assert (parsed.state, parsed.method, len(parsed.pages)) == ("read", "text", 1)
    assert texts(parsed) == ["示例县林业局文件", "关于项目的批复", "面积", "特此批复。", "2016年3月18日", "第1页"]
    assert all(line.box is None for line in parsed.pages[0].lines)


def test_merged_cells_stand_once_with_spans(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        table = document.add_table(3, 3)
        table.cell(0, 0).merge(table.cell(1, 0)).text = "小班号"
        table.cell(0, 1).merge(table.cell(0, 2)).text = "面积"
        for place, text in {(1, 1): "公顷", (1, 2): "亩", (2, 0): "7", (2, 1): "12.5", (2, 2): "187.5"}.items():
            table.cell(*place).text = text

    parsed = read(build(tmp_path / "a.docx", fill))
    [table] = parsed.pages[0].tables
    assert table.grid() == [["小班号", "面积", "面积"], ["小班号", "公顷", "亩"], ["7", "12.5", "187.5"]]
    spans = {cell.text: (cell.row_span, cell.column_span) for cell in table.cells}
    assert spans["小班号"] == (2, 1) and spans["面积"] == (1, 2) and len(table.cells) == 7
    assert texts(parsed) == ["小班号  面积", "公顷  亩", "7  12.5  187.5"]


def test_insertions_controls_and_text_boxes_are_read_deletions_are_not(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        space = nsdecls("w")
        body = document.element.body
        pieces = [
            f"<w:p {space}><w:r><w:t>面积</w:t></w:r><w:del><w:r><w:delText>100</w:delText></w:r></w:del>"
            "<w:ins><w:r><w:t>200公顷</w:t></w:r></w:ins></w:p>",
            f"<w:sdt {space}><w:sdtContent><w:p><w:r><w:t>控件</w:t></w:r></w:p></w:sdtContent></w:sdt>",
            f"<w:p {space}><w:r><w:t>正文</w:t></w:r><w:r><w:pict><w:txbxContent>"
            "<w:p><w:r><w:t>文本框</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>",
        ]
        for piece in pieces:
            body.insert(len(body) - 1, parse_xml(piece))

    assert texts(read(build(tmp_path / "a.docx", fill))) == ["面积200公顷", "控件", "正文", "文本框"]


def test_nested_tables_are_tables_too(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        cell = document.add_table(1, 1).cell(0, 0)
        cell.text = "outer"
        cell.add_table(1, 1).cell(0, 0).text = "inner"

    parsed = read(build(tmp_path / "a.docx", fill))
    assert [table.cells[0].text for table in parsed.pages[0].tables] == ["outer\ninner", "inner"]
    assert texts(parsed) == ["outer inner"]


@pytest.mark.parametrize(
    ("words", "size", "state", "code"),
    [("", 5, "unread", "needs_ocr"), ("正文" * 30, 5, "read", None), ("正文" * 30, 17, "partly_read", "needs_ocr")],
)
def test_pictures_of_pages_are_said(tmp_path: Path, words: str, size: int, state: str, code: str | None) -> None:
    Image.new("RGB", (20, 30)).save(tmp_path / "scan.png")

    def fill(document: Any) -> None:
        document.add_paragraph(words)
        document.add_picture(str(tmp_path / "scan.png"), width=Cm(size))

    parsed = read(build(tmp_path / "a.docx", fill))
    assert parsed.state == state and (parsed.problem.code if parsed.problem else None) == code


def test_an_empty_document_is_not_read(tmp_path: Path) -> None:
    parsed = read(build(tmp_path / "a.docx", lambda document: None))
    assert parsed.state == "unread" and parsed.problem is not None and parsed.problem.code == "empty"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(tmp_path: Path, encoding: str) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "x">]>'

    def change(name: str, data: bytes) -> bytes:
        if name != "word/document.xml":
            return data
        return (bomb + data.decode().split("?>", 1)[1]).encode(encoding)

    parsed = read(rewrite(build(tmp_path / "a.docx", lambda d: d.add_paragraph("x")), change))
    assert parsed.state == "unread" and parsed.problem is not None
    assert parsed.problem.code == "damaged" and "document type" in parsed.problem.detail


def test_blown_up_parts_are_refused(tmp_path: Path) -> None:
    path = build(tmp_path / "a.docx", lambda d: d.add_paragraph("x"))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/zeros.bin", bytes(30_000_000))
    parsed = read(path)
    assert parsed.state == "too_large" and parsed.problem is not None and parsed.problem.code == "limit_ratio"


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"nothing", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)])
def test_damaged_and_encrypted_files_are_named(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.docx").write_bytes(data)
    parsed = read(tmp_path / "a.docx")
    encrypted = data.startswith(b"\xd0\xcf")
    assert parsed.state == ("encrypted" if encrypted else "unread")
    assert parsed.problem is not None and parsed.problem.code == ("encrypted" if encrypted else "damaged")


def test_a_missing_part_is_damage(tmp_path: Path) -> None:
    path = build(tmp_path / "a.docx", lambda d: d.add_paragraph("x"))
    rewrite(path, lambda name, data: b"<broken" if name == "word/document.xml" else data)
    parsed = read(path)
    assert parsed.state == "unread" and parsed.problem is not None
