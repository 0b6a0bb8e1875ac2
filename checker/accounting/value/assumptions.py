"""The user's assumptions on prices, costs, discounting and sharing: their shape and what each must satisfy."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from checker.model.base import Frozen

CENT = Decimal("0.01")
FIRST_YEAR, LAST_YEAR = 1990, 2200
LARGEST = Decimal(10) ** 13


def exact(value: Any) -> Decimal:
    """A number as it was written: 0.1 stays a tenth; texts may hold commas of thousands or end in %. Raises
    ValueError."""
    if isinstance(value, bool) or value is None:
        raise ValueError("不是数 / not a number")
    text = str(value).strip().replace(",", "").replace("，", "")
    percent = text.endswith(("%", "％"))
    try:
        number = Decimal(text.rstrip("%％").strip())
    except InvalidOperation:
        raise ValueError(f"不是数：{value} / not a number") from None
    if not number.is_finite() or abs(number) > LARGEST:
        raise ValueError("数太大 / too large")
    return number / 100 if percent else number


def part(value: Any) -> Fraction:
    """A share: 0.4, 40%, or 1/3. Raises ValueError."""
    text = str(value).strip()
    if "/" in text:
        over, _, under = text.partition("/")
        if not (over.strip().isdigit() and under.strip().isdigit()) or int(under) == 0:
            raise ValueError(f"不是份额：{value} / not a share")
        return Fraction(int(over), int(under))
    return Fraction(exact(value))


def to_cent(value: Decimal) -> Decimal:
    """Rounded to the 分, halves away from zero."""
    return value.quantize(CENT, ROUND_HALF_UP)


Number = Annotated[Decimal, BeforeValidator(exact)]
NotNegative = Annotated[Number, Field(ge=0)]
Rate = Annotated[Number, Field(ge=Decimal("-0.5"), le=1)]
Portion = Annotated[Number, Field(ge=0, le=1)]
Share = Annotated[Fraction, BeforeValidator(part), Field(ge=0)]
Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
Name = Annotated[str, Field(min_length=1, max_length=120)]


Volumes = Annotated[
    Annotated[Literal["claimed", "recomputed", "claimed_mean"], Tag("word")]
    | Annotated[dict[Year, NotNegative], Tag("years")],
    Discriminator(lambda value: "years" if isinstance(value, dict) else "word"),
]
TAGS = frozenset({"word", "years"})


class PriceScenario(Frozen):
    """CNY per tCO2e: one price, perhaps growing by a yearly rate from `base_year` on; or prices by year, where years
    that stand in no entry have no price and no income."""

    name: Name
    price: NotNegative | None = None
    growth: Rate = Decimal(0)
    base_year: Year | None = None
    by_year: dict[Year, NotNegative] = {}

    @model_validator(mode="after")
    def _one_way(self) -> "PriceScenario":
        if (self.price is None) == (not self.by_year):
            raise ValueError("须给出单价或分年单价之一 / give price or by_year")
        if self.growth != 0 and (self.price is None or self.base_year is None):
            raise ValueError("有年增长率时须给出单价和基准年 / growth needs price and base_year")
        return self

    def in_year(self, year: int) -> Decimal | None:
        """To the 分; None for a year without a price."""
        if self.price is None:
            found = self.by_year.get(year)
            return None if found is None else to_cent(found)
        if self.growth == 0 or self.base_year is None:
            return to_cent(self.price)
        return to_cent(self.price * (1 + self.growth) ** (year - self.base_year))


class Cost(Frozen):
    """CNY: in one year, by years, in every n-th year of a span, or as a share of each year's income."""

    name: Name
    amount: NotNegative | None = None
    year: Year | None = None
    since: Year | None = Field(default=None, alias="from")
    until: Year | None = None
    every: Annotated[int, Field(ge=1, le=100)] | None = None
    by_year: dict[Year, NotNegative] = {}
    share_of_income: Portion | None = None

    @model_validator(mode="after")
    def _one_way(self) -> "Cost":
        once = self.amount is not None and self.year is not None and self.since is None
        again = self.amount is not None and self.since is not None and self.until is not None and self.year is None
        ways = (once, again, bool(self.by_year), self.share_of_income is not None)
        if sum(ways) != 1 or (self.amount is not None and not (once or again)):
            raise ValueError(
                "须给出其一：金额和年份；金额和起止年；分年金额；占收入比例 / give amount and year, amount with from"
                " and until, by_year, or share_of_income"
            )
        if self.since is not None and self.until is not None and self.until < self.since:
            raise ValueError("终止年早于起始年 / until lies before from")
        return self

    def years(self) -> dict[int, Decimal]:
        """Amounts by year, to the 分; empty for a share of income."""
        if self.by_year:
            return {year: to_cent(value) for year, value in sorted(self.by_year.items())}
        if self.amount is None:
            return {}
        if self.year is not None:
            return {self.year: to_cent(self.amount)}
        return dict.fromkeys(range(self.since or 0, (self.until or 0) + 1, self.every or 1), to_cent(self.amount))


