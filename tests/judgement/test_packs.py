"""House packs: what they add, tighten and supplant, and what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from checker.cli import cli
from checker.judgement.faults import RuleError
from checker.judgement.rulebase import load_rulebase
from checker.model.errors import UserError
from checker.resources.locate import data_folder
from tests.judgement.test_linter import GOOD, folder

SHIPPED = load_rulebase()


def put(path: Path, content: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def shipped_rule(name: str) -> dict[str, Any]:
    text = (data_folder("rules") / name.split("-")[0].lower() / f"{name}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(json.dumps(yaml.safe_load(text), default=str).replace('"true": "', '"on": "'))
    return loaded


def refused(*packs: Path) -> str:
    with pytest.raises(RuleError) as caught:
        load_rulebase(packs)
    return str(caught.value)


def tighter(**more: Any) -> dict[str, Any]:
    value = {"value": 0.005, "reference": "公司质量手册", "basis": "verified"}
    title = {"zh": "面积差", "en": "difference of areas"}
    return {"parameters": {"house.area_rel_tol": {"unit": "fraction", "title": title, "values": [value], **more}}}


def test_a_pack_tightens_a_parameter_only_when_it_says_so(tmp_path: Path) -> None:
    put(tmp_path / "parameters/house.yaml", tighter())
    said = refused(tmp_path)
    assert "stands also in" in said and f"{tmp_path}/parameters/house.yaml" in said
    put(tmp_path / "parameters/house.yaml", tighter(replaces=True))
    base = load_rulebase([tmp_path])
    assert base.value("house.area_rel_tol", "2026-01-01") == 0.005
    assert base.house("2026-01-01")["area_rel_tol"] == 0.005
    assert len(base.parameters) == len(SHIPPED.parameters)
    assert base.packs[0].replaces == ("house.area_rel_tol",) and len(base.packs[0].sha256) == 64
    assert "house.area_rel_tol" in base.notes()[0].text
    # the report stands on the changed number: the rule's finding is of the basis that the pack states
    assert SHIPPED.value("house.area_rel_tol", "2026-01-01") == 0.01


def test_another_unit_or_nothing_to_replace_is_refused(tmp_path: Path) -> None:
    put(tmp_path / "parameters/house.yaml", tighter(replaces=True, unit="ha"))
    assert "is in ha, the one it replaces in fraction" in refused(tmp_path)
    lone = {"parameters": {"house.none": tighter(replaces=True)["parameters"]["house.area_rel_tol"]}}
    put(tmp_path / "parameters/house.yaml", lone)
    assert "'house.none' replaces nothing" in refused(tmp_path)


def test_a_pack_replaces_a_rule(tmp_path: Path) -> None:
    rule = shipped_rule("LAW-10-3")
    rule["severity"] = "major"
    put(tmp_path / "law/LAW-10-3.yaml", rule)
    assert "rule 'LAW-10-3' stands also in" in refused(tmp_path)
    put(tmp_path / "law/LAW-10-3.yaml", {**rule, "replaces": True})
    base = load_rulebase([tmp_path])
    assert base.rules["LAW-10-3"].severity == "major" and len(base.rules) == len(SHIPPED.rules)


def version(*ids: str, **more: Any) -> dict[str, Any]:
    """A second version of the planting methodology that keeps those rules under new clause numbers."""
    clauses = [
        {"clause": f"3.{number}", "title": {"zh": "条", "en": "clause"}, "basis": "verified", "rules": [name]}
        for number, name in enumerate(ids, 1)
    ]
    head = {"id": "v02", "version": "V02", "text": "CCER-14-001-V02", "title": {"zh": "新版", "en": "new version"}}
    return {**head, "methodology": "CCER-14-001-V02", "clauses": clauses, "replaces": "ccer-14-001-v01", **more}


def concluding() -> list[str]:
    return [r.id for r in SHIPPED.rules.values() if r.concludes is not None and r.cites.text == "CCER-14-001-V01"]


def test_a_new_version_of_a_text_supplants_the_shipped_one(tmp_path: Path) -> None:
    kept = [*concluding(), "AFF-2c"]
    put(tmp_path / "rulesets/v02.yaml", version(*kept))
    base = load_rulebase([tmp_path])
    assert {item.id for item in base.rulesets} == {item.id for item in SHIPPED.rulesets} - {"ccer-14-001-v01"} | {"v02"}
    assert base.rules["AFF-2c"].cites.text == "CCER-14-001-V02" and base.rules["AFF-2c"].cites.clause.startswith("3.")
    gone = {name for name, rule in SHIPPED.rules.items() if rule.cites.text == "CCER-14-001-V01"} - set(kept)
    assert gone and not gone & set(base.rules)
    assert {name for name, rule in base.rules.items() if rule.cites.text == "CCER-14-001-V02"} == set(kept)
    assert base.packs[0].replaces == ("ccer-14-001-v01",)


def test_a_new_version_ships_its_own_rules(tmp_path: Path) -> None:
    rule = shipped_rule("AFF-2c")
    rule["cites"] = {"text": "CCER-14-001-V02", "clause": f"3.{len(concluding()) + 1}"}
    rule["severity"] = "minor"
    put(tmp_path / "aff/AFF-2c.yaml", rule)
    put(tmp_path / "rulesets/v02.yaml", version(*concluding(), "AFF-2c"))
    assert load_rulebase([tmp_path]).rules["AFF-2c"].severity == "minor"


def test_conclusions_are_not_lost_in_silence(tmp_path: Path) -> None:
    put(tmp_path / "rulesets/v02.yaml", version("AFF-2c"))
    said = refused(tmp_path)
    assert "drops AFF-4-forest, which concludes parcel.was_forest" in said and "v02.yaml:1" in said


def test_an_unknown_ruleset_cannot_be_replaced(tmp_path: Path) -> None:
    put(tmp_path / "rulesets/v02.yaml", version("AFF-2c", replaces="ccer-99"))
    assert "replaces the unknown ruleset 'ccer-99'" in refused(tmp_path)


def test_a_version_not_in_force_is_refused_for_the_day(tmp_path: Path) -> None:
    put(tmp_path / "rulesets/v02.yaml", version(*concluding(), in_force={"from": "2027-01-01"}))
    base = load_rulebase([tmp_path])
    base.check_day("2027-01-01")
    with pytest.raises(UserError) as caught:
        base.check_day("2026-12-31")
    assert "v02" in caught.value.zh and "2026-12-31" in caught.value.en


def test_the_command_checks_a_pack(tmp_path: Path) -> None:
    good = folder(tmp_path)
    put(good / "parameters/house.yaml", tighter(replaces=True))
    done = CliRunner().invoke(cli, ["rules", "--check", str(good), "--lang", "en"])
    assert done.exit_code == 0, done.output
    assert "no fault" in done.output and "TST-1" in done.output and "house.area_rel_tol (replaces)" in done.output
    put(good / "tst/TST-1.yaml", {**GOOD, "pass": {"project.rainfal": {"at_least": 400}}})
    broken = CliRunner().invoke(cli, ["rules", "--check", str(good)])
    assert isinstance(broken.exception, UserError) and "TST-1.yaml:" in str(broken.exception)


def test_explain_knows_the_rules_of_a_pack(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["explain", "TST-1", "--rules", str(folder(tmp_path))])
    assert done.exit_code == 0 and "TST-1" in done.output
