"""One reading of one field, before readings are merged into facts."""

from dataclasses import dataclass, replace

from checker.extraction.confidence import calibrate
from checker.extraction.reading import Spot
from checker.model.evidence import Evidence
from checker.model.fact import Value


@dataclass(frozen=True)
class Found:
    """A value with its place. `fallback`: counts only where no other reading found anything. `second` is the same
    quantity said again in another unit (value, precision)."""

    field: str
    value: Value
    quote: str
    spot: Spot
    confidence: float
    unit: str | None = None
    precision: float = 0.0
    fallback: bool = False
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

    def weighted(self, weight: float, fallback: bool) -> "Found":
        return replace(self, confidence=self.confidence * weight, fallback=fallback)
