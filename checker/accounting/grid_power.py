"""Reductions of power projects: net export times the combined margin, less fossil fuel.

ER = (export - import) x EF_CM - PE (CCER-01-001-V01 and CCER-01-002-V01, 6.3, 6.4, 6.6). The margin is taken as the
papers state it: the weights of its two parts were not legible in the copies read.
"""

from checker.model.extracted import FactBase
from checker.model.fact import Fact, Value
from checker.model.identity import fact_id
from checker.reconciliation.measure import measure

FORECASTS = ("pdd", "implementation_plan", "registry_notice")
FUEL_FREE = "offshore_wind"
"""CCER-01-002-V01 6.4: project emissions are zero."""


def power_facts(facts: FactBase) -> list[Fact]:
    """`implied_factor` (tCO2/MWh): the yearly claim over the yearly export, wherever a paper states an export.
    `power_claim_gap`, `power_claim_excess`: the yearly claim against the formula, absolute and signed; missing while an
    import, a margin or (but for offshore wind) a fuel emission is stated nowhere."""
    export, claim = facts.find("project", "yearly_export_mwh"), _yearly_claim(facts)
    if export is None:
        return []
    made = [measure("project", "implied_factor", [claim, export], _over, unit="tCO2/MWh")]
    technology = facts.find("project", "technology")
    wind = technology is not None and all(one.value == FUEL_FREE for one in technology.all_candidates())
    fuel = _nothing() if wind else facts.find("project", "yearly_fuel_t")
    inputs = [claim, export, facts.find("project", "yearly_import_mwh"), facts.find("project", "combined_margin"), fuel]

    def excess(claimed: float, sold: float, bought: float, margin: float, burnt: float) -> Value | None:
        return _over(claimed - ((sold - bought) * margin - burnt), (sold - bought) * margin - burnt)

    def gap(*values: float) -> Value | None:
        found = excess(*values)
        return abs(found) if isinstance(found, float) else None

    made.append(measure("project", "power_claim_gap", inputs, gap, unit="fraction"))
    made.append(measure("project", "power_claim_excess", inputs, excess, unit="fraction"))
    return made


def _yearly_claim(facts: FactBase) -> Fact | None:
    """The mean yearly claim of the best paper that forecasts one."""
    papers = sorted((paper for paper in facts.documents if paper.type in FORECASTS), key=lambda p: (rank(p.type), p.id))
    found = (facts.find(f"document:{paper.id}", "claimed_annual") for paper in papers)
    return next((fact for fact in found if fact is not None), None)


def rank(kind: str | None) -> int:
    """The place of a type among those that forecast."""
    return FORECASTS.index(kind) if kind in FORECASTS else len(FORECASTS)


def _over(part: float, whole: float) -> Value | None:
    return round(part / whole, 6) if whole > 0 else None


def _nothing() -> Fact:
    return Fact(
        id=fact_id("project", "yearly_fuel_t"), subject="project", field="yearly_fuel_t", value_type="number",
        value=0.0, unit="tCO2e", state="derived",
    )  # fmt: skip
