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


# A place behind a word that says where, before a smaller place, what lies there or the end of the clause.
_MENTIONED = re.compile(
    r"(?:位于|坐落于|坐落在|座落于|地处|选在|选址在?|落实在|分布在|分布于|安排在|建在|布设在|布设于|布置在|涉及|地点|区域"
    r"|位置|范围|在|(?<!关)于|将其在|将|把|就)(?:为|是|:)?"
    r"(?:(?P<city>[\u4e00-\u9fa5]{2,5}(?:市|州|盟|地区)))?(?P<county>[\u4e00-\u9fa5]{1,6}?(?:县|旗|区|市))"
    r"(?=[\u4e00-\u9fa5]{1,6}?(?:乡|镇|村|街道|林场|苏木|嘎查|流域|片区|沟|坡|岭|山|梁|湾|坪|垭)|境内|范围内|内|的|实施|造林|营造|布设|建设|[，。；、：]|$)"
)
_STILL_WHERE = ("选在", "建在", "设在", "位于", "地处", "坐落", "落实", "分布", "涉及", "安排", "布置", "布设")
_NO_PLACES = (
    "项目区", "造林区", "作业区", "保护区", "林区", "山区", "库区", "社区", "园区", "城区", "郊区", "辖区", "片区",
    "校区", "厂区", "湖区", "牧区", "农区", "沙区", "矿区", "实施区", "核心区", "调查区", "施工区", "自治区",
    "开发区", "景区", "分区", "地区", "小区", "灾区", "市区", "县区", "灌区", "区域", "该区", "全区", "省市", "全县",
    "全市", "该县", "本县", "我县", "各县", "该市", "监测区", "示范区", "功能区", "缓冲区", "工区", "林业区", "年区",
    "建设区",
)  # fmt: skip


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


def find_local_places(text: str) -> list[Place]:
    """Places that a sentence names without their province: 位于清岫县柳湾镇, 在陇岭市清岫县, 将清岫县大坡的林地."""
    folded = fold(text)
    found = []
    for match in _MENTIONED.finditer(folded):
        county, city = match["county"], match["city"]
        odd = (
            county.endswith(_NO_PLACES)
            or county.startswith(_NOT_FIRST)
            or any(word in county for word in _NOT_IN_NAMES)
        )
        if odd or len(county) < 2 or (city is not None and city.startswith(_NOT_FIRST)):
            continue
        if _NEXT_COUNTY.match(folded, match.end("county")) is not None or (city is None and county.endswith("市")):
            continue
        if (city or county).startswith(_STILL_WHERE) or any(city == province.name for province in _provinces()):
            continue
        found.append(
            Place("", city, county, match.start("city") if city else match.start("county"), match.end("county"))
        )
    return found


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
