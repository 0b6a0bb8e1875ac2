"""What proves who asks: a browser's session, a program's token. Only hashes of the secrets are kept."""

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, delete, insert, select, update

from checker.model.base import Frozen
from checker.web.accounts.tables import keys, users
from checker.web.accounts.users import User
from checker.web.tables import new_id, now

SESSION_HOURS, IDLE_HOURS, TOKEN_DAYS = 7 * 24, 12, 365
TOKEN_START = "skt_"
TOUCH_SECONDS = 60  # a key's last use is written down at most so often
Kind = Literal["session", "token"]


class Key(Frozen):
    """`csrf`: what a form of this session must carry."""

    id: str
    user: str
    kind: Kind
    label: str
    csrf: str
    created: str
    used: str
    ends: str


def give(connection: Connection, user: User, kind: Kind, label: str = "") -> str:
    """A new secret, shown once."""
    secret = (TOKEN_START if kind == "token" else "") + secrets.token_urlsafe(32)
    ends = _in(hours=SESSION_HOURS) if kind == "session" else _in(hours=TOKEN_DAYS * 24)
    connection.execute(
        insert(keys).values(
            id=new_id(), digest=_digest(secret), user=user.id, kind=kind, label=label[:100],
            csrf=secrets.token_hex(32), created=now(), used=now(), ends=ends,
        )
    )  # fmt: skip
    return secret


def look_up(connection: Connection, secret: str, kind: Kind) -> tuple[Key, User] | None:
    """The key and whose it is; None where it ended, lay idle too long, or its person is locked."""
    query = select(keys, users.c.name, users.c.admin, users.c.active, users.c.created.label("joined"))
    query = query.join(users, users.c.id == keys.c.user).where(
        keys.c.digest == _digest(secret), keys.c.kind == kind, keys.c.ends > now(), users.c.active
    )
    row = connection.execute(query).mappings().first()
    if row is None or (kind == "session" and row["used"] < _in(hours=-IDLE_HOURS)):
        return None
    found = Key.model_validate({name: row[name] for name in Key.model_fields})
    return found, User(id=row["user"], name=row["name"], admin=row["admin"], active=True, created=row["joined"])


def stale(key: Key) -> bool:
    """Whether its last use is worth writing down again."""
    return key.used < _in(seconds=-TOUCH_SECONDS)


def touch(connection: Connection, key: Key) -> None:
    connection.execute(update(keys).where(keys.c.id == key.id).values(used=now()))


def tokens_of(connection: Connection, user: str) -> list[Key]:
    query = select(keys).where(keys.c.user == user, keys.c.kind == "token").order_by(keys.c.created)
    rows = connection.execute(query).mappings()
    return [Key.model_validate({name: row[name] for name in Key.model_fields}) for row in rows]


def end(connection: Connection, user: str, key: str) -> None:
    connection.execute(delete(keys).where(keys.c.id == key, keys.c.user == user))


def sweep(connection: Connection) -> None:
    """Takes ended keys away."""
    connection.execute(delete(keys).where(keys.c.ends <= now()))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _in(hours: float = 0, seconds: float = 0) -> str:
    return (datetime.now(UTC) + timedelta(hours=hours, seconds=seconds)).isoformat(timespec="milliseconds")
