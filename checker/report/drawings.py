"""The figures of the reports by slot: each slot has a place in the page and in the Word report and is drawn by one
function, imported only when reports are made. A slot whose function has nothing to show stays empty."""

import importlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.model.audit import Audit
from checker.report.figures import DPI, Paint, Size, draw_png, draw_svg
from checker.report.messages import Messages

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


@dataclass(frozen=True)
class Drawing:
    """One figure in one language. `title` is its caption, `description` says in words what it shows."""

    paint: Paint
    size: Size
    title: str
    description: str = ""

    def svg(self, name: str) -> str:
        return draw_svg(self.paint, self.size, name, self.title, self.description)

    def png(self, dpi: int = DPI) -> bytes:
        return draw_png(self.paint, self.size, dpi)


Draw = Callable[[Audit, "GeoDataFrame | None", Messages], Drawing | None]
# slot -> function. The order is that in which they stand in the reports.
SLOTS: dict[str, str] = {
    "volumes_by_year": "checker.report.volume_figures:draw_volumes",
    "volumes_fan": "checker.report.volume_figures:draw_fan",
    "volumes_tornado": "checker.report.volume_figures:draw_tornado",
    "value": "checker.report.value_figure:draw_value",
    "value_shares": "checker.report.value_figure:draw_shares",
    "lifecycle": "checker.report.gantt:draw_gantt",
    "timeline": "checker.report.timeline_figure:draw_timeline",
    "parcel_plan": "checker.report.plan:draw_plan",
}


def draw_slots(
    audit: Audit, frame: "GeoDataFrame | None", messages: Messages, without: Collection[str] = ()
) -> dict[str, Drawing]:
    """The figures of an audit by slot, but for those `without` and those that have nothing to show."""
    drawings = {}
    for slot, name in SLOTS.items():
        if slot in without:
            continue
        module, _, function = name.partition(":")
        draw: Draw = getattr(importlib.import_module(module), function)
        drawing = draw(audit, frame, messages)
        if drawing is not None:
            drawings[slot] = drawing
    return drawings
