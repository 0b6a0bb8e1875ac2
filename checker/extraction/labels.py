"""Labels that no list names: made of a head (面积) and of words around it that do not change what it means."""

import re
from functools import cache
from typing import Literal

from pydantic import Field, model_validator

from checker.extraction.fold import squeeze
from checker.extraction.gazetteer import gazetteer, load_as
from checker.model.base import Frozen

_LONGEST = 24
Part = Literal["first", "last"]


class Entry(Frozen):
    """How labels of some fields are made. `period`: the fields of the first and the last day of the period behind it;
    `needs`: one of these must be part of the label; `unless`: words of the clause before it that make it something
    else; `only`, `never`: types."""

    field: str = ""
    fields: tuple[str, ...] = ()
    period: tuple[str, str] | None = None
    heads: tuple[str, ...] = Field(min_length=1)
    around: tuple[str, ...] = Field((), alias="with")
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_target(self) -> "Entry":
        if sum(map(bool, (self.field, self.fields, self.period))) != 1:
            raise ValueError("an entry has exactly one of field, fields, period")
        return self

    def targets(self) -> tuple[tuple[str, Part | None], ...]:
        """Each field, with the end of the period that it is."""
        if self.period is not None:
            return (self.period[0], "first"), (self.period[1], "last")
        return tuple((name, None) for name in self.fields or (self.field,))

    def fits_type(self, kind: str | None) -> bool:
        return (not self.only or kind in self.only) and kind not in self.never


class _Lexicon(Frozen):
    groups: dict[str, tuple[str, ...]]
    entries: tuple[Entry, ...]

    @model_validator(mode="after")
    def _groups_exist(self) -> "_Lexicon":
        for entry in self.entries:
            for word in entry.around:
                if word.startswith("@") and word[1:] not in self.groups:
                    raise ValueError(f"{entry.heads[0]}: no group {word!r}")
        return self


@cache
def _compiled() -> tuple[tuple[Entry, re.Pattern[str]], ...]:
    lexicon = load_as(_Lexicon, gazetteer("labels"))
    small = lexicon.groups.get("small", ())
    made = []
    for entry in lexicon.entries:
        around = [*small]
        for word in entry.around:
            around += lexicon.groups[word[1:]] if word.startswith("@") else (word,)
        words, heads = _any(around), _any(entry.heads)
        made.append((entry, re.compile(f"(?:{words})*(?:{heads})(?:{words})*")))
    return tuple(made)


def _any(words: list[str] | tuple[str, ...]) -> str:
    spelled = sorted({squeeze(word) for word in words}, key=lambda word: (-len(word), word))
    return "|".join(re.escape(word) for word in spelled)


@cache
def entries_of(label: str) -> tuple[Entry, ...]:
    """The entries that a squeezed label fits; those with a word they need before those without."""
    if not 2 <= len(label) <= _LONGEST:
        return ()
    fitting = [entry for entry, pattern in _compiled() if pattern.fullmatch(label) and _has_need(entry, label)]
    return tuple(sorted(fitting, key=lambda entry: not entry.needs))


def _has_need(entry: Entry, label: str) -> bool:
    return not entry.needs or any(word in label for word in entry.needs)


def targets_of(label: str, fields: frozenset[str], kind: str | None) -> tuple[tuple[str, Part | None, Entry], ...]:
    """The fields of a type that a label names, with the end of the period where it names one. Entries that need a word
    win over those that do not."""
    fitting = [
        (name, part, entry)
        for entry in entries_of(label)
        if entry.fits_type(kind)
        for name, part in entry.targets()
        if name in fields
    ]
    strict = [target for target in fitting if target[2].needs]
    return tuple(strict or fitting)


class Labels(frozenset[str]):
    """The labels that schemas list; `in` also takes those that the lexicon can make."""

    def __contains__(self, label: object) -> bool:
        return super().__contains__(label) or (isinstance(label, str) and bool(entries_of(label)))
