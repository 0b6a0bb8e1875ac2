"""Who may do what with which dossier."""

from collections.abc import Mapping
from typing import Literal, get_args

from sqlalchemy import Connection, delete, insert, select

from checker.model.base import Frozen
from checker.web.accounts.tables import grants, users
from checker.web.accounts.users import User
from checker.web.dossiers import Dossier
from checker.web.faults import Refused
from checker.web.trail import record

# read: see papers and results. change: papers, corrections, waivers, runs. own: delete, share.
Deed = Literal["read", "change", "own"]
Role = Literal["owner", "consultant", "reviewer"]
ROLES: tuple[Role, ...] = get_args(Role)
DEEDS: Mapping[str, frozenset[Deed]] = {
    "owner": frozenset({"read", "change", "own"}),
    "consultant": frozenset({"read", "change"}),
    "reviewer": frozenset({"read"}),
}


class Share(Frozen):
    user: str
    name: str
    role: Role
    first: bool  # who made the dossier; stays its owner


def role_of(connection: Connection, user: str, dossier: Dossier) -> Role | None:
    if dossier.owner == user:
        return "owner"
    query = select(grants.c.role).where(grants.c.dossier == dossier.id, grants.c.user == user)
    found: Role | None = connection.execute(query).scalar_one_or_none()
    return found


def shared_with(connection: Connection, user: str) -> Mapping[str, Role]:
    """Dossier -> role, of those that somebody else made."""
    rows = connection.execute(select(grants.c.dossier, grants.c.role).where(grants.c.user == user))
    return {row.dossier: row.role for row in rows}


def people(connection: Connection, dossier: Dossier) -> list[Share]:
    """Who made it, then by name."""
    query = select(users.c.id, users.c.name, grants.c.role).join(grants, grants.c.user == users.c.id)
    rows = connection.execute(query.where(grants.c.dossier == dossier.id).order_by(users.c.name))
    found = [Share(user=row.id, name=row.name, role=row.role, first=False) for row in rows if row.id != dossier.owner]
    owner = connection.execute(select(users.c.id, users.c.name).where(users.c.id == dossier.owner)).first()
    return [*([Share(user=owner.id, name=owner.name, role="owner", first=True)] if owner else []), *found]


def share(connection: Connection, by: str, dossier: Dossier, user: User, role: Role) -> None:
    """Gives somebody a role, in place of an earlier one. Raises Refused for whoever made the dossier."""
    if user.id == dossier.owner:
        raise Refused(409, "建立人始终是该项目的负责人。", "Whoever made a dossier stays its owner.")
    connection.execute(delete(grants).where(grants.c.dossier == dossier.id, grants.c.user == user.id))
    connection.execute(insert(grants).values(dossier=dossier.id, user=user.id, role=role))
    record(connection, by, "share.given", dossier.id, {"user": user.name, "role": role})


def unshare(connection: Connection, by: str, dossier: Dossier, user: User) -> None:
    connection.execute(delete(grants).where(grants.c.dossier == dossier.id, grants.c.user == user.id))
    record(connection, by, "share.taken", dossier.id, {"user": user.name})
