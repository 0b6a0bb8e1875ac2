"""DXF drawings: closed polylines as polygons, the texts inside them as their labels. Nothing else is drawn land."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from checker.model.parsed import Parsed
from checker.model.problem import Problem
from checker.parsers.clean import clean
from checker.parsers.dxf_binary import SENTINEL, binary_pairs
from checker.parsers.payload import ParsePayload
from checker.parsers.trouble import Unreadable
from checker.parsers.vector import write_layer
from checker.parsers.vector_driver import load_driver

_CODEPAGE = {"ANSI_936": "gb18030", "GB2312": "gb18030", "UTF-8": "utf-8", "ANSI_950": "big5", "ANSI_1252": "cp1252"}
_UNICODE = re.compile(r"\\U\+([0-9A-Fa-f]{4})")
_FORMAT = re.compile(r"\\[A-Za-z][^;\\]*;|[{}]|\\P")
_AREA = re.compile(r"^(面积)?[:：]?\d+\.\d+ ?\D*$|^\d+ ?(亩|公顷|ha|hm2|㎡|m2)$", re.I)
CLOSED, LABELLED = 1, 40
ARC_STEP = math.radians(5)
# How far the last corner may be from the first where a drawing does not say that a line is closed.
SNAP = 1e-3


@dataclass
class _Line:
    """A polyline while it is read: corners as (x, y, bulge)."""

    layer: str = ""
    closed: bool = False
    corners: list[tuple[float, float, float]] = field(default_factory=list)


@dataclass(frozen=True)
class _Text:
    x: float
    y: float
    text: str


def read(order: ParsePayload) -> Parsed:
    """One layer of all closed polylines. Raises Unreadable (empty without any, damaged)."""
    load_driver()
    import geopandas

    source, limits = order.source, order.limits
    lines: list[_Line] = []
    texts: list[_Text] = []
    blocks, ended = _read_entities(Path(source.location), lines, texts, limits.features)
    notes: list[str] = []
    loose = [line for line in lines if not _is_closed(line)]
    closed = [line for line in lines if _is_closed(line)]
    shapes = [(line, shape) for line in closed if (shape := _polygon(line)) is not None]
    if not shapes:
        raise Unreadable("empty", "no closed polyline")
    if loose:
        notes.append(f"{len(loose)} open lines left out")
    labels = _labels([shape for _, shape in shapes], texts)
    frame = geopandas.GeoDataFrame(
        {"图层": [line.layer for line, _ in shapes], "小班号": labels}, geometry=[shape for _, shape in shapes]
    )
    layer = write_layer(order, frame, clean(Path(source.path).stem), 0, None, notes)
    # Blocks may hold further outlines: what they hold is not told apart from symbols and frames.
    undrawn = Problem(code="missing_part", path=source.path, detail=f"{blocks} blocks not drawn out")
    problem = undrawn if blocks else None
    if not ended or len(shapes) < len(closed):
        detail = "the file ends before its end" if not ended else f"{len(closed) - len(shapes)} outlines not readable"
        problem = Problem(code="damaged", path=source.path, page=1, detail=detail)
    return Parsed(
        document=source.id, state="partly_read" if problem else "read", method="vector", layers=(layer,),
        problem=problem,
    )  # fmt: skip


def _pairs(file: Path) -> Iterator[tuple[int, str]]:
    """Group codes with their values."""
    raw = file.read_bytes()
    if raw.startswith(SENTINEL):
        pairs = list(binary_pairs(raw))
        named = _code_page(pairs)
        yield from ((code, _decode(value, named).strip()) for code, value in pairs)
        return
    found = re.search(rb"\$DWGCODEPAGE\s+3\s+(\S+)", raw[:20_000])
    text = _decode(raw, _encoding(found[1]) if found else "utf-8")
    lines = text.split("\n")
    for place in range(0, len(lines) - 1, 2):
        try:
            code = int(lines[place])
        except ValueError as error:
            raise Unreadable("damaged", f"line {place + 1} is no group code") from error
        yield code, lines[place + 1].strip()


def _code_page(pairs: Sequence[tuple[int, bytes]]) -> str:
    """The encoding that the header of a binary drawing names: the value behind its name."""
    values = [value for _, value in pairs[:5_000]]
    place = values.index(b"$DWGCODEPAGE") + 1 if b"$DWGCODEPAGE" in values else len(values)
    return _encoding(values[place]) if place < len(values) else "utf-8"


def _encoding(page: bytes) -> str:
    return _CODEPAGE.get(page.decode("ascii", "replace").upper(), "gb18030")


def _decode(raw: bytes, named: str) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030" if named == "utf-8" else named, "replace")


def _read_entities(file: Path, lines: list[_Line], texts: list[_Text], most: int) -> tuple[int, bool]:
    """Collects lines and texts of the section ENTITIES; gives the number of inserted blocks, and whether the file says
    that it ends where it does."""
    section, kind, blocks = "", "", 0
    group: list[tuple[int, str]] = []
    old: list[_Line] = []  # an old polyline waits for its vertices

    def finish() -> None:
        nonlocal blocks
        if section != "ENTITIES" or not kind:
            return
        if kind == "LWPOLYLINE":
            lines.append(_light(group))
        elif kind == "POLYLINE":
            old.append(_Line(_first(group, 8), bool(int(_number(group, 70)) & CLOSED)))
        elif kind == "VERTEX" and old:
            old[-1].corners.append((_number(group, 10), _number(group, 20), _number(group, 42)))
        elif kind == "SEQEND" and old:
            lines.append(old.pop())
        elif kind in ("TEXT", "MTEXT"):
            words = "".join(value for code, value in group if code in (1, 3))
            texts.append(_Text(_number(group, 10), _number(group, 20), _plain(words)))
        elif kind == "INSERT":
            blocks += 1
        if len(lines) > most or len(texts) > most:
            raise Unreadable("limit_features", f"more than {most} entities")

    for code, value in _pairs(file):
        if code == 0:
            finish()
            kind, group = value, []
            if value == "ENDSEC":
                section, kind = "", ""
        elif code == 2 and kind == "SECTION":
            section, kind = value, ""
        else:
            group.append((code, value))
    finish()
    return blocks, kind == "EOF"


def _first(group: Sequence[tuple[int, str]], wanted: int) -> str:
    return next((clean(value) for code, value in group if code == wanted), "")


def _number(group: Sequence[tuple[int, str]], wanted: int) -> float:
    return _float(next((value for code, value in group if code == wanted), "0"))


def _float(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _light(group: Sequence[tuple[int, str]]) -> _Line:
    line = _Line(_first(group, 8), bool(int(_number(group, 70)) & CLOSED))
    for code, value in group:
        if code == 10:
            line.corners.append((_float(value), math.nan, 0.0))
        elif code in (20, 42) and line.corners:
            x, y, bulge = line.corners[-1]
            line.corners[-1] = (x, _float(value), bulge) if code == 20 else (x, y, _float(value))
    return line


def _is_closed(line: _Line) -> bool:
    if len(line.corners) < 3:
        return False
    (x, y, _), (u, v, _) = line.corners[0], line.corners[-1]
    return line.closed or (len(line.corners) > 3 and math.hypot(x - u, y - v) <= SNAP)


def _polygon(line: _Line) -> Any | None:
    """None where a corner is no number. A bulge is the tangent of a quarter of an arc's angle."""
    import shapely

    ring: list[tuple[float, float]] = []
    for (x, y, bulge), (u, v, _) in zip(line.corners, [*line.corners[1:], line.corners[0]], strict=True):
        if not (math.isfinite(x) and math.isfinite(y) and math.isfinite(bulge)):
            return None
        ring.append((x, y))
        if bulge and (x, y) != (u, v):
            ring += _arc(x, y, u, v, bulge)
    return shapely.Polygon(ring) if len(set(ring)) >= 3 else None


