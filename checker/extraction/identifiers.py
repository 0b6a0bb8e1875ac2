"""Document numbers, certificate numbers, methodology codes: found in text, written in one normal form."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import field_validator

from checker.extraction.fold import fold
from checker.extraction.gazetteer import gazetteer, load_as
from checker.model.base import Frozen
from checker.model.rule import Bilingual

_BLANKS = r"[ \n]{0,3}"


class IdentifierKind(Frozen):
    id: str
    label: Bilingual
    pattern: str
    form: str
    strip_before: bool = False

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        try:
            re.compile(pattern.replace("{b}", _BLANKS))
        except re.error as error:
            raise ValueError(f"no valid pattern: {error}") from error
        return pattern


class _IdentifierFile(Frozen):
    kinds: tuple[IdentifierKind, ...]
    strip_before: tuple[str, ...]


@dataclass(frozen=True)
class Identifier:
    """`value` is the normal form (青林发〔2016〕37号), `start`/`end` the place of the printed one."""

    kind: str
    value: str
    start: int
    end: int
    text: str


@cache
def _kinds(path: Path | None = None) -> tuple[tuple[tuple[IdentifierKind, re.Pattern[str]], ...], tuple[str, ...]]:
    data = load_as(_IdentifierFile, path or gazetteer("identifiers"))
    return tuple((kind, re.compile(kind.pattern.replace("{b}", _BLANKS))) for kind in data.kinds), data.strip_before


def find_identifiers(text: str, kinds: tuple[str, ...] = ()) -> list[Identifier]:
    """Every identifier of the wanted kinds (all when empty), in order of place; the first kind that fits wins."""
    folded = fold(text)
    found: list[Identifier] = []
    patterns, strip_before = _kinds()
    for kind, pattern in patterns:
        for match in pattern.finditer(folded):
            organ = match.group(next(iter(match.groupdict()))) or ""
            least = 2 if kind.id == "document_number" else 0
            cut = _cut(organ, strip_before, least) if kind.strip_before else 0
            start = match.start() + cut
            if any(start < other.end and other.start < match.end() for other in found):
                continue
            value = _normal(kind, match, cut)
            if value is not None:
                found.append(Identifier(kind.id, value, start, match.end(), text[start : match.end()]))
    wanted = [item for item in found if not kinds or item.kind in kinds]
    return sorted(wanted, key=lambda item: item.start)


def read_identifier(text: str, kinds: tuple[str, ...]) -> Identifier | None:
    """The identifier of a form cell; None when there is none or more than one."""
    found = find_identifiers(text, kinds)
    return found[0] if len({item.value for item in found}) == 1 else None


def _cut(organ: str, words: tuple[str, ...], least: int) -> int:
    """How many characters of the organ code belong to the sentence before it."""
    cuts = [organ.rfind(word) + len(word) for word in words if word in organ]
    cut = max(cuts, default=0)
    return cut if len(organ) - cut >= least else 0


def _normal(kind: IdentifierKind, match: re.Match[str], cut: int) -> str | None:
    groups = {name: "".join((value or "").split()) for name, value in match.groupdict().items()}
    for name in [name for name in groups if name.endswith("2")]:
        groups[name[:-1]] = groups[name[:-1]] or groups.pop(name)
    first = next(iter(groups))
    if cut:
        groups[first] = groups[first][cut:]
    if kind.id == "document_number" and (len(groups["organ"]) < 2 or groups["organ"].endswith(("年", "第"))):
        return None
    return kind.form.format(**groups)
