"""A page of a PDF opened for its picture."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from checker.parsers.trouble import Unreadable

_SCAN_SHARE = 0.3  # of the page: a picture this large sets the resolution
_DEPTH = 4


@contextmanager
def open_page(location: str, number: int) -> Iterator[tuple[Any, float | None]]:
    """The page and the resolution of its largest picture in dots per inch (None without one). Raises Unreadable."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(location)
        document.init_forms()  # filled fields are drawn
    except pypdfium2.PdfiumError as error:
        raise Unreadable("damaged", str(error)) from error
    try:
        page = document[number - 1]
        yield page, _dpi(page)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("damaged", str(error)) from error
    finally:
        document.close()


def _dpi(page: Any) -> float | None:
    import pypdfium2.raw as pdfium

    best, resolution = 0.0, None
    whole = page.get_width() * page.get_height()
    for item in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE,), max_depth=_DEPTH):
        left, bottom, right, top = item.get_bounds()
        area = (right - left) * (top - bottom)
        if area > max(best, whole * _SCAN_SHARE):
            across, down = item.get_px_size()
            # A picture may stand on its side.
            best, resolution = area, 72.0 * ((across * down) / max(1.0, area)) ** 0.5
    return resolution
