"""What is lost and why, and what dropping, clipping or documenting would keep.

Input is the judged frame: the survey's columns with `status` (eligible, excluded, undecided) and one column `rule:<ID>`
of verdicts per rule. All areas are those judged by: the map's, else the list's.
"""

from collections import defaultdict
from collections.abc import Collection

import numpy as np
import pandas as pd

from checker.model.base import Frozen
from checker.parcels.codebook import load_codebook
from checker.parcels.plan_data import load_plan_data

RULE = "rule:"
CLOSED = ("pass", "not_applicable")
M2_PER_HA = 10_000.0
DECIMALS = 4


class ReasonArea(Frozen):
    """Parcels that one rule leaves with one verdict. A parcel may stand under several reasons. `unmeasured`: how many
    have no known area."""

    rule: str
    verdict: str
    count: int
    area_ha: float
    area_mu: float
    unmeasured: int


class SalvageOption(Frozen):
    """One way with a group of parcels. `kept_ha` and `lost_ha` add up to the group's area; `kept_tco2e` and
    `lost_tco2e` a year only where a yearly rate is given. `papers_for`: rules that papers must still settle, so that
    what is kept hangs on them."""

    option: str
    kept_ha: float
    lost_ha: float
    kept_tco2e: float | None = None
    lost_tco2e: float | None = None
    papers_for: tuple[str, ...] = ()


class SalvageGroup(Frozen):
    """Parcels with the same blockers failed and open, and the options for them, what keeps most first."""

    status: str
    failed: tuple[str, ...]
    open: tuple[str, ...]
    parcels: tuple[str, ...]
    area_ha: float
    unmeasured: int
    options: tuple[SalvageOption, ...]


class SalvagePlan(Frozen):
    """`eligible_ha` as things are; `best_ha` if every group takes its first option and all papers come."""

    eligible_ha: float
    best_ha: float
    groups: tuple[SalvageGroup, ...]


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


def plan_salvage(
    frame: pd.DataFrame,
    blockers: Collection[str],
    min_area_m2: float = 0.0,
    rate_tco2e: float | None = None,
) -> SalvagePlan:
    """Options for every group of parcels that do not qualify as they are.

    `blockers`: ids of the rules whose verdict decides. `min_area_m2`: what a clipped parcel must keep; a smaller rest
    is lost whole. `rate_tco2e`: yearly volume per ha, None when unknown. Ground under several clips is counted as if
    the clips lay apart, so a clip never keeps less than stated.
    """
    area = parcel_areas(frame)
    ids = frame["parcel"].astype(str).to_numpy()
    status = frame["status"].to_numpy()
    members: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[int]] = defaultdict(list)
    columns = [name for name in sorted(blockers) if RULE + name in frame.columns]
    verdicts = [frame[RULE + name].to_numpy() for name in columns]
    for position in np.flatnonzero(status != "eligible"):
        failed = tuple(name for name, v in zip(columns, verdicts, strict=True) if v[position] == "fail")
        still = tuple(
            name for name, v in zip(columns, verdicts, strict=True) if v[position] not in (*CLOSED, "fail")
        )  # fmt: skip
        members[str(status[position]), failed, still].append(int(position))
    groups = []
    for (state, failed, still), positions in members.items():
        chosen = np.array(positions)
        total = float(np.nansum(area[chosen]))
        options = _options(frame.iloc[chosen], area[chosen], failed, still, min_area_m2, rate_tco2e)
        groups.append(
            SalvageGroup(
                status=state, failed=failed, open=still, parcels=tuple(sorted(ids[chosen])),
                area_ha=round(total, DECIMALS), unmeasured=int(np.isnan(area[chosen]).sum()), options=options,
            )
        )  # fmt: skip
    groups.sort(key=lambda item: (-item.area_ha, item.status, item.failed, item.open))
    eligible = float(np.nansum(area[status == "eligible"]))
    best = eligible + sum(group.options[0].kept_ha for group in groups)
    return SalvagePlan(eligible_ha=round(eligible, DECIMALS), best_ha=round(best, DECIMALS), groups=tuple(groups))


def _options(
    group: pd.DataFrame,
    area: np.ndarray,
    failed: tuple[str, ...],
    still: tuple[str, ...],
    min_area_m2: float,
    rate: float | None,
) -> tuple[SalvageOption, ...]:
    known = np.nan_to_num(area)
    found = [_option("drop", known, np.zeros_like(known), rate, ())]
    clips = load_plan_data().clip
    if not failed:
        found.append(_option("document", known, known, rate, still))
    elif all(rule in clips and clips[rule].column in group.columns for rule in failed):
        cut = np.zeros_like(known)
        for column, shared in {(clips[rule].column, clips[rule].shared) for rule in failed}:
            ground = pd.to_numeric(group[column], errors="coerce").to_numpy(dtype="float64")
            # A rule that fails without a measured overlap (a land class, say) is not met by clipping.
            ground = np.where(np.isfinite(ground) & (ground > 0), ground / M2_PER_HA, np.inf)
            cut += ground / 2 if shared else ground
        rest = np.clip(known - cut, 0.0, None)
        rest[rest * M2_PER_HA < min_area_m2] = 0.0
        if rest.any():
            found.append(_option("clip", known, rest, rate, still))
    return tuple(sorted(found, key=lambda item: (-item.kept_ha, item.option)))


def _option(
    name: str, area: np.ndarray, kept: np.ndarray, rate: float | None, papers_for: tuple[str, ...]
) -> SalvageOption:
    keep, lost = float(kept.sum()), float((area - kept).sum())
    return SalvageOption(
        option=name, kept_ha=round(keep, DECIMALS), lost_ha=round(lost, DECIMALS), papers_for=papers_for,
        kept_tco2e=None if rate is None else round(keep * rate, 2),
        lost_tco2e=None if rate is None else round(lost * rate, 2),
    )  # fmt: skip
