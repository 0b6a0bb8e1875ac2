"""Text as the rest of the program may see it: no NULs, no halves of characters, no control characters."""

import re

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_STRANGE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff]")

_SIGNS = frozenset("°±×÷·²³µ¼½¾§«»")
_ENOUGH = 12
_COMMON_SHARE = 0.4  # ordinary prose has above 0.95, traditional characters about 0.6, chance 0.18
_VOWEL_SHARE = 0.15  # Latin-script languages have 0.3 and more


def clean(text: str) -> str:
    """The text without characters that are no text."""
    if _SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _CONTROL.sub("", text)


def strange_share(text: str) -> float:
    """Share of replacement, private-use and control characters among the visible ones, 0 to 1."""
    strange = len(_STRANGE.findall(text))
    return strange / max(1, sum(map(len, text.split()))) if strange else 0.0


def accented_share(text: str) -> float:
    """Share of accented Latin letters and signs among the visible characters, 0 to 1: Chinese bytes taken for Western
    ones look so (`¹ØÓÚ`), while no Western language comes near a third."""
    if text.isascii():
        return 0.0
    found = sum("\u00a1" <= character <= "\u024f" and character not in _SIGNS for character in text)
    return found / max(1, sum(map(len, text.split())))


def is_nonsense(text: str) -> bool:
    """True for text whose letters are surely the wrong ones: Chinese made of rare characters, words without vowels.

    Fonts without a table of meanings give such text. Short texts are believed.
    """
    ideographs = [character for character in text if "\u4e00" <= character <= "\u9fff"]
    if len(ideographs) >= _ENOUGH:
        return sum(map(_is_common, ideographs)) < len(ideographs) * _COMMON_SHARE
    letters = [character for character in text if character.isascii() and character.isalpha()]
    vowels = sum(character in "aeiouyAEIOUY" for character in letters)
    return len(letters) >= _ENOUGH and vowels < len(letters) * _VOWEL_SHARE


def _is_common(character: str) -> bool:
    """True for the 3,755 characters of everyday Chinese (first level of GB 2312)."""
    try:
        return 0xB0 <= character.encode("gb2312")[0] <= 0xD7
    except UnicodeEncodeError:
        return False


def is_ideographic(character: str) -> bool:
    """True for Chinese characters and full-width punctuation, between which no space is written."""
    return "\u2e80" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or "\uff00" <= character <= "\uffef"


def join_wrapped(lines: list[str]) -> str:
    """Lines of one cell or paragraph as one text: a space only where a Latin word or number meets another, and not
    behind the dash at which one was broken."""
    text = ""
    for line in filter(None, (line.strip() for line in lines)):
        tight = not text or is_ideographic(text[-1]) or is_ideographic(line[0]) or text[-1] in "-–—/"
        text += line if tight else " " + line
    return text


def join_cells(texts: list[str]) -> str:
    """Cells of one row as one line: two spaces between those that hold something."""
    return "  ".join(part for part in (" ".join(text.split()) for text in texts) if part)
