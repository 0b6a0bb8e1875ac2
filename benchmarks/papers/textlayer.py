"""Finds on which pages of a printed paper its values stand."""

import re
import unicodedata
from pathlib import Path

import pypdfium2

from benchmarks.papers.truth import PaperTruth

BLANK = re.compile(r"\s+")


def flat(text: str) -> str:
    """Text without blanks and with compatibility forms folded, for looking up literals."""
    return BLANK.sub("", unicodedata.normalize("NFKC", text))


def page_texts(pdf: Path) -> list[str]:
    """Flattened text of every page."""
    file = pypdfium2.PdfDocument(pdf)
    try:
        return [flat(page.get_textpage().get_text_range()) for page in file]
    finally:
        file.close()


def locate(truth: PaperTruth, texts: list[str]) -> list[str]:
    """Fill in `pages` of every print; gives the literals that no page shows (they may straddle a page break)."""
    lost = []
    for prints in truth.fields.values():
        for item in prints:
            literal = flat(item.literal)
            item.pages = [number for number, text in enumerate(texts, start=1) if literal in text]
            if not item.pages:
                lost.append(item.literal)
    return lost
