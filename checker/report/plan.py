"""The printable plan of the parcels (小班判定图): verdicts by colour and hatch, with scale bar, north arrow, grid of
longitude and latitude, and a legend with counts and areas."""

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from checker.model.audit import Audit
from checker.report.beside import Beside
from checker.report.drawings import Drawing
from checker.report.figures import BAD, GOOD, INK, OWN, Paint, Size, draw_png, draw_svg
from checker.report.messages import Lang, Messages
from checker.report.text import one_line
from checker.report.values import area

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# A4 across, within the margins of the Word report.
PLAN = Size(250.0, 165.0)
STATUSES = (("eligible", GOOD, ""), ("undecided", OWN, "--"), ("excluded", BAD, "////"))
METRES_PER_DEGREE = 111_320.0
NAMED = 60
# Corners above which outlines are thinned for paper: at 200 dpi a plan shows no more.
CORNERS = 400_000


class PlanSvg:
    file_name = "parcels-plan.svg"

    def render(self, audit: Audit, lang: Lang, beside: Beside) -> bytes:
        messages = Messages(lang)
        title = plan_title(audit, messages)
        text = draw_svg(paint_plan(audit, beside.frame, messages), PLAN, "plan", title)
        return ('<?xml version="1.0" encoding="UTF-8"?>\n' + text + "\n").encode("utf-8")


class PlanPng:
    file_name = "parcels-plan.png"

    def render(self, audit: Audit, lang: Lang, beside: Beside) -> bytes:
        return draw_png(paint_plan(audit, beside.frame, Messages(lang)), PLAN)


def draw_plan(audit: Audit, frame: "GeoDataFrame | None", messages: Messages) -> Drawing | None:
    """The plan as a figure of the Word report; None without a shape."""
    if not has_plan(frame):
        return None
    return Drawing(paint_plan(audit, frame, messages), PLAN, plan_title(audit, messages))


def plan_title(audit: Audit, messages: Messages) -> str:
    return messages.text("plan", "title", name=one_line(audit.dossier.name, 60))


def has_plan(frame: "GeoDataFrame | None") -> bool:
    """Whether any parcel has a shape to draw."""
    return frame is not None and len(frame) > 0 and bool(frame.geometry.notna().any()) and "status" in frame


