"""Round red office seals, drawn as outlines: like a stamp, they leave no text in the PDF."""

import re
import tempfile
from functools import cache
from pathlib import Path

from samples.build.pdf import print_html
from samples.build.tools import run_tool

PAGE = """<meta charset="utf-8"><style>@page{{size:160px 160px;margin:0}}body{{margin:0}}</style>
<svg xmlns="http://www.w3.org/2000/svg" width="160" height="160" viewBox="0 0 160 160" style="display:block">
<circle cx="80" cy="80" r="74" fill="none" stroke="#d8222a" stroke-width="4.2"/>
<path d="M80 55 L86.2 72.6 L104.7 73 L89.9 84.2 L95.3 102 L80 91.4 L64.7 102 L70.1 84.2 L55.3 73 L73.8 72.6Z"
  fill="#d8222a"/>
<path id="arc" d="M {left} A {radius} {radius} 0 1 1 {right}" fill="none"/>
<text font-family="方正小标宋简体" font-weight="bold" font-size="{size}" fill="#d8222a" text-anchor="middle"
  letter-spacing="{gap}">
<textPath href="#arc" startOffset="50%">{words}</textPath></text>
<text x="80" y="130" font-family="宋体" font-weight="bold" font-size="13" fill="#d8222a"
  text-anchor="middle">{bottom}</text>
</svg>"""


@cache
def draw_seal(words: str, bottom: str = "") -> str:
    """An <svg> of a seal with the office's name around the star, 42 mm wide."""
    size = 20 if len(words) <= 9 else 16 if len(words) <= 14 else 13
    gap = max(0.0, min(11.0, 240 / len(words) - size))
    radius = 71 - size
    dx, dy = radius * 0.766, radius * 0.643  # the arc ends 40 degrees below the middle
    ends = {"left": f"{80 - dx:.1f} {80 + dy:.1f}", "right": f"{80 + dx:.1f} {80 + dy:.1f}"}
    html = PAGE.format(words=words, bottom=bottom, size=size, gap=gap, radius=radius, **ends)
    with tempfile.TemporaryDirectory() as folder:
        pdf, svg = Path(folder) / "seal.pdf", Path(folder) / "seal.svg"
        print_html(html, pdf)
        run_tool("pdftocairo", "-svg", "-f", "1", "-l", "1", pdf, svg)
        drawing = svg.read_text(encoding="utf-8")
    drawing = re.sub(r"<\?xml.*?\?>", "", drawing)
    # glyph ids of two seals on one page must not collide
    mark = f"s{sum(ord(c) * (i + 7) for i, c in enumerate(words + bottom)) % 99991}"
    drawing = re.sub(r'id="', f'id="{mark}-', drawing)
    drawing = re.sub(r'href="#', f'href="#{mark}-', drawing)
    drawing = drawing.replace("url(#", f"url(#{mark}-")
    return re.sub(r'<svg([^>]*?) width="[^"]*" height="[^"]*"', r'<svg\1 width="42mm" height="42mm"', drawing, count=1)


def paint_seal(words: str, target: Path, bottom: str = "") -> None:
    """The same seal as a PNG with transparent ground, for Word papers."""
    html = (
        f'<meta charset="utf-8"><style>@page{{size:42mm 42mm;margin:0}}body{{margin:0}}</style>'
        f"{draw_seal(words, bottom)}"
    )
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "seal.pdf"
        print_html(html, pdf)
        run_tool("pdftocairo", "-png", "-transp", "-singlefile", "-r", "180", pdf, target.with_suffix(""))
