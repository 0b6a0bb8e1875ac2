"""What the portfolio holds of each dossier: one row, whether the audit went well or not."""

from typing import Literal

from checker.fleet.grid import Ground
from checker.model.audit import Audit, NextPaper, RulesetUsed
from checker.model.base import Frozen
from checker.model.finding import Verdict
from checker.report.order import VERDICTS

TROUBLED = frozenset({"partly_read", "unread", "encrypted", "too_large", "unsupported"})


class Row(Frozen):
    """One dossier. Areas in ha, volumes in tCO2e. `state` failed: `trouble` says why and the rest is empty.

    `fingerprint` names content, settings and program that the row rests on; `cells` are the cells of the overlay's
    grid that its parcels touch, `unplaced` counts parcels too large for it (their coordinates are hardly right).
    """

    name: str
    path: str
    state: Literal["audited", "failed"]
    fingerprint: str
    trouble: str = ""
    trouble_en: str = ""
    as_of: str = ""
    stage: str = ""
    rulesets: tuple[RulesetUsed, ...] = ()
    ready_for_pdd: Literal["yes", "no", "open", ""] = ""
    verdicts: dict[str, int] = {}
    rules: dict[str, Verdict] = {}
    blockers: int = 0
    documents: int = 0
    unread: int = 0
    parcel_count: int = 0
    area_ha: float = 0.0
    eligible_area_ha: float = 0.0
    undecided_area_ha: float = 0.0
    claimed_tco2e: float | None = None
    recomputed_tco2e: float | None = None
    difference: float | None = None
    next_papers: tuple[NextPaper, ...] = ()
    cells: tuple[tuple[int, int], ...] = ()
    unplaced: int = 0
    audit_sha256: str = ""
    parcels_sha256: str | None = None


def row_of(audit: Audit, name: str, path: str, fingerprint: str, audit_sha256: str, ground: Ground) -> Row:
    """The row of an audit; a rule's verdict is the worst of its findings."""
    worst: dict[str, Verdict] = {}
    for finding in audit.findings:
        before = worst.get(finding.rule)
        if before is None or VERDICTS.index(finding.verdict) < VERDICTS.index(before):
            worst[finding.rule] = finding.verdict
    summary, parcels, volumes = audit.summary, audit.parcels, audit.accounting
    counts = {verdict: getattr(summary, "passed" if verdict == "pass" else verdict) for verdict in VERDICTS}
    return Row(
        name=name, path=path, state="audited", fingerprint=fingerprint, as_of=audit.as_of, stage=audit.dossier.stage,
        rulesets=audit.tool.rulesets, ready_for_pdd=summary.ready_for_pdd, verdicts=counts,
        rules=dict(sorted(worst.items())), blockers=summary.blockers, documents=len(audit.dossier.documents),
        unread=sum(document.state in TROUBLED for document in audit.dossier.documents),
        parcel_count=parcels.count, area_ha=parcels.area_ha, eligible_area_ha=parcels.eligible_area_ha,
        undecided_area_ha=parcels.undecided_area_ha, claimed_tco2e=volumes.claimed_total_tco2e,
        recomputed_tco2e=volumes.recomputed_total_tco2e, difference=volumes.difference.get("total_relative"),
        next_papers=audit.next_papers, cells=ground.cells, unplaced=ground.unplaced, audit_sha256=audit_sha256,
        parcels_sha256=parcels.parquet_sha256,
    )  # fmt: skip


def failed_row(name: str, path: str, fingerprint: str, zh: str, en: str) -> Row:
    """The row of a dossier that could not be audited."""
    return Row(name=name, path=path, state="failed", fingerprint=fingerprint, trouble=zh, trouble_en=en)