def paint_plan(audit: Audit, frame: "GeoDataFrame | None", messages: Messages) -> Paint:
    """Paints the plan; a sentence where there is nothing to draw."""

    def paint(figure: "Figure") -> None:
        axes = figure.subplots()
        axes.set_title(plan_title(audit, messages), fontsize=12, pad=8)
        if frame is None or not has_plan(frame):
            axes.set_axis_off()
            axes.text(0.5, 0.5, messages.text("plan", "none"), ha="center", va="center", transform=axes.transAxes)
            return
        place = _place(frame)
        _draw_parcels(axes, place, frame, messages)
        axes.margins(0.06)
        axes.autoscale_view()
        # From here on the limits stay, for grid and bar are measured by them; the bar gets a strip of its own below.
        (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
        axes.set(xlim=(left, right), ylim=(bottom - 0.05 * max(right - left, top - bottom), top))
        axes.set_aspect("equal", adjustable="box")
        _frame_in(axes, place)
        _draw_bar(axes)
        _draw_north(axes)
        note = messages.text("plan", "note", as_of=audit.as_of)
        axes.annotate(
            note, (1, 0), (0, -22), "axes fraction", textcoords="offset points", ha="right", va="top", fontsize=6.5
        )

    return paint


class _Plane:
    """Metres about the middle of the land, north up."""

    def __init__(self, lon: float, lat: float) -> None:
        self.lon, self.lat = lon, lat
        self.scale = np.array([math.cos(math.radians(lat)), 1.0]) * METRES_PER_DEGREE

    def flatten(self, xy: np.ndarray) -> np.ndarray:
        flat: np.ndarray = (xy - [self.lon, self.lat]) * self.scale
        return flat


def _place(frame: "GeoDataFrame") -> _Plane:
    west, south, east, north = frame.total_bounds
    return _Plane((west + east) / 2, (south + north) / 2)


def _draw_parcels(axes: "Axes", place: _Plane, frame: "GeoDataFrame", messages: Messages) -> None:
    import shapely
    from matplotlib.patches import Patch

    shapes = frame.geometry.to_numpy()
    flat = shapely.transform(shapes, place.flatten)
    if shapely.get_num_coordinates(flat).sum() > CORNERS:
        west, south, east, north = shapely.total_bounds(flat)
        flat = shapely.simplify(flat, max(east - west, north - south) / 4_000)
    ground = pd.to_numeric(frame["area_map_ha"], errors="coerce").fillna(0.0).to_numpy()
    handles = []
    for status, colour, hatch in STATUSES:
        chosen = (frame["status"] == status).to_numpy() & ~shapely.is_missing(flat)
        label = messages.text(
            "plan", "entry", name=messages.text("card", status), count=int(chosen.sum()),
            area=" / ".join(area(float(ground[chosen].sum()), messages)),
        )  # fmt: skip
        handles.append(Patch(facecolor=colour + "40", edgecolor=colour, hatch=hatch, linewidth=0.6, label=label))
        if chosen.any():
            axes.add_patch(_patch(flat[chosen], colour, hatch))
    axes.legend(
        handles=handles, title=messages.text("plan", "legend"), loc="upper left", bbox_to_anchor=(1.01, 0.86),
        alignment="left", handlelength=2.4, handleheight=1.5, borderaxespad=0.0,
    )  # fmt: skip
    if len(frame) <= NAMED:
        _name_parcels(axes, flat, frame["parcel"].to_list())


def _name_parcels(axes: "Axes", flat: np.ndarray, names: list[str]) -> None:
    """Numbers on the parcels, above those too small to hold one."""
    import shapely

    west, south, east, north = shapely.total_bounds(flat)
    small = max(east - west, north - south) / 40
    behind = {"facecolor": "white", "edgecolor": "none", "alpha": 0.7, "pad": 0.6}
    for shape, name in zip(flat, names, strict=True):
        if shape is None or shape.is_empty:
            continue
        low, high = shape.bounds[1], shape.bounds[3]
        point, above = shape.point_on_surface(), high - low < small
        y = high + small / 3 if above else point.y
        place = "bottom" if above else "center"
        axes.text(point.x, y, one_line(str(name), 16), fontsize=6, ha="center", va=place, bbox=behind)


def _patch(shapes: np.ndarray, colour: str, hatch: str) -> Any:
    """All shapes of one verdict as one patch: rings of a hole run against their outline, so that it stays empty."""
    import shapely
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    parts = shapely.orient_polygons(shapely.get_parts(shapes))
    rings = shapely.get_rings(parts)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    codes = np.full(len(xy), Path.LINETO, dtype=Path.code_type)
    codes[np.flatnonzero(np.diff(ring, prepend=-1))] = Path.MOVETO
    codes[np.flatnonzero(np.diff(ring, append=ring[-1] + 1))] = Path.CLOSEPOLY
    width = 0.6 if len(shapes) < 2_000 else 0.2
    return PathPatch(Path(xy, codes), facecolor=colour + "40", edgecolor=colour, hatch=hatch, linewidth=width)


def _frame_in(axes: "Axes", place: _Plane) -> None:
    """A neat line with longitudes below and latitudes beside it."""
    for spine in axes.spines.values():
        spine.set_visible(True)
    for axis, zero, scale, sides in (
        (axes.xaxis, place.lon, place.scale[0], "EW"), (axes.yaxis, place.lat, place.scale[1], "NS"),
    ):  # fmt: skip
        low, high = (zero + limit / scale for limit in axis.get_view_interval())
        step = _step((high - low) * 3600 / 5)
        first = math.ceil(low * 3600 / step)
        marks = [n * step / 3600 for n in range(first, math.floor(high * 3600 / step) + 1)]
        axis.set_ticks([(mark - zero) * scale for mark in marks], [_degrees(mark, sides) for mark in marks])
    axes.tick_params(labelsize=6.5, length=3)
    axes.tick_params(axis="y", labelrotation=90)
    for label in axes.get_yticklabels():
        label.set_verticalalignment("center")
    axes.grid(True, linestyle=(0, (1, 4)))


def _step(seconds: float) -> float:
    """A round number of seconds of arc, not below the wanted."""
    return next((step for step in (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600) if step >= seconds), 7200)


def _degrees(value: float, sides: str) -> str:
    seconds = round(abs(value) * 3600)
    return f"{seconds // 3600}°{seconds // 60 % 60:02d}′{seconds % 60:02d}″{sides[value < 0]}"


def _draw_bar(axes: "Axes") -> None:
    """A bar of four parts, about a quarter of the width."""
    left, right = axes.get_xlim()
    target = (right - left) / 4
    power = 10 ** math.floor(math.log10(target))
    length = max(factor * power for factor in (1, 2, 5) if factor * power <= target)
    bottom, _ = axes.get_ylim()
    x, y = right - length - (right - left) * 0.03, bottom + (right - left) * 0.012
    height = (right - left) * 0.005
    for part in range(4):
        axes.add_patch(_box(x + part * length / 4, y, length / 4, height, INK if part % 2 == 0 else "white"))
    unit, divisor = ("km", 1000.0) if length >= 1000 else ("m", 1.0)
    for share in (0.0, 0.5, 1.0):
        text = f"{length * share / divisor:g}" + (f" {unit}" if share == 1 else "")
        axes.text(x + length * share, y + height * 1.6, text, fontsize=6.5, ha="center", va="bottom")


def _box(x: float, y: float, width: float, height: float, colour: str) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((x, y), width, height, facecolor=colour, edgecolor=INK, linewidth=0.5)


def _draw_north(axes: "Axes") -> None:
    """An arrow beside the plan; the plan is drawn with north up."""
    from matplotlib.patches import Polygon

    arrow = np.array([(1.06, 0.90), (1.078, 0.985), (1.096, 0.90), (1.078, 0.918)])
    axes.add_patch(Polygon(arrow, closed=True, facecolor=INK, edgecolor=INK, transform=axes.transAxes, clip_on=False))
    axes.text(1.078, 0.99, "N", ha="center", va="bottom", fontsize=10, transform=axes.transAxes)
