"""Pictures of evidence show the place, marked, on turned scans too."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from checker.model.limits import Limits
from checker.model.parsed import Page
from checker.parsers.ocr import run as recognise
from checker.parsers.page_crops import MOST, run
from checker.parsers.payload import CropPayload, OcrPayload

from .builders import build_pdf, read, say, source_of
from .scans import LETTER, draw_letter, save_pdf, wear


def is_mark(pixels: np.ndarray) -> np.ndarray:
    red, green, blue = (pixels[..., channel].astype(int) for channel in range(3))
    return (red > 150) & (green < 90) & (blue < 100)


def test_the_box_is_marked_around_its_words(tmp_path: Path) -> None:
    build_pdf(tmp_path / "a.pdf", [say(20, 250, "first line") + say(20, 150, "second line")])
    line = next(line for line in read(tmp_path / "a.pdf").pages[0].lines if line.text == "second line")
    assert line.box is not None
    whole = (0.0, 0.0, 200.0, 300.0)
    boxes = (line.box, whole, (190.0, 290.0, 400.0, 900.0))
    order = CropPayload(source=source_of(tmp_path / "a.pdf"), page=1, boxes=boxes, target=str(tmp_path / "x-"),
                        limits=Limits())  # fmt: skip
    answer = run(order.model_dump(mode="json"))
    assert answer.problem is None and len(answer.crops) == 3
    first = np.asarray(Image.open(answer.crops[0].file).convert("RGB"))
    assert first.shape[:2] == (answer.crops[0].height, answer.crops[0].width)
    rows, columns = np.nonzero(is_mark(first))
    inside = first[rows.min() + 3 : rows.max() - 2, columns.min() + 3 : columns.max() - 2]
    dark = (inside.max(axis=2) < 130).mean()
    assert 0.02 < dark < 0.6, "the words stand inside the mark"
    outside = first.copy()
    outside[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1] = 255
    assert (outside.max(axis=2) < 130).sum() == 0, "nothing else stands near"
    for crop in answer.crops:
        assert crop.width <= MOST[0] and crop.height <= MOST[1] and Path(crop.file).stat().st_size < 60_000


def test_turned_scans_are_cut_upright(tmp_path: Path) -> None:
    pytest.importorskip("rapidocr")
    save_pdf(tmp_path / "a.pdf", [wear(draw_letter(), skew=-1.5).rotate(90, expand=True)])
    source = source_of(tmp_path / "a.pdf")
    page: Page = recognise(OcrPayload(source=source, page=1, limits=Limits()).model_dump(mode="json"))
    line = next(line for line in page.lines if line.text == LETTER[1])
    assert line.box is not None and page.turned
    order = CropPayload(source=source, page=1, boxes=(line.box,), target=str(tmp_path / "x-"), turned=page.turned,
                        limits=Limits())  # fmt: skip
    crop = run(order.model_dump(mode="json")).crops[0]
    assert crop.width > crop.height
    found = recognise(OcrPayload(source=source_of(Path(crop.file)), page=1, limits=Limits()).model_dump(mode="json"))
    # The mark around a line cuts into strokes, so that one character may be misread; a page on its side reads as none.
    said = "".join(line.text for line in found.lines)
    assert sum(letter in said for letter in LETTER[1]) >= 0.75 * len(LETTER[1]), said


def test_a_page_that_cannot_be_drawn_is_named(tmp_path: Path) -> None:
    build_pdf(tmp_path / "a.pdf", [say(20, 250, "text")])
    order = CropPayload(source=source_of(tmp_path / "a.pdf"), page=7, boxes=((1.0, 1.0, 9.0, 9.0),),
                        target=str(tmp_path / "x-"), limits=Limits())  # fmt: skip
    answer = run(order.model_dump(mode="json"))
    assert answer.crops == () and answer.problem is not None and answer.problem.page == 7
