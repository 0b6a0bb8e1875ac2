"""Broken rules: every fault at once, with file and line. JSON is YAML, so the files are written as JSON."""

import json
from pathlib import Path
from typing import Any

import pytest

from checker.judgement.faults import RuleError
from checker.judgement.loader import load
from checker.judgement.rulebase import build, load_rulebase
from checker.model.errors import UserError

GOOD: dict[str, Any] = {
    "id": "TST-1",
    "title": {"zh": "测试", "en": "test"},
    "cites": {"text": "T", "clause": "1"},
    "basis": "verified",
    "kind": "eligibility",
    "stage": "设计",
    "subject": "project",
    "pass": {"project.annual_rainfall": {"at_least": 400}},
    "severity": "minor",
    "class": "观察项",
    "why": {"zh": "因为", "en": "because"},
    "evidence": ["approval"],
    "remedy": {"zh": "补件", "en": "get it"},
    "examples": [
        {"given": {"project.annual_rainfall": 400}, "expect": "pass"},
        {"given": {"project.annual_rainfall": 399}, "expect": "fail"},
        {"given": {}, "expect": "missing"},
    ],
}
TEXT: dict[str, Any] = {
    "id": "t",
    "version": "1",
    "text": "T",
    "title": {"zh": "文", "en": "text"},
    "clauses": [{"clause": "1", "title": {"zh": "条", "en": "clause"}, "basis": "verified", "rules": ["TST-1"]}],
}
PARAMETERS: dict[str, Any] = {
    "parameters": {
        "own.mm": {
            "unit": "mm",
            "title": {"zh": "值", "en": "value"},
            "values": [{"value": 400, "reference": "here", "basis": "recalled"}],
        }
    }
}


def folder(tmp_path: Path, rule: Any = None, text: Any = None, parameters: Any = None) -> Path:
    for name, content in (
        ("tst/TST-1.yaml", rule or GOOD),
        ("rulesets/t.yaml", text or TEXT),
        ("parameters/own.yaml", parameters or PARAMETERS),
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(
            content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, indent=1), "utf-8"
        )
    return tmp_path


def faults(where: Path) -> str:
    try:
        build(load([where]), deep=[where])
    except RuleError as error:
        return str(error)
    return ""


def test_shipped_rules_are_sound() -> None:
    base = load_rulebase()
    assert len(base.rules) >= 15 and base.used()


def test_a_good_folder(tmp_path: Path) -> None:
    assert faults(folder(tmp_path)) == ""
    assert "TST-1" in load_rulebase([tmp_path]).rules


BROKEN: list[tuple[dict[str, Any], str]] = [
    ({"pass": {"project.rainfal": {"at_least": 400}}}, "unknown fact 'project.rainfal'"),
    ({"pass": {"parcel.area_map_ha": {"at_least": 1}}}, "cannot read 'parcel.area_map_ha'"),
    ({"pass": {"project.annual_rainfall": {"atleast": 400}}}, "unknown operator 'atleast'"),
    ({"pass": {"project.annual_rainfall": {"after": "2012-01-01"}}}, "after does not compare a number"),
    ({"pass": {"project.annual_rainfall": {"at_least": "much"}}}, "needs a number, not 'much'"),
    ({"pass": {"project.start_date": {"after": "2012-13-01"}}}, "needs a date"),
    ({"pass": {"project.annual_rainfall": {"at_least": {"parameter": "own.none"}}}}, "unknown parameter 'own.none'"),
    ({"pass": {"project.crediting_years": {"at_least": {"parameter": "own.mm"}}}}, "is in a, parameter own.mm in mm"),
    (
        {"pass": {"project.annual_rainfall": {"at_least": {"parameter": "own.mm", "on": "project.owner"}}}},
        "needs a date fact",
    ),
    ({"pass": {"project.annual_rainfall": {"at_least": {"fact": "project.start_date"}}}}, "cannot compare with"),
    ({"pass": {"project.annual_rainfall": {"every": {"at_least": 1}}}}, "every needs a list"),
    ({"pass": {"approval.date": {"smallest": {"at_least": 1}}}}, "smallest compares numbers"),
    ({"pass": {"approval.date": {"earliest": {"exists": True}}}}, "cannot stand inside earliest"),
    ({"pass": {"project.owner": {"matches": "zip_code"}}}, "unknown identifier kind"),
    ({"pass": {"project.owner": {"exists": False}}}, "takes only `true`"),
    ({"pass": {"project.documents_present": {"contains": "aproval"}}}, "unknown document type 'aproval'"),
    ({"pass": {"project.annual_rainfall": {"between": [1]}}}, "between needs [low, high]"),
    ({"pass": {"project.annual_rainfall": 400}}, "needs operators"),
    ({"pass": None}, "needs `pass` or `concludes`"),
    ({"fail": "sometimes"}, "fail takes a condition or `never`"),
    ({"fail": {"project.annual_rainfall": {"at_least": 500}}}, "passes and fails at once"),
    ({"cites": {"text": "T", "clause": "2"}}, "does not list"),
    ({"cites": {"text": "X", "clause": "1"}}, "no ruleset lists"),
    ({"title": {"zh": "测试"}}, "title.en"),
    ({"why": {"zh": "because", "en": "because"}}, "holds no Chinese"),
    ({"why": {"zh": "见 https://example.org", "en": "see"}}, "code or an address"),
    ({"remedy": {"zh": "补件 __import__('os')", "en": "x"}}, "code or an address"),
    ({"evidence": ["aproval"]}, "unknown document type 'aproval' in evidence"),
    ({"colour": "red"}, "unknown key 'colour'"),
    ({"severity": "awful"}, "severity"),
    ({"in_force": {"since": "2020-01-01"}}, "in_force takes"),
    ({"id": "TST-2"}, "differs from the file name"),
    ({"examples": GOOD["examples"][1:]}, "needs an example that gives pass"),
    ({"examples": GOOD["examples"][:2]}, "an open verdict"),
    ({"applies": {"project.burning": {"equals": True}}}, "gives not_applicable"),
    (
        {"examples": [*GOOD["examples"], {"given": {"project.annual_rainfall": 300}, "expect": "pass"}]},
        "example 4 gives fail",
    ),
    ({"examples": [*GOOD["examples"], {"given": {"project.rain": 300}, "expect": "pass"}]}, "example: unknown fact"),
    (
        {"examples": [*GOOD["examples"], {"given": {"project.annual_rainfall": "wet"}, "expect": "pass"}]},
        "'wet' is not a number",
    ),
    ({"pass": None, "severity": "info", "concludes": {"fact": "project.start_date"}}, "concludes takes"),
    (
        {"pass": None, "concludes": {"fact": "project.area_map_ha", "value": {"sum_of": "work.area_approved_ha"}}},
        "another room",
    ),
    (
        {"pass": None, "concludes": {"fact": "project.start_date", "value": {"earliest_of": "project.start_date"}}},
        "needs a work fact",
    ),
]


