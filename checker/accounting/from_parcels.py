"""Strata from parcels: alike in species and planting year. What a parcel does not say leaves it out, by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from checker.accounting.strata import Provenance
from checker.model.base import Frozen
from checker.parcels.frame import cause_of

MAP, STATED = "area_map_ha", "area_stated_ha"
FROM_MAP: Final = Provenance(origin="declared", basis="secondary", source="小班图形面积")
FROM_TABLE: Final = Provenance(origin="declared", basis="secondary", source="小班属性面积")
FROM_ROWS: Final = Provenance(origin="declared", basis="secondary", source="小班一览表或矢量属性")
EQUAL_SHARES: Final = Provenance(origin="assumed", basis="recalled", source="混交比例未知，按等分计算")


class LeftOut(Frozen):
    """A parcel that no stratum can take, the column that is unknown there and why."""

    parcel: str
    column: str
    cause: str


@dataclass(frozen=True)
class ParcelStrata:
    """`frame` lacks only growth curves and parameters to be a strata table; `parcels` by stratum. Parcels in `left_out`
    are in no stratum: their area is missing from every sum, so a comparison with a claim must wait for them."""

    frame: pd.DataFrame
    provenance: Mapping[str, Provenance]
    parcels: Mapping[str, tuple[str, ...]]
    left_out: tuple[LeftOut, ...]


def strata_from_parcels(parcels: pd.DataFrame, eligible: npt.NDArray[np.bool_] | None = None) -> ParcelStrata:
    """Groups the parcel frame (see `checker.parcels.frame`) by species and planting year.

    Areas are the mapped ones where every parcel has one, else the stated ones, never a mixture. Parcels that are not
    `eligible` count only in `area_before_exclusion_ha`.
    """
    allowed = np.ones(len(parcels), bool) if eligible is None else np.asarray(eligible, bool)
    area = MAP if len(parcels) and known_cells(parcels, MAP)[allowed].all() else STATED
    usable, left_out = np.ones(len(parcels), bool), []
    for column in ("species", "planting_year", area):
        known = known_cells(parcels, column)
        for row in np.flatnonzero(usable & ~known).tolist():
            cause = parcels[cause_of(column)].iloc[row] or "missing"
            left_out.append(LeftOut(parcel=str(parcels["parcel"].iloc[row]), column=column, cause=str(cause)))
        usable &= known
    kept = parcels[usable].assign(eligible=allowed[usable])
    kept["mix"] = ["+".join(dict.fromkeys(names)) for names in kept["species"]]
    rows, members, mixed = [], {}, False
    for (mix, planted), group in kept.groupby(["mix", "planting_year"], sort=True):
        year = int(str(planted).split(".")[0])
        inside = group[group["eligible"]]
        if not len(inside):
            continue
        name = f"{mix} {year}"
        members[name] = tuple(str(parcel) for parcel in inside["parcel"])
        species = str(mix).split("+")
        mixed = mixed or len(species) > 1
        for one in species:
            rows.append({
                "stratum": name, "species": one, "area_ha": float(inside[area].sum()), "planting_year": year,
                "share": 1 / len(species), "area_before_exclusion_ha": float(group[area].sum()),
            })  # fmt: skip
    provenance = {name: FROM_ROWS for name in ("species", "planting_year")}
    provenance |= dict.fromkeys(("area_ha", "area_before_exclusion_ha"), FROM_MAP if area == MAP else FROM_TABLE)
    provenance["share"] = EQUAL_SHARES if mixed else FROM_ROWS
    return ParcelStrata(pd.DataFrame(rows), provenance, members, tuple(left_out))


def known_cells(parcels: pd.DataFrame, column: str) -> npt.NDArray[np.bool_]:
    """Where a column has a value without a cause of doubt, and a list is not empty."""
    values, causes = parcels[column], parcels[cause_of(column)]
    known = np.array(values.notna() & causes.isna(), dtype=bool)
    if column == "species":
        known &= np.array([bool(names) if isinstance(names, list | tuple) else False for names in values], dtype=bool)
    if column in (MAP, STATED):
        known &= values.to_numpy(np.float64) > 0
    return known
