"""The strata table: declared columns with unit and range, checked cell by cell, with where each column came from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
import pandas as pd

from checker.accounting.faults import FaultCode, InputError, InputFault, fault
from checker.accounting.sourced import Origin
from checker.accounting.words import say
from checker.model.base import Frozen
from checker.model.evidence import Evidence
from checker.model.rule import Basis

MU_PER_HA: Final = 15.0
ROUTES = ("volume", "volume_power", "stand_biomass", "tree", "tree_volume", "carbon", "shrub", "bamboo")
SCENARIOS: Final[Mapping[str, bool]] = {"": False, "项目": False, "project": False, "基准线": True, "baseline": True}
AGE_CLASSES: Final = tuple(f"culm_share_{k}" for k in range(1, 6))
SHARES_TOLERANCE: Final = 1e-6
NAMED_CELLS: Final = 20


class Column(Frozen):
    """A column: `low` and `high` are the bounds of sense (both allowed unless `above_low`), `label` its heading."""

    label: str
    kind: Literal["text", "number", "year"] = "number"
    unit: str = ""
    low: float = 0.0
    high: float = 1.0
    above_low: bool = True
    required: bool = False


# Bounds of sense catch slips of unit and typing; they are no limits of any methodology.
COLUMNS: Mapping[str, Column] = {
    "stratum": Column(label="碳层", kind="text", required=True),
    "species": Column(label="树种", kind="text", required=True),
    "curve": Column(label="生长曲线", kind="text", required=True),
    "area_ha": Column(label="面积", unit="ha", high=1_000_000, required=True),
    "planting_year": Column(
        label="造林年度", kind="year", unit="a", low=1950, high=2100, above_low=False, required=True
    ),
    "route": Column(label="计算途径", kind="text"),
    "share": Column(label="树种面积比例", unit="fraction"),
    "survival": Column(label="保存率", unit="fraction"),
    "density_per_ha": Column(label="株数", unit="1/ha", high=100_000),
    "seedling_age_a": Column(label="苗龄", unit="a", high=30, above_low=False),
    "wood_density": Column(label="木材密度", unit="t/m3", high=1.5),
    "bef": Column(label="生物量扩展因子", unit="fraction", low=1.0, high=20, above_low=False),
    "root_shoot": Column(label="根茎比", unit="fraction", high=5, above_low=False),
    "carbon_fraction": Column(label="含碳率", unit="fraction", low=0.2, high=0.65),
    "height_curve": Column(label="树高曲线", kind="text"),
    "equation": Column(label="单木方程", kind="text"),
    "power_a": Column(label="生物量方程 a", unit="none", high=1_000),
    "power_b": Column(label="生物量方程 b", unit="none", high=3),
    "forest_biomass_t_per_ha": Column(label="成林生物量", unit="t/ha", high=1_500),
    "baseline_t_per_ha_a": Column(label="基准线年清除量", unit="tCO2e/ha/a", low=-100, high=100, above_low=False),
    "area_before_exclusion_ha": Column(label="剔除前面积", unit="ha", high=1_000_000),
    "scenario": Column(label="情景", kind="text"),
    "culm_curve": Column(label="立竹度曲线", kind="text"),
    "culm_share_1": Column(label="一度竹株数比例", unit="fraction", above_low=False),
    "culm_share_2": Column(label="二度竹株数比例", unit="fraction", above_low=False),
    "culm_share_3": Column(label="三度竹株数比例", unit="fraction", above_low=False),
    "culm_share_4": Column(label="四度竹株数比例", unit="fraction", above_low=False),
    "culm_share_5": Column(label="五度竹株数比例", unit="fraction", above_low=False),
}


class Provenance(Frozen):
    """Where a column's numbers were read: the papers, a user's table, our library, or nobody's word."""

    origin: Origin = "declared"
    basis: Basis = "secondary"
    source: str = ""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Strata:
    """A checked table: RangeIndex, one row per stratum and species, only columns of `COLUMNS`, numbers float64 with NaN
    where an optional cell is empty. `provenance` by column."""

    frame: pd.DataFrame
    provenance: Mapping[str, Provenance] = field(default_factory=dict)

    def where(self, row: int, column: str) -> str:
        return f"碳层表第 {row + 1} 行（{self.frame['stratum'].iloc[row]}），{column}"

    def has(self, column: str) -> bool:
        return column in self.frame.columns


