"""Waivers mark findings, never change verdicts, and tell when they no longer hold."""

from pathlib import Path
from typing import Any

import pytest

from checker.judgement.waivers import apply_waivers, evidence_hash, load_waivers, parse_waivers
from checker.model.document import Document
from checker.model.errors import UserError
from checker.model.extracted import FactBase
from checker.model.fact import Fact
from checker.model.finding import Finding
from checker.model.rule import Citation

FACT = Fact(id="f-1", subject="document:d-1", field="area", value_type="number", value=12.5, unit="ha")
FACTS = FactBase(works=(), documents=(Document(id="d-1", path="验收/验收报告.docx", sha256="x"),), facts=(FACT,))


def finding(verdict: str = "fail", subject: str = "document:d-1") -> Finding:
    return Finding(
        id=f"CON-unit/{subject}", rule="CON-unit", family="CON", kind="consistency", stage="审定", subject=subject,
        verdict=verdict, severity="major", title="亩与公顷", title_en="units", message="…", message_en="…",
        message_key="fail", cites=Citation(text="t", clause="1"), basis="recalled", facts=("f-1",),
    )  # fmt: skip


def entry(**more: Any) -> dict[str, Any]:
    return {
        "rule": "CON-unit",
        "subject": "验收/验收报告.docx",
        "reason": "已函告更正",
        "owner": "李工",
        "date": "2026-05-01",
        **more,
    }


def apply(entries: list[dict[str, Any]], given: Finding, as_of: str = "2026-06-30") -> tuple[Finding, list[str]]:
    first, *rest = apply_waivers([given], parse_waivers(entries, "dossier.yaml"), FACTS, as_of)
    return first, [item.rule for item in rest]


@pytest.mark.parametrize("subject", ["验收/验收报告.docx", "document:d-1", "CON-unit/document:d-1"])
def test_a_waiver_meets_its_finding_and_keeps_the_verdict(subject: str) -> None:
    waived, trouble = apply([entry(subject=subject)], finding())
    assert waived.verdict == "fail" and waived.waiver is not None and waived.waiver.owner == "李工"
    assert trouble == []


def test_an_expired_waiver_waives_nothing() -> None:
    assert apply([entry(expires="2026-06-30")], finding())[1] == []
    waived, trouble = apply([entry(expires="2026-06-29")], finding())
    assert waived.waiver is None and trouble == ["WAIVER-expired"]


def test_a_waiver_without_finding_is_unused() -> None:
    assert apply([entry(rule="ACC-mean")], finding())[1] == ["WAIVER-unused"]
    passed, trouble = apply([entry()], finding("pass"))
    assert passed.waiver is None and trouble == ["WAIVER-unused"]


def test_changed_evidence_outdates_a_waiver() -> None:
    now = evidence_hash(finding(), FACTS)
    assert apply([entry(evidence=now)], finding())[0].waiver is not None
    other = FACTS.add((FACT.model_copy(update={"value": 13.0}),))
    assert evidence_hash(finding(), other) != now
    waived, trouble = apply([entry(evidence="000000000000")], finding())
    assert waived.waiver is None and trouble == ["WAIVER-outdated"]


def test_a_file_of_waivers(tmp_path: Path) -> None:
    path = tmp_path / "waivers.yaml"
    path.write_text("waivers:\n  - {rule: CON-unit, reason: r, owner: o, date: 2026-05-01}\n", encoding="utf-8")
    assert load_waivers(path)[0].subject == "project"


@pytest.mark.parametrize(
    "text", ["waivers: 3\n", "- {rule: X}\n", "- {rule: X, reason: r, owner: o, date: d, surprise: 1}\n", "a: [\n"]
)
def test_broken_waivers_are_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "waivers.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match="waiver"):
        load_waivers(path)
