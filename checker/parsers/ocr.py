"""Worker task: recognises the text of one page."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from checker.model.document import SourceFile
from checker.model.evidence import Box
from checker.model.limits import Limits
from checker.model.parsed import Line, Page, Table
from checker.model.problem import Problem, ProblemCode
from checker.parsers.doc import converted
from checker.parsers.docx_pictures import pasted_scan
from checker.parsers.ocr_engine import load_engine
from checker.parsers.ocr_read import Reading, read_picture
from checker.parsers.ocr_upright import turn_back
from checker.parsers.payload import OcrPayload
from checker.parsers.pdf_scan import open_page
from checker.parsers.picture import Picture, frame_of, open_image, render_page
from checker.parsers.trouble import Unreadable
from checker.workers.detail import detail_of

POOR = 0.8  # mean score by characters: below this a scan counts as not read
_FEW_LETTERS = 30  # a picture amid text with fewer is a photo or drawing whose words decide nothing
_SURE = 0.8
_NO_MEMORY = ("bad_alloc", "Failed to allocate memory", "Insufficient memory")
Move = Callable[[Box], Box]


def run(payload: dict[str, Any]) -> Page:
    """Read one page. Every trouble becomes a named problem of it."""
    order = OcrPayload.model_validate(payload)
    try:
        return _read(order)
    except Unreadable as trouble:
        detail = trouble.detail.replace(order.source.location, order.source.path)
        return _unread(order, trouble.code, detail)
    except MemoryError:
        raise  # the child names it
    except Exception as error:  # noqa: BLE001 - libraries raise anything on damaged files
        # onnxruntime says in words what other libraries say by MemoryError.
        code: ProblemCode = "limit_memory" if any(sign in str(error) for sign in _NO_MEMORY) else "unreadable"
        return _unread(order, code, detail_of(error, {order.source.location: order.source.path}))


def _read(order: OcrPayload) -> Page:
    source, limits = order.source, order.limits
    if source.kind == "pdf" and order.pictures:
        with open_page(source.location, order.page) as (page, dpi):
            return _parts(order, [render_page(page, limits, dpi, part) for part in order.pictures])
    return _whole(order, picture_of(source, order.page, limits))


def picture_of(source: SourceFile, number: int, limits: Limits) -> Picture:
    """A whole page (PDF), frame (image) or pasted scan (Word). Raises Unreadable."""
    if source.kind == "pdf":
        with open_page(source.location, number) as (page, dpi):
            return render_page(page, limits, dpi)
    if source.kind == "docx":
        return _pasted(Path(source.location), number, limits)
    if source.kind == "doc":
        with converted(Path(source.location), limits.document_seconds) as file:
            return _pasted(file, number, limits)
    with open_image(Path(source.location), limits, source.path) as image:
        return frame_of(image, number, limits)


def _pasted(file: Path, number: int, limits: Limits) -> Picture:
    with open_image(pasted_scan(file, number), limits) as image:
        return frame_of(image, 1, limits)


def _whole(order: OcrPayload, picture: Picture) -> Page:
    reading = read_picture(picture.pixels, picture.per_point, load_engine(), order.limits.table_cells)
    height, width = (side / picture.per_point * picture.unit for side in picture.pixels.shape[:2])
    if reading.turn.quarters % 2:
        width, height = height, width
    code, detail = _judge(reading)
    return Page(
        number=order.page,
        width=round(width, 2),
        height=round(height, 2),
        method="ocr" if reading.lines else "none",
        lines=tuple(_line(line, lambda box: _scaled(box, picture.unit)) for line in reading.lines),
        tables=tuple(_table(table, lambda box: _scaled(box, picture.unit)) for table in reading.tables),
        problem=Problem(code=code, path=order.source.path, page=order.page, detail=detail) if code else None,
        turned=round(reading.turn.degrees, 3),
    )


def _judge(reading: Reading) -> tuple[ProblemCode | None, str]:
    if not reading.lines:
        if reading.blank:
            return None, ""
        return ("poor_scan", "nothing recognised with confidence") if reading.certainty else ("no_text", "")
    if reading.certainty < POOR:
        return "poor_scan", f"mean confidence {reading.certainty:.2f}"
    return None, ""


def _parts(order: OcrPayload, pictures: list[Picture]) -> Page:
    """What the pictures amid a page's own text say, in the page's own coordinates."""
    lines: list[Line] = []
    tables: list[Table] = []
    problem: Problem | None = None
    for picture, part in zip(pictures, order.pictures, strict=True):
        reading = read_picture(picture.pixels, picture.per_point, load_engine(), order.limits.table_cells)
        letters = sum(len(line.text) for line in reading.lines)
        if reading.lines and reading.certainty < POOR and letters >= _FEW_LETTERS:
            detail = f"picture, mean confidence {reading.certainty:.2f}"
            problem = problem or Problem(code="poor_scan", path=order.source.path, page=order.page, detail=detail)
        move = _mover(reading, picture, part)
        lines += [_line(line, move) for line in reading.lines if letters >= _FEW_LETTERS or line.confidence >= _SURE]
        tables += [_table(table, move) for table in reading.tables]
    return Page(
        number=order.page, method="ocr" if lines else "none", lines=tuple(lines), tables=tuple(tables), problem=problem
    )


def _mover(reading: Reading, picture: Picture, part: Box) -> Move:
    height, width = (side / picture.per_point for side in picture.pixels.shape[:2])

    def move(box: Box) -> Box:
        x0, top, x1, bottom = turn_back(box, reading.turn, width, height)
        return (
            round(x0 + part[0], 2), round(top + part[1], 2), round(x1 + part[0], 2), round(bottom + part[1], 2)
        )  # fmt: skip

    return move


def _scaled(box: Box, unit: float) -> Box:
    return (
        box if unit == 1.0
        else (round(box[0] * unit, 2), round(box[1] * unit, 2), round(box[2] * unit, 2), round(box[3] * unit, 2))
    )  # fmt: skip


def _line(line: Line, move: Move) -> Line:
    return line.model_copy(update={"box": move(line.box)}) if line.box is not None else line


def _table(table: Table, move: Move) -> Table:
    cells = tuple(cell.model_copy(update={"box": move(cell.box)}) if cell.box else cell for cell in table.cells)
    return table.model_copy(update={"cells": cells, "box": move(table.box) if table.box else None})


def _unread(order: OcrPayload, code: ProblemCode, detail: str) -> Page:
    problem = Problem(code=code, path=order.source.path, page=order.page, detail=detail)
    return Page(number=order.page, method="none", problem=problem)
