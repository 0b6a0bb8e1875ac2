"""The timeline as a figure: a mark for each date, a line for each day that the rules compare with."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from checker.model.audit import Audit
from checker.model.finding import Verdict
from checker.report.drawings import Drawing
from checker.report.figures import BAD, GOOD, INK, OPEN, Size
from checker.report.messages import Messages
from checker.report.order import VERDICTS
from checker.report.text import one_line
from checker.report.timeline import TimelineRow, timeline_rows
from checker.report.view import View

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST, LABEL, ROW_MM = 36, 30, 5.2
_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_MARKS = {"pass": ("o", GOOD), "fail": ("X", BAD)}


def draw_timeline(audit: Audit, frame: "GeoDataFrame | None", messages: Messages) -> Drawing | None:
    """None where no date can be placed. Dates that rules ask something of come first where there are too many."""
    rows = [row for row in timeline_rows(View(audit, messages)) if _days(row.date) is not None]
    if not rows:
        return None
    shown = sorted(sorted(rows, key=lambda row: not row.checks)[:MOST], key=lambda row: row.date)
    title = messages.text("figure", "timeline")
    if len(rows) > len(shown):
        more = messages.text("ui", "more_of", count=len(rows) - len(shown), total=len(rows))
        title += f"（{more}）" if messages.lang == "zh" else f" ({more})"
    description = messages.text("figure", "timeline_says", first=shown[0].date, last=shown[-1].date, count=len(rows))
    size = Size(170, 24 + ROW_MM * len(shown))
    return Drawing(lambda figure: _paint(figure, shown, messages), size, title, description)


def _days(text: str) -> tuple[date, date] | None:
    """First and last day that a date, perhaps only a month or a year, can mean."""
    match = _DAY.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        if day:
            return first, first
        after = date(first.year + 1, 1, 1) if month in (None, 12) else date(first.year, first.month + 1, 1)
    except ValueError:
        return None
    return first, after - timedelta(days=1)


def _paint(figure: "Figure", rows: Sequence[TimelineRow], messages: Messages) -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    axes = figure.add_subplot()
    for place, row in enumerate(rows):
        days = _days(row.date)
        if days is not None:
            _mark(axes, place, days, row.verdict)
    bounds: dict[date, set[str]] = {}
    for row in rows:
        for check in row.checks:
            days = _days(check.bound or "")
            if days is not None:
                bounds.setdefault(days[0], set()).add(check.rule)
    for level, (day, rules) in enumerate(sorted(bounds.items())):
        at = _at(day)
        axes.axvline(at, color=INK, linewidth=0.7, linestyle=(0, (4, 3)), alpha=0.7)
        words = f"{day.isoformat()} {one_line(', '.join(sorted(rules)), 24)}"
        axes.annotate(words, (at, 1), (2, 2 + 8 * (level % 3)), xycoords=("data", "axes fraction"),
                      textcoords="offset points", fontsize=6, va="bottom", annotation_clip=False)  # fmt: skip
    axes.set_yticks(range(len(rows)), [f"{one_line(row.label, LABEL)}  {row.date}" for row in rows], fontsize=7)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    locator: Any = AutoDateLocator(minticks=4, maxticks=9)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator, show_offset=False))  # type: ignore[no-untyped-call]
    axes.grid(axis="x")
    axes.margins(x=0.04)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    _legend(figure, rows, messages)


def _mark(axes: "Axes", place: int, days: tuple[date, date], verdict: Verdict | None) -> None:
    sign, colour = _look(verdict)
    first, last = (_at(day) for day in days)
    if first != last:
        axes.plot([first, last], [place, place], color=colour, linewidth=2.4, alpha=0.45, solid_capstyle="butt")
    axes.plot([(first + last) / 2], [place], linestyle="", marker=sign, color=colour, markersize=5, markeredgewidth=0)


def _at(day: date) -> float:
    """Days since 1970, as matplotlib counts them."""
    return float((day - date(1970, 1, 1)).days)


def _look(verdict: Verdict | None) -> tuple[str, str]:
    if verdict is None:
        return ".", INK
    return _MARKS.get(verdict, ("D", OPEN))


def _legend(figure: "Figure", rows: Sequence[TimelineRow], messages: Messages) -> None:
    from matplotlib.lines import Line2D

    found = {row.verdict for row in rows}
    kinds: list[tuple[Verdict | None, str]] = [
        (verdict, messages.label("verdict", verdict)) for verdict in VERDICTS if verdict in found and verdict in _MARKS
    ]
    if found - {"pass", "fail", None}:
        kinds.append(("review", messages.text("figure", "not_decided")))
    if None in found:
        kinds.append((None, messages.text("figure", "nothing_asked")))
    handles = []
    for verdict, text in kinds:
        sign, colour = _look(verdict)
        handles.append(
            Line2D([], [], linestyle="", marker=sign, color=colour, markersize=5, markeredgewidth=0, label=text)
        )
    figure.legend(handles=handles, loc="outside lower center", ncols=len(handles), fontsize=7)
