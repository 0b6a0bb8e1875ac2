"""A recomputation from nothing but the papers: strata, growth and parameters as a design document prints them."""

from dataclasses import dataclass

import pandas as pd

from checker.accounting.compare import Claim
from checker.accounting.faults import InputError
from checker.accounting.from_parcels import ParcelStrata
from checker.accounting.inputs import Doubt, Inputs
from checker.accounting.papers.assemble import (
    BY_TREE,
    Lacking,
    doubts_of,
    inputs_of,
    paper_strata,
    species_values,
    with_growth,
)
from checker.accounting.papers.calculation import Calculation
from checker.accounting.papers.series import flows_of
from checker.accounting.project_file import Project
from checker.accounting.sourced import Sourced
from checker.accounting.strata import Provenance, check_strata
from checker.accounting.window import window
from checker.accounting.words import say
from checker.model.extracted import FactBase
from checker.model.fact import Fact, Value


@dataclass(frozen=True)
class FromPapers:
    """The project of a paper: over its own strata where it has a table of them, else over the eligible parcels.
    `eligible`: the same with the eligible parcels in place of the paper's strata, where both are known."""

    project: Project
    calculation: Calculation
    own_strata: bool
    eligible: Project | None


def from_papers(
    facts: FactBase, calculation: Calculation, land: ParcelStrata | None, given: dict[str, str]
) -> FromPapers:
    """The project of one paper. `given`: methodology and period. Raises Lacking naming what the paper does not say,
    InputError naming cells that cannot be right."""
    usable = land is not None and not land.frame.empty and not land.left_out
    try:
        frame, origins = paper_strata(calculation)
    except Lacking:
        if land is None or not usable:
            raise
        return FromPapers(
            _project(facts, calculation, land.frame, dict(land.provenance), given), calculation, False, None
        )
    project = _project(facts, calculation, frame, origins, given)
    if land is None or not usable:
        return FromPapers(project, calculation, True, None)
    try:
        eligible = _project(facts, calculation, land.frame, dict(land.provenance), given)
    except (Lacking, InputError):
        # Parcels of a species that the paper has no curve for: there is no second figure, and the first one stands.
        return FromPapers(project, calculation, True, None)
    return FromPapers(project, calculation, True, eligible)


def _project(
    facts: FactBase, calculation: Calculation, strata: pd.DataFrame, origins: dict[str, Provenance],
    given: dict[str, str],
) -> Project:  # fmt: skip
    frame, curves, equations = with_growth(strata, calculation)
    doubts: list[Doubt] = []
    if "survival" in frame and not all(curve.quantity in (*BY_TREE, "height_m") for curve in curves):
        # Curves per hectare mostly hold for the stand as it is; whether survival comes on top is not said.
        text = say("papers.survival_column")
        doubts.append(Doubt(where=calculation.name, zh=text.zh, en=text.en))
        frame = frame.drop(columns="survival")
    period = window(given["crediting_start"], given["crediting_end"])
    off = flows_of(calculation, _stated_flows(facts, calculation), period)
    doubts += [Doubt(where=calculation.name, zh=text.zh, en=text.en) for text in off.doubts]
    if off.baseline_rate is not None:
        rate = calculation.baseline[0].read
        frame = frame.assign(baseline_t_per_ha_a=off.baseline_rate)
        origins = origins | {"baseline_t_per_ha_a": Provenance(source=rate.place, evidence=(rate.evidence,))}
    covers = {curve.id for curve in curves if curve.quantity == "cover_fraction"}
    shrubs = frozenset(str(name) for name in frame["species"][frame["curve"].isin(covers)])
    values = species_values(calculation, sorted(set(frame["species"])), shrubs)
    parameters = _stated_parameters(facts, calculation)
    source = Provenance(source=calculation.name)
    columns = dict.fromkeys((str(name) for name in frame.columns), source) | origins
    inputs = inputs_of(
        given, curves, equations=equations, species_values=values, parameters=parameters, allow_library=True,
        growth_in_planting_year=calculation.grows_in_planting_year, baseline=off.baseline, leakage=off.leakage,
        fire=off.fire,
        doubts=(*doubts, *doubts_of(calculation, frame, [*values, *parameters], curves)),
    )  # fmt: skip
    return Project(check_strata(frame, columns), inputs, claim_of(facts, calculation, inputs))


def _of_paper(facts: FactBase, calculation: Calculation, field: str) -> Fact | None:
    """A fact of the paper itself with one value; a paper that contradicts itself says nothing."""
    fact = facts.find(f"document:{calculation.document}", field)
    return fact if fact is not None and fact.value is not None and len(fact.all_candidates()) == 1 else None


def _stated_parameters(facts: FactBase, calculation: Calculation) -> tuple[Sourced, ...]:
    rate = _of_paper(facts, calculation, "nonpermanence_rate")
    if rate is None or not isinstance(rate.value, float | int):
        return ()
    quote = rate.evidence[0].quote if rate.evidence else ""
    return (Sourced(
        name="deduction", value=float(rate.value), unit="fraction", origin="declared", basis="secondary",
        source=f"{calculation.name}“{quote}”", place=calculation.name, evidence=rate.evidence,
    ),)  # fmt: skip


def _stated_flows(facts: FactBase, calculation: Calculation) -> dict[str, Value]:
    names = ("baseline_claimed", "baseline_reason", "leakage_claimed")
    found = {name: _of_paper(facts, calculation, name) for name in names}
    return {name: fact.value for name, fact in found.items() if fact is not None and fact.value is not None}


def claim_of(facts: FactBase, calculation: Calculation, inputs: Inputs) -> Claim | None:
    """What the paper claims of the whole period; None where it states no volume."""
    total, years = _of_paper(facts, calculation, "claimed_total"), _of_paper(facts, calculation, "claimed_by_year")
    by_year: dict[int, float] = {}
    step = 1.0
    if years is not None and isinstance(years.value, dict):
        by_year, step = {int(year): float(value) for year, value in years.value.items()}, years.precision or 1.0
    periods = window(inputs.crediting_start, inputs.crediting_end).years
    # A row outside the period is for the check of the table's own span; here it would compare with nothing.
    if not set(by_year) <= set(periods):
        by_year = {}
    stated = float(total.value) if total is not None and isinstance(total.value, float | int) else None
    if stated is None and not by_year:
        return None
    return Claim(
        by_year=by_year, total=stated, gross_by_stratum=calculation.strata_years, step=step, source=calculation.name
    )
