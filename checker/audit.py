"""The whole way of a dossier: intake, reading, facts, parcels, judgement, accounting, result."""

import time
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from checker import __version__
from checker.accounting.account import account
from checker.accounting.papers.read import read_stated
from checker.accounting.value.read import ValueFile
from checker.accounting.value.value import appraise
from checker.extraction.papers import extract_in_workers
from checker.extraction.rising import risen_fields
from checker.extraction.schema import load_schemas
from checker.intake.inventory import Manifest
from checker.intake.take_in import take_in
from checker.judgement.banners import raise_banners
from checker.judgement.coverage import unjudged_clauses, unjudged_findings
from checker.judgement.derive import derive
from checker.judgement.engine import Engine, choose_engine
from checker.judgement.judge import judge
from checker.judgement.land import plan_land
from checker.judgement.lifecycle.lifecycle import lifecycle
from checker.judgement.methodology import AUTO, methodology_banners, under_methodology
from checker.judgement.next_papers import next_papers
from checker.judgement.parcels import judge_parcels
from checker.judgement.rulebase import RuleBase, load_rulebase
from checker.judgement.summary import summarise
from checker.judgement.timeline import timeline
from checker.judgement.waivers import WaiverEntry, apply_waivers, parse_waivers
from checker.model.audit import Audit, Dossier
from checker.model.extracted import FactBase
from checker.model.finding import Finding
from checker.model.limits import Limits
from checker.parcels.notes import split_notes
from checker.parcels.survey import survey
from checker.parsers.cache import ReadingCache
from checker.parsers.parse import parse_all
from checker.reconciliation.county_lists import county_facts
from checker.reconciliation.reconcile import reconcile
from checker.reconciliation.stage import project_stage
from checker.report.crops import Crops, draw_crops
from checker.resources.house import use_house
from checker.resources.locate import data_folder
from checker.resources.official import load_official, use_tables
from checker.resources.program import folders_hash
from checker.resources.vocabulary import load_vocabulary
from checker.workers.leftovers import working_folder
from checker.workers.pool import Pool, WorkerPool

MAKES = frozenset({"project.stage"})


@dataclass(frozen=True)
class Options:
    """What the user may choose. `rules`: folders of house rules; `data`: a folder of official tables.
    `as_of` None: the manifest's, else the application date, else the day of the run.
    `scratch`: where unpacked papers lie meanwhile; a cluster needs a folder that all its machines see. `pictures`:
    whether to cut out the places that evidence stands at. `value`: the user's assumptions on prices, costs and shares.
    `cache`: what was read in earlier runs."""

    as_of: str | None = None
    jobs: int = 1
    engine: Engine = "both"
    rules: Sequence[Path] = ()
    data: Path | None = None
    waivers: Sequence[WaiverEntry] = ()
    methodology: str = AUTO
    accounting: Path | None = None
    value: ValueFile | None = None
    limits: Limits = field(default_factory=Limits)
    scratch: Path | None = None
    pictures: bool = True
    cache: ReadingCache | None = None


@dataclass(frozen=True)
class Result:
    """The audit, the parcel frame beside it, whether the engines disagreed, what may differ between runs, and pictures
    of the evidence."""

    audit: Audit
    frame: Any
    disagreements: int
    run: dict[str, Any]
    crops: Crops = field(default_factory=Crops)