class Party(Frozen):
    holder: Name
    share: Share | None = None
    area: NotNegative | None = None


class Sharing(Frozen):
    """`agreement`: shares that sum to one, or areas in any one unit. `parcels`: the holders and areas that the dossier
    gives its parcels; `land` says which parcels count."""

    by: Literal["agreement", "parcels"]
    of: Literal["net", "income"] = "net"
    land: Literal["eligible", "eligible_and_undecided", "all"] = "eligible"
    holders: tuple[Party, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> "Sharing":
        if self.by == "parcels":
            if self.holders:
                raise ValueError("按小班分配时不列权利人 / by parcels lists no holders")
            return self
        shares, areas = ([getattr(item, name) for item in self.holders] for name in ("share", "area"))
        if not self.holders or not (all(item is not None for item in shares) ^ all(item is not None for item in areas)):
            raise ValueError("每个权利人都须给出份额，或都给出面积 / every holder needs a share, or every one an area")
        if len({item.holder for item in self.holders}) < len(self.holders):
            raise ValueError("权利人重复 / a holder stands twice")
        if all(item is not None for item in shares) and sum(shares) != 1:
            raise ValueError(f"份额合计为 {_shown(sum(shares))}，应为 1 / shares sum to {_shown(sum(shares))}, not 1")
        if all(item is not None for item in areas) and sum(areas) == 0:
            raise ValueError("面积合计为零 / areas sum to zero")
        return self


class Assumptions(Frozen):
    """All that a value file may say. `volumes`: `claimed`, `recomputed` or `claimed_mean` of the dossier, or tCO2e by
    year. `sold_share`: what part of the volume is sold. `lag_years`: how long after the year of growth the money
    comes; `first_year`: the first in which any comes, so that what grew long before is sold then."""

    volumes: Volumes
    prices: Annotated[tuple[PriceScenario, ...], Field(min_length=1, max_length=20)]
    costs: Annotated[tuple[Cost, ...], Field(max_length=500)] = ()
    sold_share: Portion = Decimal(1)
    lag_years: Annotated[int, Field(ge=0, le=30)] = 0
    first_year: Year | None = None
    discount_rate: Rate = Decimal(0)
    discount_from: Year | None = None
    sharing: Sharing | None = None

    @model_validator(mode="after")
    def _apart(self) -> "Assumptions":
        names = [item.name for item in self.prices]
        if len(set(names)) < len(names):
            raise ValueError("价格方案重名 / two scenarios have one name")
        if self.discount_rate != 0 and self.discount_from is None:
            raise ValueError("有折现率时须给出折现基准年 / a discount rate needs discount_from")
        return self


def _shown(value: Any) -> str:
    return format(float(value), ".12g")
