"""`python -m benchmarks.web_load`: people who upload dossiers all at once, and look at pages while audits run.

Every person has an account and a dossier of text pages of their own (pages of the samples, shuffled, so that no cache
helps). Prints whether anything failed or was lost, and how long pages took to answer while audits ran.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from random import Random

import httpx
import pypdfium2

from checker.web.accounts import keys, users
from checker.web.settings import Settings
from checker.web.store import Store

ROOT = Path(__file__).resolve().parents[1]
FILES = 5
AIM = 0.3  # seconds a page may take at the median
PAUSE = 1.0  # seconds between two pages that a person looks at
CHUNK = {"Content-Type": "application/offset+octet-stream"}


@dataclass
class Measured:
    """`pages`: seconds of every page asked for while audits ran. `errors`: what was answered wrongly."""

    pages: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    finished: int = 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--pages", type=int, default=50, help="pages of each dossier")
    parser.add_argument("--database", default="", help="postgresql://…; SQLite without it")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir()
        tokens = _people(data, chosen.database, chosen.people)
        dossiers = [_dossier(Random(place), chosen.pages) for place in range(chosen.people)]
        process, url = _start(data, chosen.database)
        try:
            measured, seconds = _run(url, tokens, dossiers)
        finally:
            process.terminate()
            process.wait(timeout=30)
    pages = sorted(measured.pages)
    median, tail = statistics.median(pages), pages[int(len(pages) * 0.95)]
    print(f"{chosen.people} people, {chosen.pages} pages each, {seconds:.0f} s until the last result")
    print(f"finished audits: {measured.finished} of {chosen.people}; errors: {len(measured.errors)}")
    print(f"pages looked at while audits ran: {len(pages)}; median {median * 1000:.0f} ms (aim {AIM * 1000:.0f}), "
          f"95 % within {tail * 1000:.0f} ms, longest {pages[-1] * 1000:.0f} ms")  # fmt: skip
    for error in measured.errors[:10]:
        print(error)
    return 0 if not measured.errors and measured.finished == chosen.people and median <= AIM else 1


def _people(data: Path, database: str, count: int) -> list[str]:
    store = Store(Settings(data_dir=data, database=database).database_url)
    tokens = []
    with store.write() as connection:
        for place in range(count):
            user = users.add(connection, "benchmark", f"person {place}", f"correct horse {place} battery")
            tokens.append(keys.give(connection, user, "token"))
    store.close()
    return tokens


def _dossier(dice: Random, pages: int) -> dict[str, bytes]:
    """Papers of pages of the samples with a text layer."""
    sources = [pypdfium2.PdfDocument(path) for path in sorted((ROOT / "samples").rglob("*.pdf"))]
    with_text = [
        (source, number)
        for source in sources
        for number in range(len(source))
        if source[number].get_textpage().count_chars() > 100
    ]
    made = {}
    for file in range(FILES):
        paper = pypdfium2.PdfDocument.new()
        for source, number in dice.choices(with_text, k=pages // FILES):
            paper.import_pages(source, [number])
        content = BytesIO()
        paper.save(content)
        made[f"{file + 1}.pdf"] = content.getvalue()
    return made


def _start(data: Path, database: str) -> tuple[subprocess.Popen[bytes], str]:
    options = ["--port", "0", "--shared", "--data-dir", str(data), *(["--database", database] if database else [])]
    process = subprocess.Popen([sys.executable, "-m", "checker", "serve", *options], stdout=subprocess.PIPE, cwd=ROOT)
    assert process.stdout is not None
    return process, process.stdout.readline().decode().split(": ", 1)[1].strip().rstrip("/")


def _run(url: str, tokens: list[str], dossiers: list[dict[str, bytes]]) -> tuple[Measured, float]:
    measured, begun = Measured(), time.perf_counter()
    threads = [
        threading.Thread(target=_person, args=(url, token, papers, measured))
        for token, papers in zip(tokens, dossiers, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return measured, time.perf_counter() - begun


def _person(url: str, token: str, papers: dict[str, bytes], measured: Measured) -> None:
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=120) as client:
        try:
            _work(client, papers, measured)
        except (httpx.HTTPError, AssertionError, KeyError) as error:
            measured.errors.append(f"{type(error).__name__}: {error}")


def _work(client: httpx.Client, papers: dict[str, bytes], measured: Measured) -> None:
    dossier = _good(client.post("/api/v1/dossiers", json={"name": "负载"})).json()["id"]
    base = f"/api/v1/dossiers/{dossier}"
    for name, content in papers.items():
        begun = _good(client.post(f"{base}/uploads", json={"path": name, "size": len(content)})).json()["upload"]
        _good(client.patch(f"{base}/uploads/{begun['id']}", content=content, headers={**CHUNK, "Upload-Offset": "0"}))
    run = _good(client.post(f"{base}/runs")).json()["id"]
    while True:
        for path in ("/", f"/dossiers/{dossier}", f"/dossiers/{dossier}/papers"):
            asked = time.perf_counter()
            _good(client.get(path))
            measured.pages.append(time.perf_counter() - asked)
            time.sleep(PAUSE)
        state = _good(client.get(f"{base}/runs/{run}")).json()["state"]
        if state not in ("queued", "running"):
            break
    assert state == "done", f"run {run} is {state}"
    measured.finished += 1


def _good(answer: httpx.Response) -> httpx.Response:
    assert answer.status_code < 300, f"{answer.request.method} {answer.request.url.path}: {answer.status_code}"
    return answer


if __name__ == "__main__":
    sys.exit(main())
