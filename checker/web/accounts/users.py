"""The people of shared mode."""

import unicodedata

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from checker.model.base import Frozen
from checker.web.accounts.passwords import fits, hash_password, outdated
from checker.web.accounts.tables import keys, users
from checker.web.faults import Refused
from checker.web.store import Store
from checker.web.tables import dossiers, new_id, now
from checker.web.trail import record

LONGEST_NAME = 60


class User(Frozen):
    """`admin`: may add and lock people; papers are seen only where somebody shares them."""

    id: str
    name: str
    admin: bool
    active: bool
    created: str


def add(connection: Connection, by: str, name: str, password: str, admin: bool = False) -> User:
    """The first administrator takes over what was there before anybody had a name. Raises Refused."""
    name = unicodedata.normalize("NFC", " ".join(name.split()))
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise Refused(400, f"用户名须为1至{LONGEST_NAME}个字符。", f"A name has 1 to {LONGEST_NAME} characters.")
    hashed = hash_password(password, name)
    made = User(id=new_id(), name=name, admin=admin, active=True, created=now())
    first = not any(user.admin for user in every(connection))
    try:
        with connection.begin_nested():
            connection.execute(insert(users).values(**made.model_dump(), key=_key(name), password=hashed))
    except IntegrityError as error:
        raise Refused(409, f"已有用户“{name}”。", f"There is a user {name} already.") from error
    record(connection, by, "user.added", None, {"user": name, "admin": admin})
    if admin and first:
        connection.execute(update(dossiers).where(dossiers.c.owner.is_(None)).values(owner=made.id))
    return made


def every(connection: Connection) -> list[User]:
    return [_user(row) for row in connection.execute(select(users).order_by(users.c.name)).mappings()]


def find(connection: Connection, user: str) -> User | None:
    row = connection.execute(select(users).where(users.c.id == user)).mappings().first()
    return _user(row) if row else None


def named(connection: Connection, name: str) -> User | None:
    row = connection.execute(select(users).where(users.c.key == _key(name))).mappings().first()
    return _user(row) if row else None


def known(connection: Connection) -> bool:
    return bool(connection.execute(select(func.count()).select_from(users)).scalar_one())


def entered(store: Store, name: str, password: str) -> User | None:
    """Who has this name and password; None also for somebody who is locked. Hashing holds no transaction open."""
    with store.read() as connection:
        row = connection.execute(select(users).where(users.c.key == _key(name))).mappings().first()
    if not fits(password, row["password"] if row else None) or row is None or not row["active"]:
        return None
    if outdated(row["password"]):
        again = hash_password(password, row["name"])
        with store.write() as connection:
            connection.execute(update(users).where(users.c.id == row["id"]).values(password=again))
    return _user(row)


def set_password(connection: Connection, by: str, user: User, password: str) -> None:
    """Ends all sessions and tokens of the person. Raises Refused."""
    connection.execute(update(users).where(users.c.id == user.id).values(password=hash_password(password, user.name)))
    connection.execute(delete(keys).where(keys.c.user == user.id))
    record(connection, by, "user.password", None, {"user": user.name})


def set_active(connection: Connection, by: str, user: User, active: bool) -> None:
    """Locks or unlocks; a locked person's sessions and tokens end. Raises Refused for the last administrator."""
    others = [other for other in every(connection) if other.admin and other.active and other.id != user.id]
    if not active and user.admin and not others:
        raise Refused(409, "不能停用最后一名管理员。", "The last administrator cannot be locked.")
    connection.execute(update(users).where(users.c.id == user.id).values(active=active))
    if not active:
        connection.execute(delete(keys).where(keys.c.user == user.id))
    record(connection, by, "user.unlocked" if active else "user.locked", None, {"user": user.name})


def _key(name: str) -> str:
    return unicodedata.normalize("NFKC", " ".join(name.split())).casefold()[:LONGEST_NAME]


def _user(row: object) -> User:
    return User.model_validate({name: row[name] for name in User.model_fields})  # type: ignore[index]
