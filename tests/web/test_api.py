"""The interface for programs against its own description: whatever it is sent, it answers as described, never 5xx."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from .server import Server

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
from checker.web.app import ROUTERS  # noqa: E402

CASES = 20
CHUNK = "application/offset+octet-stream"


@schemathesis.serializer(CHUNK)
def _bytes(_: Any, value: Any) -> Any:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


OPERATIONS = sorted(
    (method, route.path)  # type: ignore[attr-defined]
    for router in ROUTERS
    for route in router.routes
    if getattr(route, "include_in_schema", False)
    for method in route.methods  # type: ignore[attr-defined]
)
# What the server itself answers before an operation is reached.
BEFORE = frozenset({405})


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, dict[str, str]]]:
    """A server with one dossier, and the ids that its paths ask for."""
    server = Server(tmp_path_factory.mktemp("api") / "data")
    dossier = server.create("接口")
    server.send(dossier, "说明.txt", "清岫县林业局关于清岫造林项目的批复".encode())
    run = server.audit(dossier)
    assert run["state"] == "done"
    begun = server.client.post(f"/api/v1/dossiers/{dossier}/uploads", json={"path": "未完.pdf", "size": 9}).json()
    yield server, {"dossier_id": dossier, "run_id": run["id"], "upload_id": begun["upload"]["id"]}
    server.stop()


@pytest.fixture(scope="module")
def description(target: tuple[Server, dict[str, str]]) -> Any:
    return schemathesis.openapi.from_dict(httpx.get(f"{target[0].url}/api/openapi.json").json())


def test_description_names_trouble_and_how_to_show_who_one_is(target: tuple[Server, dict[str, str]]) -> None:
    found = target[0].client.get("/api/openapi.json").json()
    assert found["components"]["securitySchemes"]["HTTPBearer"]["scheme"] == "bearer"
    for deeds in found["paths"].values():
        for deed in deeds.values():
            assert {"401", "403", "404", "422"} <= set(deed["responses"]) and deed["description"]


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_no_operation_breaks(target: tuple[Server, dict[str, str]], description: Any, method: str, path: str) -> None:
    server, ids = target
    operation = description[path][method]
    seen: set[int] = set()

    @seed(20261121)
    @settings(
        max_examples=CASES, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy())
    def run(case: Any) -> None:
        real = (method, path) != ("DELETE", "/api/v1/dossiers/{dossier_id}")
        if (real and len(seen) < 3) or len(str(case.path_parameters)) % 2:
            case.path_parameters = {**(case.path_parameters or {}), **(ids if real else {})}
            case.path_parameters = {
                key: case.path_parameters[key] for key in case.path_parameters if f"{{{key}}}" in path
            }
        answer = case.call(base_url=server.url)
        seen.add(answer.status_code)
        assert answer.status_code < 500, answer.text
        if answer.status_code not in BEFORE:
            operation.validate_response(answer, case=case)

    run()
    assert seen
    assert server.process.poll() is None


def test_trouble_is_said_in_both_languages(target: tuple[Server, dict[str, str]]) -> None:
    server, ids = target
    base = f"/api/v1/dossiers/{ids['dossier_id']}"
    asked = [
        server.client.get("/api/v1/dossiers/0000000000000000"),
        server.client.post("/api/v1/dossiers", json={"name": ""}),
        server.client.post("/api/v1/dossiers", json={"name": "x", "methodology": "none"}),
        server.client.post(f"{base}/corrections", json={"document": "x", "field": "x", "value": "1", "reason": "r"}),
        server.client.post(f"{base}/uploads", json={"path": "../x", "size": 1}),
        server.client.get("/api/v1/nothing"),
    ]
    for answer in asked:
        assert 400 <= answer.status_code < 500, answer.text
        assert set(answer.json()) == {"zh", "en"} and all(answer.json().values())
