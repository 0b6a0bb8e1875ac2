"""Text of PDFs stands where it is seen; a page without text is never passed over."""

import shutil
import subprocess
from pathlib import Path

import pytest

from checker.model.parsed import Parsed

from .builders import PICTURE, build_pdf, read, rule, say, texts

CHINESE = """<meta charset="utf-8"><style>td{border:1px solid}table{border-collapse:collapse}</style>
<h2>关于示例县造林项目的批复</h2><p>示例发〔2016〕37号，面积1453.3公顷。</p>
<table><tr><td rowspan="2">小班号</td><td colspan="2">面积</td></tr><tr><td>公顷</td><td>亩</td></tr>
<tr><td>0123-0007</td><td>12.35</td><td>185.25</td></tr></table><p>二〇一六年三月十八日</p>"""


def test_lines_have_text_and_place(tmp_path: Path) -> None:
    parsed = read(
        build_pdf(tmp_path / "a.pdf", [say(20, 250, "second line") + say(20, 270, "First") + say(90, 270, "far")])
    )
    assert (parsed.state, parsed.method, parsed.problem) == ("read", "text", None)
    assert texts(parsed) == ["First  far", "second line"]  # two spaces part columns
    page = parsed.pages[0]
    assert (page.number, page.width, page.height) == (1, 200, 300)
    box = page.lines[0].box
    assert box is not None and box[0] == pytest.approx(20, abs=1.5) and 15 < box[1] < 30 < box[3] < 36 and box[2] > 100


def test_pieces_that_touch_are_one_word(tmp_path: Path) -> None:
    # Helvetica at 10 points: "Tot" is 11.67 points wide.
    assert texts(read(build_pdf(tmp_path / "a.pdf", [say(20, 250, "Tot") + say(31.7, 250, "al")]))) == ["Total"]


def test_a_sign_printed_later_fills_its_gap(tmp_path: Path) -> None:
    # Office programs print what another font lends, such as 〇, behind the rest of the line.
    content = say(20, 250, "20") + say(37, 250, "6") + say(43, 250, "-07") + say(31.2, 250, "1")
    assert texts(read(build_pdf(tmp_path / "a.pdf", [content]))) == ["2016-07"]


@pytest.mark.parametrize(
    "mark", ["/Span << /ActualText (b) >> BDC", "/P << /MCID 0 >> BDC"], ids=["actual text", "tagged"]
)
def test_marked_text_in_a_form_stands_where_it_is_seen(tmp_path: Path, mark: str) -> None:
    # As browsers print: a scaled form, text upright again by its own matrix, ActualText around some glyphs.
    words = "BT /F1 40 Tf 1 0 0 -1 100 400 Tm (a) Tj ET\n"
    words += f"{mark} BT /F1 40 Tf 1 0 0 -1 122 400 Tm (b) Tj ET EMC\n"
    words += "BT /F1 40 Tf 1 0 0 -1 144 400 Tm (c) Tj ET\n"
    file = build_pdf(tmp_path / "a.pdf", ["q .25 0 0 -.25 20 250 cm /Fm1 Do Q\n" + say(20, 250, "top")], form=words)
    lines = read(file).pages[0].lines
    assert [line.text for line in lines] == ["top", "abc"]
    x0, top, x1, bottom = lines[1].box or (0, 0, 0, 0)
    assert (x0, x1) == (pytest.approx(45, abs=0.5), pytest.approx(61, abs=1))
    assert top == pytest.approx(142, abs=2.5) and bottom == pytest.approx(152, abs=2)


@pytest.mark.parametrize(("rotation", "size"), [(90, (300, 200)), (180, (200, 300)), (270, (300, 200))])
def test_rotated_pages_are_read_as_seen(tmp_path: Path, rotation: int, size: tuple[float, float]) -> None:
    turn = {90: "0 1 -1 0 200 0 cm\n", 180: "-1 0 0 -1 200 300 cm\n", 270: "0 -1 1 0 0 300 cm\n"}[rotation]
    content = turn + say(20, 150, "above") + say(20, 130, "below the other")
    parsed = read(build_pdf(tmp_path / "a.pdf", [content], f"/Rotate {rotation}"))
    page = parsed.pages[0]
    assert texts(parsed) == ["above", "below the other"] and (page.width, page.height) == size
    box = page.lines[0].box
    assert box is not None and box[0] == pytest.approx(20, abs=1.5)
    assert box[3] == pytest.approx(size[1] - 150, abs=4)


def test_the_crop_box_moves_the_origin(tmp_path: Path) -> None:
    parsed = read(build_pdf(tmp_path / "a.pdf", [say(60, 200, "x marks")], "/CropBox [50 100 150 250]"))
    box = parsed.pages[0].lines[0].box
    assert box is not None and box[0] == pytest.approx(10, abs=1.5) and box[3] == pytest.approx(50, abs=4)


