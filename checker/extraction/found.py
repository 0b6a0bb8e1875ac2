"""One reading of one field, before readings are merged into facts."""

from dataclasses import dataclass

from checker.extraction.confidence import calibrate
from checker.extraction.reading import Spot
from checker.model.evidence import Evidence
from checker.model.fact import Value

# Ranks: what a schema looks for; what the lexicon of labels tells; what a schema looks for as a last resort; clues.
FIRST, BY_LABEL, LAST, BY_CLUE = 0, 1, 2, 3


@dataclass(frozen=True)
class Found:
    """A value with its place. A reading counts only where none of a lower `rank` was made. `second` is the same
    quantity said again in another unit (value, precision)."""

    field: str
    value: Value
    quote: str
    spot: Spot
    confidence: float
    unit: str | None = None
    precision: float = 0.0
    rank: int = FIRST
    second: tuple[float, float] | None = None

    def evidence(self, document: str) -> Evidence:
        return Evidence(
            document=document,
            page=self.spot.page,
            box=self.spot.box,
            cell=self.spot.cell,
            quote=self.quote,
            method=self.spot.method,
            confidence=round(calibrate(self.confidence) * min(1.0, self.spot.confidence), 3),
        )
