"""The server as users start it: a process of its own, asked over HTTP."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]


class Server:
    """`sinkcheck serve` on a free port. `url` ends without a slash."""

    def __init__(self, data: Path, database: str = "", *options: str) -> None:
        self.data, self._database, self._options = data, database, options
        self.start()

    def start(self) -> None:
        command = [
            sys.executable,
            "-m",
            "checker",
            "serve",
            "--port",
            "0",
            "--data-dir",
            str(self.data),
            *self._options,
        ]
        if self._database:
            command += ["--database", self._database]
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        with (self.data.parent / f"{self.data.name}.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, env=env, cwd=self.data.parent)
        assert self.process.stdout is not None
        line = self.process.stdout.readline().decode()
        assert line.startswith("sinkcheck: http://"), line or self.log()
        self.url = line.split(": ", 1)[1].strip().rstrip("/")
        self.client = httpx.Client(base_url=self.url, timeout=60)

    def log(self) -> str:
        return (self.data.parent / f"{self.data.name}.log").read_text()

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self._end()

    def stop(self) -> None:
        self.client.close()
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=20)
        finally:
            self._end()

    def _end(self) -> None:
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()
        self.client.close()

    # -- what people do, over the API --

    def create(self, name: str, methodology: str = "auto") -> str:
        answer = self.client.post("/api/v1/dossiers", json={"name": name, "methodology": methodology})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def send(self, dossier: str, path: str, content: bytes, modified: int = 1) -> dict[str, Any]:
        """Sends one paper in one piece."""
        base = f"/api/v1/dossiers/{dossier}/uploads"
        begun = self.client.post(base, json={"path": path, "size": len(content), "modified": modified})
        assert begun.status_code == 201, begun.text
        upload: dict[str, Any] | None = begun.json()["upload"]
        if upload is None or upload["offset"] == len(content):
            return upload or {}
        said = {"Upload-Offset": str(upload["offset"]), "Content-Type": "application/offset+octet-stream"}
        done = self.client.patch(f"{base}/{upload['id']}", content=content[upload["offset"] :], headers=said)
        assert done.status_code == 204, done.text
        return upload

    def send_folder(self, dossier: str, folder: Path, without: tuple[str, ...] = ()) -> None:
        for file in sorted(folder.rglob("*")):
            path = file.relative_to(folder).as_posix()
            if file.is_file() and path not in without:
                self.send(dossier, path, file.read_bytes())

    def audit(self, dossier: str) -> dict[str, Any]:
        """Asks for an audit and waits for it."""
        answer = self.client.post(f"/api/v1/dossiers/{dossier}/runs")
        assert answer.status_code == 202, answer.text
        return self.wait(dossier, answer.json()["id"])

    def wait(self, dossier: str, run: str, seconds: float = 300) -> dict[str, Any]:
        """The run when it is finished."""
        ended = time.monotonic() + seconds
        while time.monotonic() < ended:
            found: dict[str, Any] = self.client.get(f"/api/v1/dossiers/{dossier}/runs/{run}").json()
            if found["state"] not in ("queued", "running"):
                return found
            time.sleep(0.05)
        raise AssertionError(f"run {run} is {found['state']}; {self.log()[-2000:]}")

    def result(self, dossier: str, run: str) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get(f"/api/v1/dossiers/{dossier}/runs/{run}/files/json").json()
        return found

    def events(
        self, dossier: str, after: int = 0, until: str = "finished"
    ) -> Iterator[tuple[int, str, dict[str, Any]]]:
        """Events as the stream gives them, up to the one named."""
        said = {"Last-Event-ID": str(after)} if after else {}
        with self.client.stream("GET", f"/dossiers/{dossier}/events", headers=said) as stream:
            number, kind = 0, ""
            for line in stream.iter_lines():
                name, _, value = line.partition(": ")
                if name == "id":
                    number = int(value)
                elif name == "event":
                    kind = value
                elif name == "data":
                    yield number, kind, json.loads(value)
                    if kind == until:
                        return
