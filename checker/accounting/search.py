"""Which slips, alone or two together, would turn the recomputed volumes into the claimed ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from checker.accounting.case import Case
from checker.accounting.growth import Array
from checker.accounting.slips import Figures, Slip, figures, possible_slips
from checker.model.base import Frozen
from checker.model.rule import Bilingual
from checker.resources.house import house

NOISE: Final = 0.005  # rounding inside the claim's own chain, relative, each figure
MEAN_SIGMAS: Final = 4.0
CHANCE_LIMIT: Final = 0.02
ORDINARY: Final = (0.5, 2.0)  # factors that honest disagreement also gives
OUTLANDISH_DENSITY: Final = 0.05


class Explanation(Frozen):
    """Slips that reproduce the claim. `worst` and `mean`: largest and weighted mean miss, relative. `decisive`:
    the match is too close to be chance; otherwise the claim is only compatible with it. `chance`: how many matches of
    this kind one expects by accident from a claim that differs for a reason outside the catalogue."""

    slips: tuple[str, ...]
    titles: tuple[Bilingual, ...]
    worst: float
    mean: float
    chance: float
    decisive: bool


@dataclass(frozen=True)
class Fit:
    worst: float
    mean: float
    chance: float


def deviates(claimed: Figures, honest: Figures) -> bool:
    """Whether the claim is further from the recomputation than house tolerances."""
    total = abs(honest.net.sum()) or 1.0
    if abs(claimed.net.sum() - honest.net.sum()) > house("claim_rel_tol") * total:
        return True
    scale = np.maximum(np.abs(honest.net), 0.1 * np.abs(honest.net).mean())
    return bool((np.abs(claimed.net - honest.net) > house("claim_year_rel_tol") * scale).any())


def search(case: Case, claimed: Figures, noise: float = NOISE, step: float = 0.0) -> tuple[Explanation, ...]:
    """Explanations of a claim, all that fit equally: single slips, and pairs only if no single slip does.

    Empty when the claim agrees or nothing fits. `step` is the last printed digit of the claim's figures (tCO2e).
    """
    detail = claimed.gross is not None
    honest = figures(case, detail)
    if honest is None or not deviates(claimed, honest):
        return ()
    base = _cells(honest)
    singles = []
    for slip in possible_slips(case):
        shown = figures(case, detail, (slip,))
        if shown is not None and not np.allclose(_cells(shown), base, rtol=noise / 10, atol=step / 10):
            singles.append((slip, _cells(shown)))
    found = _fitting([((slip,), cells) for slip, cells in singles], base, _cells(claimed), noise, step, detail)
    if found:
        return found
    pairs = []
    for (first, alone), (second, other) in combinations(singles, 2):
        if first.group == second.group and ":" not in first.id:
            continue
        shown = figures(case, detail, (first, second))
        if shown is None:
            continue
        cells = _cells(shown)
        # A slip that changes nothing beside the other explains nothing.
        if not any(np.allclose(cells, one, rtol=noise / 10, atol=step / 10) for one in (alone, other, base)):
            pairs.append(((first, second), cells))
    return _fitting(pairs, base, _cells(claimed), noise, step, detail)


def _cells(shown: Figures) -> Array:
    """All figures of a claim as rows of years: the strata, then the project."""
    return shown.net[None, :] if shown.gross is None else np.vstack([shown.gross, shown.net[None, :]])


def _fitting(
    tried: Sequence[tuple[tuple[Slip, ...], Array]],
    base: Array,
    claimed: Array,
    noise: float,
    step: float,
    detail: bool,
) -> tuple[Explanation, ...]:
    fits = [(slips, _fit(cells, base, claimed, noise, step)) for slips, cells in tried]
    support = [_support(cells, base, noise) for _, cells in tried]
    explanations = []
    for (slips, fit), mine in zip(fits, support, strict=True):
        if fit is None:
            continue
        rivals = sum(1 for other in support if other == mine)
        chance = min(1.0, rivals * fit.chance)
        explanations.append(
            Explanation(
                slips=tuple(slip.id for slip in slips), titles=tuple(slip.title for slip in slips), worst=fit.worst,
                mean=fit.mean, chance=chance, decisive=chance < CHANCE_LIMIT,
            )
        )  # fmt: skip
    return tuple(sorted(explanations, key=lambda one: (abs(one.mean), one.slips)))


def _fit(cells: Array, base: Array, claimed: Array, noise: float, step: float) -> Fit | None:
    """How the predicted cells meet the claim; None if they do not."""
    slack = noise * 1.05 * np.abs(cells) + 0.51 * step + 1e-9 * np.abs(cells).max()
    miss = claimed - cells
    if (np.abs(miss) > slack).any():
        return None
    shown = np.abs(cells) > 1e-6 * np.abs(cells).max()
    relative = miss[shown] / cells[shown]
    # Uniform noise of each figure; small figures weigh little because their printed step is coarse beside them.
    variance = (noise**2 + (0.5 * step / cells[shown]) ** 2) / 3.0
    mean = float((relative / variance).sum() / (1 / variance).sum())
    if abs(mean) > MEAN_SIGMAS / np.sqrt((1 / variance).sum()):
        return None
    return Fit(float(np.abs(relative).max()), mean, _chance(cells, base, noise))


def _ratios(cells: Array, base: Array) -> Array:
    ok = np.abs(base) > 1e-9 * np.abs(base).max()
    return np.where(ok, cells / np.where(ok, base, 1.0), np.nan)


def _support(cells: Array, base: Array, noise: float) -> tuple[bool, ...]:
    """Which rows (strata, project) the slips touch."""
    touched = np.abs(cells - base) > noise * np.abs(base)
    return tuple(bool(row.any()) for row in touched)


def _chance(cells: Array, base: Array, noise: float) -> float:
    """Chance that an arbitrary deviation of the same build meets this prediction: one factor for each distinct constant
    ratio; nothing to speak of where a row's ratio changes over the years."""
    ratio, chance = _ratios(cells, base), 1.0
    known: list[float] = []
    rows = ratio[:-1] if len(ratio) > 1 and np.nanmax(np.abs(ratio[:-1] - 1)) > noise else ratio[-1:]
    for row in rows:
        values = row[np.isfinite(row)]
        if not values.size or np.abs(values - 1).max() < noise:
            continue
        if values.max() - values.min() > 4 * noise * np.abs(values).max():
            return 0.0
        factor = float(np.median(values))
        if any(abs(factor - other) < 2 * noise * abs(other) for other in known):
            continue
        known.append(factor)
        width = 2 * MEAN_SIGMAS * noise / np.sqrt(3.0 * values.size)
        chance *= width * (1.0 if ORDINARY[0] < factor < ORDINARY[1] else OUTLANDISH_DENSITY)
    return chance if known else 1.0
