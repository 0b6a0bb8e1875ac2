"""A plot tally (每木检尺) in a file to an estimate: biomass by plot, stratified mean, half-width, discount, demand.

Beside the tally (`x.csv`, `x.xlsx`, or a paper: `x.pdf`, `x.jpg`, …; one row a tree, a plot without trees as one row
without diameter) lies `x.yaml` with what the tally does not say.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from pydantic import Field, ValidationError

from checker.accounting.discounts import Discount, discount
from checker.accounting.faults import FaultCode, InputError, InputFault, fault
from checker.accounting.monitoring import (
    CONFIDENCE,
    PRECISION,
    Change,
    Estimate,
    PlotDemand,
    StratumPlots,
    change,
    change_of_same_plots,
    double_sampling,
    estimate,
    plots_needed,
)
from checker.accounting.plot_columns import COLUMNS_PATH
from checker.accounting.plot_scan import PAPERS, scanned_tally
from checker.accounting.plots import by_stratum, plot_biomass
from checker.accounting.project_file import name_faults
from checker.accounting.sheet_file import read_sheet
from checker.accounting.words import refusal
from checker.model.base import Frozen
from checker.resources.yaml_source import read_one

PLOT_COLUMNS: Final = ("plot", "stratum", "area_m2")


class Before(Frozen):
    """The survey before: its tally in the same folder, how many years earlier, and whether its plots are these."""

    file: str
    years: float = Field(gt=0, le=100)
    same_plots: bool = False


class Auxiliary(Frozen):
    """A variable known at many more points than the plots (lidar, imagery): its value at each plot, its mean over the
    project and at how many points."""

    values: dict[str, float]
    mean: float
    points: int = Field(gt=2)


class Survey(Frozen):
    """What the file beside a tally states: `strata` area in ha by stratum; `min_dbh_cm` the smallest diameter counted;
    `groups` the equation of each species name that is no equation itself; `scheme` of the discount, none without."""

    strata: dict[str, float]
    min_dbh_cm: float = Field(gt=0, le=50)
    groups: dict[str, str] = {}
    scheme: str | None = None
    confidence: float = Field(default=CONFIDENCE, gt=0.5, lt=1)
    precision: float = Field(default=PRECISION, gt=0, lt=1)
    before: Before | None = None
    auxiliary: Auxiliary | None = None


class PlotRow(Frozen):
    """One plot, t dry matter/ha with roots."""

    plot: str
    stratum: str
    biomass_t_per_ha: float
    stems_per_ha: float


class StratumMean(Frozen):
    stratum: str
    area_ha: float
    plots: int
    mean: float
    deviation: float


class Monitored(Frozen):
    """t dry matter/ha with roots; `discount` None without a scheme, `needed` None where every mean is zero. `reading`:
    the least confidence of a scan's numbers, 1 for a table. `change` since the survey before, `by_auxiliary` the mean
    by double sampling, where the file beside the tally asks for them."""

    plots: tuple[PlotRow, ...]
    strata: tuple[StratumMean, ...]
    estimate: Estimate
    needed: PlotDemand | None
    discount: Discount | None
    confidence: float
    precision: float
    reading: float = 1.0
    change: Change | None = None
    by_auxiliary: Estimate | None = None


def monitor_file(path: Path) -> Monitored:
    """The estimate of a tally. Raises InputError naming rows, UserError for files that cannot be used."""
    survey = _survey(path.with_suffix(".yaml"))
    found = _measured(path, survey)
    more: dict[str, Any] = {}
    try:
        if survey.before is not None:
            more["change"] = _since(found, _measured(path.parent / survey.before.file, survey), survey.before, survey)
        if survey.auxiliary is not None:
            more["by_auxiliary"] = _by_auxiliary(found, survey.auxiliary, survey.confidence)
    except ValueError as error:
        raise refusal("files.no_estimate", why=error) from error
    return found.model_copy(update=more)


def _since(now: Monitored, then: Monitored, before: Before, survey: Survey) -> Change:
    """The change of biomass between two surveys with its combined half-width. Permanent plots are compared plot by
    plot, which only holds for one stratum."""
    if not before.same_plots:
        first, second = then.estimate, now.estimate
        return change(first.mean, first.relative, second.mean, second.relative, before.years)
    if len(survey.strata) > 1:
        raise refusal("files.same_plots_one_stratum")
    ours, theirs = ({row.plot: row.biomass_t_per_ha for row in one.plots} for one in (now, then))
    lost = sorted(set(ours) ^ set(theirs))
    if lost:
        raise InputError([fault("missing", f"样地 {name}", name, "plot_in_one_survey") for name in lost])
    names = sorted(ours)
    first_values, second_values = [theirs[name] for name in names], [ours[name] for name in names]
    return change_of_same_plots(first_values, second_values, before.years, survey.confidence)


def _by_auxiliary(found: Monitored, auxiliary: Auxiliary, confidence: float) -> Estimate:
    absent = sorted({row.plot for row in found.plots} - set(auxiliary.values))
    if absent:
        raise InputError([fault("missing", f"样地 {name}", name, "plot_without_auxiliary") for name in absent])
    return double_sampling(
        [row.biomass_t_per_ha for row in found.plots], [auxiliary.values[row.plot] for row in found.plots],
        auxiliary.mean, auxiliary.points, found.estimate.area_ha, confidence,
    )  # fmt: skip


def _measured(path: Path, survey: Survey) -> Monitored:
    reading = 1.0
    if path.suffix.lower() in PAPERS:
        trees, plots, reading = scanned_tally(path)
        trees = trees.assign(species_group=[survey.groups.get(name, name) for name in trees["species_group"]])
    else:
        trees, plots = _tally(path, survey)
    found = plot_biomass(trees, plots, survey.min_dbh_cm)
    strata = by_stratum(found, survey.strata)
    empty = sorted(set(survey.strata) - {stratum.stratum for stratum in strata})
    if empty:
        raise InputError([fault("missing", f"碳层 {name}", "", "stratum_without_plot") for name in empty])
    return _estimated(found, strata, survey).model_copy(update={"reading": reading})


def _estimated(found: pd.DataFrame, strata: list[StratumPlots], survey: Survey) -> Monitored:
    try:
        result = estimate(strata, survey.confidence)
        means = {s.stratum: float(np.mean(s.values)) for s in strata}
        deviations = {s.stratum: float(np.std(s.values, ddof=1)) for s in strata}
        weights = {s.stratum: s.area_ha / result.area_ha for s in strata}
        needed = None
        if result.mean > 0:
            needed = plots_needed(weights, deviations, result.mean, survey.confidence, survey.precision, least=2)
        taken = None
        if survey.scheme is not None:
            taken = discount(survey.scheme, result.mean, result.half_width)
    except ValueError as error:
        raise refusal("files.no_estimate", why=error) from error
    return Monitored(
        plots=tuple(
            PlotRow(plot=str(plot), stratum=str(stratum), biomass_t_per_ha=biomass, stems_per_ha=stems)
            for plot, stratum, biomass, stems in zip(
                found["plot"], found["stratum"], found["biomass_t_per_ha"].tolist(), found["stems_per_ha"].tolist(),
                strict=True,
            )
        ),
        strata=tuple(
            StratumMean(
                stratum=s.stratum, area_ha=s.area_ha, plots=len(s.values), mean=means[s.stratum],
                deviation=deviations[s.stratum],
            )
            for s in strata
        ),
        estimate=result, needed=needed, discount=taken, confidence=survey.confidence, precision=survey.precision,
    )  # fmt: skip


def _survey(path: Path) -> Survey:
    if not path.is_file():
        raise refusal("files.no_survey", name=path.name)
    content = read_one(path)
    if not isinstance(content, dict):
        raise refusal("files.no_strata_areas", name=path.name)
    try:
        return Survey.model_validate(content)
    except ValidationError as error:
        raise InputError(name_faults(path.name, error)) from error


def _tally(path: Path, survey: Survey) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Trees and plots of a tally, in the units of `plot_biomass`. Raises InputError naming columns and rows."""
    table, faults = _named(read_sheet(path))
    if faults:
        raise InputError(faults)
    for name in ("plot", "stratum", "species_group"):
        written = table[name].astype(object).where(table[name].notna(), "").astype(str).str.strip()
        table[name] = written.str.removesuffix(".0") if name != "species_group" else written
    table["area_m2"] = pd.to_numeric(table["area_m2"], errors="coerce").astype(np.float64)
    for row in np.flatnonzero(~(table["area_m2"] > 0).to_numpy()).tolist():
        faults.append(fault("negative", _at(row, "area_m2"), "", "not_above_zero"))
    for name in ("plot", "stratum"):
        for row in np.flatnonzero((table[name] == "").to_numpy()).tolist():
            faults.append(fault("missing", _at(row, name), "", "empty"))
    spread = table.groupby("plot")[["stratum", "area_m2"]].nunique(dropna=False)
    for plot in spread.index[(spread > 1).any(axis=1)]:
        faults.append(fault("repeated", f"样地 {plot}", plot, "plot_differs"))
    if faults:
        raise InputError(faults)
    bare = table["dbh_cm"].isna() | (table["dbh_cm"].astype(str).str.strip() == "")
    # A row without diameter and species stands for a plot without trees; a species without diameter is a fault later.
    trees = table[~(bare & (table["species_group"] == ""))]
    trees = trees.assign(species_group=[survey.groups.get(name, name) for name in trees["species_group"]])
    plots = table.drop_duplicates("plot")[list(PLOT_COLUMNS)].reset_index(drop=True)
    return trees, plots


