"""What is lost and why, and what dropping, clipping or documenting would keep.

Input is the judged frame: the survey's columns with `status` (eligible, excluded, undecided) and one column `rule:<ID>`
of verdicts per rule. All areas are those judged by: the map's, else the list's.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from checker.model.land import RateSource, ReasonArea, SalvageGroup, SalvageOption, SalvagePlan
from checker.parcels.codebook import load_codebook
from checker.parcels.plan_data import load_plan_data

RULE = "rule:"
CLOSED = ("pass", "not_applicable")
M2_PER_HA = 10_000.0
DECIMALS = 4
PASSED, FAILED, OPEN, UNCHECKED = 0, 1, 2, 3


@dataclass(frozen=True)
class Rate:
    """tCO2e per ha and year, and whose number it is."""

    tco2e: float
    source: RateSource


def to_mu(hectares: float) -> float:
    """亩 of hectares."""
    return round(hectares / load_codebook().numbers.area_units["亩"].ha, 2)


def parcel_areas(frame: pd.DataFrame) -> np.ndarray:
    """Area of each parcel in ha: the map's, else the list's; NaN without either."""
    drawn, listed = (
        pd.to_numeric(frame[name], errors="coerce").to_numpy(dtype="float64")
        for name in ("area_map_ha", "area_stated_ha")
    )
    return np.where(np.isfinite(drawn), drawn, listed)


def areas_by_reason(frame: pd.DataFrame) -> tuple[ReasonArea, ...]:
    """Area under every rule and verdict that is neither passed nor beside the point; largest first."""
    area = parcel_areas(frame)
    found = []
    for column in sorted(name for name in frame.columns if str(name).startswith(RULE)):
        verdicts = frame[column].to_numpy()
        for verdict in sorted({str(item) for item in verdicts} - set(CLOSED)):
            chosen = verdicts == verdict
            total = float(np.nansum(area[chosen]))
            found.append(
                ReasonArea(
                    rule=str(column).removeprefix(RULE), verdict=verdict, count=int(chosen.sum()),
                    area_ha=round(total, DECIMALS), area_mu=to_mu(total), unmeasured=int(np.isnan(area[chosen]).sum()),
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda item: (-item.area_ha, item.rule, item.verdict)))


def standing(verdicts: np.ndarray) -> np.ndarray:
    """Verdicts as PASSED, FAILED, OPEN (papers or a person settle it) or UNCHECKED (no paper can)."""
    codes, distinct = pd.factorize(verdicts)
    special = {"fail": FAILED, "not_checked": UNCHECKED}
    known = [PASSED if item in CLOSED else special.get(str(item), OPEN) for item in distinct]
    # A blank verdict is no verdict: open.
    return np.array([*known, OPEN], dtype=np.int8)[codes]


def alike(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Distinct rows of a table of small codes, and which of them each row is."""
    if not table.shape[1]:
        return np.zeros((1, 0), dtype=table.dtype), np.zeros(len(table), dtype=np.int64)
    plain = np.ascontiguousarray(table)
    whole = plain.view(np.dtype((np.void, plain.dtype.itemsize * plain.shape[1]))).ravel()
    _, first, row = np.unique(whole, return_index=True, return_inverse=True)
    return plain[first], row


