"""kill -9 at random moments of an audit; the next run must give the very bytes of a run that nobody disturbed.

    python -m benchmarks.kill_points --sample heishan-backwards --count 200 --seed 1

Each trial forks (so that the libraries are loaded once), audits into one folder with one cache, cold or warm, is killed
with its workers left to end by themselves, then audits again. Compared: every file of the audit folder but run.json.
Also counted: files left half-written under a final name (json that does not parse) right after the kill, and working
folders left in the end. An audit that ended before its kill does not count. POSIX only.
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def audit_in_fork(dossier: Path, out: Path) -> int:
    """Starts an audit in a child process of its own group; gives its id."""
    process = os.fork()
    if process:
        return process
    code = 70
    try:
        os.setsid()
        devnull = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(devnull, stream)
        from checker.cli import cli

        cli(["audit", str(dossier), "-o", str(out), "--as-of", "2026-06-30", "--engine", "vector", "--jobs", "2",
             "--format", "html,md"], standalone_mode=False)  # fmt: skip
    except SystemExit as leave:
        code = int(leave.code or 0)
    finally:
        os._exit(code)


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "run.json")
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(files)}


def broken(folder: Path) -> list[str]:
    """JSON files under a final name that do not parse."""
    found = []
    for path in folder.rglob("*.json"):
        if path.name.startswith("."):  # not yet under its final name; the next run takes it away
            continue
        try:
            json.loads(path.read_bytes())
        except ValueError:
            found.append(path.name)
    return found


def run(dossier: Path, count: int, seed: int) -> int:
    import checker.audit
    import checker.extraction.tokens
    import checker.report.formats

    checker.extraction.tokens.language()
    dice = random.Random(seed)
    wrong = killed = tried = 0
    with tempfile.TemporaryDirectory(prefix="sinkcheck-kill-") as temporary:
        base = Path(temporary)
        # Folders of killed runs lie here as well, and must be gone in the end.
        os.environ.update(SINKCHECK_CACHE=str(base / "cache"), TMPDIR=str(base / "tmp"))
        tempfile.tempdir = str(base / "tmp")
        (base / "tmp").mkdir()
        lasts = {cold: _lasts(dossier, base / "undisturbed") for cold in (True, False)}
        wanted = digests(base / "undisturbed")
        while killed < count:
            tried += 1
            out = base / "out"
            if dice.random() < 0.5:
                shutil.rmtree(out, ignore_errors=True)
            if cold := dice.random() < 0.6:
                shutil.rmtree(base / "cache", ignore_errors=True)
            process = audit_in_fork(dossier, out)
            time.sleep(dice.uniform(0, lasts[cold]))
            os.kill(process, signal.SIGKILL)
            _, status = os.waitpid(process, 0)
            if not os.WIFSIGNALED(status):
                continue  # it had ended
            killed += 1
            torn = broken(out)
            _lasts(dossier, out)
            found = digests(out)
            if torn or found != wanted:
                wrong += 1
                changed = sorted(name for name in {*found, *wanted} if found.get(name) != wanted.get(name))
                print(f"{killed}: torn {torn}, differing {changed}", flush=True)
            if killed % 10 == 0:
                print(f"{dossier.name}: {killed} kill points so far, {wrong} wrong", flush=True)
        left = [path.name for path in (base / "tmp").iterdir()]
    print(
        f"{dossier.name}: {killed} audits killed of {tried} begun, {wrong} wrong, {len(left)} folders left", flush=True
    )
    return wrong + len(left)


def _lasts(dossier: Path, out: Path) -> float:
    """Seconds of an audit that nobody disturbs."""
    started = time.monotonic()
    os.waitpid(audit_in_fork(dossier, out), 0)
    return time.monotonic() - started


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", default="heishan-backwards")
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    sys.exit(1 if run(ROOT / "samples" / chosen.sample, chosen.count, chosen.seed) else 0)
