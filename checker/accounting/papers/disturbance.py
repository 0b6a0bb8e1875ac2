"""What befell a stand, as a report tells it."""

from checker.model.base import Frozen
from checker.model.evidence import Evidence


class Disturbance(Frozen):
    """One event of a report. `area_ha` None where its area is not stated; `taken_off`: the report says so itself."""

    document: str
    kind: str
    year: int | None
    area_ha: float | None
    taken_off: bool
    evidence: Evidence
