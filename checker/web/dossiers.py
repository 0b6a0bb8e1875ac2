"""Dossiers: made, listed, deleted with all traces."""

import shutil
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from checker.intake.manifest import MANIFEST_NAME
from checker.intake.manifest_text import write_entry
from checker.model.base import Frozen
from checker.web.accounts.tables import grants
from checker.web.events import forget
from checker.web.faults import Refused
from checker.web.places import Places
from checker.web.store import DELETED, Store
from checker.web.tables import dossiers, events, new_id, now, runs, uploads
from checker.web.trail import erase_details, record

LONGEST_NAME = 200


class Dossier(Frozen):
    """`owner` is the id of a user, None in single-user mode."""

    id: str
    name: str
    methodology: str
    owner: str | None
    created: str


def create(store: Store, places: Places, actor: str, name: str, methodology: str, owner: str | None = None) -> Dossier:
    """A dossier without papers, whose name stands in its `dossier.yaml`."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise Refused(
            400, f"请给项目起一个名称（不超过{LONGEST_NAME}字）。", f"Name it, in up to {LONGEST_NAME} letters."
        )
    made = Dossier(id=new_id(), name=name, methodology=methodology, owner=owner, created=now())
    folder = places.papers(made.id)
    folder.mkdir(parents=True, mode=0o700)
    write_entry(folder / MANIFEST_NAME, "name", name)
    with store.write() as connection:
        connection.execute(insert(dossiers).values(**made.model_dump()))
        record(connection, actor, "dossier.created", made.id, {"name": name, "methodology": methodology})
    return made


def find(connection: Connection, dossier: str) -> Dossier | None:
    row = connection.execute(_living().where(dossiers.c.id == dossier)).mappings().first()
    return _dossier(row) if row else None


def every(connection: Connection) -> list[Dossier]:
    """The newest first."""
    return [_dossier(row) for row in connection.execute(_living().order_by(dossiers.c.created.desc())).mappings()]


def remove(store: Store, places: Places, actor: str, dossier: str) -> None:
    """Takes away papers, audits, readings, pictures and rows. The trail keeps that something was deleted, when and by
    whom, and of the earlier entries that they were, not what they said."""
    with store.write() as connection:
        connection.execute(update(dossiers).where(dossiers.c.id == dossier).values(deleted=now(), name=""))
        record(connection, actor, DELETED, dossier)
    finish_removal(store, places, dossier)


def finish_removal(store: Store, places: Places, dossier: str) -> None:
    """The second half, which a server that was stopped in the middle takes up again."""
    folder = places.dossier(dossier)
    if folder.exists():
        shutil.rmtree(folder)
    with store.write() as connection:
        for table in (uploads, runs, events):
            connection.execute(delete(table).where(table.c.dossier == dossier))
        connection.execute(delete(grants).where(grants.c.dossier == dossier))
        erase_details(connection, dossier)
        connection.execute(delete(dossiers).where(dossiers.c.id == dossier))
    store.wipe()
    forget(dossier)


def half_removed(connection: Connection) -> Sequence[str]:
    return connection.execute(select(dossiers.c.id).where(dossiers.c.deleted.is_not(None))).scalars().all()


def _living() -> Any:
    return select(dossiers).where(dossiers.c.deleted.is_(None))


def _dossier(row: Any) -> Dossier:
    return Dossier.model_validate({name: row[name] for name in Dossier.model_fields})
