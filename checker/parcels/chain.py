"""The chain of rights from the holders that title papers name to the project's owner, parcel by parcel.

A link is there where the holder is the owner, where a contract on the parcel gives the land to the owner and names the
holder, or where the holder authorised the owner. Absence of a paper is a missing link, never a broken one: broken is
only what a paper itself breaks, an authorisation to somebody else alone, or a contract that ended before crediting.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checker.model.extracted import Extracted, FactBase
from checker.model.fact import CAUSE_ORDER
from checker.model.parsed import Parsed
from checker.parcels.sheet import Cell
from checker.parcels.title_join import plain_name
from checker.parcels.titles import CERTIFICATE, Title, cell_of

AUTHORISATION = "authorization"


@dataclass(frozen=True)
class Authorisation:
    givers: frozenset[str]
    taker: str | None


@dataclass(frozen=True)
class Chain:
    """What is known beside a parcel's own titles. `owner` None with `owner_cause`; `text` of contracts by document."""

    owner: str | None
    owner_cause: str | None
    authorisations: tuple[Authorisation, ...]
    unread: bool
    crediting_start: str | None
    text: Mapping[str, str]

    def links(self, titles: Sequence[Title], sharing: Sequence[str] = ()) -> tuple[Cell, Cell]:
        """(missing, broken) for one parcel. `sharing`: who shares it by a list, beside the holders of its titles."""
        holders, cause = _holders(titles)
        holders |= {plain_name(name) for name in sharing}
        cause = cause or self.owner_cause
        if cause is not None or self.owner is None:
            return (None, cause or "missing"), (None, cause or "missing")
        steps = [self._step(name, titles) for name in sorted(holders)]
        unsure = any(step == "unsure" for step in steps)
        missing = float(steps.count("missing") + (not any(t.document.type == CERTIFICATE for t in titles)))
        broken = float(steps.count("broken"))
        doubt = "review" if unsure else "unread" if self.unread and (missing or broken) else None
        # Another paper could only add the missing link or show that a broken one was mended.
        return (missing, doubt), (broken, doubt)

    def trees(self, cell: Cell) -> Cell:
        """Whether the right to the trees is the owner's or that of somebody who authorised the owner."""
        value, cause = cell
        if cause is not None or not isinstance(value, str):
            return None, cause or "missing"
        if self.owner is None:
            return None, self.owner_cause or "missing"
        step = self._step(plain_name(value), ())
        if step == "held":
            return True, None
        if step == "broken":
            return False, None
        # Nobody said that the right is not with the project; a paper that says it is may still come.
        return None, "unread" if self.unread else "review"

    def _step(self, name: str, titles: Sequence[Title]) -> str:
        """held, missing, broken or unsure: how the owner stands to one holder."""
        if name == self.owner:
            return "held"
        assert self.owner is not None
        given = [item for item in self.authorisations if name in item.givers]
        if any(item.taker == self.owner for item in given):
            return "held"
        for title in titles:
            taker, _ = title.cell("holder")
            linked = title.document.type != CERTIFICATE and isinstance(taker, str) and plain_name(taker) == self.owner
            if linked and name in self.text.get(title.document.id, ""):
                end, _ = title.cell("term_end")
                ended = isinstance(end, str) and self.crediting_start is not None and end < self.crediting_start
                return "broken" if ended else "held"
        if given and all(item.taker is not None for item in given):
            return "broken"
        # A branch, a former or a shortened name: a person tells.
        return "unsure" if name in self.owner or self.owner in name else "missing"


def _holders(titles: Sequence[Title]) -> tuple[set[str], str | None]:
    """The holders of certificates, of contracts where there is no certificate."""
    certificates = [title for title in titles if title.document.type == CERTIFICATE] or list(titles)
    cells = [title.cell("holder") for title in certificates]
    causes = [cause for _, cause in cells if cause is not None]
    return {plain_name(str(value)) for value, cause in cells if cause is None}, causes[0] if causes else None


def chain_of(extracted: Sequence[Extracted], parsed: Mapping[str, Parsed], facts: FactBase, unread: bool) -> Chain:
    """`unread`: a paper that was not read may be an authorisation or a title."""
    own = facts.find("project", "owner")
    owner, owner_cause = None, "missing"
    if own is not None:
        candidates = own.all_candidates()
        causes = [item.cause for item in candidates if item.cause is not None]
        names = {plain_name(str(item.value)) for item in candidates if item.value is not None}
        owner_cause = next((cause for cause in CAUSE_ORDER if cause in causes), "conflict")
        if len(names) == 1 and not causes:
            owner = names.pop()
    start = facts.find("project", "crediting_start")
    known = {item.value for item in start.all_candidates()} if start is not None else set()
    began = known.pop() if len(known) == 1 else None
    found = []
    for paper in extracted:
        if paper.document.type == AUTHORISATION and paper.document.copies_of is None:
            stated = {fact.field: fact for fact in paper.facts}
            givers, _ = cell_of(stated.get("authorised_by"))
            taker, _ = cell_of(stated.get("authorised_to"))
            several = givers if isinstance(givers, tuple) else (givers,) if isinstance(givers, str) else ()
            found.append(
                Authorisation(
                    frozenset(plain_name(str(name)) for name in several),
                    plain_name(taker) if isinstance(taker, str) else None,
                )
            )
    texts = {
        paper.document.id: _text(parsed[paper.document.id])
        for paper in extracted
        if paper.document.type == "land_contract" and paper.document.id in parsed
    }
    return Chain(
        owner, None if owner is not None else owner_cause, tuple(found), unread,
        began if isinstance(began, str) else None, texts,
    )  # fmt: skip


def _text(parsed: Parsed) -> str:
    return plain_name("".join(line.text for page in parsed.pages for line in page.lines))
