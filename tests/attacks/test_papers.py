"""Office files, KML, PDF, pictures and layers that want more than to be read."""

import http.server
import io
import json
import struct
import threading
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook

from tests.attacks.conftest import Reader, code, texts

LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">'
    '<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY f SYSTEM "file:///etc/passwd">'
    '<!ENTITY u SYSTEM "http://127.0.0.1:{port}/x">]>'
)


@pytest.fixture
def visits() -> Iterator[tuple[int, list[str]]]:
    """A server here: its port and who came."""
    seen: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_response(200)
            self.end_headers()

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port, seen
    server.shutdown()
    server.server_close()


def office(kind: str) -> bytes:
    store = io.BytesIO()
    if kind == "docx":
        document = Document()
        document.add_paragraph("项目名称：青岭造林")
        document.save(store)
    else:
        book = Workbook()
        book.active.append(["小班号", "面积（亩）"])
        book.active.append(["1", "12"])
        book.save(store)
    return store.getvalue()


def changed(data: bytes, part: str, old: bytes, new: bytes, further: dict[str, bytes] | None = None) -> bytes:
    """An office file with one of its parts changed."""
    store = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(store, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                assert old in content, content[:300]
                content = content.replace(old, new, 1)
            target.writestr(name, content)
        for name, content in (further or {}).items():
            target.writestr(name, content)
    return store.getvalue()


@pytest.mark.parametrize(("kind", "part"), [("docx", "word/document.xml"), ("xlsx", "xl/worksheets/sheet1.xml")])
def test_entities_are_not_expanded(
    read: Reader, tmp_path: Path, visits: tuple[int, list[str]], kind: str, part: str
) -> None:
    port, seen = visits
    data = office(kind)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = archive.read(part)
    start = root.index(b"?>") + 2 if root.startswith(b"<?xml") else 0
    hostile = root[:start] + LAUGHS.format(port=port).encode() + root[start:].replace("青岭".encode(), b"&d;&f;&u;")
    (tmp_path / f"a.{kind}").write_bytes(changed(data, part, root, hostile))
    found = read(tmp_path)[f"a.{kind}"]
    assert code(found) == "damaged" and "haha" not in texts(found) and "root:" not in texts(found)
    assert seen == []


def test_entities_in_kml(read: Reader, tmp_path: Path, visits: tuple[int, list[str]]) -> None:
    port, seen = visits
    body = (
        "<kml><Placemark><name>&d;&f;&u;</name><Point><coordinates>110,30</coordinates></Point></Placemark>"
        f"<NetworkLink><Link><href>http://127.0.0.1:{port}/l.kml</href></Link></NetworkLink></kml>"
    )
    (tmp_path / "a.kml").write_text(LAUGHS.format(port=port) + body, encoding="utf-8")
    (tmp_path / "b.kml").write_text(body.replace("&d;&f;&u;", "x"), encoding="utf-8")
    found = read(tmp_path)
    assert code(found["a.kml"]) == "damaged"
    assert "not followed" in " ".join(found["b.kml"].layers[0].notes)
    assert seen == []


def test_external_links_are_not_followed(read: Reader, tmp_path: Path, visits: tuple[int, list[str]]) -> None:
    port, seen = visits
    url = f"http://127.0.0.1:{port}/template.dotm"
    settings = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        f'attachedTemplate" Target="{url}" TargetMode="External"/></Relationships>'
    )
    document = changed(office("docx"), "word/document.xml", b"<w:body>", b"<w:body>",
                       {"word/_rels/settings.xml.rels": settings.encode()})  # fmt: skip
    (tmp_path / "a.docx").write_bytes(document)
    book = Workbook()
    book.active.append(["小班号", "面积"])
    book.active.append([f'=WEBSERVICE("{url}")', f"='[http://127.0.0.1:{port}/other.xlsx]Sheet1'!A1"])
    book.save(tmp_path / "b.xlsx")
    page = f"<html><body><img src='{url}'><link href='{url}' rel=stylesheet><p>正文一段</p></body></html>"
    (tmp_path / "c.html").write_text(page, encoding="utf-8")
    found = read(tmp_path)
    assert "青岭" in texts(found["a.docx"]) and "正文" in texts(found["c.html"])
    assert seen == []


def test_a_worker_cannot_reach_the_network(tmp_path: Path, visits: tuple[int, list[str]]) -> None:
    from checker.model.limits import Limits
    from checker.workers.pool import WorkerPool
    from tests.workers.trial_tasks import Answer, Order

    port, seen = visits
    tasks = {"call": "tests.workers.trial_tasks:call", "fences": "checker.workers.fences:run"}
    with WorkerPool(1, Limits(), tmp_path, tasks=tasks) as pool:
        [answer] = pool.map("call", [Order(number=port)], Answer, lambda _: "x")
        fences = pool.fences()
    assert isinstance(answer, Answer) and answer.text == "PermissionError"
    assert fences["network"] in ("closed", "refused")
    assert seen == []


