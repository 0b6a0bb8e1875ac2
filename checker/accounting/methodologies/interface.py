"""What a methodology fixes. Its numbers stand in `rules/tables/`, its structure here."""

from collections.abc import Callable
from typing import Final

from checker.accounting.biomass import net
from checker.accounting.growth import Array
from checker.model.base import Frozen
from checker.model.rule import Basis, Bilingual

ALL_ROUTES: Final = ("volume", "volume_power", "stand_biomass", "tree", "tree_volume", "carbon", "shrub", "bamboo")


class Requirement(Frozen):
    """A number the text prescribes. `table_name` is its row in `accounting_defaults`; without one, or where that row is
    for another text, the user must give it."""

    name: str
    unit: str
    label: Bilingual
    table_name: str | None = None


class Methodology(Frozen):
    """One text behind one interface.

    `codes` are the names its table rows apply to; `routes` what it accepts; `structure_basis` how sure we are of the
    equations as a whole. `root_shoot_function`: whether R may come from above-ground biomass. `defaults`: species
    parameters (`bef`, `root_shoot`, ...) to rows of `accounting_defaults`. `discount_scheme` as in
    `uncertainty_discounts`. `gwp`: suffix of the potentials. `excludes_litter`: only woody biomass counts.
    """

    id: str
    title: Bilingual
    codes: tuple[str, ...]
    routes: tuple[str, ...] = ALL_ROUTES
    structure_basis: Basis
    requirements: tuple[Requirement, ...] = ()
    root_shoot_function: bool = False
    defaults: dict[str, str] = {}
    discount_scheme: str | None = None
    gwp: str = "ar5"
    crediting_years: tuple[str, str] | None = None
    net: Callable[[Array, Array, Array, float], Array] = net
    usable_for_registration: bool = True


NON_PERMANENCE: Final = Bilingual(zh="非持久性扣减率", en="non-permanence deduction")
