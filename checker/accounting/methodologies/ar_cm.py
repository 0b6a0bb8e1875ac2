"""The four AR-CM texts of the former regime. None serves a new registration; old claims can still be recomputed."""

from typing import Final

from checker.accounting.methodologies.interface import Methodology
from checker.model.rule import Bilingual

BAMBOO_ROUTES: Final = ("bamboo", "stand_biomass", "carbon", "tree")


def ar_cm(number: str, zh: str, en: str, scheme: str | None, routes: tuple[str, ...]) -> Methodology:
    """A text of the family: no deduction, species tables of its own, potentials of AR4."""
    code = f"AR-CM-{number}-V01"
    return Methodology(
        id=code, title=Bilingual(zh=zh, en=en), codes=(code,), routes=routes, structure_basis="recalled",
        discount_scheme=scheme, gwp="ar4", usable_for_registration=False,
    )  # fmt: skip
