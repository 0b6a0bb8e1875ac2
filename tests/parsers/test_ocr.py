"""Scans are read with their place and confidence, whichever way they lie; what cannot be read is said."""

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageFilter

from checker.intake.take_in import take_in
from checker.model.limits import Limits
from checker.model.parsed import Page, Parsed
from checker.parsers.cache import ReadingCache
from checker.parsers.ocr import run
from checker.parsers.parse import parse_all
from checker.parsers.payload import OcrPayload
from checker.workers.pool import WorkerPool

from .builders import PICTURE, build_pdf, say, source_of
from .scans import DATE, GRID, LETTER, LIST, draw_letter, draw_list, draw_stack, save_pdf, stamp, wear

pytest.importorskip("rapidocr")


def recognise(path: Path, page: int = 1, **limits: Any) -> Page:
    """One page, read in this process."""
    order = OcrPayload(source=source_of(path), page=page, limits=Limits.model_validate(limits))
    return run(order.model_dump(mode="json"))


def audit(folder: Path, scratch: Path, cache: ReadingCache | None = None, jobs: int = 2, **limits: Any) -> Parsed:
    """What was read in a folder of one paper."""
    settings = Limits.model_validate(limits)
    with WorkerPool(jobs, settings, scratch) as pool:
        sources = take_in(folder, pool, settings, scratch).sources
        [parsed] = parse_all(sources, pool, scratch, settings, cache).values()
    return parsed


def words(page: Page) -> list[str]:
    return [line.text.replace(" ", "") for line in page.lines if not line.seal]


def wide(text: str) -> str:
    """With the brackets of Chinese print, which a recogniser may take for the narrow ones."""
    return text.replace("(", "（").replace(")", "）")


def test_a_worn_scan_is_read_where_it_stands(tmp_path: Path) -> None:
    page = recognise(save_pdf(tmp_path / "a.pdf", [wear(draw_letter(), skew=1.5)]))
    assert (page.method, page.problem) == ("ocr", None) and words(page) == [*LETTER, DATE]
    assert (page.width, page.height) == pytest.approx((595.2, 841.9), abs=1)
    assert page.turned == pytest.approx(1.5, abs=0.25)
    first = page.lines[0]
    assert first.confidence > 0.9 and first.box is not None
    assert first.box[0] == pytest.approx(72, abs=4) and first.box[1] == pytest.approx(88, abs=5)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_turned_pages_are_turned_back(tmp_path: Path, degrees: int) -> None:
    sheet = wear(draw_letter(), skew=-1.0).rotate(degrees, expand=True)
    page = recognise(save_pdf(tmp_path / "a.pdf", [sheet]))
    assert words(page) == [*LETTER, DATE] and page.width < page.height
    assert page.turned == pytest.approx((degrees - 1.0) % 360, abs=0.3)
    box = page.lines[0].box
    assert box is not None and box[0] == pytest.approx(72, abs=5) and box[1] == pytest.approx(88, abs=6)


def test_text_under_a_seal_is_read_and_the_seal_too(tmp_path: Path) -> None:
    sheet = wear(stamp(draw_letter(), "示例县林业和草原局", (910, 1300)))
    page = recognise(save_pdf(tmp_path / "a.pdf", [sheet]))
    assert words(page)[-1] == DATE
    [seal] = [line for line in page.lines if line.seal]
    assert seal.text == "示例县林业和草原局" and seal.confidence >= 0.9
    assert seal.box == pytest.approx((377, 564, 497, 684), abs=8)


def test_text_under_a_seal_is_read_on_pages_without_colour(tmp_path: Path) -> None:
    sheet = wear(stamp(draw_letter(), "示例县林业和草原局", (910, 1300)), skew=0.8).convert("L").convert("RGB")
    page = recognise(save_pdf(tmp_path / "a.pdf", [sheet]))
    # Below the words of the seal thin strokes are as light as its ink: the first two signs may be lost.
    assert words(page)[-1].endswith(DATE[2:])
    assert [line.text for line in page.lines if line.seal] == ["示例县林业和草原局"]


