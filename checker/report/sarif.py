"""The audit as SARIF 2.1.0, for viewers and build servers.

SARIF knows lines of text, not pages: a place is the paper with the page number as `startLine`, and says so in words;
box and cell of the place stand in the properties of the region.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import quote

from checker.model.audit import Audit, Banner
from checker.model.document import Document
from checker.model.evidence import Evidence
from checker.model.finding import Finding, Verdict
from checker.model.problem import Problem
from checker.report.action import evidence_of
from checker.report.beside import Beside
from checker.report.messages import Lang, Messages
from checker.report.order import worst_first
from checker.report.text import clean, one_line
from checker.report.view import View

Kind = Literal["pass", "fail", "review", "notApplicable", "open", "informational"]
KINDS: dict[Verdict, Kind] = {
    "pass": "pass", "fail": "fail", "review": "review", "not_applicable": "notApplicable", "missing": "open",
    "conflict": "open", "unread": "open", "not_checked": "informational",
}  # fmt: skip
LEVELS = {"blocker": "error", "major": "error", "minor": "warning", "info": "note"}
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
BASE = "DOSSIER"
PLACES, TEXT = 20, 8_000
_LINK = re.compile(r"\](?=\()")


class Sarif:
    file_name = "report.sarif"

    def render(self, audit: Audit, lang: Lang, beside: Beside) -> bytes:
        log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(View(audit, Messages(lang)))]}
        return (json.dumps(log, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode("utf-8")


def _run(view: View) -> dict[str, Any]:
    audit = view.audit
    findings = sorted(audit.findings, key=worst_first)
    rules = {finding.rule: finding for finding in reversed(findings)}
    order = {name: place for place, name in enumerate(sorted(rules))}
    papers = {paper.id: place for place, paper in enumerate(audit.dossier.documents)}
    return {
        "tool": {
            "driver": {
                "name": "sinkcheck",
                "version": one_line(audit.tool.version, 100),
                "language": "en" if view.messages.lang == "en" else "zh-CN",
                "rules": [_rule(view, rules[name]) for name in order],
            },
            "extensions": [
                {"name": one_line(item.id, 200), "version": one_line(item.version, 100) or "0",
                 "properties": {"sha256": clean(item.sha256)}}
                for item in audit.tool.rulesets
            ],
        },
        "language": "en" if view.messages.lang == "en" else "zh-CN",
        "originalUriBaseIds": {BASE: {"description": _message(audit.dossier.name)}},
        "artifacts": [_artifact(paper) for paper in audit.dossier.documents],
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [
                    *(_banner(view, item, papers) for item in audit.dossier.banners),
                    *(_trouble(view, item) for item in audit.dossier.problems),
                ],
            }
        ],
        "results": [_result(view, finding, order[finding.rule], papers) for finding in findings],
        "properties": {
            "asOf": clean(audit.as_of),
            "stage": clean(audit.dossier.stage),
            "readyForPdd": audit.summary.ready_for_pdd,
            "notChecked": [
                {"text": clean(item.text), "clause": clean(item.clause),
                 "reason": clean(view.messages.pick(item.reason, item.reason_en))}
                for item in audit.not_checked
            ],
        },
    }  # fmt: skip


def _rule(view: View, finding: Finding) -> dict[str, Any]:
    pick = view.messages.pick
    rule = {
        "id": one_line(finding.rule, 200),
        "shortDescription": _message(pick(finding.title, finding.title_en)),
        "defaultConfiguration": {"level": LEVELS[finding.severity]},
        "properties": {
            "text": clean(finding.cites.text), "clause": clean(finding.cites.clause), "basis": finding.basis,
            "severity": finding.severity, "kind": finding.kind, "stage": clean(finding.stage),
            "family": clean(finding.family),
        },
    }  # fmt: skip
    remedy = pick(finding.remedy, finding.remedy_en)
    return {**rule, "help": _message(remedy)} if remedy else rule


def _result(view: View, finding: Finding, rule: int, papers: Mapping[str, int]) -> dict[str, Any]:
    pick, kind = view.messages.pick, KINDS[finding.verdict]
    result: dict[str, Any] = {
        "ruleId": one_line(finding.rule, 200),
        "ruleIndex": rule,
        "kind": kind,
        "level": LEVELS[finding.severity] if kind == "fail" else "none",
        "message": _message(pick(finding.message, finding.message_en) or pick(finding.title, finding.title_en)),
        "locations": _places(view, finding, papers),
        "partialFingerprints": {"findingId/v1": one_line(finding.id, 400)},
        "properties": {
            "verdict": finding.verdict, "severity": finding.severity, "class": finding.finding_class,
            "basis": finding.basis, "count": finding.count,
            "subjects": [one_line(name, 200) for name in finding.subjects],
            "facts": [clean(name) for name in finding.facts],
        },
    }  # fmt: skip
    if finding.waiver:
        waiver = finding.waiver
        result["suppressions"] = [
            {
                "kind": "external",
                "status": "accepted",
                "justification": clean(waiver.reason)[:TEXT],
                "properties": {name: clean(value) for name, value in waiver.model_dump(exclude_none=True).items()},
            }
        ]
    return result


def _places(view: View, finding: Finding, papers: Mapping[str, int]) -> list[dict[str, Any]]:
    """Places of the evidence; a finding without any still names its subject."""
    subject = {
        "logicalLocations": [
            {"fullyQualifiedName": one_line(finding.subject, 400), "name": one_line(view.finding(finding).subject, 400),
             "kind": one_line(finding.subject.partition(":")[0], 60)}
        ]
    }  # fmt: skip
    pieces = [piece for piece in evidence_of(view, finding) if piece.document in papers][:PLACES]
    if not pieces and finding.subject.startswith("document:") and finding.subject[9:] in papers:
        paper = view.papers[finding.subject[9:]]
        return [{"physicalLocation": {"artifactLocation": _where(paper, papers[paper.id])}, **subject}]
    return [{**_place(view, piece, papers), **subject} for piece in pieces] or [subject]


def _place(view: View, piece: Evidence, papers: Mapping[str, int]) -> dict[str, Any]:
    quote_row = view.quote(piece)
    place: dict[str, Any] = {"artifactLocation": _where(view.papers[piece.document], papers[piece.document])}
    if piece.page is not None and piece.page >= 1:
        region: dict[str, Any] = {"startLine": piece.page}
        if piece.quote:
            region["snippet"] = {"text": clean(piece.quote)[:TEXT]}
        extra = {
            "page": piece.page,
            "box": list(piece.box) if piece.box else None,
            "cell": piece.cell and clean(piece.cell),
        }
        region["properties"] = {name: value for name, value in extra.items() if value is not None}
        place["region"] = region
    location: dict[str, Any] = {"physicalLocation": place}
    if quote_row.where:
        location["message"] = _message(quote_row.where)
    return location


def _where(paper: Document, index: int) -> dict[str, Any]:
    return {"uri": _uri(paper.path), "uriBaseId": BASE, "index": index}


def _uri(path: str) -> str:
    """A relative reference that cannot be taken for a scheme, a host or a folder above the dossier."""
    parts = [quote(part.encode("utf-8", "replace"), safe="") for part in path.split("/") if part not in ("", ".", "..")]
    return "/".join(parts) or "_"


def _artifact(paper: Document) -> dict[str, Any]:
    artifact: dict[str, Any] = {
        "location": {"uri": _uri(paper.path), "uriBaseId": BASE},
        "properties": {
            "id": clean(paper.id),
            "type": paper.type and clean(paper.type),
            "state": paper.state,
            "pages": paper.pages,
        },
    }
    if re.fullmatch("[0-9a-f]{64}", paper.sha256):
        artifact["hashes"] = {"sha-256": paper.sha256}
    return artifact


def _banner(view: View, banner: Banner, papers: Mapping[str, int]) -> dict[str, Any]:
    note: dict[str, Any] = {
        "level": "warning",
        "message": _message(view.messages.pick(banner.text, banner.text_en)),
        "descriptor": {"id": one_line(banner.code, 100) or "banner"},
    }
    if banner.document is not None and banner.document in papers:
        paper = view.papers[banner.document]
        note["locations"] = [{"physicalLocation": {"artifactLocation": _where(paper, papers[paper.id])}}]
    return note


def _trouble(view: View, problem: Problem) -> dict[str, Any]:
    text = " ".join(part for part in (problem.path or "", view.problem(problem), problem.detail) if part)
    return {"level": "warning", "message": _message(text), "descriptor": {"id": problem.code}}


def _message(text: str) -> dict[str, str]:
    """Plain text. Braces are doubled as the standard asks, and nothing can be read as a link."""
    safe = _LINK.sub("] ", clean(text)[:TEXT]).replace("{", "{{").replace("}", "}}")
    return {"text": safe or "-"}
