"""The kind of a file comes from its bytes first, from its name second."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.intake.sniff import sniff


def package(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


WORD = package("[Content_Types].xml", "word/document.xml")
EXCEL = package("[Content_Types].xml", "xl/workbook.xml")
CASES = [
    ("a.pdf", b"%PDF-1.7", "pdf"), ("scan.txt", b"\n%PDF-1.7", "pdf"), ("a.pdf", b"broken", "pdf"),
    ("a.docx", WORD, "docx"), ("a.zip", WORD, "docx"), ("a.docx", EXCEL, "xlsx"), ("a.xlsx", EXCEL, "xlsx"),
    ("a.docx", package("half"), "docx"), ("a.zip", package("a.txt"), "zip"), ("a.bin", package("a.txt"), "zip"),
    ("a.kmz", package("doc.kml"), "kml"), ("a.odt", package("mimetype", "META-INF/manifest.xml"), "unknown"),
    ("a.csv", b"a,b", "csv"), ("a.CSV", b"a,b", "csv"), ("a.xls", b"a\tb", "csv"), ("a.xls", b"<html>", "html"),
    ("a.txt", "批复".encode("gb18030"), "txt"),
    ("a.jpg", b"\xff\xd8\xff\xe0", "image"), ("a.pdf", b"\x89PNG\r\n\x1a\n", "image"),
    ("a.shp", b"\x00\x00\x27\x0a", "shapefile"), ("a.gpkg", b"SQLite format 3\x00", "gpkg"),
    ("a.db", b"SQLite format 3\x00", "unknown"), ("a.rar", b"Rar!\x1a\x07", "unknown"),
    ("a.kml", b"<?xml?><kml xmlns=''>", "kml"),
    ("a.htm", b"\xef\xbb\xbf<!DOCTYPE html>", "html"), ("a.geojson", b"{}", "geojson"), ("a.dxf", b"0\nSECTION", "dxf"),
    ("a.json", b'{"a": 1, "type" : "FeatureCollection"}', "geojson"), ("a.json", b'{"type": "report"}', "txt"),
    ("a", package("doc.kml"), "kml"), ("a.zip", package("doc.kml"), "zip"), ("a.webp", b"RIFF0000WEBP", "image"),
    ("a.mht", b"MIME-Version: 1.0\nContent-Type: multipart/related", "html"), ("a.heic", b"0000ftypheic", "image"),
    ("a.doc", b"MIME-Version: 1.0\nContent-Type: multipart/related", "html"),
    ("a", b"x", "unknown"),
    ("a.pdf", b"", "empty"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "kind"), CASES)
def test_kinds(tmp_path: Path, name: str, data: bytes, kind: str) -> None:
    file = tmp_path / "file"
    file.write_bytes(data)
    assert sniff(str(file), name, len(data)) == kind


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sampled_from([case[1][:4] for case in CASES]), st.binary(max_size=200), st.sampled_from(["a.pdf", "b.zip", "c"])
)
def test_any_bytes_have_a_kind(tmp_path: Path, magic: bytes, rest: bytes, name: str) -> None:
    file = tmp_path / "file"
    file.write_bytes(magic + rest)
    assert sniff(str(file), name, len(magic + rest))


def test_compound_files(tmp_path: Path) -> None:
    for stream, name, kind in (
        ("Workbook", "a.xls", "xls"), ("WordDocument", "a.doc", "doc"), ("EncryptedPackage", "a.xlsx", "xlsx"),
        ("EncryptedPackage", "a.docx", "docx"), ("Catalog", "x.db", "unknown"),
    ):  # fmt: skip
        head = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
        head[30], head[48] = 9, 0
        file = tmp_path / "file"
        file.write_bytes(bytes(head) + stream.encode("utf-16-le") + bytes(500))
        assert sniff(str(file), name, file.stat().st_size) == kind
