"""Holders of the land, who of them authorised the owner, and what titles say of collective land and disputes."""

from collections.abc import Sequence

from checker.model.document import Document
from checker.model.fact import Candidate, Fact
from checker.reconciliation.calendar import interval
from checker.reconciliation.candidates import build, readings
from checker.reconciliation.shelf import Shelf, counted, doubts, known, made, missing, places
from checker.reconciliation.variants import groups, same_name

TITLES = ("ownership_certificate", "land_contract", "ownership_statement")
PERMIT = "authorization"
COLLECTIVE, STATE = ("集体", "农民集体", "村民委员会", "村民小组", "经济联合社"), ("国有", "国家")
_SAYS_NOTHING = ("同权利人", "同上", "权利人", "本人", "无")  # refer to another line of the same paper


def holder_facts(shelf: Shelf) -> list[Fact]:
    """Holders, those who consented, those without authorisation to the owner, and when the first one ends."""
    titles, permits = shelf.stated("holder", *TITLES), shelf.of(PERMIT)
    named = [str(item) for _, fact in titles for value in known(fact) for item in _items(value)]
    holders = groups([name for name in named if name not in _SAYS_NOTHING])
    owners = groups([str(value) for value in known(shelf.project("owner"))])
    signed = [name for permit in permits for name in _parties(shelf, permit, "authorised_by")]
    evidence = places([*(fact for _, fact in titles), *(shelf.fact(permit, "authorised_by") for permit in permits)])
    silent = [d for d in shelf.of(*TITLES) if not known(shelf.fact(d, "holder"))]
    unnamed = [Candidate(cause="missing", note=f"《{d.path}》没有读出权利人") for d in silent]
    unknown = [*doubts(fact for _, fact in titles), *shelf.unread(*TITLES, PERMIT), *unnamed]
    if not holders or not owners:
        what = "没有权属文件写明权利人" if not holders else "没有文件写明业主"
        gone = [*unknown, Candidate(cause="missing", note=what)]
        unauthorised = made("project", "holders_unauthorised", "number", gone)
        without = made("project", "holders_without_consent", "number", gone)
    elif len(owners) > 1:
        gone = [Candidate(cause="conflict", note=f"业主有几种说法：{'、'.join(owners)}")]
        unauthorised = made("project", "holders_unauthorised", "number", gone)
        without = made("project", "holders_without_consent", "number", gone)
    else:
        others = [name for name in holders if not any(same_name(name, owner) for owner in owners)]
        unsure = [name for name in others if any(same_name(name, owner) is None for owner in owners)]
        apart = [Candidate(cause="review", note=f"{name} 与业主是否同一单位") for name in unsure]
        sure = [name for name in others if name not in unsure]
        lapsed = _lapsed(shelf, permits)
        standing = {permit: _to_owner(shelf, permit, owners) for permit in permits if permit.id not in lapsed}
        given = {name: to for permit, to in standing.items() for name in _parties(shelf, permit, "authorised_by")}
        covered, perhaps = ([name for name, to in given.items() if to is answer] for answer in (True, None))
        open_ones = [name for name in sure if not _among(name, covered) and _among(name, perhaps)]
        lacking = [name for name in sure if not _among(name, covered) and name not in open_ones]
        apart += [Candidate(cause="review", note=f"{name} 授权给谁没有写清") for name in open_ones]
        unauthorised = counted("project", "holders_unauthorised", lacking, [*apart, *unknown], evidence)
        unsigned = [name for name in sure if not _among(name, signed)]
        without = counted("project", "holders_without_consent", unsigned, [*apart, *unknown], evidence)
    facts = [unauthorised, without, _elsewhere(shelf, permits, owners), *_until(shelf, permits)]
    if holders:
        facts.append(made("project", "holders", "list[string]", [Candidate(value=tuple(holders)), *unknown]))
    if signed:
        consented = tuple(groups(signed))
        facts.append(made("project", "holders_consented", "list[string]", [Candidate(value=consented)]))
    return facts


def _among(name: str, others: Sequence[str]) -> bool:
    return any(same_name(name, other) for other in others)


def _items(value: object) -> Sequence[object]:
    return value if isinstance(value, tuple) else (value,)


def _parties(shelf: Shelf, permit: Document, field: str) -> list[str]:
    return [str(item) for value in known(shelf.fact(permit, field)) for item in _items(value)]