def pdf(objects: dict[int, bytes], root: bytes = b"/Root 1 0 R") -> bytes:
    out, offsets = b"%PDF-1.7\n", {}
    for number, body in objects.items():
        offsets[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    table = b"".join(b"%010d 00000 n \n" % offsets.get(number, 0) for number in range(1, max(objects) + 1))
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (max(objects) + 1) + table
    return out + b"trailer << /Size %d " % (max(objects) + 1) + root + b" >>\nstartxref\n%d\n%%%%EOF\n" % start


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d " % len(data) + entries + b" >>\nstream\n" + data + b"\nendstream"


def paper(content: bytes, catalog: bytes = b"", page: bytes = b"", entries: bytes = b"",
          further: dict[int, bytes] | None = None) -> bytes:  # fmt: skip
    """One page with Helvetica as /F."""
    return pdf({
        1: b"<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 500 500] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> "
           b"/XObject << /I 6 0 R >> >> " + page + b" >>",
        4: stream(content, entries), 5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        **(further or {}),
    })  # fmt: skip


WORDS = b"BT /F 20 Tf 50 400 Td (Plain words of a page that can be read) Tj ET"


def test_active_pdf_is_only_read(read: Reader, tmp_path: Path, visits: tuple[int, list[str]]) -> None:
    port, seen = visits
    url = b"http://127.0.0.1:%d/x" % port
    marker = tmp_path / "marker"
    actions = (
        b"/OpenAction << /S /JavaScript /JS (this.submitForm('" + url + b"')) >> "
        b"/AA << /WC << /S /Launch /F (touch " + str(marker).encode() + b") >> >> "
        b"/Names << /EmbeddedFiles << /Names [(evil.exe) << /Type /Filespec /F (evil.exe) /EF << /F 6 0 R >> >>] >> >>"
    )
    dossier = tmp_path / "d"
    dossier.mkdir()
    page = b"/AA << /O << /S /URI /URI (" + url + b") >> >>"
    (dossier / "a.pdf").write_bytes(paper(WORDS, actions, page, further={6: stream(b"MZ evil")}))
    found = read(dossier)["a.pdf"]
    assert "Plain words" in texts(found) and "evil" not in texts(found)
    assert seen == [] and not marker.exists()


@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param(pdf({1: b"<< /Type /Catalog /Pages 2 0 R >>",
                          2: b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 999999999 >>"}), id="page tree in itself"),
        pytest.param(paper(b"/I Do", further={6: stream(b"/I Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] "
                     b"/Resources << /XObject << /I 6 0 R >> >>")}), id="form in itself"),
        pytest.param(paper(zlib.compress(b"0 0 m 1 1 l S " * 3_000_000), entries=b"/Filter /FlateDecode"),
                     id="stream bomb"),
        pytest.param(paper(zlib.compress(zlib.compress(b"\0" * 60_000_000)),
                           entries=b"/Filter [/FlateDecode /FlateDecode]"), id="twice packed"),
        *(pytest.param(paper(b"500 0 0 500 0 0 cm /I Do", further={6: stream(b"\0\1\2\3" * 90, b"/Type /XObject "
            b"/Subtype /Image /Width 60000 /Height 60000 /BitsPerComponent 8 /ColorSpace /DeviceGray "
            b"/Filter /" + name)}),
            id=name.decode()) for name in (b"JBIG2Decode", b"JPXDecode", b"CCITTFaxDecode", b"LZWDecode")),
        pytest.param(paper(WORDS).replace(b"startxref\n", b"startxref\n9"), id="xref elsewhere"),
        pytest.param(b"%PDF-1.7\n" + b"<<" * 200_000, id="nested dictionaries"),
    ],
)  # fmt: skip
def test_hostile_pdf_costs_one_paper(read: Reader, tmp_path: Path, hostile: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(hostile)
    (tmp_path / "b.pdf").write_bytes(paper(WORDS))
    found = read(tmp_path, document_seconds=25.0, worker_memory_mb=1500, pages=50)
    assert found["b.pdf"].state == "read"
    assert found["a.pdf"].state == "read" or code(found["a.pdf"]), "neither read nor named"
    assert code(found["a.pdf"]) != "internal"


@pytest.mark.parametrize("name", [b"JBIG2Decode", b"JPXDecode", b"CCITTFaxDecode", b"DCTDecode"])
def test_odd_pictures_in_pdf_are_drawn_or_named(tmp_path: Path, name: bytes) -> None:
    """A page that claims a picture of 3.6 gigapixels over four bytes is drawn within the limits, or named."""
    from checker.model.limits import Limits
    from checker.model.problem import Problem
    from checker.parsers.payload import PagePicture, PicturePayload
    from checker.workers.pool import WorkerPool
    from tests.parsers.builders import source_of

    entries = b"/Type /XObject /Subtype /Image /Width 60000 /Height 60000 /BitsPerComponent 8 /ColorSpace /DeviceGray "
    picture = stream(b"\0\1\2\3" * 90, entries + b"/Filter /" + name)
    (tmp_path / "a.pdf").write_bytes(paper(b"500 0 0 500 0 0 cm /I Do", further={6: picture}))
    limits = Limits(page_seconds=20.0, worker_memory_mb=1500)
    order = PicturePayload(
        source=source_of(tmp_path / "a.pdf"), page=1, target=str(tmp_path / "page.png"), limits=limits
    )  # fmt: skip
    with WorkerPool(1, limits, tmp_path / "s") as pool:
        [answer] = pool.map("page_picture", [order], PagePicture, lambda one: one.source.path)
    if isinstance(answer, Problem):
        assert answer.code in ("limit_memory", "limit_seconds", "worker_died")
    else:
        assert answer.problem is None or answer.problem.code != "internal"
        assert answer.width * answer.height <= limits.ocr_pixels


def test_an_encrypted_pdf_is_named(read: Reader, tmp_path: Path) -> None:
    entry = b"/Root 1 0 R /Encrypt << /Filter /Standard /V 1 /R 2 /O (" + b"o" * 32 + b") /U (" + b"u" * 32
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [] /Count 0 >>"}
    (tmp_path / "a.pdf").write_bytes(pdf(objects, entry + b") /P -4 >> /ID [(0123456789abcdef) (0123456789abcdef)]"))
    found = read(tmp_path)["a.pdf"]
    assert found.state == "encrypted"


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def test_picture_bombs_are_refused_unopened(read: Reader, tmp_path: Path) -> None:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 40_000_000)) + chunk(b"IEND", b"")
    (tmp_path / "a.png").write_bytes(bomb)
    small = chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0))
    text = chunk(b"zTXt", b"k\0\0" + zlib.compress(b"x" * 80_000_000))
    (tmp_path / "b.png").write_bytes(b"\x89PNG\r\n\x1a\n" + small + text + chunk(b"IEND", b""))
    found = read(tmp_path)
    assert code(found["a.png"]) == "too_large"
    assert code(found["b.png"]), "named"


