"""Values that the word before them names, by the lexicon of labels: in forms and in running text (总面积达3000亩)."""

import re
from collections.abc import Iterator, Sequence

from checker.extraction.clues import Clue, clues_of, load_clues
from checker.extraction.compact import Compact, compact
from checker.extraction.dates import FoundDate
from checker.extraction.form import Pair, read_pair
from checker.extraction.found import BY_CLUE, BY_LABEL, Found
from checker.extraction.identifiers import Identifier
from checker.extraction.labels import Part, entries_of, targets_of
from checker.extraction.merge import agree
from checker.extraction.organisations import name_length, side_of
from checker.extraction.quantities import Quantity, is_second_unit
from checker.extraction.reading import Paragraph, Reading, Spot
from checker.extraction.roles import find_roles
from checker.extraction.schema import FieldSpec, Schema, is_quantity
from checker.extraction.sentence import tags_of
from checker.extraction.tokens import LONGEST_SENTENCE, Token, read_tokens
from checker.extraction.values import Typed, read_value

IN_FORM, IN_TEXT, BY_HINT, BY_WORDS = 0.93, 0.9, 0.88, 0.85
_LONGEST = 18
_MARKS = "，。；、！？:《》“”()"
# What may stand between a label and its number; never taken apart again (合计 is also 合 and 计: exponential time).
_LINK = re.compile(
    r"(?:为|是|约|大约|计|共|达|达到|到|于|在|自|从|即|有|合|总计|合计|共计|核定|确定|定|控制|人民币|估算|概算|已|将|均|[:(，])*+$"
)
# What may stand before a bare label; before anything else it is the end of another word.
_BEFORE = "的其该本使则且并后上内中时了经将以各有，。；、！？:(》”"
_SAYS = re.compile(r"(?:确定为|定为|核定为|选定为|主要为|主要是|均为|为|是|系|采用|选用|采取|:)")
_TOKEN_KINDS = ("date", "identifier")


def find_by_label(pairs: Sequence[Pair], reading: Reading, schema: Schema) -> list[Found]:
    """What the lexicon adds to the looks of a schema. What a schema lists a label for is left to its looks, and no
    other field of that kind takes the label."""
    specs = {spec.field: spec for spec in schema.fields}
    listed: dict[str, set[str]] = {}
    for spec in schema.fields:
        for label in (label for look in spec.look for label in (*look.labels, *look.rows)):
            listed.setdefault(label, set()).add(spec.kind)
    found = []
    for pair in pairs:
        taken = listed.get(pair.label, set())
        specs_left = {name: spec for name, spec in specs.items() if spec.kind not in taken} if taken else specs
        targets = targets_of(pair.label, frozenset(specs_left), schema.type)
        for name, part, _ in targets:
            typed = read_pair(pair, specs[name], part)
            if typed is not None:
                found.append(_found(specs[name], typed, pair.quote, pair.spot, IN_FORM))
        if not targets:
            found += _hinted(pair, specs_left, schema.type)
    for paragraph in reading.paragraphs:
        if not paragraph.ruled:
            found += _spoken(paragraph, specs, schema.type)
    return _without_doubt(found + find_roles(reading, schema))


def _without_doubt(found: list[Found]) -> list[Found]:
    """Clues count only where they agree; a whole (共, 总) wins over the rest."""
    kept = [item for item in found if item.rank != BY_CLUE]
    for name in dict.fromkeys(item.field for item in found if item.rank == BY_CLUE):
        same = [item for item in found if item.field == name and item.rank == BY_CLUE]
        if not _all_agree(same):
            same = [item for item in same if any(word in item.quote for word in ("共", "总", "合计"))]
        kept += same if _all_agree(same) else []
    return kept


def _all_agree(found: list[Found]) -> bool:
    return all(agree(found[0], item) for item in found)


def _hinted(pair: Pair, specs: dict[str, FieldSpec], kind: str) -> Iterator[Found]:
    for clue in clues_of(pair.label):
        for name, part in clue.targets() if clue.fits_type(kind) else ():
            if name in specs and (typed := read_pair(pair, specs[name], part)) is not None:
                yield _found(specs[name], typed, pair.quote, pair.spot, BY_HINT, BY_LABEL if clue.firm else BY_CLUE)


def _found(spec: FieldSpec, typed: Typed, quote: str, spot: Spot, weight: float, rank: int = BY_LABEL) -> Found:
    return Found(spec.field, typed.value, quote, spot, weight * typed.confidence, typed.unit, typed.precision,
                 rank, typed.second)  # fmt: skip


def _spoken(paragraph: Paragraph, specs: dict[str, FieldSpec], kind: str) -> Iterator[Found]:
    for offset, sentence in paragraph.sentences():
        text = sentence[:LONGEST_SENTENCE]
        plain = compact(text)
        yield from _numbers(paragraph, offset, text, plain, specs, kind)
        yield from _names(paragraph, offset, text, plain, specs, kind)


