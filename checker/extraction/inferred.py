"""What names say besides: the county in the name of an office, a farm or a project."""

import re
from collections.abc import Sequence

from checker.extraction.fold import squeeze
from checker.extraction.found import Found
from checker.extraction.places import province_marks
from checker.extraction.quantities import load_units
from checker.extraction.whole import trim_name
from checker.model.fact import Fact
from checker.model.identity import fact_id
from checker.model.vocabulary import Vocabulary

_NAMES = ("project_name", "issuer", "owner", "addressee", "holder")
_COUNTY = re.compile(
    r"^(?:[\u4e00-\u9fa5]{2,8}?(?:省|自治区))?(?:[\u4e00-\u9fa5]{2,7}?(?:市|州|盟|地区))??(?P<county>[\u4e00-\u9fa5]{1,9}?(?:自治县|自治旗|县|区|旗))"
)
_NO_COUNTY = (
    "片区",
    "地区",
    "山区",
    "林区",
    "矿区",
    "灌区",
    "园区",
    "自治区",
    "开发区",
    "保护区",
    "社区",
    "示范区",
    "新区",
)
_NO_NAME = ("我", "本", "该", "全", "贵", "各", "关于", "呈报", "上报", "申请")
_OFFICE = re.compile(r"(?:局|分局)$")
_INNER = re.compile(r"(?:局|厅)(?P<county>[\u4e00-\u9fa5]{1,9}?(?:县|区|旗))(?:分局)$")


def county_of_names(
    document: str, facts: Sequence[Fact], titles: Sequence[Found], vocabulary: Vocabulary
) -> list[Fact]:
    """The county with which the names of a paper begin, where the paper states none and all names agree."""
    if any(fact.field == "county" for fact in facts):
        return []
    found: dict[str, Fact] = {}
    for fact in facts:
        if fact.field in _NAMES and fact.state == "single" and isinstance(fact.value, str):
            county = county_in(fact.value)
            if county is not None:
                found.setdefault(county, fact)
    named = {county: fact.evidence[:1] for county, fact in found.items()}
    for title in titles:
        county = county_in(str(title.value))
        if county is not None and not named:
            named[county] = (title.evidence(document),)
    if len(named) != 1:
        return []
    county, places = next(iter(named.items()))
    subject = f"document:{document}"
    evidence = tuple(place.model_copy(update={"confidence": round(min(place.confidence, 0.9), 3)}) for place in places)
    spec = vocabulary.fields["county"]
    return [
        Fact(id=fact_id(subject, "county"), subject=subject, field="county", value_type=spec.type, value=county,
             state="single", evidence=evidence)
    ]  # fmt: skip


def county_in(name: str) -> str | None:
    """青山县林业局 and 石坪市生态环境局青山县分局 give 青山县; 石坪市林业局 and 青山片区 give nothing."""
    plain = squeeze(name)
    short = next((item for item in province_marks() if plain.startswith(item)), "")
    if _COUNTY.match(plain[len(short) :]):
        plain = plain[len(short) :]
    match = _INNER.search(plain) if _OFFICE.search(plain) else None
    match = match or _COUNTY.match(plain) or _COUNTY.match(trim_name(plain))
    if match is not None and match["county"].startswith(_NO_NAME):
        return None
    if match is None or match["county"].endswith(_NO_COUNTY) or len(match["county"]) < 2:
        return None
    return match["county"]


def claimed_unit(document: str, facts: Sequence[Fact]) -> list[Fact]:
    """The unit that stands beside the claimed volume, as printed (damaged spellings stay as they are)."""
    for field in ("claimed_total", "claimed_annual"):
        source = next((fact for fact in facts if fact.field == field), None)
        for place in source.evidence if source is not None else ():
            unit = load_units().printed_gas(place.quote)
            if unit is not None:
                subject = f"document:{document}"
                return [
                    Fact(id=fact_id(subject, "claimed_unit"), subject=subject, field="claimed_unit",
                         value_type="string", value=unit, evidence=(place,))
                ]  # fmt: skip
    return []
