"""Real public notices of mangrove, salt-marsh, solar thermal and offshore wind projects, audited one by one."""

import json
from pathlib import Path
from typing import Any

import pytest

from checker.audit import Options, Result, audit

WORDS = ("项目基本情况", "采用的技术与措施")


@pytest.fixture(scope="module")
def audited(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[dict[str, Any], Result]]:
    lines = (shared / "registry/other_methodologies.jsonl").read_text(encoding="utf-8").splitlines()
    found = []
    for number, notice in enumerate(map(json.loads, lines)):
        folder = tmp_path_factory.mktemp(f"notice{number}")
        fields = [f"{key}：{value}" for key, value in notice.items() if key not in (*WORDS, "详情页网址")]
        text = "\n".join([*fields, *(str(notice.get(key, "")) for key in WORDS)])
        (folder / "项目公示.txt").write_text(text, encoding="utf-8")
        found.append((notice, audit(folder, Options(as_of="2026-11-20", engine="vector"))))
    assert len(found) == 20
    return found


def of_project(result: Result) -> dict[str, Any]:
    return {fact.field: fact.value for fact in result.audit.facts if fact.subject == "project"}


def test_the_right_ruleset_judges(audited: list[tuple[dict[str, Any], Result]]) -> None:
    chosen = [(notice["方法学编号"], result.audit.methodology.id) for notice, result in audited]
    assert all(stated == used for stated, used in chosen), chosen
    assert {result.audit.methodology.how for _, result in audited} == {"stated"}


def test_nothing_fails(audited: list[tuple[dict[str, Any], Result]]) -> None:
    failed = {
        notice["项目名称"]: [finding.id for finding in result.audit.findings if finding.verdict == "fail"]
        for notice, result in audited
    }
    assert not {name: rules for name, rules in failed.items() if rules}


def test_what_is_stated_is_read(audited: list[tuple[dict[str, Any], Result]]) -> None:
    for notice, result in audited:
        facts = of_project(result)
        read = facts["start_date"], facts["crediting_start"], facts["crediting_end"]
        assert read == (notice["开工日期"], notice["计入期开始时间"], notice["计入期结束时间"]), notice["项目名称"]


def test_the_factor_that_a_power_notice_implies_is_shown(audited: list[tuple[dict[str, Any], Result]]) -> None:
    """Reductions over export: 1,648 is no power notice; of those that print an export, all lie where grids lie."""
    implied = {
        notice["项目名称"]: of_project(result).get("implied_factor")
        for notice, result in audited
        if notice["方法学编号"].startswith("CCER-01") and of_project(result).get("yearly_export_mwh")
    }
    assert len(implied) >= 13
    assert all(isinstance(factor, float) and 0.3 < factor < 0.9 for factor in implied.values()), implied


def test_an_offshore_site_is_decided_by_its_own_words_only(audited: list[tuple[dict[str, Any], Result]]) -> None:
    """Only one notice prints the nearest distance; the middle of a site or a range of depths decides nothing."""
    verdicts = {
        notice["项目名称"]: finding.verdict
        for notice, result in audited
        for finding in result.audit.findings
        if finding.rule == "OSW-2-site"
    }
    assert set(verdicts.values()) == {"pass", "missing"}
    assert [name[:4] for name, verdict in verdicts.items() if verdict == "pass"] == ["平潭海峡"]
