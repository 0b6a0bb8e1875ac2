"""Sets labels with their values in one of many shapes: ruled, open, run on, in lines."""

from collections.abc import Callable, Sequence
from random import Random

from benchmarks.papers.blocks import Block, Grid, GridCell, Line

Pairs = Sequence[tuple[str, str]]
LONG = 16  # a longer value takes a whole row
NUMBERS = "一二三四五六七八九十"
GROUPS = (("基本情况", "主要内容", "其他事项"), ("项目概况", "建设指标", "备注"), ("一", "二", "三"))


def shape_pairs(pairs: Pairs, shape: str, dice: Random) -> list[Block]:
    """Blocks that hold the pairs of label and value. Raises KeyError for an unknown shape."""
    return SHAPES[shape](pairs, dice)


def _row(pairs: Pairs, width: int) -> tuple[GridCell, ...]:
    cells = [cell for label, value in pairs for cell in (GridCell(label, head=True), GridCell(value, left=True))]
    used = len(cells)
    if used < width:
        last = cells[-1]
        cells[-1] = GridCell(last.text, 1 + width - used, left=True)
    return tuple(cells)


def _packed(pairs: Pairs, across: int) -> list[tuple[GridCell, ...]]:
    rows: list[tuple[GridCell, ...]] = []
    waiting: list[tuple[str, str]] = []
    for label, value in pairs:
        if len(value) > LONG or "\n" in value:
            if waiting:
                rows.append(_row(waiting, across * 2))
                waiting = []
            rows.append(_row([(label, value)], across * 2))
            continue
        waiting.append((label, value))
        if len(waiting) == across:
            rows.append(_row(waiting, across * 2))
            waiting = []
    if waiting:
        rows.append(_row(waiting, across * 2))
    return rows


def _grid(across: int) -> Callable[[Pairs, Random], list[Block]]:
    return lambda pairs, dice: [Grid(tuple(_packed(pairs, across)), across * 2)]


def _over(pairs: Pairs, dice: Random) -> list[Block]:
    """A row of labels over a row of values, three or four at a time."""
    width = dice.choice((3, 4))
    rows: list[tuple[GridCell, ...]] = []
    for first in range(0, len(pairs), width):
        part = list(pairs[first : first + width])
        part += [("", "")] * (width - len(part))
        rows.append(tuple(GridCell(label, head=True) for label, _ in part))
        rows.append(tuple(GridCell(value) for _, value in part))
    return [Grid(tuple(rows), width)]


def _stack(pairs: Pairs, dice: Random) -> list[Block]:
    mark = dice.choice(("", "：", ":"))
    cells = [GridCell(f"{label}{mark}\n{value}", left=True) for label, value in pairs]
    rows = [tuple(cells[place : place + 2]) for place in range(0, len(cells), 2)]
    if len(rows[-1]) == 1:
        last = rows[-1][0]
        rows[-1] = (GridCell(last.text, 2, left=True),)
    return [Grid(tuple(rows), 2)]


def _cells(pairs: Pairs, dice: Random) -> list[Block]:
    """Label and value in one ruled cell, two cells a row."""
    cells = [GridCell(f"{label}：{value}", left=True) for label, value in pairs]
    rows = [tuple(cells[place : place + 2]) for place in range(0, len(cells), 2)]
    if len(rows[-1]) == 1:
        rows[-1] = (GridCell(rows[-1][0].text, 2, left=True),)
    return [Grid(tuple(rows), 2)]


def _open(pairs: Pairs, dice: Random) -> list[Block]:
    """Two columns without lines."""
    cells = [GridCell(f"{label}：{value}", left=True) for label, value in pairs]
    if len(cells) % 2:
        cells.append(GridCell("", left=True))
    return [Grid(tuple(tuple(cells[p : p + 2]) for p in range(0, len(cells), 2)), 2, ruled=False)]


