"""Pages of shared mode: logging in and out, one's own account, the people of a dossier, all people."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from checker.web.access import SESSION, ActorDep, AdminDep, LoginDep, Owned, ServicesDep
from checker.web.accounts import attempts, grants, keys, users
from checker.web.accounts.grants import ROLES, Role
from checker.web.accounts.passwords import SHORTEST
from checker.web.accounts.users import User
from checker.web.faults import Refused, not_found
from checker.web.pages import go_to, local_path, page
from checker.web.services import Services
from checker.web.trail import record

router = APIRouter(include_in_schema=False)
Text = Annotated[str, Form(max_length=2_000)]


@router.get("/login")
def ask(request: Request, here: ServicesDep, found: LoginDep, next: str = "/") -> Response:
    _only_shared(here)
    return go_to(local_path(next)) if found else page(request, "login", next=local_path(next), entered="", wrong=False)


@router.post("/login")
def log_in(request: Request, here: ServicesDep, name: Text, password: Text, next: Text = "/") -> Response:
    """The same answer for an unknown name, a wrong password and somebody who is locked."""
    _only_shared(here)
    address = request.client.host if request.client else ""
    with here.store.write() as connection:
        counted = attempts.begin(connection, name, address)
    user = users.entered(here.store, name, password)
    if user is None:
        return page(request, "login", 401, next=local_path(next), entered=name, wrong=True)
    with here.store.write() as connection:
        attempts.forgive(connection, counted, name, address)
        keys.sweep(connection)
        secret = keys.give(connection, user, "session")
        record(connection, user.name, "user.entered")
    answer = go_to(local_path(next))
    answer.set_cookie(
        SESSION, secret, max_age=keys.SESSION_HOURS * 3600, httponly=True, samesite="lax",
        secure=request.url.scheme == "https",
    )  # fmt: skip
    return answer


@router.post("/logout")
def log_out(here: ServicesDep, found: LoginDep) -> Response:
    if found is not None:
        with here.store.write() as connection:
            keys.end(connection, found[1].id, found[0].id)
    answer = go_to("/login")
    answer.delete_cookie(SESSION)
    return answer


@router.get("/account")
def account(request: Request, here: ServicesDep, who: ActorDep) -> Response:
    return _account(request, here, who.id)


@router.post("/account/password")
def change_password(here: ServicesDep, who: ActorDep, password: Text, new: Text) -> Response:
    """Ends every session and token, this one too."""
    user = _self(here, who.id)
    with here.store.write() as connection:
        counted = attempts.begin(connection, user.name, "")
    if users.entered(here.store, user.name, password) is None:
        raise Refused(403, "原密码不对。", "The present password is not right.")
    with here.store.write() as connection:
        attempts.forgive(connection, counted, user.name, "")
        users.set_password(connection, who.name, user, new)
    return go_to("/login")


@router.post("/account/tokens")
def new_token(request: Request, here: ServicesDep, who: ActorDep, label: Text) -> Response:
    """Shown once."""
    user = _self(here, who.id)
    with here.store.write() as connection:
        secret = keys.give(connection, user, "token", " ".join(label.split()))
        record(connection, who.name, "token.made", None, {"label": label})
    return _account(request, here, user.id, secret)


@router.post("/account/tokens/{key}/end")
def end_token(here: ServicesDep, who: ActorDep, key: str) -> Response:
    with here.store.write() as connection:
        keys.end(connection, _self(here, who.id).id, key)
        record(connection, who.name, "token.ended")
    return go_to("/account")


@router.get("/dossiers/{dossier_id}/people")
def people(request: Request, here: ServicesDep, who: ActorDep, dossier: Owned) -> Response:
    _only_shared(here)
    with here.store.read() as connection:
        found = grants.people(connection, dossier)
    return page(request, "people", dossier=dossier, people=found, roles=ROLES)


@router.post("/dossiers/{dossier_id}/people")
def share(here: ServicesDep, who: ActorDep, dossier: Owned, name: Text, role: Annotated[Role, Form()]) -> Response:
    with here.store.write() as connection:
        grants.share(connection, who.name, dossier, _named(users.named(connection, name), name), role)
    return go_to(f"/dossiers/{dossier.id}/people")


@router.post("/dossiers/{dossier_id}/people/{user_id}/remove")
def unshare(here: ServicesDep, who: ActorDep, dossier: Owned, user_id: str) -> Response:
    with here.store.write() as connection:
        grants.unshare(connection, who.name, dossier, _named(users.find(connection, user_id), user_id))
    return go_to(f"/dossiers/{dossier.id}/people")


@router.get("/users")
def everybody(request: Request, here: ServicesDep, who: AdminDep) -> Response:
    with here.store.read() as connection:
        found = users.every(connection)
    return page(request, "users", users=found, shortest=SHORTEST, own=who.id)


@router.post("/users")
def add_user(here: ServicesDep, who: AdminDep, name: Text, password: Text, admin: Text = "") -> Response:
    with here.store.write() as connection:
        users.add(connection, who.name, name, password, admin == "yes")
    return go_to("/users")


@router.post("/users/{user_id}/{deed}")
def lock(here: ServicesDep, who: AdminDep, user_id: str, deed: str) -> Response:
    if deed not in ("lock", "unlock"):
        raise not_found()
    with here.store.write() as connection:
        users.set_active(connection, who.name, _named(users.find(connection, user_id), user_id), deed == "unlock")
    return go_to("/users")


def _only_shared(here: Services) -> None:
    if not here.settings.shared:
        raise not_found()


def _self(here: Services, user: str | None) -> User:
    """Raises Refused in single-user mode, where nobody has an account."""
    if user is None:
        raise not_found()
    with here.store.read() as connection:
        return _named(users.find(connection, user), user)


def _named(user: User | None, name: str) -> User:
    if user is None:
        raise Refused(404, f"没有用户“{name}”。", f"There is no user {name}.")
    return user


def _account(request: Request, here: Services, user: str | None, secret: str = "") -> Response:
    found = _self(here, user)
    with here.store.read() as connection:
        tokens = keys.tokens_of(connection, found.id)
    return page(request, "account", user=found, tokens=tokens, secret=secret, shortest=SHORTEST)
