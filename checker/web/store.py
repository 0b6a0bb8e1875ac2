"""The database: SQLite in a file, or PostgreSQL; transactions, and triggers that keep the trail as it was written."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from checker.model.errors import UserError
from checker.web.tables import metadata

READ_ONLY = "sinkcheck_read_only"
DELETED = "dossier.deleted"
_WHEN = f"NOT EXISTS (SELECT 1 FROM trail WHERE trail.dossier = OLD.dossier AND trail.action = '{DELETED}')"
_REFUSED = "the audit trail cannot be changed"


class Store:
    """Raises UserError where the database cannot be reached."""

    def __init__(self, url: str) -> None:
        try:
            self.engine = _engine(url)
            with self.engine.begin() as connection:
                if self.engine.dialect.name == "postgresql":  # two servers that start at once
                    connection.execute(text("SELECT pg_advisory_xact_lock(740921)"))
                metadata.create_all(connection)
                for statement in _triggers(self.engine.dialect.name):
                    connection.execute(text(statement))
        except (SQLAlchemyError, ImportError, OSError) as error:
            shown = _shown(url)
            raise UserError(
                f"无法使用数据库 {shown}：{_reason(error)}", f"the database {shown} cannot be used: {_reason(error)}"
            ) from error

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One view of the data, nothing written."""
        with self.engine.connect() as connection:
            yield connection.execution_options(**{READ_ONLY: True})

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: all of it or nothing."""
        with self.engine.begin() as connection:
            yield connection

    def wipe(self) -> None:
        """Overwrites what was deleted, where it still stands in files of SQLite."""
        if self.engine.dialect.name == "sqlite":
            raw = self.engine.raw_connection()
            try:
                raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                raw.close()

    def close(self) -> None:
        self.engine.dispose()


def _engine(url: str) -> Engine:
    if not make_url(url).get_backend_name().startswith("sqlite"):
        return create_engine(url, pool_size=10, max_overflow=20, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": 30, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def connected(raw: Any, _: Any) -> None:
        raw.isolation_level = None  # transactions are ours, the driver begins none
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        # A reader that becomes a writer may find the lock taken for good, so writers say at once what they are.
        reading = connection.get_execution_options().get(READ_ONLY)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _triggers(dialect: str) -> list[str]:
    if dialect == "sqlite":
        made = [
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
            for table, deed in (("trail", "UPDATE"), ("trail", "DELETE"), ("trail_details", "UPDATE"))
        ]
        return [
            *made,
            f"CREATE TRIGGER IF NOT EXISTS trail_details_no_delete BEFORE DELETE ON trail_details WHEN {_WHEN} "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END",
        ]
    refuse = f"RAISE EXCEPTION '{_REFUSED}'"
    return [
        f"CREATE OR REPLACE FUNCTION sinkcheck_refuse() RETURNS trigger AS $$ BEGIN {refuse}; END $$ LANGUAGE plpgsql",
        f"CREATE OR REPLACE FUNCTION sinkcheck_refuse_kept() RETURNS trigger AS $$ BEGIN IF {_WHEN} THEN {refuse}; "
        "END IF; RETURN OLD; END $$ LANGUAGE plpgsql",
        "CREATE OR REPLACE TRIGGER trail_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON trail "
        "FOR EACH STATEMENT EXECUTE FUNCTION sinkcheck_refuse()",
        "CREATE OR REPLACE TRIGGER trail_details_no_change BEFORE UPDATE OR TRUNCATE ON trail_details "
        "FOR EACH STATEMENT EXECUTE FUNCTION sinkcheck_refuse()",
        "CREATE OR REPLACE TRIGGER trail_details_no_delete BEFORE DELETE ON trail_details "
        "FOR EACH ROW EXECUTE FUNCTION sinkcheck_refuse_kept()",
    ]


def _shown(url: str) -> str:
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return "?"


def _reason(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).splitlines()[0][:300]
