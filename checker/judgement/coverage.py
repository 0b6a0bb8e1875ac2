"""Which clauses of the texts nobody judges, and why."""

from collections.abc import Iterable

from checker.model.audit import NotChecked
from checker.model.finding import Finding
from checker.model.rule import Ruleset


def unjudged_clauses(rulesets: Iterable[Ruleset]) -> tuple[NotChecked, ...]:
    """Clauses without a rule, in the order of their texts. Clauses that bind somebody else than the dossier are left
    out: no paper of it could ever decide them."""
    return tuple(
        NotChecked(
            text=ruleset.text,
            clause=clause.clause,
            title=clause.title.zh,
            title_en=clause.title.en,
            reason=clause.uncovered.zh,
            reason_en=clause.uncovered.en,
        )
        for ruleset in rulesets
        for clause in ruleset.clauses
        if clause.uncovered is not None and not clause.outside
    )


def unjudged_findings(findings: Iterable[Finding]) -> tuple[NotChecked, ...]:
    """Findings whose rule exists but whose facts nobody makes yet, one per rule."""
    by_rule = {finding.rule: finding for finding in findings if finding.verdict == "not_checked"}
    return tuple(
        NotChecked(
            text=finding.cites.text,
            clause=finding.cites.clause,
            title=f"{rule} {finding.title}",
            title_en=f"{rule} {finding.title_en}",
            reason=finding.message,
            reason_en=finding.message_en,
        )
        for rule, finding in sorted(by_rule.items())
    )
