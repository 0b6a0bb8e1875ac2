"""Waivers: a named person accepts a finding for a stated reason, until a day, resting on stated evidence."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from checker.judgement.wording import word
from checker.model.base import Frozen
from checker.model.document import Document
from checker.model.errors import UserError
from checker.model.extracted import FactBase
from checker.model.finding import OPEN_VERDICTS, Finding, Verdict, Waiver
from checker.model.rule import Citation
from checker.resources.yaml_source import SourceError, read_one


class WaiverEntry(Frozen):
    """One entry of `waivers:`. `subject` is a finding's subject, or a paper's path; `evidence` the hash that the
    report printed when the waiver was written (left out: whatever the evidence is)."""

    rule: str
    subject: str = "project"
    reason: str
    owner: str
    approver: str = ""
    date: str
    expires: str | None = None
    evidence: str | None = None


def load_waivers(path: Path) -> tuple[WaiverEntry, ...]:
    """Waivers of a file: a list, or a mapping with `waivers`. Raises UserError naming file and entry."""
    try:
        data = read_one(path)
    except SourceError as error:
        raise UserError(f"豁免文件有误：{error}", f"the waiver file is broken: {error}") from error
    entries = data.get("waivers", []) if isinstance(data, dict) else data or []
    return parse_waivers(entries, str(path))


def parse_waivers(entries: Any, source: str) -> tuple[WaiverEntry, ...]:
    """Entries as read from YAML. Raises UserError naming the entry that cannot be used."""
    if not isinstance(entries, list | tuple):
        raise UserError(f"{source}：豁免应写成列表", f"{source}: waivers must be a list")
    found = []
    for number, entry in enumerate(entries, 1):
        try:
            found.append(WaiverEntry.model_validate(entry))
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(str(part) for part in first["loc"]) or "entry"
            raise UserError(
                f"{source}：第 {number} 条豁免的“{place}”有误（{first['msg']}）",
                f"{source}: waiver {number}: {place}: {first['msg']}",
            ) from error
    return tuple(found)


def evidence_hash(finding: Finding, facts: FactBase) -> str:
    """12 hex digits over what a finding rests on: verdict, subjects, and value and places of its facts."""
    by_id = {fact.id: fact for fact in facts.facts}
    rests_on = [
        [fact.id, [candidate.model_dump(mode="json") for candidate in fact.all_candidates()]]
        for fact in (by_id[name] for name in finding.facts if name in by_id)
    ]
    text = json.dumps([finding.verdict, finding.count, finding.subjects, rests_on], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def apply_waivers(
    findings: Sequence[Finding], entries: Sequence[WaiverEntry], facts: FactBase, as_of: str
) -> tuple[Finding, ...]:
    """Findings with their waivers; an expired, outdated or unused waiver waives nothing and is a finding of its own.

    A waiver never changes a verdict, and never covers a finding that passes.
    """
    result = list(findings)
    extra: list[Finding] = []
    for entry in entries:
        matched = [i for i, finding in enumerate(result) if _matches(entry, finding, facts.documents)]
        undone = [i for i in matched if result[i].verdict == "fail" or result[i].verdict in OPEN_VERDICTS]
        if not undone:
            extra.append(_trouble(entry, "unused", as_of))
        elif entry.expires is not None and entry.expires < as_of:
            extra.append(_trouble(entry, "expired", as_of))
        else:
            for position in undone:
                now = evidence_hash(result[position], facts)
                if entry.evidence is not None and entry.evidence != now:
                    extra.append(_trouble(entry, "outdated", as_of, now))
                    continue
                waiver = Waiver(
                    reason=entry.reason, owner=entry.owner, approver=entry.approver, date=entry.date,
                    expires=entry.expires, evidence=now,
                )  # fmt: skip
                result[position] = result[position].model_copy(update={"waiver": waiver})
    unique = {finding.id: finding for finding in extra}
    return (*result, *unique.values())


def _matches(entry: WaiverEntry, finding: Finding, documents: Sequence[Document]) -> bool:
    if finding.rule != entry.rule:
        return False
    paths = {f"document:{document.id}": document.path for document in documents}
    return entry.subject in (finding.subject, finding.id, paths.get(finding.subject))


def _trouble(entry: WaiverEntry, kind: str, as_of: str, evidence: str = "") -> Finding:
    values = {
        "rule": entry.rule, "subject": entry.subject, "owner": entry.owner, "date": entry.date,
        "expires": entry.expires or "", "as_of": as_of, "evidence": evidence,
    }  # fmt: skip
    verdict: Verdict = "review"
    return Finding(
        id=f"WAIVER-{kind}/{entry.rule}/{entry.subject}", rule=f"WAIVER-{kind}", family="WAIVER", kind="procedure",
        stage="审定", subject="project", verdict=verdict, severity="minor", finding_class="观察项",
        title=word("waiver", "title", "zh"), title_en=word("waiver", "title", "en"),
        message=word("waiver", kind, "zh", **values), message_en=word("waiver", kind, "en", **values),
        message_key=f"waiver.{kind}", message_args=values, cites=Citation(text="dossier.yaml", clause="waivers"),
        basis="verified", responsible=entry.owner, responsible_en=entry.owner,
        remedy=word("waiver", "remedy", "zh"), remedy_en=word("waiver", "remedy", "en"),
    )  # fmt: skip
