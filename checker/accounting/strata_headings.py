"""Strata tables as people keep them: titles above the header, Chinese headings with units, sums and notes below."""

import re
from collections.abc import Sequence
from typing import Final

import pandas as pd

from checker.accounting.faults import InputError, fault
from checker.accounting.papers.labels import Label, bare, factor_of, load_labels, plain, unit_texts
from checker.accounting.strata import COLUMNS, MU_PER_HA
from checker.accounting.words import refusal

OWN: Final = {column.label: name for name, column in COLUMNS.items()}
NEEDS_UNIT: Final = {"area_ha": "area", "density_per_ha": "density"}  # what a heading without unit is called
THOUSANDS: Final = re.compile(r"-?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?")
YEAR: Final = re.compile(r"((?:19|20)\d{2})年?(?:春季?|秋季?|冬季?|夏季?|\d{1,2}月)?")
NOTE: Final = ("注", "备注", "说明", "填表", "制表")
ROWS_LOOKED_AT: Final = 6
LEAST_KNOWN: Final = 3


def strata_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """A table file's rows under our column names, sums and notes left out. Raises InputError for a printed sum of areas
    that the rows do not give, UserError for columns that stand twice."""
    return _without_sums(named(_headed(frame)))


def named(frame: pd.DataFrame) -> pd.DataFrame:
    """The table under our column names, numbers in our units. An area or density without unit keeps a name that is
    refused later; unused columns (序号, 备注) are left out, unknown ones keep their heading."""
    unused = set(map(plain, load_labels().unused))
    keep = [place for place, heading in enumerate(frame.columns) if bare(str(heading)) not in unused]
    table = frame.iloc[:, keep]
    found = [_column(str(heading)) for heading in table.columns]
    table = table.set_axis([name for name, _ in found], axis="columns")
    twice = sorted(set(table.columns[table.columns.duplicated()]))
    if twice:
        raise refusal("files.columns_twice", names=", ".join(twice))
    for name, factor in found:
        kind = "number" if name == "area_mu" else COLUMNS[name].kind if name in COLUMNS else "text"
        if kind != "text" and (factor != 1.0 or table[name].dtype.kind not in "fiu"):
            table = table.assign(**{name: _numbers(table[name], factor, kind == "year")})
    return table


def _column(heading: str) -> tuple[str, float]:
    """Our name of a heading and the factor of its cells."""
    stripped = heading.strip()
    if stripped in COLUMNS or stripped == "area_mu":
        return stripped, 1.0
    if plain(stripped) in OWN and OWN[plain(stripped)] not in NEEDS_UNIT:
        return OWN[plain(stripped)], 1.0
    labels = load_labels()
    known: dict[str, Label] = {**labels.strata, **labels.parameters}
    plainly, whole = bare(stripped), plain(stripped)
    for name, label in known.items():
        # One letter alone (R, D) may mean anything in a table that people made.
        symbol = len(plainly) > 1 and plainly in label.symbols
        if name in COLUMNS and (symbol or label.named_by(plainly) or label.named_by(whole)):
            units = [label.unit_behind(whole), *unit_texts(stripped)]
            factor = factor_of(label.factors, units) if label.factors else 1.0
            if name == "area_ha" and factor is not None and abs(factor * MU_PER_HA - 1) < 1e-9:
                return "area_mu", 1.0  # by fifteenths, as `check_strata` does, not by a rounded factor
            if factor is None and name in NEEDS_UNIT:
                return NEEDS_UNIT[name], 1.0
            return name, 1.0 if factor is None else factor
    own = OWN.get(plainly, stripped)
    return (own, 1.0) if own != "area_ha" else ("area", 1.0)


def _numbers(cells: pd.Series, factor: float, year: bool) -> pd.Series:
    """Cells as numbers where they are printed as such; others stay for the check to name."""

    def read(cell: object) -> object:
        text = str(cell).strip()
        if year and (found := YEAR.fullmatch(text)):
            return float(found[1])
        if THOUSANDS.fullmatch(text):
            text = re.sub("[,，]", "", text)
        percent = text.endswith(("%", "％"))
        try:
            number = float(text.rstrip("%％"))
        except ValueError:
            return cell
        # Twelve digits: a factor of a third must not make 10 of 150 anything but 10.
        return float(f"{number * (0.01 if percent else factor):.12g}")

    if cells.dtype.kind in "fiu":
        return cells * factor
    return cells.map(read, na_action="ignore")


def _headed(frame: pd.DataFrame) -> pd.DataFrame:
    """The table below the row that holds its headings, which may stand under a title."""
    if _known(list(frame.columns)) >= LEAST_KNOWN:
        return frame
    for row in range(min(ROWS_LOOKED_AT, len(frame))):
        heads = [str(cell) for cell in frame.iloc[row]]
        if _known(heads) >= LEAST_KNOWN:
            below = frame.iloc[row + 1 :].reset_index(drop=True).set_axis(heads, axis="columns")
            return below.loc[:, [head.strip() not in ("", "nan") for head in heads]]
    return frame


def _known(headings: Sequence[object]) -> int:
    names = {_column(str(heading))[0] for heading in headings}
    return len(names & {*COLUMNS, "area", "density", "area_mu"})


def _without_sums(table: pd.DataFrame) -> pd.DataFrame:
    """The rows that are strata. A printed sum must be that of the areas."""
    texts = [name for name in ("stratum", "species") if name in table]
    if not texts or not len(table):
        return table
    firsts = table[texts].astype(object).where(table[texts].notna(), "").astype(str)
    words = firsts.agg("".join, axis=1).map(plain)
    sums = words.map(lambda text: text.startswith(load_labels().totals))
    notes = words.map(lambda text: text.startswith(NOTE)) & (table.notna() & (table.astype(str) != "")).sum(axis=1).le(
        1
    )
    rows = table[~(sums | notes)].reset_index(drop=True)
    column = next((name for name in ("area_ha", "area_mu") if name in table), None)
    if column is None or not sums.any():
        return rows
    areas = pd.to_numeric(rows[column], errors="coerce")
    for place in table.index[sums]:
        printed = pd.to_numeric(table[column].loc[[place]], errors="coerce").iloc[0]
        if printed == printed and sums.sum() == 1 and abs(printed - areas.sum()) > 0.005 * max(1, len(rows)) + 1e-9:
            where = f"碳层表第 {place + 1} 行，{column}"
            sum_of_rows = f"{areas.sum():g}"
            raise InputError([fault("out_of_range", where, printed, "sum_of_areas", printed=f"{printed:g}",
                                    rows=sum_of_rows)])  # fmt: skip
    return rows
