"""Splits amounts among holders so that the parts always sum to the whole, to the 分."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, Any

from checker.accounting.value.assumptions import CENT, Sharing
from checker.model.value import HolderShare, ScenarioValue, ShareAmount, SharedBasis, ValueYear

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

COUNTED = {"eligible": ("eligible",), "eligible_and_undecided": ("eligible", "undecided"), "all": None}
HECTARES, HALF = Decimal("0.0001"), Fraction(1, 2)


@dataclass(frozen=True)
class Holder:
    """`weight`: share or area; parts are proportional to it."""

    name: str
    weight: Fraction
    area_ha: Decimal | None = None
    parcels: int | None = None
    known: bool = True


def split(amount: Decimal, weights: Sequence[Fraction]) -> list[Decimal]:
    """Parts of a whole number of 分 in proportion to weights that are not all zero: the differences of the rounded
    running shares. They sum to the whole, none is further than one 分 from its exact share, and a workbook can say the
    same with ROUND. The parts of -x are those of x with their sign turned."""
    cents, whole = int(abs(amount) / CENT), sum(weights, Fraction(0))
    sign = -1 if amount < 0 else 1
    found, run, before = [], Fraction(0), 0
    for weight in weights:
        run += weight
        reached = floor(cents * run / whole + HALF)
        found.append(sign * (reached - before) * CENT)
        before = reached
    return found


def agreed_holders(sharing: Sharing) -> list[Holder]:
    """The parties of an agreement, by share or by area."""
    return [
        Holder(item.holder, item.share if item.share is not None else Fraction(item.area or 0), item.area)
        for item in sharing.holders
    ]


def parcel_holders(frame: "GeoDataFrame | None", sharing: Sharing, words: dict[str, str]) -> list[Holder]:
    """Holders of the parcels that count, by area. Land without a named holder, and land of several, stands apart."""
    counted = COUNTED[sharing.land]
    found: dict[tuple[bool, str], list[Any]] = {}
    if frame is None or not len(frame) or "status" not in frame:
        return []
    for row in frame.to_dict("records"):
        if counted is not None and row.get("status") not in counted:
            continue
        area = _area(row)
        if area is None or area <= 0:
            continue
        known, name = _holder(row, words)
        entry = found.setdefault((known, name), [Decimal(0), 0])
        entry[0] += area
        entry[1] += 1
    ordered = sorted(found.items(), key=lambda item: (not item[0][0], -item[1][0], item[0][1]))
    return [Holder(name, Fraction(area), area, count, known) for (known, name), (area, count) in ordered]


def _area(row: dict[str, Any]) -> Decimal | None:
    """The drawn area, else the stated one, to the square metre."""
    for key in ("area_map_ha", "area_stated_ha"):
        value = row.get(key)
        if isinstance(value, int | float) and value == value:
            return Decimal(repr(float(value))).quantize(HECTARES)
    return None


def _holder(row: dict[str, Any], words: dict[str, str]) -> tuple[bool, str]:
    """Titles joined to the parcel come before what its row or paper says. A name in doubt is no name."""
    titled = row.get("title_holders")
    if isinstance(titled, list | tuple) and titled and not isinstance(row.get("title_holders__cause"), str):
        names = sorted({str(name) for name in titled})
        if len(names) == 1:
            return True, names[0]
        return False, words["several"].format(names="、".join(names[:4]) + ("…" if len(names) > 4 else ""))
    stated = row.get("holder")
    if isinstance(stated, str) and stated.strip() and not isinstance(row.get("holder__cause"), str):
        return True, stated.strip()
    return False, words["unnamed"]


def share_out(
    holders: Sequence[Holder], scenarios: Sequence[ScenarioValue], of: SharedBasis
) -> tuple[HolderShare, ...]:
    """What each holder gets in each scenario; per year, so that rows and columns both add up."""
    weights = [holder.weight for holder in holders]
    whole = sum(weights, Fraction(0))
    amounts: list[list[ShareAmount]] = [[] for _ in holders]
    for scenario in scenarios:
        yearly = [(row, split(_plain(row, of), weights), split(_present(row, of), weights)) for row in scenario.years]
        for place in range(len(holders)):
            by_year = tuple((row.year, plain[place]) for row, plain, _ in yearly)
            amounts[place].append(
                ShareAmount(
                    scenario=scenario.name,
                    nominal=sum((value for _, value in by_year), Decimal("0.00")),
                    present=sum((present[place] for _, _, present in yearly), Decimal("0.00")),
                    by_year=by_year,
                )
            )
    return tuple(
        HolderShare(
            holder=holder.name,
            numerator=(holder.weight / whole).numerator,
            denominator=(holder.weight / whole).denominator,
            area_ha=holder.area_ha,
            parcels=holder.parcels,
            known=holder.known,
            amounts=tuple(amounts[place]),
        )
        for place, holder in enumerate(holders)
    )


def _plain(row: ValueYear, of: SharedBasis) -> Decimal:
    return row.net if of == "net" else row.income


def _present(row: ValueYear, of: SharedBasis) -> Decimal:
    return row.present if of == "net" else row.present_income
