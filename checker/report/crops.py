"""Pictures of the places that evidence stands at: chosen by how much hangs on them, drawn by workers, kept in the
audit folder under `evidence/` up to 4 MB together."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from checker.model.audit import Audit
from checker.model.base import Frozen
from checker.model.document import SourceFile
from checker.model.evidence import Box, Evidence
from checker.model.limits import Limits
from checker.model.parsed import Parsed
from checker.model.problem import Problem
from checker.parsers.cache import ReadingCache
from checker.parsers.crop_pages import KeptCrop, crop_pages
from checker.parsers.payload import CropPayload
from checker.report.folder import write_file
from checker.report.order import UNDONE, most_pressing_first
from checker.workers.pool import Pool

FOLDER, INDEX = "evidence", "index.json"
BYTES = 4_000_000
PAGES, BOXES, BATCH = 160, 40, 32  # pages drawn at most, boxes on one of them, pages asked for at a time
KINDS = frozenset({"pdf", "image", "docx"})
Place = tuple[str, int, Box]
_PICTURE = re.compile(r"d-[0-9a-f]+-p\d+-[0-9a-f]{8}\.[a-z]{3,4}")


class Crop(Frozen):
    """One picture: where on which paper, and its file in `evidence/`."""

    document: str
    page: int
    box: Box
    file: str
    width: int
    height: int

    @property
    def place(self) -> Place:
        return self.document, self.page, self.box


@dataclass(frozen=True)
class Crops:
    """The pictures with their bytes by file name; `left` is how many places have none."""

    items: tuple[Crop, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    left: int = 0

    @cached_property
    def _by_place(self) -> dict[Place, Crop]:
        return {item.place: item for item in self.items}

    def find(self, evidence: Evidence) -> Crop | None:
        if evidence.page is None or evidence.box is None:
            return None
        return self._by_place.get((evidence.document, evidence.page, evidence.box))

    def raw(self, crop: Crop) -> bytes:
        return self.files[crop.file]

    def within(self, limit: int) -> "Crops":
        """The first pictures that fit into `limit` bytes together; the others count as left."""
        kept, weight = 0, 0
        while kept < len(self.items) and weight + len(self.raw(self.items[kept])) <= limit:
            weight += len(self.raw(self.items[kept]))
            kept += 1
        items = self.items[:kept]
        return Crops(items, {item.file: self.raw(item) for item in items}, self.left + len(self.items) - kept)


def draw_crops(
    audit: Audit, sources: Sequence[SourceFile], parsed: Mapping[str, Parsed], pool: Pool, scratch: Path,
    limits: Limits, cache: ReadingCache | None = None,
) -> Crops:  # fmt: skip
    """Draws in workers what the findings rest on, the most pressing first, until 4 MB are full."""
    by_paper = _sources_by_paper(audit, sources)
    places = [place for place in dict.fromkeys(_places(audit)) if place[0] in by_paper]
    boxes: dict[tuple[str, int], list[Box]] = {}
    for document, number, box in places:
        boxes.setdefault((document, number), []).append(box)
    folder = scratch / FOLDER
    folder.mkdir(exist_ok=True)
    pages = list(boxes)[:PAGES]
    drawn: dict[Place, KeptCrop] = {}
    weight = 0
    for start in range(0, len(pages), BATCH):
        if weight >= BYTES:
            break
        batch = pages[start : start + BATCH]
        orders = [
            CropPayload(
                source=by_paper[document], page=number, boxes=tuple(boxes[document, number][:BOXES]),
                target=f"{folder}/{document}-{number}-", turned=_turned(parsed, by_paper[document], number),
                limits=limits,
            )
            for document, number in batch
        ]  # fmt: skip
        answers = crop_pages(orders, pool, cache)
        for (document, number), order, answer in zip(batch, orders, answers, strict=True):
            if isinstance(answer, Problem):
                continue  # counted in `left`, like a page that cannot be drawn
            for box, picture in zip(order.boxes, answer.crops, strict=False):
                drawn[document, number, box] = picture
                weight += len(picture.data)
    return _keep(drawn, places)


def _sources_by_paper(audit: Audit, sources: Sequence[SourceFile]) -> dict[str, SourceFile]:
    """Files that can be drawn by document id; a paper `file#first-last` is part of its file."""
    by_path = {source.path: source for source in sources if source.kind in KINDS}
    found = {}
    for paper in audit.dossier.documents:
        source = by_path.get(paper.path) or by_path.get(paper.path.rpartition("#")[0])
        if source is not None:
            found[paper.id] = source
    return found


def _turned(parsed: Mapping[str, Parsed], source: SourceFile, number: int) -> float:
    pages = parsed[source.id].pages if source.id in parsed else ()
    return next((page.turned for page in pages if page.number == number), 0.0)


def _keep(drawn: Mapping[Place, KeptCrop], places: Sequence[Place]) -> Crops:
    items, files, weight = [], {}, 0
    for place in places:
        if place not in drawn:
            continue
        picture = drawn[place]
        raw = picture.data
        if weight + len(raw) > BYTES:
            break
        document, page, box = place
        mark = hashlib.sha256(repr(box).encode()).hexdigest()[:8]
        name = f"{document}-p{page}-{mark}.{picture.kind}"
        items.append(Crop(document=document, page=page, box=box, file=name, width=picture.width, height=picture.height))
        files[name] = raw
        weight += len(raw)
    return Crops(tuple(items), files, len(places) - len(items))


def _places(audit: Audit) -> Iterator[Place]:
    """Places with a box, those of undone findings first, then of the others; each fact's own before its candidates'."""
    facts = {fact.id: fact for fact in audit.facts}
    findings = sorted(audit.findings, key=lambda item: (item.verdict not in UNDONE, most_pressing_first(item)))
    for finding in findings:
        for name in finding.facts:
            fact = facts.get(name)
            if fact is None:
                continue
            for piece in (*fact.evidence, *(piece for item in fact.candidates for piece in item.evidence)):
                if piece.box is not None and piece.page is not None:
                    yield piece.document, piece.page, piece.box


# -- in the audit folder --

_ITEMS = TypeAdapter(tuple[Crop, ...])


def read_crops(out: Path) -> Crops:
    """The pictures of an audit folder; none where there are none or a file does not match the index."""
    folder = out / FOLDER
    try:
        items = _ITEMS.validate_json((folder / INDEX).read_bytes())
        files = {item.file: (folder / Path(item.file).name).read_bytes() for item in items}
    except (OSError, ValidationError):
        return Crops()
    return Crops(items, files)


def write_crops(crops: Crops, out: Path) -> None:
    """Replaces the pictures of an earlier run. Raises OSError where the folder cannot be written."""
    folder = out / FOLDER
    before = read_crops(out).files
    listed = {Path(name).name for name in before}
    (folder / INDEX).unlink(missing_ok=True)
    for old in list(folder.iterdir()) if folder.is_dir() else ():
        # By the form of their names as well: a run that was killed leaves pictures and no index.
        if (old.name in listed or _PICTURE.fullmatch(old.name)) and old.name not in crops.files:
            old.unlink(missing_ok=True)
    for name, raw in crops.files.items():
        if before.get(name) != raw:  # hundreds of small files that seldom change
            write_file(folder / name, raw)
    if crops.items:
        write_file(folder / INDEX, _ITEMS.dump_json(crops.items, indent=1) + b"\n")
