"""Title papers joined to parcels by the numbers that they list.

Only a number that means one parcel joins. A paper without usable numbers may be about any parcel, so parcels that no
paper names are then for a person; where every title paper lists its parcels, the others have none.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from checker.model.document import UNREAD_STATES, Document
from checker.model.extracted import Extracted
from checker.model.fact import Fact, Value
from checker.parcels.frame import cause_of
from checker.parcels.notes import Notes, listing
from checker.parcels.salvage import parcel_areas
from checker.parcels.sheet import Cell
from checker.parcels.texts import clean_number, loose_number
from checker.reconciliation.candidates import may_be

TITLES = ("ownership_certificate", "land_contract")
CERTIFICATE = "ownership_certificate"
DECIMALS = 6


@dataclass(frozen=True)
class Title:
    """One title paper and the positions of the parcels it names."""

    document: Document
    facts: dict[str, Fact]
    parcels: tuple[int, ...]

    def cell(self, field: str) -> Cell:
        """The paper's only value of a field, else the cause why there is none."""
        fact = self.facts.get(field)
        if fact is None:
            return None, "missing"
        values: list[Value] = []
        for candidate in fact.all_candidates():
            if candidate.cause is not None:
                return None, candidate.cause
            if candidate.value is not None:
                values.append(candidate.value)
        return (values[0], None) if len(values) == 1 else (None, "conflict")


def add_titles(
    table: pd.DataFrame, extracted: Sequence[Extracted], documents: Sequence[Document], notes: Notes
) -> None:
    """Sets the title columns: which kinds of paper name the parcel, their holders, the holder of the trees, the first
    end of a term, the registered use, and the share of the parcel's area that the papers cover."""
    papers = [p for p in extracted if p.document.type in TITLES and p.document.copies_of is None]
    numbers = _numbers(table) if papers else {}
    titles: list[Title] = []
    unjoined = False
    for paper in sorted(papers, key=lambda item: item.document.id):
        title = _join(paper, numbers, notes)
        unjoined |= title is None
        titles += [title] if title is not None else []
    unread = any(
        document.state in UNREAD_STATES and document.copies_of is None and may_be(document, TITLES)
        for document in documents
    )
    nobody = "unread" if unread else "review" if unjoined else "missing"
    by_parcel: dict[int, list[Title]] = defaultdict(list)
    for title in titles:
        for position in title.parcels:
            by_parcel[position].append(title)
    size = len(table)
    for name, state in (
        ("title_documents", _kinds), ("title_holders", _holders), ("tree_holder", _tree_holder),
        ("title_term_end", _term_end), ("title_land_use", _land_use),
    ):  # fmt: skip
        values, causes = np.full(size, None, dtype=object), np.full(size, nobody, dtype=object)
        for position, held in by_parcel.items():
            values[position], causes[position] = state(held)
        table[name], table[cause_of(name)] = pd.Series(values, dtype=object), pd.Series(causes, dtype=object)
    _cover(table, titles, nobody)


def _numbers(table: pd.DataFrame) -> dict[str, list[int]]:
    """Positions by plain number, and by compartment and number as `2/5`, leading zeros apart."""
    found: dict[str, list[int]] = defaultdict(list)
    for position, (number, compartment) in enumerate(
        zip(table["parcel_number"], table["compartment"], strict=True)
    ):  # fmt: skip
        if isinstance(number, str) and number:
            for key in {loose_number(number)} | (
                {loose_number(f"{compartment}-{number}")} if isinstance(compartment, str) and compartment else set()
            ):
                found[key].append(position)
    return found


def _join(paper: Extracted, numbers: dict[str, list[int]], notes: Notes) -> Title | None:
    """The paper with its parcels; None if it lists none that can be used."""
    document = paper.document
    facts = {fact.field: fact for fact in paper.facts}
    listed, cause = Title(document, facts, ()).cell("parcel_numbers")
    if cause is not None or not isinstance(listed, tuple) or not listed:
        notes.say("title_without_numbers", document.id, path=document.path)
        return None
    found: set[int] = set()
    lost: list[str] = []
    for text in listed:
        positions = numbers.get(_plain(text), [])
        if len(positions) == 1:
            found.add(positions[0])
        else:
            lost.append(text)
    if lost:
        notes.say("title_unmatched", document.id, path=document.path, count=len(lost), numbers=listing(lost))
    if not found:
        return None
    notes.say("title_joined", document.id, path=document.path, count=len(found))
    return Title(document, facts, tuple(sorted(found)))


