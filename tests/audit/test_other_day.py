"""Another day, or another version of a text: what changes shows through `sinkcheck diff`."""

import json
from pathlib import Path

import pytest

from tests.audit.test_cli import sinkcheck

PAPER = "项目名称：某造林项目\n项目业主：某林场\n"


def findings(folder: Path) -> dict[str, str]:
    audit = json.loads((folder / "audit.json").read_text(encoding="utf-8"))
    return {item["rule"]: item["verdict"] for item in audit["findings"]}


def audited(paper: Path, out: Path, *more: str | Path) -> dict[str, str]:
    done = sinkcheck("audit", paper, "-o", out, "--format", "html", *more)
    assert done.returncode in (0, 1, 3), done.stderr
    return findings(out)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "公示.txt"
    path.write_text(PAPER, encoding="utf-8")
    return path


def test_a_day_before_the_text_is_in_force(tmp_path: Path, paper: Path) -> None:
    early = audited(paper, tmp_path / "early", "--as-of", "2023-10-01")
    late = audited(paper, tmp_path / "late", "--as-of", "2026-01-01")
    begun = set(late) - set(early)
    assert "LAW-10-3" in begun and not set(early) - set(late)
    done = sinkcheck("diff", tmp_path / "early", tmp_path / "late", "--format", "md")
    assert done.returncode in (0, 1), done.stderr
    assert "2023-10-01" in done.stdout and "2026-01-01" in done.stdout and "LAW-10-3" in done.stdout


def test_a_second_version_of_a_text(tmp_path: Path, paper: Path) -> None:
    """A house pack brings the next version of a text with a rule of its own."""
    pack = tmp_path / "pack"
    (pack / "rulesets").mkdir(parents=True)
    (pack / "tst").mkdir()
    (pack / "rulesets" / "house-v02.yaml").write_text(
        "id: house-v02\nversion: V02\ntext: HOUSE\ntitle: {zh: 内部要求, en: house demands}\nclauses:\n"
        '  - {clause: "1", title: {zh: 业主, en: owner}, basis: verified, rules: [TST-owner]}\n',
        encoding="utf-8",
    )
    words = "{zh: 有业主, en: an owner}"
    (pack / "tst" / "TST-owner.yaml").write_text(
        f'id: TST-owner\ntitle: {words}\ncites: {{text: HOUSE, clause: "1"}}\nbasis: verified\nkind: completeness\n'
        f"stage: 设计\nsubject: project\npass: {{project.owner: {{equals: 某公司}}}}\nseverity: major\nclass: 观察项\n"
        f"why: {words}\nevidence: [pdd]\nremedy: {words}\nexamples:\n"
        "  - {given: {project.owner: 某公司}, expect: pass}\n  - {given: {project.owner: 甲}, expect: fail}\n"
        "  - {given: {project.owner: unknown}, expect: missing}\n",
        encoding="utf-8",
    )
    day = ("--as-of", "2026-01-01")
    before = audited(paper, tmp_path / "before", *day)
    after = audited(paper, tmp_path / "after", *day, "--rules", pack)
    assert set(after) - set(before) == {"TST-owner"}
    done = sinkcheck("diff", tmp_path / "before", tmp_path / "after", "--format", "md")
    assert done.returncode in (0, 1), done.stderr
    assert "TST-owner" in done.stdout and "house-v02 V02" in done.stdout
