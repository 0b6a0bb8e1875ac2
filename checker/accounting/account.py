"""What the papers claim, the checks of its arithmetic, and the recomputation where its inputs are given."""

from pathlib import Path
from typing import Any

import pandas as pd

from checker.accounting.band import rate_facts
from checker.accounting.claimed_area import area_facts
from checker.accounting.compare import Claim, sum_slips
from checker.accounting.deduction import baseline_facts, deduction_facts
from checker.accounting.event_facts import MAKES as EVENT_MAKES
from checker.accounting.event_facts import event_facts, ground_facts
from checker.accounting.expiring import expiring_facts
from checker.accounting.from_dossier import FORECASTS
from checker.accounting.grid_power import power_facts
from checker.accounting.mean import mean_facts
from checker.accounting.papers.read import Stated
from checker.accounting.present import as_accounting
from checker.accounting.recomputed import FIELDS, Recomputed, recompute_dossier, recomputed_facts, unknown_facts
from checker.accounting.scale import scale_facts
from checker.accounting.strata_facts import FIELDS as STRATUM_FIELDS
from checker.accounting.strata_facts import strata_facts
from checker.accounting.survey_facts import MAKES as SURVEY_MAKES
from checker.accounting.survey_facts import survey_facts
from checker.accounting.words import Text, say
from checker.accounting.yearly import yearly_facts
from checker.model.audit import Accounting, YearVolume
from checker.model.extracted import FactBase
from checker.model.fact import Fact

MAKES = frozenset({
    "document.mean_gap_t", "document.mean_gap_beyond_rounding_t", "document.mean_other_divisor_a",
    "document.claim_sum_excess_t", "document.years_outside_period", "document.years_missing",
    "document.claim_scale_slip",
    "project.rate_t_per_ha_a", "project.rate_beyond_band", "project.rate_band_low_t_per_ha_a",
    "project.rate_band_high_t_per_ha_a", "project.net_gap_abs", "project.deduction_found",
    "project.baseline_total_t", "project.area_claim_gap", "project.area_claim_beyond_ha",
    "project.claim_expiring_t", *SURVEY_MAKES, *EVENT_MAKES,
    "project.implied_factor", "project.power_claim_gap", "project.power_claim_excess",
    *(f"project.{field}" for field, _, _ in FIELDS),
    *(f"stratum.{field}" for field in STRATUM_FIELDS if field != "density"),
})  # fmt: skip
# The paper whose claim is shown, best first.
CLAIM_PAPERS = ("monitoring_report", "pdd", "implementation_plan", "registry_notice")


def account(
    facts: FactBase, parcels: pd.DataFrame | None = None, parameters: Path | None = None,
    stated: Stated | None = None,
) -> tuple[Accounting, tuple[Fact, ...]]:  # fmt: skip
    """The claim as stated, measures of its arithmetic, and the volumes recomputed from parcels and parameter file.

    `parcels`: the judged frame (`status`). Areas of judged parcels must be among `facts` for the claimed area to be
    measured. `parameters`: a file of the user, which goes before what the papers state. Where both leave
    something open nothing is recomputed: the note names what is absent, the facts are not_checked.
    """
    stated, index = stated or Stated(), facts.index
    made: list[Fact] = []
    for document in facts.documents:
        subject = f"document:{document.id}"
        made += [*mean_facts(subject, index), *yearly_facts(subject, index)]
    rates = rate_facts(facts)
    made += [*rates, *scale_facts(facts, rates[1]), *area_facts(facts), *deduction_facts(facts), *baseline_facts(facts)]
    made += [*expiring_facts(facts), *power_facts(facts)]
    done = recompute_dossier(facts, parcels, parameters, stated.calculations)
    paper = next((one for one in stated.calculations if one.curves), None)
    made += [*strata_facts(facts, done, parcels, paper), *survey_facts(facts, stated.tallies, done, parcels)]
    made += [*event_facts(facts, stated.disturbances), *ground_facts(facts, stated.pits, parcels)]
    accounting, forecast = _stated(facts)
    if isinstance(done, Text):
        accounting = accounting.model_copy(update={"note": done.zh, "note_en": done.en})
        return accounting, (*made, *unknown_facts(done.zh))
    return _with_result(accounting, done, forecast), (*made, *recomputed_facts(facts, done))


