"""What a finished audit means for the exit code."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from checker.model.audit import Audit


SEVERITIES = ("info", "minor", "major", "blocker")
READING_TROUBLE = frozenset({"partly_read", "unread", "encrypted", "too_large", "unsupported"})


def is_undone(finding: Any) -> bool:
    """Whether a finding failed or is open and nobody waived it."""
    from checker.model.finding import OPEN_VERDICTS

    return finding.waiver is None and (finding.verdict == "fail" or finding.verdict in OPEN_VERDICTS)


def exit_code(audit: Audit, fail_on: str, disagreements: int, known: Collection[str] = ()) -> int:
    """2 a defect of ours; 1 a failed or open finding at or above `fail_on` that is not `known`; 3 something could not
    be read; 0 else."""
    if disagreements:
        return 2
    if fail_on != "never":
        level = SEVERITIES.index(fail_on)
        for finding in audit.findings:
            if is_undone(finding) and finding.id not in known and SEVERITIES.index(finding.severity) >= level:
                return 1
    unread = any(document.state in READING_TROUBLE for document in audit.dossier.documents)
    return 3 if unread or audit.dossier.problems else 0