def lattice() -> str:
    """Three rows, three columns; the head of columns two and three is one cell, the first column's head is two high."""
    lines = [rule(20, y, 180, y) for y in (260, 200, 180)] + [rule(70, 220, 180, 220)]
    lines += [rule(x, 180, x, 260) for x in (20, 70, 180)] + [rule(120, 180, 120, 220)]
    words = say(25, 230, "No") + say(75, 235, "Area") + say(75, 205, "ha") + say(125, 205, "mu") + say(25, 185, "7")
    return "".join(lines) + words + say(75, 185, "12.5") + say(125, 185, "187.5") + say(20, 280, "outside")


@pytest.mark.parametrize("boxes", [False, True])
def test_ruled_tables_have_spans(tmp_path: Path, boxes: bool) -> None:
    content = lattice()
    if boxes:  # many programs draw lines as thin filled boxes
        content = "".join(_as_box(line) if line.endswith("l S\n") else line for line in content.splitlines(True))
    [table] = read(build_pdf(tmp_path / "a.pdf", [content])).pages[0].tables
    assert (table.rows, table.columns) == (3, 3)
    found = {(cell.row, cell.column): (cell.text, cell.row_span, cell.column_span) for cell in table.cells}
    assert found == {
        (0, 0): ("No", 2, 1), (0, 1): ("Area", 1, 2), (1, 1): ("ha", 1, 1), (1, 2): ("mu", 1, 1),
        (2, 0): ("7", 1, 1), (2, 1): ("12.5", 1, 1), (2, 2): ("187.5", 1, 1),
    }  # fmt: skip
    head = next(cell for cell in table.cells if cell.text == "Area")
    assert head.box == pytest.approx((70, 40, 180, 80), abs=1)
    assert table.box == pytest.approx((20, 40, 180, 120), abs=1)


def _as_box(line: str) -> str:
    x0, y0, _, x1, y1, _, _ = line.split()
    return f"{float(x0) - 0.3} {float(y0) - 0.3} {float(x1) - float(x0) + 0.6} {float(y1) - float(y0) + 0.6} re f\n"


def test_a_row_of_a_table_is_one_line_and_only_full_lines_go_on(tmp_path: Path) -> None:
    # Two cells of 90 points. On the left a text that the width broke, beside it a label with its value below.
    grid = "".join(rule(x, 200, x, 250) for x in (10, 100, 190)) + rule(10, 200, 190, 200) + rule(10, 250, 190, 250)
    wrapped = say(12, 235, "a text that goes on") + say(12, 210, "in the next line")
    stacked = say(102, 240, "label") + say(102, 222, "a value")
    page = read(build_pdf(tmp_path / "a.pdf", [grid + wrapped + stacked + say(12, 150, "free")])).pages[0]
    assert [cell.text for cell in page.tables[0].cells] == ["a text that goes on in the next line", "label\na value"]
    assert [line.text for line in page.lines] == ["a text that goes on in the next line  label a value", "free"]
    assert page.lines[0].box is not None and page.lines[0].box[0] == pytest.approx(12, abs=1)


def test_an_underline_or_a_drawing_is_no_table(tmp_path: Path) -> None:
    drawing = "".join(rule(x, 20, x, 80) + rule(20, x, 80, x) for x in (20, 40, 80))
    for content in (rule(20, 240, 150, 240), drawing):
        assert read(build_pdf(tmp_path / "a.pdf", [content + say(20, 250, "text")])).pages[0].tables == ()


@pytest.mark.parametrize(
    ("contents", "state", "codes"),
    [
        ([PICTURE], "unread", ["needs_ocr"]),
        ([PICTURE, say(20, 250, "a page of text")], "partly_read", ["needs_ocr", None]),
        ([say(20, 250, "a page of text"), PICTURE + say(20, 10, "page 2")], "partly_read", [None, "needs_ocr"]),
        ([say(20, 250, "a page of text"), ""], "read", [None, None]),
        ([PICTURE + say(20, 250, "a long text over a picture that fills the page")], "read", [None]),
        ([rule(20, 20, 80, 80)], "unread", ["needs_ocr"]),
    ],
)
def test_pages_without_text_are_said(tmp_path: Path, contents: list[str], state: str, codes: list[str | None]) -> None:
    parsed = read(build_pdf(tmp_path / "a.pdf", contents))
    assert parsed.state == state
    assert [page.problem.code if page.problem else None for page in parsed.pages] == codes
    for page in parsed.pages:
        assert (page.method == "none") == (not page.lines)


def test_blank_paper_is_not_read(tmp_path: Path) -> None:
    parsed = read(build_pdf(tmp_path / "a.pdf", ["", ""]))
    assert parsed.state == "unread" and parsed.problem is not None and parsed.problem.code == "empty"


