"""Volumes before and after the non-permanence deduction, and the baseline, as the papers state them."""

from checker.model.extracted import FactBase
from checker.model.fact import Candidate, Fact, Value
from checker.model.identity import fact_id
from checker.reconciliation.candidates import dedupe, rivalled, unread_candidates
from checker.reconciliation.measure import measure
from checker.resources.house import house

# Papers with a yearly table before and after the deduction.
HOLDERS = ("pdd", "monitoring_report")
Pair = tuple[Fact, Fact]


def deduction_facts(facts: FactBase) -> list[Fact]:
    """`project.net_gap_abs` and `project.deduction_found` of the paper that fits worst; unknown where none states both
    volumes."""
    pairs = [pair for paper in facts.documents if (pair := _of_paper(f"document:{paper.id}", facts)) is not None]
    if not pairs:
        return [_unknown(facts, field) for field in ("net_gap_abs", "deduction_found")]
    # A paper whose gap is beyond tolerance speaks first, then one that leaves it open, then the rest.
    tolerance = house("claim_rel_tol")
    gap, found = max(pairs, key=lambda pair: _rank(pair[0], tolerance))
    return [rivalled(fact, facts.documents, HOLDERS) for fact in (gap, found)]


def baseline_facts(facts: FactBase) -> list[Fact]:
    """`project.baseline_total_t`: the sum of the stated yearly baseline removals."""
    for place, kind in enumerate(HOLDERS):
        for paper in sorted((d for d in facts.documents if d.type == kind), key=lambda d: d.id):
            stated = facts.find(f"document:{paper.id}", "baseline_claimed")
            if stated is not None:
                total = measure("project", "baseline_total_t", [stated], _total, unit="tCO2e")
                return [rivalled(total, facts.documents, HOLDERS[: place + 1])]
    return [_unknown(facts, "baseline_total_t", "tCO2e")]


def _total(by_year: dict[str, float]) -> Value:
    return round(sum(by_year.values()), 6)


def _of_paper(subject: str, facts: FactBase) -> Pair | None:
    net, gross = facts.find(subject, "claimed_by_year"), facts.find(subject, "gross_by_year")
    if net is None or gross is None:
        return None
    rate = facts.find(subject, "nonpermanence_rate") or facts.find("project", "nonpermanence_rate")
    slack = net.precision + gross.precision

    def worst(after: dict[str, float], before: dict[str, float], deducted: float) -> Value | None:
        if set(after) != set(before) or not 0 <= deducted < 1 or any(value < 0 for value in before.values()):
            return None
        return round(max(_relative(after[y], before[y] * (1 - deducted), slack) for y in before), 9)

    def found(after: dict[str, float], before: dict[str, float]) -> Value | None:
        whole = sum(before.values())
        # Four digits: rounding of the printed volumes must not make a deduction of a forgotten one.
        return round(1 - sum(after.values()) / whole, 4) if set(after) == set(before) and whole > 0 else None

    return (
        measure("project", "net_gap_abs", [net, gross, rate], worst, unit="fraction"),
        measure("project", "deduction_found", [net, gross], found, unit="fraction"),
    )


def _relative(stated: float, expected: float, slack: float) -> float:
    """Relative distance; what rounding of the printed figures explains is none."""
    gap = abs(stated - expected)
    if gap <= slack:
        return 0.0
    return gap / expected if expected else 1.0


def _rank(gap: Fact, tolerance: float) -> tuple[int, float]:
    if not isinstance(gap.value, float):
        return 1, 0.0
    return (2, gap.value) if gap.value > tolerance else (0, gap.value)


def _unknown(facts: FactBase, field: str, unit: str = "fraction") -> Fact:
    unknown = dedupe(unread_candidates(facts.documents, HOLDERS)) or [Candidate(cause="missing")]
    return Fact(
        id=fact_id("project", field), subject="project", field=field, value_type="number", unit=unit,
        state="unread" if unknown[0].cause == "unread" else "missing", candidates=tuple(unknown),
    )  # fmt: skip
