"""The audit as JUnit XML, for build servers: a requirement is a test case.

Not met is a failure, undecided (missing, conflict, unread, review) an error, waived and what does not apply or was not
checked is skipped.
"""

from xml.etree import ElementTree

from checker.model.audit import Audit
from checker.model.finding import Finding
from checker.report.action import evidence_of
from checker.report.beside import Beside
from checker.report.messages import Lang, Messages
from checker.report.order import UNDONE, worst_first
from checker.report.text import clean, one_line
from checker.report.view import View

Element = ElementTree.Element
TEXT, QUOTES = 8_000, 10


class JUnit:
    file_name = "report.junit.xml"

    def render(self, audit: Audit, lang: Lang, beside: Beside) -> bytes:
        view = View(audit, Messages(lang))
        families: dict[str, list[Finding]] = {}
        for finding in sorted(audit.findings, key=worst_first):
            families.setdefault(finding.family, []).append(finding)
        root = Element("testsuites", name=one_line(f"sinkcheck {audit.dossier.name}", 300))
        rank = view.messages.rank
        for family in sorted(families, key=lambda name: (rank("family", name), name)):
            root.append(_suite(view, family, families[family]))
        _count(root)
        ElementTree.indent(root, " ")
        raw: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
        return raw + b"\n"


def _suite(view: View, family: str, findings: list[Finding]) -> Element:
    suite = Element("testsuite", name=one_line(f"{family} {view.messages.label('family', family)}", 200))
    suite.extend(_case(view, finding) for finding in findings)
    _count(suite)
    return suite


def _case(view: View, finding: Finding) -> Element:
    row, messages = view.finding(finding), view.messages
    case = Element(
        "testcase", classname=one_line(finding.rule, 200), name=one_line(f"{finding.id} {row.title}", 300), time="0"
    )
    verdict = messages.label("verdict", finding.verdict)
    if finding.verdict == "pass":
        return case
    waived = finding.waiver is not None and finding.verdict in UNDONE
    kind = "skipped" if waived or finding.verdict not in UNDONE else "failure" if finding.verdict == "fail" else "error"
    said = [f"{messages.text('finding', 'waiver')} {finding.waiver.reason}"] if waived and finding.waiver else []
    outcome = ElementTree.SubElement(case, kind, message=one_line("; ".join([f"{verdict}: {row.message}", *said]), 600))
    if kind != "skipped":
        outcome.set("type", f"{finding.verdict}.{finding.severity}")
        outcome.text = _details(view, finding)
    return case


def _details(view: View, finding: Finding) -> str:
    row, text = view.finding(finding), view.messages.text
    basis = view.messages.label("basis", finding.basis)
    lines = [
        f"{text('finding', 'clause')}: {finding.cites.text} {finding.cites.clause} ({basis})",
        f"{text('finding', 'subject')}: {row.subject}",
        *(
            f"- {quote.path} {quote.where}: {quote.text}"
            for quote in map(view.quote, evidence_of(view, finding)[:QUOTES])
        ),
    ]
    if row.remedy:
        lines.append(f"{text('finding', 'remedy')}: {row.remedy}")
    if row.responsible:
        lines.append(f"{text('finding', 'responsible')}: {row.responsible}")
    return clean("\n".join(lines))[:TEXT]


def _count(element: Element) -> None:
    element.set("tests", str(sum(1 for _ in element.iter("testcase"))))
    for name, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        element.set(name, str(sum(1 for _ in element.iter(kind))))
    element.set("time", "0")
