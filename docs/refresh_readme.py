"""Puts real terminal sessions into README.md: `python docs/refresh_readme.py` (a test compares)."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SESSIONS = {
    "audit": ["audit", "samples/heishan-backwards", "-o", "demo-output", "--as-of", "2026-06-30", "--engine", "vector"],
    "explain": ["explain", "AFF-2c"],
    "help": ["audit", "--help"],
}


def run(arguments: list[str], cwd: Path) -> str:
    """What `sinkcheck ARGUMENTS` prints on a terminal of 100 columns without colours."""
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-m", "checker", *arguments], capture_output=True, text=True, encoding="utf-8", cwd=cwd,
        env=environment, check=False, timeout=300,
    )  # fmt: skip
    return "\n".join(line.rstrip() for line in done.stdout.rstrip().splitlines())


def refresh(text: str, outputs: dict[str, str]) -> str:
    """README with the sessions filled in."""
    for name, output in outputs.items():
        command = "$ sinkcheck " + " ".join(SESSIONS[name])
        block = f"<!-- session: {name} -->\n```console\n{command}\n{output}\n```\n<!-- end -->"
        text = re.sub(rf"<!-- session: {name} -->.*?<!-- end -->", lambda _: block, text, flags=re.S)  # noqa: B023
    return text


def main() -> None:
    path = ROOT / "README.md"
    outputs = {name: run(arguments, ROOT) for name, arguments in SESSIONS.items()}
    path.write_text(refresh(path.read_text(encoding="utf-8"), outputs), encoding="utf-8")


if __name__ == "__main__":
    main()