def _grouped(pairs: Pairs, dice: Random) -> list[Block]:
    """A first column of group names that span their rows."""
    names = dice.choice(GROUPS)
    size = -(-len(pairs) // len(names))
    rows: list[tuple[GridCell, ...]] = []
    for place, name in enumerate(names):
        part = pairs[place * size : (place + 1) * size]
        for index, (label, value) in enumerate(part):
            first = (GridCell(name, rows=len(part), head=True),) if index == 0 else ()
            rows.append((*first, GridCell(label, head=True), GridCell(value, left=True)))
    return [Grid(tuple(rows), 3)]


def _indexed(pairs: Pairs, dice: Random) -> list[Block]:
    """A numbered list of three columns under a header."""
    head = dice.choice((("序号", "项目", "内容"), ("编号", "指标名称", "填报内容"), ("序号", "内容", "说明")))
    rows = [tuple(GridCell(text, head=True) for text in head)]
    rows += [
        (GridCell(str(place)), GridCell(label), GridCell(value, left=True))
        for place, (label, value) in enumerate(pairs, start=1)
    ]
    return [Grid(tuple(rows), 3, head_rows=1)]


def _ledger(pairs: Pairs, dice: Random) -> list[Block]:
    """Three-line table: label and value with rules above, below and under the header only."""
    head = dice.choice((("事项", "情况"), ("名目", "数值或说明"), ("要素", "内容")))
    rows = [tuple(GridCell(text, head=True) for text in head)]
    rows += [(GridCell(label), GridCell(value, left=True)) for label, value in pairs]
    return [Grid(tuple(rows), 2, head_rows=1, lines="three")]


def _lines(form: str) -> Callable[[Pairs, Random], list[Block]]:
    def write(pairs: Pairs, dice: Random) -> list[Block]:
        return [
            Line(form.format(n=place, zh=NUMBERS[(place - 1) % 10], label=label, value=value), "flat")
            for place, (label, value) in enumerate(pairs, start=1)
        ]

    return write


def _filled(pairs: Pairs, dice: Random) -> list[Block]:
    """A printed form filled in by hand: values underlined, two on a line where they are short."""
    blocks: list[Block] = []
    waiting = ""
    for label, value in pairs:
        text = f"{label}：\x01　{value}　\x02"
        if len(value) > LONG:
            if waiting:
                blocks.append(Line(waiting, "flat"))
                waiting = ""
            blocks.append(Line(text, "flat"))
        elif waiting:
            blocks.append(Line(f"{waiting}　{text}", "flat"))
            waiting = ""
        else:
            waiting = text
    if waiting:
        blocks.append(Line(waiting, "flat"))
    return blocks


def _headed(pairs: Pairs, dice: Random) -> list[Block]:
    """A heading for each label, its value as a paragraph below."""
    form = dice.choice(("{zh}、{label}", "（{zh}）{label}", "{n} {label}", "◆ {label}"))
    blocks: list[Block] = []
    for place, (label, value) in enumerate(pairs, start=1):
        zh = NUMBERS[place - 1] if place <= 10 else "十" + NUMBERS[place - 11]
        blocks.append(Line(form.format(n=place, zh=zh, label=label), "heading"))
        blocks.append(Line(value))
    return blocks


def _run_on(pairs: Pairs, dice: Random) -> list[Block]:
    """All in one paragraph, parted by semicolons."""
    return [Line("；".join(f"{label}：{value}" for label, value in pairs) + "。")]


def _airy(pairs: Pairs, dice: Random) -> list[Block]:
    """Labels spread to one width, as typists do: 业　　主."""
    blocks: list[Block] = []
    for label, value in pairs:
        gap = {2: "　　", 3: " ", 4: " "}.get(len(label), "")
        blocks.append(Line(f"{gap.join(label)}：{value}", "flat"))
    return blocks


def _below(pairs: Pairs, dice: Random) -> list[Block]:
    """A label on its own line, the value on the next."""
    return [Line(text, "flat") for label, value in pairs for text in (f"{label}：", f"　　{value}")]


def _leaders(pairs: Pairs, dice: Random) -> list[Block]:
    """Label and value joined by dots."""
    return [Line(f"{label}{'…' * dice.choice((3, 5, 8))}{value}", "flat") for label, value in pairs]


SHAPES: dict[str, Callable[[Pairs, Random], list[Block]]] = {
    "grid2": _grid(1), "grid4": _grid(2), "grid6": _grid(3), "over": _over, "stack": _stack, "cells": _cells,
    "open": _open, "grouped": _grouped, "indexed": _indexed, "ledger": _ledger, "filled": _filled, "headed": _headed,
    "run_on": _run_on, "airy": _airy, "below": _below, "leaders": _leaders,
    "lines": _lines("{label}：{value}"), "numbered": _lines("{n}．{label}：{value}"),
    "zh": _lines("{zh}、{label}：{value}"), "parens": _lines("（{n}）{label}：{value}"),
    "bullets": _lines("● {label}：{value}"), "bracket": _lines("【{label}】{value}"),
    "wide": _lines("{label}　　{value}"), "dash": _lines("{label}——{value}"),
}  # fmt: skip