@pytest.mark.parametrize("name", ["小班.shp", "小班.gpkg", "小班.kml", "小班.geojson", "湿地.vrt"])
def test_another_format_under_a_layer_s_name(
    read: Reader, tmp_path: Path, visits: tuple[int, list[str]], name: str
) -> None:
    port, seen = visits
    source = f"/vsicurl/http://127.0.0.1:{port}/secret.shp"
    layer = f'<OGRVRTLayer name="x"><SrcDataSource>{source}</SrcDataSource></OGRVRTLayer>'
    vrt = f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>"
    (tmp_path / name).write_text(vrt, encoding="utf-8")
    found = read(tmp_path)[name]
    assert found.state in ("unread", "unsupported") and not found.layers
    assert seen == []


def test_names_that_mean_something_to_gdal(read: Reader, tmp_path: Path, visits: tuple[int, list[str]]) -> None:
    port, seen = visits
    shape = {"type": "Polygon", "coordinates": [[[110, 30], [110.1, 30], [110.1, 30.1], [110, 30]]]}
    for folder in ("vsicurl", "vsizip{a}"):
        place = tmp_path / folder / f"http___127.0.0.1_{port}"
        place.mkdir(parents=True)
        (place / "PG_host=x,dbname=y.geojson").write_text(json.dumps(shape), encoding="utf-8")
    assert all(parsed.layers for parsed in read(tmp_path).values())
    assert seen == []


def test_collections_nested_deep(read: Reader, tmp_path: Path) -> None:
    deep = '{"type":"GeometryCollection","geometries":[' * 3000 + '{"type":"Point","coordinates":[1,1]}' + "]}" * 3000
    (tmp_path / "深.geojson").write_text(deep, encoding="utf-8")
    (tmp_path / "多.geojson").write_text("[" * 400_000, encoding="utf-8")
    (tmp_path / "深.kml").write_text("<kml>" + "<MultiGeometry>" * 60_000 + "</MultiGeometry>" * 60_000 + "</kml>")
    found = read(tmp_path)
    assert all(code(parsed) not in ("", "internal") for parsed in found.values())


@pytest.mark.parametrize("unit", ["1亩", "1", "：", "万", "（", "2016年3月1日", "〔2016〕1号", "公司", " "])
def test_a_text_of_one_pattern_is_read_in_time(read: Reader, tmp_path: Path, unit: str) -> None:
    """Patterns must not take quadratic time: a megabyte of the worst text ends, and what is cut is said."""
    import time

    from checker.extraction.papers import extract_all
    from checker.extraction.schema import load_schemas
    from checker.model.document import SourceFile
    from checker.resources.vocabulary import load_vocabulary

    (tmp_path / "批复.txt").write_text("关于造林作业设计的批复\n" + unit * (200_000 // len(unit)), encoding="utf-8")
    parsed = read(tmp_path)["批复.txt"]
    assert code(parsed) in ("limit_text", "") and max(map(len, texts(parsed).split("\n"))) <= 10_000
    source = SourceFile(id=parsed.document, path="批复.txt", sha256="0", size=1, kind="txt", location="")
    schemas, vocabulary = load_schemas(), load_vocabulary()
    started = time.process_time()
    extract_all([source], {source.id: parsed}, schemas, vocabulary)
    assert time.process_time() - started < 30
