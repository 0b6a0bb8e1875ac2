"""What happens to a dossier, in order, for whoever watches."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, func, insert, select

from checker.model.base import Frozen
from checker.web.store import Store
from checker.web.tables import events, now

# The number of the newest event by dossier, so that a watcher asks the database only when there is something new.
_newest: dict[str, int] = {}


class Event(Frozen):
    """`kind`: queued, started, begin, paper, done, finished; `data` as the kind has it."""

    id: int
    run: str
    at: str
    kind: str
    data: dict[str, Any]


def tell(store: Store, dossier: str, run: str, items: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Appends events of (kind, data)."""
    rows = [{"dossier": dossier, "run": run, "at": now(), "kind": kind, "data": dict(data)} for kind, data in items]
    if not rows:
        return
    with store.write() as connection:
        connection.execute(insert(events), rows)
        newest = connection.execute(select(func.max(events.c.id)).where(events.c.dossier == dossier)).scalar_one()
    _newest[dossier] = newest


def since(connection: Connection, dossier: str, last: int, limit: int = 500) -> list[Event]:
    query = select(events).where(events.c.dossier == dossier, events.c.id > last).order_by(events.c.id).limit(limit)
    return [
        Event(id=row["id"], run=row["run"], at=row["at"], kind=row["kind"], data=row["data"])
        for row in connection.execute(query).mappings()
    ]


def newest(dossier: str) -> int | None:
    """The number of the newest event that this server told; None where it told none yet."""
    return _newest.get(dossier)


def forget(dossier: str) -> None:
    _newest.pop(dossier, None)
