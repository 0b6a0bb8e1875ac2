"""Areas of a work and what a design change explains."""

import re
from collections.abc import Sequence

from checker.model.document import Document
from checker.model.fact import Fact, Value, Work
from checker.model.vocabulary import Vocabulary
from checker.reconciliation.candidates import Reading, build, known_values, readings, unread_candidates
from checker.reconciliation.measure import measure
from checker.resources.house import house

Index = dict[tuple[str, str], Fact]


def work_areas(work: Work, documents: Sequence[Document], index: Index, vocabulary: Vocabulary) -> list[Fact]:
    """Approved and accepted area of a work, their gap, and whether a design change explains it."""
    papers = [document for document in documents if document.id in set(work.documents)]
    subject = f"work:{work.id}"
    approved = _area(subject, "area_approved_ha", _in_force(papers, index), papers, index, "approval", "area")
    accepted = _area(subject, "area_accepted_ha", papers, papers, index, "acceptance_report", "qualified_area")
    gap = measure(subject, "area_accepted_gap", [approved, accepted], _relative_gap, unit="fraction")
    facts = [fact for fact in (approved, accepted) if fact is not None]
    return [*facts, gap, _explained(subject, papers, index, approved, accepted)]


def project_area(field: str, works: Sequence[Work], index: Index) -> Fact:
    """Sum over the works; unknown while one of them is."""
    parts = [index.get((f"work:{work.id}", field)) for work in works]
    return measure("project", field, parts, lambda *values: sum(values), unit="ha")


def _relative_gap(approved: float, accepted: float) -> float | None:
    return round(abs(accepted - approved) / approved, 9) if approved > 0 else None


def _in_force(papers: Sequence[Document], index: Index) -> list[Document]:
    """Approvals without those that a later approval cites as its predecessor."""
    approvals = [paper for paper in papers if paper.type == "approval"]
    superseded = set()
    for later in approvals:
        cited = index.get((f"document:{later.id}", "cited_numbers"))
        numbers = {_plain(n) for n in cited.value} if cited is not None and isinstance(cited.value, tuple) else set()
        for earlier in approvals:
            number = index.get((f"document:{earlier.id}", "number"))
            if earlier.id != later.id and number is not None and _plain(str(number.value)) in numbers:
                superseded.add(earlier.id)
    kept = [paper for paper in approvals if paper.id not in superseded]
    return kept or approvals


def _plain(number: str) -> str:
    """A document number without the zeros that hands put before its serial."""
    return re.sub(r"(?<=[〕\])】])0+", "", number)


def _area(
    subject: str,
    field: str,
    speakers: Sequence[Document],
    papers: Sequence[Document],
    index: Index,
    kind: str,
    source: str,
) -> Fact | None:
    found: list[Reading] = []
    for paper in speakers:
        fact = index.get((f"document:{paper.id}", source))
        if paper.type == kind and paper.copies_of is None and fact is not None:
            found.extend(readings([(paper, fact)]))
    return build(subject, field, "number", "ha", found, unread_candidates(papers, [kind]))


def _explained(
    subject: str, papers: Sequence[Document], index: Index, approved: Fact | None, accepted: Fact | None
) -> Fact:
    """True if a design change leads from an approved to an accepted area; false if no paper of the dossier does."""
    changes: list[tuple[float, float]] = []
    places: list[Fact] = []
    silent = False
    for paper in papers:
        if paper.type != "design_change":
            continue
        before = index.get((f"document:{paper.id}", "changed_from_area"))
        after = index.get((f"document:{paper.id}", "changed_to_area"))
        if before is None or after is None:
            silent = True
            continue
        places += [before, after]
        changes += [(float(b), float(a)) for b in _numbers(before) for a in _numbers(after)]

    def explains(from_area: float, to_area: float) -> Value | None:
        if any(_close(before, from_area) and _close(after, to_area) for before, after in changes):
            return True
        return None if silent else False

    fact = measure(subject, "area_change_explains", [approved, accepted], explains, value_type="boolean")
    unread = unread_candidates(papers, ["design_change"])
    if unread and True not in known_values(fact):
        return fact.model_copy(update={"value": None, "candidates": (*fact.all_candidates(), *unread)})
    return fact.model_copy(update={"evidence": fact.evidence + tuple(e for place in places for e in place.evidence)})


def _numbers(fact: Fact) -> list[float]:
    return [float(value) for value in known_values(fact) if isinstance(value, int | float)]


def _close(left: float, right: float) -> bool:
    """Whether two stated areas match within the tolerance of areas between papers."""
    return abs(left - right) <= house("area_rel_tol") * max(abs(left), abs(right))
