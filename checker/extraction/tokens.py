"""A sentence as a spaCy Doc: each value is one token with its kind as tag, every other character a token."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from checker.extraction.dates import FoundDate, find_dates
from checker.extraction.fold import fold
from checker.extraction.identifiers import Identifier, find_identifiers
from checker.extraction.quantities import Quantity, find_quantities

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

LONGEST_SENTENCE = 3_000
PLAIN = "PLAIN"


@dataclass(frozen=True)
class Token:
    """One value of a sentence; `tag` is its kind in capitals, with BOUND_ before a limit."""

    tag: str
    start: int
    end: int
    value: Quantity | FoundDate | Identifier


@cache
def language() -> "Language":
    """The blank Chinese pipeline: no model, no download."""
    import spacy

    return spacy.blank("zh")


def read_tokens(text: str) -> list[Token]:
    """Identifiers, then dates, then quantities: what an earlier kind covers, a later one leaves alone."""
    found: list[Token] = []
    covered = bytearray(len(text) + 1)  # a mark for every character that a token covers
    identifiers = [Token("IDENTIFIER", item.start, item.end, item) for item in find_identifiers(text)]
    for token in identifiers:
        _add(found, token, covered)
    for date in find_dates(text):
        _add(found, Token("DATE", date.start, date.end, date), covered)
    for quantity in find_quantities(text):
        tag = ("BOUND_" if quantity.bounded else "") + quantity.kind.upper()
        _add(found, Token(tag, quantity.start, quantity.end, quantity), covered)
    return sorted(found, key=lambda token: token.start)


def _add(found: list[Token], token: Token, covered: bytearray) -> None:
    if token.tag == "IDENTIFIER" or covered.find(1, token.start, token.end) < 0:
        found.append(token)
        covered[token.start : token.end] = b"\1" * (token.end - token.start)


def make_doc(text: str, tokens: list[Token]) -> "tuple[Doc, list[int]]":
    """The Doc and the start offset of each of its tokens. Blanks are left out: 总 面积 reads as 总面积."""
    from spacy.tokens import Doc

    folded = fold(text)
    words: list[str] = []
    tags: list[str] = []
    offsets: list[int] = []
    at = 0
    for start, end, tag in [*((token.start, token.end, token.tag) for token in tokens), (len(folded), len(folded), "")]:
        for offset in range(at, start):
            if not folded[offset].isspace():
                words.append(folded[offset])
                tags.append(PLAIN)
                offsets.append(offset)
        if tag:
            words.append(folded[start:end])
            tags.append(tag)
            offsets.append(start)
        at = max(at, end)
    return Doc(language().vocab, words=words, spaces=[False] * len(words), tags=tags), offsets
