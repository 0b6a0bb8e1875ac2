"""From the picture of a page to its lines and tables: colour, turn, rulings, recognition, order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from checker.model.evidence import Box
from checker.model.parsed import Line, Table
from checker.parsers.clean import clean
from checker.parsers.ocr_engine import Engine, Recognised
from checker.parsers.ocr_red import Separated, separate_red
from checker.parsers.ocr_rulings import find_rulings
from checker.parsers.ocr_seal import read_seal
from checker.parsers.ocr_upright import Turn, cut_quad, find_turn, turn_picture, turn_points
from checker.parsers.pdf_tables import find_tables, order_tables
from checker.parsers.pdf_text import Piece, join_pieces
from checker.parsers.text_tables import find_text_tables

LEAST_SCORE = 0.5  # below this a line is noise, as in the recogniser's own settings
_LEAST_RED_SCORE = 0.85  # red ink also holds patterns and halves of seals
_ROOM = 4.0  # heights of a line that one character may take
_DOUBTED = 0.3
_OPENED = re.compile(r"〔(\d{4})[\]\)）】］]")
_CLOSED = re.compile(r"[\[\(（【［](\d{4})〕")
_TALL = 1.5  # times its width: what is higher may run up the page
_HIGH = 1.7  # times the height of a level line: what is lower is a narrow sign
_SLANTED = 0.02  # a line that slopes more than this against the page is straightened on its own
_BLANK_INK = 0.0006  # share of dark pixels below which a sheet is blank


@dataclass(frozen=True)
class Reading:
    """What a picture says, in points of the turned picture. `certainty` is the mean score by characters, lines given up
    included; `blank` for an empty sheet. `passes` counts the looks for lines: 2 where red ink was read by itself."""

    lines: tuple[Line, ...]
    tables: tuple[Table, ...]
    turn: Turn
    certainty: float
    blank: bool
    passes: int


class _Scored(NamedTuple):
    box: Box
    found: Recognised


def read_picture(picture: Any, per_point: float, engine: Engine, max_cells: int) -> Reading:
    """Read a BGR picture with `per_point` pixels per point."""
    import numpy as np

    height, width = picture.shape[:2]
    parts = separate_red(picture, per_point)
    quads = engine.detect(parts.black)
    if not len(quads) and not parts.regions:
        return Reading((), (), Turn(0, 0.0), 0.0, _is_blank(picture), 1)
    turn = find_turn(parts.black, quads, engine) if len(quads) else Turn(0, 0.0)
    black = turn_picture(parts.black, turn)
    ruled = black if parts.red is None else turn_picture(_without_seals(picture, parts), turn)
    rulings = find_rulings(ruled, per_point)
    # After a quarter turn another corner is the upper left one.
    upright = np.roll(turn_points(quads, turn, width, height), turn.quarters, axis=1)
    boxes = [piece for quad in upright for piece in _parted(quad, rulings, per_point)]
    read = [
        _Scored(_in_points(quad, per_point), _believed(found, quad))
        for quad, found in zip(boxes, _recognise(black, boxes, engine), strict=True)
    ]
    seals: list[Line] = []
    passes = 1
    if parts.regions:
        red, seals, looked = _read_red(parts, turn, (width, height), per_point, engine)
        read = [item for item in read if not any(_same_place(item, other) for other in red)] + red
        passes += looked
    kept = [item for item in read if item.found.score >= LEAST_SCORE and item.found.text.strip()]
    pieces = [Piece(_tidy(item.found.text), *item.box) for item in kept]
    chars = [(piece.text, piece.x0, piece.top, piece.x1, piece.bottom) for piece in pieces]
    ruled = find_tables(rulings, chars, max_cells)
    aligned = find_text_tables([Piece(*char) for char in ruled.free], rulings, max_cells)
    return Reading(
        lines=_in_order(aligned.free, [*ruled.lines, *aligned.lines], kept, seals),
        tables=order_tables([*ruled.tables, *aligned.tables]),
        turn=turn,
        certainty=_certainty(read),
        blank=False,
        passes=passes,
    )


def _believed(found: Recognised, quad: Any) -> Recognised:
    """A line with far more room than its text needs was not understood, whatever the score: foreign scripts."""
    long, short = sorted((float(_span(quad[:, 0])), float(_span(quad[:, 1]))), reverse=True)
    if long > _ROOM * max(1.0, short) * max(1, len(found.text)):
        return Recognised(found.text, min(found.score, _DOUBTED))
    return found


def _span(values: Any) -> Any:
    """Distance between the smallest and the largest value."""
    return values.max() - values.min()


def _without_seals(picture: Any, parts: Separated) -> Any:
    """The picture with its red rulings, which forms have, and without the arcs and stars of seals."""
    whole = picture.copy()
    for x0, y0, x1, y1, _ in parts.regions:
        whole[y0:y1, x0:x1] = parts.black[y0:y1, x0:x1]
    return whole


def _tidy(text: str) -> str:
    """The text as printed: around the year of a document number both brackets are of the kind that either shows."""
    text = _OPENED.sub(r"〔\1〕", clean(text).strip())
    return _CLOSED.sub(r"〔\1〕", text)


def _recognise(picture: Any, quads: Sequence[Any], engine: Engine) -> list[Recognised]:
    """What stands in the quadrilaterals of a picture. A narrow one that is no higher than a line is a digit; higher
    ones run up the page, or down it sign below sign, whatever reads better."""
    import numpy as np

    crops = [_crop(picture, quad) for quad in quads]
    level = [crop.shape[0] for crop in crops if crop.shape[1] > crop.shape[0]]
    high = _HIGH * float(np.median(level)) if level else 0.0
    tall = [n for n, crop in enumerate(crops) if crop.shape[0] > max(8.0, high, _TALL * crop.shape[1])]
    stacked = engine.recognise([_beside(crops[number]) for number in tall])
    for number in tall:
        crops[number] = np.ascontiguousarray(np.rot90(crops[number]))
    found = engine.recognise(crops)
    for number, other in zip(tall, stacked, strict=True):
        found[number] = max(other, found[number], key=lambda one: one.score)
    return found


def _beside(crop: Any) -> Any:
    """Signs that stand below each other, side by side."""
    import numpy as np

    height, width = crop.shape[:2]
    count = max(2, round(height / width))
    edges = [round(height * part / count) for part in range(count + 1)]
    side = max(b - a for a, b in pairwise(edges))
    parts = [crop[max(0, b - side) : max(0, b - side) + side] for b in edges[1:]]
    return np.ascontiguousarray(np.hstack(parts))


def _crop(picture: Any, quad: Any) -> Any:
    """One line as a picture of its own; a plain cut where the line is level."""
    rise = abs(quad[1][1] - quad[0][1]) + abs(quad[2][1] - quad[3][1])
    run = abs(quad[1][0] - quad[0][0]) + 1
    if rise > _SLANTED * run + 4:
        crop = cut_quad(picture, quad)
    else:
        height, width = picture.shape[:2]
        x0, x1 = max(0, int(quad[:, 0].min())), min(width, int(quad[:, 0].max()) + 1)
        y0, y1 = max(0, int((quad[0][1] + quad[1][1]) / 2)), min(height, int((quad[2][1] + quad[3][1]) / 2) + 1)
        crop = picture[y0 : max(y1, y0 + 2), x0 : max(x1, x0 + 2)]
        if not crop.size:
            crop = cut_quad(picture, quad)
    return crop


def _parted(quad: Any, rulings: Sequence[Box], per_point: float) -> list[Any]:
    """A line cut where a vertical ruling crosses it: neighbouring cells are often found as one line."""
    import numpy as np

    x0, x1 = quad[:, 0].min(), quad[:, 0].max()
    y0, y1 = quad[:, 1].min(), quad[:, 1].max()
    high = y1 - y0
    cuts = sorted(
        x * per_point
        for x, top, other, bottom in rulings
        if x == other
        and x0 + 0.4 * high < x * per_point < x1 - 0.4 * high
        and min(bottom * per_point, y1) - max(top * per_point, y0) >= 0.85 * high
    )
    if not cuts:
        return [quad]
    margin = max(1.0, 0.8 * per_point)
    edges = [x0, *(cut for number, cut in enumerate(cuts) if not number or cut - cuts[number - 1] > 4), x1]
    return [
        np.array([[left, y0], [right, y0], [right, y1], [left, y1]], dtype=float)
        for left, right in (
            (edges[i] + (margin if i else 0), edges[i + 1] - (margin if i + 2 < len(edges) else 0))
            for i in range(len(edges) - 1)
        )
        if right - left >= 4
    ]


def _read_red(
    parts: Separated, turn: Turn, size: tuple[int, int], per_point: float, engine: Engine
) -> tuple[list[_Scored], list[Line], int]:
    """Letterheads and stamps in red ink, words of round seals, and 1 where a second look for lines was needed."""
    import numpy as np

    red = turn_picture(parts.red, turn)
    height, width = red.shape[:2]
    read: list[_Scored] = []
    seals: list[Line] = []
    looked = 0
    for region in parts.regions:
        x0, y0, x1, y1 = region[:4]
        corners = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], dtype=float)
        turned = turn_points(corners, turn, *size)
        left, top = np.maximum(turned.min(axis=0) - 4 * per_point, 0).astype(int)
        right, bottom = np.minimum(turned.max(axis=0) + 4 * per_point, (width, height)).astype(int)
        if region.round:
            margin = int(4 * per_point)
            inner = region._replace(x0=left + margin, y0=top + margin, x1=right - margin, y1=bottom - margin)
            words = read_seal(red, inner, engine)
            if words is not None:
                box = _in_points(np.array([[inner.x0, inner.y0], [inner.x1, inner.y1]]), per_point)
                seals.append(Line(text=clean(words.text), box=box, confidence=round(words.score, 3), seal=True))
            continue
        looked = 1
        cut = np.ascontiguousarray(red[top:bottom, left:right])
        quads = engine.detect(cut, smallest_side=64)
        found = _recognise(cut, quads, engine)
        read += [
            _Scored(_in_points(quad + np.array([left, top]), per_point), item)
            for quad, item in zip(quads, found, strict=True)
            if item.score >= _LEAST_RED_SCORE
        ]
    return read, seals, looked


def _same_place(one: _Scored, other: _Scored) -> bool:
    """True for a rest of red text in the black layer, which the red layer says better."""
    (ax0, atop, ax1, abottom), (bx0, btop, bx1, bbottom) = one.box, other.box
    across, down = min(ax1, bx1) - max(ax0, bx0), min(abottom, bbottom) - max(atop, btop)
    return across > 0 and down > 0 and across * down > 0.5 * (ax1 - ax0) * (abottom - atop)


def _in_order(
    pieces: Sequence[Piece], rows: Sequence[Line], kept: Sequence[_Scored], seals: Sequence[Line]
) -> tuple[Line, ...]:
    """Lines from top to bottom, each as sure as its least sure piece."""
    placed = [*join_pieces(pieces), *((line.text, line.box) for line in rows if line.box)]
    lines = [
        Line(text=text, box=box, confidence=round(min(_scores_within(box, kept), default=0.0), 3))
        for text, box in placed
        if text
    ]
    return tuple(sorted([*lines, *seals], key=lambda line: (line.box or (0, 0))[1] if not line.seal else _foot(line)))


def _foot(line: Line) -> float:
    return line.box[3] if line.box else 0.0


def _scores_within(box: Box, kept: Sequence[_Scored]) -> list[float]:
    x0, top, x1, bottom = box
    return [
        item.found.score
        for item in kept
        if x0 - 0.01 <= item.box[0] and item.box[2] <= x1 + 0.01 and top - 0.01 <= item.box[1]
        and item.box[3] <= bottom + 0.01
    ]  # fmt: skip


def _certainty(read: Sequence[_Scored]) -> float:
    letters = sum(max(1, len(item.found.text)) for item in read)
    return sum(item.found.score * max(1, len(item.found.text)) for item in read) / letters if letters else 0.0


def _in_points(points: Any, per_point: float) -> Box:
    x0, top = points.min(axis=0) / per_point
    x1, bottom = points.max(axis=0) / per_point
    return round(float(x0), 2), round(float(top), 2), round(float(x1), 2), round(float(bottom), 2)


def _is_blank(picture: Any) -> bool:
    """True for a sheet with hardly any marks darker than their surroundings."""
    import cv2
    import numpy as np

    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    ink = cv2.adaptiveThreshold(grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 25)
    return bool(np.count_nonzero(ink) < _BLANK_INK * ink.size)
