"""Parcels bundled into candidate projects (打包开发): by owner, county, year of start and kind of land right.

Bundles are disjoint and hold every parcel that qualifies; what is not known is a key of its own, never a guess.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

import numpy as np
import pandas as pd

from checker.model.land import Bundle
from checker.parcels.frame import cause_of
from checker.parcels.plan_data import load_plan_data
from checker.parcels.salvage import (
    DECIMALS,
    OPEN,
    RULE,
    UNCHECKED,
    Rate,
    best_papers,
    identity,
    parcel_areas,
    standing,
    to_mu,
)

Key = tuple[str | None, str | None, int | None, str | None]
PARTS = ("owner", "county", "start_year", "land_right")


def bundle_parcels(
    frame: pd.DataFrame,
    county: str | None = None,
    *,
    blockers: Collection[str] = (),
    statuses: Collection[str] = ("eligible",),
    rate: Rate | None = None,
    papers: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Bundle, ...]:
    """Bundles of the parcels with one of the `statuses`, largest area first; each names all its parcels.

    `frame` is the judged frame. `county`: the project's only county, where the parcel's own is not known. A value
    whose cause says that it may not be judged by counts as not known. `rate`: yearly volume per ha. `papers`: document
    types that can settle a rule.
    """
    if not len(frame):
        return ()
    chosen = np.flatnonzero(frame["status"].isin(list(statuses)).to_numpy())
    owner, land_right = _owners(frame), _known(frame, "land_right")
    counties = [own or county for own in _known(frame, "county")]
    years = _years(frame)
    members: dict[Key, list[int]] = defaultdict(list)
    for position in chosen.tolist():
        members[owner[position], counties[position], years[position], land_right[position]].append(position)
    area, sure = parcel_areas(frame), frame["status"].to_numpy() == "eligible"
    ids = frame["parcel"].astype(str).to_numpy()
    codes = {rule: standing(frame[RULE + rule].to_numpy()) for rule in sorted(blockers) if RULE + rule in frame}
    bundles = []
    for key, positions in members.items():
        own = np.array(positions)
        still, undone = (
            tuple(rule for rule, code in codes.items() if (code[own] == state).any()) for state in (OPEN, UNCHECKED)
        )
        bundles.append(_bundle(key, ids[own], area[own], sure[own], still, undone, rate, papers or {}))
    return tuple(sorted(bundles, key=lambda item: (-item.area_ha, item.parcels[0])))


def _bundle(
    key: Key, ids: np.ndarray, area: np.ndarray, sure: np.ndarray, still: tuple[str, ...],
    undone: tuple[str, ...], rate: Rate | None, papers: Mapping[str, Sequence[str]],
) -> Bundle:  # fmt: skip
    wanted = [name for name, part in zip(PARTS, key, strict=True) if part is None]
    wanted += ["area"] if np.isnan(area).any() else []
    total, eligible = float(np.nansum(area)), float(np.nansum(area[sure]))
    return Bundle(
        id=identity("b", [str(part or "") for part in key]),
        owner=key[0], county=key[1], start_year=key[2], land_right=key[3], parcels=tuple(sorted(ids)), count=len(ids),
        area_ha=round(total, DECIMALS), area_mu=to_mu(total), eligible_count=int(sure.sum()),
        eligible_ha=round(eligible, DECIMALS), undecided_ha=round(total - eligible, DECIMALS),
        tco2e=None if rate is None else round(total * rate.tco2e, 2),
        needs=tuple(load_plan_data().needs[name] for name in wanted), open_rules=still,
        unchecked=undone, papers=best_papers(still, papers),
    )  # fmt: skip


def _owners(frame: pd.DataFrame) -> list[str | None]:
    """The right holder that the parcel's row names, else those of its title papers."""
    named = _known(frame, "holder")
    if "title_holders" not in frame:
        return named
    causes = frame[cause_of("title_holders")] if cause_of("title_holders") in frame else [None] * len(frame)
    return [
        own if own is not None or not isinstance(held, tuple) or not held or pd.notna(cause) else "、".join(held)
        for own, held, cause in zip(named, frame["title_holders"], causes, strict=True)
    ]


def _known(frame: pd.DataFrame, name: str) -> list[str | None]:
    if name not in frame:
        return [None] * len(frame)
    causes = frame[cause_of(name)] if cause_of(name) in frame else [None] * len(frame)
    return [
        value if isinstance(value, str) and value and pd.isna(cause) else None
        for value, cause in zip(frame[name], causes, strict=True)
    ]


def _years(frame: pd.DataFrame) -> list[int | None]:
    """Year of start: of the start date, else of planting."""
    years: list[int | None] = []
    planted = pd.to_numeric(frame["planting_year"], errors="coerce") if "planting_year" in frame else None
    causes = frame.get(cause_of("planting_year"))
    for position, start in enumerate(_known(frame, "start_date")):
        year = int(start[:4]) if start and start[:4].isdigit() else None
        if year is None and planted is not None and (causes is None or pd.isna(causes.iloc[position])):
            value = float(planted.iloc[position])
            year = int(value) if np.isfinite(value) else None
        years.append(year)
    return years