def test_red_letterheads_are_read(tmp_path: Path) -> None:
    from PIL import ImageDraw

    from .scans import RED, font

    sheet = draw_letter()
    ImageDraw.Draw(sheet).text((330, 60), "示例县林业局文件", font=font(64), fill=RED)
    page = recognise(save_pdf(tmp_path / "a.pdf", [wear(sheet)]))
    assert words(page) == ["示例县林业局文件", *LETTER, DATE]


@pytest.mark.parametrize("skew", [0.0, 1.2])
def test_ruled_tables_in_scans_have_cells(tmp_path: Path, skew: float) -> None:
    page = recognise(save_pdf(tmp_path / "a.pdf", [wear(draw_letter(grid=True), skew=skew)]))
    [table] = page.tables
    assert [[wide(text) for text in row] for row in table.grid()] == [list(row) for row in GRID]
    assert table.box == pytest.approx((72, 336, 418, 443.5), abs=4)


def test_a_leaning_list_of_short_cells_is_a_table_and_its_digits_are_read(tmp_path: Path) -> None:
    page = recognise(save_pdf(tmp_path / "a.pdf", [wear(draw_list(), skew=0.9)]))
    assert page.turned == pytest.approx(0.9, abs=0.15)
    [table] = page.tables
    rows = [[text.replace(" ", "") for text in row] for row in table.grid()]
    right = sum(a == b for row, wanted in zip(rows, LIST, strict=True) for a, b in zip(row, wanted, strict=True))
    assert right >= 0.97 * sum(map(len, LIST)), rows


def test_words_that_stand_one_below_the_other_are_read(tmp_path: Path) -> None:
    page = recognise(save_pdf(tmp_path / "a.pdf", [wear(draw_stack("监理单位意见"))]))
    assert any("监理单位意见" in text for text in words(page)), words(page)


def _exif(sheet: Image.Image, path: Path) -> None:
    tags = Image.Exif()
    tags[0x0112] = 6  # the camera lay on its side
    sheet.rotate(90, expand=True).save(path, "JPEG", quality=80, exif=tags)


KINDS: dict[str, Callable[[Image.Image, Path], None]] = {
    "a.jpg": _exif,
    "a.png": lambda sheet, path: sheet.convert("P").save(path),
    "a.tif": lambda sheet, path: sheet.convert("1").save(path, compression="group4"),
    "a.webp": lambda sheet, path: sheet.save(path, quality=80),
    "a.bmp": lambda sheet, path: sheet.convert("L").save(path),
}


@pytest.mark.parametrize("name", KINDS)
def test_image_files_are_read_in_pixels(tmp_path: Path, name: str) -> None:
    KINDS[name](draw_letter(), tmp_path / name)
    page = recognise(tmp_path / name)
    assert words(page) == [*LETTER, DATE] and (page.width, page.height) == (1240, 1754) and page.turned == 0
    box = page.lines[0].box
    assert box is not None and box[0] == pytest.approx(150, abs=8) and box[1] == pytest.approx(184, abs=12)


def test_every_frame_of_a_tif_is_a_page(tmp_path: Path) -> None:
    folder = tmp_path / "d"
    folder.mkdir()
    second = wear(draw_letter(date=False))
    draw_letter().save(folder / "a.tif", save_all=True, append_images=[second], compression="tiff_lzw")
    parsed = audit(folder, tmp_path / "s")
    assert (parsed.state, parsed.method) == ("read", "ocr")
    assert [words(page) for page in parsed.pages] == [[*LETTER, DATE], list(LETTER)]


