"""What plot surveys say: plots by stratum, uncertainty, rounds, and trees that cannot be right."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Final

import numpy as np
import pandas as pd

from checker.accounting.discounts import discount
from checker.accounting.faults import InputError
from checker.accounting.methodologies.registry import find_methodology
from checker.accounting.monitoring import Estimate, PlotDemand, estimate, plots_needed
from checker.accounting.papers.tallies import Plot, Tally
from checker.accounting.plot_places import PLOT_FIELDS, land_of, plot_facts, tree_records
from checker.accounting.plots import by_stratum, plot_biomass
from checker.accounting.recomputed import Recomputed
from checker.accounting.words import Text, say
from checker.model.document import UNREAD_STATES
from checker.model.evidence import Evidence
from checker.model.extracted import FactBase
from checker.model.fact import Candidate, Fact, Value, ValueType
from checker.model.identity import fact_id
from checker.reconciliation.calendar import interval
from checker.reconciliation.candidates import dedupe, rivalled, unread_candidates
from checker.reconciliation.measure import measure
from checker.resources.house import house

SURVEY: Final = "plot_survey"
UNITS: Final[Mapping[str, str]] = {
    "relative_uncertainty": "fraction", "sampling_precision": "fraction", "uncertainty_discount_due": "fraction",
    "survey_days_after_end": "d",
}  # fmt: skip
PROJECT: Final = (
    "plot_count", "relative_uncertainty", "sampling_precision", "uncertainty_discount_due", "survey_rounds",
    "survey_days_after_end",
)  # fmt: skip
BY_DATE: Final = ("survey_rounds", "survey_days_after_end")
STRATUM: Final = ("plot_count", "plots_required", "plots_not_found", "trees_unexplained", *PLOT_FIELDS)
MAKES: Final = frozenset({
    "document.min_dbh_gap_cm", "plot_survey.tree_records",
    *(f"project.{name}" for name in PROJECT), *(f"stratum.{name}" for name in STRATUM),
})  # fmt: skip
SURE: Final = 0.9
SHRINKAGE_CM: Final = 0.2  # two readings of one tree may differ by this much


def survey_facts(
    facts: FactBase, tallies: Sequence[Tally], done: Recomputed | Text, parcels: pd.DataFrame | None = None
) -> list[Fact]:  # fmt: skip
    """All of them; unknown where no survey was read in full. `parcels` with geometry say which plots lie outside."""
    rounds = _rounds(facts, tallies)
    made = [*_gap_facts(facts), _rounds_fact(facts), _lag_fact(facts), *tree_records(tallies)]
    if not tallies or any(tally.troubles for tally in tallies) or _unread(facts) or not rounds:
        why = _why(facts, tallies)
        made += [
            _open("project", name, why) for name in PROJECT if name not in ("survey_rounds", "survey_days_after_end")
        ]
        return [*made, *(_open(subject, name, why) for subject in _subjects(done) for name in STRATUM)]
    last = rounds[-1]
    plots = {plot.plot: plot for tally in last for plot in tally.plots}
    evidence = tuple(plot.evidence for plot in plots.values())
    made.append(_known("project", "plot_count", float(len(plots)), evidence))
    estimated = _estimate(last, done)
    if isinstance(estimated, Text):
        made += [_open("project", name, [Candidate(cause="missing", note=estimated.zh)])
                 for name in ("relative_uncertainty", "sampling_precision", "uncertainty_discount_due")]  # fmt: skip
    else:
        made += _uncertainty(facts, estimated[0], evidence)
    found = _of_strata(plots, rounds, done, None if isinstance(estimated, Text) else estimated[1], parcels)
    return [*made, *found]


def _unread(facts: FactBase) -> bool:
    return any(d.type == SURVEY and d.state in UNREAD_STATES for d in facts.documents if d.copies_of is None)


def _why(facts: FactBase, tallies: Sequence[Tally]) -> list[Candidate]:
    troubles = [trouble for tally in tallies for trouble in tally.troubles]
    if troubles:
        first = troubles[0]
        note = say("papers.tally_not_whole", count=len(troubles), first=first.text).zh
        return [Candidate(cause="review", note=note, evidence=(first.evidence,))]
    unread = dedupe(unread_candidates(facts.documents, (SURVEY,)))
    if unread:
        return unread
    return [Candidate(cause="review" if tallies else "missing", note=say("papers.no_tally").zh)]


def _rounds(facts: FactBase, tallies: Sequence[Tally]) -> list[list[Tally]]:
    """Tallies of one survey together, by date; one without date is alone only where it is the only one."""
    if len(tallies) == 1:
        return [list(tallies)]
    dated: list[tuple[date, Tally]] = []
    for tally in tallies:
        found = facts.find(f"document:{tally.document}", "date")
        if found is None or not isinstance(found.value, str):
            return []
        dated.append((interval(found.value)[0], tally))
    dated.sort(key=lambda pair: (pair[0], pair[1].document))
    groups: list[list[Tally]] = []
    last = date.min
    for day, tally in dated:
        if (day - last).days > house("survey_lag_days"):
            groups.append([])
        groups[-1].append(tally)
        last = day
    return groups


def _estimate(tallies: Sequence[Tally], done: Recomputed | Text) -> tuple[Estimate, PlotDemand | None] | Text:
    """Mean, half-width and plots needed from the tallies of one survey, over the areas of the recomputed strata."""
    plots = [plot for tally in tallies for plot in tally.plots]
    if isinstance(done, Text) or any(plot.area_m2 is None or not plot.stratum for plot in plots):
        return say("papers.no_plot_areas")
    areas = _areas(done)
    trees = pd.DataFrame(
        [(tree.plot, tree.species, tree.dbh_cm) for tally in tallies for tree in tally.trees],
        columns=["plot", "species_group", "dbh_cm"],
    )  # fmt: skip
    frame = pd.DataFrame(
        [(plot.plot, plot.stratum, plot.area_m2) for plot in plots], columns=["plot", "stratum", "area_m2"]
    )
    try:
        strata = by_stratum(plot_biomass(trees, frame, min_dbh_cm=0.0), areas)
        found = estimate(strata)
        weights = {one.stratum: one.area_ha / found.area_ha for one in strata}
        deviations = {one.stratum: float(np.std(one.values, ddof=1)) for one in strata}
        needed = plots_needed(weights, deviations, found.mean, least=2) if found.mean > 0 else None
    except InputError as error:
        return Text(zh=error.zh, en=error.en)
    except ValueError as error:
        return say("files.no_estimate", why=error)
    if found.area_ha < sum(areas.values()) - 1e-6:
        return say("papers.strata_without_plots")
    return found, needed


def _areas(done: Recomputed) -> dict[str, float]:
    case = done.answer.resolved.case
    frame = pd.DataFrame({"label": case.labels.astype(str), "area": case.area * case.share})
    return {str(name): float(area) for name, area in frame.groupby("label")["area"].sum().items()}


def _uncertainty(facts: FactBase, found: Estimate, evidence: tuple[Evidence, ...]) -> list[Fact]:
    """The value by our library's tree equations, beside the doubt that the project's own may give another."""
    doubt = Candidate(cause="review", note=say("papers.library_equations").zh)
    relative = round(found.relative, 6)
    made = [
        _with_doubt("relative_uncertainty", relative, doubt, evidence),
        _with_doubt("sampling_precision", round(1 - relative, 6), doubt, evidence),
    ]
    methodology = facts.find("project", "methodology")
    due = _due(str(methodology.value), relative) if methodology is not None and methodology.value else None
    if isinstance(due, float):
        return [*made, _with_doubt("uncertainty_discount_due", due, doubt, evidence)]
    note = say("papers.no_scheme").zh
    return [*made, _open("project", "uncertainty_discount_due", [Candidate(cause="not_checked", note=note)])]


def _due(name: str, relative: float) -> float | None:
    """The share that the methodology's scheme takes off an estimate; None where the scheme was not read or asks for
    more plots instead."""
    try:
        scheme = find_methodology(name).discount_scheme
    except InputError:
        return None
    found = None if scheme is None else discount(scheme, 1.0, relative)
    return None if found is None or found.taken is None else round(found.taken, 6)


def _of_strata(
    plots: Mapping[str, Plot], rounds: Sequence[Sequence[Tally]], done: Recomputed | Text, needed: PlotDemand | None,
    parcels: pd.DataFrame | None,
) -> list[Fact]:  # fmt: skip
    made: list[Fact] = []
    labels = {} if isinstance(done, Text) else dict.fromkeys(str(label) for label in done.answer.resolved.case.labels)
    for label in [*labels, *sorted({plot.stratum for plot in plots.values()} - set(labels) - {""})]:
        own = [plot for plot in plots.values() if plot.stratum == label]
        evidence = tuple(plot.evidence for plot in own)
        unplaced = [Candidate(cause="review", note=say("papers.no_plot_areas").zh)]
        placed = all(plot.stratum for plot in plots.values())
        want = None if needed is None else needed.by_stratum.get(label)
        for subject in _subjects(done, label):
            for field, value in (("plot_count", len(own) if placed else None), ("plots_required", want)):
                open_ = _open(subject, field, unplaced)
                made.append(open_ if value is None else _known(subject, field, float(value), evidence))
            made += _again(subject, {plot.plot for plot in own}, label, rounds)
            made += plot_facts(subject, own if placed else None, land_of(label, done, parcels))
    return made


def _again(subject: str, names: set[str], label: str, rounds: Sequence[Sequence[Tally]]) -> list[Fact]:
    """Plots of the survey before that were not found again, and trees lost or shrunk without a word."""
    if len(rounds) < 2:
        return []
    before = {plot.plot for tally in rounds[-2] for plot in tally.plots if plot.stratum == label}
    first = {(t.plot, t.number): t for tally in rounds[-2] for t in tally.trees if t.plot in before and t.number}
    second = {(t.plot, t.number): t for tally in rounds[-1] for t in tally.trees if t.number}
    strange = [
        tree for key, tree in first.items()
        if key[0] in names and ((later := second.get(key)) is None
            or (later.dbh_cm < tree.dbh_cm - SHRINKAGE_CM and not later.remark))
    ]  # fmt: skip
    lost = _known(subject, "plots_not_found", float(len(before - names)), ())
    evidence = tuple(tree.evidence for tree in strange)
    if not first or len(first) < sum(t.plot in before for tally in rounds[-2] for t in tally.trees):
        why = Candidate(cause="missing", note=say("papers.no_tree_numbers").zh)
    elif any(one.confidence < SURE for one in evidence):
        # A digit misread in a scan looks like a tree that shrank.
        why = Candidate(cause="review", note=say("papers.tally_of_scan").zh, evidence=evidence)
    else:
        return [lost, _known(subject, "trees_unexplained", float(len(strange)), evidence)]
    return [lost, _open(subject, "trees_unexplained", [why])]


def _subjects(done: Recomputed | Text, label: str | None = None) -> list[str]:
    """The subjects under which the strata facts stand: a label, with its species where it has several."""
    if isinstance(done, Text):
        return [f"stratum:{label}" if label else "stratum:*"]
    case = done.answer.resolved.case
    found = []
    for name, species in zip(case.labels.astype(str), case.species.astype(str), strict=True):
        if label in (None, name):
            alone = int((case.labels == name).sum()) == 1
            found.append(f"stratum:{name}" if alone else f"stratum:{name} {species}")
    return found or [f"stratum:{label}"]


def _gap_facts(facts: FactBase) -> list[Fact]:
    """How far the least diameter of each survey is from the plan and from the other surveys."""
    surveys = [d for d in facts.documents if d.type == SURVEY and d.copies_of is None]
    plan = facts.find("project", "planned_min_dbh_cm")
    made = []
    for paper in surveys:
        own = facts.find(f"document:{paper.id}", "min_dbh_cm")
        others = [fact for d in surveys if d.id != paper.id and (fact := facts.find(f"document:{d.id}", "min_dbh_cm"))]
        compared: list[Fact | None] = [*([plan] if plan is not None else []), *others]

        def gap(mine: float, *theirs: float) -> Value:
            return round(max(abs(mine - other) for other in theirs), 6)

        found = measure(f"document:{paper.id}", "min_dbh_gap_cm", [own, *(compared or [None])], gap, unit="cm")
        made.append(rivalled(found, facts.documents, (SURVEY,)))
    return made


def _dates(facts: FactBase) -> list[Fact | None]:
    return [facts.find(f"document:{d.id}", "date") for d in facts.documents if d.type == SURVEY and d.copies_of is None]


def _rounds_fact(facts: FactBase) -> Fact:
    def rounds(*days: str) -> Value:
        ordered = sorted(date.fromisoformat(day) for day in days)
        apart = house("survey_lag_days")
        return float(1 + sum((later - before).days > apart for before, later in pairwise(ordered)))

    return rivalled(measure("project", "survey_rounds", _dates(facts) or [None], rounds), facts.documents, (SURVEY,))


def _lag_fact(facts: FactBase) -> Fact:
    """Days of the last survey after the end of the accounting period; 0 inside it."""
    ends = [fact for d in facts.documents if d.type == "monitoring_report"
            and (fact := facts.find(f"document:{d.id}", "monitoring_end")) is not None]  # fmt: skip

    def lag(end: str, *days: str) -> Value:
        last = max(date.fromisoformat(day) for day in days)
        return float(max(0, (last - date.fromisoformat(end)).days))

    end = ends[0] if len({fact.value for fact in ends}) == 1 else None
    found = measure("project", "survey_days_after_end", [end, *(_dates(facts) or [None])], lag, unit="d")
    return rivalled(found, facts.documents, (SURVEY, "monitoring_report"))


def _known(subject: str, field: str, value: Value, evidence: tuple[Evidence, ...]) -> Fact:
    kind: ValueType = "number"
    return Fact(
        id=fact_id(subject, field), subject=subject, field=field, value_type=kind, unit=UNITS.get(field), value=value,
        state="measured", evidence=evidence,
    )  # fmt: skip


def _with_doubt(field: str, value: float, doubt: Candidate, evidence: tuple[Evidence, ...]) -> Fact:
    return Fact(
        id=fact_id("project", field), subject="project", field=field, value_type="number", unit=UNITS.get(field),
        state="measured", evidence=evidence, candidates=(Candidate(value=value, evidence=evidence), doubt),
    )  # fmt: skip


def _open(subject: str, field: str, candidates: Sequence[Candidate]) -> Fact:
    return Fact(
        id=fact_id(subject, field), subject=subject, field=field, value_type="number", unit=UNITS.get(field),
        state="unread" if candidates[0].cause == "unread" else "missing", candidates=tuple(candidates),
    )  # fmt: skip
