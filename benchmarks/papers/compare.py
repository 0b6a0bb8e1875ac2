"""Says whether a value the program read is the one that was printed."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from benchmarks.papers.pen import LISTS, MAPS
from benchmarks.papers.story import names
from benchmarks.papers.truth import Meaning, PaperTruth, Print
from checker.extraction.species import canonical

DASH = re.compile(r"[—–―－‐‑]+")
# Words with which a free text says no.
NEGATIVE = ("不合格", "未通过", "不予", "不通过", "未达到")
TOLERANCE = 1e-6


def fold(text: object) -> str:
    """Strings alike in brackets, widths, dashes and blanks."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(text)))
    plain = DASH.sub("-", plain.replace("〔", "(").replace("〕", ")"))
    return re.sub(r"[\[【]", "(", re.sub(r"[\]】]", ")", plain))


def _number(text: object) -> str:
    return re.sub(r"\)第?0*", ")", fold(text)).removesuffix("号")


@cache
def _same() -> dict[str, list[str]]:
    found: dict[str, list[str]] = names()["same"]
    return found


def name_alike(wanted: object, got: object) -> bool:
    """Equal names, or another right name of the same thing."""
    return fold(wanted) == fold(got) or fold(got) in _same().get(str(wanted), ())


def species_alike(wanted: object, got: object) -> bool:
    """Whether two names are one species of the program's word list, so that a synonym is no error."""
    one, other = canonical(str(wanted)), canonical(str(got))
    return one is not None and one == other


def _string_alike(field: str, wanted: object, got: object) -> bool:
    if field == "species" and species_alike(wanted, got):
        return True
    if field in ("number", "cited_numbers"):
        return _number(wanted) == _number(got)
    if field == "conclusion":
        return bool(wanted) == (not any(word in str(got) for word in NEGATIVE))
    if field == "land_right":
        return str(wanted)[:1] == str(got)[:1] or str(wanted) in str(got) or (wanted == "国有" and "国家" in str(got))
    if field == "soil_disturbance":
        return fold(wanted).removesuffix("整地") == fold(got).removesuffix("整地")
    if field == "additionality_route":
        return ("免" in str(wanted)) == ("免" in str(got))
    if field == "exclusion_kind":
        return fold(wanted) in fold(got) or fold(got) in fold(wanted)
    return name_alike(wanted, got)


def value_alike(field: str, wanted: Meaning, got: Any, step: float = 0.0) -> bool:
    """One value against one printed form; numbers within half of the last printed digit."""
    if isinstance(got, list | tuple | dict):
        return False
    if isinstance(wanted, bool):
        return _string_alike(field, wanted, got) if field == "conclusion" else got is wanted
    if isinstance(wanted, float | int):
        if isinstance(got, bool) or not isinstance(got, float | int):
            return False
        return abs(got - wanted) <= max(TOLERANCE, abs(wanted) * 1e-6, step / 2 * 1.0001)
    return _string_alike(field, wanted, got)


def print_alike(field: str, prints: Sequence[Print], got: Any) -> bool:
    """Whether the value is one of the printed forms. The finest form counts as fully as the coarsest."""
    return any(value_alike(field, item.value, got, item.step) for item in prints)


def implied_alike(truth: PaperTruth, field: str, got: Any) -> bool:
    """Whether the value is true of the story, though the paper does not print it as such."""
    if field not in truth.implied:
        return False
    known = truth.implied[field]
    if isinstance(known, list):
        return isinstance(got, list | tuple) and all(str(item) in known for item in got)
    if isinstance(known, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", known):
        return known.startswith(str(got))
    step = abs(known) * 0.01 if isinstance(known, float) else 0.0
    return value_alike(field, known, got, step)


def items_right(field: str, prints: Sequence[Print], got: Any) -> tuple[int, int, int]:
    """Items right, read and wanted of a list or map."""
    if field in MAPS:
        wanted = {item.key: item for item in prints}
        read: Mapping[str, Any] = got if isinstance(got, Mapping) else {}
        hits = sum(
            any(
                (name_alike(item.key, key) or species_alike(item.key, key))
                and value_alike(field, item.value, value, item.step)
                for item in prints
            )
            for key, value in read.items()
        )
        return hits, len(read), len(wanted)
    texts = {str(item.value) for item in prints}
    values: Iterable[Any] = [got] if isinstance(got, str) else (got or ())
    found = {str(value) for value in values}
    hits = sum(any(_string_alike(field, text, value) for value in found) for text in texts)
    return hits, max(hits, len(found)), len(texts)


def is_many(field: str) -> bool:
    """Whether a field holds a list or a map."""
    return field in LISTS or field in MAPS
