"""The command line as a user meets it: clear sentences and exit codes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from checker import __version__


def sinkcheck(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "checker", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False, cwd=cwd)


def test_version() -> None:
    assert sinkcheck("--version").stdout.strip().endswith(__version__)


def test_missing_path(tmp_path: Path) -> None:
    done = sinkcheck("audit", tmp_path / "nowhere")
    assert done.returncode == 2
    assert "nowhere" in done.stderr and "Traceback" not in done.stderr
    assert done.stdout == ""


def test_empty_folder(tmp_path: Path) -> None:
    folder = tmp_path / "空档案"
    folder.mkdir()
    done = sinkcheck("audit", folder, "-o", tmp_path / "out")
    assert done.returncode == 2
    assert "空档案" in done.stderr and "Traceback" not in done.stderr


def test_only_junk_is_never_ready(tmp_path: Path) -> None:
    folder = tmp_path / "junk"
    folder.mkdir()
    (folder / "Thumbs.db").write_bytes(b"x")
    (folder / "~$批复.docx").write_bytes(b"x")
    done = sinkcheck("audit", folder, "-o", tmp_path / "out")
    assert done.returncode in (1, 3)
    audit = json.loads((tmp_path / "out" / "audit.json").read_text(encoding="utf-8"))
    assert {document["state"] for document in audit["dossier"]["documents"]} == {"ignored"}
    assert audit["summary"]["ready_for_pdd"] == "open"
    assert audit["summary"]["fail"] == 0 and audit["summary"]["pass"] == 0
    assert "no_papers" in [banner["code"] for banner in audit["dossier"]["banners"]]


def test_broken_yaml_in_house_rules(tmp_path: Path) -> None:
    rules = tmp_path / "rules" / "law"
    rules.mkdir(parents=True)
    (rules / "LAW-x.yaml").write_text("id: LAW-x\ntitle: [unclosed\n", encoding="utf-8")
    paper = tmp_path / "公示.txt"
    paper.write_text("项目名称：某造林项目\n", encoding="utf-8")
    done = sinkcheck("audit", paper, "-o", tmp_path / "out", "--rules", tmp_path / "rules")
    assert done.returncode == 2
    assert "LAW-x.yaml" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("wrong", [["--as-of", "20.11.2026"], ["--fail-on", "everything"], ["--jobs", "0"]])
def test_bad_usage(tmp_path: Path, wrong: list[str]) -> None:
    done = sinkcheck("audit", tmp_path, *wrong)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_unknown_rule() -> None:
    done = sinkcheck("explain", "XYZ-9")
    assert done.returncode == 2 and "XYZ-9" in done.stderr


def test_explain_in_both_languages() -> None:
    chinese, english = sinkcheck("explain", "LAW-10-3"), sinkcheck("explain", "LAW-10-3", "--lang", "en")
    assert chinese.returncode == english.returncode == 0
    assert "2012-11-08" in chinese.stdout and "2012-11-08" in english.stdout
    assert "开工" in chinese.stdout and "start" in english.stdout.lower()


def test_rules_and_coverage() -> None:
    assert "LAW-10-3" in sinkcheck("rules").stdout
    assert "10(3)" in sinkcheck("rules", "--coverage").stdout


def test_schema_is_json() -> None:
    assert json.loads(sinkcheck("schema").stdout)["title"] == "Audit"