def _with_result(accounting: Accounting, done: Recomputed, forecast: bool) -> Accounting:
    shown = as_accounting(done.answer)
    # Numbers of a user's file can be sound and still not be what the papers claim with.
    of_papers = done.by_stated_parameters or not done.result.conclusive
    notes = [Text(zh=shown.note, en=shown.note_en) if of_papers else say("notes.users_numbers")]
    if done.prepared.undecided:
        notes.append(say("notes.undecided", count=done.prepared.undecided))
    if done.prepared.left_out:
        notes.append(say("notes.left_out", count=len(done.prepared.left_out)))
    if not done.prepared.paper:
        notes.append(say("notes.outside_file"))
    elif done.prepared.own_strata:
        notes.append(say("notes.own_strata"))
    total, difference = accounting.claimed_total_tco2e, {}
    # A monitoring report claims some years of the period: its total is no match for the whole.
    if forecast and total is not None and done.result.net_total:
        gap = total - done.result.net_total
        difference = {"total_tco2e": gap, "total_relative": gap / abs(done.result.net_total)}
    return accounting.model_copy(update={
        "methodology": shown.methodology, "recomputed": shown.recomputed,
        "recomputed_total_tco2e": shown.recomputed_total_tco2e, "difference": difference,
        "eligible_total_tco2e": done.eligible_total, "inputs": shown.inputs, "sensitivity": done.sensitivity,
        "explained_by": (*accounting.explained_by, *(one for one in shown.explained_by if one["kind"] != "sum")),
        "note": "".join(note.zh.rstrip("。") + "。" for note in notes),
        "note_en": " ".join(note.en.rstrip(".") + "." for note in notes),
    })  # fmt: skip


def _stated(facts: FactBase) -> tuple[Accounting, bool]:
    """The claim of the best paper, and whether it is a forecast over the whole crediting period."""
    methodology = facts.find("project", "methodology")
    for paper in (p for kind in CLAIM_PAPERS for p in sorted(facts.documents, key=lambda d: d.id) if p.type == kind):
        subject = f"document:{paper.id}"
        total, annual = _number(facts, subject, "claimed_total"), _number(facts, subject, "claimed_annual")
        by_year = facts.find(subject, "claimed_by_year")
        years: dict[int, float] = {}
        if by_year is not None and isinstance(by_year.value, dict):
            years = {int(year): volume for year, volume in sorted(by_year.value.items())}
        if total is not None or annual is not None or years:
            forecast = paper.type in FORECASTS
            break
    else:
        total, annual, years, forecast = None, None, {}, False
    accounting = Accounting(
        methodology=str(methodology.value) if methodology is not None and methodology.value else None,
        claimed=tuple(YearVolume(year=year, net_tco2e=volume) for year, volume in years.items()),
        claimed_total_tco2e=total, claimed_annual_tco2e=annual, explained_by=tuple(_explained(years, total)),
    )  # fmt: skip
    return accounting, forecast


def _explained(years: dict[int, float], total: float | None) -> list[dict[str, Any]]:
    """Ways to add up the claimed years that give the claimed total where their sum does not."""
    claim = Claim(by_year=years, total=total)
    return [
        {"kind": "sum", "name": slip.code, "year": slip.year, "misses_by": slip.misses_by}
        for slip in sum_slips(claim, float(len(years)))
    ]


def _number(facts: FactBase, subject: str, field: str) -> float | None:
    fact = facts.find(subject, field)
    return float(fact.value) if fact is not None and isinstance(fact.value, int | float) else None
