"""What the shipped rules say: complete, bilingual, honest about their ground."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from checker.resources.locate import data_folder
from checker.resources.yaml_source import read_one

RULES = data_folder("rules")
APART = ("parameters", "rulesets", "screening")
FILES = sorted(path for path in RULES.glob("*/*.yaml") if path.parent.name not in APART)
REQUIRED_OF_THE_FIRST_SET = {
    "LAW-10-3", "AFF-2-scope", "AFF-2c", "AFF-5-credit-len", "CON-area-approved", "CON-area-map", "ACC-mean",
}  # fmt: skip
FAMILIES = {"LAW", "VAL", "AFF", "DOC", "CON", "OWN", "GEO", "ACC", "TIM", "MON", "BIO"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
BASES = {"verified", "secondary", "recalled"}


def read(path: Path) -> dict[str, Any]:
    found = read_one(path)
    assert isinstance(found, dict)
    return found


def parameters() -> dict[str, dict[str, Any]]:
    merged: dict[str, dict[str, Any]] = {}
    for path in sorted((RULES / "parameters").glob("*.yaml")):
        for name, body in read(path)["parameters"].items():
            assert name.startswith(f"{path.stem}."), f"{name} stands in {path.name}"
            assert name not in merged, name
            merged[name] = body
    return merged


def words(rule: dict[str, Any]) -> list[dict[str, str]]:
    return [rule[key] for key in ("title", "requirement", "why", "remedy", "responsible")]


def test_first_set_is_there() -> None:
    ids = {path.stem for path in FILES}
    assert ids >= REQUIRED_OF_THE_FIRST_SET
    assert {name.split("-")[0] for name in ids} >= FAMILIES
    assert len(ids) >= 151


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_text_is_bilingual(path: Path) -> None:
    for text in words(read(path)):
        assert CHINESE.search(text["zh"])
        assert re.search("[a-z]", text["en"])
        english = re.sub("[《》〔〕]", "", text["en"])
        assert not CHINESE.search(english), english


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_examples_cover_the_verdicts(path: Path) -> None:
    rule = read(path)
    if "concludes" in rule:
        assert len(rule["examples"]) >= 2
        return
    verdicts = {example["expect"] for example in rule["examples"]}
    assert "pass" in verdicts
    assert ("review" if rule.get("fail") == "never" else "fail") in verdicts
    # A paper that is there cannot be missing.
    wanted = {"unread"} if rule["id"] == "DOC-read" else {"missing", "unread"}
    assert wanted <= verdicts
    if rule.get("applies"):
        assert "not_applicable" in verdicts
    if isinstance(rule.get("fail"), dict) and rule["id"] not in ("AFF-2g", "LAW-4-entity", "DOC-gis"):
        assert "review" in verdicts, "a band between pass and fail needs an example"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_recalled_ground_is_said(path: Path) -> None:
    rule = read(path)
    assert rule["basis"] in BASES
    if rule["basis"] == "recalled" and rule["cites"]["text"] == "CCER-14-001-V01":
        limits = re.search(r"\b(20|40)\b", rule["requirement"]["en"])
        if limits:
            assert "recalled" in rule["requirement"]["en"], "a recalled number must not look official"
    if "house." in path.read_text(encoding="utf-8"):
        assert "本产品" in rule["requirement"]["zh"], "a tolerance of ours is called ours"


def test_parameters_carry_reference_and_basis() -> None:
    for name, body in parameters().items():
        assert body["values"], name
        for value in body["values"]:
            assert value["basis"] in BASES, name
            assert value["reference"].strip(), name
        if name.startswith("house."):
            assert {value["basis"] for value in body["values"]} == {"recalled"}, name


def test_near_line_band_follows_from_its_parts() -> None:
    found = parameters()
    line, days, end = (found[name]["values"][0]["value"] for name in
                       ("law.start_line", "house.near_start_days", "house.near_start_end"))  # fmt: skip
    assert (date.fromisoformat(line) + timedelta(days=days)).isoformat() == end


def test_every_cited_clause_is_listed_and_names_the_rule() -> None:
    listed: dict[tuple[str, str], list[str]] = {}
    for path in (RULES / "rulesets").glob("*.yaml"):
        ruleset = read(path)
        for clause in ruleset["clauses"]:
            key = (ruleset["text"], clause["clause"])
            assert key not in listed, key
            assert ("rules" in clause) != ("uncovered" in clause), key
            listed[key] = clause.get("rules", [])
    cited: set[tuple[str, str, str]] = set()
    for path in FILES:
        rule = read(path)
        for clause in rule["cites"]["clause"].split("; "):
            cited.add((rule["cites"]["text"], clause, rule["id"]))
    named = {(text, clause, rule) for (text, clause), rules in listed.items() for rule in rules}
    assert cited == named


def test_an_absent_paper_never_fails() -> None:
    """Rules that only ask whether papers are there cannot fail."""
    for path in FILES:
        rule = read(path)
        conditions = rule.get("pass", {})
        if set(conditions) == {"project.documents_present"}:
            assert rule["fail"] == "never", rule["id"]


def test_no_clause_waits_for_a_rule() -> None:
    """A clause without a rule says why none can cover it; "not yet" is no reason. What binds others is marked so."""
    for path in (RULES / "rulesets").glob("*.yaml"):
        for clause in read(path)["clauses"]:
            reason = clause.get("uncovered", {})
            assert "尚未" not in reason.get("zh", ""), (path.stem, clause["clause"])
            assert not clause.get("outside") or reason, (path.stem, clause["clause"])
            if "机构的义务" in reason.get("zh", ""):
                assert clause.get("outside") is True, (path.stem, clause["clause"])
