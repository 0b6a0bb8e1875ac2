"""Characters of a page, and lines made of them."""

import ctypes
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from checker.model.evidence import Box
from checker.model.parsed import Line
from checker.parsers.clean import clean, is_ideographic
from checker.parsers.pdf_frame import PageFrame
from checker.parsers.pdf_marks import Matrix, address_of

# One character as seen: text, x0, top, x1, bottom. Plain tuples: there are thousands on a page.
Char = tuple[str, float, float, float, float]
LINE_BREAK: Char = ("\n", 0.0, 0.0, 0.0, 0.0)
SPACE: Char = (" ", 0.0, 0.0, 0.0, 0.0)
_SPACE_GAP = 0.25  # of the height of a line: a real gap between two pieces
_DESCENT = 0.12  # of a font's size, below the base line
_PIECE_GAP = 1.5  # a gap this wide parts two pieces, e.g. two cells
_CJK_SPACE_GAP = 0.8  # spaces that pdfium puts between spread-out Chinese characters are none below this


class Piece(NamedTuple):
    """Characters that follow each other on one line. `starts`: where each begins, if known."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    starts: tuple[float, ...] = ()


def read_chars(textpage: Any, frame: PageFrame, limit: int, spoken: Mapping[int, Matrix] | None = None) -> list[Char]:
    """All characters in pdfium's order, at most `limit`; line breaks as "\\n". `spoken`: see Marks."""
    import pypdfium2.raw as pdfium

    handle = textpage.raw
    unicode_of, box_of = pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    text_object_of = pdfium.FPDFText_GetTextObject
    rect = pdfium.FS_RECTF()
    place = ctypes.byref(rect)
    upright = frame.rotation == 0
    left, top = frame.left, frame.top
    chars: list[Char] = []
    append = chars.append
    for index in range(min(textpage.count_chars(), limit)):
        code = unicode_of(handle, index)
        if code in (10, 13):
            append(LINE_BREAK)
        elif code in (32, 160):
            append(SPACE)
        elif code and box_of(handle, index, place):
            text = "-" if code in (2, 0xAD, 0xFFFE) else chr(code)
            form = spoken.get(address_of(text_object_of(handle, index))) if spoken else None
            if form is not None:
                _place(pdfium, handle, index, form, rect)
            if upright:
                append((text, rect.left - left, top - rect.top, rect.right - left, top - rect.bottom))
            else:
                append((text, *frame.box(rect.left, rect.bottom, rect.right, rect.top)))
    return chars


def _place(pdfium: Any, handle: Any, index: int, form: Matrix, rect: Any) -> None:
    """Moves the box of a character given by ActualText (browsers write it for 白, 工, 目, 方, whose glyphs also stand
    for radicals) from the space of its form to that of the page. The box is the glyph's own, so it gets the height of
    the font, as the other characters have it, where the text is upright: the matrix of the character is right."""
    a, b, c, d, e, f = form
    xs = [a * x + c * y + e for x in (rect.left, rect.right) for y in (rect.bottom, rect.top)]
    ys = [b * x + d * y + f for x in (rect.left, rect.right) for y in (rect.bottom, rect.top)]
    rect.left, rect.right, rect.bottom, rect.top = min(xs), max(xs), min(ys), max(ys)
    matrix = pdfium.FS_MATRIX()
    if pdfium.FPDFText_GetMatrix(handle, index, matrix) and abs(matrix.b) + abs(matrix.c) < 0.01 * abs(matrix.d):
        size = abs(matrix.d) * pdfium.FPDFText_GetFontSize(handle, index)
        rect.bottom = min(rect.bottom, matrix.f - _DESCENT * size)
        rect.top = max(rect.top, matrix.f + (1 - _DESCENT) * size)


def make_lines(pieces: Sequence[Piece]) -> tuple[Line, ...]:
    """Lines from top to bottom; pieces of one visual line joined, with a space only where there is a gap."""
    return tuple(Line(text=text, box=box) for text, box in join_pieces(pieces) if text)


