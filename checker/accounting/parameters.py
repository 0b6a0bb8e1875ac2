"""Chooses the species parameters: the strata table first, then what the papers state, then tables. Never in silence."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from checker.accounting.faults import FaultCode, InputFault
from checker.accounting.growth import Array
from checker.accounting.inputs import Inputs
from checker.accounting.methodologies.interface import Methodology
from checker.accounting.sourced import Origin, Sourced
from checker.accounting.strata import COLUMNS, Strata
from checker.accounting.tables import Row, Table, defaults, load_table, read_table
from checker.model.base import Frozen

# Columns of the strata table and of a species table.
SPECIES_COLUMNS = {
    "wood_density": ("wood_density_t_per_m3", "t/m3"),
    "bef": ("bef", "fraction"),
    "root_shoot": ("root_shoot_ratio", "fraction"),
    "carbon_fraction": ("carbon_fraction", "fraction"),
}
TABLE_COLUMNS = ("species_group", *(column for column, _ in SPECIES_COLUMNS.values()))


class Notice(Frozen):
    """Something a reader of the result must know. `decisive`: because of it the result can only be `review`."""

    code: str
    where: str
    zh: str
    en: str
    decisive: bool = False


@dataclass
class Ledger:
    """Collects, while a case is put together, the numbers used, what must be said and what is wrong."""

    used: dict[tuple[str, str], Sourced] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    faults: list[InputFault] = field(default_factory=list)

    def take(self, number: Sourced) -> float:
        """Records a single number and returns it."""
        assert number.value is not None, number.name
        self.note(number)
        return number.value

    def note(self, number: Sourced) -> None:
        """Records a number, column, curve or equation."""
        self.used.setdefault((number.name, number.place), number)

    def say(self, code: str, where: str, zh: str, en: str, decisive: bool = False) -> None:
        notice = Notice(code=code, where=where, zh=zh, en=en, decisive=decisive)
        if notice not in self.notices:
            self.notices.append(notice)

    def refuse(self, code: FaultCode, where: str, value: str, zh: str, en: str) -> None:
        self.faults.append(InputFault(code=code, where=where, value=value, zh=zh, en=en))


def from_default(name: str, as_name: str, methodology: Methodology, place: str) -> Sourced:
    """A single shipped parameter as a sourced number."""
    row = defaults()[name]
    foreign = not any(row.applies_to(code) for code in (*methodology.codes, "generic", "all"))
    return Sourced(
        name=as_name, value=row.number("value"), unit=row.text("unit"), origin="library", basis=row.basis,
        source=row.source, place=place, other_methodology=foreign,
    )  # fmt: skip


@dataclass(frozen=True)
class Chooser:
    """Finds species parameters for a project."""

    strata: Strata
    inputs: Inputs
    methodology: Methodology
    ledger: Ledger

    def tables(self) -> list[tuple[Table, Origin]]:
        own: list[tuple[Table, Origin]] = []
        if self.inputs.species_table is not None:
            own.append((read_table(self.inputs.species_table, TABLE_COLUMNS), "user_table"))
        return [*own, (load_table("species_parameters"), "library")]

    def column(self, name: str, rows: npt.NDArray[np.intp], shrub: npt.NDArray[np.bool_]) -> Array:
        """Values of `rows`, NaN where the methodology computes the ratio of roots itself."""
        frame = self.strata.frame
        values = frame[name].to_numpy()[rows].copy() if self.strata.has(name) else np.full(rows.size, np.nan)
        given = ~np.isnan(values)
        if given.all():
            return values
        names = frame["species"].to_numpy()[rows]
        tables = self.tables()
        for bush in (False, True):
            for species in sorted(set(names[~given & (shrub == bush)])):
                where = ~given & (names == species) & (shrub == bush)
                values[where] = self._species(name, species, bush, tables)
        return values

    def _species(self, name: str, species: str, shrub: bool, tables: Sequence[tuple[Table, Origin]]) -> float:
        stated = None if shrub else self.inputs.stated_for(name, species)
        stated = stated or self.inputs.stated(f"shrub_{name}" if shrub else name)
        if stated is not None:
            return self._sane(name, stated)
        for table, origin in tables:
            if origin == "user_table" and (row := _row(table, species)) is not None:
                return self._from_row(name, species, row, origin, foreign=False)
        default = self.methodology.defaults.get(f"shrub_{name}" if shrub else name)
        if default is not None:
            return self.ledger.take(from_default(default, name, self.methodology, species))
        if name == "root_shoot" and self.methodology.root_shoot_function:
            return float("nan")
        row = _row(tables[-1][0], species)
        if row is None:
            self._unknown(name, species, tables[-1][0])
            return float("nan")
        foreign = not any(row.applies_to(code) for code in self.methodology.codes)
        if foreign and not self.inputs.allow_library:
            zh = f"缺少{name}；库中只有 {row.text('applies_to')} 的值，不得直接用于 {self.methodology.id}"
            en = f"{name} is not given; the library only has values of {row.text('applies_to')}"
            code: FaultCode = "other_methodology"
            self.ledger.refuse(code, f"树种 {species}，{name}", "", zh, en)
            return float("nan")
        return self._from_row(name, species, row, "library", foreign)

    def _from_row(self, name: str, species: str, row: Row, origin: Origin, foreign: bool) -> float:
        column, unit = SPECIES_COLUMNS[name]
        number = Sourced(
            name=name, value=row.number(column), unit=unit, origin=origin, basis=row.basis, source=row.source,
            place=species, other_methodology=foreign,
        )  # fmt: skip
        if row.cells.get("check") == "doubtful":
            zh, en = "库中此树种的参数存疑", "the library marks the parameters of this species doubtful"
            self.ledger.say("doubtful_row", f"树种 {species}", zh, en, decisive=True)
        return self._sane(name, number)

    def _sane(self, name: str, number: Sourced) -> float:
        """Records a number unless its unit or size is not that of the column."""
        column, value = COLUMNS[name], self.ledger.take(number)
        where = f"参数 {name}（{number.place or number.source}）"
        if number.unit != column.unit:
            zh, en = f"单位须为 {column.unit}", f"the unit must be {column.unit}"
            self.ledger.refuse("unit", where, number.unit, zh, en)
        elif not column.low <= value <= column.high:
            zh, en = f"须在 {column.low:g}–{column.high:g} 之间", f"must lie between {column.low:g} and {column.high:g}"
            self.ledger.refuse("out_of_range", where, str(value), zh, en)
        return value

    def _unknown(self, name: str, species: str, table: Table) -> None:
        known = [row.text("species_group") for row in table.rows]
        near = "、".join(difflib.get_close_matches(species, known, n=3, cutoff=0.3))
        zh = f"没有此树种的{name}" + (f"；相近的有 {near}" if near else "")
        en = f"no {name} for this species" + (f"; near it are {near}" if near else "")
        self.ledger.refuse("no_parameters", f"树种 {species}，{name}", species, zh, en)


def _row(table: Table, species: str) -> Row | None:
    return next((row for row in table.rows if row.text("species_group") == species), None)


def required_numbers(inputs: Inputs, methodology: Methodology, ledger: Ledger) -> dict[str, float]:
    """The numbers a methodology prescribes, stated or from its own row; a number nobody gave is a fault."""
    found: dict[str, float] = {}
    for requirement in methodology.requirements:
        stated = inputs.stated(requirement.name)
        if stated is not None:
            found[requirement.name] = ledger.take(stated)
        elif requirement.table_name is not None:
            place = methodology.id
            found[requirement.name] = ledger.take(
                from_default(requirement.table_name, requirement.name, methodology, place)
            )
        else:
            zh, en = f"须给出{requirement.label.zh}", f"{requirement.label.en} must be given"
            ledger.refuse("missing", f"参数 {requirement.name}", "", zh, en)
            continue
        if not 0 <= found[requirement.name] < 1:
            zh, en = "须在 0 与 1 之间", "must lie between 0 and 1"
            ledger.refuse("out_of_range", f"参数 {requirement.name}", str(found[requirement.name]), zh, en)
    wanted = {requirement.name for requirement in methodology.requirements}
    for parameter in inputs.parameters:
        if parameter.name not in wanted and parameter.name.removeprefix("shrub_") not in SPECIES_COLUMNS:
            zh, en = f"{methodology.id} 不用这个参数", f"{methodology.id} has no use for this number"
            ledger.say("unused_parameter", f"参数 {parameter.name}", zh, en)
    return found
