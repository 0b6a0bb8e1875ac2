"""The way of the project as a Gantt chart: what papers date, what lies ahead at the earliest and at the limits, and
what runs out meanwhile."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from checker.model.audit import Audit
from checker.model.lifecycle import Expiry, LifeStep
from checker.report.beside import Beside
from checker.report.drawings import Drawing
from checker.report.figures import BAD, CLAIMED, GOOD, INK, OWN, SPREAD, Size, draw_png
from checker.report.messages import Lang, Messages
from checker.report.text import one_line

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, HEAD_MM, ROW_MM = 170.0, 26.0, 7.0
MOST_EXPIRIES, PAST_YEARS = 6, 2
Bar = tuple[date, date, str, float]


class GanttSvg:
    file_name = "lifecycle.svg"

    def render(self, audit: Audit, lang: Lang, beside: Beside) -> bytes:
        drawing = _drawn(audit, Messages(lang))
        return ('<?xml version="1.0" encoding="UTF-8"?>\n' + drawing.svg("gantt") + "\n").encode("utf-8")


class GanttPng:
    file_name = "lifecycle.png"

    def render(self, audit: Audit, lang: Lang, beside: Beside) -> bytes:
        drawing = _drawn(audit, Messages(lang))
        return draw_png(drawing.paint, drawing.size)


def draw_gantt(audit: Audit, frame: "GeoDataFrame | None", messages: Messages) -> Drawing | None:
    """None where no step has a day."""
    return _drawing(audit, messages)


def _drawn(audit: Audit, messages: Messages) -> Drawing:
    """The chart, or a sentence that there is nothing to draw."""
    found = _drawing(audit, messages)
    if found is not None:
        return found

    def paint(figure: "Figure") -> None:
        axes = figure.add_subplot()
        axes.set_axis_off()
        axes.text(0.5, 0.5, messages.text("lifecycle", "no_dates"), ha="center", va="center", transform=axes.transAxes)

    return Drawing(paint, Size(WIDTH, 40.0), messages.text("lifecycle", "gantt"))


def _drawing(audit: Audit, messages: Messages) -> Drawing | None:
    steps = audit.lifecycle.steps
    bars = {step.id: _bars(step) for step in steps}
    if not any(bars.values()):
        return None
    today = date.fromisoformat(audit.as_of)
    last = max(day for found in bars.values() for _, day, _, _ in found)
    expiries = _shown(audit.lifecycle.expiries, today, max(last, today))
    size = Size(WIDTH, HEAD_MM + ROW_MM * (len(steps) + len(expiries)))
    title = messages.text("lifecycle", "gantt")
    description = messages.text("lifecycle", "gantt_says", as_of=audit.as_of, last=last.isoformat())
    return Drawing(lambda figure: _paint(figure, steps, bars, expiries, today, messages), size, title, description)


def _bars(step: LifeStep) -> list[Bar]:
    """First and last day, colour, strength. What is past as stated; what lies ahead at the earliest, and pale up to
    where the limits end."""
    found: list[Bar] = []
    began, ended = _day(step.began), _day(step.ended)
    if step.state == "done" and ended is not None:
        return [(began or ended, ended, GOOD, 1.0)]
    start, end = _day(step.earliest_start), _day(step.earliest_end)
    limit = _day(step.limit_end)
    if start is None:
        return [(began, began, CLAIMED, 1.0)] if began is not None else []
    if limit is not None and limit > (end or start):
        found.append((end or start, limit, SPREAD, 0.45))
    found.append((start, end or start, CLAIMED if step.state == "running" else OWN, 1.0))
    return found


def _shown(expiries: Sequence[Expiry], today: date, last: date) -> list[tuple[date, Expiry]]:
    """Those near enough to stand on the axis; the others are in the table."""
    low, high = today - timedelta(days=366 * PAST_YEARS), last + timedelta(days=366)
    dated = [(day, item) for item in expiries if (day := _day(item.date)) is not None and low <= day <= high]
    return dated[:MOST_EXPIRIES]


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError:
        return None


def _paint(
    figure: "Figure", steps: Sequence[LifeStep], bars: dict[str, list[Bar]], expiries: Sequence[tuple[date, Expiry]],
    today: date, messages: Messages,
) -> None:  # fmt: skip
    from matplotlib.dates import AutoDateLocator, DateFormatter

    axes = figure.add_subplot()
    labels = []
    for place, step in enumerate(steps):
        labels.append(one_line(messages.pick(step.label, step.label_en), 28))
        for first, last, colour, strength in bars[step.id]:
            _bar(axes, place, first, last, colour, strength)
        _words(axes, place, step, bars[step.id])
    for place, (day, item) in enumerate(expiries, start=len(steps)):
        labels.append(one_line(messages.pick(item.label, item.label_en), 28))
        axes.plot([_at(day)], [place], linestyle="", marker="D", markersize=5, color=BAD, markeredgewidth=0)
        _note(axes, place, _at(day), day.isoformat())
    axes.axvline(_at(today), color=INK, linewidth=0.9, linestyle=(0, (4, 3)))
    words = messages.text("lifecycle", "as_of", day=today.isoformat())
    axes.annotate(words, (_at(today), 1), (2, 3), xycoords=("data", "axes fraction"), textcoords="offset points",
                  fontsize=6.5, va="bottom", annotation_clip=False)  # fmt: skip
    axes.set_yticks(range(len(labels)), labels, fontsize=7.5)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    left, right = axes.get_xlim()
    room = (right - left) * 0.2  # for the dates beside the bars
    axes.set_xlim(left - (room * 0.6 if any(step.state == "done" for step in steps) else 0), right + room)
    locator: Any = AutoDateLocator(minticks=3, maxticks=7)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(DateFormatter("%Y-%m"))  # type: ignore[no-untyped-call]
    axes.grid(axis="x")
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    _legend(figure, bars, bool(expiries), messages)


def _bar(axes: "Axes", place: int, first: date, last: date, colour: str, strength: float) -> None:
    """The end day counts, so the bar reaches to its end."""
    width = _at(last) - _at(first) + 1
    axes.barh(place, width, left=_at(first), height=0.52 if strength == 1 else 0.3, color=colour, alpha=strength)


def _words(axes: "Axes", place: int, step: LifeStep, found: Sequence[Bar]) -> None:
    if not found:
        return
    right = max(last for _, last, _, _ in found)
    ends = [step.ended or step.began] if step.state == "done" else [step.earliest_end, step.limit_end]
    texts = list(dict.fromkeys(text for text in ends if text))
    if step.state == "done":  # on the side away from the line of today
        _note(axes, place, _at(min(first for first, _, _, _ in found)), " / ".join(texts), "right")
        return
    _note(axes, place, _at(right) + 1, " / ".join(texts) + (" *" if step.estimated else ""))


def _note(axes: "Axes", place: int, at: float, text: str, side: str = "left") -> None:
    away = 4 if side == "left" else -4
    axes.annotate(text, (at, place), (away, 0), textcoords="offset points", fontsize=6.5, va="center", ha=side)


def _at(day: date) -> float:
    """Days since 1970, as matplotlib counts them."""
    return float((day - date(1970, 1, 1)).days)


def _legend(figure: "Figure", bars: dict[str, list[Bar]], expiring: bool, messages: Messages) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    used = {colour for found in bars.values() for _, _, colour, _ in found}
    kinds = ((GOOD, "legend_done", 1.0), (CLAIMED, "legend_running", 1.0), (OWN, "legend_earliest", 1.0),
             (SPREAD, "legend_limit", 0.45))  # fmt: skip
    handles: list[Any] = [
        Patch(color=colour, alpha=strength, label=messages.text("lifecycle", key))
        for colour, key, strength in kinds
        if colour in used
    ]
    if expiring:
        label = messages.text("lifecycle", "legend_expiry")
        handles.append(Line2D([], [], linestyle="", marker="D", markersize=5, color=BAD, label=label))
    figure.legend(handles=handles, loc="outside lower center", ncols=min(3, len(handles)), fontsize=7)
