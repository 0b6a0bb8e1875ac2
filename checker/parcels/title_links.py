"""Sets the columns about the chain of rights."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from checker.model.document import Document
from checker.parcels.chain import Chain
from checker.parcels.frame import cause_of
from checker.parcels.notes import Notes, listing
from checker.parcels.shares import SHARES, holders_in
from checker.parcels.title_join import plain_certificate, plain_name
from checker.parcels.titles import CERTIFICATE, TITLES, Title, fill_cells, nobody_says, titles_by_parcel

CHAIN_PAPERS = (*TITLES, "authorization")


def add_links(
    table: pd.DataFrame, titles: Sequence[Title], chain: Chain, documents: Sequence[Document], notes: Notes
) -> None:
    """`title_links_missing`, `title_links_broken`, `tree_right_with_project`.

    Land that several hold, by certificates or a list of households, needs the consent of each: such parcels are said.
    """
    by_parcel = titles_by_parcel(titles)
    nobody = nobody_says(documents, unjoined=_unjoined(table))
    shares = table[SHARES].to_numpy(dtype=object)
    keys = {
        position: (tuple(title.document.id for title in held), holders_in(shares[position]))
        for position, held in by_parcel.items()
    }
    known = {keys[position]: held for position, held in by_parcel.items()}
    links = {key: chain.links(held, key[1]) for key, held in known.items()}
    missing, broken = (
        {position: _sure(held, links[keys[position]][part]) for position, held in by_parcel.items()} for part in (0, 1)
    )
    fill_cells(table, "title_links_missing", missing, nobody)
    fill_cells(table, "title_links_broken", broken, nobody)
    holder, doubt = (table[name].to_numpy(dtype=object) for name in ("tree_holder", cause_of("tree_holder")))
    trees = {position: chain.trees((holder[position], doubt[position])) for position in by_parcel}
    fill_cells(table, "tree_right_with_project", trees, nobody)
    several = {position for position, held in by_parcel.items() if len(_names(held)) > 1}
    many = sorted(several | set(np.flatnonzero(table[SHARES].notna()).tolist()))
    if many:
        names = listing(str(table["parcel"].iloc[position]) for position in many)
        notes.say("title_many_holders", count=len(many), numbers=names)


def certificate_numbers(titles: Sequence[Title]) -> frozenset[str]:
    """Plain numbers of the certificates among the papers."""
    numbers = (title.cell("number")[0] for title in titles if title.document.type == CERTIFICATE)
    return frozenset(plain_certificate(number) for number in numbers if isinstance(number, str))


def _unjoined(table: pd.DataFrame) -> bool:
    return bool((table[cause_of("title_documents")] == "review").any())


def _sure(titles: Sequence[Title], cell: tuple[object, str | None]) -> tuple[object, str | None]:
    value, cause = cell
    return (value, "review") if cause is None and not all(title.sure for title in titles) else cell


def _names(titles: Sequence[Title]) -> set[str]:
    """Holders of the certificates; a contract hands the same right on."""
    cells = [title.cell("holder") for title in titles if title.document.type == CERTIFICATE]
    return {plain_name(str(value)) for value, cause in cells if cause is None}