@pytest.mark.parametrize("change,expected", BROKEN, ids=[text for _, text in BROKEN])
def test_broken(tmp_path: Path, change: dict[str, Any], expected: str) -> None:
    rule = {key: value for key, value in {**GOOD, **change}.items() if value is not None}
    found = faults(folder(tmp_path, rule))
    assert expected in found, found
    assert str(tmp_path / "tst/TST-1.yaml") in found


def test_line_of_the_fault_and_all_at_once(tmp_path: Path) -> None:
    rule = {
        **GOOD,
        "pass": {"project.annual_rainfall": {"at_least": 400}, "project.rainfal": {"at_least": 1}},
        "evidence": ["aproval"],
    }
    where = folder(tmp_path, rule)
    lines = (where / "tst/TST-1.yaml").read_text("utf-8").splitlines()
    wanted = next(number for number, line in enumerate(lines, 1) if "rainfal" in line and "rainfall" not in line)
    found = faults(where)
    assert f"TST-1.yaml:{wanted}: TST-1: unknown fact 'project.rainfal'" in found and "aproval" in found


def test_cycles_are_refused(tmp_path: Path) -> None:
    common = {key: value for key, value in GOOD.items() if key not in ("pass", "class", "examples")}
    where = folder(tmp_path)
    loop = {
        **common,
        "id": "TST-3",
        "severity": "info",
        "concludes": {
            "fact": "project.additionality_exempt",
            "value": {"true_when": {"project.additionality_exempt": {"equals": True}}},
        },
        "examples": [{"given": {}, "expect": "unknown"}],
    }
    (where / "tst/TST-3.yaml").write_text(json.dumps(loop, ensure_ascii=False), "utf-8")
    assert "its conclusion depends on itself (TST-3)" in faults(where)


def test_repeated_ids_and_stray_clauses(tmp_path: Path) -> None:
    clause = TEXT["clauses"][0]
    text = {
        **TEXT,
        "clauses": [
            clause,
            clause,
            {**clause, "clause": "3", "rules": ["TST-9"]},
            {**clause, "clause": "4", "rules": []},
        ],
    }
    where = folder(tmp_path, text=text)
    (where / "other").mkdir()
    (where / "other/TST-1.yaml").write_text((where / "tst/TST-1.yaml").read_text("utf-8"), "utf-8")
    found = faults(where)
    for expected in (
        "clause '1' stands twice",
        "unknown rule 'TST-9'",
        "needs either rules or the reason",
        "stands also in",
    ):
        assert expected in found


def test_parameters(tmp_path: Path) -> None:
    value = {"value": 1, "reference": "here", "basis": "recalled"}
    bad = {
        "parameters": {
            "own.mm": {**PARAMETERS["parameters"]["own.mm"], "values": [value, value]},
            "other.x": PARAMETERS["parameters"]["own.mm"],
        }
    }
    found = faults(folder(tmp_path, parameters=bad))
    assert "two values are in force on the same day" in found and "must start with 'own'" in found


@pytest.mark.parametrize("content", ["id: [unclosed", "a: 1\na: 2", "- 1", "id: &x 1", "a: b\n---\nc: d", "\x00"])
def test_broken_yaml_is_a_sentence(tmp_path: Path, content: str) -> None:
    found = faults(folder(tmp_path, rule=content))
    assert "TST-1.yaml:" in found


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        load_rulebase([tmp_path / "none"])
    assert "no such folder" in str(caught.value) and "no such folder" in caught.value.en


def test_a_statement_nobody_looks_for_in_that_paper(tmp_path: Path) -> None:
    broken = {**GOOD, "pass": {"approval.body_pledge": {"equals": True}}}
    assert "nobody looks for 'body_pledge' in papers of type approval" in faults(folder(tmp_path, broken))
