"""PDF files: positioned text by pdfium, tables where a page has rulings, a named problem where a page has no text."""

from typing import Any

from checker.model.parsed import Page, Parsed
from checker.model.problem import Problem, ProblemCode
from checker.parsers.assembly import assemble
from checker.parsers.clean import accented_share, is_nonsense, strange_share
from checker.parsers.payload import ParsePayload
from checker.parsers.pdf_frame import PageFrame
from checker.parsers.pdf_marks import Marks, read_marks
from checker.parsers.pdf_pictures import unread_pictures
from checker.parsers.pdf_tables import find_tables, order_tables
from checker.parsers.pdf_text import Char, make_lines, make_pieces, order_lines, read_chars
from checker.parsers.text_tables import find_text_tables
from checker.parsers.trouble import Unreadable
from checker.workers.detail import detail_of

GARBLED_SHARE = 0.2
UNMAPPED_SHARE = 0.3
ACCENTED_SHARE = 0.35
SCAN_AREA = 0.5  # share of the page under pictures from which few characters are a stamp on a scan
SCAN_CHARACTERS = 30
_SAMPLE = 300
_AFRESH = 50  # pages after which a document is opened afresh
_WRONG_PASSWORD, _UNKNOWN_SECURITY = 4, 5
_ANNOTATIONS_WITH_TEXT = frozenset({3, 13, 20})  # FreeText, Stamp, Widget


def read(order: ParsePayload) -> Parsed:
    """Pages of a PDF. Raises Unreadable for encrypted and damaged files."""
    source, limits = order.source, order.limits
    document = _open(source.location)
    try:
        count = len(document)
        hit: list[Problem] = []
        if count > limits.pages:
            hit.append(Problem(code="limit_pages", path=source.path, detail=f"{limits.pages} of {count} pages"))
        pages: list[Page] = []
        for index in range(min(count, limits.pages)):
            if index and index % _AFRESH == 0:
                # pdfium keeps the fonts of every page it has seen until the document is closed.
                document.close()
                document = _open(source.location)
            pages.append(_read_page(document, index, order))
    finally:
        document.close()
    hit += [page.problem for page in pages if page.problem is not None and page.problem.code.startswith("limit_")]
    return assemble(source, pages, hit)


def _open(location: str) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(location)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (_WRONG_PASSWORD, _UNKNOWN_SECURITY):
            raise Unreadable("encrypted", str(error)) from error
        raise Unreadable("damaged", str(error)) from error


def _read_page(document: Any, index: int, order: ParsePayload) -> Page:
    import pypdfium2

    number = index + 1
    try:
        page = _load(document, index)
    except pypdfium2.PdfiumError as error:
        problem = Problem(code="damaged", path=order.source.path, page=number, detail=detail_of(error))
        return Page(number=number, method="none", problem=problem)
    try:
        frame = _frame(page)
        textpage = page.get_textpage()
        try:
            found = textpage.count_chars()
            marks = read_marks(page, frame, order.limits.page_objects)
            chars = read_chars(textpage, frame, order.limits.page_characters, marks.spoken)
            unmapped = _unmapped_share(textpage)
        finally:
            textpage.close()
    except pypdfium2.PdfiumError as error:
        problem = Problem(code="damaged", path=order.source.path, page=number, detail=detail_of(error))
        return Page(number=number, method="none", problem=problem)
    finally:
        page.close()
    code, detail = _judge(chars, marks, frame, unmapped)
    if code is None and (found > order.limits.page_characters or marks.cut):
        code, detail = "limit_text", f"{found} characters, {marks.objects} objects"
    usable = code in (None, "limit_text")
    problem_or_none = Problem(code=code, path=order.source.path, page=number, detail=detail) if code else None
    visible = any(not char[0].isspace() for char in chars)
    most = order.limits.table_cells
    drawn = (marks.rulings, marks.shades) if usable and visible else ((), ())
    ruled = find_tables(drawn[0], chars, most, drawn[1])
    aligned = find_text_tables(make_pieces(ruled.free) if usable else (), marks.rulings, most)
    return Page(
        number=number,
        width=round(frame.width, 2),
        height=round(frame.height, 2),
        method="text" if usable and visible else "none",
        lines=order_lines([*make_lines(aligned.free), *ruled.lines, *aligned.lines]) if usable else (),
        tables=order_tables([*ruled.tables, *aligned.tables]),
        problem=problem_or_none,
        pictures=unread_pictures(marks.pictures, chars, frame) if usable and visible else (),
    )


def _judge(chars: list[Char], marks: Marks, frame: PageFrame, unmapped: float) -> tuple[ProblemCode | None, str]:
    """Why the text of a page cannot be used, if so."""
    text = "".join(char[0] for char in chars if not char[0].isspace())
    share = marks.image_area / max(1.0, frame.width * frame.height)
    if not text:
        # Nothing at all is a blank page; anything drawn may be a picture of text.
        return ("needs_ocr", f"pictures on {min(share, 1):.0%} of the page") if marks.objects else (None, "")
    if share >= SCAN_AREA and len(text) < SCAN_CHARACTERS:
        return "needs_ocr", f"only {len(text)} characters on a picture"
    strange = strange_share(text)
    if strange > GARBLED_SHARE:
        return "garbled_text", f"{strange:.0%} of the characters are no text"
    accented = accented_share(text)
    if accented > ACCENTED_SHARE:
        return "garbled_text", f"{accented:.0%} of the characters are accented letters"
    # Fonts without a table of meanings are often read rightly all the same, so the text must look wrong as well.
    if unmapped > UNMAPPED_SHARE and is_nonsense(text):
        return "garbled_text", f"the font does not tell what {unmapped:.0%} of the characters mean"
    return None, ""


def _load(document: Any, index: int) -> Any:
    """The page, with the text of filled form fields, stamps and notes made part of it."""
    import pypdfium2.raw as pdfium

    page = document.get_page(index)
    for number in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, number)
        subtype = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if subtype in _ANNOTATIONS_WITH_TEXT:
            break
    else:
        return page
    if pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS:
        page.close()
        page = document.get_page(index)
    return page


def _frame(page: Any) -> PageFrame:
    left, bottom, right, top = page.get_bbox()
    return PageFrame(left, bottom, right, top, page.get_rotation())


def _unmapped_share(textpage: Any) -> float:
    """Share of characters whose font does not say what they mean, in a sample."""
    import pypdfium2.raw as pdfium

    count = textpage.count_chars()
    step = max(1, count // _SAMPLE)
    looked = range(0, count, step)
    errors = [index for index in looked if pdfium.FPDFText_HasUnicodeMapError(textpage.raw, index) == 1]
    return len(errors) / max(1, len(looked))
