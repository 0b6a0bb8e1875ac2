"""The parcels as the map in the report needs them: whole metres, simplified until they fit, packed as text."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from checker.report.text import clean

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

# What the map may take in the report, and how coarse outlines may become before the longest are shown as points.
BUDGET = 7_000_000
TOLERANCES_M = (0.0, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
SAMPLE = 4_000
MOST = 100_000
STATUSES = ("eligible", "undecided", "excluded")
ALPHABET = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", dtype=np.uint8)
# What names a parcel beside its number.
ABOUT = ("township", "village", "compartment", "species", "planting_year", "holder")
SEPARATORS = {"zh": "；", "en": "; "}
METRES_PER_DEGREE = 111_320.0


@dataclass(frozen=True)
class ParcelMap:
    """`data` is JSON for the script, `shown` the parcels in it; `tolerance_m`: by how much outlines were simplified, 0
    for not at all; `as_points`: how many are drawn as points only; `left_out`: how many are too many for one page;
    `shapeless`: how many have no usable shape."""

    data: str
    shown: int
    tolerance_m: float = 0.0
    as_points: int = 0
    left_out: int = 0
    shapeless: int = 0


def draw_map(
    frame: "GeoDataFrame", budget: int | None = None, lang: str = "zh",
    more: Callable[[np.ndarray], dict[str, Any]] | None = None,
) -> ParcelMap | None:  # fmt: skip
    """`frame`: judged parcels in EPSG:4490; None where no parcel has a shape. `budget`: most bytes, BUDGET if None.
    `lang`: language of the reasons and ways. `more`: further data for the script, of the parcels at the rows that are
    drawn."""
    import shapely

    if "status" not in frame:
        return None
    budget = BUDGET if budget is None else budget
    shapes = frame.geometry.to_numpy()
    usable = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes)) & np.isin(shapely.get_type_id(shapes), (3, 6))
    rows = np.flatnonzero(usable)
    drawable = len(rows)
    # Of more parcels than a browser can hold the largest stay.
    rows = np.sort(rows[np.argsort(-shapely.area(shapes[rows]), kind="stable")[:MOST]])
    if not len(rows):
        return None
    west, south, east, north = shapely.total_bounds(shapes[rows])
    lon, lat = (west + east) / 2, (south + north) / 2
    factor = np.array([np.cos(np.radians(lat)), 1.0]) * METRES_PER_DEGREE
    flat = shapely.transform(shapes[rows], lambda xy: (xy - [lon, lat]) * factor)
    said = _describe(frame, rows, lang) | {"centre": [round(float(lon), 6), round(float(lat), 6)]}
    said |= more(rows) if more is not None else {}
    room = budget - len(_as_json(said | {"shapes": []}).encode())
    tolerance = _tolerance(flat, room)
    outlines = pack_shapes(shapely.simplify(flat, tolerance) if tolerance else flat)
    outlines, as_points = _thin(outlines, flat, room)
    data = _as_json(said | {"shapes": outlines})
    return ParcelMap(data, len(rows), tolerance, as_points, drawable - len(rows), len(frame) - drawable)


def _describe(frame: "GeoDataFrame", rows: np.ndarray, lang: str) -> dict[str, Any]:
    area = pd.to_numeric(frame["area_map_ha"], errors="coerce").to_numpy()[rows]
    reasons, reason = np.unique(_texts(frame, _in(frame, "reasons", lang), rows), return_inverse=True)
    ways, way = np.unique(_texts(frame, _in(frame, "way", lang), rows), return_inverse=True)
    abouts, about = np.unique(_abouts(frame, rows), return_inverse=True)
    status = pd.Categorical(frame["status"].iloc[rows], categories=STATUSES).codes
    return {
        "names": [clean(str(name))[:80] for name in frame["parcel"].iloc[rows]],
        "status": "".join(map(str, np.where(status < 0, 1, status).tolist())),
        "ha": [None if np.isnan(value) else round(float(value), 4) for value in area],
        "abouts": abouts.tolist(), "about": about.tolist(),
        "reasons": [text.split(SEPARATORS[lang]) if text else [] for text in reasons.tolist()],
        "reason": reason.tolist(),
        "ways": ways.tolist(), "way": way.tolist(),
    }  # fmt: skip


def _as_json(data: dict[str, Any]) -> str:
    """JSON that can stand inside a script element, where nothing may look like a tag."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _tolerance(flat: np.ndarray, room: int) -> float:
    """The finest tolerance whose outlines fit, told from a sample spread over all shapes."""
    import shapely

    some = flat[:: max(1, len(flat) // SAMPLE)]
    share = len(some) / len(flat)
    for tolerance in TOLERANCES_M:
        # Quotes and commas of the list take three more.
        taken = sum(len(text) + 3 for text in pack_shapes(shapely.simplify(some, tolerance) if tolerance else some))
        if taken <= room * share * 0.97:
            return tolerance
    return TOLERANCES_M[-1]


def _abouts(frame: "GeoDataFrame", rows: np.ndarray) -> np.ndarray:
    """Where a parcel lies, what grows there and whose it is, as far as known."""
    columns = [frame[name].iloc[rows] for name in ABOUT if name in frame]
    texts = [
        " · ".join(text for text in map(_plain, items) if text) for items in zip(*columns, strict=True)
    ]  # fmt: skip
    return np.array(texts if columns else [""] * len(rows), dtype=str)


def _plain(item: Any) -> str:
    if item is None or isinstance(item, float):
        return "" if item is None or np.isnan(item) else f"{item:g}"
    return clean("、".join(map(str, item)) if isinstance(item, tuple | list | np.ndarray) else str(item))[:80]


def _in(frame: "GeoDataFrame", name: str, lang: str) -> str:
    """The column in a language; older audits have it in Chinese only."""
    return f"{name}_en" if lang == "en" and f"{name}_en" in frame else name


def _texts(frame: "GeoDataFrame", name: str, rows: np.ndarray) -> np.ndarray:
    if name not in frame:
        return np.full(len(rows), "", dtype=str)
    return np.array([clean(text) if isinstance(text, str) else "" for text in frame[name].iloc[rows]], dtype=str)


def pack_shapes(shapes: np.ndarray) -> list[str]:
    """Each polygon as text: per ring the number of corners and the steps from corner to corner in whole metres (halves
    kept: unit is 0.5 m), each zigzag coded in groups of five bits, a sixth bit saying that more follow."""
    import shapely

    parts, owner = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    grid = np.round(xy * 2).astype(np.int64)
    first = np.flatnonzero(np.diff(ring, prepend=-1))
    counts = np.diff(np.append(first, len(ring)))
    of = owner[part]
    # Every shape begins at the origin; within it steps go on from ring to ring.
    step = np.diff(grid, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    begins = first[np.flatnonzero(np.diff(of, prepend=-1))] if len(of) else first
    step[begins] = grid[begins]
    values = np.insert((step << 1 ^ step >> 63).ravel(), first * 2, counts)
    places = np.repeat(of, counts * 2 + 1)
    lengths = np.maximum(1, np.ceil(np.log2(values.astype(np.float64) + 1) / 5)).astype(np.int64)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    out = np.empty(int(starts[-1]), dtype=np.uint8)
    for group in range(int(lengths.max(initial=0))):
        chosen = np.flatnonzero(lengths > group)
        more = np.where(lengths[chosen] - 1 > group, 32, 0)
        out[starts[chosen] + group] = ALPHABET[(values[chosen] >> 5 * group & 31) | more]
    ends = np.searchsorted(places, np.arange(len(shapes)), side="right")
    text, bounds = out.tobytes().decode("ascii"), np.concatenate([[0], starts[ends]])
    return [text[a:b] for a, b in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)]


def _thin(outlines: list[str], flat: np.ndarray, budget: int) -> tuple[list[str], int]:
    """Outlines within the budget: the longest texts give way to a point (a ring of one corner) until the rest fit."""
    import shapely

    excess = sum(map(len, outlines)) + 3 * len(outlines) - budget
    if excess <= 0:
        return outlines, 0
    points = shapely.get_coordinates(shapely.centroid(flat))
    order = sorted(range(len(outlines)), key=lambda position: (-len(outlines[position]), position))
    count = 0
    for position in order:
        if excess <= 0:
            break
        x, y = np.round(points[position] * 2).astype(np.int64).tolist()
        point = _number(1) + _number(x << 1 ^ x >> 63) + _number(y << 1 ^ y >> 63)
        excess -= len(outlines[position]) - len(point)
        outlines[position] = point
        count += 1
    return outlines, count


def _number(value: int) -> str:
    text = ""
    while True:
        group, value = value & 31, value >> 5
        text += chr(ALPHABET[group | (32 if value else 0)])
        if not value:
            return text
