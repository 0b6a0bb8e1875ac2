"""Fields that the whole text gives (species, cited numbers, codes) and names inside a title."""

import re
from functools import cache

from checker.extraction.classify import title_candidates
from checker.extraction.fold import squeeze
from checker.extraction.found import Found
from checker.extraction.identifiers import find_identifiers
from checker.extraction.reading import Paragraph, Reading
from checker.extraction.schema import FieldSpec, Look
from checker.extraction.species import find_species


def find_in_text(reading: Reading, spec: FieldSpec, look: Look) -> list[Found]:
    """Every species, or every identifier of the field's kinds, each with its own place."""
    found: list[Found] = []
    seen: set[str] = set()
    for paragraph in reading.paragraphs:
        if spec.kind == "choice":
            found += _choices(paragraph, spec, look)
            continue
        if spec.kind == "species":
            hits = [(item.name, item.start, item.end) for item in find_species(paragraph.text)]
        else:
            hits = [(item.value, item.start, item.end) for item in find_identifiers(paragraph.text, spec.identifiers)]
        for value, start, end in hits:
            if look.alone and len(squeeze(paragraph.text)) > len(squeeze(paragraph.text[start:end])) + 8:
                continue
            if value in seen or any(word in paragraph.text[max(0, start - 12) : start] for word in look.unless):
                continue
            seen.add(value)
            found.append(_found(spec, look, value, paragraph, start, end))
    return found


def _choices(paragraph: Paragraph, spec: FieldSpec, look: Look) -> list[Found]:
    """The choice that a sentence states in one of its longer wordings (four characters and more)."""
    found = []
    for offset, sentence in paragraph.sentences():
        plain = squeeze(sentence)
        if any(word in plain for word in look.unless):
            continue
        hits = {value: word for value, words in spec.choices for word in words if len(word) >= 4 and word in plain}
        if len(hits) == 1:
            value = next(iter(hits))
            found.append(
                Found(
                    spec.field,
                    value,
                    sentence.strip(),
                    paragraph.spot(offset, offset + len(sentence)),
                    look.weight,
                    fallback=look.fallback,
                )
            )
    return found


def find_in_title(reading: Reading, spec: FieldSpec, look: Look) -> list[Found]:
    """The part of the title that a pattern's {value} covers."""
    for title in sorted(title_candidates(reading), key=len, reverse=True):
        for pattern in look.match:
            match = _compiled(str(pattern)).fullmatch(title)
            if match and 4 <= len(match["value"]) <= spec.longest and match["value"].endswith(("项目", "工程")):
                paragraph = next(
                    (item for item in reading.paragraphs if squeeze(item.text)[:4] in title), reading.paragraphs[0]
                )
                spot = paragraph.spot(0, len(paragraph.text))
                return [Found(spec.field, match["value"], title, spot, look.weight, fallback=look.fallback)]
    return []


def _found(spec: FieldSpec, look: Look, value: str, paragraph: Paragraph, start: int, end: int) -> Found:
    quote = paragraph.text[max(0, start - 16) : end + 16].strip()
    as_list = spec.kind in ("species", "numbers")
    return Found(
        spec.field,
        (value,) if as_list else value,
        quote,
        paragraph.spot(start, end),
        look.weight,
        fallback=look.fallback,
    )


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    head, _, tail = pattern.partition("{value}")
    return re.compile(
        ".*".join(map(re.escape, head.split("*"))) + "(?P<value>.+)" + ".*".join(map(re.escape, tail.split("*")))
    )
