"""Formats beside PDF, Word and workbooks: old Word, saved web pages, KML, GeoJSON; hostile ones refused."""

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import geopandas
import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from .builders import read, source_of, texts
from .test_docx import build

SQUARE = "107.1,28.2,0 107.2,28.2,0 107.2,28.3,0 107.1,28.3,0 107.1,28.2,0"
HOLE = "107.12,28.22 107.13,28.22 107.13,28.23 107.12,28.22"
PLACEMARK = f"""<Placemark><name>7小班</name><ExtendedData><Data name="树种"><value>油松</value></Data></ExtendedData>
<MultiGeometry><Polygon><outerBoundaryIs><LinearRing><coordinates>{SQUARE}</coordinates></LinearRing></outerBoundaryIs>
<innerBoundaryIs><LinearRing><coordinates>{HOLE}</coordinates></LinearRing></innerBoundaryIs></Polygon></MultiGeometry>
</Placemark><Placemark><name>空</name></Placemark><NetworkLink><Link><href>http://192.0.2.1/x.kml</href></Link>
</NetworkLink>"""
KML = f'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>{PLACEMARK}</Document></kml>'


@pytest.mark.parametrize("packed", [False, True])
def test_placemarks_are_features(tmp_path: Path, packed: bool) -> None:
    file = tmp_path / ("a.kmz" if packed else "a.kml")
    if packed:
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("doc.kml", KML)
    else:
        file.write_text(KML, encoding="utf-8")
    [layer] = read(file, tmp_path).layers
    assert (layer.features, layer.crs_declared, layer.geometry_types) == (1, "EPSG:4326", ("Polygon",))
    assert layer.extent == pytest.approx((107.1, 28.2, 107.2, 28.3))
    frame = geopandas.read_parquet(layer.file)
    assert frame.iloc[0].to_dict()["树种"] == "油松" and len(frame.geometry.iloc[0].interiors) == 1
    assert any("not followed" in note for note in layer.notes) and any("left out" in note for note in layer.notes)


@pytest.mark.parametrize(
    "text", [KML.replace("<kml", '<!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/hostname">]><kml'), KML[:-20], "<kml/>"]
)
def test_hostile_and_broken_kml_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.kml").write_text(text, encoding="utf-8")
    parsed = read(tmp_path / "a.kml", tmp_path)
    assert parsed.state == "unread" and parsed.problem is not None and parsed.problem.code in ("damaged", "empty")


def feature(properties: dict[str, Any], geometry: Any = None) -> dict[str, Any]:
    ring = [[107.1, 28.2], [107.2, 28.2], [107.2, 28.3], [107.1, 28.2]]
    return {
        "type": "Feature", "properties": properties, "geometry": geometry or {"type": "Polygon", "coordinates": [ring]},
    }  # fmt: skip


def test_geojson_is_a_layer(tmp_path: Path) -> None:
    features = [
        feature({"小班号": "7", "面积": 12.35}), feature({"小班号": 8}), feature({}, {"type": "Polygon"}),
        {"type": "Feature", "properties": {}, "geometry": None},
    ]  # fmt: skip
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    (tmp_path / "a.geojson").write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}))
    parsed = read(tmp_path / "a.geojson", tmp_path)
    [layer] = parsed.layers
    assert (parsed.state, layer.features, layer.crs_declared) == ("partly_read", 2, "EPSG:4490")
    assert list(geopandas.read_parquet(layer.file)["小班号"]) == ["7", "8"]
    assert layer.notes == ("1 features without geometry left out",)
    assert parsed.problem is not None and parsed.problem.detail == "1 features not readable"


@pytest.mark.parametrize("text", ['{"type": "FeatureCollection", "features": []}', "{", "[" * 100_000, '{"a": 1}'])
def test_broken_geojson_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.geojson").write_text(text)
    parsed = read(tmp_path / "a.geojson", tmp_path)
    assert parsed.state == "unread" and parsed.problem is not None and parsed.problem.code in ("damaged", "empty")


