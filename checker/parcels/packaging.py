"""Parcels bundled into candidate projects (打包开发): by owner, county, year of start and kind of land right.

Bundles are disjoint and hold every parcel that qualifies; what is not known is a key of its own, never a guess.
"""

from collections import defaultdict
from collections.abc import Collection

import numpy as np
import pandas as pd

from checker.model.base import Frozen
from checker.model.rule import Bilingual
from checker.parcels.frame import cause_of
from checker.parcels.plan_data import load_plan_data
from checker.parcels.salvage import CLOSED, DECIMALS, RULE, parcel_areas, to_mu

Key = tuple[str | None, str | None, int | None, str | None]


class Bundle(Frozen):
    """One candidate project; a part of the key is None where it is not known. `needs`: what is to be found out first,
    `open_rules`: rules that papers must still settle for some parcel in it."""

    owner: str | None
    county: str | None
    start_year: int | None
    land_right: str | None
    parcels: tuple[str, ...]
    count: int
    area_ha: float
    area_mu: float
    needs: tuple[Bilingual, ...]
    open_rules: tuple[str, ...]


def bundle_parcels(
    frame: pd.DataFrame,
    county: str | None = None,
    *,
    blockers: Collection[str] = (),
    statuses: Collection[str] = ("eligible",),
) -> tuple[Bundle, ...]:
    """Bundles of the parcels with one of the `statuses`, largest area first.

    `frame` is the judged frame. `county`: the project's only county, where the frame has no column `county`. A value
    whose cause says that it may not be judged by counts as not known.
    """
    chosen = np.flatnonzero(frame["status"].isin(list(statuses)).to_numpy()) if len(frame) else np.empty(0, dtype=int)
    owner, land_right = _known(frame, "holder"), _known(frame, "land_right")
    counties = _known(frame, "county") if "county" in frame else [county] * len(frame)
    years = _years(frame)
    members: dict[Key, list[int]] = defaultdict(list)
    for position in map(int, chosen):
        members[owner[position], counties[position], years[position], land_right[position]].append(position)
    area = parcel_areas(frame)
    bundles = [_bundle(key, frame, np.array(positions), area, blockers) for key, positions in members.items()]
    return tuple(sorted(bundles, key=lambda item: (-item.area_ha, item.parcels[0])))


def _bundle(
    key: Key, frame: pd.DataFrame, positions: np.ndarray, area: np.ndarray, blockers: Collection[str]
) -> Bundle:
    needs = load_plan_data().needs
    own = area[positions]
    wanted = [name for name, part in zip(("owner", "county", "start_year", "land_right"), key, strict=True)
              if part is None]  # fmt: skip
    wanted += ["area"] if np.isnan(own).any() else []
    still = tuple(
        rule for rule in sorted(blockers)
        if RULE + rule in frame and not frame[RULE + rule].iloc[positions].isin([*CLOSED, "fail"]).all()
    )  # fmt: skip
    total = float(np.nansum(own))
    return Bundle(
        owner=key[0], county=key[1], start_year=key[2], land_right=key[3],
        parcels=tuple(sorted(frame["parcel"].iloc[positions].astype(str))), count=len(positions),
        area_ha=round(total, DECIMALS), area_mu=to_mu(total), needs=tuple(needs[name] for name in wanted),
        open_rules=still,
    )  # fmt: skip


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