def _to_owner(shelf: Shelf, permit: Document, owners: Sequence[str]) -> bool | None:
    """Whether an authorisation is to the owner; None where the paper does not say or the name may be a short form."""
    named = _parties(shelf, permit, "authorised_to")
    if not named:
        return None
    same = [same_name(name, owner) for name in named for owner in owners]
    return True if True in same else None if None in same else False


def _elsewhere(shelf: Shelf, permits: Sequence[Document], owners: Sequence[str]) -> Fact:
    """Whether an authorisation surely names another applicant."""
    evidence = places(shelf.fact(permit, "authorised_to") for permit in permits)
    if not owners:
        return missing("project", "authorised_elsewhere", "boolean", "没有文件写明业主")
    answers = {permit.id: _to_owner(shelf, permit, owners) for permit in permits}
    if False in answers.values():
        named = [name for p in permits if answers[p.id] is False for name in _parties(shelf, p, "authorised_to")]
        found = [Candidate(value=True, note="、".join(named))]
    elif None in answers.values():
        found = [Candidate(cause="review", note="授权书没有写明或写法不一的被授权方")]
    else:
        found = [Candidate(value=False), *shelf.unread(PERMIT)]
    return made("project", "authorised_elsewhere", "boolean", found, evidence=evidence)


def _lapsed(shelf: Shelf, permits: Sequence[Document]) -> set[str]:
    """Authorisations that end before the crediting period surely does."""
    ends = [interval(str(value))[0] for value in known(shelf.project("crediting_end"))]
    found = set()
    for permit in permits:
        until = [interval(str(value))[1] for value in known(shelf.fact(permit, "term_end"))]
        if until and ends and max(until) < min(ends):
            found.add(permit.id)
    return found


def _until(shelf: Shelf, permits: Sequence[Document]) -> list[Fact]:
    """The earliest end among the authorisations that print one."""
    dated = [(permit, fact) for permit in permits if (fact := shelf.fact(permit, "term_end")) is not None]
    ends = [(interval(str(value))[0], permit, fact) for permit, fact in dated for value in known(fact)]
    if not ends:
        return []
    _, permit, fact = min(ends, key=lambda item: (item[0], item[1].id))
    fact_made = build("project", "authorised_until", "date", None, readings([(permit, fact)]), shelf.unread(PERMIT))
    return [fact_made] if fact_made is not None else []


def land_facts(shelf: Shelf) -> list[Fact]:
    """Whether some land is collective, and whether an official paper says that nobody disputes it."""
    rights = [(d, fact) for d, fact in shelf.stated("land_right", "ownership_certificate", "land_contract")]
    words = [str(item) for _, fact in rights for value in known(fact) for item in _items(value)]
    unknown = shelf.unread("ownership_certificate", "land_contract")
    if any(part in word for word in words for part in COLLECTIVE):
        found = [Candidate(value=True)]
    elif words and all(any(part in word for part in STATE) for word in words):
        silent = [d for d in shelf.of("ownership_certificate") if shelf.fact(d, "land_right") is None]
        more = [Candidate(cause="missing", note=f"《{d.path}》没有写明土地所有权") for d in silent]
        found = [Candidate(value=False), *unknown, *more]
    elif words:
        found = [Candidate(cause="review", note="权属写法看不出是国有还是集体"), *unknown]
    else:
        found = [*unknown, Candidate(cause="missing", note="没有权属文件写明土地所有权")]
    collective = made("project", "collective_land", "boolean", found, evidence=places(fact for _, fact in rights))
    return [collective, _no_dispute(shelf)]


def _no_dispute(shelf: Shelf) -> Fact:
    kinds = tuple({document.type for document in shelf.documents if document.type})
    said = [(d, fact) for d, fact in shelf.stated("no_dispute_stated", *kinds) if True in known(fact)]
    unknown = shelf.unread(*TITLES)
    if any(document.official for document, _ in said):
        found = [Candidate(value=True)]
    elif said and all(document.official is False for document, _ in said):
        found = [Candidate(value=False, note="只有自证的说明"), *unknown]
    elif said:
        found = [Candidate(cause="review", note="不能确定说明由谁出具"), *unknown]
    else:
        found = [*unknown, Candidate(cause="missing", note="没有文件说明权属有无争议")]
    return made("project", "no_dispute_official", "boolean", found, evidence=places(fact for _, fact in said))
