"""Income, cost and present value by year, exact to the 分."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from decimal import Context, Decimal, localcontext

from checker.accounting.value.assumptions import Assumptions, Cost, PriceScenario, to_cent
from checker.model.value import CostLine, ScenarioValue, ValueYear

DIGITS = 400  # of intermediate results: two centuries of the steepest growth that is taken


def cash_flow(scenario: PriceScenario, given: Assumptions, volumes: Mapping[int, Decimal], base: int) -> ScenarioValue:
    """One scenario. `volumes` in tCO2e by year of growth; `base`: the year whose money counts in full."""
    with exactly():
        sold = sold_by_year(given, volumes)
        fixed: dict[int, Decimal] = {}
        for cost in given.costs:
            for year, amount in cost.years().items():
                fixed[year] = fixed.get(year, Decimal(0)) + amount
        rows = tuple(
            _year(year, sold.get(year, Decimal(0)), scenario, given, fixed.get(year, Decimal(0)), base)
            for year in sorted({*sold, *fixed})
        )
        return ScenarioValue(
            name=scenario.name, years=rows, income=total(row.income for row in rows),
            cost=total(row.cost for row in rows), net=total(row.net for row in rows),
            present=total(row.present for row in rows),
        )  # fmt: skip


def exactly() -> AbstractContextManager[Context]:
    """Arithmetic that loses no digit of an amount."""
    return localcontext(Context(prec=DIGITS))


def sold_by_year(given: Assumptions, volumes: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """tCO2e sold, by the year in which the money comes."""
    sold: dict[int, Decimal] = {}
    for grown, volume in sorted(volumes.items()):
        year = max(grown + given.lag_years, given.first_year or 0)
        sold[year] = sold.get(year, Decimal(0)) + volume * given.sold_share
    return sold


def _year(
    year: int, volume: Decimal, scenario: PriceScenario, given: Assumptions, fixed: Decimal, base: int
) -> ValueYear:
    price = scenario.in_year(year)
    income = to_cent(volume * price) if price is not None else Decimal("0.00")
    shares = [to_cent(income * item.share_of_income) for item in given.costs if item.share_of_income is not None]
    cost = to_cent(fixed + sum(shares, Decimal(0)))
    net, factor = income - cost, (1 + given.discount_rate) ** (year - base)
    return ValueYear(
        year=year,
        volume=volume,
        price=price,
        income=income,
        cost=cost,
        net=net,
        present=to_cent(net / factor),
        present_income=to_cent(income / factor),
    )


def cost_line(cost: Cost) -> CostLine:
    years = cost.years()
    return CostLine(
        name=cost.name, by_year=tuple(years.items()), share_of_income=cost.share_of_income,
        total=total(years.values()),
    )  # fmt: skip


def total(amounts: Iterable[Decimal]) -> Decimal:
    """A sum of amounts that are whole 分."""
    return sum(amounts, Decimal("0.00"))
