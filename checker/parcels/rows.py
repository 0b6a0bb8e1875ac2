"""All rows of the parcel lists, read into typed columns, with their areas in hectares once they are joined."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from checker.model.evidence import Evidence
from checker.parcels.area_unit import decide_unit
from checker.parcels.frame import as_column, filled
from checker.parcels.notes import Notes
from checker.parcels.shares import SHARES, merge_households
from checker.parcels.sheet import ASIDE, KEYS, Sheet, decode


def read_rows(sheets: Sequence[Sheet], notes: Notes) -> pd.DataFrame:
    """Rows of all sheets; `area` as printed, `sheet` the position of the sheet."""
    tables = []
    for position, sheet in enumerate(sheets):
        table = decode(sheet, notes)
        table["sheet"] = position
        table["document"] = as_column(filled(len(table), sheet.document))
        table["place"] = pd.Series(sheet.places, dtype=object)
        tables.append(table)
    if not tables:
        return pd.DataFrame(
            columns=["parcel_number", *KEYS, *ASIDE, "area", "sheet", "document", "place", SHARES], dtype=object
        )
    tables = merge_households(tables, notes)
    return tables[0] if len(tables) == 1 else pd.concat(tables, ignore_index=True)


def add_hectares(
    rows: pd.DataFrame, sheets: Sequence[Sheet], pairs: dict[int, int], drawn_ha: np.ndarray, notes: Notes
) -> None:
    """Sets `area_stated_ha` and `area_unclear` (a number whose unit nobody can tell), sheet by sheet."""
    printed = rows["area"].astype("float64").to_numpy()
    drawn = np.full(len(rows), np.nan)
    for feature, row in pairs.items():
        drawn[row] = drawn_ha[feature]
    hectares = np.full(len(rows), np.nan)
    unclear = np.zeros(len(rows), dtype=bool)
    for position, sheet in enumerate(sheets):
        own = (rows["sheet"] == position).to_numpy()
        unit = sheet.units.get("area", "")
        factor = decide_unit(printed[own], drawn[own], unit, sheet.name, sheet.document, notes)
        if factor is None:
            unclear |= own & np.isfinite(printed)
        else:
            hectares[own] = printed[own] * factor
    rows["area_stated_ha"] = hectares
    rows["area_unclear"] = unclear


def row_evidence(sheets: Sequence[Sheet]) -> tuple[Evidence, ...]:
    """One place per list: its name and how many rows it gave."""
    return tuple(
        Evidence(
            document=sheet.document, cell=sheet.places[0] if sheet.places else None,
            quote=f"{sheet.name}（{len(sheet.texts)} 行）", method="sheet", confidence=1.0,
        )
        for sheet in sheets
    )  # fmt: skip
