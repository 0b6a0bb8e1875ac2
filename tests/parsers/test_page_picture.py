"""Pictures of pages match the boxes of what was read on them, turned pages too."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from checker.model.limits import Limits
from checker.parsers.ocr import run as recognise
from checker.parsers.page_picture import run, turn_of
from checker.parsers.payload import OcrPayload, PicturePayload

from .builders import build_pdf, say, source_of
from .scans import LETTER, draw_letter, save_pdf, wear

pytest.importorskip("rapidocr")


def test_turns_come_back_from_degrees() -> None:
    for quarters, skew in ((0, 0.0), (1, -1.5), (3, 2.0), (2, 0.4), (0, -1.0)):
        turn = turn_of((90 * quarters + skew) % 360)
        assert turn.quarters == quarters and turn.skew == pytest.approx(skew)


@pytest.mark.parametrize("name", ["a.pdf", "a.png"])
def test_boxes_lie_on_their_ink(tmp_path: Path, name: str) -> None:
    sheet = wear(draw_letter(), skew=-1.5).rotate(90, expand=True)
    if name == "a.pdf":
        save_pdf(tmp_path / name, [sheet])
    else:
        sheet.save(tmp_path / name)
    source = source_of(tmp_path / name)
    page = recognise(OcrPayload(source=source, page=1, limits=Limits()).model_dump(mode="json"))
    order = PicturePayload(source=source, page=1, target=str(tmp_path / "out.png"), turned=page.turned, limits=Limits())
    picture = run(order.model_dump(mode="json"))
    assert picture.problem is None and picture.width < picture.height
    ink = np.asarray(Image.open(picture.file).convert("L")) < 150
    assert (picture.height, picture.width) == ink.shape
    line = next(line for line in page.lines if line.text == LETTER[1])
    assert line.box is not None
    x0, top, x1, bottom = (round(value * picture.per_unit) for value in line.box)
    inside = ink[top:bottom, x0:x1]
    assert inside.mean() > 0.05 and not ink[top - 14 : top - 4, x0:x1].any()
    assert inside[:, :30].any() and inside[:, -30:].any()


def test_a_page_that_cannot_be_drawn_is_named(tmp_path: Path) -> None:
    build_pdf(tmp_path / "a.pdf", [say(20, 250, "text")])
    source = source_of(tmp_path / "a.pdf")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 gone")
    order = PicturePayload(source=source, page=1, target=str(tmp_path / "out.png"), limits=Limits())
    picture = run(order.model_dump(mode="json"))
    assert picture.problem is not None and picture.problem.code == "damaged" and picture.problem.path == "a.pdf"
