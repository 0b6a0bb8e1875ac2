"""What whoever runs the server does with people from the command line."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from checker.web.accounts import users
from checker.web.faults import Refused
from checker.web.settings import Settings, default_data_dir
from checker.web.store import Store


def add(name: str, password: str, admin: bool, data_dir: Path | None, database: str) -> None:
    """Raises UserError for a name that is taken and for a password that is too simple."""
    with _store(data_dir, database) as store, store.write() as connection:
        users.add(connection, _operator(), name, password, admin)


def set_password(name: str, password: str, data_dir: Path | None, database: str) -> None:
    with _store(data_dir, database) as store, store.write() as connection:
        user = users.named(connection, name)
        if user is None:
            raise Refused(404, f"没有用户“{name}”。", f"There is no user {name}.")
        users.set_password(connection, _operator(), user, password)


def lines(data_dir: Path | None, database: str) -> list[str]:
    """Name, then `admin` and `locked` where they hold."""
    with _store(data_dir, database) as store, store.read() as connection:
        found = users.every(connection)
    return ["\t".join([user.name, *["admin"] * user.admin, *["locked"] * (not user.active)]) for user in found]


@contextmanager
def _store(data_dir: Path | None, database: str) -> Iterator[Store]:
    settings = Settings(data_dir=data_dir or default_data_dir(), database=database)
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    store = Store(settings.database_url)
    try:
        yield store
    finally:
        store.close()


def _operator() -> str:
    try:
        return getpass.getuser()
    except OSError:
        return "local"
