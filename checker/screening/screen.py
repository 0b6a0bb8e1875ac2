"""The whole way of screening: files, parcels, facts, criteria, mechanisms, sums."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from checker import __version__
from checker.extraction.papers import extract_in_workers
from checker.extraction.rising import risen_fields
from checker.extraction.schema import load_schemas
from checker.intake.inventory import Intake, Manifest
from checker.intake.take_in import take_in
from checker.judgement.rulebase import RuleBase, load_rulebase
from checker.model.audit import Banner
from checker.model.document import UNREAD_STATES
from checker.model.errors import DossierError
from checker.model.extracted import Extracted
from checker.model.limits import Limits
from checker.parcels.survey import survey
from checker.parsers.cache import ReadingCache
from checker.parsers.parse import parse_all
from checker.reconciliation.reconcile import reconcile
from checker.resources.house import house, use_house
from checker.resources.official import load_official, use_tables
from checker.resources.vocabulary import load_vocabulary
from checker.screening.extras import read_extras
from checker.screening.facts import Statements, make_facts
from checker.screening.found import describe_layers, describe_mechanism, find_waiting, screen_word, sum_places
from checker.screening.given import COUNTY, PRIOR, Given, folder_of, lay_out
from checker.screening.judge import Judged, judge_screens
from checker.screening.mechanisms import Screens, load_screens
from checker.screening.model import Screening
from checker.screening.outcome import NOT_ELIGIBLE
from checker.screening.places import Places, find_places
from checker.screening.prior_land import read_prior
from checker.screening.tally import Ground, Tally, measure_ground
from checker.workers.leftovers import working_folder
from checker.workers.pool import Pool, WorkerPool

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

FOREST, OPEN = "screening.forest_land_classes", "screening.non_forest_land_classes"


@dataclass(frozen=True)
class ScreenOptions:
    """What the user may choose; see the command line."""

    stated: Statements
    jobs: int = 1
    rules: Sequence[Path] = ()
    data: Path | None = None
    limits: Limits = field(default_factory=Limits)
    cache: ReadingCache | None = None


@dataclass(frozen=True)
class Screened:
    """The result, and what its pages and files are drawn from, aligned with `frame`."""

    screening: Screening
    frame: "GeoDataFrame"
    screens: Screens
    judged: Judged
    ground: Ground
    places: Places
    unread: bool


def screen(given: Given, options: ScreenOptions, lent: Pool | None = None) -> Screened:
    """Raises UserError for files or statements that cannot be used, SourceError for broken rules."""
    base = load_rulebase(options.rules, load_official(options.data) if options.data else ())
    as_of = options.stated.as_of
    base.check_day(as_of)
    screens = load_screens(base, as_of, options.rules)
    with (
        working_folder() as scratch, use_tables(base.tables),
        use_house(base.house(as_of)),
    ):  # fmt: skip
        laid = scratch / "given"
        laid.mkdir()
        named = lay_out(given, laid)
        if lent is not None:
            return _screen(laid, named, given, options, base, screens, lent, scratch)
        with WorkerPool(options.jobs, options.limits, scratch) as pool:
            return _screen(laid, named, given, options, base, screens, pool, scratch)


def _screen(
    laid: Path, named: Mapping[str, str], given: Given, options: ScreenOptions, base: RuleBase, screens: Screens,
    pool: Pool, scratch: Path,
) -> Screened:  # fmt: skip
    vocabulary, schemas, as_of = load_vocabulary(), load_schemas(), options.stated.as_of
    intake = take_in(laid, pool, options.limits, scratch)
    manifest = intake.manifest or Manifest()
    parsed = parse_all(intake.sources, pool, scratch, options.limits, options.cache)
    sources = [source for source in intake.sources if source.kind != "manifest"]
    papers, parsed = extract_in_workers(sources, parsed, pool, scratch, schemas, vocabulary, options.cache)
    facts = reconcile(papers, manifest, vocabulary, risen_fields(schemas, vocabulary))
    land = survey(papers, parsed, facts, vocabulary, manifest.roles)
    if not len(land.frame):
        raise DossierError(*_nothing(papers, given))
    extras, _ = read_extras(land.frame, papers, parsed)
    prior = read_prior(
        land.frame, papers, parsed, f"{PRIOR}/" if given.prior else None, base.value(FOREST, as_of) or (),
        base.value(OPEN, as_of) or (),
    )  # fmt: skip
    made = make_facts(land.frame, extras, prior, options.stated)
    judged = judge_screens(base, screens, made, as_of)
    boundary = next((folder_of(n, kind) for n, (kind, _) in enumerate(given.layers, 1) if kind == COUNTY), None)
    places = find_places(made.frame, papers, parsed, boundary)
    ground = measure_ground(made.frame, screens.mechanisms)
    notes = [*land.notes, *_notes(prior, places, given, options.stated), *_doubled(made.frame)]
    result = _result(intake, papers, named, given, options, base, screens, made.frame, judged, ground, places, notes)
    unread = any(paper.document.state in UNREAD_STATES for paper in papers) or bool(intake.problems)
    return Screened(result, made.frame, screens, judged, ground, places, unread)


def _result(
    intake: Intake, papers: Sequence[Extracted], named: Mapping[str, str], given: Given, options: ScreenOptions,
    base: RuleBase, screens: Screens, frame: "GeoDataFrame", judged: Judged, ground: Ground, places: Places,
    notes: Sequence[Banner],
) -> Screening:  # fmt: skip
    size, stated = len(frame), options.stated
    whole = Tally(ground, np.zeros(size, np.int64), 1)
    out = judged.outcome[screens.statistics.id] == NOT_ELIGIBLE
    by = judged.deciding[screens.statistics.id]
    counties, townships = sum_places(screens, judged, ground, places, out)
    return Screening(
        as_of=stated.as_of, version=__version__, name=given.parcels.stem,
        statements={"unplanted": stated.unplanted, "start": stated.start, "province": stated.province,
                    "prior_date": stated.prior_date},
        packs=base.packs, files=tuple(_file(paper, named) for paper in papers),
        layers=describe_layers(given), all=whole.sums(np.ones(size, bool))[0], taken_out=whole.sums(out)[0],
        taken_out_by={
            criterion.id: whole.sums(out & (by == place))[0]
            for place, criterion in enumerate(screens.statistics.criteria)
        },
        shapeless=int(shapely.is_missing(frame.geometry.to_numpy()).sum()), places_from=places.source,
        mechanisms=tuple(describe_mechanism(item, base, judged, whole, ground) for item in screens.mechanisms),
        statistics=describe_mechanism(screens.statistics, base, judged, whole, ground),
        waiting=tuple(wait for item in screens.mechanisms for wait in find_waiting(item, judged, ground)),
        counties=counties, townships=townships, notes=tuple(notes), problems=intake.problems,
    )  # fmt: skip


def _file(paper: Extracted, named: Mapping[str, str]) -> dict[str, Any]:
    document = paper.document
    problem = document.problem.model_dump() if document.problem is not None else None
    return {"path": _shown(document.path, named), "sha256": document.sha256, "type": document.type,
            "state": document.state, "problem": problem}  # fmt: skip


def _shown(path: str, named: Mapping[str, str]) -> str:
    """A path as the user gave it, by name only: where it lay on this machine is nobody's business."""
    return Path(named[path]).name if path in named else path.partition("/")[2]


