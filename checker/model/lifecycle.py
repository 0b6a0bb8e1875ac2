"""Where a project stands on the way from design to registered reductions, and what runs out when."""

from typing import Literal

from checker.model.base import Frozen
from checker.model.fact import Cause
from checker.model.rule import Basis

# done and running: papers say so; next: nothing shows that it began; later: behind the next; open: a step behind which
# papers already lie, or whose dates cannot be relied on.
StepState = Literal["done", "running", "next", "later", "open"]
ExpiryKind = Literal["reductions_window", "title_term", "crediting_end", "lifetime_end"]
Nearness = Literal["past", "soon", "later", "unknown"]


class Span(Frozen):
    """How long a step takes by its text. `exactly`: so many days; `at_most`: a limit that nobody need use up."""

    count: int
    unit: Literal["workdays", "days"]
    kind: Literal["exactly", "at_most"]


class Asked(Frozen):
    """A paper that would date a step or a term."""

    document_type: str
    label: str
    label_en: str


class LifeStep(Frozen):
    """One step. `began` and `ended` are dates as papers state them, perhaps partial; `disputed` holds the dates that
    papers give where they differ. The other dates are computed: the earliest if no limit in front is used, the latest
    if all are used in full; `estimated` names the years counted without the State Council's calendar."""

    id: str
    label: str
    label_en: str
    who: str
    who_en: str
    task: str
    task_en: str
    state: StepState
    cause: Cause | None = None
    began: str | None = None
    ended: str | None = None
    disputed: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    span: Span | None = None
    workdays: float | None = None
    earliest_start: str | None = None
    earliest_end: str | None = None
    limit_start: str | None = None
    limit_end: str | None = None
    overdue: bool = False
    estimated: tuple[int, ...] = ()
    asked: tuple[Asked, ...] = ()
    clause: str
    basis: Basis
    note: str = ""
    note_en: str = ""


class Expiry(Frozen):
    """Something that runs out. `date` None: no paper gives it, or papers differ; `asked` would."""

    kind: ExpiryKind
    label: str
    label_en: str
    date: str | None = None
    nearness: Nearness
    cause: Cause | None = None
    document: str | None = None
    facts: tuple[str, ...] = ()
    before_crediting_end: bool | None = None
    asked: tuple[Asked, ...] = ()
    clause: str = ""
    basis: Basis
    note: str = ""
    note_en: str = ""


class Lifecycle(Frozen):
    """`current`: the step that is running or must be taken next; None when every step is done. `certain` False: papers
    that were not read, or dates that differ, might move it. `registrable` False: the methodology serves no new
    registration, so that nothing is forecast."""

    current: str | None = None
    certain: bool = True
    registrable: bool | None = None
    steps: tuple[LifeStep, ...] = ()
    expiries: tuple[Expiry, ...] = ()
    expiry_count: int = 0
    notes: tuple[str, ...] = ()
    notes_en: tuple[str, ...] = ()
