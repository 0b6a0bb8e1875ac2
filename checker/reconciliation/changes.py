"""What design changes change: areas before and after, and who approved the change."""

from collections.abc import Sequence

from checker.model.document import Document
from checker.model.fact import Candidate, Fact, Work
from checker.reconciliation.calendar import interval
from checker.reconciliation.measure import measure
from checker.reconciliation.shelf import Shelf, known, made, missing, places
from checker.reconciliation.variants import same_name

CHANGE = "design_change"
# Levels of an authority by the words of its name, and what marks an authority at all.
LEVELS = (("国家", 4), ("省", 3), ("自治区", 3), ("州", 2), ("市", 2), ("盟", 2), ("县", 1), ("区", 1), ("旗", 1))
AUTHORITY = ("局", "厅", "政府", "委员会", "发展改革委", "发改委", "管委会")


def change_facts(work: Work, shelf: Shelf) -> list[Fact]:
    """`area_changed` of a work, and how far its changes miss the approved area they start from and the accepted one
    they lead to. Several changes are a chain in order of date."""
    subject = f"work:{work.id}"
    mine = Shelf(tuple(d for d in shelf.documents if d.id in set(work.documents)), shelf.index)
    changes, unread = mine.of(CHANGE), mine.unread(CHANGE)
    areas = [(c, mine.fact(c, "changed_from_area"), mine.fact(c, "changed_to_area")) for c in changes]
    full = [(change, before, after) for change, before, after in areas if before is not None and after is not None]
    told = places(fact for _, before, after in full for fact in (before, after))
    if full:
        stated = [Candidate(value=True)]
    elif changes:
        stated = [Candidate(cause="missing", note="变更设计没有写明变更前后的面积"), *unread]
    else:
        stated = [Candidate(value=False), *unread]
    facts = [made(subject, "area_changed", "boolean", stated, evidence=told)]
    if not full:
        return facts
    chain = _in_order(mine, [change for change, _, _ in full])
    if chain is None:
        note = "有几份变更设计而日期不全，排不出先后"
        open_ = [Candidate(cause="review", note=note)]
        return [*facts, *(made(subject, field, "number", open_, "fraction") for field in GAPS)]
    first, last = mine.fact(chain[0], "changed_from_area"), mine.fact(chain[-1], "changed_to_area")
    approved = [fact for _, fact in mine.stated("area", "approval")]
    accepted = mine.index.get((subject, "area_accepted_ha"))
    return [*facts, _nearest(subject, first, approved, mine), _gap(subject, "change_to_gap", last, accepted)]


GAPS = ("change_from_gap", "change_to_gap")


def _in_order(shelf: Shelf, changes: Sequence[Document]) -> list[Document] | None:
    """By date; None where several are there and one has no single date."""
    if len(changes) == 1:
        return list(changes)
    days = {change.id: known(shelf.fact(change, "date")) for change in changes}
    if any(len(found) != 1 for found in days.values()):
        return None
    return sorted(changes, key=lambda change: interval(str(days[change.id][0])))


def _gap(subject: str, field: str, stated: Fact | None, other: Fact | None) -> Fact:
    return measure(subject, field, [stated, other], _relative, unit="fraction")


def _nearest(subject: str, stated: Fact | None, approved: Sequence[Fact], shelf: Shelf) -> Fact:
    """The gap to the approval that fits best: a change may start from one that a later approval has superseded."""
    gaps = [_gap(subject, "change_from_gap", stated, fact) for fact in approved]
    sure = [gap for gap in gaps if isinstance(gap.value, float)]
    unread = shelf.unread("approval")
    if not gaps:
        lacking = [*unread, Candidate(cause="missing", note="没有批复写明面积")]
        return made(subject, "change_from_gap", "number", lacking, "fraction")
    best = min(sure, key=lambda gap: float(str(gap.value))) if sure else gaps[0]
    return best.model_copy(update={"candidates": (*best.all_candidates(), *unread)}) if unread else best


def _relative(stated: float, other: float) -> float | None:
    return round(abs(stated - other) / other, 9) if other > 0 else None


def approver_facts(shelf: Shelf) -> list[Fact]:
    """`change_approver_competent` of each design change: approved by the authority of the original approval or one
    above it, be it in the change's own heading or by an approval that cites its number."""
    approvals = shelf.stated("issuer", "approval")
    owners = [str(value) for value in known(shelf.project("owner"))]
    return [_competent(change, shelf, approvals, owners) for change in shelf.of(CHANGE)]


def _competent(
    change: Document, shelf: Shelf, approvals: Sequence[tuple[Document, Fact]], owners: Sequence[str]
) -> Fact:  # fmt: skip
    subject, field = f"document:{change.id}", "change_approver_competent"
    number = {str(value) for value in known(shelf.fact(change, "number"))}
    for approval, issuer in approvals:
        cited = {str(item) for v in known(shelf.fact(approval, "cited_numbers")) if isinstance(v, tuple) for item in v}
        if number & cited:
            return made(subject, field, "boolean", [Candidate(value=True)], evidence=issuer.evidence)
    issuer_fact = shelf.fact(change, "issuer")
    issuers = [str(value) for value in known(issuer_fact)]
    if not issuers:
        return missing(subject, field, "boolean", "变更设计没有批准机关")
    original = [str(value) for _, fact in approvals for value in known(fact)]
    if any(same_name(one, other) for one in issuers for other in original):
        found = [Candidate(value=True)]
    elif any(same_name(one, owner) for one in issuers for owner in owners):
        found = [Candidate(value=False, note="业主自己出具")]
    elif not original:
        found = [*shelf.unread("approval"), Candidate(cause="missing", note="没有原批复可比")]
    elif max(map(level, issuers)) > max(map(level, original)) > 0:
        found = [Candidate(value=True)]
    else:
        found = [Candidate(cause="review", note="出具单位与原批准机关不同，是否有权批准由人判断")]
    return made(subject, field, "boolean", found, evidence=places([issuer_fact]))


def level(name: str) -> int:
    """4 national, 3 province, 2 city, 1 county, by the last administrative word of an authority's name; 0 for a name
    that is no authority's."""
    if not name.endswith(AUTHORITY):
        return 0
    places_ = [(name.rfind(word), rank) for word, rank in LEVELS if word in name]
    return max(places_)[1] if places_ else 0
