"""Pictures of papers for the tests of recognition: drawn with a Chinese font, then turned, stamped and worn."""

import io
import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/noto-cjk/NotoSerifCJK-Regular.ttc", "/System/Library/Fonts/PingFang.ttc",
    "C:/Windows/Fonts/simsun.ttc",
)  # fmt: skip
DPI = 150
SIZE = (1240, 1754)
RED = (216, 34, 42)
LETTER = (
    "示林发〔2016〕37号", "关于同意示例县碳汇造林项目作业设计的批复", "清水镇人民政府：",
    "你单位报来的作业设计收悉，造林面积1453.3公顷，折合21799.5亩。",
    "主要树种为油松、侧柏、刺槐，初植密度每公顷1650株。",
    "建设期自2016年4月8日起至2018年11月30日止。", "请按批准的内容组织实施，加强资金管理。",
)  # fmt: skip
DATE = "二〇一六年三月十八日"
GRID = (("小班号", "面积（公顷）", "树种"), ("0123-0007", "12.35", "油松"), ("0123-0008", "7.08", "侧柏"), ("0123-0011", "30.60", "刺槐"))  # fmt: skip  # noqa: E501


LIST = (
    ("序号", "林班", "小班", "小地名", "面积", "树种"),
    *((str(n + 1), str(1 + n // 7), str(n % 9 + 1), "大坡", f"{3 + n}.{n % 10}", "油松") for n in range(16)),
)


@cache
def font(size: int) -> ImageFont.FreeTypeFont:
    """A Chinese font; the test is skipped where the machine has none."""
    for name in FONTS:
        if Path(name).is_file():
            return ImageFont.truetype(name, size)
    pytest.skip("no Chinese font to draw scans with")


def draw_letter(grid: bool = False, date: bool = True) -> Image.Image:
    """A page of A4 at 150 dots per inch."""
    sheet = Image.new("RGB", SIZE, (255, 255, 255))
    pen = ImageDraw.Draw(sheet)
    for number, line in enumerate(LETTER):
        pen.text((150, 180 + 60 * number), line, font=font(26), fill=(20, 20, 20))
    if grid:
        draw_grid(pen, 150, 700)
    if date:
        pen.text((780, 1300), DATE, font=font(26), fill=(20, 20, 20))
    return sheet


def draw_grid(pen: ImageDraw.ImageDraw, left: int, top: int) -> None:
    """The ruled table GRID."""
    widths, height = (260, 260, 200), 56
    for row, cells in enumerate(GRID):
        x = left
        for width, text in zip(widths, cells, strict=True):
            pen.rectangle((x, top + row * height, x + width, top + (row + 1) * height), outline=(0, 0, 0), width=2)
            pen.text((x + 12, top + row * height + 10), text, font=font(24), fill=(20, 20, 20))
            x += width


def draw_list() -> Image.Image:
    """A list of short cells over a whole page, none of which shows how the page lies; single digits among them."""
    sheet = Image.new("RGB", SIZE, (255, 255, 255))
    pen = ImageDraw.Draw(sheet)
    for row, cells in enumerate(LIST):
        for column, text in enumerate(cells):
            x, y = 140 + 160 * column, 200 + 44 * row
            pen.rectangle((x, y, x + 160, y + 44), outline=(0, 0, 0), width=2)
            pen.text((x + 80, y + 22), text, font=font(22), fill=(20, 20, 20), anchor="mm")
    return sheet


def draw_stack(words: str) -> Image.Image:
    """A letter with a tall narrow cell below it, in which `words` stand one below the other."""
    sheet = draw_letter(date=False)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((150, 700, 1090, 1100), outline=(0, 0, 0), width=2)
    pen.line((230, 700, 230, 1100), fill=(0, 0, 0), width=2)
    for number, letter in enumerate(words):
        pen.text((190, 760 + 30 * number), letter, font=font(26), fill=(20, 20, 20), anchor="mm")
    pen.text((300, 760), "同意按设计施工。", font=font(26), fill=(20, 20, 20))
    return sheet


def stamp(sheet: Image.Image, words: str, middle: tuple[int, int]) -> Image.Image:
    """A round red seal, 42 mm wide, over what stands there."""
    side = 248
    ink = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(ink)
    pen.ellipse((4, 4, side - 4, side - 4), outline=255, width=7)
    spikes = [(32 if n % 2 == 0 else 13, math.radians(36 * n)) for n in range(10)]
    pen.polygon([(side / 2 + r * math.sin(a), side / 2 - r * math.cos(a)) for r, a in spikes], fill=255)
    for number, letter in enumerate(words):
        angle = -120 + 240 * number / (len(words) - 1)
        tile = Image.new("L", (44, 56), 0)
        ImageDraw.Draw(tile).text((6, 4), letter, font=font(32), fill=255)
        tile = tile.rotate(-angle, expand=True, resample=Image.Resampling.BICUBIC)
        x = side / 2 + 93 * math.sin(math.radians(angle)) - tile.width / 2
        y = side / 2 - 93 * math.cos(math.radians(angle)) - tile.height / 2
        ink.paste(255, (int(x), int(y)), tile)
    page = np.asarray(sheet, dtype=float).copy()
    left, top = middle[0] - side // 2, middle[1] - side // 2
    cover = np.asarray(ink, dtype=float)[..., None] / 255 * 0.9
    page[top : top + side, left : left + side] *= 1 - cover * (1 - np.array(RED) / 255)
    return Image.fromarray(page.astype(np.uint8))


def wear(sheet: Image.Image, skew: float = 0.0, quality: int = 60, noise: float = 5.0) -> Image.Image:
    """What a scanner and JPEG do; `skew` in degrees counter-clockwise."""
    sheet = sheet.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor=(250, 250, 246))
    grain = np.random.default_rng(7).normal(0, noise, (sheet.height, sheet.width, 1))
    worn = np.clip(np.asarray(sheet, dtype=float) * 0.94 + 10 + grain, 0, 255).astype(np.uint8)
    held = io.BytesIO()
    Image.fromarray(worn).filter(ImageFilter.GaussianBlur(0.5)).save(held, "JPEG", quality=quality)
    return Image.open(held).convert("RGB")


def save_pdf(path: Path, sheets: Sequence[Image.Image]) -> Path:
    """The pictures as pages of a PDF."""
    sheets[0].save(path, "PDF", resolution=DPI, save_all=True, append_images=list(sheets[1:]), quality=60)
    return path
