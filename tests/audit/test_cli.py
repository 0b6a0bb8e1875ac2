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


NOTICE = """项目名称：青岭县造林碳汇项目
项目业主：青岭县林业开发有限公司
方法学：CCER-14-001-V01
开工日期：2014-02-26
计入期开始时间：2021-01-01
计入期结束时间：2040-12-31
预计年均减排量（吨）：5100
预计计入期总减排量（吨）：100000
"""


def notice(folder: Path) -> Path:
    folder.mkdir()
    (folder / "公示信息.txt").write_text(NOTICE, encoding="utf-8")
    return folder


def test_a_waiver_and_a_baseline_change_the_exit_code_only(tmp_path: Path) -> None:
    dossier, out = notice(tmp_path / "dossier"), tmp_path / "out"
    arguments = ["audit", dossier, "-o", out, "--fail-on", "minor", "--as-of", "2026-06-30"]
    assert sinkcheck(*arguments).returncode == 1
    first = json.loads((out / "audit.json").read_text(encoding="utf-8"))
    (slip,) = [finding for finding in first["findings"] if finding["verdict"] == "fail"]
    assert slip["rule"] == "ACC-mean"
    undone = {f["id"] for f in first["findings"] if f["verdict"] not in ("pass", "not_applicable")}
    who = "reason: 试验, owner: 李工, date: 2026-06-01"
    entries = "\n".join(f"  - {{rule: {name.split('/')[0]}, subject: '{name}', {who}}}" for name in sorted(undone))
    (tmp_path / "waivers.yaml").write_text(f"waivers:\n{entries}\n", encoding="utf-8")
    assert sinkcheck(*arguments, "--waivers", tmp_path / "waivers.yaml").returncode == 0
    waived = json.loads((out / "audit.json").read_text(encoding="utf-8"))
    (same,) = [finding for finding in waived["findings"] if finding["verdict"] == "fail"]
    assert same["waiver"]["owner"] == "李工"
    before = tmp_path / "before.json"
    before.write_text(json.dumps(first, ensure_ascii=False), encoding="utf-8")
    assert sinkcheck(*arguments, "--baseline", before).returncode == 0


def test_dossier_yaml_is_no_paper(tmp_path: Path) -> None:
    dossier = notice(tmp_path / "dossier")
    (dossier / "dossier.yaml").write_text("name: 青岭县示范\nas_of: '2026-06-30'\n", encoding="utf-8")
    sinkcheck("audit", dossier, "-o", tmp_path / "out")
    audit = json.loads((tmp_path / "out" / "audit.json").read_text(encoding="utf-8"))
    assert [document["path"] for document in audit["dossier"]["documents"]] == ["公示信息.txt"]
    assert audit["as_of"] == "2026-06-30"


def test_every_format_is_written(tmp_path: Path) -> None:
    dossier = notice(tmp_path / "dossier")
    names = "docx,xlsx,sarif,junit,md,json"
    done = sinkcheck("audit", dossier, "-o", tmp_path / "out", "--format", names, "--fail-on", "never")
    assert done.returncode == 0, done.stderr
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert {
        "audit.json",
        "run.json",
        "report.html",
        "report.docx",
        "report.xlsx",
        "report.sarif",
        "report.md",
    } <= written


def test_init_then_audit_is_open(tmp_path: Path) -> None:
    assert sinkcheck("init", tmp_path / "new").returncode == 0
    done = sinkcheck("audit", tmp_path / "new", "-o", tmp_path / "out")
    assert "Traceback" not in done.stderr
    audit = json.loads((tmp_path / "out" / "audit.json").read_text(encoding="utf-8"))
    assert audit["summary"]["ready_for_pdd"] == "open" and audit["summary"]["fail"] == 0


def test_purge_says_what_it_took(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SINKCHECK_CACHE", str(tmp_path / "cache"))
    paper = tmp_path / "公示.txt"
    paper.write_text("项目名称：某造林项目\n", encoding="utf-8")
    sinkcheck("audit", paper, "-o", tmp_path / "out", "--no-cache")
    assert not list((tmp_path / "cache").rglob("*.json"))
    sinkcheck("audit", paper, "-o", tmp_path / "out")
    kept = [path for path in (tmp_path / "cache").rglob("*") if path.suffix in (".json", ".file")]
    assert kept
    done = sinkcheck("purge", "--lang", "en")
    assert done.returncode == 0 and f"{len(kept)} files" in done.stdout
    assert not list((tmp_path / "cache").rglob("*.json"))


def test_a_cache_that_cannot_be_written_is_said_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = tmp_path / "公示.txt"
    paper.write_text("项目名称：某造林项目\n", encoding="utf-8")
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("SINKCHECK_CACHE", str(tmp_path / "file"))
    done = sinkcheck("inspect", paper, "--lang", "en")
    assert done.returncode == 0 and "could not be kept" in done.stderr and "Traceback" not in done.stderr
    assert "could not be kept" not in sinkcheck("inspect", paper, "--lang", "en", "--no-cache").stderr


def test_a_word_template_of_ones_own(root: Path, tmp_path: Path) -> None:
    import docx

    own = docx.Document()
    own.add_paragraph("某机构 {{ dossier }} {{ as_of }}")
    own.save(str(tmp_path / "own.docx"))
    sample, out = root / "samples" / "notice.zip", tmp_path / "out"
    arguments = ("--as-of", "2026-11-20", "--fail-on", "never")
    done = sinkcheck("audit", sample, "-o", out, "--template", tmp_path / "own.docx", *arguments)
    assert done.returncode in (0, 3), done.stderr
    assert docx.Document(str(out / "report.docx")).paragraphs[0].text == "某机构 notice 2026-11-20"
    (tmp_path / "none.docx").write_bytes(b"no archive")
    refused = sinkcheck("audit", sample, "-o", tmp_path / "other", "--template", tmp_path / "none.docx", *arguments)
    assert refused.returncode == 2 and "none.docx" in refused.stderr and "Traceback" not in refused.stderr
    assert not (tmp_path / "other").exists(), "said before the work"
