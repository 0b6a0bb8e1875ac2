"""What is the name of an organisation, and is it an authority, a third party or the owner's own side."""

from functools import cache
from typing import Literal

from checker.extraction.fold import squeeze
from checker.extraction.gazetteer import gazetteer, load_as
from checker.model.base import Frozen

Side = Literal["official", "third_party", "self"]
_LONGEST = 40
_NO_NAME = set("，。；！？:、《》0123456789")


class _Organisations(Frozen):
    official: tuple[str, ...]
    third_party: tuple[str, ...]
    self: tuple[str, ...]
    roles: dict[str, str] = {}


@cache
def _endings() -> tuple[tuple[str, Side], ...]:
    data = load_as(_Organisations, gazetteer("organisations"))
    sides: tuple[tuple[Side, tuple[str, ...]], ...] = (
        ("official", data.official), ("third_party", data.third_party), ("self", data.self),
    )  # fmt: skip
    pairs = [(ending, side) for side, endings in sides for ending in endings]
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))


def side_of(name: str) -> Side | None:
    """Whose side a name's ending speaks for; None when it ends like no organisation."""
    plain = squeeze(name).rstrip(")(")
    return next((side for ending, side in _endings() if plain.endswith(ending) and len(plain) >= len(ending) + 1), None)


def name_length(text: str) -> int:
    """How many characters at the head of a text are the name of an organisation: up to its first ending, or a longer
    one that begins right there (林业局林业站). 0 where there is none."""
    run = text[:_LONGEST]
    stop = next((index for index, character in enumerate(run) if character in _NO_NAME and character not in "()"), None)
    run = run if stop is None else run[:stop]
    endings = {ending for ending, _ in _endings()}
    ends = sorted({
        start + len(ending) for ending, _ in _endings() for start in _places_of(ending, run) if start + len(ending) > 3
    })  # fmt: skip
    if not ends:
        return 0
    last = ends[0]
    for end in ends[1:]:
        if end - last > 4 and run[last:end] not in endings:
            break
        last = end
    return last


def _places_of(word: str, text: str) -> list[int]:
    places, at = [], text.find(word)
    while at >= 0:
        places.append(at)
        at = text.find(word, at + len(word))
    return places


@cache
def _roles() -> dict[str, str]:
    return load_as(_Organisations, gazetteer("organisations")).roles


def role_of(text: str) -> str | None:
    """The form label under which the holder of a role is named (项目监理机构 -> 监理单位); None for a name."""
    return _roles().get(squeeze(text))


def is_organisation(text: str) -> bool:
    """Whether a whole line or cell is the name of one organisation."""
    plain = squeeze(text)
    return 3 <= len(plain) <= 40 and not _NO_NAME & set(plain) and (side_of(plain) is not None or plain in _roles())
