"""What is drawn on a page besides text: straight rulings and pictures; and which texts are misplaced by pdfium."""

import ctypes
from dataclasses import dataclass, field
from typing import Any

from checker.model.evidence import Box
from checker.parsers.pdf_frame import PageFrame

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_THIN = 3.0  # points: a filled rectangle thinner than this is a ruling
_SHORTEST = 4.0
_MAX_DEPTH = 6
_SPOKEN_KEY = "ActualText\0".encode("utf-16-le")
_KEY_BYTES = len(_SPOKEN_KEY)
MAX_RULINGS = 6_000
MAX_PICTURES = 300


@dataclass
class Marks:
    """Straight horizontal and vertical rulings as boxes without height or width, area of pictures in square points and
    where they stand, number of objects; `cut` where a limit ended the look."""

    rulings: list[Box] = field(default_factory=list)
    shades: list[Box] = field(default_factory=list)
    image_area: float = 0.0
    pictures: list[Box] = field(default_factory=list)
    spoken: dict[int, Matrix] = field(default_factory=dict)
    objects: int = 0
    cut: bool = False


def read_marks(page: Any, frame: PageFrame, limit: int) -> Marks:
    """Look at every object of a page, at most `limit`."""
    import pypdfium2.raw as pdfium

    marks = Marks()
    _walk(pdfium, page.raw, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, _IDENTITY, frame, marks, limit, 0)
    return marks


def _walk(
    pdfium: Any,
    holder: Any,
    count: Any,
    get: Any,
    matrix: Matrix,
    frame: PageFrame,
    marks: Marks,
    limit: int,
    depth: int,
) -> None:
    for index in range(max(0, count(holder))):
        if marks.objects >= limit:
            marks.cut = True
            return
        item = get(holder, index)
        marks.objects += 1
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            if depth and _is_spoken(pdfium, item):
                marks.spoken[address_of(item)] = matrix
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            if len(marks.rulings) + len(marks.shades) < MAX_RULINGS:
                _path(pdfium, item, _times(_matrix_of(pdfium, item), matrix), frame, marks)
            else:
                marks.cut = True
        elif kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING):
            box = _extent(pdfium, item, matrix, frame)
            marks.image_area += (box[2] - box[0]) * (box[3] - box[1])
            if kind == pdfium.FPDF_PAGEOBJ_IMAGE and len(marks.pictures) < MAX_PICTURES:
                marks.pictures.append(box)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            inner = _times(_matrix_of(pdfium, item), matrix)
            _walk(
                pdfium, item, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, inner, frame, marks, limit,
                depth + 1,
            )  # fmt: skip


def address_of(handle: Any) -> int:
    """Where an object of pdfium stands in memory: two handles of one object are not equal, their addresses are."""
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def _is_spoken(pdfium: Any, item: Any) -> bool:
    """True for text whose characters a mark gives as ActualText, as browsers do where a glyph has two meanings."""
    key, length = ctypes.create_string_buffer(_KEY_BYTES), ctypes.c_ulong()
    place = ctypes.cast(key, ctypes.POINTER(ctypes.c_ushort))
    for number in range(max(0, pdfium.FPDFPageObj_CountMarks(item))):
        mark = pdfium.FPDFPageObj_GetMark(item, number)
        for other in range(max(0, pdfium.FPDFPageObjMark_CountParams(mark))):
            found = pdfium.FPDFPageObjMark_GetParamKey(mark, other, place, _KEY_BYTES, length)
            if found and length.value == _KEY_BYTES and key.raw == _SPOKEN_KEY:
                return True
    return False


def _path(pdfium: Any, item: Any, matrix: Matrix, frame: PageFrame, marks: Marks) -> None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(item, fill, stroke) or not (fill.value or stroke.value):
        return
    segments = _segments(pdfium, item, matrix, frame, bool(stroke.value))
    if not segments:
        return
    x0 = min(min(a[0], b[0]) for a, b in segments)
    x1 = max(max(a[0], b[0]) for a, b in segments)
    top = min(min(a[1], b[1]) for a, b in segments)
    bottom = max(max(a[1], b[1]) for a, b in segments)
    if x1 - x0 > frame.width * 0.97 and bottom - top > frame.height * 0.97:
        return  # the sheet itself
    held = marks.rulings if stroke.value else marks.shades
    if not stroke.value and (x1 - x0 <= _THIN or bottom - top <= _THIN):
        segments = [_middle(x0, top, x1, bottom)]  # a line drawn as a thin box
        held = marks.rulings
    for (ax, ay), (bx, by) in segments:
        if abs(ay - by) <= 1 and abs(ax - bx) >= _SHORTEST:
            y = (ay + by) / 2
            held.append((min(ax, bx), y, max(ax, bx), y))
        elif abs(ax - bx) <= 1 and abs(ay - by) >= _SHORTEST:
            x = (ax + bx) / 2
            held.append((x, min(ay, by), x, max(ay, by)))


def _segments(
    pdfium: Any, item: Any, matrix: Matrix, frame: PageFrame, stroked: bool
) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Straight segments of a path, as seen; none of a filled shape with curves, which is a letter or a drawing."""
    x, y = ctypes.c_float(), ctypes.c_float()
    start = here = (0.0, 0.0)
    segments = []
    for index in range(min(max(0, pdfium.FPDFPath_CountSegments(item)), MAX_RULINGS)):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        if not pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        a, b, c, d, e, f = matrix
        point = frame.point(a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if not stroked and kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            return []
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            segments.append((here, point))
        here = point
        if pdfium.FPDFPathSegment_GetClose(segment):
            segments.append((here, start))
            here = start
    return segments


def _middle(x0: float, top: float, x1: float, bottom: float) -> tuple[tuple[float, float], tuple[float, float]]:
    if bottom - top <= x1 - x0:
        middle = (top + bottom) / 2
        return (x0, middle), (x1, middle)
    middle = (x0 + x1) / 2
    return (middle, top), (middle, bottom)


def _extent(pdfium: Any, item: Any, matrix: Matrix, frame: PageFrame) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return 0.0, 0.0, 0.0, 0.0
    a, b, c, d, e, f = matrix
    corners = [
        frame.point(a * x + c * y + e, b * x + d * y + f)
        for x, y in ((left.value, bottom.value), (right.value, top.value))
    ]
    xs = sorted(min(max(corner[0], 0.0), frame.width) for corner in corners)
    ys = sorted(min(max(corner[1], 0.0), frame.height) for corner in corners)
    return xs[0], ys[0], xs[1], ys[1]


def _matrix_of(pdfium: Any, item: Any) -> Matrix:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, matrix):
        return _IDENTITY
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies `first`, then `then`."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u
