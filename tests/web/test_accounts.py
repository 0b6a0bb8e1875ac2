"""Shared mode, on both databases: nobody sees or does more than their role allows."""

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from checker.model.errors import UserError
from checker.web import dossiers
from checker.web.access import Actor, visible
from checker.web.accounts import users
from checker.web.places import Places
from checker.web.serve import serve
from checker.web.settings import Settings
from checker.web.store import Store

from .server import ROOT, Server

PASSWORDS = {
    "王主任": "forest-2026-wang",
    "李咨询": "forest-2026-li-li",
    "赵审定": "forest-2026-zhao",
    "外人": "forest-2026-none",
}
TOKEN = re.compile(r'class="secret">([^<]+)<')
CSRF = re.compile(r'name="csrf" value="([0-9a-f]+)"')


def command(data: Path, database: str, *words: str, password: str = "") -> subprocess.CompletedProcess[str]:
    options = ["--data-dir", str(data), *(["--database", database] if database else [])]
    return subprocess.run(
        [sys.executable, "-m", "checker", *words, *options], cwd=ROOT, input=password + "\n", text=True,
        capture_output=True, check=False, timeout=60,
    )  # fmt: skip


class Person:
    """A browser with a session."""

    def __init__(self, server: Server, name: str, password: str = "") -> None:
        self.client = httpx.Client(base_url=server.url, timeout=60)
        answer = self.client.post("/login", data={"name": name, "password": password or PASSWORDS[name]})
        assert answer.status_code == 303, answer.text
        self.csrf = CSRF.search(self.client.get("/account").text)[1]  # type: ignore[index]

    def post(self, path: str, **fields: str) -> httpx.Response:
        return self.client.post(path, data={**fields, "csrf": self.csrf})

    def token(self) -> str:
        return TOKEN.search(self.post("/account/tokens", label="接口").text)[1]  # type: ignore[index]


def caller(server: Server, token: str) -> httpx.Client:
    return httpx.Client(base_url=server.url, timeout=60, headers={"Authorization": f"Bearer {token}"})