def order_lines(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Lines from top to bottom, those of one height from left to right."""
    return tuple(sorted(lines, key=lambda line: (round(line.box[1], 1), line.box[0]) if line.box else (0.0, 0.0)))


def make_pieces(chars: Iterable[Char]) -> list[Piece]:
    """Runs of characters on one line without a wide gap."""
    pieces: list[Piece] = []
    texts: list[str] = []
    starts: list[float] = []
    x0 = top = x1 = bottom = 0.0
    spaced = False

    def close() -> None:
        if texts:
            pieces.append(Piece("".join(texts), x0, top, x1, bottom, tuple(starts)))
            texts.clear()
            starts.clear()

    for text, left, above, right, below in chars:
        if text == "\n":
            close()
            spaced = False
            continue
        if text == " ":
            spaced = True
            continue
        if texts:
            height, own_height = bottom - top, below - above
            if own_height > height:
                height = own_height
            gap = left - x1
            drop = (above + below - top - bottom) / 2
            if gap > height * _PIECE_GAP or gap < -height or drop > height / 2 or drop < -height / 2 or right < x0:
                close()
        if not texts:
            texts.append(text)
            starts.append(left)
            x0, top, x1, bottom = left, above, right, below
        else:
            if spaced and (gap > height * _CJK_SPACE_GAP or not (is_ideographic(text) and is_ideographic(texts[-1]))):
                texts.append(" ")
                starts.append(left)
            texts.append(text)
            starts.append(left)
            x0 = left if left < x0 else x0
            top = above if above < top else top
            x1 = right if right > x1 else x1
            bottom = below if below > bottom else bottom
        spaced = False
    close()
    return pieces


def join_pieces(pieces: Sequence[Piece]) -> list[tuple[str, Box]]:
    """Pieces of one visual line become one text; lines come from top to bottom."""
    rows: list[list[Piece]] = []
    bands: list[tuple[float, float]] = []
    for piece in sorted(pieces, key=lambda item: ((item.top + item.bottom) / 2, item.x0)):
        middle = (piece.top + piece.bottom) / 2
        # Only the last few bands can still reach down to this piece.
        for back in range(len(rows) - 1, max(-1, len(rows) - 4), -1):
            top, bottom = bands[back]
            overlap = min(bottom, piece.bottom) - max(top, piece.top)
            smaller = min(bottom - top, piece.bottom - piece.top)
            if top <= middle <= bottom and overlap >= smaller * 0.5 and not _is_upright(piece):
                rows[back].append(piece)
                break
        else:
            rows.append([piece])
            bands.append((piece.top, piece.bottom))
    lines = [_join_row(sorted(row, key=lambda piece: piece.x0)) for row in rows]
    return sorted(lines, key=lambda line: (round(line[1][1], 1), line[1][0]))


def _join_row(row: list[Piece]) -> tuple[str, Box]:
    row = _filled(row)
    text, right = row[0].text, row[0].x1
    before = row[0]
    for piece in row[1:]:
        text += _gap(before, piece, right) + piece.text
        right = max(right, piece.x1)
        before = piece
    box = (min(p.x0 for p in row), min(p.top for p in row), right, max(p.bottom for p in row))
    return clean(text).strip(), (round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2))


def _filled(row: list[Piece]) -> list[Piece]:
    """Pieces from left to right; one that fills a gap inside another, such as 〇 of another font, is put into it."""
    kept: list[Piece] = []
    for piece in row:
        outer = kept[-1] if kept else None
        if outer is None or not outer.starts or piece.x1 > outer.x1 or piece.x0 < outer.x0:
            kept.append(piece)
            continue
        place = bisect_left(outer.starts, (piece.x0 + piece.x1) / 2)
        near = place < len(outer.starts) and outer.starts[place] - piece.x1 < (piece.bottom - piece.top) * _SPACE_GAP
        if near and outer.text[place] == " ":
            place += 1  # the space stood for the gap
        before, after = outer.text[:place].rstrip(), outer.text[place:]
        starts = (*outer.starts[: len(before)], *[piece.x0] * len(piece.text), *outer.starts[place:])
        kept[-1] = outer._replace(text=before + piece.text + after, starts=starts)
    return kept


def _gap(before: Piece, piece: Piece, right: float) -> str:
    """Between two pieces: two spaces part columns, one is a gap within a text, such as a spread-out title."""
    gap, height = piece.x0 - right, piece.bottom - piece.top
    if gap <= height * _SPACE_GAP:
        return ""
    spread = len(before.text) == 1 and len(piece.text) == 1
    return "  " if gap > height * _PIECE_GAP and not spread else " "


def _is_upright(piece: Piece) -> bool:
    """Text that runs up or down the page shares a line with nothing."""
    return len(piece.text) > 2 and piece.bottom - piece.top > 3 * (piece.x1 - piece.x0)
