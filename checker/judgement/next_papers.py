"""The shortest list of further papers that would settle the most open findings."""

from collections.abc import Mapping, Sequence

from checker.model.audit import NextPaper
from checker.model.finding import Finding
from checker.model.rule import Rule, Severity
from checker.model.vocabulary import Vocabulary

# What settling one open finding is worth; the order of severities, not a measured scale.
WEIGHTS: Mapping[Severity, int] = {"blocker": 8, "major": 4, "minor": 2, "info": 1}
SETTLED_BY_PAPERS = ("missing", "conflict", "unread", "review")
MOST = 12


def next_papers(
    findings: Sequence[Finding], rules: Mapping[str, Rule], vocabulary: Vocabulary
) -> tuple[NextPaper, ...]:
    """Document types, best first, each with the findings it would settle.

    Weighted set cover taken greedily: in every step the type that settles the greatest weight still open. No
    polynomial method does better than the greedy one's bound: the list is at most H(n) times as long as the shortest,
    n being the number of findings of the largest type (1 + ln n). Only the best paper of a rule's evidence list, and
    any equal one that settles more at once, are proposed; ties go to the better place in the evidence lists, then to
    the vocabulary's order.
    """
    open_findings = {
        finding.id: finding
        for finding in findings
        if finding.verdict in SETTLED_BY_PAPERS and finding.waiver is None and finding.rule in rules
    }
    settles: dict[str, dict[str, int]] = {}
    for finding in open_findings.values():
        for place, kind in enumerate(rules[finding.rule].evidence):
            settles.setdefault(kind, {})[finding.id] = place
    order = list(vocabulary.types)
    chosen: list[NextPaper] = []
    left = set(open_findings)
    while left and len(chosen) < MOST:

        def rank(kind: str) -> tuple[float, int, int]:
            held = settles[kind]
            return -_worth(held, left, open_findings), _places(held, left), order.index(kind)  # noqa: B023

        best = min(settles, key=rank, default=None)
        won = {name for name in settles[best] if name in left} if best else set()
        if best is None or not won:
            break
        spec = vocabulary.types[best]
        chosen.append(
            NextPaper(
                document_type=best, label=spec.label.zh, label_en=spec.label.en, issued_by=spec.issued_by,
                settles=tuple(sorted(won)),
            )
        )  # fmt: skip
        left -= won
    return tuple(chosen)


def _worth(kind: Mapping[str, int], left: set[str], findings: Mapping[str, Finding]) -> float:
    """Weight of what a type would settle; a paper that is only second choice for a finding counts less."""
    return sum(WEIGHTS[findings[name].severity] / (1 + place) for name, place in kind.items() if name in left)


def _places(kind: Mapping[str, int], left: set[str]) -> int:
    return sum(place for name, place in kind.items() if name in left)