def test_a_garbled_text_layer_is_no_text(tmp_path: Path) -> None:
    content = say(20, 250, "\x01\x02\x03\x04\x05\x06 ab")
    parsed = read(build_pdf(tmp_path / "a.pdf", [content, say(20, 250, "good")]))
    assert parsed.state == "partly_read" and parsed.problem is not None and parsed.problem.code == "garbled_text"
    assert texts(parsed) == ["good"]


def test_chinese_taken_for_western_letters_is_no_text(tmp_path: Path) -> None:
    mojibake = "关于同意造林项目作业设计的批复".encode("gb18030").decode("latin-1")
    parsed = read(build_pdf(tmp_path / "a.pdf", [say(20, 250, mojibake), say(20, 250, "Forêt boisée, 12 m² à 3 °C")]))
    assert [page.problem and page.problem.code for page in parsed.pages] == ["garbled_text", None]


def test_filled_forms_and_stamps_are_read(tmp_path: Path) -> None:
    note = (
        "/Annots [<< /Type /Annot /Subtype /FreeText /Rect [20 100 180 140] /F 4 /DA (/F1 12 Tf) /Contents (stamped)"
        " /AP << /N 6 0 R >> >>]"
    )
    path = build_pdf(tmp_path / "a.pdf", [say(20, 250, "text")], note)
    form = b"<< /Type /XObject /Subtype /Form /BBox [0 0 160 40] /Resources << /Font << /F1 3 0 R >> >> /Length 40 >>"
    content = b"BT /F1 12 Tf 5 10 Td (stamped) Tj ET".ljust(40)
    raw = path.read_bytes().replace(b"/N 6 0 R", b"/N 7 0 R")
    raw = raw.replace(b"xref\n0 7", b"7 0 obj\n" + form + b"\nstream\n" + content + b"\nendstream\nendobj\nxref\n0 7")
    path.write_bytes(raw)  # the cross-reference table is wrong now, which readers must survive
    assert texts(read(path)) == ["text", "stamped"]


def test_long_documents_keep_their_pages(tmp_path: Path) -> None:
    parsed = read(build_pdf(tmp_path / "a.pdf", [say(20, 250, f"page {n}") for n in range(1, 121)]))
    assert texts(parsed) == [f"page {n}" for n in range(1, 121)]
    assert [page.number for page in parsed.pages] == list(range(1, 121))


def test_limits_are_named(tmp_path: Path) -> None:
    path = build_pdf(tmp_path / "a.pdf", [say(20, 250, f"page number {number}") for number in range(4)])
    parsed = read(path, pages=2)
    assert (parsed.state, len(parsed.pages)) == ("partly_read", 2)
    assert [problem.code for problem in parsed.limits_hit] == ["limit_pages"]
    parsed = read(path, page_characters=6)
    assert parsed.state == "partly_read" and texts(parsed)[0] == "page n"
    assert {problem.code for problem in parsed.limits_hit} == {"limit_text"}


@pytest.mark.parametrize("data", [b"%PDF-1.4", b"%PDF-1.4\n" + b"\x00" * 1000, b"not a pdf at all"])
def test_damaged_files_are_named(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(data)
    parsed = read(tmp_path / "a.pdf")
    assert parsed.state == "unread" and parsed.problem is not None and parsed.problem.code == "damaged"
    assert str(tmp_path) not in parsed.problem.detail


def test_any_cut_of_a_file_ends_in_a_name(tmp_path: Path) -> None:
    whole = build_pdf(tmp_path / "a.pdf", [lattice(), say(20, 250, "text")]).read_bytes()
    for length in range(1, len(whole), 97):
        (tmp_path / "b.pdf").write_bytes(whole[:length])
        parsed = read(tmp_path / "b.pdf")
        assert parsed.state == "read" or parsed.problem is not None


@pytest.fixture(scope="module")
def chinese(tmp_path_factory: pytest.TempPathFactory) -> Parsed:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no browser to print a Chinese PDF with")
    folder = tmp_path_factory.mktemp("print")
    (folder / "a.html").write_text(CHINESE, encoding="utf-8")
    subprocess.run(
        [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
            f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={folder / 'a.pdf'}", str(folder / "a.html"),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return read(folder / "a.pdf")


def test_chinese_text_is_read(chinese: Parsed) -> None:
    lines = texts(chinese)
    assert lines[:2] == ["关于示例县造林项目的批复", "示例发〔2016〕37号，面积1453.3公顷。"]
    assert lines[-1] == "二〇一六年三月十八日"


def test_chinese_tables_are_read(chinese: Parsed) -> None:
    [table] = chinese.pages[0].tables
    assert table.grid() == [["小班号", "面积", "面积"], ["小班号", "公顷", "亩"], ["0123-0007", "12.35", "185.25"]]
