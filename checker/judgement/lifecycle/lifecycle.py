"""Where a project stands: the steps with their dates, those to come, and what runs out."""

from collections.abc import Sequence
from datetime import date

from checker.judgement.lifecycle.dated import Dates
from checker.judgement.lifecycle.expiries import expiries
from checker.judgement.lifecycle.forecast import Ahead, forecast
from checker.judgement.lifecycle.plan import LifecyclePlan, PlannedStep, asked_papers, load_plan
from checker.judgement.lifecycle.steps import Standing, stand
from checker.judgement.rulebase import RuleBase
from checker.model.extracted import FactBase
from checker.model.lifecycle import Lifecycle, LifeStep, Span

LAST = "issuance"
SUPERSEDED = "methodology.superseded"


def lifecycle(base: RuleBase, facts: FactBase, as_of: str, methodology: str | None) -> Lifecycle:
    """The standing of a dossier on the day `as_of`."""
    plan, day = load_plan(), date.fromisoformat(as_of)
    dates = Dates(facts, base.vocabulary)
    standings, current = stand(plan, dates, day.toordinal())
    spans = {step.id: span for step in plan.steps if (span := _span(step, base, as_of)) is not None}
    registrable = _registrable(base, methodology, as_of)
    ahead = forecast(standings, spans, current, day) if registrable is not False else {}
    steps = tuple(_step(plan, item, spans, ahead, dates, day) for item in standings)
    apply_at = ahead[LAST].earliest[0] if LAST in ahead else None
    near, total = expiries(plan, base, dates, day, apply_at)
    certain = _certain(standings, current, facts)
    words: list[tuple[str, dict[str, object]]] = [("convention", {})] if ahead else []
    if registrable is False:
        words.append(("not_registrable", {"methodology": methodology}))
    if not certain:
        words.append(("uncertain_stage", {}))
    zh, en = (tuple(plan.say(key, lang, **values) for key, values in words) for lang in ("zh", "en"))
    return Lifecycle(
        current=standings[current].planned.id if current is not None else None, certain=certain,
        registrable=registrable, steps=steps, expiries=near, expiry_count=total, notes=zh, notes_en=en,
    )  # fmt: skip


def _span(step: PlannedStep, base: RuleBase, as_of: str) -> Span | None:
    count = base.value(step.span.parameter, as_of) if step.span is not None else None
    if step.span is None or not isinstance(count, int | float):
        return None
    return Span(count=int(count), unit=step.span.unit, kind=step.span.kind)


def _registrable(base: RuleBase, methodology: str | None, as_of: str) -> bool | None:
    if methodology is None:
        return None
    superseded = base.value(SUPERSEDED, as_of)
    return not (isinstance(superseded, list | tuple) and methodology in superseded)


def _certain(standings: Sequence[Standing], current: int | None, facts: FactBase) -> bool:
    """False where what was not read, or dates that differ, might put the project elsewhere."""
    stage = facts.find("project", "stage")
    if stage is not None and any(candidate.cause for candidate in stage.all_candidates()):
        return False
    ahead = standings if current is None else standings[current:]
    return not any(item.cause in ("unread", "conflict", "review") for item in ahead)


def _step(
    plan: LifecyclePlan, item: Standing, spans: dict[str, Span], ahead: dict[str, Ahead], dates: Dates, as_of: date
) -> LifeStep:
    planned = item.planned
    coming = ahead.get(planned.id)
    disputed = dict.fromkeys(text for dated in item.dates if dated.known is None for text in dated.texts)
    overdue = coming is not None and coming.due is not None and coming.due < as_of
    words = [(key, {"dates": _listed(disputed)}) for key in item.words]
    if coming is not None and overdue:
        words.append(("overdue", {"limit": str(coming.due)}))
    if coming is not None and coming.estimated:
        words.append(("estimated", {"years": "、".join(str(year) for year in coming.estimated)}))
    told = [planned.note] if planned.note is not None and item.state in ("running", "open") else []
    zh, en = (
        [*(plan.say(key, lang, **values) for key, values in words), *(note.text(lang) for note in told)]
        for lang in ("zh", "en")
    )
    lacking = item.ended.known is None and item.state != "later"  # also where a step is only said to be over
    return LifeStep(
        id=planned.id, label=planned.label.zh, label_en=planned.label.en, who=planned.who.zh, who_en=planned.who.en,
        task=planned.task.zh, task_en=planned.task.en, state=item.state, cause=item.cause,
        began=_single(item.began.texts), ended=_single(item.ended.texts),
        disputed=tuple(disputed) if len(disputed) > 1 else (),
        facts=tuple(dict.fromkeys(fact for dated in item.dates for fact in dated.facts)),
        documents=tuple(dict.fromkeys(name for dated in item.dates for name in dated.documents)),
        span=spans.get(planned.id), workdays=dates.number(planned.workdays) if planned.workdays else None,
        earliest_start=_iso(coming.earliest[0]) if coming else None,
        earliest_end=_iso(coming.earliest[1]) if coming else None,
        limit_start=_iso(coming.limit[0]) if coming else None, limit_end=_iso(coming.limit[1]) if coming else None,
        overdue=overdue, estimated=coming.estimated if coming else (),
        asked=asked_papers(planned.asked, dates.vocabulary) if lacking else (), clause=planned.clause,
        basis=planned.basis, note="；".join(zh), note_en="; ".join(en),
    )  # fmt: skip


def _single(texts: tuple[str, ...]) -> str | None:
    return texts[0] if len(texts) == 1 else None


def _listed(texts: Sequence[str] | dict[str, None]) -> str:
    return "、".join(texts)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
