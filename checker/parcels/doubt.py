"""What an unread map, list or title could still contradict: known cells of parcels that then become `unread`.

The value stays for showing. What more papers can only confirm stays decided: a found overlap, a found duplicate.
"""

from collections.abc import Iterable, Mapping

import pandas as pd

from checker.parcels.codebook import load_codebook
from checker.parcels.frame import FACT_COLUMNS, cause_of, objects
from checker.parcels.sheet import FIELDS
from checker.parcels.silence import LAND, LIST, MAP, Silence

TITLE_PAPERS = ("ownership_certificate", "land_contract")
TITLE_COLUMNS = (
    "title_documents", "title_holders", "tree_holder", "title_term_end", "title_land_use", "title_coverage",
    "title_gap", "title_without_end", "title_overlap_m2", "title_links_missing", "title_links_broken",
    "tree_right_with_project", "title_issuer_competent",
)  # fmt: skip
STATED_COLUMNS = (*FIELDS, "area_stated_ha", "area_gap", "area_gap_ha", "joined")


def doubt_statements(table: pd.DataFrame, silence: Silence) -> None:
    """What rows and attributes say: another list or map may say otherwise, or repeat a number."""
    if silence.unread(LAND):
        _open(table, STATED_COLUMNS)


def doubt_editions(table: pd.DataFrame, ranks: Mapping[tuple[str, str], int], silence: Silence) -> None:
    """Everything about parcels of a layer that would give way to a better edition. `ranks` by document and layer."""
    best = max(edition.rank for edition in load_codebook().roles.editions.values())
    if not silence.unread(MAP):
        return
    layers = [str(place).rsplit("#", 1)[0] for place in table["place"]]
    risky = [
        0 < ranks.get((str(paper), layer), 0) < best for paper, layer in zip(table["document"], layers, strict=True)
    ]
    _open(table, [column.name for column in FACT_COLUMNS], risky)


def doubt_titles(table: pd.DataFrame, silence: Silence) -> None:
    """What title papers say: another may name the same parcel, and a lost list may repeat its number."""
    if silence.unread((*TITLE_PAPERS, *LIST, *MAP)):
        _open(table, TITLE_COLUMNS)


def _open(table: pd.DataFrame, columns: Iterable[str], rows: Iterable[bool] | None = None) -> None:
    chosen = list(rows) if rows is not None else [True] * len(table)
    for name in columns:
        cause = cause_of(name)
        if cause in table:
            table[cause] = objects(
                "unread" if old is None and hit else old for old, hit in zip(table[cause], chosen, strict=True)
            )
