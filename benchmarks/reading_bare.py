"""The references: positioned characters by bare pypdfium2, tables by bare pdfplumber on the pages that have some."""

import ctypes
import json
import sys
from collections.abc import Sequence


def read_bare(location: str, table_pages: Sequence[int]) -> list[list[tuple[str, float, float, float, float]]]:
    """Characters with their boxes, page by page."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    document = pypdfium2.PdfDocument(location)
    pages = []
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    for index in range(len(document)):
        page = document[index]
        textpage = page.get_textpage()
        chars = []
        for number in range(textpage.count_chars()):
            code = pdfium.FPDFText_GetUnicode(textpage.raw, number)
            pdfium.FPDFText_GetCharBox(textpage.raw, number, left, right, bottom, top)
            chars.append((chr(code), left.value, bottom.value, right.value, top.value))
        pages.append(chars)
        textpage.close()
        page.close()
    document.close()
    if table_pages:
        import logging

        import pdfplumber

        logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
        with pdfplumber.open(location) as book:
            for index in table_pages:
                book.pages[index].extract_tables()
    return pages


if __name__ == "__main__":
    for place, pages_with_tables in json.loads(sys.stdin.buffer.read()):
        read_bare(place, pages_with_tables)
