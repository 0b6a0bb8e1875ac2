"""The result of an audit: what audit.json holds (design: one JSON Schema, versioned)."""

from typing import Any, Literal

from pydantic import ConfigDict, Field

from checker.model.base import Frozen
from checker.model.document import Document
from checker.model.evidence import Evidence
from checker.model.fact import Fact, Work
from checker.model.finding import Finding
from checker.model.land import Bundle, ReasonArea, SalvagePlan
from checker.model.lifecycle import Lifecycle
from checker.model.problem import Problem
from checker.model.rule import Basis
from checker.model.value import ValuePlan

SCHEMA_ID: Literal["sinkcheck/audit/1"] = "sinkcheck/audit/1"


class RulesetUsed(Frozen):
    id: str
    version: str
    sha256: str


class PackUsed(Frozen):
    """A folder of house rules: the hash of its files, and what of the shipped rules it supplants."""

    name: str
    sha256: str
    replaces: tuple[str, ...] = ()


class TableUsed(Frozen):
    """An official table that the user dropped in."""

    table: str
    title: str
    issuer: str
    date: str
    sha256: str


class Tool(Frozen):
    version: str
    engine: Literal["durable", "vector", "both"]
    rulesets: tuple[RulesetUsed, ...]
    packs: tuple[PackUsed, ...] = ()
    tables: tuple[TableUsed, ...] = ()
    limits: dict[str, float]


class Banner(Frozen):
    """A sentence above everything else: a limit hit, a paper nobody could place, a disagreement of the engines. Also a
    note, which only tells how something was read."""

    code: str
    text: str
    text_en: str
    document: str | None = None


class MethodologyFit(Frozen):
    """How well a methodology fits the dossier: more points, more reasons."""

    methodology: str
    title: str
    title_en: str
    points: int
    reasons: tuple[str, ...] = ()
    reasons_en: tuple[str, ...] = ()


class MethodologyChoice(Frozen):
    """The methodology whose rules judged, and how it was found: asked for, stated by papers, guessed from signs, or by
    default. `id` None: the papers name one that no ruleset knows, so that only the general texts judged."""

    id: str | None = None
    how: Literal["asked", "stated", "guessed", "default"] = "default"
    ranked: tuple[MethodologyFit, ...] = ()
    left_out: tuple[str, ...] = ()


class Dossier(Frozen):
    name: str
    stage: str
    works: tuple[Work, ...]
    banners: tuple[Banner, ...]
    notes: tuple[Banner, ...] = ()
    documents: tuple[Document, ...]
    problems: tuple[Problem, ...] = ()


class Excluded(Frozen):
    parcel: str
    rules: tuple[str, ...]


class ParcelSummary(Frozen):
    """Areas in ha. Hashes are those of the files beside audit.json. `bundle_count`: all bundles, of which `bundles`
    holds the largest."""

    count: int = 0
    area_ha: float = 0.0
    eligible_count: int = 0
    eligible_area_ha: float = 0.0
    undecided_count: int = 0
    undecided_area_ha: float = 0.0
    excluded: tuple[Excluded, ...] = ()
    excluded_count: int = 0
    pass_counts: dict[str, int] = {}
    reasons: tuple[ReasonArea, ...] = ()
    salvage: SalvagePlan | None = None
    bundles: tuple[Bundle, ...] = ()
    bundle_count: int = 0
    parquet_sha256: str | None = None
    gpkg_sha256: str | None = None
    shp_sha256: str | None = None


class YearVolume(Frozen):
    year: int
    net_tco2e: float


class UsedNumber(Frozen):
    """A number, column or curve that the recomputation rests on. `value` is None for a column or curve. `origin`:
    declared by the papers, a table of the user, the library, or assumed; `place`: species, table or methodology."""

    name: str
    value: float | None
    unit: str
    origin: Literal["declared", "user_table", "library", "assumed"]
    basis: Basis
    source: str
    place: str = ""
    other_methodology: bool = False
    evidence: tuple[Evidence, ...] = ()


class SensitivityBar(Frozen):
    """The total with one input at both ends of its range and all else as it is, tCO2e. `name`: what varied (growth,
    pace, d, bef, r, cf, deduction, area, survival) or the user's own name; `low` and `high` are factors."""

    name: str
    low: float
    high: float
    total_at_low: float
    total_at_high: float


class YearSpread(Frozen):
    """Percentiles 5, 25, 50, 75 and 95 of one year's net volume, tCO2e."""

    year: int
    percentiles: tuple[float, float, float, float, float]


class Sensitivity(Frozen):
    """Seeded draws over the ranges of the inputs. `declared`: ranges of the user; else every input varies by the same
    share, which shows what the result hangs on and is no measured uncertainty."""

    declared: bool
    draws: int
    seed: int
    total_percentiles: tuple[float, float, float, float, float]
    bars: tuple[SensitivityBar, ...]
    years: tuple[YearSpread, ...]


class Accounting(Frozen):
    """`recomputed` is empty until every input is known; `note` then says what is absent. `inputs`: what it rests on.
    `eligible_total_tco2e`: the same numbers over the eligible parcels in place of the paper's own strata."""

    methodology: str | None = None
    claimed: tuple[YearVolume, ...] = ()
    claimed_total_tco2e: float | None = None
    claimed_annual_tco2e: float | None = None
    recomputed: tuple[YearVolume, ...] = ()
    recomputed_total_tco2e: float | None = None
    eligible_total_tco2e: float | None = None
    inputs: tuple[UsedNumber, ...] = ()
    sensitivity: Sensitivity | None = None
    difference: dict[str, float] = {}
    explained_by: tuple[dict[str, Any], ...] = ()
    note: str = ""
    note_en: str = ""


class TimelineEntry(Frozen):
    date: str
    label: str
    label_en: str
    subject: str
    fact: str


class NextPaper(Frozen):
    document_type: str
    label: str
    label_en: str
    issued_by: str = ""
    settles: tuple[str, ...]


class NotChecked(Frozen):
    """A clause or rule that nobody judged, and why."""

    text: str
    clause: str
    title: str
    title_en: str
    reason: str
    reason_en: str


class Summary(Frozen):
    """Counts of findings by verdict (for parcel rules one per rule and verdict)."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    ready_for_pdd: Literal["yes", "no", "open"]
    deciding: tuple[str, ...]
    passed: int = Field(default=0, alias="pass")
    fail: int = 0
    missing: int = 0
    conflict: int = 0
    review: int = 0
    unread: int = 0
    not_checked: int = 0
    not_applicable: int = 0
    blockers: int = 0


class Audit(Frozen):
    """Everything the reports render. Contains nothing that differs between identical runs."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    schema_id: Literal["sinkcheck/audit/1"] = Field(default=SCHEMA_ID, alias="schema")
    as_of: str
    tool: Tool
    methodology: MethodologyChoice = MethodologyChoice()
    dossier: Dossier
    facts: tuple[Fact, ...]
    findings: tuple[Finding, ...]
    parcels: ParcelSummary
    accounting: Accounting
    value: ValuePlan | None = None
    timeline: tuple[TimelineEntry, ...] = ()
    lifecycle: Lifecycle = Lifecycle()
    next_papers: tuple[NextPaper, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    summary: Summary
