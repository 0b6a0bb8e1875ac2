"""Province, city and county out of a place written from large to small."""

import re
from dataclasses import dataclass
from functools import cache

from checker.extraction.fold import fold
from checker.extraction.gazetteer import gazetteer, load_as
from checker.model.base import Frozen

_CITY = r"(?P<city>[\u4e00-\u9fa5]{2,8}?(?:自治州|地区|盟|市|州))"
_COUNTY = r"(?P<county>[\u4e00-\u9fa5]{1,10}?(?:自治县|自治旗|林区|县级市|县|区|旗|市))"
_AFTER_PROVINCE = re.compile(rf"(?:{_CITY})?(?:{_COUNTY})?")
_NO_COUNTY = ("国有林区", "山区", "地区", "区县", "林区", "灌区", "矿区", "景区", "小区", "保护区", "城市", "开发区")


class Province(Frozen):
    name: str
    short: str
    mark: str


class _Provinces(Frozen):
    provinces: tuple[Province, ...]


@dataclass(frozen=True)
class Place:
    """Names as printed from the province on; None where the paper stops. `start`/`end` are offsets."""

    province: str
    city: str | None
    county: str | None
    start: int
    end: int


@cache
def _provinces() -> tuple[Province, ...]:
    return load_as(_Provinces, gazetteer("provinces")).provinces


def find_places(text: str) -> list[Place]:
    """Every place that begins with a full province name (云南省…, 内蒙古自治区…)."""
    folded = fold(text)
    found = []
    for province in _provinces():
        start = folded.find(province.name)
        while start >= 0:
            rest = start + len(province.name)
            match = _AFTER_PROVINCE.match(folded, rest)
            city, county = (match["city"], match["county"]) if match else (None, None)
            if county in _NO_COUNTY:
                county = None
            end = match.end() if match else rest
            found.append(Place(province.name, city, county, start, end))
            start = folded.find(province.name, rest)
    return sorted(found, key=lambda place: place.start)


def read_province(text: str) -> str | None:
    """The province of a cell: its full name anywhere, or the short name as its beginning."""
    folded = fold(text).strip()
    names = {place.province for place in find_places(folded)}
    if len(names) == 1:
        return names.pop()
    if names:
        return None
    return next((province.name for province in _provinces() if folded.startswith(province.short)), None)
