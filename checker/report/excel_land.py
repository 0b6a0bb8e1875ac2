"""Sheets on the land: area by reason, what could be saved, candidate projects."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from checker.model.land import Bundle, SalvageGroup
from checker.parcels.plan_data import load_plan_data
from checker.parcels.salvage import to_mu
from checker.report.cells import Column, Content, fill_sheet
from checker.report.text import one_line
from checker.report.values import type_label

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

    from checker.report.view import View

NAMES = 60
REASONS = (
    ("rule", 16),
    ("rule", 40),
    ("decides", 9),
    ("verdict", 10),
    ("parcels", 9),
    ("area_ha", 13),
    ("area_mu", 13),
)
SALVAGE = (
    ("group", 13), ("status", 9), ("failed", 24), ("open", 30), ("unchecked", 30), ("parcels", 9), ("way", 14),
    ("kept", 13), ("area_mu", 13), ("lost", 13), ("area_mu", 13), ("volume", 13), ("papers", 30), ("names", 40),
)  # fmt: skip
BUNDLES = (
    ("group", 13), ("owner", 28), ("county", 12), ("start_year", 10), ("land_right", 12), ("parcels", 9),
    ("area_ha", 13), ("area_mu", 13), ("eligible_ha", 14), ("volume", 13), ("needs", 40), ("open", 30),
    ("unchecked", 30), ("names", 40),
)  # fmt: skip


def add_land(book: "Workbook", view: "View") -> None:
    """Adds the sheets for which the audit has rows."""
    parcels, messages = view.audit.parcels, view.messages
    if parcels.reasons:
        rows: list[Sequence[Content]] = [
            [item.rule, one_line(messages.pick(item.title, item.title_en), 200),
             messages.text("ui", "yes" if item.decides else "no"), messages.label("verdict", item.verdict), item.count,
             item.area_ha, item.area_mu]
            for item in parcels.reasons
        ]  # fmt: skip
        _fill(book, view, "sheet_reasons", REASONS, rows)
    if parcels.salvage is not None and parcels.salvage.groups:
        _fill(
            book, view, "sheet_salvage", SALVAGE, [row for item in parcels.salvage.groups for row in _group(item, view)]
        )
    if parcels.bundles:
        _fill(book, view, "sheet_bundles", BUNDLES, [_bundle(item, view) for item in parcels.bundles])


def _fill(
    book: "Workbook", view: "View", title: str, columns: Sequence[tuple[str, float]], rows: Sequence[Sequence[Content]]
) -> None:
    text = view.messages.text
    fill_sheet(
        book.create_sheet(text("land", title)), [Column(text("land", key), width) for key, width in columns], rows
    )


def _group(group: SalvageGroup, view: "View") -> list[list[Content]]:
    messages = view.messages
    head: list[Content] = [
        group.id, messages.text("card", group.status), " ".join(group.failed), " ".join(group.open),
        " ".join(group.unchecked), group.count,
    ]  # fmt: skip
    return [
        [*head, load_plan_data().options[option.option].text(messages.lang), option.kept_ha, to_mu(option.kept_ha),
         option.lost_ha, to_mu(option.lost_ha), option.kept_tco2e, _papers(option.papers, view),
         _names(group.parcels, group.count, view)]
        for option in group.options
    ]  # fmt: skip


def _bundle(item: Bundle, view: "View") -> list[Content]:
    messages = view.messages
    key = [messages.text("land", "not_known") if part is None else one_line(str(part), 200)
           for part in (item.owner, item.county, item.start_year, item.land_right)]  # fmt: skip
    needs = [messages.pick(need.zh, need.en) for need in item.needs] + [_papers(item.papers, view)]
    return [
        item.id, *key, item.count, item.area_ha, item.area_mu, item.eligible_ha, item.tco2e,
        "\n".join(part for part in needs if part), " ".join(item.open_rules), " ".join(item.unchecked),
        _names(item.parcels, item.count, view),
    ]  # fmt: skip


def _papers(names: Sequence[str], view: "View") -> str:
    return ("、" if view.messages.lang == "zh" else ", ").join(type_label(name, view.messages) for name in names)


def _names(parcels: Sequence[str], count: int, view: "View") -> str:
    shown = ("、" if view.messages.lang == "zh" else ", ").join(one_line(name, 80) for name in parcels[:NAMES])
    return shown + (" " + view.messages.text("ui", "more", count=count - NAMES) if count > NAMES else "")
