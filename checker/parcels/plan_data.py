"""What can be done about a refused parcel, and what a bundle may still need: dossier_schemas/gis/salvage.yaml."""

from functools import cache

from checker.model.base import Frozen
from checker.model.rule import Basis, Bilingual
from checker.parcels.gis_files import load_gis


class Clip(Frozen):
    """The column (m²) whose ground a rule refuses; `shared` when a second parcel of the project holds it too."""

    column: str
    shared: bool


class PlanData(Frozen):
    clip: dict[str, Clip]
    basis: Basis
    statuses: dict[str, Bilingual]
    standing: dict[str, Bilingual]
    options: dict[str, Bilingual]
    needs: dict[str, Bilingual]


@cache
def load_plan_data() -> PlanData:
    """The shipped data. Raises SourceError when it is broken."""
    return load_gis(PlanData, "salvage.yaml")
