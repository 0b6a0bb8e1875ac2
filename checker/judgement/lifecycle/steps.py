"""Which step is done, running, next or open, from the dates that papers state."""

from collections.abc import Sequence
from dataclasses import dataclass

from checker.judgement.lifecycle.dated import Dated, Dates
from checker.judgement.lifecycle.plan import LifecyclePlan, PlannedStep
from checker.model.fact import Cause
from checker.model.lifecycle import StepState


@dataclass(frozen=True)
class Standing:
    """One step with its dates. `told`: a paper speaks of it, however doubtfully."""

    planned: PlannedStep
    began: Dated
    ended: Dated
    state: StepState
    cause: Cause | None = None
    words: tuple[str, ...] = ()

    @property
    def dates(self) -> tuple[Dated, ...]:
        return self.began, self.ended


def stand(plan: LifecyclePlan, dates: Dates, as_of: int) -> tuple[list[Standing], int | None]:
    """Every step, and the place of the current one (None when all are done)."""
    since = _period_end(dates)
    found = [_look(step, dates, since if step.batch else None, as_of) for step in plan.steps]
    reached = [place for place, item in enumerate(found) if _is_sign(item)]
    last = max(reached, default=-1)
    current = last if last >= 0 and found[last].state != "done" else last + 1
    placed = [_place(item, place, current) for place, item in enumerate(found)]
    return placed, current if current < len(placed) else None


def _period_end(dates: Dates) -> int | None:
    """Last day of the latest accounting period, as an ordinal."""
    known = dates.read(["monitoring_report.monitoring_end"])
    return known.values[-1].last if known.values else None


def _look(step: PlannedStep, dates: Dates, since: int | None, as_of: int) -> Standing:
    began, ended = dates.read(step.began, since), dates.read(step.ended, since)
    if ended.values and ended.cause is None:
        if ended.values[0].last <= as_of:
            return Standing(step, began, ended, "done")
        if ended.values[0].first <= as_of:
            return Standing(step, began, ended, "open", "review", ("doubt_review",))
    elif ended.values:
        # Papers differ, but whichever is right the step is over.
        over = ended.cause == "conflict" and ended.values[-1].last <= as_of
        return Standing(step, began, ended, "done" if over else "open", ended.cause, (_doubt(ended.cause),))
    if step.said is not None:
        word, place = dates.said(step.said.fact)
        if word == step.said.is_ and not ended.values:
            return Standing(step, began, place, "done", None, ("said",))
    if began.values and began.cause is None:
        if began.values[0].last <= as_of:
            return Standing(step, began, ended, "running")
        if began.values[0].first <= as_of:
            return Standing(step, began, ended, "open", "review", ("doubt_review",))
        return Standing(step, began, ended, "later", None, ("future",))
    if began.values:
        return Standing(step, began, ended, "open", began.cause, (_doubt(began.cause),))
    if ended.values:  # in the future, and nothing tells of a beginning
        return Standing(step, began, ended, "later", None, ("future",))
    hidden = next((item.cause for item in (ended, began) if item.cause in ("unread", "conflict", "review")), None)
    return Standing(step, began, ended, "later", hidden)


def _doubt(cause: Cause | None) -> str:
    return {"unread": "doubt_unread", "conflict": "doubt_conflict"}.get(cause or "", "doubt_review")


def _is_sign(item: Standing) -> bool:
    """Whether the step shows how far the project is. What only runs beside another shows nothing by its beginning."""
    if item.planned.beside is not None and not item.ended.values:
        return False
    return item.state in ("done", "running") or (item.state == "open" and _has_passed(item))


def _has_passed(item: Standing) -> bool:
    return any(dated.values for dated in item.dates)


def _place(item: Standing, place: int, current: int) -> Standing:
    if item.state == "running" and place < current:  # a later step is further on, so this one must have ended
        return _with(item, "open", (*item.words, "undated"))
    if item.state in ("done", "running") or (item.state == "open" and item.cause is not None):
        return item
    words: Sequence[str] = item.words
    if place < current:
        return _with(item, "open", (*words, "undated"))
    if place == current:
        return _with(item, "next", (*words, *(() if "future" in words else ("nothing_shows",))))
    return item


def _with(item: Standing, state: StepState, words: tuple[str, ...]) -> Standing:
    return Standing(item.planned, item.began, item.ended, state, item.cause, words)
