"""Equations that a PDF gives on two lines, the exponents above: put together where only one reading is an equation."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, pairwise
from typing import Final

from checker.extraction.reading import Paragraph

MOST_PARTS: Final = 8
# Where an exponent can stand: behind an e of its own and behind a closing bracket or a letter of age.
SLOT: Final = re.compile(r"(?<![A-Za-z])e(?=\s|[)）])|[)）]|(?<![A-Za-z])[tTAx](?![A-Za-z])")
NEAR: Final = 1.2  # heights of a line


def put_together(upper: Paragraph, lower: Paragraph, reads: Callable[[str], bool]) -> str | None:
    """The lower line with the upper one as its exponents, None where the two are not one equation or `reads` accepts
    several ways of putting them together."""
    if "=" in upper.text or "=" not in lower.text or not _above(upper, lower):
        return None
    parts = upper.text.split()
    if not 1 <= len(parts) <= MOST_PARTS:
        return None
    found = {text for text in _ways(parts, lower.text) if reads(text.rsplit("=", 1)[-1])}
    return found.pop() if len(found) == 1 else None


def _above(upper: Paragraph, lower: Paragraph) -> bool:
    first, second = upper.pieces[-1].line.box, lower.pieces[0].line.box
    if first is None or second is None or upper.pieces[-1].page is not lower.pieces[0].page:
        return False
    height = second[3] - second[1]
    inside = second[0] <= first[0] and first[2] <= second[2] + 3 * height
    return inside and -height <= second[1] - first[3] <= NEAR * height


def _ways(parts: Sequence[str], text: str) -> Iterator[str]:
    """Every way to share the parts out, in order, among the slots."""
    slots = [match.end() for match in SLOT.finditer(text)]
    for count in range(1, min(len(slots), len(parts)) + 1):
        for chosen in combinations(slots, count):
            for cuts in combinations(range(1, len(parts)), count - 1):
                edges = (0, *cuts, len(parts))
                groups = ["".join(parts[a:b]) for a, b in pairwise(edges)]
                if any(_one_number_of_two(parts[a:b]) for a, b in pairwise(edges)):
                    continue
                out, last = "", 0
                for slot, exponent in zip(chosen, groups, strict=True):
                    out += f"{text[last:slot]}^({exponent})"
                    last = slot
                yield re.sub(r"\s", "", out + text[last:])


def _one_number_of_two(group: Sequence[str]) -> bool:
    """Whether joining the parts would make one number of two."""
    return any(a[-1] in "0123456789." and b[0] in "0123456789." for a, b in pairwise(group))
