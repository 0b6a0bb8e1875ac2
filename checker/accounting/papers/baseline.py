"""Baseline removals in the words of a paper (基准线清除量为0.35 tCO2e/(hm2·a))."""

import re
from functools import cache

from checker.accounting.papers.calculation import PaperBaseline, Read
from checker.accounting.papers.content import Content
from checker.accounting.papers.labels import load_labels, plain_unit
from checker.extraction.fold import fold


def read_baseline(content: Content) -> list[PaperBaseline]:
    """Rates that the paper states for the whole project, by hectare and year or by year. A figure whose unit says
    neither is a total over an unknown time and is not taken."""
    labels = load_labels().baseline
    per_ha, per_year = ({plain_unit(unit) for unit in units} for units in (labels.per_ha, labels.per_year))
    found: dict[tuple[bool, float], PaperBaseline] = {}
    for paragraph in content.paragraphs():
        for match in _pattern().finditer(fold(paragraph.text)):
            # Brackets and full stops behind a unit are the sentence's, so ever shorter endings are tried.
            unit = next((u for u in _shorter(plain_unit(match["unit"])) if u in per_ha | per_year), None)
            if unit is None:
                continue
            evidence = content.of_text(paragraph, *match.span())
            read = Read(value=float(match["number"]), evidence=evidence, place=content.place(evidence))
            found.setdefault((unit in per_ha, read.value), PaperBaseline(per_ha=unit in per_ha, read=read))
    return list(found.values())


@cache
def _pattern() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(load_labels().baseline.words, key=len, reverse=True))
    return re.compile(
        rf"(?:{words})[^。；;，,\d]{{0,12}}?(?:为|是|取|=|:|约)\s*(?P<number>-?\d+(?:\.\d+)?)\s*"
        r"(?P<unit>[A-Za-z吨][A-Za-z0-9²₂()·•/\-⁻¹.\u4e00-\u9fff]{2,24})"
    )


def _shorter(text: str) -> list[str]:
    return [text[:end].replace("₂", "2") for end in range(len(text), 3, -1)]
