"""Weak signs that a value belongs to a field: a word in an unknown label, in the clause before it, right behind it."""

import re
from functools import cache

from pydantic import model_validator

from checker.extraction.gazetteer import Pattern, gazetteer, load_as
from checker.extraction.labels import Part
from checker.model.base import Frozen

_LONGEST = 14
_NO_LABEL = re.compile(r"[\d，。；！？:《》、]")


class Clue(Frozen):
    """See `gazetteers/clues.yaml`. All patterns are regular expressions over text without blanks."""

    field: str = ""
    fields: tuple[str, ...] = ()
    period: tuple[str, str] | None = None
    label: Pattern | None = None
    before: Pattern | None = None
    behind: Pattern | None = None
    unless: Pattern | None = None
    bounded: bool = False
    firm: bool = False
    only: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_target(self) -> "Clue":
        if sum(map(bool, (self.field, self.fields, self.period))) != 1:
            raise ValueError("a clue has exactly one of field, fields, period")
        return self

    def targets(self) -> tuple[tuple[str, Part | None], ...]:
        """Each field, with the end of the period that it is."""
        if self.period is not None:
            return (self.period[0], "first"), (self.period[1], "last")
        return tuple((name, None) for name in self.fields or (self.field,))

    def fits_type(self, kind: str | None) -> bool:
        return (not self.only or kind in self.only) and kind not in self.never

    def speaks(self, before: str, behind: str) -> bool:
        """Whether the words around a value speak for the field: `before` is the clause up to it."""
        if self.unless and re.search(self.unless, before):
            return False
        said = self.before is not None and re.search(self.before, before) is not None
        return said or (self.behind is not None and re.search(self.behind, behind) is not None)


class _Clues(Frozen):
    clues: tuple[Clue, ...]


@cache
def load_clues() -> tuple[Clue, ...]:
    """`gazetteers/clues.yaml`. Raises SourceError."""
    return load_as(_Clues, gazetteer("clues")).clues


@cache
def clues_of(label: str) -> tuple[Clue, ...]:
    """The clues that a squeezed label gives."""
    if not 2 <= len(label) <= _LONGEST or _NO_LABEL.search(label):
        return ()
    return tuple(
        clue
        for clue in load_clues()
        if clue.label and re.fullmatch(clue.label, label) and not (clue.unless and re.search(clue.unless, label))
    )