def plan_salvage(
    frame: pd.DataFrame,
    blockers: Collection[str],
    min_area_m2: float = 0.0,
    rate: Rate | None = None,
    papers: Mapping[str, Sequence[str]] | None = None,
) -> SalvagePlan:
    """Options for every group of parcels that do not qualify as they are; each group names all its parcels.

    `blockers`: ids of the rules whose verdict decides. `min_area_m2`: what a clipped parcel must keep; a smaller rest
    is lost whole. `rate`: yearly volume, None when unknown. `papers`: document types that can settle a rule. Ground
    under several clips is counted as if the clips lay apart, so a clip never keeps less than stated.
    """
    area = parcel_areas(frame)
    ids = frame["parcel"].astype(str).to_numpy()
    status = frame["status"].to_numpy()
    rules = [name for name in sorted(blockers) if RULE + name in frame.columns]
    rows = np.flatnonzero(status != "eligible")
    codes = [standing(frame[RULE + name].to_numpy()[rows]) for name in rules]
    states, state = pd.factorize(status[rows], sort=True)
    table = np.column_stack([states.astype(np.int8), *codes]) if len(rows) else np.zeros((0, 1), dtype=np.int8)
    patterns, member = alike(table)
    order = np.argsort(member, kind="stable")
    groups = []
    for chosen in np.split(rows[order], np.flatnonzero(np.diff(member[order])) + 1) if len(rows) else ():
        pattern = patterns[member[np.searchsorted(rows, chosen[0])]]
        failed = tuple(name for name, code in zip(rules, pattern[1:], strict=True) if code == FAILED)
        still = tuple(name for name, code in zip(rules, pattern[1:], strict=True) if code == OPEN)
        undone = tuple(name for name, code in zip(rules, pattern[1:], strict=True) if code == UNCHECKED)
        name = str(state[pattern[0]])
        rest = _rest(frame.iloc[chosen], area[chosen], failed, min_area_m2)
        # Parcels that clipping would leave nothing of are a group of their own.
        for clipped in np.unique(rest > 0).tolist():
            mask = (rest > 0) == clipped
            own = chosen[mask]
            wanted = best_papers(still, papers or {})
            parts = [name, *("|".join(part) for part in (failed, still, undone)), "clip" if clipped else ""]
            groups.append(
                SalvageGroup(
                    id=identity("s", parts), status=name, failed=failed, open=still, unchecked=undone,
                    parcels=tuple(sorted(ids[own])), count=len(own),
                    area_ha=round(float(np.nansum(area[own])), DECIMALS), unmeasured=int(np.isnan(area[own]).sum()),
                    options=_options(area[own], rest[mask], failed, still, rate, wanted),
                )
            )  # fmt: skip
    groups.sort(key=lambda item: (-item.area_ha, item.status, item.failed, item.open, item.unchecked))
    eligible = float(np.nansum(area[status == "eligible"]))
    best = eligible + sum(group.options[0].kept_ha for group in groups)
    return SalvagePlan(
        eligible_ha=round(eligible, DECIMALS), best_ha=round(best, DECIMALS), groups=tuple(groups),
        group_count=len(groups), rate_tco2e=rate.tco2e if rate else None, rate_source=rate.source if rate else None,
    )  # fmt: skip


def best_papers(rules: Sequence[str], papers: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """For each rule the document type that settles it best, each once."""
    return tuple(dict.fromkeys(kinds[0] for rule in rules if (kinds := papers.get(rule))))


def identity(prefix: str, parts: Sequence[str]) -> str:
    return f"{prefix}-{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:8]}"


def _rest(group: pd.DataFrame, area: np.ndarray, failed: tuple[str, ...], min_area_m2: float) -> np.ndarray:
    """What clipping leaves of each parcel (ha); 0 where it meets not all that failed."""
    clips = load_plan_data().clip
    if not failed or not all(rule in clips and clips[rule].column in group.columns for rule in failed):
        return np.zeros(len(area))
    cut = np.zeros(len(area))
    for column, shared in {(clips[rule].column, clips[rule].shared) for rule in failed}:
        ground = pd.to_numeric(group[column], errors="coerce").to_numpy(dtype="float64")
        # A rule that fails without a measured overlap (a land class, say) is not met by clipping.
        ground = np.where(np.isfinite(ground) & (ground > 0), ground / M2_PER_HA, np.inf)
        cut += ground / 2 if shared else ground
    rest: np.ndarray = np.clip(np.nan_to_num(area) - cut, 0.0, None)
    rest[rest * M2_PER_HA < max(min_area_m2, 1.0)] = 0.0
    return rest


def _options(
    area: np.ndarray, rest: np.ndarray, failed: tuple[str, ...], still: tuple[str, ...], rate: Rate | None,
    papers: Sequence[str],
) -> tuple[SalvageOption, ...]:  # fmt: skip
    known = np.nan_to_num(area)
    found = [_option("drop", known, np.zeros_like(known), rate, (), ())]
    if not failed:
        found.append(_option("document", known, known, rate, still, papers))
    elif rest.any():
        found.append(_option("clip", known, rest, rate, still, papers))
    return tuple(sorted(found, key=lambda item: (-item.kept_ha, item.option)))


def _option(
    name: str, area: np.ndarray, kept: np.ndarray, rate: Rate | None, papers_for: tuple[str, ...], papers: Sequence[str]
) -> SalvageOption:
    keep, lost = float(kept.sum()), float((area - kept).sum())
    return SalvageOption(
        option=name, kept_ha=round(keep, DECIMALS), lost_ha=round(lost, DECIMALS), papers_for=papers_for,
        papers=tuple(papers), kept_tco2e=None if rate is None else round(keep * rate.tco2e, 2),
        lost_tco2e=None if rate is None else round(lost * rate.tco2e, 2),
    )  # fmt: skip
