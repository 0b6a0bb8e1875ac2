"""A plot tally on paper (a scan, a photo, a PDF or Word file) as trees and plots."""

from pathlib import Path
from typing import Final

import pandas as pd

from checker.accounting.faults import InputError, InputFault, fault
from checker.accounting.papers.content import Content
from checker.accounting.papers.tallies import Tally, read_tally
from checker.accounting.words import refusal
from checker.extraction.reading import make_reading
from checker.intake.take_in import take_in
from checker.model.document import Document
from checker.model.evidence import Evidence
from checker.model.limits import Limits
from checker.parsers.parse import parse_all
from checker.workers.leftovers import working_folder
from checker.workers.pool import WorkerPool

PAPERS: Final = frozenset({".pdf", ".docx", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"})


def scanned_tally(path: Path) -> tuple[pd.DataFrame, pd.DataFrame, float]:
    """Trees (plot, species_group, dbh_cm), plots (plot, stratum, area_m2) and the least confidence of any tree's
    reading, read in a worker. Raises InputError naming every row that cannot be used, UserError for a file that cannot
    be read or holds no tally."""
    tally = _read(path)
    if not tally.plots:
        raise refusal("files.no_tally_in", name=path.name)
    faults = [
        InputFault(code="not_a_number", where=_where(path, one.evidence), value="", zh=one.text.zh, en=one.text.en)
        for one in tally.troubles
    ]
    for plot in tally.plots:
        where = f"{_where(path, plot.evidence)}，样地 {plot.plot}"
        if not plot.stratum:
            faults.append(fault("missing", where, "", "plot_without_stratum"))
        if plot.area_m2 is None:
            faults.append(fault("missing", where, "", "plot_without_area"))
    if faults:
        raise InputError(faults)
    trees = pd.DataFrame(
        [(tree.plot, tree.species, tree.dbh_cm) for tree in tally.trees], columns=["plot", "species_group", "dbh_cm"]
    )
    plots = pd.DataFrame(
        [(plot.plot, plot.stratum, plot.area_m2) for plot in tally.plots], columns=["plot", "stratum", "area_m2"]
    )
    return trees, plots, min((tree.evidence.confidence for tree in tally.trees), default=1.0)


def _read(path: Path) -> Tally:
    if not path.is_file():
        raise refusal("files.unreadable", name=path.name, why="no such file")
    limits = Limits()
    with working_folder() as folder, WorkerPool(1, limits, folder) as pool:
        (source,) = take_in(path, pool, limits, folder).sources
        parsed = parse_all([source], pool, folder, limits).get(source.id)
    if parsed is None or parsed.state != "read":
        problem = None if parsed is None else parsed.problem
        raise refusal("files.not_in_full", name=path.name, code="unread" if problem is None else problem.code)
    document = Document(
        id=source.id, path=path.name, sha256=source.sha256, type="plot_survey", state=parsed.state,
        pages=len(parsed.pages),
    )  # fmt: skip
    return read_tally(Content(document, make_reading(parsed)))


def _where(path: Path, evidence: Evidence) -> str:
    return f"{path.name} 第 {evidence.page or 1} 页“{evidence.quote[:40]}”"
