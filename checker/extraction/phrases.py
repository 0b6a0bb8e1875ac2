"""Values that a set phrase introduces: 建设单位为…, 由…组织实施."""

import re
from functools import cache

from checker.extraction.compact import compact
from checker.extraction.fold import fold
from checker.extraction.found import Found
from checker.extraction.organisations import name_length, side_of
from checker.extraction.reading import Paragraph, Reading
from checker.extraction.roles import bare_name
from checker.extraction.schema import FieldSpec, Look
from checker.extraction.values import Typed, read_value

_HALF = ("属于", "归于")  # the phrase goes on
_LINKS = "为是由系：:"  # the phrase goes on: another pattern takes it
_PLAIN_VALUE = r"(?P<value>[^，。；！？:]{2,60}?)"
_NAME_VALUE = r"(?P<value>[^，。；！？:、()《》“”]{3,40}?)"
_END = r"(?=[，。；！？]|$)"
_NAME_END = ""  # the ending of the name tells


def find_phrases(reading: Reading, spec: FieldSpec, look: Look) -> list[Found]:
    """Every value that one of the look's phrases holds and that reads as the field's kind."""
    found = []
    name = spec.kind in ("organisation", "organisations")
    for paragraph in reading.paragraphs:
        if name and paragraph.ruled:
            continue  # a row of a table is no sentence
        for offset, sentence in paragraph.sentences():
            plain = compact(sentence)
            if any(word in plain.text for word in look.unless):
                continue
            for pattern in look.match:
                for match in _compiled(str(pattern), name).finditer(plain.text):
                    first, last = match.span("value")
                    if name and str(pattern).endswith("{value}"):
                        last = first + name_length(plain.text[first:])
                        if last == first:
                            continue
                    if plain.text[first] in _LINKS or plain.text[first - 1 : first + 1] in _HALF:
                        continue
                    if name:
                        first = last - len(bare_name(plain.text[first:last]))
                    begin, end = plain.span(first, last)
                    if look.side is not None and side_of(plain.text[first:last]) != look.side:
                        continue
                    typed = _typed(sentence[begin:end], spec)
                    if typed is not None:
                        found.append(_found(paragraph, spec, look, typed, sentence, offset, begin, end))
    return found


def _typed(text: str, spec: FieldSpec) -> Typed | None:
    if any(word in text for word in spec.reject):
        return None
    if spec.kind in ("organisation", "organisations") and side_of(text) is None:
        return None
    return read_value(text, spec)


def _found(
    paragraph: Paragraph, spec: FieldSpec, look: Look, typed: Typed, sentence: str, offset: int, begin: int, end: int
) -> Found:
    quote = sentence[max(0, begin - 20) : end + 8].strip()
    return Found(
        spec.field, typed.value, quote, paragraph.spot(offset + begin, offset + end),
        look.weight * typed.confidence, typed.unit, typed.precision, look.rank, typed.second,
    )  # fmt: skip


@cache
def _compiled(pattern: str, name: bool) -> re.Pattern[str]:
    head, _, tail = fold(pattern).partition("{value}")
    value, end = (_NAME_VALUE, _NAME_END) if name else (_PLAIN_VALUE, _END)
    return re.compile(re.escape(head) + value + (re.escape(tail) if tail else end))