@pytest.fixture(scope="module")
def shared(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("shared") / "data"
    data.mkdir()
    store = Store(Settings(data_dir=data, database=database).database_url)
    with store.write() as connection:
        for place, (name, password) in enumerate(PASSWORDS.items()):
            if users.named(connection, name) is None:  # one PostgreSQL serves all modules
                users.add(connection, "test", name, password, admin=place == 0)
    store.close()
    server = Server(data, database, "--shared")
    yield server
    server.stop()


@pytest.fixture(scope="module")
def wang(shared: Server) -> Person:
    return Person(shared, "王主任")


@pytest.fixture(scope="module")
def dossier(shared: Server, wang: Person) -> str:
    """Wang's dossier with one paper, audited; Li is its consultant, Zhao its reviewer."""
    shared.client = caller(shared, wang.token())
    made = shared.create("清岫共享项目")
    shared.send(made, "说明.txt", "清岫县林业局关于清岫造林项目的批复".encode())
    assert shared.audit(made)["state"] == "done"
    for name, role in (("李咨询", "consultant"), ("赵审定", "reviewer")):
        assert wang.post(f"/dossiers/{made}/people", name=name, role=role).status_code == 303
    return made


def test_without_login_nothing_but_the_login_is_answered(shared: Server, dossier: str) -> None:
    with httpx.Client(base_url=shared.url) as nobody:
        spec = nobody.get("/api/openapi.json").json()
        for path, deeds in spec["paths"].items():
            for deed in deeds:
                filled = re.sub(r"\{[a-z_]+\}", dossier, path)
                assert nobody.request(deed, filled, json={}).status_code == 401, (deed, path)
        pages = [
            "",
            "/papers",
            "/runs",
            "/trail",
            "/people",
            "/delete",
            "/events",
            "/compare?old=1&new=2",
            "/finding?id=x",
        ]
        for path in ["/", "/new", "/trail", "/users", "/account", *(f"/dossiers/{dossier}{end}" for end in pages)]:
            answer = nobody.get(path)
            assert answer.status_code == 303 and answer.headers["location"].startswith("/login?next="), path
        assert nobody.get("/login").status_code == 200


def test_every_route_asks_who_is_there() -> None:
    """A route that is added later cannot forget it."""
    from fastapi.routing import APIRoute

    from checker.web.app import ROUTERS

    open_to_all = {"/static/{name}", "/language/{lang}", "/login", "/logout"}

    def asks(dependant: object) -> bool:
        calls = [dependant.call, *[d.call for d in dependant.dependencies]]  # type: ignore[attr-defined]
        return any(getattr(call, "__name__", "") == "actor" for call in calls) or any(
            asks(inner)
            for inner in dependant.dependencies  # type: ignore[attr-defined]
        )

    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    assert len(routes) > 30
    silent = {route.path for route in routes if not asks(route.dependant)}
    assert silent == open_to_all


@pytest.mark.parametrize(
    ("name", "read", "change", "own"),
    [("王主任", 200, 202, 200), ("李咨询", 200, 202, 403), ("赵审定", 200, 403, 403), ("外人", 404, 404, 404)],
)
def test_roles(shared: Server, dossier: str, name: str, read: int, change: int, own: int) -> None:
    person = Person(shared, name)
    api = caller(shared, person.token())
    assert api.get(f"/api/v1/dossiers/{dossier}").status_code == read
    assert person.client.get(f"/dossiers/{dossier}").status_code == read
    assert api.post(f"/api/v1/dossiers/{dossier}/runs").status_code == change
    assert api.post(f"/api/v1/dossiers/{dossier}/uploads", json={"path": "x.txt", "size": 1}).status_code == (
        201 if change == 202 else change
    )
    assert person.client.get(f"/dossiers/{dossier}/people").status_code == own
    assert person.client.get(f"/dossiers/{dossier}/delete").status_code == own
    listed = [item["id"] for item in api.get("/api/v1/dossiers").json()]
    assert (dossier in listed) == (read == 200)
    page = person.client.get(f"/dossiers/{dossier}").text
    assert ('/runs" ' in page or "/delete" in page) == (own == 200)
    if name == "赵审定":
        assert '<form method="post"' not in page


def test_trail_shows_only_what_one_may_see(shared: Server, dossier: str, wang: Person) -> None:
    assert "清岫共享项目" in Person(shared, "李咨询").client.get("/trail").text
    outsider = Person(shared, "外人").client.get("/trail").text
    assert "清岫共享项目" not in outsider and "王主任" not in outsider
    assert "登录" in wang.client.get("/trail").text


def test_a_share_ends(shared: Server, wang: Person, dossier: str) -> None:
    made = shared.create("临时共享")
    wang.post(f"/dossiers/{made}/people", name="外人", role="reviewer")
    outsider = Person(shared, "外人")
    assert outsider.client.get(f"/dossiers/{made}").status_code == 200
    page = wang.client.get(f"/dossiers/{made}/people").text
    user = re.search(rf"/dossiers/{made}/people/([0-9a-f]+)/remove", page)[1]  # type: ignore[index]
    assert wang.post(f"/dossiers/{made}/people/{user}/remove").status_code == 303
    assert outsider.client.get(f"/dossiers/{made}").status_code == 404


def test_forms_need_the_token_of_their_session(wang: Person, dossier: str) -> None:
    assert wang.client.post(f"/dossiers/{dossier}/runs").status_code == 403
    assert wang.client.post(f"/dossiers/{dossier}/runs", data={"csrf": "0" * 64}).status_code == 403
    assert wang.client.post("/api/v1/dossiers", json={"name": "x"}).status_code == 403
    made = wang.client.post("/api/v1/dossiers", json={"name": "x"}, headers={"X-CSRF-Token": wang.csrf})
    assert made.status_code == 201
    foreign = wang.client.post(
        f"/dossiers/{dossier}/runs", data={"csrf": wang.csrf}, headers={"Origin": "https://evil.example"}
    )
    assert foreign.status_code == 403


def test_every_form_of_the_pages_carries_the_token() -> None:
    for template in (ROOT / "checker/web/templates").glob("*.j2"):
        for form in re.findall(r"<form method=\"post\".*?>(.*)", template.read_text(encoding="utf-8")):
            assert "guard()" in form or template.name == "login.html.j2", f"{template.name}: {form[:80]}"


def test_sessions_end(shared: Server) -> None:
    person = Person(shared, "赵审定")
    cookie = next(iter(person.client.cookies.jar))
    assert cookie.has_nonstandard_attr("HttpOnly") and cookie.get_nonstandard_attr("SameSite") == "lax"
    stolen = httpx.Client(base_url=shared.url, cookies={cookie.name: str(cookie.value)})
    assert stolen.get("/account").status_code == 200
    assert person.post("/logout").status_code == 303
    assert stolen.get("/account").status_code == 303


def test_wrong_passwords_are_slowed_down(shared: Server) -> None:
    with httpx.Client(base_url=shared.url) as client:
        for name in ("李咨询", "没有这个人"):
            answers = [
                client.post("/login", data={"name": name, "password": f"wrong-{turn}"}).status_code for turn in range(7)
            ]
            assert answers == [401] * 5 + [429] * 2
        # The right password does not help now, and another person is not held up.
        assert client.post("/login", data={"name": "李咨询", "password": PASSWORDS["李咨询"]}).status_code == 429
        assert client.post("/login", data={"name": "王主任", "password": PASSWORDS["王主任"]}).status_code == 303


def test_many_guesses_at_once_gain_nothing(shared: Server) -> None:
    found: list[int] = []

    def guess() -> None:
        with httpx.Client(base_url=shared.url, timeout=60) as client:
            found.append(client.post("/login", data={"name": "同时", "password": "wrong"}).status_code)

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [401] * 5 + [429] * 7


def test_a_locked_person_is_out_at_once(shared: Server, wang: Person) -> None:
    assert wang.post("/users", name="临时工", password="forest-2026-temp").status_code == 303
    person = Person(shared, "临时工", "forest-2026-temp")
    token = caller(shared, person.token())
    assert person.client.get("/users").status_code == 404, "not an administrator"
    page = wang.client.get("/users").text
    user = re.search(r"临时工.*?/users/([0-9a-f]+)/lock", page, re.S)[1]  # type: ignore[index]
    assert wang.post(f"/users/{user}/lock").status_code == 303
    assert person.client.get("/account").status_code == 303
    assert token.get("/api/v1/dossiers").status_code == 401
    assert person.client.post("/login", data={"name": "临时工", "password": "forest-2026-temp"}).status_code == 401


def test_passwords_are_hashed_and_simple_ones_refused(shared: Server, wang: Person, database: str) -> None:
    assert wang.post("/users", name="新人", password="short").status_code == 400
    assert wang.post("/users", name="新人", password="aaaaaaaaaaaa").status_code == 400
    if not database:
        kept = (shared.data / "sinkcheck.db").read_bytes() + b"".join(
            path.read_bytes() for path in shared.data.glob("sinkcheck.db-wal")
        )
        assert b"argon2id" in kept
        assert not any(password.encode() in kept for password in PASSWORDS.values())


def test_other_machines_are_served_to_people_with_accounts_only(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="--shared"):
        serve(Settings(data_dir=tmp_path, host="0.0.0.0", port=0), lambda _: None)
    with pytest.raises(UserError, match="users add"):
        serve(Settings(data_dir=tmp_path, host="0.0.0.0", port=0, shared=True), lambda _: None)


def test_the_first_administrator_takes_over_what_was_there(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    store = Store(settings.database_url)
    made = dossiers.create(store, Places(tmp_path), "单机", "单机时建的", "auto")
    added = command(tmp_path, "", "users", "add", "管理员", "--admin", password="forest-2026-first")
    assert added.returncode == 0, added.stderr
    refused = command(tmp_path, "", "users", "add", "管理员", password="forest-2026-first")
    assert refused.returncode == 2 and "已有用户" in refused.stderr
    with store.write() as connection:
        second = users.add(connection, "test", "第二人", "forest-2026-second", admin=True)
    with store.read() as connection:
        first = users.named(connection, "管理员")
        assert first is not None and first.admin
        seen = {one.id: visible(connection, Actor(id=one.id, name=one.name)) for one in (first, second)}
    assert [dossier.id for dossier in seen[first.id]] == [made.id] and not seen[second.id]
    store.close()
