"""A font with Chinese for figures: the one that comes with a dependency, so that every machine draws the same; where a
distribution left it out, one of the system's."""

import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from checker.model.errors import UserError

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

# The package brings Noto Sans SC (Open Font License 1.1); its code is never run.
BROUGHT = ("zhplot", "fonts/NotoSansSC-Regular.ttf")
# What Linux, macOS and Windows come with, the plainest first.
SYSTEM = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei", "Droid Sans Fallback", "PingFang SC", "Hiragino Sans GB", "PingFang HK", "Heiti TC",
    "STHeiti", "Songti SC", "Arial Unicode MS", "Microsoft YaHei", "DengXian", "SimHei", "SimSun", "FangSong",
)  # fmt: skip
# Characters every figure may need; a font that lacks one of them is passed over.
NEEDED = "碳汇造林小班公顷亩吨年申报复算敏感性不确定审定与核查项目占比（）、。：；％"
PLAIN = (400, "normal", "regular", "book")
# Names under which the fonts are known while a figure is drawn: nothing else on the machine is called so.
FACE, RARE = "sinkcheck sans", "sinkcheck rare"


@dataclass(frozen=True)
class Font:
    path: Path
    family: str
    brought: bool


@cache
def chinese_font() -> Font:
    """The first font that has the characters. Raises UserError where none does: boxes are never drawn."""
    for font in candidates():
        if not lacking(font.path, NEEDED):
            return font
    raise UserError(
        "没有找到中文字体，无法绘制图件；请重新安装 zhplot 包，或在系统中安装 Noto Sans CJK SC 等中文字体",
        "no font with Chinese characters was found for figures; reinstall the package zhplot, or install one such as "
        "Noto Sans CJK SC",
    )


def candidates() -> Iterator[Font]:
    """Fonts that may do, the one brought along first, then the system's."""
    found = importlib.util.find_spec(BROUGHT[0])
    if found is not None and found.origin:
        path = Path(found.origin).parent / BROUGHT[1]
        if path.is_file():
            yield Font(path, "Noto Sans SC", True)
    yield from system_fonts()


def system_fonts() -> Iterator[Font]:
    from matplotlib.font_manager import fontManager

    plain = [entry for entry in fontManager.ttflist if entry.weight in PLAIN and entry.style == "normal"]
    for name in SYSTEM:
        paths = sorted({entry.fname for entry in plain if entry.name == name})
        yield from (Font(Path(path), name, False) for path in paths if Path(path).is_file())


def lacking(path: Path, text: str) -> str:
    """The characters of `text` that the font has no glyph for; all of them where the file is no font."""
    try:
        known = _open(path).get_charmap()
    except (OSError, RuntimeError):
        return text
    return "".join(character for character in text if ord(character) not in known)


@cache
def families() -> tuple[str, ...]:
    """Family names to draw with, registered with matplotlib: the Chinese font, one of the system's for characters
    that it lacks, and matplotlib's own for signs."""
    from matplotlib.font_manager import FontEntry, fontManager

    first = chinese_font()
    rare = next((font for font in system_fonts() if font.path != first.path), None)
    names = []
    for name, font in ((FACE, first), (RARE, rare)):
        if font is not None:
            fontManager.ttflist.append(FontEntry(fname=str(font.path), name=name, weight=400))
            names.append(name)
    return (*names, "DejaVu Sans")


def _open(path: Path) -> "FT2Font":
    from matplotlib.ft2font import FT2Font

    return FT2Font(str(path))
