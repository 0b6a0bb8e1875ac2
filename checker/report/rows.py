"""Rows that the reports show, in words of one language, links resolved."""

from dataclasses import dataclass

from checker.model.document import Document
from checker.model.finding import Finding
from checker.report.anchors import crop_anchor
from checker.report.crops import Crop
from checker.report.replies import Standing


@dataclass(frozen=True)
class Quote:
    """One piece of evidence, its paper resolved to a path."""

    path: str
    anchor: str
    where: str
    text: str
    method: str
    confidence: str
    crop: Crop | None = None

    @property
    def crop_anchor(self) -> str:
        return crop_anchor(self.crop) if self.crop else ""


@dataclass(frozen=True)
class CandidateRow:
    value: str
    known: bool
    official: bool | None
    quotes: tuple[Quote, ...]
    note: str


@dataclass(frozen=True)
class FactRow:
    anchor: str
    label: str
    subject: str
    value: str
    known: bool
    state: str
    state_label: str
    quotes: tuple[Quote, ...]
    candidates: tuple[CandidateRow, ...]


@dataclass(frozen=True)
class FindingRow:
    finding: Finding
    anchor: str
    title: str
    message: str
    remedy: str
    responsible: str
    subject: str
    parcels: tuple[str, ...]
    facts: tuple[FactRow, ...]
    missing: tuple[str, ...]
    trace: tuple[tuple[str, str], ...]
    papers: tuple[str, ...]
    standing: Standing | None


@dataclass(frozen=True)
class Family:
    name: str
    label: str
    findings: tuple[FindingRow, ...]


@dataclass(frozen=True)
class Stage:
    name: str
    label: str
    families: tuple[Family, ...]

    @property
    def findings(self) -> int:
        return sum(len(family.findings) for family in self.families)


@dataclass(frozen=True)
class DocumentRow:
    document: Document
    anchor: str
    type: str
    possible: tuple[str, ...]
    problem: str
    detail: str
    copy_of: str


@dataclass(frozen=True)
class FactGroup:
    title: str
    rows: tuple[FactRow, ...]
    folded: bool = False
