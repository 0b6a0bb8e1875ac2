"""What the papers claim, and the checks of its arithmetic. The volumes themselves are not recomputed yet."""

from checker.accounting.band import rate_facts
from checker.accounting.mean import mean_facts
from checker.model.audit import Accounting, YearVolume
from checker.model.extracted import FactBase
from checker.model.fact import Fact

MAKES = frozenset({
    "document.mean_gap_t", "document.mean_gap_beyond_rounding_t", "document.mean_other_divisor_a",
    "project.rate_t_per_ha_a", "project.rate_beyond_band",
})  # fmt: skip
# The paper whose claim is shown, best first.
CLAIM_PAPERS = ("monitoring_report", "pdd", "implementation_plan", "registry_notice")


def account(facts: FactBase) -> tuple[Accounting, tuple[Fact, ...]]:
    """The claim as stated and measures of its arithmetic per paper."""
    index = facts.index
    made: list[Fact] = []
    for document in facts.documents:
        made += mean_facts(f"document:{document.id}", index)
    made += rate_facts(facts)
    methodology = facts.find("project", "methodology")
    claimed, total, annual = _claim(facts)
    accounting = Accounting(
        methodology=str(methodology.value) if methodology is not None and methodology.value else None,
        claimed=claimed,
        claimed_total_tco2e=total,
        claimed_annual_tco2e=annual,
        note="未复算：本版本只核对申报数字的算术关系，不重新计算碳汇量。",
        note_en="Not recomputed: this version checks the arithmetic of the claim, not the volumes themselves.",
    )
    return accounting, tuple(made)


def _claim(facts: FactBase) -> tuple[tuple[YearVolume, ...], float | None, float | None]:
    for kind in CLAIM_PAPERS:
        papers = [d for d in facts.documents if d.type == kind]
        for paper in sorted(papers, key=lambda d: d.id):
            subject = f"document:{paper.id}"
            total, annual = _number(facts, subject, "claimed_total"), _number(facts, subject, "claimed_annual")
            by_year = facts.find(subject, "claimed_by_year")
            years: tuple[YearVolume, ...] = ()
            if by_year is not None and isinstance(by_year.value, dict):
                years = tuple(YearVolume(year=int(y), net_tco2e=v) for y, v in sorted(by_year.value.items()))
            if total is not None or annual is not None or years:
                return years, total, annual
    return (), None, None


def _number(facts: FactBase, subject: str, field: str) -> float | None:
    fact = facts.find(subject, field)
    return float(fact.value) if fact is not None and isinstance(fact.value, int | float) else None
