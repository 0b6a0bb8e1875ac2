"""Title papers joined to parcels, and what they say about them.

Only a number that means one parcel joins. A paper that nothing joins may be about any parcel, so parcels that no paper
names are then for a person; where every title paper has its parcels, the others have none.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from checker.model.document import UNREAD_STATES, Document
from checker.model.extracted import Extracted
from checker.model.fact import Fact, Value
from checker.model.parsed import Parsed
from checker.parcels.frame import as_column, cause_of, filled
from checker.parcels.issuers import is_competent
from checker.parcels.notes import Notes
from checker.parcels.salvage import parcel_areas
from checker.parcels.sheet import Cell
from checker.parcels.title_join import Joiner
from checker.reconciliation.candidates import may_be

TITLES = ("ownership_certificate", "land_contract")
CERTIFICATE = "ownership_certificate"
DECIMALS = 6


@dataclass(frozen=True)
class Title:
    """One title paper and the positions of the parcels it is about; `sure` unless only its place tells them."""

    document: Document
    facts: dict[str, Fact]
    parcels: tuple[int, ...]

    sure: bool = True

    def cell(self, field: str) -> Cell:
        """The paper's only value of a field, else the cause why there is none."""
        return cell_of(self.facts.get(field))


def cell_of(fact: Fact | None) -> Cell:
    """A fact's only value, else the cause why there is none."""
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
    table: pd.DataFrame, extracted: Sequence[Extracted], parsed: Mapping[str, Parsed], documents: Sequence[Document],
    notes: Notes,
) -> list[Title]:  # fmt: skip
    """Sets the title columns: which kinds of paper name the parcel, their holders, the holder of the trees, the first
    end of a term, the registered use, and the share of the parcel's area that the papers cover. Gives the papers with
    their parcels. What only a place joined is for a person."""
    papers = [p for p in extracted if p.document.type in TITLES and p.document.copies_of is None]
    joiner = Joiner(table, parsed, notes) if papers else None
    titles: list[Title] = []
    unjoined = False
    for paper in sorted(papers, key=lambda item: item.document.id):
        facts = {fact.field: fact for fact in paper.facts}
        listed, number, area = (cell_of(facts.get(name))[0] for name in ("parcel_numbers", "number", "area"))
        joined = joiner.join(paper, listed, number, area) if joiner is not None else None
        if joined is None:
            unjoined = True
        else:
            titles.append(Title(paper.document, facts, *joined))
    nobody = nobody_says(documents, unjoined)
    by_parcel = titles_by_parcel(titles)
    for name, state in (
        ("title_documents", _kinds), ("title_holders", _holders), ("tree_holder", _tree_holder),
        ("title_term_end", _term_end), ("title_land_use", _land_use), ("title_without_end", _without_end),
        ("title_issuer_competent", _competent),
    ):  # fmt: skip
        fill_cells(table, name, {place: _doubted(held, state(held)) for place, held in by_parcel.items()}, nobody)
    _cover(table, titles, nobody)
    table["title_overlap_m2"] = np.nan
    # Only boundaries on a map show whether titles overlap.
    table[cause_of("title_overlap_m2")] = as_column(filled(len(table), "missing"))
    return titles


def nobody_says(documents: Sequence[Document], unjoined: bool) -> str:
    """The cause of what no joined title says."""
    unread = any(
        document.state in UNREAD_STATES and document.copies_of is None and may_be(document, TITLES)
        for document in documents
    )
    return "unread" if unread else "review" if unjoined else "missing"


def titles_by_parcel(titles: Sequence[Title]) -> dict[int, list[Title]]:
    by_parcel: dict[int, list[Title]] = defaultdict(list)
    for title in titles:
        for position in title.parcels:
            by_parcel[position].append(title)
    return by_parcel


def fill_cells(table: pd.DataFrame, name: str, cells: Mapping[int, Cell], nobody: str) -> None:
    """A column and its causes: the cells by position, elsewhere `nobody`."""
    values, causes = filled(len(table), None), filled(len(table), nobody)
    for position, (value, cause) in cells.items():
        values[position], causes[position] = value, cause
    table[name], table[cause_of(name)] = as_column(values), as_column(causes)


def _doubted(titles: Sequence[Title], cell: Cell) -> Cell:
    """A cell of papers that only a place joined is for a person."""
    value, cause = cell
    return (value, "review") if cause is None and not all(title.sure for title in titles) else cell


def _without_end(titles: Sequence[Title]) -> Cell:
    """False where every paper states an end; a silent paper does not say that there is none."""
    causes = [cause for _, cause in (title.cell("term_end") for title in titles) if cause is not None]
    return (None, causes[0]) if causes else (False, None)


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


def _competent(titles: Sequence[Title]) -> Cell:
    """True as soon as a body with the power issued one of the certificates, false where surely none had it. A contract
    needs no issuer and says nothing here."""
    cells = [title.cell("issuer") for title in titles if title.document.type == CERTIFICATE]
    answers = [is_competent(str(value)) if cause is None else None for value, cause in cells]
    if True in answers:
        return True, None
    if not cells:
        return None, "missing"
    if all(answer is False for answer in answers):
        return False, None
    causes = [cause for _, cause in cells if cause is not None]
    return None, causes[0] if causes else "review"


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
            partial = share < 1 and len(title.parcels) > 1
            doubt = "review" if partial or not title.sure else table["area_map_ha__cause"].iloc[position]
            # A missing map is no doubt where the list states the area.
            doubt = None if doubt in ("missing", "unread") else doubt
            known = best.get(position)
            if known is None or (share, doubt is None) > (known[0], known[1] is None):
                best[position] = (share, doubt)
    coverage, causes = np.full(len(table), np.nan), filled(len(table), nobody)
    for position, cause in open_.items():
        causes[position] = cause
    for position, (share, doubt) in best.items():
        coverage[position], causes[position] = share, doubt
    coverage = np.round(coverage, DECIMALS)
    table["title_coverage"], table["title_gap"] = coverage, np.round(1 - coverage, DECIMALS)
    for name in ("title_coverage", "title_gap"):
        table[cause_of(name)] = as_column(causes)