def _named(frame: pd.DataFrame) -> tuple[pd.DataFrame, list[InputFault]]:
    """The table under our column names, diameters in cm and plot areas in m2."""
    columns, unused = _columns()
    found: dict[str, pd.Series] = {}
    faults = []
    for heading in frame.columns:
        label, unit = _split(str(heading))
        name = next((key for key, one in columns.items() if label == key or label in one["headings"]), None)
        if name is None:
            if label not in unused:
                faults.append(_of_column("unknown_name", str(heading), "column_unknown"))
            continue
        if name in found:
            faults.append(_of_column("repeated", str(heading), "column_twice"))
            continue
        units = columns[name].get("units")
        cells = frame[heading]
        if units is not None and label != name:
            factor = units.get(unit or columns[name].get("unit"))
            if factor is None:
                faults.append(_of_column("unit", str(heading), "column_unit"))
                continue
            numbers = pd.to_numeric(cells, errors="coerce")
            cells = (numbers * factor).astype(object).where(numbers.notna(), cells)
        found[name] = cells
    named = {_split(str(heading))[0] for heading in frame.columns}
    for name, one in columns.items():
        if name not in found and not named & {name, *one["headings"]}:
            faults.append(_of_column("missing", one["headings"][0], "column_absent"))
    return pd.DataFrame(found), faults


def _split(heading: str) -> tuple[str, str | None]:
    plain = re.sub(r"\s", "", heading)
    found = re.fullmatch(r"(.+?)[(（/]([^()（）/]+)[)）]?", plain)
    return (found.group(1), found.group(2)) if found else (plain, None)


@cache
def _columns() -> tuple[dict[str, Any], frozenset[str]]:
    content = read_one(COLUMNS_PATH)
    for one in content["columns"].values():
        if "units" in one:
            one["units"] = {unit: float(factor) for unit, factor in one["units"].items()}
    return content["columns"], frozenset(content["unused"])


def _at(row: int, column: str) -> str:
    return f"每木检尺第 {row + 1} 行，{column}"


def _of_column(code: FaultCode, heading: str, key: str) -> InputFault:
    return fault(code, f"每木检尺，列 {heading}", heading, key)
