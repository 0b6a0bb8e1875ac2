"""How often somebody may try a password. Kept in the database, so that a restart or a second server forgets nothing."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select, text

from checker.web.accounts.tables import attempts
from checker.web.faults import Refused
from checker.web.tables import new_id, now

MINUTES = 15
# Failures within that time: of one name from one address, of one address, of one name from anywhere.
LIMITS = {"pair": 5, "address": 30, "name": 50}


def begin(connection: Connection, name: str, address: str) -> list[str]:
    """Counts an attempt as failed before the password is looked at, so that many at once gain nothing; its ids.
    Raises Refused (429) where too many failed."""
    if connection.dialect.name == "postgresql":  # one count at a time, as SQLite's writers do it anyway
        connection.execute(text("LOCK TABLE attempts IN SHARE ROW EXCLUSIVE MODE"))
    since = _ago()
    connection.execute(delete(attempts).where(attempts.c.at <= since))
    for kind, subject in _subjects(name, address):
        query = select(func.count()).where(attempts.c.subject == subject, attempts.c.at > since)
        if connection.execute(query).scalar_one() >= LIMITS[kind]:
            raise Refused(
                429,
                f"登录失败次数过多，请{MINUTES}分钟后再试。",
                f"Too many failed logins; try again in {MINUTES} minutes.",
            )

    rows = [{"id": new_id(), "subject": subject, "at": now()} for _, subject in _subjects(name, address)]
    connection.execute(insert(attempts), rows)
    return [row["id"] for row in rows]


def forgive(connection: Connection, counted: list[str], name: str, address: str) -> None:
    """After a login that worked: it does not count, and this name from this address starts anew."""
    pair = _subjects(name, address)[0][1]
    connection.execute(delete(attempts).where(attempts.c.id.in_(counted) | (attempts.c.subject == pair)))


def _subjects(name: str, address: str) -> Sequence[tuple[str, str]]:
    key = " ".join(name.split()).casefold()
    named = (("pair", f"{key}\n{address}"), ("address", address), ("name", key))
    return [
        (kind, hashlib.sha256(f"{kind}\n{said}".encode("utf-8", "surrogatepass")).hexdigest()) for kind, said in named
    ]


def _ago() -> str:
    return (datetime.now(UTC) - timedelta(minutes=MINUTES)).isoformat(timespec="milliseconds")
