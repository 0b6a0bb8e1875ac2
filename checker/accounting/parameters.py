"""Chooses the species parameters: the strata table first, then what the papers state, then tables. Never in silence."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from checker.accounting.faults import FaultCode, InputFault, fault
from checker.accounting.growth import Array, Curve
from checker.accounting.inputs import Inputs
from checker.accounting.methodologies.interface import Methodology
from checker.accounting.sourced import Origin, Sourced
from checker.accounting.strata import COLUMNS, Strata
from checker.accounting.tables import Row, Table, defaults, load_table, read_table
from checker.accounting.words import Text, say
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

    def note_curve(self, curve: Curve) -> None:
        """Records a curve."""
        self.note(Sourced(
            name="growth_curve", value=None, unit=curve.quantity, origin=curve.origin, basis=curve.basis,
            source=curve.source, place=f"生长曲线 {curve.id}", evidence=curve.evidence,
        ))  # fmt: skip

    def tell(self, code: str, where: str, text: Text, decisive: bool = False) -> None:
        """Records something to be said, once."""
        notice = Notice(code=code, where=where, zh=text.zh, en=text.en, decisive=decisive)
        if notice not in self.notices:
            self.notices.append(notice)

    def say(self, code: str, where: str, decisive: bool = False, **values: object) -> None:
        """Records the message `notices.<code>`."""
        self.tell(code, where, say(f"notices.{code}", **values), decisive)

    def refuse(self, code: FaultCode, where: str, value: object, key: str, **values: object) -> None:
        """Records the fault whose message is `faults.<key>`."""
        self.faults.append(fault(code, where, value, key, **values))


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
        stated = self.inputs.stated_for(name, species) or self.inputs.stated(f"shrub_{name}" if shrub else name)
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
            self.ledger.refuse(
                "other_methodology", f"树种 {species}，{name}", "", "value_of_another_text", name=_label(name),
                texts=row.text("applies_to"), methodology=self.methodology.id,
            )  # fmt: skip
            return float("nan")
        return self._from_row(name, species, row, "library", foreign)

    def _from_row(self, name: str, species: str, row: Row, origin: Origin, foreign: bool) -> float:
        column, unit = SPECIES_COLUMNS[name]
        number = Sourced(
            name=name, value=row.number(column), unit=unit, origin=origin, basis=row.basis, source=row.source,
            place=species, other_methodology=foreign,
        )  # fmt: skip
        if row.cells.get("check") == "doubtful":
            self.ledger.say("doubtful_row", f"树种 {species}", decisive=True)
        return self._sane(name, number)

    def _sane(self, name: str, number: Sourced) -> float:
        """Records a number unless its unit or size is not that of the column."""
        column, value = COLUMNS[name], self.ledger.take(number)
        where = f"参数 {name}（{number.place or number.source}）"
        if number.unit != column.unit:
            self.ledger.refuse("unit", where, number.unit, "unit_must_be", unit=column.unit)
        elif not column.low <= value <= column.high:
            bounds = {"low": f"{column.low:g}", "high": f"{column.high:g}"}
            self.ledger.refuse("out_of_range", where, value, "not_between", **bounds)
        return value

    def _unknown(self, name: str, species: str, table: Table) -> None:
        known = [row.text("species_group") for row in table.rows]
        near = "、".join(difflib.get_close_matches(species, known, n=3, cutoff=0.3))
        key = "none_but_near" if near else "none_of_species"
        where = f"树种 {species}，{name}"
        self.ledger.refuse("no_parameters", where, species, key, name=_label(name), near=near)


def _label(name: str) -> Text:
    return Text(zh=COLUMNS[name].label, en=name)


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
            label = Text(zh=requirement.label.zh, en=requirement.label.en)
            ledger.refuse("missing", f"参数 {requirement.name}", "", "must_be_given", name=label)
            continue
        if not 0 <= found[requirement.name] < 1:
            value = found[requirement.name]
            ledger.refuse("out_of_range", f"参数 {requirement.name}", value, "not_between", low="0", high="1")
    wanted = {requirement.name for requirement in methodology.requirements}
    for parameter in inputs.parameters:
        if parameter.name not in wanted and parameter.name.removeprefix("shrub_") not in SPECIES_COLUMNS:
            ledger.say("unused_parameter", f"参数 {parameter.name}", methodology=methodology.id)
    return found
