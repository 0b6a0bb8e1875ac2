"""Sums over parcels, in whole square metres and whole ten-millionths of a tonne, so that parts add up to the whole."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from checker.accounting.band import Band, find_band
from checker.screening.mechanisms import Mechanism
from checker.screening.model import RateUsed, Sum
from checker.screening.outcome import ELIGIBLE, OUTCOMES, UNDECIDED, Codes, Outcome

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

Ints = npt.NDArray[np.int64]
HA, MU_OF_HA, PER_MILLE = 10_000, 15, 1_000
KNOWN_YIELDS = "registry_yields"


@dataclass(frozen=True)
class Ground:
    """Area per parcel in whole m² and whether there is one; per mechanism with published yields the low, median and
    high yearly volume in 1e-7 tCO2e."""

    m2: Ints
    measured: npt.NDArray[np.bool_]
    volumes: dict[str, tuple[Ints, Ints, Ints]]
    rates: dict[str, tuple[RateUsed, ...]]


def measure_ground(frame: "GeoDataFrame", mechanisms: Iterable[Mechanism]) -> Ground:
    """The drawn area, else the stated one; the rate of the parcel's province, else of the nation."""
    drawn, stated = (pd.to_numeric(frame[name], errors="coerce").to_numpy(dtype=float)
                     for name in ("area_map_ha", "area_stated_ha"))  # fmt: skip
    area = np.where(np.isfinite(drawn), drawn, stated)
    measured = np.isfinite(area) & (area >= 0)
    m2 = np.round(np.where(measured, area, 0.0) * HA).astype(np.int64)
    codes, provinces = pd.factorize(frame["admin_province"].where(frame["admin_province__cause"].isna(), None))
    bands = [*(find_band(str(name)) for name in provinces), find_band(None)]
    volumes: dict[str, tuple[Ints, Ints, Ints]] = {}
    rates: dict[str, tuple[RateUsed, ...]] = {}
    for mechanism in mechanisms:
        if mechanism.yields != KNOWN_YIELDS:
            continue
        low, median, high = (
            np.array([round(getattr(band, name) * PER_MILLE) for band in bands], np.int64)[codes] * m2
            for name in ("low", "median", "high")
        )
        volumes[mechanism.id] = (low, median, high)
        rates[mechanism.id] = _used(bands, codes)
    return Ground(m2, measured, volumes, rates)


def _used(bands: list[Band], codes: npt.NDArray[np.int64]) -> tuple[RateUsed, ...]:
    """The rates that stand behind the volumes; several provinces may share the nation's."""
    counts: dict[str, int] = {}
    for position, band in enumerate(bands):
        wanted = position if position < len(bands) - 1 else -1
        counts[band.region] = counts.get(band.region, 0) + int((codes == wanted).sum())
    by_region = {band.region: band for band in bands}
    return tuple(
        RateUsed(**by_region[region].model_dump(), parcels=count) for region, count in sorted(counts.items()) if count
    )


class Tally:
    """Sums of one ground by group: `groups` is the group of each parcel, numbered from 0."""

    def __init__(self, ground: Ground, groups: Ints, count: int) -> None:
        self.ground, self.groups, self.count = ground, groups, count

    def sums(self, chosen: npt.NDArray[np.bool_], mechanism: str | None = None) -> list[Sum]:
        """The chosen parcels by group, with volumes where the mechanism has any."""
        m2, parcels = self._add(self.ground.m2, chosen), self._add(np.ones(len(chosen), np.int64), chosen)
        blank = self._add((~self.ground.measured).astype(np.int64), chosen)
        volumes = self.ground.volumes.get(mechanism or "")
        told = [self._add(item, chosen) for item in volumes] if volumes is not None else None
        return [
            Sum(
                parcels=int(parcels[n]), area_ha=hectares(m2[n]), area_mu=mu(m2[n]), unmeasured=int(blank[n]),
                **({} if told is None else dict(zip(VOLUMES, (tonnes(item[n]) for item in told), strict=True))),
            )
            for n in range(self.count)
        ]  # fmt: skip

    def by_outcome(self, outcome: Codes, mechanism: str | None = None) -> list[dict[Outcome, Sum]]:
        """All four outcomes by group; volumes where land may still come to yield any."""
        parts = {
            name: self.sums(outcome == code, mechanism if code in (ELIGIBLE, UNDECIDED) else None)
            for code, name in enumerate(OUTCOMES)
        }
        return [{name: of[n] for name, of in parts.items()} for n in range(self.count)]

    def _add(self, values: Ints, chosen: npt.NDArray[np.bool_]) -> Ints:
        total = np.zeros(self.count, np.int64)
        np.add.at(total, self.groups[chosen], values[chosen])
        return total


VOLUMES = ("low_tco2e", "median_tco2e", "high_tco2e")


def hectares(m2: int | np.integer) -> float:
    return int(m2) / HA


def mu(m2: int | np.integer) -> float:
    """亩: fifteen to the hectare."""
    return int(m2) * MU_OF_HA / HA


def tonnes(parts: int | np.integer) -> float:
    """From ten-millionths of a tonne (a thousandth of a rate times a square metre)."""
    return int(parts) / (HA * PER_MILLE)
