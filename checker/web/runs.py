"""Audits of a dossier, one after the other: asked for, taken up by a slot, finished."""

from collections.abc import Collection
from typing import Any, Literal

from sqlalchemy import Connection, case, func, insert, select, update

from checker.model.base import Frozen
from checker.web.tables import dossiers, new_id, now, runs

State = Literal["queued", "running", "done", "failed", "cancelled"]
Cause = Literal["upload", "correction", "waiver", "settings", "again"]
UNFINISHED: frozenset[State] = frozenset({"queued", "running"})
# Nothing but the judgement is new in these, so they need not wait behind others' papers.
QUICK: frozenset[Cause] = frozenset({"correction", "waiver", "settings"})
ATTEMPTS = 3  # of a run that was under way when the server stopped


class RunAnswer(Frozen):
    """What came of a run: `found` readings came from the cache, `read` were made now; trouble in both languages."""

    ready: str = ""
    counts: dict[str, int] = {}
    blockers: int = 0
    found: int = 0
    read: int = 0
    papers_read: int = 0
    seconds: float = 0.0
    zh: str = ""
    en: str = ""


class Run(Frozen):
    id: str
    dossier: str
    number: int
    state: State
    cause: Cause
    actor: str
    created: str
    started: str | None = None
    finished: str | None = None
    attempts: int = 0
    answer: RunAnswer | None = None


def ask(connection: Connection, dossier: str, cause: Cause, actor: str) -> Run:
    """A new run, or the one that waits already: it will see the papers as they are then."""
    waiting = _rows(connection, (runs.c.dossier == dossier) & (runs.c.state == "queued"))
    if waiting:
        return waiting[0]
    number = connection.execute(select(func.max(runs.c.number)).where(runs.c.dossier == dossier)).scalar() or 0
    made = Run(id=new_id(), dossier=dossier, number=number + 1, state="queued", cause=cause, actor=actor, created=now())
    connection.execute(insert(runs).values(**made.model_dump()))
    return made


def claim(connection: Connection, quick_only: bool) -> Run | None:
    """The run that is next, now running: quick ones first, then the oldest; one of a dossier at a time."""
    busy = select(runs.c.dossier).where(runs.c.state == "running")
    gone = select(dossiers.c.id).where(dossiers.c.deleted.is_not(None))
    query = select(runs).where(runs.c.state == "queued", runs.c.dossier.not_in(busy), runs.c.dossier.not_in(gone))
    if quick_only:
        query = query.where(runs.c.cause.in_(QUICK))
    order = case((runs.c.cause.in_(QUICK), 0), else_=1)
    row = connection.execute(query.order_by(order, runs.c.created).limit(1)).mappings().first()
    if row is None:
        return None
    taken = update(runs).where(runs.c.id == row["id"], runs.c.state == "queued")
    changed = connection.execute(taken.values(state="running", started=now(), attempts=row["attempts"] + 1))
    return find(connection, row["id"]) if changed.rowcount == 1 else None


def finish(connection: Connection, run: str, state: State, answer: RunAnswer | None = None) -> None:
    said = answer.model_dump() if answer else None
    unfinished = update(runs).where(runs.c.id == run, runs.c.state.in_(UNFINISHED))
    connection.execute(unfinished.values(state=state, finished=now(), answer=said))


def take_up_again(connection: Connection) -> list[Run]:
    """After a stop of the server: what was under way waits again, at the front since it is the oldest."""
    stopped = _rows(connection, runs.c.state == "running")
    for run in stopped:
        if run.attempts >= ATTEMPTS:
            zh, en = "审查多次随服务中断，已停止。", "It ended with the server again and again and was given up."
            finish(connection, run.id, "failed", RunAnswer(zh=zh, en=en))
        else:
            connection.execute(update(runs).where(runs.c.id == run.id).values(state="queued", started=None))
    return stopped


def find(connection: Connection, run: str) -> Run | None:
    found = _rows(connection, runs.c.id == run)
    return found[0] if found else None


def of_dossier(connection: Connection, dossier: str) -> list[Run]:
    """The newest first."""
    return _rows(connection, runs.c.dossier == dossier)


def latest(connection: Connection, dossiers_named: Collection[str]) -> dict[str, Run]:
    """The newest run of each dossier."""
    found: dict[str, Run] = {}
    for run in _rows(connection, runs.c.dossier.in_(dossiers_named)) if dossiers_named else ():
        found.setdefault(run.dossier, run)
    return found


def _rows(connection: Connection, condition: Any) -> list[Run]:
    query = select(runs).where(condition).order_by(runs.c.number.desc())
    return [Run.model_validate(dict(row)) for row in connection.execute(query).mappings()]
