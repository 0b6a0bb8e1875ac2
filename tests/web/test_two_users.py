"""Two people on one server, each in a browser of their own, on both databases."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from checker.web.accounts import users
from checker.web.settings import Settings
from checker.web.store import Store

from .server import Server
from .test_browser import Visitor, browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["browser"]
PASSWORDS = {"甲业主": "two-users-2026-a", "乙咨询": "two-users-2026-b"}
PAPER = "清岫县林业局关于清岫造林项目的批复".encode()


@pytest.fixture(scope="module")
def shared(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("two") / "data"
    data.mkdir()
    store = Store(Settings(data_dir=data, database=database).database_url)
    with store.write() as connection:
        for name, password in PASSWORDS.items():
            users.add(connection, "test", name, password)
    store.close()
    server = Server(data, database, "--shared")
    yield server
    server.stop()


def enter(visitor: Visitor, name: str) -> None:
    page = visitor.page
    page.goto("/")
    assert page.url.endswith("/login?next=/")
    page.fill("[name=name]", name)
    page.fill("[name=password]", PASSWORDS[name])
    page.click("form button.primary")
    page.wait_for_url("**/")


def upload(visitor: Visitor, name: str, folder: Path) -> str:
    """Makes a dossier by the page; its address."""
    paper = folder / f"{name}.txt"
    paper.write_bytes(PAPER)
    page = visitor.page
    page.goto("/new")
    page.set_input_files("#files", str(paper))
    page.fill("[name=name], #name", name)
    page.click("#send")
    page.wait_for_url("**/dossiers/*")
    page.wait_for_selector(".ready, .findings, #filter", state="attached")
    return page.url


def test_nobody_sees_the_other_ones_dossiers(shared: Server, browser: "Browser", tmp_path: Path) -> None:
    first, second = Visitor(browser, shared), Visitor(browser, shared)
    enter(first, "甲业主")
    enter(second, "乙咨询")
    own = upload(first, "甲的项目", tmp_path)
    other = upload(second, "乙的项目", tmp_path)
    for visitor, name, foreign, address in (
        (first, "甲的项目", "乙的项目", other),
        (second, "乙的项目", "甲的项目", own),
    ):
        visitor.page.goto("/")
        listed = visitor.page.inner_text("main")
        assert name in listed and foreign not in listed
        answer = visitor.page.goto(address)
        assert answer is not None and answer.status == 404
        assert foreign not in visitor.page.content()

    # Shared to look at: seen, but nothing can be changed.
    first.page.goto(f"{own}/people")
    first.page.fill("[name=name]", "乙咨询")
    first.page.select_option("[name=role]", "reviewer")
    first.page.click("form .primary")
    answer = second.page.goto(own)
    assert answer is not None and answer.status == 200
    assert second.page.locator("main form[method=post]").count() == 0
    second.page.goto(f"{own}/papers")
    assert second.page.locator("#upload").count() == 0

    # Out again: the browser's back button shows nothing.
    second.page.goto("/account")
    second.page.click("text=退出登录")
    second.page.goto(own)
    assert "/login" in second.page.url
    for visitor in (first, second):
        assert not visitor.foreign
        visitor.context.close()
