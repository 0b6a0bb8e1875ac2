"""Pictures of whole pages with every place marked that a value was read at, for people who check a reading."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from checker.extraction.inspection import Inspection
from checker.model.document import SourceFile
from checker.model.evidence import Box
from checker.model.limits import Limits
from checker.model.parsed import Parsed
from checker.model.problem import Problem
from checker.parsers.payload import PagePicture, PicturePayload
from checker.report.fonts import chinese_font
from checker.report.messages import Messages
from checker.report.text import one_line
from checker.report.values import write_plain
from checker.workers.pool import Pool

if TYPE_CHECKING:
    from PIL import ImageDraw, ImageFont

MOST_PAGES = 40  # of one paper
KINDS = frozenset({"pdf", "image"})
SURE, FAIR = 0.95, 0.8
GREEN, AMBER, RED = (16, 128, 60), (196, 120, 0), (200, 30, 40)
INK, PAPER = (30, 30, 30), (246, 246, 244)
# Pixels: height of letters and lines of the column beside the page, its width, and the gap between ink and frame.
LETTER, LINE, COLUMN, MARGIN = 15, 21, 380, 2
VALUE = 22  # characters of a value in the column


@dataclass(frozen=True)
class Drawn:
    """The pictures of one paper in page order; pages that could not be drawn; how many were left out."""

    files: tuple[Path, ...] = ()
    failed: tuple[Problem, ...] = ()
    left: int = 0


@dataclass(frozen=True)
class Entry:
    """What was read at a place."""

    label: str
    value: str
    confidence: float
    doubtful: bool


@dataclass(frozen=True)
class Mark:
    """One place with all that was read there."""

    box: Box
    entries: tuple[Entry, ...]

    @property
    def colour(self) -> tuple[int, int, int]:
        """That of its least sure entry."""
        return min((_colour(entry) for entry in self.entries), key=(RED, AMBER, GREEN).index)


def draw_pages(
    papers: Sequence[Inspection], sources: Sequence[SourceFile], parsed: Mapping[str, Parsed], pool: Pool,
    folder: Path, limits: Limits, messages: Messages,
) -> dict[str, Drawn]:  # fmt: skip
    """One PNG a page in `folder`, by document id. Papers without pages (Word, tables, layers) have none.

    Raises OSError where the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    by_path = {source.path: source for source in sources if source.kind in KINDS}
    drawn: dict[str, Drawn] = {}
    for paper in papers:
        source = by_path.get(paper.document.path) or by_path.get(paper.document.path.rpartition("#")[0])
        if source is not None and source.id in parsed:
            drawn[paper.document.id] = _draw_paper(paper, source, parsed[source.id], pool, folder, limits, messages)
    return drawn


def _draw_paper(
    paper: Inspection, source: SourceFile, read: Parsed, pool: Pool, folder: Path, limits: Limits, messages: Messages
) -> Drawn:
    first, last = _pages_of(paper.document.path)
    pages = [page for page in read.pages if first <= page.number <= (last or page.number)]
    stem = re.sub(r"[^\w.-]+", "_", source.path)
    targets = [folder / f"{stem}-{page.number:03}.png" for page in pages[:MOST_PAGES]]
    orders = [
        PicturePayload(source=source, page=page.number, target=str(target.resolve()), turned=page.turned, limits=limits)
        for page, target in zip(pages, targets, strict=False)
    ]
    answers = pool.map("page_picture", orders, PagePicture, lambda order: order.source.path)
    files, failed = [], []
    for page, target, answer in zip(pages, targets, answers, strict=False):
        trouble = answer if isinstance(answer, Problem) else answer.problem
        if isinstance(answer, PagePicture) and trouble is None:
            mark_picture(target, marks_on(paper, page.number, messages), answer.per_unit)
            files.append(target)
        elif trouble is not None:
            failed.append(trouble.model_copy(update={"page": page.number}))
    return Drawn(tuple(files), tuple(failed), max(0, len(pages) - MOST_PAGES))


def _pages_of(path: str) -> tuple[int, int | None]:
    """First and last page of a paper inside a file (`file.pdf#3-5`); the last is None for a whole file."""
    match = re.search(r"#(\d+)(?:-(\d+))?$", path)
    return (int(match[1]), int(match[2] or match[1])) if match else (1, None)


def marks_on(paper: Inspection, page: int, messages: Messages) -> list[Mark]:
    """The places of a page from top to bottom, each once."""
    found: dict[Box, list[Entry]] = {}
    for field in paper.fields:
        label = field.label.text(messages.lang)
        for value in field.values:
            text = one_line(write_plain(value.value, field.unit, messages), VALUE)
            for place in value.places:
                if place.page == page and place.box is not None:
                    entry = Entry(label, text, place.confidence, field.doubtful)
                    entries = found.setdefault(place.box, [])
                    if entry not in entries:
                        entries.append(entry)
    return [Mark(box, tuple(found[box])) for box in sorted(found, key=lambda box: (box[1], box[0]))]


def _colour(entry: Entry) -> tuple[int, int, int]:
    return RED if entry.doubtful or entry.confidence < FAIR else AMBER if entry.confidence < SURE else GREEN


def mark_picture(file: Path, marks: Sequence[Mark], per_unit: float) -> None:
    """Draws numbered frames onto a picture and adds a column on the right that says what was read in each."""
    from PIL import Image, ImageDraw, ImageFont

    font = ImageFont.truetype(str(chinese_font().path), LETTER)
    with Image.open(file) as opened:
        page = opened.convert("RGB")
    lines = sum(1 + 2 * len(mark.entries) for mark in marks)
    sheet = Image.new("RGB", (page.width + COLUMN, max(page.height, (lines + 2) * LINE)), PAPER)
    sheet.paste(page, (0, 0))
    pen = ImageDraw.Draw(sheet)
    y = float(LINE)
    for number, mark in enumerate(marks, start=1):
        x0, top, x1, bottom = (value * per_unit for value in mark.box)
        pen.rectangle((x0 - MARGIN, top - MARGIN, x1 + MARGIN, bottom + MARGIN), outline=mark.colour, width=2)
        wide = pen.textlength(str(number), font=font) + 6
        _tag(pen, font, (max(0.0, x0 - MARGIN - wide), max(0.0, top - MARGIN)), wide, number, mark.colour)
        left = page.width + 10
        _tag(pen, font, (left, y), wide, number, mark.colour)
        for entry in mark.entries:
            doubt = " ?" if entry.doubtful else ""
            pen.text((left + 34, y), f"{entry.label} {entry.confidence:.2f}{doubt}", font=font, fill=_colour(entry))
            pen.text((left + 34, y + LINE), entry.value, font=font, fill=INK)
            y += 2 * LINE
        y += LINE / 2
    sheet.save(file, "PNG")


def _tag(
    pen: "ImageDraw.ImageDraw", font: "ImageFont.FreeTypeFont", corner: tuple[float, float], wide: float, number: int,
    colour: tuple[int, int, int],
) -> None:  # fmt: skip
    x, y = corner
    pen.rectangle((x, y, x + wide, y + LETTER + 4), fill=colour)
    pen.text((x + 3, y), str(number), font=font, fill=(255, 255, 255))
