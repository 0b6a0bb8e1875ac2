"""A planned parcel of a sample project, in the units of the papers."""

from dataclasses import dataclass, field

MU_M2 = 10_000 / 15


@dataclass(frozen=True)
class PlannedParcel:
    """One sub-compartment: `mu` is the area the papers print, `drawn_m2` what the polygon really measures."""

    number: str
    compartment: int
    place: str
    mu: float
    species: str
    category: str
    category_code: str
    land_class: str = "宜林荒山荒地"
    land_class_code: str = "0171"
    village: str = ""
    slope: int = 20
    aspect: str = "阳坡"
    soil_cm: int = 60
    planting: str = "2017年4月"
    year: int = 2017
    density_mu: int = 111
    drawn_m2: float | None = None
    parts: int = 1
    hole: bool = False
    notes: str = ""
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def target_m2(self) -> float:
        """Area the polygon must have, m2."""
        return self.mu * MU_M2 if self.drawn_m2 is None else self.drawn_m2


def total_mu(parcels: list[PlannedParcel]) -> float:
    """Sum of printed areas, mu, free of binary dust."""
    return round(sum(p.mu for p in parcels), 4)
