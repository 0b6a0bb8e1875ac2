"""Looks at a file the way an audit would, for `sinkcheck inspect`: papers with fields, and pictures of their pages."""

from dataclasses import dataclass
from pathlib import Path

from checker.extraction.inspection import Inspection, inspect
from checker.extraction.papers import extract_in_workers
from checker.extraction.schema import load_schemas
from checker.intake.take_in import take_in
from checker.model.limits import Limits
from checker.model.problem import Problem
from checker.parsers.cache import ReadingCache
from checker.parsers.parse import parse_all
from checker.report.messages import Lang, Messages
from checker.report.page_pictures import Drawn, draw_pages
from checker.resources.vocabulary import load_vocabulary
from checker.workers.leftovers import working_folder
from checker.workers.pool import WorkerPool


@dataclass(frozen=True)
class Seen:
    """The papers of a file or folder, troubles on the way, and for each paper (by document id) its pictures, where
    they were asked for."""

    papers: tuple[Inspection, ...]
    problems: tuple[Problem, ...]
    drawn: dict[str, Drawn] | None


def look_at(
    path: Path, jobs: int = 1, cache: ReadingCache | None = None, pictures: Path | None = None,
    limits: Limits | None = None, lang: Lang = "zh",
) -> Seen:  # fmt: skip
    """Reads `path` and draws its pages into the folder `pictures`, where one is given. Raises UserError."""
    limits = limits or Limits()
    with (
        working_folder() as scratch,
        WorkerPool(jobs, limits, scratch) as pool,
    ):
        intake = take_in(path, pool, limits, scratch)
        parsed = parse_all(intake.sources, pool, scratch, limits, cache)
        sources = [source for source in intake.sources if source.kind not in ("manifest", "junk")]
        schemas, vocabulary = load_schemas(), load_vocabulary()
        found, parsed = extract_in_workers(sources, parsed, pool, scratch, schemas, vocabulary, cache)
        papers = tuple(inspect(paper, vocabulary) for paper in found)
        drawn = None
        if pictures is not None:
            drawn = draw_pages(papers, sources, parsed, pool, pictures, limits, Messages(lang))
    if cache is not None:
        cache.trim()
    return Seen(papers, intake.problems, drawn)
