"""The volumes as figures: claimed beside recomputed by year, how the years spread, and what the total hangs on."""

from typing import TYPE_CHECKING

from checker.model.audit import Audit, Sensitivity
from checker.report.drawings import Drawing
from checker.report.figures import CLAIMED, INK, OWN, SPREAD, Size
from checker.report.messages import Messages
from checker.report.text import one_line

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.ticker import Locator

MOST_YEARS, MOST_BARS, BAR_MM = 60, 12, 7.0


def draw_volumes(audit: Audit, frame: "GeoDataFrame | None", messages: Messages) -> Drawing | None:
    """Claimed and recomputed volumes by year; None where neither is given by year."""
    claimed = {one.year: one.net_tco2e for one in audit.accounting.claimed[:MOST_YEARS]}
    ours = {one.year: one.net_tco2e for one in audit.accounting.recomputed[:MOST_YEARS]}
    if not claimed and not ours:
        return None

    def paint(figure: "Figure") -> None:
        axes = figure.add_subplot()
        if claimed:
            label = messages.text("column", "claimed")
            axes.bar(list(claimed), list(claimed.values()), width=0.7, color=CLAIMED, alpha=0.75, label=label)
        if ours:
            label = messages.text("column", "recomputed")
            axes.plot(list(ours), list(ours.values()), color=OWN, marker="o", markersize=3, linewidth=1.4, label=label)
        _yearly(axes, messages)
        figure.legend(loc="outside lower center", ncols=2, fontsize=7)

    years = sorted({*claimed, *ours})
    says = messages.text("volume_figure", "volumes_say", first=years[0], last=years[-1])
    return Drawing(paint, Size(160, 72), messages.text("volume_figure", "volumes"), says)


def draw_fan(audit: Audit, frame: "GeoDataFrame | None", messages: Messages) -> Drawing | None:
    """The spread of each year's volume; None where there is none."""
    spread = audit.accounting.sensitivity
    if spread is None or not spread.years or not spread.bars:
        return None
    shown = spread.years[:MOST_YEARS]
    years = [one.year for one in shown]
    lines = list(zip(*(one.percentiles for one in shown), strict=True))
    claimed = {one.year: one.net_tco2e for one in audit.accounting.claimed if one.year in set(years)}

    def paint(figure: "Figure") -> None:
        axes = figure.add_subplot()
        axes.fill_between(years, lines[0], lines[4], color=SPREAD, alpha=0.3, linewidth=0, label="5–95 %")
        axes.fill_between(years, lines[1], lines[3], color=SPREAD, alpha=0.55, linewidth=0, label="25–75 %")
        axes.plot(years, lines[2], color=OWN, linewidth=1.4, label=messages.text("volume_figure", "median"))
        if claimed:
            label = messages.text("column", "claimed")
            axes.plot(list(claimed), list(claimed.values()), color=CLAIMED, marker="D", markersize=3, linestyle="",
                      label=label)  # fmt: skip
        _yearly(axes, messages)
        axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0]) if min(lines[0]) < 0 else 0.0)
        figure.legend(loc="outside lower center", ncols=4, fontsize=7)

    return Drawing(paint, Size(160, 72), _ranges("fan", spread, messages))


def draw_tornado(audit: Audit, frame: "GeoDataFrame | None", messages: Messages) -> Drawing | None:
    """The total with each input at both ends of its range, widest first; None where nothing moves it."""
    spread, total = audit.accounting.sensitivity, audit.accounting.recomputed_total_tco2e
    if spread is None or not spread.bars or total is None:
        return None
    bars = spread.bars[:MOST_BARS]

    def paint(figure: "Figure") -> None:
        axes = figure.add_subplot()
        for place, bar in enumerate(bars):
            for end, colour, factor in ((bar.total_at_low, SPREAD, bar.low), (bar.total_at_high, OWN, bar.high)):
                axes.barh(place, end - total, left=total, height=0.6, color=colour)
                away = 2 if end >= total else -2
                axes.annotate(f"×{factor:g}", (end, place), (away, 0), textcoords="offset points", fontsize=6,
                              va="center", ha="left" if away > 0 else "right")  # fmt: skip
        axes.axvline(total, color=INK, linewidth=0.8)
        axes.set_yticks(range(len(bars)), [one_line(messages.label("varied_input", bar.name), 24) for bar in bars])
        axes.set_ylim(len(bars) - 0.4, -0.6)
        axes.margins(x=0.12)
        axes.set_xlabel(messages.text("volume_figure", "total_tonnes"))
        axes.xaxis.set_major_formatter("{x:,.0f}")
        axes.grid(axis="x")
        axes.tick_params(axis="y", length=0)

    size = Size(160, 26 + BAR_MM * len(bars))
    return Drawing(paint, size, _ranges("tornado", spread, messages))


def _yearly(axes: "Axes", messages: Messages) -> None:
    """The axes of a figure of tonnes by year."""
    axes.set_ylabel(messages.text("volume_figure", "tonnes_a_year"))
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.xaxis.set_major_locator(_whole_years())
    axes.grid(axis="y")


def _whole_years() -> "Locator":
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(integer=True)


def _ranges(kind: str, spread: Sensitivity, messages: Messages) -> str:
    """The caption with what the ranges are: an even share is no uncertainty, and the figure must not look like one."""
    title = messages.text("volume_figure", kind)
    if spread.declared:
        return messages.text("volume_figure", "declared_ranges", title=title, draws=spread.draws)
    share = max((bar.high - 1 for bar in spread.bars), default=0.0)
    return messages.text("volume_figure", "even_ranges", title=title, share=f"{share:.0%}", draws=spread.draws)
