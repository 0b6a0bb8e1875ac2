"""Sees to it that one server alone works on a data folder and its database."""

import sys
from pathlib import Path
from typing import IO

from sqlalchemy import text

from checker.model.errors import UserError
from checker.web.store import Store

FILE = "server.lock"
_ADVISORY = 740922  # any number, the same in every server


def lock_folder(data_dir: Path) -> IO[bytes]:
    """Holds the folder until the file is closed or this process ends, however it ends. Raises UserError."""
    stream = (data_dir / FILE).open("ab")
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        stream.close()
        raise UserError(
            f"另一个 sinkcheck serve 正在使用 {data_dir}。", f"another sinkcheck serve works in {data_dir}."
        ) from error
    return stream


def lock_database(store: Store) -> object:
    """Holds a PostgreSQL database as long as the connection that is returned lives. Raises UserError."""
    if store.engine.dialect.name != "postgresql":
        return None  # SQLite lies in the folder, which is held
    connection = store.engine.connect()
    held = connection.execute(text(f"SELECT pg_try_advisory_lock({_ADVISORY})")).scalar_one()
    connection.commit()
    if not held:
        connection.close()
        raise UserError("另一个 sinkcheck serve 正在使用该数据库。", "another sinkcheck serve uses this database.")
    return connection
