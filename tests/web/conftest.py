"""Servers on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .postgres import postgres
from .server import Server

pytest.importorskip("fastapi", reason="the extra [web] is not installed")


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a database; empty means SQLite in the data folder."""
    if request.param == "sqlite":
        yield ""
    else:
        with postgres() as url:
            yield url


@pytest.fixture(scope="session")
def server(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests that need no other."""
    made = Server(tmp_path_factory.mktemp("web") / "data", database)
    yield made
    made.stop()


@pytest.fixture(scope="session")
def heishan(root: Path) -> Path:
    return root / "samples/heishan-backwards"


@pytest.fixture(scope="session")
def audited(server: Server, heishan: Path) -> tuple[str, str]:
    """A dossier with its first audit: (dossier, run). Tests that change a dossier make their own."""
    dossier = server.create("黑山片区造林")
    server.send_folder(dossier, heishan)
    run = server.audit(dossier)
    assert run["state"] == "done", run
    return dossier, run["id"]
