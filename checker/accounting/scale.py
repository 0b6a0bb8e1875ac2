"""Does a total look like carbon taken for CO2, or ten thousand tonnes taken for tonnes?"""

from typing import Final

from checker.accounting.biomass import CO2_PER_CARBON
from checker.accounting.mean import crediting_length
from checker.accounting.words import say
from checker.model.extracted import FactBase
from checker.model.fact import Candidate, Fact, Value
from checker.model.identity import fact_id
from checker.reconciliation.measure import measure

# Powers of ten are slips of 千 and 万; 44/12 takes carbon for CO2.
UNITS: Final = (CO2_PER_CARBON, 10.0, 100.0, 1_000.0, 10_000.0)
# Rounding of printed figures moves a ratio by less; two honest figures meet a factor this closely by rare chance only.
NEAR: Final = 0.005
# Papers whose claim the band of published projects measures; a monitoring report's early years lie far below it.
FORECASTS: Final = frozenset({"pdd", "implementation_plan", "registry_notice"})


def unit_factor(ratio: float) -> float:
    """The factor of units that `ratio` is, 1 where it is none."""
    factors = (factor for unit in UNITS for factor in (unit, 1 / unit))
    return next((factor for factor in factors if abs(ratio / factor - 1) <= NEAR), 1.0)


def scale_facts(facts: FactBase, beyond_band: Fact | None) -> list[Fact]:
    """`document.claim_scale_slip`: true where a paper's total is a factor of units away from its own years or mean;
    false where it is not and the claim per hectare lies among published projects (`beyond_band` is 0); else open."""
    made = []
    for paper in facts.documents:
        subject = f"document:{paper.id}"
        if facts.find(subject, "claimed_total") is None or paper.copies_of is not None:
            continue
        made.append(_slip(subject, facts, beyond_band if paper.type in FORECASTS else None))
    return made


def _slip(subject: str, facts: FactBase, beyond_band: Fact | None) -> Fact:
    total, years = facts.find(subject, "claimed_total"), facts.find(subject, "claimed_by_year")
    mean, length = facts.find(subject, "claimed_annual"), crediting_length(subject, facts.index)
    inner = []
    if years is not None:
        inner.append(measure(subject, "ratio", [total, years], lambda t, y: _ratio(t, sum(y.values()))))
    if mean is not None and length is not None:
        inner.append(measure(subject, "ratio", [total, mean, length], lambda t, m, a: _ratio(t, m * a)))
    known = [fact for fact in inner if fact.value is not None]
    # What a page that was not read may still say keeps the answer open.
    unread = [fact for fact in (total, *inner) if fact is not None and _is_unread(fact)]
    if any(fact.value != 1.0 for fact in known):
        return measure(
            subject, "claim_scale_slip", known, lambda *found: any(one != 1.0 for one in found), value_type="boolean"
        )  # fmt: skip
    if beyond_band is not None and any(c.value is not None for c in beyond_band.all_candidates()):
        # Outside the band nothing is proved: a person must look.
        return measure(
            subject, "claim_scale_slip", [*known, *unread, beyond_band],
            lambda *found: False if found[-1] == 0 else None, value_type="boolean",
        )  # fmt: skip
    return Fact(
        id=fact_id(subject, "claim_scale_slip"), subject=subject, field="claim_scale_slip", value_type="boolean",
        state="missing", candidates=(Candidate(cause="not_checked", note=say("facts.no_magnitude").zh),),
    )  # fmt: skip


def _is_unread(fact: Fact) -> bool:
    return any(candidate.cause == "unread" for candidate in fact.all_candidates())


def _ratio(stated: float, other: float) -> Value | None:
    return unit_factor(stated / other) if stated > 0 and other > 0 else None