def _plain(text: str) -> str:
    """A listed number without the words about it: 2林班5小班 is 2/5."""
    plain = clean_number(text)
    for word in ("林班", "小班", "号", "第", "宗地"):
        plain = plain.replace(word, "-")
    return loose_number(plain)


def _kinds(titles: Sequence[Title]) -> Cell:
    return tuple(sorted({title.document.type or "" for title in titles})), None


def _holders(titles: Sequence[Title]) -> Cell:
    return _all_known(titles, "holder")


def _all_known(titles: Sequence[Title], field: str) -> Cell:
    """Distinct values of all papers; unknown as soon as one paper's is, since it may name somebody else."""
    cells = [title.cell(field) for title in titles]
    causes = [cause for _, cause in cells if cause is not None]
    values = tuple(sorted({str(value) for value, cause in cells if cause is None}))
    return values or None, causes[0] if causes else None


def _tree_holder(titles: Sequence[Title]) -> Cell:
    """Certificates name the holder of the trees as `owner`; papers silent about trees do not count."""
    cells = [title.cell("owner") for title in titles if title.document.type == CERTIFICATE]
    return _agreed([cell for cell in cells if cell[1] != "missing"])


def _land_use(titles: Sequence[Title]) -> Cell:
    cells = [title.cell("land_use") for title in titles]
    return _agreed([cell for cell in cells if cell[1] != "missing"])


def _agreed(cells: Sequence[Cell]) -> Cell:
    if not cells:
        return None, "missing"
    doubt = next((cause for _, cause in cells if cause is not None), None)
    if doubt is not None:
        return None, doubt
    values = {value for value, _ in cells}
    return (values.pop(), None) if len(values) == 1 else (None, "conflict")


def _term_end(titles: Sequence[Title]) -> Cell:
    """The first end among the papers; a paper without one leaves it to a person, unless none has any."""
    cells = [title.cell("term_end") for title in titles]
    known = sorted(str(value) for value, cause in cells if cause is None)
    causes = [cause for _, cause in cells if cause is not None]
    if not known:
        return None, causes[0] if causes else "missing"
    return known[0], "review" if causes else None


def _cover(table: pd.DataFrame, titles: Sequence[Title], nobody: str) -> None:
    """`title_coverage` and `title_gap`: area of the paper over the area of the parcels it names.

    A paper with less area than its parcels does not say which one is short, so only a paper about one parcel gives a
    share below one; otherwise the share is shown and left to a person. Of several papers the fullest counts.
    """
    area = parcel_areas(table)
    best: dict[int, tuple[float, str | None]] = {}
    open_: dict[int, str] = {}
    for title in titles:
        value, cause = title.cell("area")
        total = float(area[list(title.parcels)].sum())
        for position in title.parcels:
            if cause is not None or not isinstance(value, float) or not np.isfinite(total) or total <= 0:
                open_.setdefault(position, cause or "missing")
                continue
            share = min(1.0, value / total)
            doubt = "review" if share < 1 and len(title.parcels) > 1 else table["area_map_ha__cause"].iloc[position]
            # A missing map is no doubt where the list states the area.
            doubt = None if doubt in ("missing", "unread") else doubt
            known = best.get(position)
            if known is None or (share, doubt is None) > (known[0], known[1] is None):
                best[position] = (share, doubt)
    coverage, causes = np.full(len(table), np.nan), np.full(len(table), nobody, dtype=object)
    for position, cause in open_.items():
        causes[position] = cause
    for position, (share, doubt) in best.items():
        coverage[position], causes[position] = share, doubt
    coverage = np.round(coverage, DECIMALS)
    table["title_coverage"], table["title_gap"] = coverage, np.round(1 - coverage, DECIMALS)
    for name in ("title_coverage", "title_gap"):
        table[cause_of(name)] = pd.Series(causes, dtype=object)
