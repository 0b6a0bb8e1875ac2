"""The value as figures: net by year in every scenario, and the parts of the holders."""

from decimal import Decimal
from itertools import accumulate
from typing import TYPE_CHECKING

from checker.model.audit import Audit
from checker.report.drawings import Drawing
from checker.report.figures import BAD, CLAIMED, GOOD, INK, OPEN, OWN, SPREAD, Size
from checker.report.messages import Messages
from checker.report.text import one_line

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS = (OWN, CLAIMED, GOOD, BAD, OPEN, SPREAD)
WAN = Decimal(10_000)
MOST_SCENARIOS, MOST_HOLDERS, BAR_MM = 6, 12, 6.0


def draw_value(audit: Audit, frame: "GeoDataFrame | None", messages: Messages) -> Drawing | None:
    """Net by year as bars side by side, and what has gathered since the first year as lines; None without a value."""
    if audit.value is None or not audit.value.scenarios:
        return None
    shown = audit.value.scenarios[:MOST_SCENARIOS]

    def paint(figure: "Figure") -> None:
        from matplotlib.ticker import MaxNLocator

        axes: Axes = figure.add_subplot()
        width = 0.8 / len(shown)
        for place, scenario in enumerate(shown):
            years = [row.year for row in scenario.years]
            colour, label = COLOURS[place], one_line(scenario.name, 24)
            at = [year - 0.4 + width * (place + 0.5) for year in years]
            axes.bar(at, [float(row.net / WAN) for row in scenario.years], width=width, color=colour, alpha=0.55)
            run = [float(amount / WAN) for amount in accumulate(row.net for row in scenario.years)]
            axes.plot(years, run, color=colour, linewidth=1.4, marker="o", markersize=2.5, label=label)
        axes.axhline(0, color=INK, linewidth=0.7)
        axes.set_ylabel(messages.text("value", "ten_thousand"))
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.grid(axis="y")
        figure.legend(loc="outside lower center", ncols=len(shown), fontsize=7)

    says = messages.text("value", "figure_says", count=len(shown))
    return Drawing(paint, Size(160, 76), messages.text("value", "figure"), says)


def draw_shares(audit: Audit, frame: "GeoDataFrame | None", messages: Messages) -> Drawing | None:
    """What each holder gets in each scenario; None where nothing is shared."""
    plan = audit.value
    if plan is None or not plan.holders or not plan.scenarios:
        return None
    holders, count = plan.holders[:MOST_HOLDERS], min(len(plan.scenarios), MOST_SCENARIOS)

    def paint(figure: "Figure") -> None:
        axes: Axes = figure.add_subplot()
        height = 0.8 / count
        for place in range(count):
            at = [line - 0.4 + height * (place + 0.5) for line in range(len(holders))]
            widths = [float(item.amounts[place].nominal / WAN) for item in holders]
            label = one_line(plan.scenarios[place].name, 24)
            axes.barh(at, widths, height=height * 0.92, color=COLOURS[place], alpha=0.8, label=label)
        axes.axvline(0, color=INK, linewidth=0.7)
        axes.set_yticks(range(len(holders)), [one_line(item.holder, 22) for item in holders], fontsize=7)
        axes.set_ylim(len(holders) - 0.4, -0.6)
        axes.set_xlabel(messages.text("value", "ten_thousand"))
        axes.grid(axis="x")
        axes.tick_params(axis="y", length=0)
        figure.legend(loc="outside lower center", ncols=count, fontsize=7)

    size = Size(160, 26 + BAR_MM * max(2, count) * len(holders) / 2)
    left = len(plan.holders) - len(holders)
    title = messages.text("value", "figure_shares")
    if left > 0:
        title += messages.text("value", "figure_left", count=left)
    return Drawing(paint, size, title, messages.text("value", "figure_shares_say", count=len(holders)))
