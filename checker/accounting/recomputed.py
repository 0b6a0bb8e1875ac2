"""What a recomputation says of the claim, as facts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from checker.accounting.from_dossier import FORECASTS, Prepared, Shortage, prepare
from checker.accounting.papers.calculation import Calculation
from checker.accounting.project_file import Answer, answer_project
from checker.accounting.recompute import Recomputation
from checker.accounting.sensitivity import sensitivity
from checker.accounting.words import Text, join, say
from checker.model.audit import Sensitivity
from checker.model.errors import UserError
from checker.model.extracted import FactBase
from checker.model.fact import Candidate, Fact, Value, ValueType
from checker.model.identity import fact_id
from checker.reconciliation.candidates import rivalled
from checker.reconciliation.measure import measure
from checker.resources.yaml_source import SourceError

# A yearly figure printed in whole tonnes may miss by this much without meaning anything.
ROUNDING_T: Final = 0.5
FIELDS: Final[tuple[tuple[str, ValueType, str | None], ...]] = (
    ("recomputed_total", "number", "tCO2e"), ("recomputed_by_year", "map[year,number]", "tCO2e"),
    ("recomputed_with_stated_parameters", "boolean", None),
    ("claim_gap_abs", "number", "fraction"), ("claim_excess", "number", "fraction"),
    ("claim_year_gap_abs", "number", "fraction"), ("claim_year_excess", "number", "fraction"),
)  # fmt: skip


@dataclass(frozen=True)
class Recomputed:
    """A result with the project it was computed from."""

    prepared: Prepared
    answer: Answer
    eligible_total: float | None = None
    sensitivity: Sensitivity | None = None

    @property
    def result(self) -> Recomputation:
        return self.answer.result

    @property
    def by_stated_parameters(self) -> bool:
        """Whether nothing but the papers' own figures and decided parcels went in, so that a difference is theirs."""
        declared = all(number.origin == "declared" for number in self.result.used)
        return self.result.conclusive and declared and not self.prepared.undecided and not self.prepared.left_out


def recompute_dossier(
    facts: FactBase, parcels: pd.DataFrame | None, parameters: Path | None, calculations: Sequence[Calculation]
) -> Recomputed | Text:  # fmt: skip
    """The recomputation or why there is none. A parameter file that cannot be used does not stop the audit."""
    try:
        found = prepare(facts, parcels, parameters, calculations)
        if isinstance(found, Shortage):
            return say("notes.not_recomputed", needs=join(found.needs))
        eligible = None if found.eligible is None else answer_project(found.eligible).result.net_total
        answer = answer_project(found.project)
        moves = sensitivity(answer.resolved.case, found.project.inputs.ranges)
        return Recomputed(found, answer, eligible, moves)
    except UserError as error:
        return say("notes.unusable", reason=Text(zh=error.zh, en=error.en))
    except SourceError as error:
        return say("notes.unusable", reason=f"{Path(error.path).name}:{error.line}: {error.message}")


def unknown_facts(reason: str) -> list[Fact]:
    """All of them as not_checked, with the reason."""
    return [
        Fact(
            id=fact_id("project", field), subject="project", field=field, value_type=kind, unit=unit, state="missing",
            candidates=(Candidate(cause="not_checked", note=reason),),
        )
        for field, kind, unit in FIELDS
    ]  # fmt: skip


def recomputed_facts(facts: FactBase, done: Recomputed) -> list[Fact]:
    """The recomputed volumes and the best forecast's distance from them. Relative to the recomputed figure, positive
    where the claim is higher; a year outside the recomputed period leaves the yearly measures open."""
    result = done.result
    made: dict[str, Value] = {
        "recomputed_total": result.net_total,
        "recomputed_by_year": {str(row.year): row.net for row in result.years},
        "recomputed_with_stated_parameters": done.by_stated_parameters,
    }
    known = [
        Fact(
            id=fact_id("project", field), subject="project", field=field, value_type=kind, unit=unit,
            value=made[field], state="measured",
        )
        for field, kind, unit in FIELDS
        if field in made
    ]  # fmt: skip
    return known + [_doubted(fact, done) for fact in _gaps(facts, result)]


def _doubted(fact: Fact, done: Recomputed) -> Fact:
    """A measure that rests on numbers nobody can vouch for stands beside an unknown: agreement by them proves no more
    than a difference does."""
    if done.by_stated_parameters:
        return fact
    notices = dict.fromkeys(notice.zh for notice in done.result.notices if notice.decisive)
    doubt = Candidate(cause="review", note="；".join(notices) or say("notes.users_numbers").zh)
    return fact.model_copy(update={"value": None, "candidates": (*fact.all_candidates(), doubt)})


def _gaps(facts: FactBase, result: Recomputation) -> list[Fact]:
    papers = [d for kind in FORECASTS for d in sorted(facts.documents, key=lambda d: d.id) if d.type == kind]
    stated = [(facts.find(f"document:{d.id}", "claimed_total"), facts.find(f"document:{d.id}", "claimed_by_year"))
              for d in papers]  # fmt: skip
    total, years = next((pair for pair in stated if pair != (None, None)), (None, None))

    def of_total(reduce: Callable[[float], float]) -> Callable[[float], Value | None]:
        def compute(claimed: float) -> Value | None:
            if result.net_total <= 0:
                return None
            return round(reduce(claimed / result.net_total - 1), 9)

        return compute

    def of_years(reduce: Callable[[float], float]) -> Callable[[dict[str, float]], Value | None]:
        def compute(claimed: dict[str, float]) -> Value | None:
            ours = result.in_years_of({int(year) for year in claimed})
            pairs = [(volume, ours.get(int(year))) for year, volume in claimed.items()]
            if not pairs or any(own is None for _, own in pairs):
                return None
            return round(max(reduce(_relative(volume, own)) for volume, own in pairs if own is not None), 9)

        return compute

    gaps = [
        measure("project", "claim_gap_abs", [total], of_total(abs), unit="fraction"),
        measure("project", "claim_excess", [total], of_total(float), unit="fraction"),
        measure("project", "claim_year_gap_abs", [years], of_years(abs), unit="fraction"),
        measure("project", "claim_year_excess", [years], of_years(float), unit="fraction"),
    ]
    return [rivalled(gap, facts.documents, FORECASTS) for gap in gaps]


def _relative(claimed: float, own: float) -> float:
    gap = claimed - own
    if abs(gap) <= ROUNDING_T:
        return 0.0
    return gap / abs(own) if own else (1.0 if gap > 0 else -1.0)
