"""Tables of corner points (拐点坐标表) in workbooks, Word and PDF papers, drawn as polygons.

Rows are taken in order; a new outline begins where the parcel changes, where a heading names another, where an outline
has come back to its first corner, or where the numbering begins again. An outline with a corner that cannot be read
has no shape: a polygon through the others would be another piece of land.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pandas as pd
import shapely

from checker.model.base import Frozen
from checker.model.parsed import Page, Parsed
from checker.parcels.codebook import load_codebook
from checker.parcels.gis_files import load_gis
from checker.parcels.notes import Notes, listing
from checker.parcels.texts import clean_number

_DEGREES = re.compile(
    r"^[NSEW东西南北经纬]*\s*(\d+(?:\.\d+)?)\s*[°度]\s*(?:(\d+(?:\.\d+)?)\s*['′分]\s*)?"
    r"(?:(\d+(?:\.\d+)?)\s*(?:[\"″秒]|''|′′)\s*)?[NSEW]?$"
)
_NUMBER = re.compile(r"^[+-]?\d+(?:\.\d+)?$")
_COUNTED = re.compile(r"(\d+)\D*$")
_MERIDIAN = re.compile(r"中央(?:子午线|经线)\D{0,6}?(\d{2,3})(?!\d)")
_BRACKET = re.compile(r"[(\[].*?[)\]]")
_NAMED = re.compile(r"^[:：第]*\s*(.*?)号?$")
CLOSE_M, CLOSE_DEG = 0.05, 5e-7
PREFIXED_EASTING = 1e6


class Datum(Frozen):
    words: tuple[str, ...]
    datum: str


class CornerWords(Frozen):
    number: tuple[str, ...]
    north: tuple[str, ...]
    east: tuple[str, ...]
    parcel: tuple[str, ...]
    heading: tuple[str, ...]
    datums: tuple[Datum, ...]
    wgs84: tuple[str, ...]
    basis: str


@dataclass
class Outline:
    """Corners of one closed line as (east, north); None for one that cannot be read."""

    parcel: str
    place: str
    corners: list[tuple[float, float] | None] = field(default_factory=list)
    last: int | None = None


@dataclass(frozen=True)
class Corners:
    """What the tables of one paper draw. `shapes` aligned with `parcels` and `places`; `crs` as the paper states it."""

    parcels: tuple[str, ...]
    places: tuple[str, ...]
    shapes: np.ndarray
    crs: str | None


@cache
def corner_words() -> CornerWords:
    """`gis/corners.yaml`. Raises SourceError."""
    return load_gis(CornerWords, "corners.yaml")


def read_corners(document: str, parsed: Parsed, notes: Notes) -> Corners | None:
    """The outlines in all tables of a paper; None where it has no table of corner points."""
    outlines = [outline for page in parsed.pages for outline in _outlines(page)]
    if not outlines:
        return None
    by_parcel: dict[tuple[str, int], list[Outline]] = {}
    for number, outline in enumerate(outlines):
        # Outlines without a name stay apart.
        by_parcel.setdefault((outline.parcel, 0 if outline.parcel else number), []).append(outline)
    shapes, broken = [], []
    for (name, _), own in by_parcel.items():
        shape = _draw(own)
        shapes.append(shape)
        broken += [name or own[0].place] if shape is None else []
    if broken:
        notes.say("corners_broken", document, count=len(broken), numbers=listing(broken))
    made = np.empty(len(shapes), dtype=object)
    made[:] = shapes
    places = tuple(own[0].place for own in by_parcel.values())
    eastings = [corner[0] for outline in outlines for corner in outline.corners if corner is not None]
    return Corners(tuple(name for name, _ in by_parcel), places, made, _stated_crs(parsed, eastings))


def attributes_of(corners: Corners) -> pd.DataFrame:
    return pd.DataFrame({"小班号": pd.Series(corners.parcels, dtype=object)})


def _outlines(page: Page) -> Iterator[Outline]:
    for table in page.tables:
        grid = table.grid()
        head, current = _head(grid), None
        if head is None:
            continue
        first, blocks = head
        for number, north, east, parcel in blocks:
            for index in range(first, len(grid)):
                row, place = grid[index], f"{table.name or page.number}!{index + 1}"
                named = _heading(row)
                if named is not None:
                    if current is not None and current.corners:
                        yield current
                    current = Outline(named, place)
                    continue
                cells = [row[column].strip() for column in (north, east)]
                if not all(cells) and not any(cell for cell in cells):
                    continue
                name = clean_number(row[parcel]) if parcel is not None else (current.parcel if current else "")
                name = name or (current.parcel if current else "")
                point = _counted(row[number])
                if current is None or _begins(current, name, point, cells):
                    if current is not None and current.corners:
                        yield current
                    current = Outline(name, place)
                current.corners.append(_corner(*cells))
                current.last = point
        if current is not None and current.corners:
            yield current


def _begins(current: Outline, name: str, point: int | None, cells: Sequence[str]) -> bool:
    if not current.corners:
        return False
    if name != current.parcel or _is_back(current):
        return True
    # Numbering that starts anew, unless the row closes the line on its first corner.
    again = point is not None and current.last is not None and point < current.last
    return again and _corner(*cells) != current.corners[0]


def _is_back(outline: Outline) -> bool:
    first, last = outline.corners[0], outline.corners[-1]
    if len(outline.corners) < 4 or first is None or last is None:
        return False
    near = CLOSE_DEG if max(abs(first[0]), abs(first[1])) <= 180 else CLOSE_M
    return abs(first[0] - last[0]) <= near and abs(first[1] - last[1]) <= near


Block = tuple[int, int, int, int | None]


def _head(grid: list[list[str]]) -> tuple[int, list[Block]] | None:
    """First row below the header, and the columns (number, north, east, parcel) of each block side by side."""
    words = corner_words()
    kinds = {"number": words.number, "north": words.north, "east": words.east, "parcel": words.parcel}
    names = {label: kind for kind, labels in kinds.items() for label in labels}
    for index, row in enumerate(grid[:12]):
        above = grid[index - 1] if index else [""] * len(row)
        both = zip(above, row, strict=True)
        found = [names.get(_plain(cell)) or names.get(_plain(over + cell)) for over, cell in both]
        if found.count("north") == 0 or found.count("north") != found.count("east"):
            continue
        parcel = next((place for place, kind in enumerate(found) if kind == "parcel"), None)
        blocks: list[Block] = []
        number = None
        open_: dict[str, int] = {}
        for place, kind in enumerate(found):
            if kind == "number":
                number = place
            elif kind in ("north", "east"):
                open_[kind] = place
            if len(open_) == 2 and number is not None:
                blocks.append((number, open_["north"], open_["east"], parcel))
                open_ = {}
        if blocks and len(blocks) == found.count("north"):
            return index + 1, blocks
    return None


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(_BRACKET.sub("", folded).split()).strip(":*")


def _heading(row: Sequence[str]) -> str | None:
    """The parcel that a row of one text names."""
    texts = {cell.strip() for cell in row if cell.strip()}
    if len(texts) != 1:
        return None
    text = unicodedata.normalize("NFKC", texts.pop())
    for word in sorted(corner_words().heading, key=len, reverse=True):
        if text.startswith(word):
            match = _NAMED.match(text.removeprefix(word))
            return clean_number(match[1]) if match else None
        if text.endswith(word) and len(text) <= len(word) + 12:
            return clean_number(text.removesuffix(word))
    return None


def _counted(text: str) -> int | None:
    match = _COUNTED.search(text.strip())
    return int(match[1]) if match and len(match[1]) < 9 else None


def _corner(north: str, east: str) -> tuple[float, float] | None:
    x, y = _value(east), _value(north)
    return (x, y) if x is not None and y is not None else None


def _value(text: str) -> float | None:
    plain = unicodedata.normalize("NFKC", text).replace(",", "").strip()
    if _NUMBER.match(plain.replace(" ", "")):
        return float(plain.replace(" ", ""))
    match = _DEGREES.match(plain)
    if match is None:
        return None
    degrees, minutes, seconds = (float(part) if part else 0.0 for part in match.groups())
    return degrees + minutes / 60 + seconds / 3600 if minutes < 60 and seconds < 60 else None


def _draw(outlines: Sequence[Outline]) -> shapely.Geometry | None:
    """The ground of a parcel's outlines: one inside another is a hole, one beside another a part."""
    rings = []
    for outline in outlines:
        corners = [corner for corner in outline.corners if corner is not None]
        if len(corners) != len(outline.corners) or len(set(corners)) < 3:
            return None
        rings.append(shapely.Polygon(corners))
    rings.sort(key=lambda ring: -ring.area)
    whole = rings[0]
    for ring in rings[1:]:
        if not (whole.is_valid and ring.is_valid):
            return None
        whole = whole.difference(ring) if whole.contains(ring) else whole.union(ring)
    return whole