def _nothing(papers: Sequence[Extracted], given: Given) -> tuple[str, str]:
    troubles = [paper.document for paper in papers if paper.document.state in UNREAD_STATES]
    why = f"（{troubles[0].state}）" if troubles else ""
    return (
        f"“{given.parcels}” 里没有读出任何地块{why}；请检查文件格式、图层和列名。",
        f"no parcel could be read from {given.parcels} {why}; check its format, layers and columns.",
    )


def _doubled(frame: "GeoDataFrame") -> list[Banner]:
    """Sums count ground twice where parcels of the file overlap."""
    shared = pd.to_numeric(frame["overlap_self_m2"], errors="coerce").fillna(0.0)
    count = int((shared > house("sliver_m2")).sum())
    return [_note("overlapping", count=count)] if count else []


def _note(key: str, **values: object) -> Banner:
    zh, en = (screen_word("note", key, lang, **values) for lang in ("zh", "en"))
    return Banner(code=f"screen_{key}", text=zh, text_en=en)


def _notes(prior: Any, places: Places, given: Given, stated: Statements) -> list[Banner]:
    told: list[tuple[str, dict[str, object]]] = []
    if given.prior is not None:
        told.append(
            ("prior_read", {"count": prior.features, "share": f"{prior.classed:.0%}", "date": stated.prior_date})
        )
    if places.elsewhere:
        told.append(("county_differs", {"count": places.elsewhere}))
    if places.source == "attributes":
        told.append(("places_dissolved", {}))
    if stated.unplanted:
        told.append(("unplanted_stated", {"start": stated.start or stated.as_of}))
    return [_note(key, **values) for key, values in told]
