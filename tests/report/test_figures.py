"""Figures: Chinese is drawn as Chinese, the same bytes each time, and an SVG that a page under a policy can hold."""

import re
import subprocess
import sys
import warnings
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from checker.model.errors import UserError
from checker.report import fonts
from checker.report.figures import CLAIMED, Size, draw_png, draw_svg

WORDS = "碳汇造林项目小班（№ 7）：申报量与复算量，tCO₂e，±10%，𠮷野"
HOSTILE = "<script>alert(1)</script> $x^2$ \u202eabc ]]> & \"'"


def paint_words(figure: Figure) -> None:
    axes = figure.add_subplot()
    axes.barh([WORDS, HOSTILE], [3, -2], label="申报量", color=CLAIMED)
    axes.set_title("敏感性")
    axes.legend()


def ink(text: str) -> np.ndarray:
    """A text alone on white, as grey values."""

    def paint(figure: Figure) -> None:
        figure.text(0.1, 0.3, text, fontsize=24)

    return np.asarray(Image.open(BytesIO(draw_png(paint, Size(20, 20), dpi=100))).convert("L"))


@pytest.fixture
def no_memory() -> Iterator[None]:
    for found in (fonts.chinese_font, fonts.families):
        found.cache_clear()
    yield
    for found in (fonts.chinese_font, fonts.families):
        found.cache_clear()


def test_the_brought_font_has_every_common_character() -> None:
    font = fonts.chinese_font()
    assert font.brought and font.family == "Noto Sans SC"
    common = "".join(bytes([high, low]).decode("gb2312", "ignore") for high in range(0xB0, 0xF8)
                     for low in range(0xA1, 0xFF))  # fmt: skip
    assert len(common) == 6763
    assert fonts.lacking(font.path, common) == ""


def test_chinese_is_drawn_and_no_box() -> None:
    drawn = [ink(character) for character in "碳汇林小班吨"]
    assert all((picture < 128).sum() > 100 for picture in drawn)
    # Boxes would all look the same, and like that of a code point that no font has.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        drawn.append(ink("\U000f1234"))
    assert len({picture.tobytes() for picture in drawn}) == len(drawn)


def test_no_glyph_is_missing_in_signs_that_reports_use() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ink("亩㎡公顷₂⁻²±×≥≤→✓✗·—“”℃")


def test_system_fonts_stand_in(monkeypatch: pytest.MonkeyPatch, no_memory: None) -> None:
    if not list(fonts.system_fonts()):
        pytest.skip("this machine has no Chinese font of its own")
    monkeypatch.setattr(fonts, "BROUGHT", ("no_such_package", ""))
    font = fonts.chinese_font()
    assert not font.brought
    assert not fonts.lacking(font.path, fonts.NEEDED)


def test_without_any_font_nothing_is_drawn(monkeypatch: pytest.MonkeyPatch, no_memory: None) -> None:
    monkeypatch.setattr(fonts, "BROUGHT", ("no_such_package", ""))
    monkeypatch.setattr(fonts, "SYSTEM", ("DejaVu Sans",))
    with pytest.raises(UserError) as refused:
        draw_png(paint_words, Size())
    assert "中文字体" in refused.value.zh


def test_a_file_that_is_no_font_lacks_everything(tmp_path: Path) -> None:
    (tmp_path / "font.ttf").write_bytes(b"not a font")
    assert fonts.lacking(tmp_path / "font.ttf", "碳汇") == "碳汇"


def test_same_bytes_in_another_process(tmp_path: Path) -> None:
    code = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1]);"
        "from test_figures import paint_words; from checker.report.figures import *;"
        "raw = draw_png(paint_words, Size()) + draw_svg(paint_words, Size(), 'a', 't').encode();"
        "print(hashlib.sha256(raw).hexdigest())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code, str(Path(__file__).parent)],
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        ).stdout
        for _ in range(2)
    }
    assert len(runs) == 1 and runs != {""}


def test_svg_stands_in_a_page_under_a_policy() -> None:
    one = draw_svg(paint_words, Size(), "figure-one", "标题 <b>", "说明")
    two = draw_svg(paint_words, Size(), "figure-two", "标题")
    root = ElementTree.fromstring(one)
    tags = {item.tag.rpartition("}")[2] for item in root.iter()}
    assert tags <= {"svg", "title", "desc", "g", "path", "defs", "use", "text", "clipPath", "rect", "tspan"}
    assert not re.search(r"\sstyle=|\son\w+=|https?://(?!www\.w3\.org/2000/svg)|xlink", one)
    assert root.find("{http://www.w3.org/2000/svg}title").text == "标题 <b>"  # type: ignore[union-attr]
    assert "currentColor" in one and CLAIMED in one
    ids = [item.get("id") for item in root.iter() if item.get("id")]
    assert len(ids) == len(set(ids)) and all(name.startswith("figure-one-") for name in ids if name)
    assert not set(ids) & {item.get("id") for item in ElementTree.fromstring(two).iter() if item.get("id")}
    for used in re.findall(r"(?:url\(|href=\")#([^)\"]+)", one):
        assert used in ids
    words = "".join(root.itertext())
    assert "$x^2$" in words and "申报量" in words and "碳汇造林项目" in words


def test_the_command_line_starts_without_the_drawing_library() -> None:
    heavy = "{'matplotlib', 'docxtpl', 'numpy', 'pandas'}"
    code = f"import sys, checker.cli; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
