"""Province, city and county out of a place written from large to small."""

import re
from dataclasses import dataclass
from functools import cache

from checker.extraction.fold import fold
from checker.extraction.gazetteer import gazetteer, load_as
from checker.model.base import Frozen

_CITY = r"(?P<city>[\u4e00-\u9fa5]{2,8}?(?:自治州|地区|盟|州市|市|州))"
_COUNTY = r"(?P<county>[\u4e00-\u9fa5]{1,10}?(?:自治县|自治旗|林区|县级市|县|区|旗|市))"
_AFTER_PROVINCE = re.compile(rf"(?:{_CITY})?(?:{_COUNTY})?")
_LOCAL = re.compile(
    rf"(?:{_CITY})?{_COUNTY}(?=$|[^\u4e00-\u9fa5]|[\u4e00-\u9fa5]{{1,6}}?(?:乡|镇|村|街道|林场|农场|苏木))"
)
_NEXT_COUNTY = re.compile(r" ?[、和及与] ?[\u4e00-\u9fa5]{1,7}?(?:县|区|旗|市)(?![\u4e00-\u9fa5]{0,2}(?:乡|镇))")
_NOT_IN_NAMES = ("的", "下辖", "所辖", "各", "县级", "本", "全")
_NOT_FIRST = ("我", "本", "该", "全", "贵", "各", "到", "在", "于", "和", "及", "与")
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
            if county is not None and (county in _NO_COUNTY or _listed(folded, match)):
                county = None
            end = match.end() if match else rest
            found.append(Place(province.name, city, county, start, end))
            start = folded.find(province.name, rest)
    return sorted(found, key=lambda place: place.start)


def _listed(text: str, match: re.Match[str] | None) -> bool:
    """Whether a county is one of several (甘州区、山丹县), or no name at all (下辖的甘州区)."""
    if match is None or match["county"] is None:
        return False
    odd = any(word in match["county"] for word in _NOT_IN_NAMES) or match["county"].startswith(_NOT_FIRST)
    return odd or _NEXT_COUNTY.match(text, match.end()) is not None


def read_province(text: str) -> str | None:
    """The province of a cell: its full name anywhere, or the short name as its beginning."""
    folded = fold(text).strip()
    names = {place.province for place in find_places(folded)}
    if len(names) == 1:
        return names.pop()
    if names:
        return None
    return next((province.name for province in _provinces() if folded.startswith(province.short)), None)


def read_local_place(text: str) -> list[Place]:
    """The place of a cell that leaves the province out (清岫县柳湾镇) or shortens it (甘肃陇岭市清岫县).

    A city alone may be one of either rank, so it names neither.
    """
    folded = fold(text).strip()
    start = len(text) - len(text.lstrip())
    province = next((item for item in _provinces() if folded.startswith(item.short)), None)
    rest = folded[len(province.short) :] if province else folded
    match = _LOCAL.match(rest)
    if match is None or match["county"] in _NO_COUNTY or _listed(rest, match):
        return []
    county, city = match["county"], match["city"]
    if city is None and county.endswith("市"):
        return []
    end = start + len(folded) - len(rest) + match.end()
    return [Place(province.name if province else "", city, county, start, end)]


def province_marks() -> tuple[str, ...]:
    """Full and short names of provinces, longest first."""
    names = {name for province in _provinces() for name in (province.name, province.short)}
    return tuple(sorted(names, key=lambda name: (-len(name), name)))
