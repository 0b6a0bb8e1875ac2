"""Worker tasks for looking at results: pages as pictures with a place marked, reports in a format."""

from pathlib import Path
from typing import Any

from checker.intake.inventory import Found
from checker.intake.manifest import MANIFEST_NAME, load_manifest
from checker.intake.register import register
from checker.intake.take_in import take_in
from checker.model.base import Frozen
from checker.model.document import SourceFile
from checker.model.errors import UserError
from checker.model.evidence import Box
from checker.model.limits import Limits
from checker.model.problem import Problem
from checker.parsers.cache import ReadingCache
from checker.parsers.parse import parse_all
from checker.parsers.payload import PagePicture, PicturePayload
from checker.report.beside import read_beside
from checker.report.folder import write_file
from checker.report.formats import load_format
from checker.report.messages import Lang
from checker.report.read_audit import read_audit
from checker.web.runner import own_pool
from checker.workers.leftovers import working_folder

DPI = 130.0
MARK, MARGIN, THICK = (200, 30, 40), 4, 3  # pixels


class PictureOrder(Frozen):
    """Page `page` of the paper at `path`, whose content is `sha256`, with `box` marked, into the file `target`."""

    papers: str
    path: str
    page: int
    box: Box | None
    target: str
    cache: str
    limits: Limits


class ReportOrder(Frozen):
    """The audit in `folder` in a format, into its file there (Chinese) or one with the language in its name."""

    folder: str
    format: str
    lang: Lang


class Made(Frozen):
    """The file, or why there is none."""

    file: str = ""
    zh: str = ""
    en: str = ""


def picture(payload: dict[str, Any]) -> Made:
    """Draws a page the way it was read."""
    order = PictureOrder.model_validate(payload)
    with working_folder() as scratch:
        try:
            return _picture(order, scratch)
        except UserError as error:
            return Made(zh=error.zh, en=error.en)


def _picture(order: PictureOrder, scratch: Path) -> Made:
    pool = own_pool(1, order.limits)
    source = _source(order, scratch)
    if source is None:
        return Made(zh="该文件已不在项目中。", en="The paper is not in the dossier any more.")
    cache = ReadingCache(Path(order.cache))
    read = parse_all([source], pool, scratch, order.limits, cache)[source.id]
    turned = next((page.turned for page in read.pages if page.number == order.page), 0.0)
    place = scratch / "page.png"
    wanted = PicturePayload(
        source=source, page=order.page, target=str(place.resolve()), turned=turned, dpi=DPI, limits=order.limits
    )
    [answer] = pool.map("page_picture", [wanted], PagePicture, lambda one: one.source.path)
    trouble = answer if isinstance(answer, Problem) else answer.problem
    if isinstance(answer, Problem) or trouble is not None:
        detail = trouble.code if trouble else ""
        return Made(zh=f"该页无法显示（{detail}）。", en=f"The page cannot be shown ({detail}).")
    write_file(Path(order.target), _marked(place, order.box, answer.per_unit))
    return Made(file=order.target)


def _source(order: PictureOrder, scratch: Path) -> SourceFile | None:
    """The file of the paper; what lies in an archive is unpacked for it."""
    papers, path = Path(order.papers), order.path.rpartition("#")[0] or order.path
    direct = papers / path
    if direct.is_file() and direct.resolve().is_relative_to(papers.resolve()):
        manifest = load_manifest(papers / MANIFEST_NAME) if (papers / MANIFEST_NAME).is_file() else None
        found = Found(path=path, location=str(direct.resolve()), size=direct.stat().st_size)
        return register([found], manifest, order.limits)[0]
    intake = take_in(papers, own_pool(1, order.limits), order.limits, scratch)
    return next((source for source in intake.sources if source.path == path), None)


def _marked(place: Path, box: Box | None, per_unit: float) -> bytes:
    if box is None:
        return place.read_bytes()
    from io import BytesIO

    from PIL import Image, ImageDraw

    with Image.open(place) as opened:
        drawn = opened.convert("RGB")
    x0, top, x1, bottom = (value * per_unit for value in box)
    frame = (x0 - MARGIN, top - MARGIN, x1 + MARGIN, bottom + MARGIN)
    ImageDraw.Draw(drawn).rectangle(frame, outline=MARK, width=THICK)
    out = BytesIO()
    drawn.save(out, "PNG")
    return out.getvalue()


def report(payload: dict[str, Any]) -> Made:
    """Lays out a report of a finished audit, once."""
    order = ReportOrder.model_validate(payload)
    folder = Path(order.folder)
    try:
        form = load_format(order.format)
        target = report_file(folder, form.file_name, order.lang)
        if not target.is_file():
            write_file(target, form.render(read_audit(folder), order.lang, read_beside(folder)))
    except UserError as error:
        return Made(zh=error.zh, en=error.en)
    return Made(file=str(target))


def report_file(folder: Path, name: str, lang: Lang) -> Path:
    """Where a report of a language lies in the audit folder."""
    place = folder / name
    return place if lang == "zh" else place.with_name(f"{place.stem}.{lang}{place.suffix}")