def test_pages_keep_their_order_and_text_pages_their_text(tmp_path: Path) -> None:
    import pypdfium2

    folder = tmp_path / "d"
    folder.mkdir()
    save_pdf(tmp_path / "scan.pdf", [draw_letter(), draw_letter(date=False)])
    build_pdf(tmp_path / "text.pdf", [say(20, 250, "a page of text that is long enough")])
    merged = pypdfium2.PdfDocument.new()
    for name, pages in (("scan.pdf", [0]), ("text.pdf", [0]), ("scan.pdf", [1])):
        merged.import_pages(pypdfium2.PdfDocument(tmp_path / name), pages)
    merged.save(folder / "a.pdf")
    one = audit(folder, tmp_path / "1", jobs=1)
    assert (one.state, one.method) == ("read", "mixed") and [page.number for page in one.pages] == [1, 2, 3]
    assert [page.method for page in one.pages] == ["ocr", "text", "ocr"]
    assert words(one.pages[0])[-1] == DATE and words(one.pages[2])[-1] == LETTER[-1]
    assert audit(folder, tmp_path / "2", jobs=2) == one


def test_a_scan_pasted_under_a_heading_is_read_too(tmp_path: Path) -> None:
    folder = tmp_path / "d"
    folder.mkdir()
    import pypdfium2

    save_pdf(tmp_path / "scan.pdf", [draw_letter().crop((100, 100, 1140, 800))])
    build_pdf(tmp_path / "text.pdf", [say(10, 280, "Annex one: approval of the county, 37 of 2016")])
    text, scan = pypdfium2.PdfDocument(tmp_path / "text.pdf"), pypdfium2.PdfDocument(tmp_path / "scan.pdf")
    picture = next(iter(scan[0].get_objects(max_depth=2)))
    image = pypdfium2.PdfImage.new(text)
    image.set_bitmap(picture.get_bitmap())
    image.set_matrix(pypdfium2.PdfMatrix().scale(180, 121).translate(10, 100))
    sheet = text[0]
    sheet.insert_obj(image)
    sheet.gen_content()
    text.save(folder / "a.pdf")
    [page] = audit(folder, tmp_path / "s").pages
    assert page.method == "mixed" and page.pictures == () and page.turned == 0
    assert page.lines[0].text.startswith("Annex one") and LETTER[1] in words(page)
    box = next(line.box for line in page.lines if line.text == LETTER[1])
    assert box is not None and box[1] > 80 and box[0] < 25


@pytest.mark.parametrize(
    ("sheet", "code"),
    [
        (
            lambda: wear(draw_letter().filter(ImageFilter.GaussianBlur(7)), noise=25, quality=20),
            {"poor_scan", "no_text"},
        ),
        (lambda: Image.effect_noise((900, 1200), 90).convert("RGB"), {"no_text", "poor_scan"}),
        (lambda: Image.new("RGB", (900, 1200), (250, 250, 247)), {"empty"}),
    ],
)
def test_what_cannot_be_read_is_never_read(tmp_path: Path, sheet: Callable[[], Image.Image], code: set[str]) -> None:
    folder = tmp_path / "d"
    folder.mkdir()
    sheet().save(folder / "a.png")
    parsed = audit(folder, tmp_path / "s")
    assert parsed.state != "read" and parsed.problem is not None and parsed.problem.code in code


def test_a_garbled_layer_over_a_scan_gives_way_to_the_picture(tmp_path: Path) -> None:
    import pypdfium2

    folder = tmp_path / "d"
    folder.mkdir()
    document = pypdfium2.PdfDocument(save_pdf(tmp_path / "scan.pdf", [draw_letter()]))
    other = pypdfium2.PdfDocument(build_pdf(tmp_path / "layer.pdf", [say(20, 250, "\x01\x02\x03\x04" * 12)]))
    form = pypdfium2.raw.FPDF_NewXObjectFromPage(document.raw, other.raw, 0)
    page = document[0]
    pypdfium2.raw.FPDFPage_InsertObject(page.raw, pypdfium2.raw.FPDF_NewFormObjectFromXObject(form))
    page.gen_content()
    document.save(folder / "a.pdf")
    assert audit(folder, tmp_path / "1", ocr=False).problem.code == "garbled_text"  # type: ignore[union-attr]
    parsed = audit(folder, tmp_path / "2")
    assert parsed.state == "read" and words(parsed.pages[0]) == [*LETTER, DATE]