def _numbers(
    paragraph: Paragraph, offset: int, text: str, plain: Compact, specs: dict[str, FieldSpec], kind: str
) -> Iterator[Found]:
    tokens = read_tokens(text)
    place = {index: position for position, index in enumerate(plain.offsets)}
    for number, token in enumerate(tokens):
        start = place.get(token.start)
        if start is None:
            continue
        before = _LINK.sub("", plain.text[:start])
        later = tokens[number + 1] if number + 1 < len(tokens) else None
        spot = paragraph.spot(offset + token.start, offset + token.end)
        quote = text[max(0, token.start - 24) : token.end + 12].strip()
        said = False
        for name, part in _named(before, specs, kind):
            typed = _of_token(token, later, text, specs[name], part)
            said = said or typed is not None or is_quantity(specs[name].kind) != is_quantity(token.tag.lower())
            if name in _LENGTHS.values() and token.tag == "DATE":
                yield from _length(name, tokens[number + 2 : number + 3], later, text, paragraph, offset, specs)
            if typed is not None:
                yield _found(specs[name], typed, quote, spot, IN_TEXT)
                yield from _length(name, tokens[number + 2 : number + 3], later, text, paragraph, offset, specs)
        if not said:
            clause = re.split("[，。；]", plain.text[:start])[-1]
            behind = compact(text[token.end : token.end + 24]).text
            for clue, name, part in _spoken_for(clause, behind, specs, kind):
                typed = _of_token(token, later, text, specs[name], part, clue.bounded)
                if typed is not None:
                    yield _found(specs[name], typed, quote, spot, BY_WORDS, BY_CLUE)


_LENGTHS = {"crediting_end": "crediting_years", "lifetime_end": "life_years"}
_BETWEEN = re.compile(r"[止，、(]*(?:共计|总计|合计|共|计|为期|期限为?|年限为?|长度为?|跨度)?(?:为|是|约)?")


def _length(
    name: str,
    tokens: Sequence[Token],
    last: Token | None,
    text: str,
    paragraph: Paragraph,
    offset: int,
    specs: dict[str, FieldSpec],
) -> Iterator[Found]:
    """The years that stand right behind a period that was named: …至2039年12月31日止，计20年."""
    target = _LENGTHS.get(name, name if name in _LENGTHS.values() else "")
    if target not in specs or not tokens or last is None or not isinstance(tokens[0].value, Quantity):
        return
    token = tokens[0]
    gap = compact(text[last.end : token.start]).text
    if token.tag == "YEARS" and _BETWEEN.fullmatch(gap) and isinstance(token.value, Quantity):
        typed = Typed(token.value.value, token.value.unit, token.value.precision)
        spot = paragraph.spot(offset + token.start, offset + token.end)
        yield _found(specs[target], typed, text[max(0, last.start - 12) : token.end], spot, IN_TEXT)


def _spoken_for(
    clause: str, behind: str, specs: dict[str, FieldSpec], kind: str
) -> Iterator[tuple[Clue, str, Part | None]]:
    for clue in load_clues():
        if clue.fits_type(kind) and clue.speaks(clause, behind):
            for name, part in clue.targets():
                if name in specs:
                    yield clue, name, part


def _named(before: str, specs: dict[str, FieldSpec], kind: str) -> Iterator[tuple[str, Part | None]]:
    """The fields that the longest label at the end of a text names."""
    run = re.split(f"[{_MARKS}]", before)[-1][-_LONGEST:]
    for length in range(len(run), 1, -1):
        label = run[-length:]
        entries = entries_of(label)
        if not entries:
            continue
        head = any(label == word for entry in entries for word in entry.heads)
        stands = before[: len(before) - length][-1:]
        if head and stands and stands not in _BEFORE:
            return
        clause = re.split("[，。；]", before)[-1]
        for name, part, entry in targets_of(label, frozenset(specs), kind):
            if not any(word in clause for word in entry.unless):
                yield name, part
        return


def _of_token(
    token: Token, later: Token | None, text: str, spec: FieldSpec, part: Part | None, bounded: bool = False
) -> Typed | None:
    value = token.value
    tag = token.tag.removeprefix("BOUND_") if bounded else token.tag
    if not (is_quantity(spec.kind) or spec.kind in _TOKEN_KINDS) or tag not in tags_of(spec.kind):
        return None
    if isinstance(value, FoundDate):
        if part is not None:
            if later is None or not isinstance(later.value, FoundDate) or later.start - token.end > 6:
                return None
            value = value if part == "first" else later.value
        if value.parts < 2 and not spec.partial:
            return None
        return Typed(value.value, confidence=value.confidence)
    if part is not None:
        return None
    if isinstance(value, Quantity):
        following = later.value if later is not None else None
        again = isinstance(following, Quantity) and is_second_unit(text, value, following)
        second = (following.value, following.precision) if again and isinstance(following, Quantity) else None
        return Typed(value.value, value.unit, value.precision, 0.97 if value.approximate else 1.0, second)
    if isinstance(value, Identifier) and value.kind in spec.identifiers:
        return Typed(value.value)
    return None


def _names(
    paragraph: Paragraph, offset: int, text: str, plain: Compact, specs: dict[str, FieldSpec], kind: str
) -> Iterator[Found]:
    for link in _SAYS.finditer(plain.text):
        for name, part in _named(plain.text[: link.start()], specs, kind):
            spec = specs[name]
            if part is not None or is_quantity(spec.kind) or spec.kind in _TOKEN_KINDS:
                continue
            rest = plain.text[link.end() :]
            if spec.kind in ("organisation", "organisations"):
                length = name_length(rest)
            else:
                length = len(re.split("[，。；]", rest)[0])
            if not length:
                continue
            begin, end = plain.span(link.end(), link.end() + length)
            if any(word in text[begin:end] for word in spec.reject):
                continue
            if spec.kind == "organisation" and side_of(text[begin:end]) is None:
                continue
            typed = read_value(text[begin:end], spec)
            if typed is not None:
                spot = paragraph.spot(offset + begin, offset + end)
                quote = text[max(0, begin - 20) : end + 8].strip()
                yield _found(spec, typed, quote, spot, IN_TEXT)
