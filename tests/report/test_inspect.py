"""`sinkcheck inspect`: what was seen, what was not, and pictures whose frames lie on the words."""

import json
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from rich.console import Console

from checker.extraction.inspection import Inspection, SeenField, SeenValue
from checker.model.document import Document
from checker.model.evidence import Evidence
from checker.model.rule import Bilingual
from checker.report.inspected import as_lines, print_inspected
from checker.report.look import Seen, look_at
from checker.report.messages import Messages
from checker.report.page_pictures import AMBER, COLUMN, GREEN, MARGIN, RED, mark_picture, marks_on
from tests.audit.test_cli import sinkcheck
from tests.parsers.scans import LETTER, draw_letter, save_pdf, wear

PAPER = "samples/qingshui-complete/02批复/批复（盖章版）(1).pdf"


def shown(seen: Seen, lang: str = "zh") -> str:
    stream = StringIO()
    print_inspected(seen, Console(file=stream, width=160), "en" if lang == "en" else "zh")
    return stream.getvalue()


def reading(field: str, box: tuple[float, float, float, float], sure: float, doubtful: bool = False) -> SeenField:
    place = Evidence(document="d-1", page=1, box=box, quote="字", method="text", confidence=sure)
    value = SeenValue(value="甲", places=(place,))
    label = Bilingual(zh=field, en=field)
    return SeenField(field=field, label=label, unit=None, values=(value,), confidence=sure, doubtful=doubtful)


def paper(*fields: SeenField) -> Inspection:
    document = Document(id="d-1", path="a.pdf", sha256="0", state="read", method="text", pages=1)
    return Inspection(document=document, type_label=None, possible_labels=(), fields=fields, missing=(), tables=())


def test_a_paper_is_shown_with_type_words_and_gaps(root: Path) -> None:
    seen = look_at(root / PAPER)
    text = shown(seen)
    for words in ("项目批复", "判为此类的依据", "3,615 亩", "二〇一七年二月二十八日", "找过但没有找到"):
        assert words in text, words
    assert "页面图" not in text and seen.drawn is None
    assert "Looked for and not found" in shown(seen, "en")


def test_pictures_have_frames_on_the_words(root: Path, tmp_path: Path) -> None:
    seen = look_at(root / PAPER, pictures=tmp_path)
    [drawn] = (seen.drawn or {}).values()
    assert len(drawn.files) == 2 and not drawn.failed
    picture = np.asarray(Image.open(drawn.files[0]).convert("RGB")).astype(int)
    assert picture.shape[1] > COLUMN
    number = next(field for field in seen.papers[0].fields if field.field == "number").values[0].places[0]
    assert number.box is not None
    per_unit = (picture.shape[1] - COLUMN) / 595.3
    x0, top, x1, bottom = (round(value * per_unit) for value in number.box)
    frame = np.abs(picture[top - MARGIN - 2 : top, x0:x1] - np.array(GREEN)).sum(axis=2) < 40
    assert frame.any(axis=0).mean() > 0.9
    assert (picture[top:bottom, x0:x1].sum(axis=2) < 300).mean() > 0.05


def test_frames_lie_on_the_words_of_a_turned_scan(tmp_path: Path) -> None:
    pytest.importorskip("rapidocr")
    save_pdf(tmp_path / "a.pdf", [wear(draw_letter(), skew=1.4).rotate(90, expand=True)])
    seen = look_at(tmp_path / "a.pdf", pictures=tmp_path / "out")
    [file] = next(iter((seen.drawn or {}).values())).files
    [scan] = seen.papers
    picture = np.asarray(Image.open(file).convert("RGB"))[:, :-COLUMN]
    assert picture.shape[0] > picture.shape[1], "the page stands upright"
    place = next(
        place for field in scan.fields for value in field.values for place in value.places if place.quote in LETTER[0]
    )
    assert place.box is not None
    per_unit = picture.shape[1] / 595.2
    x0, top, x1, bottom = (round(value * per_unit) for value in place.box)
    assert (picture[top:bottom, x0:x1].sum(axis=2) < 350).mean() > 0.04


def test_colours_tell_how_sure_a_reading_is(tmp_path: Path) -> None:
    boxes = [(10.0, 10.0 + 40 * n, 90.0, 30.0 + 40 * n) for n in range(4)]
    fields = [
        reading("a", boxes[0], 0.99), reading("b", boxes[1], 0.9), reading("c", boxes[2], 0.5),
        reading("d", boxes[3], 0.99, doubtful=True), reading("e", boxes[0], 0.98),
    ]  # fmt: skip
    marks = marks_on(paper(*fields), 1, Messages("zh"))
    assert [mark.colour for mark in marks] == [GREEN, AMBER, RED, RED]
    assert [entry.label for entry in marks[0].entries] == ["a", "e"]
    Image.new("RGB", (120, 200), "white").save(tmp_path / "p.png")
    mark_picture(tmp_path / "p.png", marks, 1.0)
    made = Image.open(tmp_path / "p.png")
    assert made.width == 120 + COLUMN
    for mark in marks:
        assert made.getpixel((50, int(mark.box[1]) - MARGIN)) == mark.colour


def test_formats_without_pages_say_so(root: Path, tmp_path: Path) -> None:
    (tmp_path / "说明.txt").write_text("情况说明\n", encoding="utf-8")
    assert "没有页面可画" in shown(look_at(tmp_path / "说明.txt", pictures=tmp_path / "out"))


def test_words_of_papers_are_never_read_as_markup(tmp_path: Path) -> None:
    (tmp_path / "公示.txt").write_text("项目公示信息\n项目名称：[bold red]甲\x1b[31m乙[/]造林项目\n", encoding="utf-8")
    text = shown(look_at(tmp_path / "公示.txt"))
    assert "\x1b[31m" not in text and "[bold red]" in text


def test_json_holds_the_same(root: Path) -> None:
    seen = look_at(root / PAPER)
    [made] = json.loads(as_lines(seen))
    assert made["document"]["type"] == "approval" and made["pictures"] == []
    assert {field["field"] for field in made["fields"]} == {field.field for field in seen.papers[0].fields}


def test_command_line(root: Path, tmp_path: Path) -> None:
    done = sinkcheck("inspect", root / PAPER, "--image", "-o", tmp_path / "out", "--lang", "en")
    assert done.returncode == 0 and "approval" in done.stdout and not done.stderr
    assert len(list((tmp_path / "out").glob("*.png"))) == 2
    missing = sinkcheck("inspect", tmp_path / "nowhere.pdf")
    assert missing.returncode == 2 and "Traceback" not in missing.stderr
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 gone")
    broken = sinkcheck("inspect", tmp_path / "broken.pdf", "--image")
    assert broken.returncode == 3 and "Traceback" not in broken.stderr
