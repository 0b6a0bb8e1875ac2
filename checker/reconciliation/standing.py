"""Facts about single papers and titles that rules ask for and no paper states of itself."""

from collections.abc import Sequence

from checker.model.document import UNREAD_STATES, Document
from checker.model.extracted import Extracted
from checker.model.fact import Candidate, Cause, Fact
from checker.model.identity import fact_id
from checker.reconciliation.candidates import known_values, unread_candidates

START_PAPERS = ("start_certificate", "supervision_report", "construction_contract", "acceptance_report")
# A contract is nobody's official paper, so an unread one cannot become official support.
OFFICIAL_START = ("start_certificate", "supervision_report", "acceptance_report")
TITLES = ("ownership_certificate", "land_contract")
TWO_UNITS = ("approval", "acceptance_report", "pdd", "registry_notice", "parcel_table")
# A forest-right certificate lists the right to the trees beside the right to the land.
TREE_TITLE = "林证字"


def read_in_full(document: Document) -> Fact:
    """True for a paper read in full, unknown otherwise: an unread paper is not a failed one."""
    subject = f"document:{document.id}"
    if document.state in UNREAD_STATES:
        reason = document.problem.code if document.problem is not None else document.state
        return _boolean(subject, "read_in_full", None, "unread", reason)
    return _boolean(subject, "read_in_full", True)


def area_in_two_units(item: Extracted) -> Fact | None:
    """Whether a paper prints its area in two units."""
    if item.document.type not in TWO_UNITS:
        return None
    subject = f"document:{item.document.id}"
    if any(fact.field == "area_second_unit" for fact in item.facts):
        return _boolean(subject, "area_two_units", True)
    if item.document.state in UNREAD_STATES:
        return _boolean(subject, "area_two_units", None, "unread")
    return _boolean(subject, "area_two_units", False)


def official_start(papers: Sequence[Extracted]) -> Fact | None:
    """Whether an official paper gives the start of works; None when no paper gives one."""
    dated = [item for item in papers if any(fact.field == "start_date" for fact in item.facts)]
    evidence = tuple(
        place for item in dated for fact in item.facts if fact.field == "start_date" for place in fact.evidence
    )
    if any(item.document.official and item.document.type in START_PAPERS for item in dated):
        return _boolean("project", "start_official", True).model_copy(update={"evidence": evidence})
    unread = unread_candidates([item.document for item in papers], OFFICIAL_START)
    if not dated and not unread:
        return None
    known = (Candidate(value=False, evidence=evidence),) if dated else ()
    fact = _boolean("project", "start_official", None if unread else False)
    return fact.model_copy(update={"evidence": evidence, "candidates": (*known, *unread) if unread else ()})


def tree_title(papers: Sequence[Extracted]) -> Fact:
    """Whether a title paper speaks of the trees. A paper that is no forest-right certificate may do so in words that
    are not read yet, so it leaves the answer open."""
    titles = [item for item in papers if item.document.type in TITLES]
    for item in titles:
        number = next((fact for fact in item.facts if fact.field == "number"), None)
        if any(TREE_TITLE in str(value) for value in known_values(number)) and number is not None:
            return _boolean("project", "title_trees", True).model_copy(update={"evidence": number.evidence})
    unread = unread_candidates([item.document for item in papers], TITLES)
    open_words = Candidate(cause="not_checked", note="程序尚不能从此类文件中读出林木权利")
    candidates = (*unread, *((open_words,) if titles else ()))
    fact = _boolean("project", "title_trees", None, "missing")
    return fact.model_copy(update={"candidates": candidates or fact.candidates})


def _boolean(subject: str, field: str, value: bool | None, cause: Cause | None = None, note: str = "") -> Fact:
    open_candidate = (Candidate(cause=cause, note=note),) if cause is not None else ()
    return Fact(
        id=fact_id(subject, field), subject=subject, field=field, value_type="boolean", value=value,
        state="unread" if cause == "unread" else "missing" if cause else "measured", candidates=open_candidate,
    )  # fmt: skip
