"""The claim of a paper alone (a design document, a monitoring report, a notice): read, its arithmetic checked, and
recomputed where the paper states strata, growth and parameters."""

from pathlib import Path
from typing import Final

from checker.accounting.account import account
from checker.accounting.papers.read import read_stated
from checker.accounting.recomputed import recompute_dossier
from checker.accounting.words import Text
from checker.accounting.workbook import write_workbook
from checker.extraction.extract import extract
from checker.extraction.schema import load_schemas
from checker.intake.inventory import Manifest
from checker.intake.take_in import take_in
from checker.model.audit import Accounting
from checker.model.base import Frozen
from checker.model.document import Document
from checker.model.errors import UserError
from checker.model.fact import Fact
from checker.model.limits import Limits
from checker.parsers.parse import parse_all
from checker.reconciliation.reconcile import reconcile
from checker.resources.vocabulary import load_vocabulary
from checker.workers.leftovers import working_folder
from checker.workers.pool import WorkerPool

PAPERS: Final = frozenset({".pdf", ".docx", ".doc", ".html", ".htm", ".txt", ".png", ".jpg", ".jpeg", ".tif", ".tiff"})


class ClaimCheck(Frozen):
    """What was read, the claim, and the measures of its arithmetic (unknowns with their cause)."""

    documents: tuple[Document, ...]
    accounting: Accounting
    measures: tuple[Fact, ...]


def check_claim(
    path: Path, parameters: Path | None = None, jobs: int = 1, limits: Limits | None = None,
    workbook: Path | None = None,
) -> ClaimCheck:  # fmt: skip
    """The claim of a paper or folder of papers, read in workers as in an audit. Raises UserError where there is none.

    Volumes are recomputed from the paper's own strata; the note names what that lacks. `workbook`: where to write them
    as live formulas. Raises UserError for a workbook of a paper that could not be recomputed.
    """
    bounds, vocabulary, schemas = limits or Limits(), load_vocabulary(), load_schemas()
    with working_folder() as folder:
        with WorkerPool(jobs, bounds, folder) as pool:
            intake = take_in(path, pool, bounds, folder)
            parsed = parse_all(intake.sources, pool, folder, bounds)
        papers = [
            extract(source, parsed.get(source.copies_of or source.id), schemas, vocabulary)
            for source in intake.sources
            if source.kind != "manifest"
        ]
    facts = reconcile(papers, intake.manifest or Manifest(), vocabulary)
    stated = read_stated(facts.documents, intake.sources, parsed)
    accounting, measures = account(facts, None, parameters, stated)
    if workbook is not None:
        done = recompute_dossier(facts, None, parameters, stated.calculations)
        if isinstance(done, Text):
            raise UserError(done.zh, done.en)
        write_workbook(done.answer.resolved, workbook, done.answer.claimed)
    return ClaimCheck(documents=tuple(paper.document for paper in papers), accounting=accounting, measures=measures)
