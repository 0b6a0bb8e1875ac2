"""Round red seals as pictures: like a real stamp they leave no text behind them."""

import math
import subprocess
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from samples.build.tools import FONTS

SIDE = 320  # pixels for 42 mm
RED = (214, 32, 40)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    """Raises RuntimeError where fontconfig knows no Chinese font."""
    asked = subprocess.run(
        ["fc-match", "-f", "%{file}\n%{index}", "Noto Serif CJK SC:bold:lang=zh-cn"],
        env={"FONTCONFIG_FILE": str(FONTS), "PATH": "/usr/bin:/bin"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    lines = asked.stdout.splitlines()
    if asked.returncode != 0 or len(lines) < 2:
        raise RuntimeError("fc-match found no font for seals")
    return ImageFont.truetype(lines[0], size, index=int(lines[1]) & 0xFFFF)


@cache
def paint_stamp(words: str, strength: float = 0.85) -> bytes:
    """A PNG with transparent ground: ring, star, the office's name along the ring."""
    picture = Image.new("RGBA", (SIDE, SIDE), (*RED, 0))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((6, 6, SIDE - 6, SIDE - 6), outline=(*RED, 255), width=8)
    middle = SIDE / 2
    star = [
        (middle + r * math.sin(a), middle - r * math.cos(a))
        for step in range(10)
        for a, r in [(math.pi * step / 5, 52.0 if step % 2 == 0 else 20.0)]
    ]
    pen.polygon(star, fill=(*RED, 255))
    size = 40 if len(words) <= 9 else 32 if len(words) <= 14 else 26
    spread = math.radians(min(270.0, 26.0 * len(words)))
    for place, sign in enumerate(words):
        angle = -spread / 2 + spread * (place + 0.5) / len(words)
        tile = Image.new("RGBA", (size * 2, size * 2), (*RED, 0))
        ImageDraw.Draw(tile).text((size, size), sign, font=_font(size), fill=(*RED, 255), anchor="mm")
        tile = tile.rotate(-math.degrees(angle), resample=Image.Resampling.BICUBIC)
        radius = middle - 14 - size / 2
        corner = (middle + radius * math.sin(angle) - size, middle - radius * math.cos(angle) - size)
        picture.alpha_composite(tile, (max(0, round(corner[0])), max(0, round(corner[1]))))
    picture.putalpha(picture.getchannel("A").point(lambda level: int(level * strength)))
    store = BytesIO()
    picture.save(store, "PNG")
    return store.getvalue()
