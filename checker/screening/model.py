"""screen.json: what screening found, without the parcels themselves, which stand in screening.parquet."""

from typing import Any, Literal

from pydantic import Field

from checker.model.audit import Banner, PackUsed
from checker.model.base import Frozen
from checker.model.problem import Problem
from checker.model.rule import Basis, Bilingual, Citation
from checker.screening.mechanisms import Closed, Gap
from checker.screening.outcome import Outcome

SCHEMA_ID: Literal["sinkcheck/screening/1"] = "sinkcheck/screening/1"


class Sum(Frozen):
    """Parcels and their ground. Yearly volumes in tCO2e/a: the ground times published rates; None where no rate is
    known for one of the parcels. `unmeasured`: parcels without any area, counted with none."""

    parcels: int = 0
    area_ha: float = 0.0
    area_mu: float = 0.0
    unmeasured: int = 0
    low_tco2e: float | None = None
    median_tco2e: float | None = None
    high_tco2e: float | None = None


class RateUsed(Frozen):
    """Published yearly means per ha that volumes rest on, and how many parcels they were used for."""

    region: str
    projects: int
    low: float
    median: float
    high: float
    basis: Basis
    source: str
    parcels: int


class CriterionFound(Frozen):
    """`condition`: what is asked, in words. Counts are of all parcels."""

    id: str
    title: Bilingual
    condition: Bilingual
    cites: Citation
    basis: Basis
    needs: str
    decides: bool
    evidence: tuple[str, ...]
    source: Bilingual | None
    remedy: Bilingual | None
    verdicts: dict[str, int]


class Waiting(Frozen):
    """Parcels that a criterion leaves open and no other rules out. `alone`: those that nothing else keeps open."""

    mechanism: str
    criterion: str
    cause: str
    parcels: int
    area_ha: float
    alone_parcels: int
    alone_ha: float


class MechanismFound(Frozen):
    """`outcomes`: sums by outcome, together all parcels. `land`: the same from the land alone, for a closed one."""

    id: str
    title: Bilingual
    text: str
    basis: Basis
    sha256: str
    closed: Closed | None
    gaps: tuple[Gap, ...]
    criteria: tuple[CriterionFound, ...]
    outcomes: dict[Outcome, Sum]
    land: dict[Outcome, Sum] | None
    rates: tuple[RateUsed, ...]
    papers: tuple[dict[str, Any], ...]


class Place(Frozen):
    """A county, or a township of one. `taken_out`: what planting statistics leave out, `base` the rest of `all`."""

    province: str
    county: str
    township: str | None = None
    all: Sum
    taken_out: Sum
    base: Sum
    mechanisms: dict[str, dict[Outcome, Sum]]


class LayerUsed(Frozen):
    """A kind of layer: whether one was given, the files, and who has it."""

    kind: str
    label: Bilingual
    given: bool
    files: tuple[str, ...]
    source: Bilingual


class Screening(Frozen):
    schema_id: Literal["sinkcheck/screening/1"] = Field(default=SCHEMA_ID, alias="schema")
    as_of: str
    version: str
    name: str
    statements: dict[str, str | bool | None]
    packs: tuple[PackUsed, ...]
    files: tuple[dict[str, Any], ...]
    layers: tuple[LayerUsed, ...]
    all: Sum
    taken_out: Sum
    taken_out_by: dict[str, Sum]
    shapeless: int
    places_from: Literal["attributes", "boundary_layer"]
    mechanisms: tuple[MechanismFound, ...]
    statistics: MechanismFound
    waiting: tuple[Waiting, ...]
    counties: tuple[Place, ...]
    townships: tuple[Place, ...]
    notes: tuple[Banner, ...]
    problems: tuple[Problem, ...]
    hashes: dict[str, str] = {}
