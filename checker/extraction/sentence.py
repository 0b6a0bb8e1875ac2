"""Fields of running sentences: spaCy token patterns written in the schemas."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from checker.extraction.dates import FoundDate
from checker.extraction.fold import fold
from checker.extraction.found import Found
from checker.extraction.identifiers import Identifier
from checker.extraction.quantities import Quantity, is_second_unit
from checker.extraction.reading import Paragraph, Reading
from checker.extraction.schema import Element, FieldSpec, Look, Maybe, Schema, Skip, Slot
from checker.extraction.tokens import LONGEST_SENTENCE, Token, language, make_doc, read_tokens

if TYPE_CHECKING:
    pass

_MOST_VARIANTS = 2_000
_CLAUSE_ENDS = "，,。；;！？!?"
_QUOTE_BREAK = re.compile(r"[，,](?![\d])|[。；;]")


@dataclass(frozen=True)
class Rule:
    """One compiled pattern: the value is the `ordinal`-th token of `tags` inside the match."""

    spec: FieldSpec
    look: Look
    tags: tuple[str, ...]
    ordinal: int
    longest: int


class SentenceFinder:
    """All sentence patterns of one schema, compiled once."""

    def __init__(self, schema: Schema) -> None:
        from spacy.matcher import Matcher

        self._matcher: Matcher = Matcher(language().vocab)
        self._rules: dict[str, Rule] = {}
        self._tags: set[str] = set()
        for spec in schema.fields:
            for number, look in enumerate(spec.look):
                if look.where == "sentence":
                    self._add(spec, look, f"{spec.field}/{number}")

    def _add(self, spec: FieldSpec, look: Look, name: str) -> None:
        for number, pattern in enumerate(look.match):
            assert not isinstance(pattern, str)
            slot = next(element for element in pattern if isinstance(element, Slot) and element.value)
            tags = tags_of(str(slot.value))
            before = itertools.takewhile(lambda element, slot=slot: element is not slot, pattern)  # type: ignore[misc]
            ordinal = sum(1 for item in before if isinstance(item, Slot) and tags_of(str(item.other)) == tags)
            variants = list(itertools.islice(compile_pattern(pattern, tags), _MOST_VARIANTS))
            key = f"{name}/{number}"
            self._rules[key] = Rule(spec, look, tags, ordinal, longest_of(pattern))
            self._tags.update(tags)
            self._matcher.add(key, variants)

    def find(self, reading: Reading) -> list[Found]:
        """Every value that a pattern finds, the surest reading of each place."""
        if not self._rules:
            return []
        best: dict[tuple[str, int, int], Found] = {}
        for index, paragraph in enumerate(reading.paragraphs):
            for offset, sentence in paragraph.sentences():
                text = sentence[:LONGEST_SENTENCE]
                tokens = read_tokens(text)
                if not any(token.tag in self._tags for token in tokens):
                    continue
                for found, start in self._find_in(text, tokens, paragraph, offset):
                    key = (found.field, index, start)
                    if key not in best or best[key].confidence < found.confidence:
                        best[key] = found
        return list(best.values())

    def _find_in(
        self, text: str, tokens: list[Token], paragraph: Paragraph, offset: int
    ) -> Iterator[tuple[Found, int]]:
        doc, offsets = make_doc(text, tokens)
        by_start = {token.start: token for token in tokens}
        for match_id, first, last in self._matcher(doc):
            rule = self._rules[language().vocab.strings[match_id]]
            if last - first > rule.longest:
                continue
            inside = [doc[index] for index in range(first, last) if doc[index].tag_ in rule.tags]
            if len(inside) <= rule.ordinal:
                continue
            token = by_start[offsets[inside[rule.ordinal].i]]
            if not _allowed(text, offsets[first], token, rule.look):
                continue
            found = _found(rule, token, tokens, text, paragraph, offset)
            if found is not None:
                yield found, offset + token.start


def tags_of(kind: str) -> tuple[str, ...]:
    """The token tags that can fill a slot of a kind."""
    return ("GAS", "GAS_YEARLY") if kind == "gas_yearly" else (kind.upper(),)


def compile_pattern(pattern: tuple[Element, ...], tags: tuple[str, ...]) -> Iterator[list[dict[str, Any]]]:
    """spaCy patterns for one pattern of a schema: alternatives multiply out, characters become tokens.

    A skip is one starred token, whose length `longest_of` bounds afterwards: spaCy follows each of n optional tokens
    by itself, which takes memory without end.
    """
    parts: list[list[list[dict[str, Any]]]] = []
    for element in pattern:
        if isinstance(element, str):
            parts.append([_characters(element)])
        elif isinstance(element, Skip):
            parts.append([[{"TAG": {"NOT_IN": list(tags)}, "OP": "*"}]])
        elif isinstance(element, Slot):
            wanted = tags_of(str(element.value or element.other))
            parts.append([[{"TAG": {"IN": list(wanted)}}]])
        elif isinstance(element, Maybe):
            parts.append([[], *(_characters(word) for word in element.maybe)])
        else:
            parts.append([_characters(word) for word in element])
    for combination in itertools.product(*parts):
        yield [token for part in combination for token in part]


def longest_of(pattern: tuple[Element, ...]) -> int:
    """The most tokens a match of a pattern may span."""
    longest = 0
    for element in pattern:
        if isinstance(element, Skip):
            longest += element.skip
        elif isinstance(element, Slot):
            longest += 1
        else:
            words = (element,) if isinstance(element, str) else element.maybe if isinstance(element, Maybe) else element
            longest += max(len(word) for word in words)
    return longest


def _characters(word: str) -> list[dict[str, Any]]:
    return [{"TEXT": character} for character in fold(word) if not character.isspace()]


_SAID_AGAIN = re.compile(r"^ ?[(][^()]{1,24}[)]")  # the same in another unit


def _allowed(text: str, first: int, token: Token, look: Look) -> bool:
    folded = fold(text)
    begin = max((folded.rfind(mark, 0, min(first + 1, token.start)) for mark in _CLAUSE_ENDS), default=-1) + 1
    if any(word in folded[begin : token.start] for word in look.unless):
        return False
    behind = _SAID_AGAIN.sub("", folded[token.end : token.end + 40]).lstrip()[:8]
    return not behind.startswith(look.unless_after) if look.unless_after else True


def _found(rule: Rule, token: Token, tokens: list[Token], text: str, paragraph: Paragraph, offset: int) -> Found | None:
    value = token.value
    spot = paragraph.spot(offset + token.start, offset + token.end)
    quote = _quote(text, token.start, token.end)
    spec, look = rule.spec, rule.look
    if isinstance(value, Quantity):
        following = next((other.value for other in tokens if other.start >= token.end), None)
        again = isinstance(following, Quantity) and is_second_unit(text, value, following)
        second = (following.value, following.precision) if again and isinstance(following, Quantity) else None
        sure = look.weight * (0.97 if value.approximate else 1.0)
        return Found(spec.field, value.value, quote, spot, sure, value.unit, value.precision, look.rank, second)
    if isinstance(value, FoundDate):
        if value.parts < 2 and not spec.partial:  # a year alone names a period, not a date
            return None
        return Found(spec.field, value.value, quote, spot, look.weight * value.confidence, rank=look.rank)
    if isinstance(value, Identifier) and value.kind in spec.identifiers:
        return Found(spec.field, value.value, quote, spot, look.weight, rank=look.rank)
    return None


def _quote(text: str, start: int, end: int) -> str:
    """The clauses around a value, at most some sixty characters each side."""
    begin = max(start - 60, 0)
    breaks = [match.start() for match in _QUOTE_BREAK.finditer(text)]
    left = max((place for place in breaks if begin <= place < max(start - 8, begin)), default=begin - 1)
    right = min((place for place in breaks if place >= end), default=len(text))
    return text[left + 1 : min(right, end + 60)].strip()
