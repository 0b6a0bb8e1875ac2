"""A server that is killed loses nothing; one that is told to end neither."""

import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from .postgres import postgres
from .server import Server


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def own(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of its own, that may be killed, on a database of its own."""
    with postgres() if request.param == "postgresql" else nullcontext("") as database:
        server = Server(tmp_path_factory.mktemp("kill") / "data", database)
        yield server
        server.stop()


def wait_for_page(server: Server, dossier: str) -> None:
    """Until a page of a scan is being recognised."""
    for _, kind, data in server.events(dossier):
        if kind == "paper" and data["task"] == "ocr_page":
            return
    raise AssertionError("no page was recognised")


def test_killed_in_the_middle_goes_on_and_loses_nothing(own: Server, heishan: Path) -> None:
    dossier = own.create("中断的项目")
    own.send_folder(dossier, heishan)
    waiting = own.create("排队的项目")
    own.send(waiting, "开工报告.pdf", (heishan / "2施工/开工报告.pdf").read_bytes())
    run = own.client.post(f"/api/v1/dossiers/{dossier}/runs").json()["id"]
    second = own.client.post(f"/api/v1/dossiers/{waiting}/runs").json()["id"]
    wait_for_page(own, dossier)
    own.kill()
    own.start()
    found = own.wait(dossier, run)
    assert found["state"] == "done" and found["attempts"] == 2
    assert found["answer"]["found"] > 0, "what was read before the kill is not read again"
    assert own.wait(waiting, second)["state"] == "done"
    again = own.audit(dossier)
    assert own.result(dossier, run) == own.result(dossier, again["id"])
    leftover = [path.name for path in (own.data / "dossiers" / dossier / "runs").iterdir()]
    assert sorted(leftover) == sorted([run, again["id"]])


def test_upload_goes_on_after_a_kill(own: Server, heishan: Path) -> None:
    dossier = own.create("断点续传")
    content = (heishan / "2施工/开工报告.pdf").read_bytes()
    base = f"/api/v1/dossiers/{dossier}/uploads"
    told = {"path": "开工报告.pdf", "size": len(content), "modified": 7}
    upload = own.client.post(base, json=told).json()["upload"]
    said = {"Upload-Offset": "0"}
    assert own.client.patch(f"{base}/{upload['id']}", content=content[:5000], headers=said).status_code == 204
    own.kill()
    own.start()
    assert own.client.post(base, json=told).json()["upload"] == {**upload, "offset": 5000}
    assert own.client.head(f"{base}/{upload['id']}").headers["Upload-Offset"] == "5000"
    own.send(dossier, "开工报告.pdf", content, modified=7)
    assert (own.data / "dossiers" / dossier / "papers/开工报告.pdf").read_bytes() == content


def test_cancelled_run_ends_at_once_and_leaves_nothing(own: Server, heishan: Path) -> None:
    dossier = own.create("取消的项目")
    own.send_folder(dossier, heishan)
    run = own.client.post(f"/api/v1/dossiers/{dossier}/runs").json()["id"]
    wait_for_page(own, dossier)
    begun = time.monotonic()
    own.client.post(f"/api/v1/dossiers/{dossier}/runs/{run}/cancel")
    assert own.wait(dossier, run)["state"] == "cancelled" and time.monotonic() - begun < 5
    again = own.audit(dossier)
    assert again["state"] == "done" and again["number"] == 2
    assert [path.name for path in (own.data / "dossiers" / dossier / "runs").iterdir()] == [again["id"]]


def test_second_server_on_the_same_folder_is_refused(own: Server) -> None:
    with pytest.raises(AssertionError):
        Server(own.data)
    assert "another sinkcheck serve works in" in own.log() and "Traceback" not in own.log()


def test_broken_manifest_and_outdated_results_are_said_on_the_page(own: Server, heishan: Path) -> None:
    dossier = own.create("坏的清单")
    own.send(dossier, "开工报告.pdf", (heishan / "2施工/开工报告.pdf").read_bytes())
    assert own.audit(dossier)["state"] == "done"
    assert "outdated" not in own.client.get(f"/dossiers/{dossier}").text
    own.send(dossier, "会议纪要.docx", (heishan / "1前期/会议纪要(补).docx").read_bytes())
    assert "有 1 个文件在这次审查开始后才上传" in own.client.get(f"/dossiers/{dossier}").text
    (own.data / "dossiers" / dossier / "papers/dossier.yaml").write_text("name: [", encoding="utf-8")
    assert own.audit(dossier)["state"] == "failed"
    page = own.client.get(f"/dossiers/{dossier}").text
    assert "dossier.yaml 无法使用" in page and "以下是第 1 次审查的结果，不含此后的更改" in page
