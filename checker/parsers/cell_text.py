"""What stands in a cell: lines that the width of the cell broke are one again, other breaks stay."""

import re
from collections.abc import Sequence

from checker.model.evidence import Box
from checker.parsers.clean import is_ideographic, join_wrapped

Part = tuple[str, Box]
# What a line can begin with at least: signs that may not end a line, a word or one character, signs that may not begin
# one.
_FIRST_WORD = re.compile(r"[（(《〈“‘〔【]*(?:[\x21-\x7e]+?(?:-|(?![\x21-\x7e]))|.)[，。、；：！？）)》〉”’〕】%％]*")
_ROOM = 1.0  # character widths that must be left beside the first word of the next line to call a break wanted


def join_parts(lines: Sequence[Part], width: float) -> list[Part]:
    """The lines of a cell that is `width` wide inside its margins as paragraphs, each with its box.

    A line goes on in the next one unless the first word of that would have found room on it.
    """
    parts: list[Part] = []
    last: Part | None = None
    for text, box in lines:
        if last is not None and _is_full(last, (text, box), width):
            before, place = parts[-1]
            parts[-1] = join_wrapped([before, text]), unite((place, box))
        else:
            parts.append((text, box))
        last = (text, box)
    return parts


def _is_full(line: Part, following: Part, width: float) -> bool:
    x0, _, x1, _ = following[1]
    unit = (x1 - x0) / max(1.0, ems(following[0]))
    needed = first_word(following[0]) + _ROOM
    return line[1][2] - line[1][0] + needed * unit > width


def first_word(text: str) -> float:
    """Width of what a line must begin with at least, in widths of a Chinese character."""
    word = _FIRST_WORD.match(text)
    return ems(word[0]) if word else 1.0


def ems(text: str) -> float:
    """Width of a text in widths of a Chinese character."""
    return sum(1.0 if is_ideographic(character) else 0.5 for character in text)


def unite(boxes: Sequence[Box]) -> Box:
    """The smallest box around all."""
    return (
        min(box[0] for box in boxes), min(box[1] for box in boxes),
        max(box[2] for box in boxes), max(box[3] for box in boxes),
    )  # fmt: skip
