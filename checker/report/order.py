"""What stands first: the order of verdicts, severities and findings in every report, and the signs of verdicts."""

from typing import get_args

from checker.model.audit import Audit
from checker.model.finding import Finding, Verdict
from checker.model.rule import Severity

# Worst first; a sign beside every colour, so that no verdict is told by colour alone.
VERDICT_SIGNS: dict[Verdict, str] = {
    "fail": "✕", "conflict": "≠", "missing": "○", "unread": "▨", "review": "?", "not_checked": "…", "pass": "✓",
    "not_applicable": "—",
}  # fmt: skip
VERDICTS: tuple[Verdict, ...] = tuple(VERDICT_SIGNS)
SEVERITIES: tuple[Severity, ...] = get_args(Severity)


def worst_first(finding: Finding) -> tuple[int, int, str]:
    """Sorts by verdict, then severity, then id."""
    return VERDICTS.index(finding.verdict), SEVERITIES.index(finding.severity), finding.id


def most_pressing_first(finding: Finding) -> tuple[int, int, str]:
    """Sorts by severity, then verdict, then id."""
    return SEVERITIES.index(finding.severity), VERDICTS.index(finding.verdict), finding.id


def count(audit: Audit, verdict: Verdict) -> int:
    """The summary's count of a verdict."""
    return int(getattr(audit.summary, "passed" if verdict == "pass" else verdict))


def open_count(audit: Audit) -> int:
    """Requirements that apply and are neither met nor failed."""
    return sum(count(audit, verdict) for verdict in VERDICTS if verdict not in ("pass", "fail", "not_applicable"))


# What somebody must still act on; what nobody can check yet is neither.
UNDONE: frozenset[Verdict] = frozenset({"fail", "conflict", "missing", "unread", "review"})
SETTLED: frozenset[Verdict] = frozenset({"pass", "not_applicable"})
