"""Plans with the judged land: areas by reason, salvage, candidate projects, and the words for each parcel."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pandas as pd

from checker.judgement.parcels import NAMED, ParcelJudgement
from checker.judgement.rulebase import RuleBase
from checker.model.audit import Accounting, ParcelSummary
from checker.model.extracted import FactBase
from checker.parcels.packaging import bundle_parcels
from checker.parcels.plan_data import load_plan_data
from checker.parcels.salvage import (
    FAILED,
    OPEN,
    RULE,
    UNCHECKED,
    Rate,
    alike,
    areas_by_reason,
    plan_salvage,
    standing,
)  # fmt: skip

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

MIN_AREA = "afforestation.min_parcel_area_m2"
# How many groups and bundles audit.json holds; the parcel files name the group and the bundle of every parcel.
GROUPS, BUNDLES = 200, 200
SEPARATORS = {"zh": "；", "en": "; "}
LANGUAGES = (("zh", ""), ("en", "_en"))


@dataclass(frozen=True)
class PlannedLand:
    """`summary` with the plans; `frame` with `verdict`, `reasons` and `way` (the best option) in words, the same in
    English with `_en`, and the ids of `salvage` group and `bundle`."""

    summary: ParcelSummary
    frame: "GeoDataFrame"


def plan_land(base: RuleBase, judged: ParcelJudgement, facts: FactBase, accounting: Accounting) -> PlannedLand:
    """The judged parcels with what can be done about them. Nothing is judged anew."""
    frame = judged.frame
    if not len(frame):
        return PlannedLand(judged.summary, frame)
    rules = [name.removeprefix(RULE) for name in frame.columns if str(name).startswith(RULE)]
    blockers = [rule for rule in rules if base.rules[rule].severity == "blocker"]
    papers = {rule: base.rules[rule].evidence for rule in rules}
    rate = _rate(accounting, facts, judged)
    plan = plan_salvage(frame, blockers, _smallest(base), rate, papers)
    bundles = bundle_parcels(
        frame, _county(facts), blockers=blockers, statuses=("eligible", "undecided"), rate=rate, papers=papers
    )
    reasons = tuple(
        item.model_copy(update={
            "title": base.rules[item.rule].title.zh, "title_en": base.rules[item.rule].title.en,
            "decides": item.rule in blockers,
        })
        for item in areas_by_reason(frame)
    )  # fmt: skip
    options = load_plan_data().options
    ways = {group.id: options[group.options[0].option] for group in plan.groups}
    by_group = _by_parcel(frame, [(group.id, group.parcels) for group in plan.groups])
    extra: dict[str, Any] = {
        "salvage": by_group,
        "bundle": _by_parcel(frame, [(bundle.id, bundle.parcels) for bundle in bundles]),
    }
    reasons_of = _reasons(base, frame, rules)
    for lang, suffix in LANGUAGES:
        statuses = {key: label.text(lang) for key, label in load_plan_data().statuses.items()}
        extra |= {
            f"verdict{suffix}": frame["status"].map(statuses), f"reasons{suffix}": reasons_of[lang],
            f"way{suffix}": by_group.map({key: way.text(lang) for key, way in ways.items()}).astype(object),
        }  # fmt: skip
    shown = tuple(group.model_copy(update={"parcels": group.parcels[:NAMED]}) for group in plan.groups[:GROUPS])
    summary = judged.summary.model_copy(update={
        "reasons": reasons, "salvage": plan.model_copy(update={"groups": shown}), "bundle_count": len(bundles),
        "bundles": tuple(item.model_copy(update={"parcels": item.parcels[:NAMED]}) for item in bundles[:BUNDLES]),
    })  # fmt: skip
    return PlannedLand(summary, cast("GeoDataFrame", frame.assign(**extra)))


def _by_parcel(frame: pd.DataFrame, groups: list[tuple[str, tuple[str, ...]]]) -> pd.Series:
    of = {parcel: name for name, parcels in groups for parcel in parcels}
    return frame["parcel"].astype(str).map(of).astype(object)


def _reasons(base: RuleBase, frame: pd.DataFrame, rules: list[str]) -> dict[str, np.ndarray]:
    """By language, per parcel what stands against it: failed rules first, blockers before others, then blockers still
    open."""
    order = sorted(rules, key=lambda rule: (base.rules[rule].severity != "blocker", rule))
    table = np.column_stack([standing(frame[RULE + rule].to_numpy()) for rule in order])
    patterns, member = alike(table)
    words = load_plan_data().standing

    def say(word: str, rule: str, lang: str) -> str:
        colon = "：" if lang == "zh" else ": "
        return f"{words[word].text(lang)}{colon}{rule} {base.rules[rule].title.text(lang)}"

    told: dict[str, np.ndarray] = {}
    for lang, _ in LANGUAGES:
        texts = []
        for pattern in patterns:
            codes = list(zip(order, pattern, strict=True))
            failed = [say("failed", rule, lang) for rule, code in codes if code == FAILED]
            still = [
                say(word, rule, lang)
                for state, word in ((OPEN, "open"), (UNCHECKED, "unchecked"))
                for rule, code in codes if code == state and base.rules[rule].severity == "blocker"
            ]  # fmt: skip
            texts.append(SEPARATORS[lang].join([*failed, *still]))
        told[lang] = np.array(texts, dtype=object)[member]
    return told


def _smallest(base: RuleBase) -> float:
    """The largest of the dated minima: what a clipped parcel keeps must pass whenever the project began."""
    known = base.parameters.get(MIN_AREA)
    return max((float(item.value) for item in known.values if item.value is not None), default=0.0) if known else 0.0


def _rate(accounting: Accounting, facts: FactBase, judged: ParcelJudgement) -> Rate | None:
    """Yearly volume per ha: recomputed over the parcels that are not excluded, else as the papers claim."""
    counted = judged.summary.eligible_area_ha + judged.summary.undecided_area_ha
    if accounting.recomputed and counted > 0:
        mean = sum(item.net_tco2e for item in accounting.recomputed) / len(accounting.recomputed)
        return Rate(round(mean / counted, 6), "recomputed")
    fact = facts.find("project", "rate_t_per_ha_a")
    values = {item.value for item in fact.all_candidates()} if fact is not None else set()
    value = values.pop() if len(values) == 1 else None
    known = isinstance(value, int | float) and not isinstance(value, bool)
    return Rate(float(cast(float, value)), "claimed") if known else None


def _county(facts: FactBase) -> str | None:
    """The project's only county."""
    fact = facts.find("project", "county")
    values = {item.value for item in fact.all_candidates()} if fact is not None else set()
    value = values.pop() if len(values) == 1 else None
    if isinstance(value, tuple) and len(value) == 1:
        value = value[0]
    return value if isinstance(value, str) else None
