"""Turns printed pages into what a scanner or a phone gives: pictures without a text layer."""

import time
from pathlib import Path
from random import Random

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter

DPI, QUALITY, SKEW = 150, 60, 2.0
TURN_SHARE = 0.08


def picture_pages(pdf: Path) -> list[Image.Image]:
    """Clean pictures of all pages at scanning resolution."""
    file = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=DPI / 72).to_pil().convert("RGB") for page in file]
    finally:
        file.close()


def age(page: Image.Image, dice: Random) -> tuple[Image.Image, int]:
    """One scanned page and the degrees it lies turned (0, or rarely 90, 180, 270 clockwise)."""
    ground = dice.choice(((236, 234, 228), (20, 20, 20), (250, 250, 248), (250, 250, 248)))
    paper = page.rotate(dice.uniform(-SKEW, SKEW), resample=Image.Resampling.BICUBIC, fillcolor=ground)
    if dice.random() < 0.7:
        paper = paper.filter(ImageFilter.GaussianBlur(dice.uniform(0.2, 0.7)))
    grain = np.random.default_rng(dice.randrange(2**32))
    pixels = np.asarray(paper, dtype=np.float64)
    height, width = pixels.shape[:2]
    shade = 1 - dice.uniform(0, 0.14) * np.linspace(0, 1, width)[None, :, None]
    pixels = pixels * shade * dice.uniform(0.93, 1.0) + grain.normal(0, dice.uniform(2, 9), (height, width, 1))
    paper = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    if dice.random() < 0.25:
        _dirt(paper, dice)
    turn = dice.choice((90, 180, 270)) if dice.random() < TURN_SHARE else 0
    if turn:
        paper = paper.rotate(-turn, expand=True)
    return (paper.convert("L").convert("RGB") if dice.random() < 0.2 else paper), turn


def _dirt(paper: Image.Image, dice: Random) -> None:
    pen = ImageDraw.Draw(paper)
    for _ in range(dice.randrange(3, 20)):
        x, y, r = dice.randrange(paper.width), dice.randrange(paper.height), dice.randrange(1, 4)
        pen.ellipse((x, y, x + r, y + r), fill=(90, 90, 90))
    if dice.random() < 0.3:  # dark line of a dusty glass
        x = dice.randrange(paper.width)
        pen.line((x, 0, x, paper.height), fill=(150, 150, 150))


def bind(pages: list[Image.Image], target: Path) -> None:
    """Pictures as one PDF without text; file dates are fixed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    moment = time.struct_time((2024, 6, 1, 8, 0, 0, 5, 153, 0))
    pages[0].save(
        target,
        "PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=DPI,
        quality=QUALITY,
        creationDate=moment,
        modDate=moment,
    )
