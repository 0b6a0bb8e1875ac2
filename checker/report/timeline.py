"""All dates of a dossier beside what the rules ask of them: every comparison of a date, with its verdict."""

from collections.abc import Mapping
from dataclasses import dataclass

from checker.model.audit import Audit, TimelineEntry
from checker.model.fact import Fact
from checker.model.finding import Finding, TraceStep, Verdict
from checker.report.anchors import anchor
from checker.report.order import VERDICTS
from checker.report.view import View


@dataclass(frozen=True)
class DateCheck:
    """One comparison in a finding; `bound` is the day it compares with, None where it compares two dates."""

    rule: str
    anchor: str
    verdict: Verdict
    text: str
    bound: str | None


@dataclass(frozen=True)
class TimelineRow:
    date: str
    label: str
    anchor: str
    subject: str
    path: str
    checks: tuple[DateCheck, ...]

    @property
    def verdict(self) -> Verdict | None:
        """The worst of its checks; None where nothing was asked of the date."""
        return min((check.verdict for check in self.checks), key=VERDICTS.index, default=None)


def timeline_rows(view: View) -> tuple[TimelineRow, ...]:
    """Earliest first, as in the audit."""
    checks = _checks(view)
    risen = _risen(view.audit)
    rows = []
    for entry in view.audit.timeline:
        found = [check for name in (entry.fact, *risen.get(entry.fact, ())) for check in checks.get(name, ())]
        rows.append(
            TimelineRow(
                date=entry.date,
                label=view.messages.pick(entry.label, entry.label_en),
                anchor=anchor("f", entry.fact),
                subject=view.subject(entry.subject),
                path=_path(view, entry),
                checks=tuple(dict.fromkeys(found)),
            )
        )
    return tuple(rows)


def _path(view: View, entry: TimelineEntry) -> str:
    kind, _, name = entry.subject.partition(":")
    return view.path(name) if kind == "document" else ""


def _checks(view: View) -> Mapping[str, list[DateCheck]]:
    """Comparisons by the date facts that they read, the worst verdict first."""
    dates = {fact.id for fact in view.audit.facts if fact.value_type == "date"}
    found: dict[str, list[DateCheck]] = {}
    for finding in sorted(view.audit.findings, key=lambda item: (VERDICTS.index(item.verdict), item.id)):
        for step in finding.trace:
            read = dates.intersection(step.facts)
            # A date that is only asked to be there is not compared with anything.
            if step.kind == "comparison" and read and (step.bound is not None or len(read) > 1):
                for name in sorted(read):
                    found.setdefault(name, []).append(_check(view, finding, step))
    return found


def _check(view: View, finding: Finding, step: TraceStep) -> DateCheck:
    text = view.messages.pick(step.text, step.text_en)
    return DateCheck(finding.rule, anchor("r", finding.id), finding.verdict, text, step.bound)


def _risen(audit: Audit) -> Mapping[str, list[str]]:
    """Facts of project and works that a paper's own date rose to, by the paper's fact."""
    own: dict[tuple[str, str], list[Fact]] = {}
    for fact in audit.facts:
        if fact.value_type == "date" and fact.subject.startswith("document:"):
            own.setdefault((fact.subject.partition(":")[2], fact.field), []).append(fact)
    found: dict[str, list[str]] = {}
    for fact in audit.facts:
        if fact.value_type != "date" or fact.subject.startswith("document:"):
            continue
        places = (*fact.evidence, *(piece for item in fact.candidates for piece in item.evidence))
        for document in dict.fromkeys(piece.document for piece in places):
            for source in own.get((document, fact.field), ()):
                found.setdefault(source.id, []).append(fact.id)
    return found