def check_strata(frame: pd.DataFrame, provenance: Mapping[str, Provenance] | None = None) -> Strata:
    """The table as `Strata`; `area_mu` becomes hectares. Raises InputError naming every bad cell (20 a column)."""
    table = frame.reset_index(drop=True).copy(deep=False)
    faults: list[InputFault] = []
    for bare in ("area", "density", "baseline"):
        if bare in table:
            faults.append(fault("unit", f"碳层表，列 {bare}", bare, "heading_without_unit"))
    if "area_mu" in table and "area_ha" not in table:
        written = table.pop("area_mu")
        numbers = pd.to_numeric(written, errors="coerce")
        table["area_ha"] = (numbers / MU_PER_HA).astype(object).where(numbers.notna(), written)
    for name in table.columns:
        if name not in COLUMNS and name not in ("area", "density", "baseline"):
            faults.append(fault("unknown_name", f"碳层表，列 {name}", name, "column_unknown"))
    absent = [name for name, column in COLUMNS.items() if column.required and name not in table]
    faults += [fault("missing", f"碳层表，列 {name}", "", "column_absent") for name in absent]
    if not len(table):
        faults.append(fault("missing", "碳层表", "", "no_row"))
    if faults:
        raise InputError(faults)
    labels = table["stratum"]
    checked: dict[str, pd.Series] = {}
    for name, column in COLUMNS.items():
        if name in table:
            checked[name] = _text(name, table[name], column, labels, faults) if column.kind == "text" else _number(
                name, table[name], column, labels, faults
            )  # fmt: skip
    result = Strata(pd.DataFrame(checked), dict(provenance or {}))
    if not faults:
        faults += _row_faults(result)
    if faults:
        raise InputError(faults)
    return result


def _text(
    name: str, cells: pd.Series, column: Column, labels: pd.Series, faults: list[InputFault]
) -> pd.Series:  # fmt: skip
    # Only a column that is not text already is turned into it: a million strata should not be copied twice.
    written = (
        cells if isinstance(cells.dtype, pd.StringDtype) else cells.astype(object).where(cells.notna(), "").astype(str)
    )
    texts = written.fillna("").str.strip()
    empty = texts == ""
    if column.required:
        _name(empty, "missing", name, cells, labels, "empty", faults)
    if name == "route":
        wrong = ~texts.isin([*ROUTES, ""])
        _name(wrong, "unknown_name", name, cells, labels, "no_route", faults)
    if name == "scenario":
        _name(~texts.isin(list(SCENARIOS)), "unknown_name", name, cells, labels, "no_scenario", faults)
    return texts


def _number(
    name: str, cells: pd.Series, column: Column, labels: pd.Series, faults: list[InputFault]
) -> pd.Series:  # fmt: skip
    if cells.dtype.kind in "fiu":
        numbers, given = cells.astype(np.float64), cells.notna()
    else:
        numbers = pd.to_numeric(cells, errors="coerce").astype(np.float64)
        given = cells.notna() & (cells.astype(str).str.strip() != "")
    _name(given & ~np.isfinite(numbers), "not_a_number", name, cells, labels, "not_a_number", faults)
    if column.required:
        _name(~given, "missing", name, cells, labels, "empty", faults)
    finite = given & np.isfinite(numbers)
    low = numbers <= column.low if column.above_low else numbers < column.low
    code: FaultCode = "negative" if column.low == 0 else "out_of_range"
    key = "must_be_above" if column.above_low else "must_not_be_below"
    _name(finite & low, code, name, cells, labels, key, faults, bound=f"{column.low:g}", unit=column.unit)
    high = {"bound": f"{column.high:g}", "unit": column.unit}
    _name(finite & (numbers > column.high), "out_of_range", name, cells, labels, "beyond_sense", faults, **high)
    if column.kind == "year":
        broken = finite & (numbers != np.floor(numbers))
        _name(broken, "out_of_range", name, cells, labels, "no_whole_year", faults)
    return numbers


def _name(
    bad: "pd.Series[bool]", code: FaultCode, column: str, cells: pd.Series, labels: pd.Series,
    key: str, faults: list[InputFault], **values: object,
) -> None:  # fmt: skip
    for row in np.flatnonzero(bad.to_numpy())[:NAMED_CELLS]:
        where, found = f"碳层表第 {row + 1} 行（{labels.iloc[row]}），{column}", cells.iloc[row]
        faults.append(fault(code, where, found, "of_cell", cell=found, text=say(f"faults.{key}", **values)))


def _row_faults(strata: Strata) -> list[InputFault]:
    frame = strata.frame
    faults = []
    if not strata.has("share"):
        repeated = frame["stratum"].duplicated().to_numpy()
        return [
            fault("repeated", strata.where(int(r), "stratum"), frame["stratum"].iloc[r], "stratum_twice")
            for r in np.flatnonzero(repeated)[:NAMED_CELLS]
        ]
    sums = frame.groupby("stratum", sort=False)["share"].sum()
    for name, total in sums[(sums - 1.0).abs() > SHARES_TOLERANCE].head(NAMED_CELLS).items():
        written = f"{total:g}"
        faults.append(fault("shares", f"碳层 {name}，share", written, "shares_not_one", total=written))
    areas = frame.groupby("stratum", sort=False)["area_ha"].nunique()
    for name in areas[areas > 1].head(NAMED_CELLS).index:
        faults.append(fault("repeated", f"碳层 {name}，area_ha", "", "areas_differ"))
    return faults


def require(strata: Strata, rows: Sequence[int], column: str, key: str) -> list[InputFault]:
    """The fault `faults.<key>` for each of `rows` whose cell in `column` is empty."""
    if strata.has(column):
        cells = strata.frame[column].to_numpy()
        rows = [row for row in rows if cells[row] == "" or cells[row] != cells[row]]
    return [fault("missing", strata.where(row, column), "", key) for row in rows[:NAMED_CELLS]]
