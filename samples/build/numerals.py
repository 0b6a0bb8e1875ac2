"""Dates and numbers as Chinese papers write them."""

from datetime import date

DIGITS = "〇一二三四五六七八九"


def _small(number: int) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


def spell_date(day: date) -> str:
    """2017-02-28 -> 二〇一七年二月二十八日."""
    year = "".join(DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{_small(day.month)}月{_small(day.day)}日"


def write_date(day: date) -> str:
    """2017-02-28 -> 2017年2月28日."""
    return f"{day.year}年{day.month}月{day.day}日"
