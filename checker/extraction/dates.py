"""Dates of Chinese papers: Arabic and Chinese numerals, dots, slashes, hyphens, partial dates, honest refusals."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass

from checker.extraction.fold import fold
from checker.extraction.numerals import read_digits, read_numeral

_ZERO = "〇○零OoΟ0"
_CN = f"[{_ZERO}一二三四五六七八九壹贰叁肆伍陆柒捌玖]"
_MONTH = "[元正零〇一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾]{1,3}"
_DAY = "[零〇一二三四五六七八九十廿卅壹贰叁肆伍陆柒捌玖拾]{1,4}"
_GAP = r" {0,3}"
_YEAR_FORM = re.compile(
    rf"(?<![\d.])(?P<y>(?:19|20)\d{{2}}){_GAP}年(?:{_GAP}(?P<m>\d{{1,2}}){_GAP}(?P<mark>[月日])(?:份|{_GAP}(?P<d>\d{{1,2}}){_GAP}[日号])?)?"
)
_CHINESE_FORM = re.compile(
    rf"(?P<y>{_CN}{{4}}|(?<![\d.])(?:19|20)\d{{2}}(?={_GAP}年{_GAP}{_MONTH}{_GAP}月)){_GAP}年(?:{_GAP}(?P<m>{_MONTH}){_GAP}(?P<mark>月)(?:份|{_GAP}(?P<d>{_DAY}){_GAP}[日号])?)?"
)
_POINTED = re.compile(
    r"(?<![\d.])(?P<y>(?:19|20)\d{2}) ?(?P<s>[./\-—–－]) ?(?P<m>\d{1,2}) ?(?P=s) ?(?P<d>\d{1,2})(?![\d]|[./]\d)"
)
_COMPACT = re.compile(
    r"(?<![\dA-Za-z.\-])(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})"
    r"(?![\dA-Za-z\-]|\.\d| ?(?:吨|亩|元|公顷|株|t|个|人|号))"
)
_WHOLE_MONTH = re.compile(r"(?P<y>(?:19|20)\d{2}) ?[.\-/] ?(?P<m>\d{1,2})")

_SAME_YEAR = re.compile(r" ?(?:起)?[-—–~～至到]{1,2} ?(?P<m>\d{1,2}) ?月(?: ?(?P<d>\d{1,2}) ?[日号])?")
_MONTHS = re.compile(
    r"(?<![\d.])(?P<y>(?:19|20)\d{2})[./](?P<m>\d{1,2}) ?[-—–~～至到]{1,2} ?"
    r"(?P<y2>(?:19|20)\d{2})[./](?P<m2>\d{1,2})(?![\d./])"
)


@dataclass(frozen=True)
class FoundDate:
    """`value` is ISO, partial where the paper is ("2013-02", "2013"). Confidence below 0.6: a slip was mended."""

    value: str
    start: int
    end: int
    text: str
    confidence: float = 1.0

    @property
    def parts(self) -> int:
        """1 year, 2 year and month, 3 full."""
        return self.value.count("-") + 1


def find_dates(text: str) -> list[FoundDate]:
    """Every date, in order of place. A date that the calendar does not have is left out."""
    folded = fold(text)
    found: list[FoundDate] = []
    taken: list[tuple[int, int]] = []
    for start, end, value, confidence in _all(folded):
        if any(start < other_end and other_start < end for other_start, other_end in taken):
            continue
        taken.append((start, end))
        if value is not None:
            found.append(FoundDate(value, start, end, text[start:end], confidence))
    return sorted(found, key=lambda date: date.start)


def read_date(text: str) -> FoundDate | None:
    """The date of a form cell: one date and nothing but blanks, brackets or words around it; "2013.3" counts here."""
    dates = find_dates(text)
    if len({date.value for date in dates}) == 1:
        return dates[0]
    if dates:
        return None
    folded = fold(text).strip()
    month = _WHOLE_MONTH.fullmatch(folded)
    value = _iso(month["y"], month["m"], None) if month else None
    return FoundDate(value, 0, len(text), text, 0.9) if value else None


def find_range(text: str) -> tuple[FoundDate, FoundDate] | None:
    """The first and last day of a period: 2016年3月1日至2018年10月, 2016年3月至10月, 2017.03-2018.11; else None."""
    folded = fold(text)
    dates = find_dates(text)
    if len(dates) == 2:
        return (dates[0], dates[1]) if dates[0].value <= dates[1].value else None
    if len(dates) == 1 and (later := _SAME_YEAR.match(folded, dates[0].end)):
        value = _iso(dates[0].value[:4], later["m"], later["d"])
        if value is not None and value >= dates[0].value[: len(value)]:
            return dates[0], FoundDate(value, later.start("m"), later.end(), text[later.start("m") : later.end()], 0.97)
        return None
    match = _MONTHS.search(folded) if not dates else None
    if match is None:
        return None
    values = _iso(match["y"], match["m"], None), _iso(match["y2"], match["m2"], None)
    if values[0] is None or values[1] is None:
        return None
    return (
        FoundDate(values[0], match.start(), match.end("m"), text[match.start() : match.end("m")], 0.96),
        FoundDate(values[1], match.start("y2"), match.end(), text[match.start("y2") : match.end()], 0.96),
    )


def is_full(value: str) -> bool:
    return value.count("-") == 2


def _all(text: str) -> Iterator[tuple[int, int, str | None, float]]:
    for match in _CHINESE_FORM.finditer(text):
        month, day = _small(match["m"]), _small(match["d"])
        year = read_digits(match["y"])
        bad = year is None or not 1900 <= year <= 2100 or (match["m"] and not month) or (match["d"] and not day)
        yield match.start(), match.end(), None if bad else _iso(str(year), month, day), 0.98
    for match in _YEAR_FORM.finditer(text):
        slip = match["mark"] == "日"
        if slip and match["d"] is None:  # "2020年9日" alone says no month
            yield match.start(), match.end(), None, 0.0
            continue
        yield match.start(), match.end(), _iso(match["y"], match["m"], match["d"]), 0.5 if slip else 1.0
    for span in _MONTHS.finditer(text):
        for first, last in (("y", "m"), ("y2", "m2")):
            yield span.start(first), span.end(last), _iso(span[first], span[last], None), 0.96
    for match in _POINTED.finditer(text):
        yield match.start(), match.end(), _iso(match["y"], match["m"], match["d"]), 0.97
    for match in _COMPACT.finditer(text):
        yield match.start(), match.end(), _iso(match["y"], match["m"], match["d"]), 0.8


def _small(text: str | None) -> str | None:
    if text is None:
        return None
    plain = (
        (text.lstrip("零〇") or text)
        .replace("正", "一")
        .replace("元", "一")
        .replace("廿", "二十")
        .replace("卅", "三十")
    )
    number = read_numeral(plain)
    return number[0] if number else None


def _iso(year: str, month: str | None, day: str | None) -> str | None:
    if month is None:
        return year
    if not 1 <= int(month) <= 12:
        return None
    if day is None:
        return f"{year}-{int(month):02d}"
    if not 1 <= int(day) <= calendar.monthrange(int(year), int(month))[1]:
        return None
    return f"{year}-{int(month):02d}-{int(day):02d}"
