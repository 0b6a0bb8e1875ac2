"""The yearly table of a claim: does it add up to the total and span its period?"""

from datetime import date

from checker.model.fact import Fact, Value
from checker.reconciliation.measure import measure

# A paper speaks of its accounting period where it names one, else of the crediting period.
PERIODS = (("monitoring_start", "monitoring_end"), ("crediting_start", "crediting_end"))
TONNE = 1.0

Index = dict[tuple[str, str], Fact]


def yearly_facts(document: str, index: Index) -> list[Fact]:
    """`claim_sum_excess_t`, `years_outside_period` and `years_missing` of a paper that states yearly volumes or a
    total; each is unknown where a figure it needs is absent."""
    years, total = index.get((document, "claimed_by_year")), index.get((document, "claimed_total"))
    if years is None and total is None:
        return []
    facts = [_sum_excess(document, years, total)]
    return [*facts, *_span_facts(document, years, index)] if years is not None else facts


def _sum_excess(document: str, years: Fact | None, total: Fact | None) -> Fact:
    """What is left of |total - sum| after half a printed unit, half a tonne at least, for each year."""
    step = max([TONNE, *(fact.precision for fact in (years, total) if fact is not None)])

    def excess(by_year: dict[str, float], stated: float) -> Value:
        # Six digits: tonnes printed with decimals must not pass the line by binary noise.
        return round(max(0.0, abs(stated - sum(by_year.values())) - 0.5 * step * len(by_year)), 6)

    return measure(document, "claim_sum_excess_t", [years, total], excess, unit="tCO2e")


def _span_facts(document: str, years: Fact, index: Index) -> list[Fact]:
    pair = next((pair for pair in PERIODS if any((document, name) in index for name in pair)), PERIODS[-1])
    inputs = [years, *(index.get((document, name)) for name in pair)]

    def outside(by_year: dict[str, float], first: str, last: str) -> Value | None:
        found = misfit(by_year, first, last)
        return None if found is None else float(found[0])

    def absent(by_year: dict[str, float], first: str, last: str) -> Value | None:
        found = misfit(by_year, first, last)
        return None if found is None else float(found[1])

    return [
        measure(document, "years_outside_period", inputs, outside, unit="a"),
        measure(document, "years_missing", inputs, absent, unit="a"),
    ]


def misfit(by_year: dict[str, float], first: str, last: str) -> tuple[int, int] | None:
    """Rows outside the period and years of it without a row; None where the period is none.

    Years may be calendar years, or crediting years named by the year in which they begin or end: the reading that fits
    best counts. A row of zero outside the period claims nothing and is no misfit.
    """
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    if end <= start:
        return None
    rows, claiming = {int(year) for year in by_year}, {int(year) for year, volume in by_year.items() if volume != 0}
    calendar = set(range(start.year, end.year + 1))
    readings = [calendar]
    if len(calendar) > 1 and (start.month, start.day) != (1, 1):
        readings += [calendar - {end.year}, calendar - {start.year}]
    return min(((len(claiming - years), len(years - rows)) for years in readings), key=sum)
