"""The steps of a project and what runs out, as rows in words for every report."""

from dataclasses import dataclass

from checker.model.lifecycle import Asked, Expiry, Lifecycle, LifeStep, Nearness, StepState
from checker.model.rule import Basis
from checker.report.messages import Messages
from checker.report.text import one_line
from checker.report.view import View

STATE_SIGNS: dict[StepState, str] = {"done": "✓", "running": "▶", "next": "→", "later": "·", "open": "?"}
NEARNESS_SIGNS: dict[Nearness, str] = {"past": "✕", "soon": "!", "later": "·", "unknown": "?"}

SPANS = {
    ("exactly", "workdays"): "exactly_workdays", ("at_most", "workdays"): "at_most_workdays",
    ("exactly", "days"): "exactly_days", ("at_most", "days"): "at_most_days",
}  # fmt: skip


@dataclass(frozen=True)
class StepRow:
    """`stated`: what papers say; `earliest` and `latest`: start and end as computed. `papers`: (id, path) of what it
    rests on."""

    id: str
    sign: str
    state: StepState
    state_label: str
    name: str
    who: str
    task: str
    stated: str
    span: str
    earliest: str
    latest: str
    papers: tuple[tuple[str, str], ...]
    asked: str
    clause: str
    basis: Basis
    note: str
    current: bool


@dataclass(frozen=True)
class ExpiryRow:
    sign: str
    nearness: Nearness
    nearness_label: str
    name: str
    date: str
    document: str | None
    path: str
    asked: str
    clause: str
    basis: Basis
    note: str


def step_rows(view: View) -> tuple[StepRow, ...]:
    cycle = view.audit.lifecycle
    return tuple(_step(view, item, item.id == cycle.current) for item in cycle.steps)


def expiry_rows(view: View) -> tuple[ExpiryRow, ...]:
    return tuple(_expiry(view, item) for item in view.audit.lifecycle.expiries)


def standing_sentence(view: View) -> str:
    """Where the project stands, what is to be done and by whom; empty for an audit made before this was judged."""
    cycle, messages = view.audit.lifecycle, view.messages
    if not cycle.steps:
        return ""
    step = current_step(cycle)
    if step is None:
        return messages.text("lifecycle", "all_done")
    text = messages.text(
        "lifecycle", "stands", step=messages.pick(step.label, step.label_en),
        state=messages.text("step_state", step.state), task=messages.pick(step.task, step.task_en),
        who=messages.pick(step.who, step.who_en),
    )  # fmt: skip
    return text if cycle.certain else f"{text} {messages.text('lifecycle', 'uncertain')}"


def current_step(cycle: Lifecycle) -> LifeStep | None:
    return next((item for item in cycle.steps if item.id == cycle.current), None)


def _step(view: View, item: LifeStep, current: bool) -> StepRow:
    messages = view.messages
    stated = messages.text("lifecycle", "disputed", dates=_list(item.disputed, messages)) if item.disputed else ""
    if not stated and (item.began or item.ended):
        stated = f"{item.began or '…'} – {item.ended or '…'}" if item.began else str(item.ended)
    if item.workdays is not None and item.ended:
        stated += messages.text("lifecycle", "counted", count=f"{item.workdays:g}")
    return StepRow(
        id=item.id, sign=STATE_SIGNS[item.state], state=item.state,
        state_label=messages.text("step_state", item.state), name=messages.pick(item.label, item.label_en),
        who=messages.pick(item.who, item.who_en), task=messages.pick(item.task, item.task_en), stated=stated,
        span=span_text(item, messages), earliest=_between(item.earliest_start, item.earliest_end),
        latest=_between(item.limit_start, item.limit_end),
        papers=tuple((name, one_line(view.path(name), 120)) for name in item.documents if name in view.papers),
        asked=_asked(item.asked, messages), clause=item.clause, basis=item.basis,
        note=messages.pick(item.note, item.note_en), current=current,
    )  # fmt: skip


def _expiry(view: View, item: Expiry) -> ExpiryRow:
    messages = view.messages
    known = item.document is not None and item.document in view.papers
    return ExpiryRow(
        sign=NEARNESS_SIGNS[item.nearness], nearness=item.nearness,
        nearness_label=messages.text("nearness", item.nearness), name=messages.pick(item.label, item.label_en),
        date=item.date or messages.text("lifecycle", "not_known"), document=item.document if known else None,
        path=one_line(view.path(item.document), 140) if item.document else "", asked=_asked(item.asked, messages),
        clause=item.clause, basis=item.basis, note=messages.pick(item.note, item.note_en),
    )  # fmt: skip


def span_text(item: LifeStep, messages: Messages) -> str:
    if item.span is None:
        return messages.text("lifecycle", "no_span")
    return messages.text("lifecycle", SPANS[item.span.kind, item.span.unit], count=item.span.count)


def _asked(asked: tuple[Asked, ...], messages: Messages) -> str:
    return _list([messages.pick(item.label, item.label_en) for item in asked], messages)


def _list(texts: tuple[str, ...] | list[str], messages: Messages) -> str:
    return ("、" if messages.lang == "zh" else ", ").join(texts)


def _between(start: str | None, end: str | None) -> str:
    if start is None:
        return ""
    return start if end in (None, start) else f"{start} – {end}"
