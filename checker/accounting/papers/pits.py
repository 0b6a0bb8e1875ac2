"""Planting pits as papers describe them (穴状整地 60cm×60cm×40cm): the ground that one takes."""

import re
from typing import Final

from checker.accounting.papers.calculation import Read
from checker.accounting.papers.content import Content
from checker.accounting.papers.labels import load_labels
from checker.extraction.fold import fold

TO_M: Final = {"cm": 0.01, "厘米": 0.01, "公分": 0.01, "m": 1.0, "米": 1.0}
UNIT: Final = r"(?P<{name}>厘米|公分|cm|米|m)?"
NUMBER: Final = r"(?P<{name}>\d+(?:\.\d+)?)"
SIZE: Final = re.compile(
    rf"{NUMBER.format(name='a')}\s*{UNIT.format(name='ua')}\s*[x×*X]\s*{NUMBER.format(name='b')}\s*{UNIT.format(name='ub')}"
    rf"(?:\s*[x×*X]\s*\d+(?:\.\d+)?\s*{UNIT.format(name='uc')})"
)
LARGEST_M2: Final = 9.0  # a pit of three metres a side is none


def read_pits(content: Content) -> list[Read]:
    """m2 of ground of each size of pit that the paper gives, the depth left out. Sizes without a unit, of seedling
    containers or of strips are not taken, and none where the paper clears more than pits."""
    labels = load_labels().pits
    if _clears_more(content):
        return []
    found: list[Read] = []
    for paragraph in content.reading.paragraphs:
        for offset, sentence in paragraph.sentences():
            folded = fold(sentence)
            if not any(word in folded for word in labels.pit) or any(word in folded for word in labels.other):
                continue
            for match in SIZE.finditer(folded):
                unit = match["uc"] or match["ub"] or match["ua"]
                if unit is None:
                    continue
                sides = [float(match[side]) * TO_M[match[own] or unit] for side, own in (("a", "ua"), ("b", "ub"))]
                evidence = content.of_text(paragraph, offset + match.start(), offset + match.end())
                if 0 < sides[0] * sides[1] <= LARGEST_M2:
                    read = Read(value=round(sides[0] * sides[1], 6), evidence=evidence, place=content.place(evidence))
                    found.append(read)
    return found


def _clears_more(content: Content) -> bool:
    labels = load_labels().pits
    for paragraph in content.reading.paragraphs:
        text = fold(paragraph.text)
        for word in labels.more:
            for match in re.finditer(re.escape(word), text):
                before = text[max(0, match.start() - 6) : match.start()]
                if not any(negation in before for negation in labels.negations):
                    return True
    return False
