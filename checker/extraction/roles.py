"""Who does what in running text: organisations in the words that give them a part (…实施的项目, 由…承担审定)."""

import re
from collections.abc import Iterator
from functools import cache

from checker.extraction.compact import compact
from checker.extraction.found import BY_CLUE, Found
from checker.extraction.gazetteer import Pattern, gazetteer, load_as
from checker.extraction.organisations import Side, name_length, side_of
from checker.extraction.reading import Paragraph, Reading
from checker.extraction.schema import Schema
from checker.model.base import Frozen

_SURE = 0.87
_OWN = re.compile(r"(?:贵|我|你|本|该|各|两)(?:公司|单位|场|林场|局|合作社|村|集团|中心|院)$")  # 现通知贵公司: no name
_RUN = 30
_MARKS = re.compile(r"[，。；、！？:《》“”\"'()（）〔〕\[\]【】\d]")


class Role(Frozen):
    """A field of one organisation. `before` and `behind` are patterns over the text without blanks right at the name;
    `unless` over what follows it. `sides`: whose organisations can play the part."""

    field: str
    before: Pattern | None = None
    behind: Pattern | None = None
    unless: Pattern | None = None
    sides: tuple[Side, ...] = ()
    never: tuple[str, ...] = ()


class _Roles(Frozen):
    roles: tuple[Role, ...]
    leading: str


@cache
def _roles() -> tuple[tuple[Role, ...], re.Pattern[str]]:
    data = load_as(_Roles, gazetteer("roles"))
    return data.roles, re.compile(f"^(?:{data.leading})+")


def bare_name(text: str) -> str:
    """A name without the words of the sentence that stand before it: 现将青山县国有林场 -> 青山县国有林场."""
    plain = _roles()[1].sub("", text)
    return plain if side_of(plain) is not None and len(plain) >= 4 else text


def find_roles(reading: Reading, schema: Schema) -> list[Found]:
    """One reading for each organisation that the words around it give a part that the schema asks for."""
    wanted = {spec.field for spec in schema.fields}
    roles = [role for role in _roles()[0] if role.field in wanted and schema.type not in role.never]
    if not roles:
        return []
    return [found for paragraph in reading.paragraphs if not paragraph.ruled for found in _in(paragraph, roles)]


def _in(paragraph: Paragraph, roles: list[Role]) -> Iterator[Found]:
    for offset, sentence in paragraph.sentences():
        plain = compact(sentence)
        for start, end in _names(plain.text):
            name = plain.text[start:end]
            for role in roles:
                if role.sides and side_of(name) not in role.sides:
                    continue
                before, behind = plain.text[:start], plain.text[end:]
                if role.unless and re.match(role.unless, behind):
                    continue
                if role.before and not re.search(f"(?:{role.before})$", before):
                    continue
                if role.behind and not re.match(role.behind, behind):
                    continue
                first, last = plain.span(start, end)
                quote = sentence[max(0, first - 16) : last + 16].strip()
                spot = paragraph.spot(offset + first, offset + last)
                yield Found(role.field, sentence[first:last].replace(" ", ""), quote, spot, _SURE, rank=BY_CLUE)


def _names(text: str) -> Iterator[tuple[int, int]]:
    """The organisations of a text: each from the last word of the sentence before it to its ending."""
    at = 0
    for part in (*_MARKS.finditer(text), None):
        stop = part.start() if part else len(text)
        start = at
        while start < stop:
            length = name_length(text[start:stop])
            if not length:
                break
            whole = text[max(start, start + length - _RUN) : start + length]
            name = bare_name(whole)
            if 4 <= len(name) <= _RUN and side_of(name) is not None and not _OWN.search(name):
                yield start + length - len(name), start + length
            start += length
        at = stop + 1
