"""docs/rules says what the rules say."""

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from checker.judgement.rulebase import RuleBase, load_rulebase

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "rules"


@pytest.fixture(scope="module")
def refresh() -> ModuleType:
    spec = importlib.util.spec_from_file_location("refresh_rules", ROOT / "docs" / "refresh_rules.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["refresh_rules"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def base() -> RuleBase:
    return load_rulebase()


def test_pages_are_fresh(refresh: ModuleType, base: RuleBase) -> None:
    wanted = refresh.pages(base)
    found = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    assert set(found) == set(wanted), "docs/rules is stale: run python docs/refresh_rules.py"
    stale = [name for name, text in wanted.items() if found[name] != text]
    assert not stale, "docs/rules is stale: run python docs/refresh_rules.py"


def test_every_rule_has_a_page_in_both_languages(refresh: ModuleType, base: RuleBase) -> None:
    for rule in base.rules.values():
        text = refresh.rule_page(rule, base)
        assert rule.title.zh in text and rule.title.en in text
        assert rule.why.zh in text and rule.why.en in text
        for verdict in {str(example.expect) for example in rule.examples if isinstance(example.expect, str)}:
            assert f"| {verdict} |" in text, (rule.id, verdict)


def test_links_lead_somewhere(refresh: ModuleType, base: RuleBase) -> None:
    wanted = refresh.pages(base)
    for name, text in wanted.items():
        for target in re.findall(r"\]\(([^)]+\.md)\)", text):
            assert target in wanted, (name, target)


def test_coverage_names_every_clause_and_sets_recalled_rules_apart(refresh: ModuleType, base: RuleBase) -> None:
    text = refresh.coverage(base)
    body, _, recalled = text.partition("## 待核实的规则")
    for ruleset in base.rulesets:
        for clause in ruleset.clauses:
            assert f"| {clause.clause} | {clause.title.zh}" in body
    listed = set(re.findall(r"\| \[([\w.-]+)\]", recalled))
    assert listed == {rule.id for rule in base.rules.values() if rule.basis == "recalled"}


def test_a_changed_rule_changes_its_page(refresh: ModuleType, base: RuleBase) -> None:
    rule = base.rules["AFF-2c"]
    other = rule.model_copy(update={"severity": "minor"})
    assert refresh.rule_page(other, base) != refresh.rule_page(rule, base)
