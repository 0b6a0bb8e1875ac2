"""Plot tallies (每木检尺) to biomass per hectare."""

from typing import Final

import numpy as np
import pandas as pd

from checker.accounting import biomass
from checker.accounting.faults import FaultCode, InputError, InputFault, fault
from checker.accounting.monitoring import StratumPlots
from checker.accounting.tables import load_table

THICKEST_CM: Final = 500.0
M2_PER_HA: Final = 10_000.0
PARTS: Final = ("stem", "branch", "leaf", "root")


def plot_biomass(trees: pd.DataFrame, plots: pd.DataFrame, min_dbh_cm: float) -> pd.DataFrame:
    """Biomass of each plot, t dry matter/ha with roots.

    `trees`: plot, species_group, dbh_cm, one row a tree. `plots`: plot, stratum, area_m2 (horizontal). Gives `plots`
    with `biomass_t_per_ha` and `stems_per_ha`; a plot without trees of at least `min_dbh_cm` has 0 of both. Raises
    InputError naming the row (by the index, counted from 1) of every tree or plot that cannot be used.
    """
    faults = [
        *_absent(trees, "每木检尺", ("plot", "species_group", "dbh_cm")),
        *_absent(plots, "样地表", ("plot", "stratum", "area_m2")),
    ]
    if faults:
        raise InputError(faults)
    dbh = pd.to_numeric(trees["dbh_cm"], errors="coerce").to_numpy(np.float64)
    area = pd.to_numeric(plots["area_m2"], errors="coerce").to_numpy(np.float64)
    equations = _equations()
    known, groups = set(plots["plot"]), trees["species_group"].to_numpy(object)
    for row in np.flatnonzero(~((dbh > 0) & (dbh <= THICKEST_CM))).tolist():
        faults.append(_of_tree("out_of_range", trees, row, "dbh_cm", "no_diameter"))
    for row in np.flatnonzero(~trees["plot"].isin(known).to_numpy()).tolist():
        faults.append(_of_tree("unknown_name", trees, row, "plot", "no_such_plot"))
    for row in np.flatnonzero([group not in equations for group in groups]).tolist():
        faults.append(_of_tree("unknown_name", trees, row, "species_group", "no_equation"))
    for row in np.flatnonzero(~(area > 0)).tolist():
        where = f"样地表第 {row + 1} 行，area_m2"
        faults.append(fault("negative", where, plots["area_m2"].iloc[row], "not_above_zero"))
    for row in np.flatnonzero(plots["plot"].duplicated().to_numpy()).tolist():
        faults.append(fault("repeated", f"样地表第 {row + 1} 行，plot", plots["plot"].iloc[row], "plot_twice"))
    if faults:
        raise InputError(faults)
    kilograms = np.zeros(len(trees))
    for group in set(groups):
        rows = groups == group
        kilograms[rows] = sum(biomass.tree_component(dbh[rows], a, b) for a, b in equations[group])
    counted = dbh >= min_dbh_cm
    sums = pd.DataFrame({"plot": trees["plot"], "kg": kilograms * counted, "n": counted}).groupby("plot").sum()
    found = sums.reindex(plots["plot"], fill_value=0.0)
    hectares = area / M2_PER_HA
    return plots.assign(
        biomass_t_per_ha=found["kg"].to_numpy() / biomass.KG_PER_T / hectares,
        stems_per_ha=found["n"].to_numpy() / hectares,
    )


def by_stratum(plots: pd.DataFrame, areas_ha: dict[str, float]) -> list[StratumPlots]:
    """Plots with `stratum` and `biomass_t_per_ha` as strata for an estimate. Raises InputError for one without area."""
    absent = sorted(set(plots["stratum"]) - set(areas_ha))
    if absent:
        raise InputError([fault("missing", f"碳层 {name}", "", "stratum_without_area") for name in absent])
    return [
        StratumPlots(stratum=str(name), area_ha=areas_ha[str(name)], values=tuple(rows["biomass_t_per_ha"].tolist()))
        for name, rows in plots.groupby("stratum")
    ]


def _equations() -> dict[str, list[tuple[float, float]]]:
    found: dict[str, list[tuple[float, float]]] = {}
    for row in load_table("tree_biomass_equations").rows:
        if row.text("usable") != "no" and row.text("component") in PARTS:
            pair = row.number("coefficient_a"), row.number("exponent_b")
            found.setdefault(row.text("species_group"), []).append(pair)
    return found


def _absent(frame: pd.DataFrame, table: str, columns: tuple[str, ...]) -> list[InputFault]:
    return [fault("missing", f"{table}，列 {name}", "", "column_absent") for name in columns if name not in frame]


def _of_tree(code: FaultCode, trees: pd.DataFrame, row: int, column: str, key: str) -> InputFault:
    return fault(code, f"每木检尺第 {trees.index[row] + 1} 行，{column}", trees[column].iloc[row], key)
