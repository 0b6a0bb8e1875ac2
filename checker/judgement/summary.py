"""What the findings add up to: counts, and whether a design document may be written."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from checker.model.audit import Banner, NotChecked, Summary
from checker.model.finding import OPEN_VERDICTS, Finding

WEIGHTY = ("blocker", "major")
# Papers that nobody saw at all, or whose type cannot be guessed, may say anything; a methodology without rules was
# judged by nobody.
UNSEEN = frozenset(
    {"methodology_no_ruleset", "untyped_unread", "problem_limit_members", "problem_unreadable", "problem_limit_depth"}
)


def summarise(findings: Sequence[Finding], not_checked: Sequence[NotChecked], banners: Sequence[Banner]) -> Summary:
    """Counts by verdict and the go/no-go.

    `no` if a blocker or major requirement fails; `open` if one is undecided, if a clause was judged by nobody, or if
    a paper could not be placed; `yes` otherwise. A waived finding does not decide.
    """
    counted = [finding for finding in findings if finding.waiver is None]
    weighty = [finding for finding in counted if finding.severity in WEIGHTY]
    failed = _ordered([finding for finding in weighty if finding.verdict == "fail"])
    undecided = _ordered([finding for finding in weighty if finding.verdict in OPEN_VERDICTS])
    ready: Literal["yes", "no", "open"] = "yes"
    if failed:
        ready = "no"
    elif undecided or not_checked or any(banner.code in UNSEEN for banner in banners):
        ready = "open"
    counts = Counter(finding.verdict for finding in findings)
    return Summary(
        ready_for_pdd=ready,
        deciding=tuple(finding.id for finding in (failed or undecided)),
        blockers=sum(f.severity == "blocker" and (f.verdict == "fail" or f.verdict in OPEN_VERDICTS) for f in counted),
        passed=counts["pass"], fail=counts["fail"], missing=counts["missing"], conflict=counts["conflict"],
        review=counts["review"], unread=counts["unread"], not_checked=counts["not_checked"],
        not_applicable=counts["not_applicable"],
    )  # fmt: skip


def _ordered(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: (WEIGHTY.index(finding.severity), finding.id))
