"""The tables, the same on SQLite and PostgreSQL. Times are ISO 8601 in UTC, ids 16 hex digits."""

import secrets
from datetime import UTC, datetime

from sqlalchemy import JSON, BigInteger, Column, Integer, MetaData, String, Table, Text, UniqueConstraint

metadata = MetaData()
_SERIAL = BigInteger().with_variant(Integer, "sqlite")

dossiers = Table(
    "dossiers", metadata,
    Column("id", String(16), primary_key=True),
    Column("name", Text, nullable=False),
    Column("methodology", String(60), nullable=False),
    Column("owner", String(16), nullable=True),  # a user; none in single-user mode
    Column("created", String(32), nullable=False),
    Column("deleted", String(32), nullable=True),  # set first, so that a broken deletion is taken up again
)  # fmt: skip

uploads = Table(
    "uploads", metadata,
    Column("id", String(16), primary_key=True),
    Column("dossier", String(16), nullable=False, index=True),
    Column("path", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("modified", BigInteger, nullable=False),  # as the sender's system says, to know a file again
    Column("state", String(8), nullable=False),  # open, done
    Column("created", String(32), nullable=False),  # when it was begun, and once done, when it was here whole
)  # fmt: skip

runs = Table(
    "runs", metadata,
    Column("id", String(16), primary_key=True),
    Column("dossier", String(16), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("state", String(10), nullable=False, index=True),  # queued, running, done, failed, cancelled
    Column("cause", String(20), nullable=False),  # upload, correction, waiver, settings, again
    Column("actor", Text, nullable=False),
    Column("created", String(32), nullable=False),
    Column("started", String(32), nullable=True),
    Column("finished", String(32), nullable=True),
    Column("attempts", Integer, nullable=False, default=0),
    Column("answer", JSON, nullable=True),  # a RunAnswer
    UniqueConstraint("dossier", "number"),
)  # fmt: skip

events = Table(
    "events", metadata,
    Column("id", _SERIAL, primary_key=True, autoincrement=True),
    Column("dossier", String(16), nullable=False, index=True),
    Column("run", String(16), nullable=False),
    Column("at", String(32), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("data", JSON, nullable=False),
)  # fmt: skip

trail = Table(
    "trail", metadata,
    Column("seq", _SERIAL, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("actor", Text, nullable=False),
    Column("dossier", String(16), nullable=True, index=True),
    Column("action", String(40), nullable=False),
    Column("detail_digest", String(64), nullable=False),
    Column("previous", String(64), nullable=False, unique=True),
    Column("digest", String(64), nullable=False),
)  # fmt: skip

# What an entry says, apart from it: it may hold words of papers and goes with its dossier, the entry stays.
trail_details = Table(
    "trail_details", metadata,
    Column("seq", _SERIAL, primary_key=True, autoincrement=False),
    Column("dossier", String(16), nullable=True, index=True),
    Column("salt", String(32), nullable=False),
    Column("detail", Text, nullable=False),
)  # fmt: skip


def new_id() -> str:
    return secrets.token_hex(8)


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
