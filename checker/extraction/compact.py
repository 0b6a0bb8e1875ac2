"""Text without blanks that remembers its offsets, and phrases with gaps in it."""

from dataclasses import dataclass
from functools import cache

from checker.extraction.fold import fold

GAP = "…"
_WIDEST = 18  # characters that a gap may span
_NEGATIONS = "不未无非没禁"
_CLAUSE_MARKS = "，、；。:"


@dataclass(frozen=True)
class Compact:
    """`text` is folded and without blanks; character i stood at `offsets[i]` of the printed text."""

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The printed range of a range of the compact text."""
        if start >= end:
            return (self.offsets[start], self.offsets[start]) if start < len(self.offsets) else (0, 0)
        return self.offsets[start], self.offsets[end - 1] + 1


def compact(text: str) -> Compact:
    kept = [(index, character) for index, character in enumerate(fold(text)) if not character.isspace()]
    return Compact("".join(character for _, character in kept), tuple(index for index, _ in kept))


def find_phrase(text: str, phrase: str) -> tuple[int, int] | None:
    """The first place of a phrase in a compact sentence; `…` stands for up to eighteen characters."""
    parts = [part for part in phrase.split(GAP) if part]
    start = text.find(parts[0])
    while start >= 0:
        end = start + len(parts[0])
        for part in parts[1:]:
            place = text.find(part, end, end + _WIDEST + len(part))
            if place < 0 or any(word in _NEGATIONS for word in text[end:place]):
                break
            end = place + len(part)
        else:
            return start, end
        start = text.find(parts[0], start + 1)
    return None


def is_denied(text: str, start: int) -> bool:
    """Whether a word of denial stands up to six characters before a place, in the same clause."""
    before = text[max(0, start - 6) : start]
    clause = before[max((before.rfind(mark) for mark in _CLAUSE_MARKS), default=-1) + 1 :]
    return any(word in clause for word in _NEGATIONS)


@cache
def _folded(word: str) -> str:
    return fold(word)


def spoken(
    text: str, choices: tuple[tuple[str, tuple[str, ...]], ...], shortest: int = 1
) -> dict[str, tuple[int, int]]:
    """The values whose words a compact sentence holds, with their place. Inside a longer phrase of another value
    (未参与其他机制 holds 参与其他机制) a phrase does not count, nor behind a word of denial."""
    hits: list[tuple[str, int, int]] = []
    for value, words in choices:
        for word in words:
            place = find_phrase(text, _folded(word)) if len(word) >= shortest else None
            if place is not None and not is_denied(text, place[0]):
                hits.append((value, *place))
    found: dict[str, tuple[int, int]] = {}
    for value, start, end in sorted(hits, key=lambda hit: (hit[1] - hit[2], hit[1])):
        covered = any(
            other != value and other_start <= start and end <= other_end and (other_end - other_start) > (end - start)
            for other, other_start, other_end in hits
        )
        if not covered:
            found.setdefault(value, (start, end))
    return found
