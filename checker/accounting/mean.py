"""Does the yearly mean times the length of the crediting period give the total? (CNCA-CCER-01:2023 4.5.2(3))"""

import math
from datetime import date

from checker.model.fact import Fact, Value
from checker.reconciliation.calendar import years_between
from checker.reconciliation.measure import measure

LONGEST_DIVISOR = 60


def mean_facts(document: str, index: dict[tuple[str, str], Fact]) -> list[Fact]:
    """`mean_gap_t`, `mean_gap_beyond_rounding_t`, `mean_other_divisor_a` of a paper that states a total and a mean."""
    total, mean = index.get((document, "claimed_total")), index.get((document, "claimed_annual"))
    if total is None and mean is None:
        return []
    years = crediting_length(document, index)
    steps = (total.precision if total else 0.0) or 1.0, (mean.precision if mean else 0.0) or 1.0

    def strict(volume: float, stated: float, length: float) -> Value | None:
        return _gap(volume, volume, stated, length, steps[1])

    def lenient(volume: float, stated: float, length: float) -> Value | None:
        return _gap(volume - steps[0], volume + steps[0], stated, length, steps[1])

    def divisor(volume: float, stated: float, length: float) -> Value | None:
        if _gap(volume, volume, stated, length, steps[1]) == 0.0:
            return None
        fits = [n for n in range(1, LONGEST_DIVISOR + 1) if _gap(volume, volume, stated, float(n), steps[1]) == 0.0]
        return float(fits[0]) if len(fits) == 1 else None

    inputs = [total, mean, years]
    facts = [
        measure(document, "mean_gap_t", inputs, strict, unit="tCO2e"),
        measure(document, "mean_gap_beyond_rounding_t", inputs, lenient, unit="tCO2e"),
    ]
    other = measure(document, "mean_other_divisor_a", inputs, divisor, unit="a")
    return [*facts, other] if other.value is not None else facts


def _gap(low: float, high: float, stated: float, years: float, step: float) -> float | None:
    """Distance (t) of the stated mean from what total/years may be printed as: rounded down, up or to nearest.

    `low`..`high` is the range of the total; `step` the last printed digit of the mean. 0 when it fits.
    """
    if years <= 0 or stated < 0 or high < 0:
        return None
    # Ten digits: a quotient that ends at a printed digit must not be pushed over it by binary noise.
    down = math.floor(round(low / years / step, 10)) * step
    up = math.ceil(round(high / years / step, 10)) * step
    return round(max(0.0, down - stated, stated - up), 6)


def crediting_length(document: str, index: dict[tuple[str, str], Fact]) -> Fact | None:
    """Length of the crediting period in years, from its dates or, without them, as stated."""
    start, end = index.get((document, "crediting_start")), index.get((document, "crediting_end"))
    if start is None or end is None:
        return index.get((document, "crediting_years"))

    def length(first: str, last: str) -> Value | None:
        days = date.fromisoformat(first), date.fromisoformat(last)
        return years_between(*days) if days[1] > days[0] else None

    return measure(document, "crediting_years", [start, end], length, unit="a")
