"""What the reports show of an audit: rows with labels looked up and links resolved; nothing is judged here."""

import base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from checker.model.audit import Audit, YearVolume
from checker.model.document import UNREAD_STATES, Document
from checker.model.evidence import Evidence
from checker.model.fact import Candidate, Fact
from checker.model.finding import Finding
from checker.model.problem import Problem
from checker.report.anchors import anchor, crop_anchor
from checker.report.beside import NOTHING, Beside
from checker.report.crops import Crop
from checker.report.messages import Messages
from checker.report.order import most_pressing_first, worst_first
from checker.report.replies import Standing, standings
from checker.report.rows import (
    CandidateRow,
    DocumentRow,
    FactGroup,
    FactRow,
    Family,
    FindingRow,
    Quote,
    Stage,
)
from checker.report.values import field_label, paper_or_fact_label, type_label, write_value
from checker.resources.vocabulary import load_vocabulary


@dataclass
class View:
    """An audit seen in one language. Look-ups by id are built once."""

    audit: Audit
    messages: Messages
    beside: Beside = NOTHING
    papers: dict[str, Document] = field(init=False)
    facts: dict[str, Fact] = field(init=False)
    standings: dict[str, Standing] = field(init=False)
    _rows: dict[str, FactRow] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.papers = {paper.id: paper for paper in self.audit.dossier.documents}
        self.facts = {fact.id: fact for fact in self.audit.facts}
        self.standings = standings(self.audit, self.beside.replies) if self.beside.replies else {}

    # -- subjects, papers, evidence --

    def subject(self, subject: str) -> str:
        """A subject in words: the work's name, the paper's path, the parcel's number."""
        kind, _, name = subject.partition(":")
        if kind == "project":
            return self.messages.text("finding", "whole_project")
        if kind == "work":
            return next((work.name for work in self.audit.dossier.works if work.id == name), name) or name
        if kind == "document":
            return self.path(name)
        return self.messages.text("finding", "all_strata") if subject == "stratum:*" else name or subject

    def path(self, document: str) -> str:
        paper = self.papers.get(document)
        return paper.path if paper else document

    def quote_anchor(self, document: str) -> str:
        return anchor("d", document)

    def fact_anchor(self, fact: str) -> str:
        return anchor("f", fact)

    def quote(self, evidence: Evidence) -> Quote:
        messages, paper = self.messages, self.papers.get(evidence.document)
        places = []
        if evidence.page is not None and paper is not None and paper.method != "vector":
            kind = "sheet" if evidence.method == "sheet" else "page"
            places.append(messages.text("finding", kind, page=evidence.page))
        table = evidence.table_place
        if table is not None:
            places.append(messages.text("finding", "table_place", row=table[0], column=table[1]))
        elif evidence.cell:
            places.append(evidence.cell)
        return Quote(
            path=self.path(evidence.document),
            anchor=anchor("d", evidence.document) if paper else "",
            where=" · ".join(places),
            text=evidence.quote,
            method=messages.label("method", evidence.method),
            confidence=messages.text("finding", "confidence", value=f"{evidence.confidence:.0%}"),
            crop=self.beside.crops.find(evidence),
        )

    def crop_data(self) -> Iterator[tuple[str, Crop, str]]:
        """Every picture with its anchor and its bytes as an address that needs no network."""
        for crop in self.beside.crops.items:
            kind = "png" if crop.file.endswith(".png") else "jpeg"
            data = base64.b64encode(self.beside.crops.raw(crop)).decode("ascii")
            yield crop_anchor(crop), crop, f"data:image/{kind};base64,{data}"

    # -- facts --

    def fact(self, fact: Fact) -> FactRow:
        if fact.id not in self._rows:
            self._rows[fact.id] = self._fact(fact)
        return self._rows[fact.id]

    def _fact(self, fact: Fact) -> FactRow:
        state = self.messages.label("state", fact.state)
        empty = fact.value is None and fact.state in ("unread", "missing")
        candidates = fact.candidates if len(fact.candidates) > 1 or any(item.cause for item in fact.candidates) else ()
        return FactRow(
            anchor=anchor("f", fact.id),
            label=field_label(fact.subject, fact.field, self.messages),
            subject=self.subject(fact.subject),
            value=state if empty else write_value(fact.value, fact, self.messages),
            known=fact.value is not None,
            state=fact.state,
            state_label=state,
            quotes=self._quotes(fact.evidence or tuple(piece for item in fact.candidates for piece in item.evidence)),
            candidates=tuple(self._candidate(item, fact) for item in candidates),
        )

    def _candidate(self, candidate: Candidate, fact: Fact) -> CandidateRow:
        known = candidate.value is not None
        label = self.messages.label("cause", candidate.cause)
        value = write_value(candidate.value, fact, self.messages) if known else label
        return CandidateRow(value, known, candidate.official, self._quotes(candidate.evidence), candidate.note)

    def _quotes(self, evidence: Iterable[Evidence]) -> tuple[Quote, ...]:
        return tuple(dict.fromkeys(self.quote(piece) for piece in evidence))

    def fact_groups(self) -> tuple[FactGroup, ...]:
        """Project and works open; one folded group per paper; the rest last."""
        by_subject: dict[str, list[FactRow]] = {}
        for fact in self.audit.facts:
            by_subject.setdefault(fact.subject, []).append(self.fact(fact))
        text = self.messages.text
        groups = [FactGroup(text("facts", "project"), tuple(by_subject.pop("project", ())))]
        for work in self.audit.dossier.works:
            groups.append(FactGroup(work.name or work.id, tuple(by_subject.pop(f"work:{work.id}", ()))))
        for paper in self.audit.dossier.documents:
            groups.append(FactGroup(paper.path, tuple(by_subject.pop(f"document:{paper.id}", ())), folded=True))
        rest = tuple(row for rows in by_subject.values() for row in rows)
        groups.append(FactGroup(text("facts", "others"), rest, folded=True))
        return tuple(group for group in groups if group.rows)

    def conflicts(self) -> tuple[FactRow, ...]:
        return tuple(self.fact(fact) for fact in self.audit.facts if fact.state == "conflict")

    # -- findings --

    def finding(self, finding: Finding) -> FindingRow:
        messages = self.messages
        parcels = finding.subjects if finding.subject == "parcels" else ()
        some = messages.text("finding", "parcels", count=finding.count)
        return FindingRow(
            finding=finding,
            anchor=anchor("r", finding.id),
            title=messages.pick(finding.title, finding.title_en),
            message=messages.pick(finding.message, finding.message_en),
            remedy=messages.pick(finding.remedy, finding.remedy_en),
            responsible=messages.pick(finding.responsible, finding.responsible_en),
            subject=some if finding.subject == "parcels" else self.subject(finding.subject),
            parcels=tuple(name.removeprefix("parcel:") for name in parcels),
            facts=tuple(self.fact(self.facts[name]) for name in finding.facts if name in self.facts),
            missing=tuple(self._lacking(name) for name in finding.missing),
            trace=tuple(
                (messages.label("trace", step.kind), messages.pick(step.text, step.text_en)) for step in finding.trace
            ),
            papers=self._papers_of(finding),
            standing=self.standings.get(finding.id),
        )

    def _lacking(self, name: str) -> str:
        """What a finding misses; for a paper also who issues it."""
        spec = load_vocabulary().types.get(name)
        label = paper_or_fact_label(name, self.messages)
        if spec is None or not spec.issued_by:
            return label
        return self.messages.text("finding", "issued", paper=label, issuer=self.messages.text("issuer", spec.issued_by))

    def _papers_of(self, finding: Finding) -> tuple[str, ...]:
        """Papers that a finding is about or rests on."""
        kind, _, own = finding.subject.partition(":")
        names = [own] if kind == "document" else []
        for name in finding.facts:
            fact = self.facts.get(name)
            if fact is not None:
                names += [piece.document for piece in fact.evidence]
                names += [piece.document for item in fact.candidates for piece in item.evidence]
        return tuple(name for name in dict.fromkeys(names) if name in self.papers)

    def papers_with_findings(self) -> tuple[tuple[str, str], ...]:
        """(anchor, path) of every paper that some finding rests on, by path."""
        found = {name for finding in self.audit.findings for name in self._papers_of(finding)}
        return tuple((anchor("d", name), self.papers[name].path) for name in sorted(found, key=self.path))

    def waived(self) -> tuple[FindingRow, ...]:
        return tuple(self.finding(finding) for finding in self.audit.findings if finding.waiver is not None)

    def stages(self, findings: Iterable[Finding]) -> tuple[Stage, ...]:
        """Findings by stage, then family, the worst first within a family."""
        groups: dict[str, dict[str, list[Finding]]] = {}
        for finding in sorted(findings, key=worst_first):
            groups.setdefault(finding.stage, {}).setdefault(finding.family, []).append(finding)
        rank, label = self.messages.rank, self.messages.label
        return tuple(
            Stage(
                stage,
                label("stage", stage),
                tuple(
                    Family(name, label("family", name), tuple(self.finding(item) for item in items))
                    for name, items in sorted(families.items(), key=lambda pair: (rank("family", pair[0]), pair[0]))
                ),
            )
            for stage, families in sorted(groups.items(), key=lambda pair: (rank("stage", pair[0]), pair[0]))
        )

    def deciding(self) -> tuple[FindingRow, ...]:
        known = {finding.id: finding for finding in self.audit.findings}
        return tuple(self.finding(known[name]) for name in self.audit.summary.deciding if name in known)

    def settled(self, names: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """What a paper would settle, named by rule or finding id, each with the anchor of its first open finding."""
        ranked = sorted((item for item in self.audit.findings if item.verdict != "pass"), key=most_pressing_first)
        places: dict[str, str] = {}
        for finding in ranked:
            places.setdefault(finding.id, anchor("r", finding.id))
            places.setdefault(finding.rule, anchor("r", finding.id))
        return tuple((name, places.get(name, "")) for name in names)

    # -- papers --

    def documents(self) -> tuple[DocumentRow, ...]:
        return tuple(self._document(paper) for paper in self.audit.dossier.documents)

    def _document(self, paper: Document) -> DocumentRow:
        label = type_label(paper.type, self.messages) if paper.type else ""
        possible = [type_label(name, self.messages) for name in paper.possible_types if name != paper.type]
        return DocumentRow(
            document=paper,
            anchor=anchor("d", paper.id),
            type=label,
            possible=tuple(possible) if paper.type is None or paper.state in UNREAD_STATES else (),
            problem=self.problem(paper.problem) if paper.problem else "",
            detail=paper.problem.detail if paper.problem else "",
            copy_of=self.path(paper.copies_of) if paper.copies_of else "",
        )

    def problem(self, problem: Problem) -> str:
        place = self.messages.text("document", "problem_page", page=problem.page) if problem.page is not None else ""
        return place + self.messages.label("problem", problem.code)

    def limits_hit(self) -> tuple[tuple[str, int], ...]:
        """What a limit cut, with the number of papers."""
        met = [
            {item.code for item in (paper.problem, *paper.limits_hit) if item} for paper in self.audit.dossier.documents
        ]
        met += [{item.code} for item in self.audit.dossier.problems]
        codes = [code for of_one in met for code in of_one if code.startswith("limit_") or code == "too_large"]
        return tuple((self.messages.label("problem", code), codes.count(code)) for code in sorted(set(codes)))

    def by_year(self, volumes: Iterable[YearVolume]) -> dict[int, float]:
        return {volume.year: volume.net_tco2e for volume in volumes}

    def papers_present(self) -> tuple[Document, ...]:
        return present(self.audit)


def present(audit: Audit) -> tuple[Document, ...]:
    """Papers that count: neither ignored nor copies of another."""
    return tuple(paper for paper in audit.dossier.documents if paper.state != "ignored" and paper.copies_of is None)