def test_recognition_can_be_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "d"
    folder.mkdir()
    save_pdf(folder / "a.pdf", [draw_letter()])
    parsed = audit(folder, tmp_path / "s", ocr=False)
    assert (parsed.state, parsed.problem and parsed.problem.code) == ("unread", "needs_ocr")


def test_pages_beyond_the_limit_are_named(tmp_path: Path) -> None:
    folder = tmp_path / "d"
    folder.mkdir()
    save_pdf(folder / "a.pdf", [draw_letter(), draw_letter(date=False)])
    parsed = audit(folder, tmp_path / "s", ocr_pages=1)
    assert parsed.state == "partly_read" and [page.method for page in parsed.pages] == ["ocr", "none"]
    assert parsed.pages[1].problem is not None and parsed.pages[1].problem.code == "needs_ocr"
    assert [problem.code for problem in parsed.limits_hit] == ["limit_pages"]


def test_too_many_pixels_are_named(tmp_path: Path) -> None:
    Image.new("1", (4000, 3000)).save(tmp_path / "a.png")
    page = recognise(tmp_path / "a.png", picture_pixels=1_000_000)
    assert page.problem is not None and page.problem.code == "too_large"


def test_a_slow_page_costs_itself(tmp_path: Path) -> None:
    folder = tmp_path / "d"
    folder.mkdir()
    build_pdf(folder / "a.pdf", [say(20, 250, "a page of text"), PICTURE])
    parsed = audit(folder, tmp_path / "s", document_seconds=1.2, jobs=1)
    # Loading the models takes longer than this; the page with text was read before.
    assert parsed.pages[0].method == "text" and parsed.pages[1].problem is not None


def test_what_was_read_is_not_read_again(tmp_path: Path) -> None:
    folder = tmp_path / "d"
    folder.mkdir()
    save_pdf(folder / "a.pdf", [draw_letter()])
    cache = ReadingCache(tmp_path / "cache")
    first = audit(folder, tmp_path / "1", cache)
    assert (cache.hits, cache.misses) == (0, 2)
    again = ReadingCache(tmp_path / "cache")
    assert audit(folder, tmp_path / "2", again) == first and (again.hits, again.misses) == (2, 0)
    (folder / "a.pdf").rename(folder / "b.pdf")
    renamed = ReadingCache(tmp_path / "cache")
    assert audit(folder, tmp_path / "3", renamed).pages == first.pages and renamed.hits == 1  # the page, by its content
    for file in (tmp_path / "cache").rglob("*.json"):
        file.write_bytes(b"{}")
    damaged = ReadingCache(tmp_path / "cache")
    assert audit(folder, tmp_path / "4", damaged).pages == first.pages and damaged.hits == 0


def test_a_cache_that_cannot_be_written_is_noted(tmp_path: Path) -> None:
    folder = tmp_path / "d"
    folder.mkdir()
    (folder / "a.txt").write_text("文字", encoding="utf-8")
    (tmp_path / "file").write_text("x")
    cache = ReadingCache(tmp_path / "file")
    assert audit(folder, tmp_path / "s", cache).state == "read" and cache.trouble


def test_nothing_comes_from_the_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: Any, **options: Any) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    from checker.parsers.ocr_engine import Engine

    engine = Engine()
    crop = np.asarray(draw_letter().crop((140, 175, 700, 225)))[:, :, ::-1]
    [found] = engine.recognise([np.ascontiguousarray(crop)])
    assert found.text == LETTER[0] and len(engine.detect(np.ascontiguousarray(crop))) == 1
