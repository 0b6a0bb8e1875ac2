"""How the recomputed volumes move with their inputs, for the charts of a report."""

from typing import Final

from checker.accounting.case import Case
from checker.accounting.faults import InputError
from checker.accounting.montecarlo import simulate
from checker.accounting.ranges import Range, even_ranges
from checker.model.audit import Sensitivity, SensitivityBar, YearSpread

DRAWS: Final = 2_000
SEED: Final = 1
MOST_ROWS: Final = 500
MOVES: Final = 1e-9


def sensitivity(case: Case, declared: tuple[Range, ...]) -> Sensitivity | None:
    """Tornado and fan over the declared ranges, else over even ones; inputs that move nothing are left out. None for
    a project of more strata than a page can wait for, and where a curve does not hold over the range."""
    if len(case.area) > MOST_ROWS:
        return None
    try:
        found = simulate(case, declared or even_ranges(), draws=DRAWS, seed=SEED)
    except InputError:
        if declared:
            raise
        # An even range can push a curve over its own bounds; the analysis is ours to leave out.
        return None
    ranges = {one.name: one for one in declared or even_ranges()}
    scale = abs(found.central) or 1.0
    bars = tuple(
        SensitivityBar(
            name=bar.name, low=ranges[bar.name].low, high=ranges[bar.name].high, total_at_low=round(bar.at_low, 3),
            total_at_high=round(bar.at_high, 3),
        )
        for bar in found.tornado if abs(bar.at_high - bar.at_low) > MOVES * scale
    )  # fmt: skip
    years = tuple(YearSpread(year=band.year, percentiles=_rounded(band.percentiles)) for band in found.fan)
    return Sensitivity(
        declared=bool(declared), draws=found.draws, seed=found.seed, total_percentiles=_rounded(found.total_band),
        bars=bars, years=years,
    )  # fmt: skip


def _rounded(values: tuple[float, float, float, float, float]) -> tuple[float, float, float, float, float]:
    """To the kilogram, so that the last bits of a machine's arithmetic do not make two audits differ."""
    a, b, c, d, e = (round(value, 3) for value in values)
    return a, b, c, d, e
