"""The value of the volumes and its parts, as rows in words; arithmetic of the user's file, said everywhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from checker.model.value import HolderShare, ValuePlan
from checker.report.messages import Messages
from checker.report.text import one_line
from checker.report.view import View

MOST_HOLDERS = 60
SOURCES = {"claimed": "claimed", "recomputed": "recomputed", "claimed_mean": "claimed_mean", "given": "given"}
SHARED = {
    ("net", "agreement"): "shared_net_agreement", ("income", "agreement"): "shared_income_agreement",
    ("net", "parcels"): "shared_net_parcels", ("income", "parcels"): "shared_income_parcels",
}  # fmt: skip


@dataclass(frozen=True)
class ValueRows:
    """`facts`: assumptions as (label, text). `scenarios`: name and totals. `years`: year, volume sold, then by
    scenario price, income, cost, net, present value. `holders`: name, share, area, then by scenario plain and
    discounted."""

    facts: tuple[tuple[str, str], ...]
    scenarios: tuple[tuple[str, ...], ...]
    names: tuple[str, ...]
    years: tuple[tuple[str, str, tuple[tuple[str, ...], ...]], ...]
    costs: tuple[tuple[str, str, str], ...]
    holders: tuple[tuple[str, ...], ...]
    holder_total: tuple[str, ...]
    holders_left: int
    notes: tuple[str, ...]
    shared: str


def value_rows(view: View) -> ValueRows | None:
    """None where the user gave no assumptions."""
    plan, messages = view.audit.value, view.messages
    if plan is None:
        return None
    return ValueRows(
        facts=_facts(plan, messages),
        scenarios=tuple(
            (one_line(item.name, 60), *(money(amount) for amount in (item.income, item.cost, item.net, item.present)))
            for item in plan.scenarios
        ),
        names=tuple(one_line(item.name, 40) for item in plan.scenarios),
        years=_years(plan),
        costs=tuple(_cost(plan, place, messages) for place in range(len(plan.costs))),
        holders=tuple(_holder(item, messages) for item in plan.holders[:MOST_HOLDERS]),
        holder_total=_holder_total(plan, messages), holders_left=max(0, len(plan.holders) - MOST_HOLDERS),
        notes=_notes(view, plan),
        shared=messages.text("value", SHARED[plan.shared, plan.shared_by or "agreement"]) if plan.shared else "",
    )  # fmt: skip


def money(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:,.2f}"


def rate_text(share: Decimal) -> str:
    """A fraction of one as per cent, in full."""
    return f"{(share * 100).normalize():f}%"


def percent(numerator: int, denominator: int) -> str:
    """A share to a hundredth of a per cent, with `≈` where that is not all of it."""
    share = Decimal(numerator) * 100 / Decimal(denominator)
    text = f"{share:.2f}%"
    return text if Decimal(text[:-1]) * denominator == numerator * 100 else f"≈{text}"


def _facts(plan: ValuePlan, messages: Messages) -> tuple[tuple[str, str], ...]:
    text = messages.text
    found = [
        ("source", f"{one_line(plan.source, 120)} ({plan.sha256[:12]})"),
        ("volumes", text("value_source", SOURCES.get(plan.volumes, "given"))),
        ("sold_share", rate_text(plan.sold_share)),
        ("lag", text("value", "years", count=plan.lag_years)),
        ("first_year", str(plan.first_year) if plan.first_year else ""),
        ("rate", rate_text(plan.discount_rate)),
        ("discount_from", str(plan.discount_from) if plan.scenarios else ""),
    ]
    return tuple((text("value", key), shown) for key, shown in found if shown)


def _years(plan: ValuePlan) -> tuple[tuple[str, str, tuple[tuple[str, ...], ...]], ...]:
    if not plan.scenarios:
        return ()
    found = []
    for rows in zip(*(item.years for item in plan.scenarios), strict=True):
        cells = tuple(
            (money(row.price), money(row.income), money(row.cost), money(row.net), money(row.present)) for row in rows
        )
        found.append((str(rows[0].year), f"{rows[0].volume.normalize():f}", cells))
    return tuple(found)


def _cost(plan: ValuePlan, place: int, messages: Messages) -> tuple[str, str, str]:
    cost = plan.costs[place]
    if cost.share_of_income is not None:
        share = rate_text(cost.share_of_income)
        return one_line(cost.name, 80), messages.text("value", "of_income", share=share), ""
    years = [str(year) for year, _ in cost.by_year]
    shown = ", ".join(years[:8]) + ("…" if len(years) > 8 else "")
    return one_line(cost.name, 80), shown, money(cost.total)


def _holder(item: HolderShare, messages: Messages) -> tuple[str, ...]:
    area = "" if item.area_ha is None else f"{item.area_ha.normalize():f}"
    name = one_line(item.holder, 80) if item.known else f"? {one_line(item.holder, 80)}"
    amounts = [money(amount) for part in item.amounts for amount in (part.nominal, part.present)]
    return (name, percent(item.numerator, item.denominator), area, *amounts)


def _holder_total(plan: ValuePlan, messages: Messages) -> tuple[str, ...]:
    if not plan.holders:
        return ()
    areas = [item.area_ha for item in plan.holders if item.area_ha is not None]
    area = f"{sum(areas, Decimal(0)).normalize():f}" if len(areas) == len(plan.holders) else ""
    sums = [
        money(sum((amount for amount in column), Decimal("0.00")))
        for column in zip(
            *([amount for part in item.amounts for amount in (part.nominal, part.present)] for item in plan.holders),
            strict=True,
        )
    ]
    return (messages.text("card", "total"), "100%", area, *sums)


def _notes(view: View, plan: ValuePlan) -> tuple[str, ...]:
    """The notes of the arithmetic, and what the lifecycle knows of volumes that can no longer be registered."""
    messages = view.messages
    own: Sequence[str] = plan.notes_en if messages.lang == "en" else plan.notes
    late = [
        messages.text("value", "window", note=messages.pick(item.note, item.note_en))
        for item in view.audit.lifecycle.expiries
        if item.kind == "reductions_window" and item.nearness == "past" and plan.volumes != "given"
    ]
    return (*own, *late)
