"""The audit trail: who did what and when, each entry sealed by a hash over itself and the one before."""

import hashlib
import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, select, text

from checker.model.base import Frozen
from checker.web.store import DELETED
from checker.web.tables import dossiers, now, trail, trail_details

START = "0" * 64


class Entry(Frozen):
    """`detail` None: erased with the dossier. `action` is a key of the words, group `deed`."""

    seq: int
    at: str
    actor: str
    dossier: str | None
    action: str
    detail: dict[str, Any] | None
    digest: str


def record(
    connection: Connection, actor: str, action: str, dossier: str | None = None, detail: Mapping[str, Any] | None = None
) -> None:
    """Appends an entry within the transaction of the change that it tells of."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE trail IN SHARE ROW EXCLUSIVE MODE"))
    last = connection.execute(select(trail.c.seq, trail.c.digest).order_by(trail.c.seq.desc()).limit(1)).first()
    seq, previous = (last.seq + 1, last.digest) if last else (1, START)
    salt, said = secrets.token_hex(16), json.dumps(dict(detail or {}), ensure_ascii=False, sort_keys=True)
    row = {
        "seq": seq, "at": now(), "actor": actor, "dossier": dossier, "action": action,
        "detail_digest": _hash(salt, said), "previous": previous,
    }  # fmt: skip
    connection.execute(insert(trail).values(**row, digest=_seal(row)))
    connection.execute(insert(trail_details).values(seq=seq, dossier=dossier, salt=salt, detail=said))


def erase_details(connection: Connection, dossier: str) -> None:
    """Takes away what the entries of a deleted dossier said; the database refuses it for any other."""
    connection.execute(delete(trail_details).where(trail_details.c.dossier == dossier))


def entries(
    connection: Connection, of: Collection[str] | None = None, others: bool = False, before: int = 0, limit: int = 200
) -> list[Entry]:
    """The newest first; of all or of some dossiers, with `others` also what belongs to none that there is; before an
    entry, where one is named."""
    query = select(trail, trail_details.c.detail).outerjoin(trail_details, trail.c.seq == trail_details.c.seq)
    if of is not None:
        wanted: ColumnElement[bool] = trail.c.dossier.in_(of)
        if others:
            wanted |= trail.c.dossier.is_(None) | trail.c.dossier.not_in(select(dossiers.c.id))
        query = query.where(wanted)
    if before:
        query = query.where(trail.c.seq < before)
    rows = connection.execute(query.order_by(trail.c.seq.desc()).limit(limit)).mappings()
    return [_entry(dict(row)) for row in rows]


def broken_at(connection: Connection) -> int | None:
    """The first entry that is not as it was written, None where all are."""
    query = select(trail, trail_details.c.salt, trail_details.c.detail)
    rows = connection.execute(
        query.outerjoin(trail_details, trail.c.seq == trail_details.c.seq).order_by(trail.c.seq)
    ).mappings()
    gone = set(connection.execute(select(trail.c.dossier).where(trail.c.action == DELETED)).scalars())
    previous, expected = START, 1
    for found in rows:
        row: dict[str, Any] = dict(found)
        if row["detail"] is None:
            said = row["dossier"] in gone
        else:
            said = row["detail_digest"] == _hash(row["salt"], row["detail"])
        if row["seq"] != expected or row["previous"] != previous or row["digest"] != _seal(row) or not said:
            return expected
        previous, expected = row["digest"], expected + 1
    return None


_SEALED: Sequence[str] = ("seq", "at", "actor", "dossier", "action", "detail_digest", "previous")


def _seal(row: Mapping[str, Any]) -> str:
    return _hash(*(json.dumps(row[name], ensure_ascii=False) for name in _SEALED))


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _entry(row: Mapping[str, Any]) -> Entry:
    detail = json.loads(row["detail"]) if row["detail"] is not None else None
    return Entry(
        seq=row["seq"], at=row["at"], actor=row["actor"], dossier=row["dossier"], action=row["action"],
        detail=detail, digest=row["digest"],
    )  # fmt: skip
