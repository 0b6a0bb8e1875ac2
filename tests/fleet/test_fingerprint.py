"""A row's fingerprint tells content, settings and program, and nothing of the machine or of who started us."""

import os
import subprocess
import sys
from pathlib import Path

TELL = """
import sys
sys.path[:0] = sys.argv[2:]
from checker.fleet.task import DossierTask, _fingerprint
from checker.resources.program import program_version
task = DossierTask(name="a", path="a", out="o", rules=tuple(sys.argv[1:2]))
sys.stdout.write(_fingerprint(task, "content") + " " + program_version())
"""


def told(root: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", TELL, *arguments], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(root)},
    )  # fmt: skip
    return done.stdout


def test_a_longer_path_changes_nothing(root: Path, tmp_path: Path) -> None:
    rules, added = tmp_path / "rules", tmp_path / "added"
    rules.mkdir()
    (added / "strange-1.0.dist-info").mkdir(parents=True)
    plain = told(root, str(rules))
    assert told(root, str(rules), str(added)) == plain
    (rules / "x.yaml").write_text("# another rule")
    assert told(root, str(rules)).split()[0] != plain.split()[0]
    assert told(root, str(rules)).split()[1] == plain.split()[1]