def _stated_crs(parsed: Parsed, eastings: Sequence[float]) -> str | None:
    """The system that the paper's words state: datum with central meridian for metres, datum alone for degrees. None
    where they do not say all of it."""
    words, systems = corner_words(), load_codebook().systems
    text = "".join(_said(page) for page in parsed.pages)
    named = {item.datum for item in words.datums if any(word in text for word in item.words)}
    named |= {"WGS 84"} if any(word in text for word in words.wgs84) else set()
    if len(named) != 1 or not eastings:
        return None
    datum = named.pop()
    if max(map(abs, eastings)) <= 180:
        return next((f"EPSG:{item.epsg}" for item in systems.geographic if item.datum == datum), None)
    meridians = {int(match) for match in _MERIDIAN.findall(text)}
    if len(meridians) != 1:
        return None
    meridian, prefix = meridians.pop(), min(eastings) >= PREFIXED_EASTING
    for family in systems.zones:
        if family.datum == datum and family.prefix is prefix:
            zone = next((zone for zone in family.zones() if family.meridian(zone) == meridian), None)
            if zone is not None and (not prefix or int(min(eastings) // PREFIXED_EASTING) == zone):
                return f"EPSG:{family.epsg(zone)}"
    return None


def _said(page: Page) -> str:
    return unicodedata.normalize("NFKC", "".join(line.text for line in page.lines) + "".join(
        cell.text for table in page.tables for cell in table.cells if cell.row < 4))  # fmt: skip
