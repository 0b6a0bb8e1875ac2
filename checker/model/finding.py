"""Verdicts and findings."""

from typing import Any, Literal

from pydantic import ConfigDict, Field

from checker.model.base import Frozen
from checker.model.rule import Basis, Citation, FindingClass, RuleKind, Severity

Verdict = Literal["pass", "fail", "missing", "conflict", "review", "unread", "not_checked", "not_applicable"]
OPEN_VERDICTS: tuple[Verdict, ...] = ("not_checked", "unread", "conflict", "review", "missing")


class TraceStep(Frozen):
    """One step a forester can follow: a fact read, a parameter taken, a comparison made.

    `text` is Chinese, `text_en` English; `facts` are ids. `bound`: the day that a date was compared with.
    """

    kind: Literal["fact", "parameter", "comparison", "candidate", "engine", "note"]
    text: str
    text_en: str
    facts: tuple[str, ...] = ()
    bound: str | None = None


class Waiver(Frozen):
    """Who accepts a finding and why; `evidence` is the hash of what it rested on."""

    reason: str
    owner: str
    approver: str = ""
    date: str
    expires: str | None = None
    evidence: str | None = None


class Finding(Frozen):
    """One rule's verdict about one subject, or about a set of parcels (`subject` is then `parcels`)."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    id: str
    rule: str
    family: str
    kind: RuleKind
    stage: str
    subject: str
    count: int = 1
    subjects: tuple[str, ...] = ()
    verdict: Verdict
    severity: Severity
    finding_class: FindingClass | None = Field(default=None, alias="class")
    title: str
    title_en: str
    message: str
    message_en: str
    message_key: str
    message_args: dict[str, Any] = {}
    cites: Citation
    basis: Basis
    facts: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    responsible: str = ""
    responsible_en: str = ""
    remedy: str = ""
    remedy_en: str = ""
    trace: tuple[TraceStep, ...] = ()
    waiver: Waiver | None = None