PAGE = """<html><head><title>x</title><meta charset="gb2312"><script>var a = "代码";</script></head><body>
<h1>关于造林的批复</h1><p>面积<b>1453.3</b>公顷<br>二〇一六年</p>
<table><tr><td rowspan=2>小班号</td><td colspan=2>面积</td></tr><tr><td>公顷</td><td>亩</td></tr>
<tr><td>7</td><td>12.5</td><td>187.5</td></tr></table></body></html>"""


@pytest.mark.parametrize("name", ["a.html", "a.xls"])
def test_pages_have_lines_and_tables(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(PAGE.encode("gb18030"))
    parsed = read(tmp_path / name)
    assert texts(parsed)[:3] == ["关于造林的批复", "面积1453.3公顷", "二〇一六年"] and "代码" not in str(texts(parsed))
    [table] = parsed.pages[0].tables
    assert table.grid() == [["小班号", "面积", "面积"], ["小班号", "公顷", "亩"], ["7", "12.5", "187.5"]]


def test_web_archives_are_pages(tmp_path: Path) -> None:
    (tmp_path / "a.mht").write_text(
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\n'
        "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
        "<html><body><p>=E9=9D=A2=E7=A7=AF</p></body></html>\n--b--\n"
    )
    assert texts(read(tmp_path / "a.mht")) == ["面积"]


def test_equations_are_one_line(tmp_path: Path) -> None:
    math = (
        "<m:oMath><m:r><m:t>A=</m:t></m:r><m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr><m:sub><m:r><m:t>i=1</m:t>"
        "</m:r></m:sub><m:sup><m:r><m:t>n</m:t></m:r></m:sup><m:e><m:sSub><m:e><m:r><m:t>a</m:t></m:r></m:e><m:sub><m:r><m:t>i"
        "</m:t></m:r></m:sub></m:sSub></m:e></m:nary><m:f><m:num><m:r><m:t>44</m:t></m:r></m:num><m:den><m:r><m:t>12"
        "</m:t></m:r></m:den></m:f></m:oMath>"
    )
    space = f'{nsdecls("w")} xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'

    def fill(document: Any) -> None:
        body = document.element.body
        body.insert(0, parse_xml(f"<w:p {space}><w:r><w:t>式中</w:t></w:r>{math}<w:r><w:t>吨</w:t></w:r></w:p>"))

    assert texts(read(build(tmp_path / "a.docx", fill))) == ["式中A=∑_(i=1)^n a_i44/12吨"]


def test_tables_in_text_boxes_are_tables(tmp_path: Path) -> None:
    table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>小班</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>7</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"  # fmt: skip  # noqa: E501

    def fill(document: Any) -> None:
        box = f"<w:p {nsdecls('w')}><w:r><w:pict><w:txbxContent>{table}<w:p/></w:txbxContent></w:pict></w:r></w:p>"
        document.element.body.insert(0, parse_xml(box))

    parsed = read(build(tmp_path / "a.docx", fill))
    assert [item.grid() for item in parsed.pages[0].tables] == [[["小班", "7"]]] and texts(parsed) == ["小班  7"]


def old_word(folder: Path) -> Path:
    """A .doc written by LibreOffice."""
    import subprocess

    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    document = Document()
    document.add_paragraph("关于造林的批复")
    table = document.add_table(1, 2, style="Table Grid")
    table.cell(0, 0).text, table.cell(0, 1).text = "面积", "1453.3公顷"
    document.add_paragraph("特此批复")
    document.save(str(folder / "given.docx"))
    command = [program, f"-env:UserInstallation={(folder / 'p').as_uri()}", "--headless", "--convert-to", "doc"]
    subprocess.run([*command, "--outdir", str(folder), str(folder / "given.docx")], check=True, capture_output=True)
    return folder / "given.doc"


def test_old_word_is_read_where_it_can_be(tmp_path: Path) -> None:
    file = old_word(tmp_path)
    assert source_of(file).kind == "doc"
    parsed = read(file)
    assert parsed.state == "read" and texts(parsed) == ["关于造林的批复", "面积  1453.3公顷", "特此批复"]


def test_old_word_is_named_where_it_cannot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = old_word(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    parsed = read(file)
    assert parsed.state == "unsupported" and parsed.problem is not None and "LibreOffice" in parsed.problem.detail
