"""What the volumes would be worth under the user's assumptions, and how it would be split. Money in CNY to the 分."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import PlainSerializer

from checker.model.base import Frozen

# Written as text: a number of JSON is binary in most readers, and 0.1 yuan is not.
Money = Annotated[Decimal, PlainSerializer(lambda value: format(value, "f"), return_type=str)]
Amount = Money
SharedBasis = Literal["net", "income"]


class ValueYear(Frozen):
    """`year`: when the money moves. `volume`: tCO2e sold; `income` = volume x price; `present` = (income - cost)
    discounted, `present_income` = income discounted. Every amount is rounded to the 分, totals are sums of those."""

    year: int
    volume: Amount
    price: Money | None
    income: Money
    cost: Money
    net: Money
    present: Money
    present_income: Money


class ScenarioValue(Frozen):
    name: str
    years: tuple[ValueYear, ...]
    income: Money
    cost: Money
    net: Money
    present: Money


class CostLine(Frozen):
    """A cost of the user's file by year, before any share of income."""

    name: str
    by_year: tuple[tuple[int, Money], ...] = ()
    share_of_income: Amount | None = None
    total: Money


class ShareAmount(Frozen):
    """What one holder gets in one scenario: in plain money, discounted, and by year."""

    scenario: str
    nominal: Money
    present: Money
    by_year: tuple[tuple[int, Money], ...] = ()


class HolderShare(Frozen):
    """`share` as a fraction of one, exact as `numerator/denominator`; `known` False: land whose holder no paper names,
    or that several hold without stated shares; its part is shown and given to nobody."""

    holder: str
    numerator: int
    denominator: int
    area_ha: Amount | None = None
    parcels: int | None = None
    known: bool = True
    amounts: tuple[ShareAmount, ...] = ()


class ValuePlan(Frozen):
    """Arithmetic on the assumptions of `source`, a file of the user; no price, cost or share comes from us. `note` says
    why there is nothing to compute."""

    source: str
    sha256: str
    volumes: str
    sold_share: Amount
    lag_years: int
    first_year: int | None = None
    discount_rate: Amount
    discount_from: int
    scenarios: tuple[ScenarioValue, ...] = ()
    costs: tuple[CostLine, ...] = ()
    shared: SharedBasis | None = None
    shared_by: Literal["agreement", "parcels"] | None = None
    holders: tuple[HolderShare, ...] = ()
    notes: tuple[str, ...] = ()
    notes_en: tuple[str, ...] = ()
