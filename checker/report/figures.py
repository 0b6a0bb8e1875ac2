"""Draws figures without a browser: a function that paints, put to paper as SVG for the page or PNG for Word.

The same painter and size give the same bytes on every machine. Painters use the colours below, so that an SVG in the
page follows its light and dark look.
"""

import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from checker.report.fonts import families
from checker.report.text import clean

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Ink and paper of the surroundings; in the page they become its text colour and nothing.
INK, PAPER = "#1c2430", "#ffffff"
# Fills that can be told apart in light and dark, in grey, and by people with colour blindness (Okabe and Ito).
GOOD, BAD, OPEN, CLAIMED, OWN, SPREAD = "#009e73", "#d55e00", "#cc79a7", "#e69f00", "#0072b2", "#56b4e9"
DPI, POINT, MM_PER_INCH = 200, 8.0, 25.4

Paint = Callable[["Figure"], None]
_SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_FONT = re.compile(r"(?:(?P<style>italic|oblique)\s+)?(?:(?P<weight>bold|\d00)\s+)?(?P<size>[\d.]+)px\s+(?P<names>.+)")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_LOCK = threading.Lock()  # matplotlib's settings are global
FONT_STACK = (
    "'Noto Sans SC','Noto Sans CJK SC','PingFang SC','Hiragino Sans GB','Microsoft YaHei','WenQuanYi Micro Hei',"
    "SimHei,'DejaVu Sans',sans-serif"
)


@dataclass(frozen=True)
class Size:
    """Of a figure, in mm."""

    width: float = 160.0
    height: float = 80.0


def draw_svg(paint: Paint, size: Size, name: str, title: str, description: str = "") -> str:
    """An <svg> element to stand inside a page under a content policy: no style attribute, no link, ids that begin
    with `name` (letters, digits, hyphens; once per page), a title and description for readers who cannot see it."""
    out = BytesIO()
    with _figure(paint, size) as figure:
        figure.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    root = ElementTree.fromstring(out.getvalue())
    for kind in ("metadata", "defs"):
        for child in root.findall(f"{{{_SVG}}}{kind}"):
            if kind == "metadata" or child.find(f"{{{_SVG}}}style") is not None:
                root.remove(child)
    _inline(root, name)
    # What the removed style sheet said of everything.
    root.set("stroke-linejoin", "round")
    root.set("class", "figure")
    root.set("role", "img")
    root.set("aria-labelledby", f"{name}-title" + (f" {name}-desc" if description else ""))
    for place, (tag, text) in enumerate((("title", title), ("desc", description))):
        if text:
            label = ElementTree.Element(f"{{{_SVG}}}{tag}", {"id": f"{name}-{tag}"})
            label.text = clean(text)
            root.insert(place, label)
    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", _XLINK)
    return ElementTree.tostring(root, encoding="unicode")


def draw_png(paint: Paint, size: Size, dpi: int = DPI) -> bytes:
    """The figure on white paper."""
    out = BytesIO()
    with _figure(paint, size) as figure:
        figure.savefig(out, format="png", dpi=dpi, facecolor=PAPER, metadata={"Software": None})
    return out.getvalue()


@contextmanager
def _figure(paint: Paint, size: Size) -> Iterator["Figure"]:
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with _LOCK, rc_context(_settings()):
        figure = Figure(figsize=(size.width / MM_PER_INCH, size.height / MM_PER_INCH), layout="constrained")
        paint(figure)
        yield figure


def _settings() -> dict[Any, Any]:
    return {
        "font.family": list(families()), "font.size": POINT, "axes.titlesize": POINT + 1, "figure.dpi": 72,
        "text.parse_math": False,  # a $ in a paper's name is a $
        "text.color": INK, "axes.labelcolor": INK, "axes.edgecolor": INK, "xtick.color": INK, "ytick.color": INK,
        "axes.facecolor": "none", "figure.facecolor": "none", "axes.unicode_minus": False, "axes.linewidth": 0.6,
        "axes.spines.top": False, "axes.spines.right": False, "axes.axisbelow": True, "grid.color": INK,
        "grid.alpha": 0.15, "grid.linewidth": 0.5, "xtick.major.width": 0.6, "ytick.major.width": 0.6,
        "legend.frameon": False, "axes.prop_cycle": _cycle(), "svg.fonttype": "none", "svg.hashsalt": "sinkcheck",
        "path.simplify": True, "axes.formatter.useoffset": False, "axes.formatter.use_mathtext": False,
    }  # fmt: skip


def _cycle() -> Any:
    from cycler import cycler

    return cycler(color=[OWN, CLAIMED, GOOD, BAD, OPEN, SPREAD])


def _inline(root: ElementTree.Element, name: str) -> None:
    """Styles as attributes (a content policy forbids the former), own ids, the page's ink for ours."""
    names = {
        old: f"{name}-{hashlib.sha256(old.encode()).hexdigest()[:8]}"
        for item in root.iter()
        if (old := item.get("id")) is not None
    }
    used = {item.get(f"{{{_XLINK}}}href", "").removeprefix("#") for item in root.iter()}
    used |= {match for item in root.iter() for value in item.attrib.values() for match in _REFERENCE.findall(value)}
    for item in root.iter():
        for key, value in _declarations(item.attrib.pop("style", "")):
            item.set(key, value)
        identity = item.attrib.pop("id", None)
        if identity is not None and identity in used:
            item.set("id", names[identity])
        for key, value in list(item.attrib.items()):
            if key == f"{{{_XLINK}}}href":
                item.set("href", f"#{names[value.removeprefix('#')]}")
                del item.attrib[key]
            elif value == INK:
                item.set(key, "currentColor")
            elif "url(#" in value:
                item.set(key, _REFERENCE.sub(lambda match: f"url(#{names[match.group(1)]})", value))
        if item.tag == f"{{{_SVG}}}text" and item.get("fill") is None:
            item.set("fill", "currentColor")


def _declarations(style: str) -> Iterator[tuple[str, str]]:
    """CSS declarations as presentation attributes; the `font` shorthand, which is none, taken apart."""
    for declaration in style.split(";"):
        key, _, value = declaration.partition(":")
        key, value = key.strip(), value.strip()
        if key == "font":
            match = _FONT.fullmatch(value)
            if match is None:
                raise ValueError(f"a font that matplotlib did not write before: {value}")
            yield "font-size", match["size"]
            yield "font-family", FONT_STACK
            if match["weight"]:
                yield "font-weight", match["weight"]
            if match["style"]:
                yield "font-style", match["style"]
        elif key and value:
            yield key, FONT_STACK if key == "font-family" else value
