"""Who somebody is, and what they may do with a dossier: asked here and nowhere else."""

import getpass
import hmac
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Connection

from checker.model.base import Frozen
from checker.web import dossiers
from checker.web.accounts import keys
from checker.web.accounts.grants import DEEDS, Deed, role_of, shared_with
from checker.web.accounts.keys import TOKEN_START, Key
from checker.web.accounts.users import User
from checker.web.dossiers import Dossier
from checker.web.faults import Refused, not_found
from checker.web.headers import SAFE
from checker.web.services import Services

SESSION = "sinkcheck_session"
CSRF = "csrf"  # the field of a form; scripts send it as a header
CSRF_HEADER = "X-CSRF-Token"


class Actor(Frozen):
    """`id` is that of a user; None in single-user mode, where the person at this machine is everybody."""

    id: str | None
    name: str
    admin: bool = False


def services(request: Request) -> Services:
    found: Services = request.app.state.services
    return found


ServicesDep = Annotated[Services, Depends(services)]


def login(request: Request, here: ServicesDep) -> tuple[Key, User] | None:
    """The key that came with the request, of a session or a program, and whose it is."""
    request.state.csrf, request.state.actor = "", None
    if not here.settings.shared:
        return None
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    token = scheme.lower() == "bearer" and given.startswith(TOKEN_START)
    secret = given if token else request.cookies.get(SESSION, "")
    if not secret:
        return None
    with here.store.read() as connection:
        found = keys.look_up(connection, secret, "token" if token else "session")
    if found and keys.stale(found[0]):
        with here.store.write() as connection:
            keys.touch(connection, found[0])
    if found:
        request.state.csrf = found[0].csrf if found[0].kind == "session" else ""
        request.state.actor = Actor(id=found[1].id, name=found[1].name, admin=found[1].admin)
    return found


LoginDep = Annotated[tuple[Key, User] | None, Depends(login)]


async def csrf_checked(request: Request, found: LoginDep) -> None:
    """A write within a session carries the session's token: in its form, or from our scripts in a header."""
    if found is None or found[0].kind != "session" or request.method in SAFE:
        return
    given = request.headers.get(CSRF_HEADER) or (await request.form()).get(CSRF)
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), found[0].csrf.encode()):
        raise Refused(403, "页面已过期，请刷新后再试。", "This page is out of date; load it again.")


def actor(request: Request, here: ServicesDep, found: LoginDep) -> Actor:
    """Who asks. Single-user mode: whoever runs the server, since it answers this machine only."""
    if here.settings.shared:
        if found is None:
            raise Refused(401, "请先登录。", "Log in first.")
        return Actor(id=found[1].id, name=found[1].name, admin=found[1].admin)
    try:
        return Actor(id=None, name=getpass.getuser())
    except OSError:  # a user without a name, as in some containers
        return Actor(id=None, name="local")


ActorDep = Annotated[Actor, Depends(actor)]


def admin(here: ServicesDep, who: ActorDep) -> Actor:
    if not (here.settings.shared and who.admin):
        raise not_found()
    return who


AdminDep = Annotated[Actor, Depends(admin)]


def may(connection: Connection, who: Actor, dossier: Dossier, deed: Deed) -> bool:
    """Whether somebody may do something with a dossier."""
    if who.id is None:
        return True
    role = role_of(connection, who.id, dossier)
    return role is not None and deed in DEEDS[role]


def visible(connection: Connection, who: Actor) -> list[Dossier]:
    """The dossiers that somebody may see, the newest first."""
    found = dossiers.every(connection)
    if who.id is None:
        return found
    shared = shared_with(connection, who.id)
    return [dossier for dossier in found if dossier.owner == who.id or dossier.id in shared]


def _opened(deed: Deed) -> Callable[..., Dossier]:
    def depend(request: Request, dossier_id: str, here: ServicesDep, who: ActorDep) -> Dossier:
        with here.store.read() as connection:
            found = dossiers.find(connection, dossier_id)
            if found is None or not may(connection, who, found, "read"):
                raise not_found()
            if not may(connection, who, found, deed):
                raise Refused(403, "您在该项目中没有这项权限。", "Your role in this dossier does not allow that.")
            request.state.deeds = frozenset(one for one in DEEDS["owner"] if may(connection, who, found, one))
            return found

    return depend


Readable = Annotated[Dossier, Depends(_opened("read"))]
Changeable = Annotated[Dossier, Depends(_opened("change"))]
Owned = Annotated[Dossier, Depends(_opened("own"))]
