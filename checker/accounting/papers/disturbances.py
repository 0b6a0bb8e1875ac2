"""What reports say of fires, pests, felling and lost land: kind, year, area, and whether it was taken off."""

import re
from collections.abc import Iterator
from typing import Final

from checker.accounting.papers.content import Content
from checker.accounting.papers.disturbance import Disturbance
from checker.accounting.papers.grids import Grid, grids, head_of, is_total, read_number
from checker.accounting.papers.labels import PLANTING_YEAR, load_labels, plain
from checker.extraction.fold import fold
from checker.extraction.quantities import number_of

GAP: Final = r"(?:[（(][^()（）]{0,10}[)）])?\s*(?:共计|合计|总计|共|约|为|达到?|计|：|:|是|有|\s){0,4}"


def read_disturbances(content: Content) -> list[Disturbance]:
    """The events of one paper in its sentences and tables; one told again with the same kind and area counts once."""
    found: dict[tuple[str, float | None], Disturbance] = {}
    for one in (*_in_text(content), *_in_tables(content)):
        before = found.get((one.kind, one.area_ha))
        if before is None:
            found[(one.kind, one.area_ha)] = one
        elif one.taken_off and not before.taken_off:
            found[(one.kind, one.area_ha)] = before.model_copy(update={"taken_off": True})
    sized = {one.kind for one in found.values() if one.area_ha is not None}
    return [one for one in found.values() if one.area_ha is not None or one.kind not in sized]


def _in_text(content: Content) -> Iterator[Disturbance]:
    labels = load_labels().disturbances
    units = "|".join(re.escape(unit) for unit in sorted(labels.area.factors, key=len, reverse=True))
    words = "|".join(map(re.escape, labels.area.headings))
    area = re.compile(rf"(?:{words})\s*{GAP}(?P<number>\d[\d,，]*(?:\.\d+)?)\s*(?P<unit>{units})")
    for paragraph in content.paragraphs():
        sentences = paragraph.sentences()
        for place, (offset, sentence) in enumerate(sentences):
            folded = fold(sentence)
            kinds = [kind for kind, own in labels.kinds.items() if any(word in folded for word in own)]
            if not kinds or any(word in folded for word in (*labels.none, *labels.conditional)):
                continue
            years = {int(match[0]) for match in PLANTING_YEAR.finditer(folded)}
            behind = sentences[place + 1][1] if place + 1 < len(sentences) else ""
            off = any(word in f"{sentence}{behind}" for word in labels.taken_off) and not any(
                word in f"{sentence}{behind}" for word in labels.not_taken_off
            )
            sizes = [(match, number_of(match["number"])) for match in area.finditer(folded)]
            evidence = content.of_text(paragraph, offset, offset + len(sentence))
            year = years.pop() if len(years) == 1 else None
            if not sizes and any(word in folded for word in labels.happened):
                yield Disturbance(document=content.document.id, kind=kinds[0], year=year, area_ha=None, taken_off=off,
                                  evidence=evidence)  # fmt: skip
            for match, number in sizes:
                if number is not None:
                    yield Disturbance(
                        document=content.document.id, kind=kinds[0], year=year, taken_off=off, evidence=evidence,
                        area_ha=round(number[0] * labels.area.factors[match["unit"]], 9),
                    )  # fmt: skip


def _in_tables(content: Content) -> Iterator[Disturbance]:
    labels = load_labels().disturbances
    for grid in grids(content):
        head = head_of(grid, {"area": labels.area, "kind": labels.column}, 2)
        where, of_kind = (None, None) if head is None else (head.find("area"), head.find("kind"))
        if head is None or where is None or of_kind is None:
            continue
        for row in range(head.last + 1, len(grid.cells)):
            read, text = read_number(grid, row, where, head.columns[where]), plain(grid.cells[row][of_kind])
            kinds = [kind for kind, own in labels.kinds.items() if any(word in text for word in own)]
            if read is None or not kinds or is_total(grid.cells[row]) or read.value == 0:
                continue
            years = _years(grid, row)
            yield Disturbance(
                document=content.document.id, kind=kinds[0], year=years.pop() if len(years) == 1 else None,
                area_ha=round(read.value, 9), evidence=read.evidence,
                taken_off=any(word in plain(cell) for cell in grid.cells[row] for word in labels.taken_off),
            )  # fmt: skip


def _years(grid: Grid, row: int) -> set[int]:
    return {int(match[0]) for cell in grid.cells[row] for match in PLANTING_YEAR.finditer(cell)}