class Clock:
    """Seconds since the start, by room."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._started = time.perf_counter()

    def __call__(self, room: str) -> None:
        self.seconds[room] = round(time.perf_counter() - self._started, 3)


def audit(path: Path, options: Options, lent: Pool | None = None) -> Result:
    """Audits a folder, a zip or a single paper, in workers of its own or those `lent`.

    Raises UserError for a dossier or rules that cannot be used.
    """
    lap = Clock()
    vocabulary, base, engine = load_vocabulary(), load_rules(options), choose_engine(options.engine)
    with (
        working_folder(options.scratch) as scratch,
        nullcontext(lent) if lent else WorkerPool(options.jobs, options.limits, scratch) as pool,
        use_tables(base.tables),
        use_house(base.house(options.as_of or date.today().isoformat())),
    ):
        intake = take_in(path, pool, options.limits, scratch)
        manifest = intake.manifest or Manifest()
        parsed = parse_all(intake.sources, pool, scratch, options.limits, options.cache)
        lap("parsers")
        schemas = load_schemas()
        sources = [source for source in intake.sources if source.kind != "manifest"]
        papers, parsed = extract_in_workers(sources, parsed, pool, scratch, schemas, vocabulary, options.cache)
        lap("extraction")
        facts = reconcile(papers, manifest, vocabulary, risen_fields(schemas, vocabulary))
        stage = project_stage(facts.documents, manifest.stage, vocabulary)
        facts = facts.add((stage, *county_facts(base.tables, facts.index)))
        as_of = _as_of(options, facts, manifest, base)
        base, choice = under_methodology(base, facts, intake.name, options.methodology)
        facts = derive(base, facts, as_of, engine)
        land = survey(papers, parsed, facts, vocabulary, manifest.roles, options.cache)
        facts = facts.add(land.facts)
        lap("parcels")
        of_parcels = judge_parcels(base, facts, land.frame, as_of)
        stated = read_stated(facts.documents, sources, parsed)
        accounting, measured = account(facts.add(of_parcels.facts), of_parcels.frame, options.accounting, stated)
        facts = derive(base, facts.add((*of_parcels.facts, *measured)), as_of, engine, late=True)
        planned = plan_land(base, of_parcels, facts, accounting)
        of_rest = judge(base, facts, as_of, engine)
        findings = _waived(options, manifest, (*of_parcels.findings, *of_rest.findings), facts, as_of)
        lap("judgement")
        documents, told = tuple(paper.document for paper in papers), methodology_banners(choice, facts)
        alarms, notes = split_notes(land.notes)
        banners = raise_banners(documents, intake.problems, (*base.notes(), *told, *alarms), of_rest.disagreements)
        unjudged = (*unjudged_clauses(base.rulesets), *unjudged_findings(findings))
        result = Audit(
            as_of=as_of, methodology=choice,
            tool=base.tool(__version__, engine, options.limits),
            dossier=Dossier(
                name=intake.name, stage=str(stage.all_candidates()[0].value),
                works=facts.works, banners=banners, notes=notes, documents=documents, problems=intake.problems,
            ),
            facts=facts.facts, findings=findings, parcels=planned.summary, accounting=accounting,
            value=appraise(options.value, accounting, facts, planned.frame), timeline=timeline(facts, vocabulary),
            lifecycle=lifecycle(base, facts, as_of, choice.id), not_checked=unjudged,
            next_papers=next_papers(findings, base.rules, vocabulary), summary=summarise(findings, unjudged, banners),
        )  # fmt: skip
        pictured = intake.sources if options.pictures else ()
        crops = draw_crops(result, pictured, parsed, pool, scratch, options.limits, options.cache)
        lap("crops")
        fences: dict[str, Any] = getattr(pool, "fences", dict)()  # borrowed workers may stand elsewhere
    run = {"seconds": lap.seconds, "jobs": options.jobs, "cache": _settle(options.cache), "fences": fences}
    return Result(result, planned.frame, len(of_rest.disagreements), run, crops)


def _settle(cache: ReadingCache | None) -> dict[str, Any] | None:
    """How much was read before, and the cache brought back to its size."""
    if cache is None:
        return None
    trimmed = cache.trim()
    return {"found": cache.hits, "read": cache.misses, "trimmed_bytes": trimmed.size, "trouble": cache.trouble}


def load_rules(options: Options) -> RuleBase:
    """The shipped rules with the user's packs and tables; the same as before where no file of theirs changed.

    Raises RuleError or SourceError with file and line.
    """
    own = [*options.rules, *([options.data] if options.data else [])]
    try:
        content = folders_hash([data_folder("rules"), *own])
    except OSError:  # said in the words of the loader
        return _load_rules(tuple(options.rules), options.data, "")
    return _known_rules(tuple(options.rules), options.data, content)


def _load_rules(packs: tuple[Path, ...], data: Path | None, content: str) -> RuleBase:
    return load_rulebase(packs, load_official(data) if data else ())


_known_rules = lru_cache(maxsize=4)(_load_rules)


def _waived(
    options: Options, manifest: Manifest, findings: Sequence[Finding], facts: FactBase, as_of: str
) -> tuple[Finding, ...]:
    """The findings in order of id, with the waivers of the dossier and of the command line applied."""
    waivers = (*options.waivers, *parse_waivers(manifest.waivers, "dossier.yaml"))
    return tuple(sorted(apply_waivers(findings, waivers, facts, as_of), key=lambda finding: finding.id))


def _as_of(options: Options, facts: FactBase, manifest: Manifest, base: RuleBase) -> str:
    stated = facts.find("project", "application_date")
    known = stated.value if stated is not None and isinstance(stated.value, str) else None
    day = options.as_of or manifest.as_of or known or date.today().isoformat()
    base.check_day(day)
    return day
