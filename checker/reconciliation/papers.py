"""Facts about the papers themselves and about which of them are there."""

from collections.abc import Sequence

from checker.model.document import Document
from checker.model.extracted import Extracted
from checker.model.fact import Candidate, Fact, Value, ValueType
from checker.model.identity import fact_id
from checker.reconciliation.candidates import may_be, unread_candidates

LAND_TITLES = ("ownership_certificate", "land_contract")
START_PAPERS = ("start_certificate", "supervision_report", "construction_contract")


def paper_facts(item: Extracted) -> list[Fact]:
    """`document.type`, `.state`, `.official`, `.pages`, `.min_confidence` of one paper."""
    document = item.document
    subject = f"document:{document.id}"
    scores = [place.confidence for fact in item.facts for place in fact.evidence]
    facts = [
        _stated(subject, "state", "string", document.state),
        _stated(subject, "pages", "number", float(document.pages)),
    ]
    if document.type is not None:
        facts.append(_stated(subject, "type", "string", document.type))
    if document.official is not None:
        facts.append(_stated(subject, "official", "boolean", document.official))
    if scores:
        facts.append(_stated(subject, "min_confidence", "number", min(scores)))
    return facts


def present_facts(extracted: Sequence[Extracted]) -> list[Fact]:
    """Which papers the project has: `documents_present`, `title_land`, `start_evidence`."""
    documents = [item.document for item in extracted]
    usable = [d for d in documents if d.type and d.state in ("read", "partly_read") and d.copies_of is None]
    present = tuple(sorted({document.type for document in usable if document.type}))
    facts = [_stated("project", "documents_present", "papers", present)]
    facts.append(_held("title_land", [d for d in usable if d.type in LAND_TITLES], documents, LAND_TITLES))
    dated = [i for i in extracted if i.document.type in START_PAPERS and any(f.field == "start_date" for f in i.facts)]
    papers = tuple(sorted(item.document.path for item in dated if item.document.copies_of is None))
    unread = unread_candidates(documents, START_PAPERS)
    if papers:
        facts.append(_stated("project", "start_evidence", "list[string]", papers))
    elif unread:
        facts.append(_open("start_evidence", "list[string]", unread))
    return facts


def _held(field: str, papers: Sequence[Document], documents: Sequence[Document], types: Sequence[str]) -> Fact:
    if papers:
        return _stated("project", field, "boolean", True)
    unread = [document for document in documents if may_be(document, types)]
    return _open(field, "boolean", unread_candidates(unread, types))


def _stated(subject: str, field: str, value_type: ValueType, value: Value) -> Fact:
    return Fact(
        id=fact_id(subject, field), subject=subject, field=field, value_type=value_type, value=value, state="measured"
    )


def _open(field: str, value_type: ValueType, unknown: Sequence[Candidate]) -> Fact:
    return Fact(
        id=fact_id("project", field), subject="project", field=field, value_type=value_type,
        state="unread" if unknown else "missing", candidates=tuple(unknown),
    )  # fmt: skip
