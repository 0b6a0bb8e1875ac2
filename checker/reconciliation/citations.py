"""Papers that a paper cites by number: are they in the dossier, and are they what the number says?"""

import re

from checker.model.document import Document
from checker.model.fact import Candidate, Fact
from checker.reconciliation.calendar import interval
from checker.reconciliation.shelf import Shelf, counted, doubts, known

CITING = ("approval", "approval_request", "acceptance_report", "design_change")
# Words before a number that make it a paper of the project, and words that make it a rule, plan or notice.
OF_PROJECT = ("请示", "申请", "报批", "批复", "核准", "备案的", "作业设计", "验收", "变更")
OF_RULES = ("通知", "办法", "规划", "规程", "规定", "意见", "方案", "条例", "标准", "决定", "细则", "纲要", "计划")
NATIONAL = re.compile(r"^(国|中办|中发|财|发改|林[造资计护场策规生改]|自然资|环|银|水)")
_PARTS = re.compile(r"^(?P<organ>.*?)[〔\[（(【]?(?P<year>(?:19|20)\d\d)[〕\]）)】]?年?第?0*(?P<serial>\d+)")
REACH = 24  # characters before the number in which its role is told


def citation_facts(shelf: Shelf) -> list[Fact]:
    """`cited_absent` and `cited_mismatch` of every paper that cites numbers.

    A number is a paper of the project if words before it say so or a paper of the same organ is in the dossier; rules
    and notices need not be there; a number of unknown role leaves the count open. A paper does not match a number whose
    year is another than that of its own date.
    """
    held: dict[str, list[Document]] = {}
    for document in shelf.documents:
        for value in known(shelf.fact(document, "number")):
            held.setdefault(plain(str(value)), []).append(document)
    organs = {organ(number) for number in held} - {""}
    facts: list[Fact] = []
    for document in shelf.of(*CITING):
        fact = shelf.fact(document, "cited_numbers")
        if fact is None:
            facts += _cites_nothing(document)
            continue
        absent: list[str] = []
        unclear: list[str] = []
        wrong: list[str] = []
        undated: list[Candidate] = []
        for number in dict.fromkeys(str(item) for value in known(fact) if isinstance(value, tuple) for item in value):
            papers = held.get(plain(number))
            if papers:
                outcome = [_matches(number, paper, shelf) for paper in papers]
                if True not in outcome:
                    wrong += [number] if False in outcome else []
                    undated += (
                        [Candidate(cause="missing", note=f"{number} 没有日期可核")] if False not in outcome else []
                    )
                continue
            role = _role(number, fact)
            if role is True or (role is None and organ(plain(number)) in organs):
                absent.append(number)
            elif role is None and not NATIONAL.match(number):
                unclear.append(number)
        subject = f"document:{document.id}"
        unknown = [*doubts([fact]), *_unread(shelf)]
        doubtful = [Candidate(cause="review", note=f"{n} 是不是项目文件由人判断") for n in unclear]
        if absent and _unread(shelf):
            facts.append(_perhaps(subject, absent, shelf))
        else:
            facts.append(counted(subject, "cited_absent", absent, [*doubtful, *doubts([fact])], fact.evidence))
        facts.append(counted(subject, "cited_mismatch", wrong, [*undated, *(unknown if absent else [])], fact.evidence))
    return facts


def _cites_nothing(document: Document) -> list[Fact]:
    """A paper read in full without a number cites none; of one read in part nobody knows."""
    unknown = [] if document.state == "read" else [Candidate(cause="unread", note=f"《{document.path}》没有读全")]
    return [counted(f"document:{document.id}", name, [], unknown) for name in ("cited_absent", "cited_mismatch")]


def _perhaps(subject: str, absent: list[str], shelf: Shelf) -> Fact:
    """Papers that may be among those that could not be read."""
    return counted(subject, "cited_absent", [], [*_unread(shelf), Candidate(cause="missing", note="、".join(absent))])


def _unread(shelf: Shelf) -> list[Candidate]:
    kinds = {kind for d in shelf.documents for kind in (*d.possible_types, d.type) if kind is not None}
    return shelf.unread(*kinds)


def plain(number: str) -> str:
    """A number as organ, year and serial, whatever brackets and zeros it is printed with."""
    match = _PARTS.match(re.sub(r"\s", "", number))
    return f"{match['organ']}{match['year']}-{int(match['serial'])}" if match else re.sub(r"\s", "", number)


def organ(plain_number: str) -> str:
    return re.sub(r"\d{4}-\d+$", "", plain_number) if re.search(r"\d{4}-\d+$", plain_number) else ""


def _matches(number: str, paper: Document, shelf: Shelf) -> bool | None:
    match = _PARTS.match(re.sub(r"\s", "", number))
    days = [interval(str(value)) for value in known(shelf.fact(paper, "date"))]
    if match is None or not days:
        return None
    return any(first.year <= int(match["year"]) <= last.year for first, last in days)


def _role(number: str, fact: Fact) -> bool | None:
    """True for a paper of the project, false for a rule or notice, None where the words before it tell neither."""
    bare = re.sub(r"\s", "", number)
    for place in fact.evidence:
        quote = re.sub(r"\s", "", place.quote or "")
        at = quote.find(bare)
        if at <= 0:
            continue
        before = quote[max(0, at - REACH) : at]
        last = {words: max((before.rfind(word) for word in words), default=-1) for words in (OF_PROJECT, OF_RULES)}
        if max(last.values()) >= 0:
            return last[OF_PROJECT] > last[OF_RULES]
    return None
