"""Which inputs a methodology needs, which of them its text fixes, and how sure we are of each."""

from typing import Final, Literal

from checker.accounting.bamboo import MOSO_ROWS
from checker.accounting.methodologies.interface import Methodology
from checker.accounting.parameters import SPECIES_COLUMNS
from checker.accounting.strata import COLUMNS
from checker.accounting.tables import defaults, load_table
from checker.accounting.words import Text, say
from checker.model.base import Frozen
from checker.model.rule import Basis

# given: the project must give it; fixed: a number read in the text; computed: by an equation of the text. With a number
# that nobody read (recalled) or of another text (borrowed) a result can only be `review`: give it instead.
State = Literal["given", "borrowed", "recalled", "computed", "fixed"]
ORDER: Final = ("given", "borrowed", "recalled", "computed", "fixed")
ALWAYS: Final = ("growth_curve", "area_ha", "planting_year", "baseline", "leakage")
FIRE: Final = (
    "combustion_factor_temperate",
    "fire_ch4_ef_other",
    "fire_n2o_ef_other",
    "fire_dead_organic_matter_factor",
)
SHRUB: Final = ("shrub_to_forest_biomass_ratio", "shrub_cover_counted_from")


class Needed(Frozen):
    """One input. `value`, `basis` and `source` where the program has a number; None and "" where it must be given."""

    name: str
    label: Text
    state: State
    value: float | None = None
    basis: Basis | None = None
    source: str = ""


def needed(methodology: Methodology) -> tuple[Needed, ...]:
    """Every input of a methodology, those that must be given first."""
    rows = [Needed(name=name, label=say(f"inputs.{name}"), state="given") for name in ALWAYS]
    rows += [_species(name, methodology) for name in SPECIES_COLUMNS]
    for one in methodology.requirements:
        label = Text(zh=one.label.zh, en=one.label.en)
        rows.append(_row(one.name, label, one.table_name, methodology))
    if "shrub" in methodology.routes:
        rows += [_row(name, say(f"inputs.{name}"), name, methodology) for name in SHRUB]
    if "bamboo" in methodology.routes:
        rows += [_row(name, say("inputs.culm_coefficient", name=name[-1]), name, methodology) for name in MOSO_ROWS]
    rows += [_row(name, say(f"inputs.{name}"), name, methodology) for name in FIRE]
    rows.append(_scheme(methodology))
    return tuple(sorted(rows, key=lambda row: ORDER.index(row.state)))


def _own(basis: Basis) -> State:
    return "recalled" if basis == "recalled" else "fixed"


def _species(name: str, methodology: Methodology) -> Needed:
    label = Text(zh=COLUMNS[name].label, en=name.replace("_", " "))
    if name in methodology.defaults:
        return _row(name, label, methodology.defaults[name], methodology)
    if name == "root_shoot" and methodology.root_shoot_function:
        row = defaults()["root_shoot_function_a"]
        return Needed(name=name, label=label, state="computed", basis=row.basis, source=row.source)
    own = [row for row in load_table("species_parameters").rows if any(row.applies_to(c) for c in methodology.codes)]
    if own:
        return Needed(name=name, label=label, state=_own(own[0].basis), basis=own[0].basis, source=own[0].source)
    return Needed(name=name, label=label, state="given")


def _row(name: str, label: Text, table_name: str | None, methodology: Methodology) -> Needed:
    if table_name is None:
        return Needed(name=name, label=label, state="given")
    row = defaults()[table_name]
    own = any(row.applies_to(code) for code in (*methodology.codes, "generic", "all"))
    state: State = _own(row.basis) if own else "borrowed"
    return Needed(name=name, label=label, state=state, value=row.number("value"), basis=row.basis, source=row.source)


def _scheme(methodology: Methodology) -> Needed:
    label = say("inputs.uncertainty_discount")
    rows = [r for r in load_table("uncertainty_discounts").rows if r.text("scheme") == methodology.discount_scheme]
    if not rows or any(row.text("action") == "unknown" for row in rows):
        return Needed(name="uncertainty_discount", label=label, state="given")
    first = rows[0]
    return Needed(
        name="uncertainty_discount", label=label, state=_own(first.basis), basis=first.basis, source=first.source
    )
