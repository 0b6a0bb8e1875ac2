"""Codes and words of forest surveys, read into one spelling."""

import re
from collections.abc import Sequence
from functools import cache

from checker.extraction.species import load_species
from checker.parcels.codebook import LandClass, load_codebook

Decoded = tuple[object, bool]
"""A value and whether it is certain; an uncertain value is shown, never judged by."""

_SPECIES_SPLIT = re.compile(r"[、,;/+&\s]+|和|与|及")
_BRACKETS = re.compile(r"[（(【\[].*?[)）】\]]")


def forest_category(text: str) -> Decoded:
    """Category of a code or word. Digits go by the national prefixes; provincial codes are not decoded."""
    book = load_codebook().categories
    if text.isdigit():
        known = book.prefixes.get(text[:2]) if len(text) in (2, 3, 4) else None
    else:
        bare = _BRACKETS.sub("", text).strip()
        inner = re.sub(r"[（(【\[)）】\]]", "", text.removeprefix(bare)).strip()
        known = book.words.get(text) or book.words.get(bare) or book.words.get(inner)
    if known is None:
        return text, False
    return known.category, known.certain


def public_welfare(text: str) -> Decoded:
    """True for public-welfare forest, False for commercial forest."""
    known = load_codebook().categories.public_welfare.get(text)
    if known is None and text in ("是", "否"):
        return text == "是", True
    return (known.value, True) if known else (None, False)


def species(text: str) -> Decoded:
    """Names in their common spelling, in the order written; unlisted names stay. Codes and composition formulas
    (7油3侧) stay text and uncertain."""
    known = _species_names()
    names = [name for name in _SPECIES_SPLIT.split(_BRACKETS.sub("", text)) if name]
    if not names:
        return (text,), False
    certain = not any(character.isdigit() for name in names for character in name)
    return tuple(dict.fromkeys(known.get(name, name) for name in names)), certain


@cache
def _species_names() -> dict[str, str]:
    listed = load_species().species
    short = {name: item.name for item in listed for name in item.short}
    return short | {name: item.name for item in listed for name in (item.name, *item.names)}


def planting_year(text: str) -> Decoded:
    """The year of `2016`, `2016年`, `2016-03-18` or `2016年春`."""
    match = re.match(r"^((?:19|20)\d{2})(?!\d)", text) or re.match(r"^((?:19|20)\d{2})(?=\d{2}(\d{2})?$)", text)
    return (float(match.group(1)), True) if match else (None, False)


def land_class_labels(texts: Sequence[str]) -> dict[str, Decoded]:
    """Labels for the land classes of one column.

    The code systems share digits, so the column as a whole must tell its system: only systems that know every code
    of it count, and where they disagree on a code it stays uncertain. Words are kept.
    """
    distinct = sorted({text for text in texts if text})
    codes = [text for text in distinct if text.isdigit()]
    systems: dict[str, dict[str, LandClass]] = {}
    for item in load_codebook().land_classes:
        systems.setdefault(item.system, {})[item.code] = item
    fitting = [known for known in systems.values() if all(code in known for code in codes)]
    decoded: dict[str, Decoded] = {text: (text, True) for text in distinct if not text.isdigit()}
    for code in codes:
        labels = {known[code].label for known in fitting}
        decoded[code] = (labels.pop(), True) if len(labels) == 1 else (code, False)
    return decoded
