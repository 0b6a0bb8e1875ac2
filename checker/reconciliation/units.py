"""An area printed in two units must agree at 15 亩 to the hectare."""

from checker.model.fact import Fact
from checker.reconciliation.measure import measure


def unit_excess(document: str, area: Fact, second: Fact) -> Fact:
    """Difference of the two printed areas (ha) beyond one step of each one's last digit; 0 when they agree."""
    slack = area.precision + second.precision

    def excess(first: float, other: float) -> float:
        return round(max(0.0, abs(first - other) - slack), 6)

    return measure(document, "area_unit_excess_ha", [area, second], excess, unit="ha")
