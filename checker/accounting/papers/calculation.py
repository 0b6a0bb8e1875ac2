"""What one paper says of how its volumes were computed, every number with its evidence."""

from checker.accounting.growth import Curve
from checker.accounting.papers.disturbance import Disturbance
from checker.accounting.words import Text
from checker.model.base import Frozen
from checker.model.evidence import Evidence


class Read(Frozen):
    """A number as read, in the unit of its column."""

    value: float
    evidence: Evidence
    place: str = ""


class PaperStratum(Frozen):
    """A row of the paper's strata table. `cells` by column of `checker.accounting.strata.COLUMNS`."""

    stratum: str
    species: tuple[str, ...]
    cells: dict[str, Read]
    evidence: Evidence


class PaperCurve(Frozen):
    """A growth curve and for which species or strata the paper gives it; for all where both are empty."""

    curve: Curve
    species: str = ""
    stratum: str = ""
    evidence: Evidence


class PaperParameter(Frozen):
    """A species parameter; of all species where `species` is empty. `source_text`: where the paper says it is from."""

    name: str
    species: str = ""
    read: Read
    source_text: str = ""


class PaperTreeEquation(Frozen):
    """Stem volume (m3) as a D^b H^c, D in cm, H in m."""

    species: str = ""
    a: float
    b: float
    c: float
    evidence: Evidence
    place: str = ""


class PaperSeries(Frozen):
    """Yearly figures of a table, tCO2e."""

    by_year: dict[int, float]
    evidence: Evidence


class PaperBaseline(Frozen):
    """Baseline removals in words: tCO2e a year, of the project or (`per_ha`) of a hectare."""

    per_ha: bool
    read: Read


class Unclear(Frozen):
    """Something that was seen and could not be used."""

    text: Text
    evidence: Evidence


class Calculation(Frozen):
    """One paper. `area_total` is the printed sum of the strata; `strata_years` the yearly stock change by stratum."""

    document: str
    name: str
    strata: tuple[PaperStratum, ...] = ()
    area_total: Read | None = None
    curves: tuple[PaperCurve, ...] = ()
    equations: tuple[PaperTreeEquation, ...] = ()
    parameters: tuple[PaperParameter, ...] = ()
    grows_in_planting_year: bool | None = None
    age_convention: Evidence | None = None
    leakage: PaperSeries | None = None
    fire: PaperSeries | None = None
    baseline: tuple[PaperBaseline, ...] = ()
    disturbances: tuple[Disturbance, ...] = ()
    strata_years: dict[str, dict[int, float]] = {}
    co2_per_carbon: Read | None = None
    mentions: dict[str, Evidence] = {}
    unclear: tuple[Unclear, ...] = ()

    @property
    def says_anything(self) -> bool:
        return bool(self.strata or self.curves or self.parameters)
