"""Judges parcel rules in bulk and sorts the parcels into eligible, excluded and undecided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from checker.judgement.candidates import Choice, Combined, combinations, combine
from checker.judgement.columns import CONFLICT, Column, spread
from checker.judgement.compile import Compiled, in_force
from checker.judgement.explain import Explainer
from checker.judgement.judge import finding
from checker.judgement.parcel_facts import MAKES as CONCLUDED
from checker.judgement.parcel_facts import Chains, cell, conclude_parcels, own_column
from checker.judgement.parcel_measures import MAKES as MEASURED
from checker.judgement.parcel_measures import exempt_areas, legal_bars, show_non_forest
from checker.judgement.resolve import Resolver
from checker.judgement.rulebase import RuleBase
from checker.judgement.vector import FAIL, PASS, VERDICTS, VectorEvaluator
from checker.judgement.wording import Wording
from checker.model.audit import Excluded, ParcelSummary
from checker.model.extracted import FactBase
from checker.model.fact import Fact
from checker.model.finding import Finding, Verdict
from checker.model.identity import fact_id
from checker.parcels.frame import chosen
from checker.parcels.silence import LAND
from checker.reconciliation.candidates import rivalled

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

NAMED = 200
MAKES = frozenset({"project.area_eligible_ha", "project.area_undecided_ha"}) | CONCLUDED | MEASURED


@dataclass(frozen=True)
class ParcelJudgement:
    """Findings per rule and non-passing verdict; verdict strings per parcel and rule; masks over the parcels.

    `frame` is the survey's frame with `status` (eligible, excluded, undecided) and one column `rule:<ID>` per rule.
    `facts` are the eligible, undecided and exempt areas and the legal bars shown.
    """

    findings: tuple[Finding, ...]
    verdicts: pd.DataFrame
    eligible: npt.NDArray[np.bool_]
    undecided: npt.NDArray[np.bool_]
    pass_counts: dict[str, int]
    frame: "GeoDataFrame"
    facts: tuple[Fact, ...]
    summary: ParcelSummary


def judge_parcels(base: RuleBase, facts: FactBase, frame: "GeoDataFrame", as_of: str) -> ParcelJudgement:
    """Judges every parcel rule in force on `as_of` over all parcels at once.

    Eligible: every blocker rule passes or does not apply. Excluded: one fails. Undecided: the rest.
    """
    frame = conclude_parcels(base, facts, show_non_forest(base, facts, frame, as_of), as_of)
    vector = VectorEvaluator(base.kinds)
    resolver = Resolver(facts, base.vocabulary, base.concluded())
    wording = Wording(base.vocabulary)
    explainer = Explainer(wording, vector, base.parameters, facts.documents)
    chains = Chains(base, frame, resolver, wording)
    size = len(frame)
    findings: list[Finding] = []
    columns: dict[str, npt.NDArray[np.object_]] = {}
    pass_counts: dict[str, int] = {}
    failed, undone = np.zeros(size, bool), np.zeros(size, bool)
    for rule in base.judging():
        if rule.subject != "parcel" or not in_force(rule.in_force, as_of) or not size:
            continue
        compiled = base.compiled(rule, as_of)
        own = {r.key: own_column(base, frame, r) for r in compiled.reads if r.name.startswith("parcel.")}
        shared = {r.key: resolver.choices(r, "project") for r in compiled.reads if not r.name.startswith("parcel.")}
        codes = _verdicts(vector, compiled, own, shared, size)
        columns[rule.id] = VERDICTS[codes]
        pass_counts[rule.id] = int(np.count_nonzero(codes == PASS))
        if rule.severity == "blocker":
            failed |= codes == FAIL
            undone |= codes < PASS
        findings += _findings(base, compiled, explainer, vector, own, shared, codes, chains)
    table = pd.DataFrame(columns, index=frame.index, dtype=object)
    judged = bool(columns)
    eligible, undecided = ~failed & ~undone & judged, ~failed & (undone | (not judged))
    area = _areas(frame)
    made = _area_facts(area, eligible, undecided, size)
    if size:
        made = (*made, *exempt_areas(frame, area, eligible, undecided), legal_bars(tuple(columns), findings))
    # A map or list that was not read may hold more parcels.
    made = tuple(rivalled(fact, facts.documents, LAND) for fact in made)
    return ParcelJudgement(
        tuple(sorted(findings, key=lambda item: item.id)), table, eligible, undecided, pass_counts,
        _with_verdicts(frame, table, failed, undecided), made,
        _summary(base, frame, table, failed, eligible, undecided, area, pass_counts),
    )  # fmt: skip


def _verdicts(
    vector: VectorEvaluator,
    compiled: Compiled,
    own: Mapping[str, Column],
    shared: Mapping[str, Sequence[Choice]],
    size: int,
) -> npt.NDArray[np.int8]:
    """One verdict per parcel, as a position in VERDICTS, over every combination of the project facts' candidates."""
    cases = combinations(shared)
    if cases is None:
        return np.full(size, CONFLICT, np.int8)
    reads = {read.key: read for read in compiled.reads}
    told = np.zeros(size, np.int64)  # which sequence of verdicts a parcel has met so far
    sequences: list[tuple[int, ...]] = [()]
    for case in cases:
        columns = {**own, **{key: spread(value, size, reads[key]) for key, value in case.items()}}
        codes = vector.codes(compiled, columns, size)
        if len(cases) == 1:
            return codes
        met, told = np.unique(told * len(VERDICTS) + codes, return_inverse=True)
        sequences = [(*sequences[item // len(VERDICTS)], int(item % len(VERDICTS))) for item in met]
    named: list[list[Verdict]] = [[VERDICTS[code] for code in sequence] for sequence in sequences]
    position = {str(verdict): code for code, verdict in enumerate(VERDICTS)}
    return np.array([position[combine(verdicts).verdict] for verdicts in named], np.int8)[told]


def _findings(
    base: RuleBase, compiled: Compiled, explainer: Explainer, vector: VectorEvaluator, own: Mapping[str, Column],
    shared: Mapping[str, Sequence[Choice]], codes: npt.NDArray[np.int8], chains: Chains,
) -> list[Finding]:  # fmt: skip
    names = chains.frame["parcel"].to_numpy()
    names_of = {read.key: read.name for read in compiled.reads}
    found = []
    met = {VERDICTS[code]: code for code in np.flatnonzero(np.bincount(codes)) if code != PASS}
    for verdict in sorted(met):
        rows = np.flatnonzero(codes == met[verdict])
        first = int(rows[0])
        choices = {
            **{
                key: (Choice(cell(column, first), note=chains.tell(names_of[key], first)),)
                for key, column in own.items()
            },
            **shared,
        }
        cases = combinations(choices)
        judged = vector.verdicts(compiled, cases) if cases is not None else []
        combined = Combined(verdict, tuple(judged), combine(judged).note if judged else "")
        explanation = explainer.explain(compiled, choices, cases, combined, count=len(rows))
        subjects = tuple(str(name) for name in names[rows[:NAMED]])
        found.append(finding(base, compiled, "parcels", verdict, explanation, choices, subjects, len(rows)))
    return found


def _areas(frame: "GeoDataFrame") -> npt.NDArray[np.float64]:
    """Area per parcel in ha: the mapped one, else the stated one, else 0."""
    area = np.zeros(len(frame))
    for name in ("area_stated_ha", "area_map_ha"):
        if name in frame.columns:
            values = pd.to_numeric(frame[name], errors="coerce").to_numpy(dtype=float)
            area = np.where(np.isnan(values), area, values)
    return area


def _area_facts(area: Any, eligible: Any, undecided: Any, size: int) -> tuple[Fact, ...]:
    if not size:
        return ()
    return tuple(
        Fact(
            id=fact_id("project", field), subject="project", field=field, value_type="number",
            value=round(float(area[mask].sum()), 4), unit="ha", state="measured",
        )
        for field, mask in (("area_eligible_ha", eligible), ("area_undecided_ha", undecided))
    )  # fmt: skip


def _with_verdicts(frame: "GeoDataFrame", table: pd.DataFrame, failed: Any, undecided: Any) -> "GeoDataFrame":
    status = chosen(len(frame), "eligible", (undecided, "undecided"), (failed, "excluded"))
    extra = {"status": pd.Series(status, index=frame.index, dtype=object)}
    extra |= {f"rule:{rule}": table[rule] for rule in table.columns}
    return frame.assign(**extra)


def _summary(
    base: RuleBase, frame: "GeoDataFrame", table: pd.DataFrame, failed: Any, eligible: Any, undecided: Any, area: Any,
    pass_counts: dict[str, int],
) -> ParcelSummary:  # fmt: skip
    blockers = [rule for rule in table.columns if base.rules[rule].severity == "blocker"]
    rows = np.flatnonzero(failed)

    def failing(row: int) -> tuple[str, ...]:
        return tuple(rule for rule in blockers if table[rule].iloc[row] == "fail")

    excluded = tuple(Excluded(parcel=str(frame["parcel"].iloc[row]), rules=failing(row)) for row in rows[:NAMED])
    return ParcelSummary(
        count=len(frame), area_ha=round(float(area.sum()), 4), eligible_count=int(eligible.sum()),
        eligible_area_ha=round(float(area[eligible].sum()), 4), undecided_count=int(undecided.sum()),
        undecided_area_ha=round(float(area[undecided].sum()), 4), excluded=excluded, excluded_count=len(rows),
        pass_counts=pass_counts,
    )  # fmt: skip
