"""Writes dates in the forms that papers use."""

from collections.abc import Sequence
from datetime import date
from random import Random

from benchmarks.papers.numerals import spell
from benchmarks.papers.printed import Printed, widen

STYLES = (
    "arabic", "arabic", "arabic", "arabic", "arabic", "padded", "chinese", "dotted", "dashed", "dashed1", "spaced",
    "dotted0", "gap",
)  # fmt: skip


def print_day(day: date, style: str, dice: Random) -> Sequence[Printed]:
    """A full date, or with `ym`/`ym_chinese`/`ym_dotted` year and month, with `year` the year alone."""
    style = style or dice.choice(STYLES)
    y, m, d = day.year, day.month, day.day
    zero = dice.choice("〇〇〇○零")
    spelt = "".join(zero if digit == "0" else spell(int(digit)) for digit in str(y))
    text = {
        "arabic": f"{y}年{m}月{d}日", "padded": f"{y}年{m:02}月{d:02}日", "spaced": f"{y} 年 {m} 月 {d} 日",
        "chinese": f"{spelt}年{spell(m)}月{spell(d)}日", "dotted": f"{y}.{m}.{d}", "dotted0": f"{y}.{m:02}.{d:02}",
        "latin": f"{spelt.replace(zero, 'O')}年{spell(m)}月{spell(d)}日",
        "dashed1": f"{y}-{m}-{d}", "points": f"{y}．{m}．{d}", "gap": f"{y}年 {m}月 {d}日",
        "dashed": f"{y}-{m:02}-{d:02}", "slashed": f"{y}/{m}/{d}", "compact": f"{y}{m:02}{d:02}",
        "ym": f"{y}年{m}月", "ym_chinese": f"{spelt}年{spell(m)}月", "ym_dotted": f"{y}.{m:02}",
        "ym0": f"{y}年{m:02}月", "ym_dashed": f"{y}-{m:02}", "ym_spaced": f"{y} 年 {m} 月", "year": f"{y}年",
    }[style]  # fmt: skip
    if style == "arabic" and dice.random() < 0.04:
        text = widen(text)
    value = day.isoformat()
    if style.startswith("ym"):
        value = value[:7]
    elif style == "year":
        value = value[:4]
    return (Printed(text, value),)