def _arc(x: float, y: float, u: float, v: float, bulge: float) -> list[tuple[float, float]]:
    """Points between the ends of an arc, every 5 degrees."""
    angle = 4 * math.atan(bulge)
    away = (1 - bulge * bulge) / (4 * bulge)
    middle = ((x + u) / 2 - away * (v - y), (y + v) / 2 + away * (u - x))
    begin, radius = math.atan2(y - middle[1], x - middle[0]), math.hypot(x - middle[0], y - middle[1])
    steps = max(2, math.ceil(abs(angle) / ARC_STEP))
    turns = [begin + angle * step / steps for step in range(1, steps)]
    return [(middle[0] + radius * math.cos(turn), middle[1] + radius * math.sin(turn)) for turn in turns]


def _plain(text: str) -> str:
    text = _UNICODE.sub(lambda match: chr(int(match[1], 16)), text)
    return clean(_FORMAT.sub("", text)).strip()


def _labels(shapes: Sequence[Any], texts: Sequence[_Text]) -> list[str | None]:
    """The only short text with a digit inside a shape that is no area; None where there is none or more than one."""
    import shapely

    numbered = [
        text for text in texts
        if len(text.text) <= LABELLED and any(c.isdigit() for c in text.text) and not _AREA.match(text.text)
    ]  # fmt: skip
    inside: dict[int, set[str]] = {}
    if numbered:
        tree = shapely.STRtree(shapely.points([(text.x, text.y) for text in numbered]))
        owner, label = tree.query(list(shapes), predicate="contains")
        for shape, text in zip(owner.tolist(), label.tolist(), strict=True):
            inside.setdefault(shape, set()).add(numbered[text].text)
    return [next(iter(found)) if len(found := inside.get(n, set())) == 1 else None for n in range(len(shapes))]
