"""The words of a table as lines: one for each row, as in Word files, so that wrapped cells do not mingle."""

from collections.abc import Sequence

from checker.model.evidence import Box
from checker.model.parsed import Line
from checker.parsers.cell_text import Part, unite
from checker.parsers.clean import join_cells

_LONG = 60  # characters: cells of several paragraphs that hold more are no names or numbers but text


def row_lines(cells: Sequence[tuple[int, Sequence[Part]]]) -> list[Line]:
    """Lines of a table whose `cells` (row, paragraphs) come in reading order."""
    lines: list[Line] = []
    texts: list[str] = []
    boxes: list[Box] = []

    def close() -> None:
        if text := join_cells(texts):
            lines.append(Line(text=text, box=unite(boxes)))
        texts.clear()
        boxes.clear()

    here = -1
    for row, parts in cells:
        if row != here:
            close()
            here = row
        if not parts:
            continue
        letters = sum(len(text) for text, _ in parts)
        for number, (text, box) in enumerate(parts):
            if number and (len(parts) > 2 or letters > _LONG):
                close()
            if number and texts:
                texts[-1] += " " + text
            else:
                texts.append(text)
            boxes.append(box)
        if len(parts) > 2 or letters > _LONG:
            close()
    close()
    return lines
