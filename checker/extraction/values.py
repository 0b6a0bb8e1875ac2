"""Turns the text of a form cell into a typed value, or into nothing when the cell is blank or unclear."""

import re
from dataclasses import dataclass

from checker.extraction.compact import spoken
from checker.extraction.dates import read_date
from checker.extraction.fold import fold, squeeze
from checker.extraction.identifiers import find_identifiers, read_identifier
from checker.extraction.organisations import is_organisation, side_of
from checker.extraction.places import find_places, read_local_place, read_province
from checker.extraction.quantities import find_quantities, is_second_unit, number_of, read_quantity
from checker.extraction.schema import FieldSpec, is_quantity
from checker.extraction.species import read_species
from checker.model.fact import Value

_FILLER = re.compile(r"[\s_＿\-—–~～.…·/\\|:：,，。;；()（）\[\]〔〕□☐√×Xx*]+")
_PLACEHOLDERS = re.compile(r"盖章|公章|印章|签章|签字|签名|手印|年|月|日|第|号|亩|公顷|元|万|%|％|hm2|hm²|株")
_LONGEST_PERSON = 6
_NOTHING = ("无", "略", "详见附件", "见附件", "待定", "同上", "/", "不详", "空白")
_TICKS, _BOXES = "☑✔√■●✓☒", "☑✔√■●✓☒□○☐"
_PARCEL = re.compile(r"[A-Za-z]{0,2}\d{1,6}(?:[-–—]\d{1,6}){0,2}")
_LABELLED = re.compile(
    r"[【\[(]?[\u4e00-\u9fa5]{2,10}[】\])]?:|[【][\u4e00-\u9fa5]{2,10}[】]"
)  # the next label of a form
_SEAL_WORDS = r"(?:盖章|公章|签章|印章|签字|盖公章|签名)[^()（）]{0,6}|[^()（）]{0,8}(?:专用章|印章|盖章|公章|章)"
_SEAL = re.compile(rf" *[(（](?:{_SEAL_WORDS})[)）] *")


@dataclass(frozen=True)
class Typed:
    value: Value
    unit: str | None = None
    precision: float = 0.0
    confidence: float = 1.0
    second: tuple[float, float] | None = None


def is_blank(text: str) -> bool:
    """Whether a form was left open: only lines, blanks, units and seal placeholders ("____年__月__日（盖章）")."""
    left = _FILLER.sub("", _PLACEHOLDERS.sub("", fold(text)))
    return not left or squeeze(text).strip("。") in _NOTHING


def squeeze_name(text: str) -> str:
    """A Chinese name or phrase without the blanks that line breaks and digits brought into it."""
    return re.sub(r"(?<=[\u4e00-\u9fa5，。、（）〔〕]) +| +(?=[\u4e00-\u9fa5（）〔〕])|\n", "", text)


def without_seal(text: str) -> str:
    return _SEAL.sub(" ", text).strip()


def read_value(text: str, spec: FieldSpec, unit_hint: str | None = None) -> Typed | None:
    """The value of a cell or of what stands behind a label; None where it is blank, malformed or not unique."""
    if is_blank(text) and not (spec.kind == "statement" and squeeze(text).strip("。") == "无"):
        return None
    if is_quantity(spec.kind):
        if spec.bare and (share := _bare_share(text)) is not None:
            return share
        return _quantity(text, spec.kind, unit_hint)
    if spec.kind == "date":
        date = read_date(text)
        if date is None or (date.parts < 2 and not spec.partial and squeeze(text).strip("()") != squeeze(date.text)):
            return None  # a year in a longer text is not its date
        return Typed(date.value, confidence=date.confidence)
    if spec.kind == "identifier":
        found = read_identifier(text, spec.identifiers)
        return Typed(found.value) if found else None
    if spec.kind == "numbers":
        numbers = tuple(dict.fromkeys(item.value for item in find_identifiers(text, spec.identifiers)))
        return Typed(numbers) if numbers else None
    if spec.kind == "species":
        species = tuple(read_species(text))
        return Typed(species) if species else None
    if spec.kind in ("province", "city", "county"):
        return _place(text, spec.kind)
    if spec.kind == "choice":
        return _choice(text, spec)
    if spec.kind == "choices":
        several = tuple(spoken(squeeze(text), _with_names(spec)))
        return Typed(several) if several else None
    if spec.kind == "statement":
        return _statement(text, spec)
    if spec.kind == "organisations":
        names = tuple(name for part in re.split(r"[、，,;；和与及]", text) if is_organisation(name := squeeze(part)))
        return Typed(names) if names else None
    if spec.kind in ("parcels", "plots"):
        numbers = read_parcel_numbers(text)
        return Typed(numbers) if numbers else None
    return _words(text, spec)


def ticked(text: str) -> str | None:
    """The option of a form that is ticked: "☑是 □否" gives 是. None where no box or more than one is ticked."""
    plain = squeeze(text)
    if not set(plain) & set(_BOXES):
        return None
    marks = "|".join(re.escape(mark) for mark in _TICKS)
    options = re.findall(rf"(?:{marks})[(]?([^\W\d_{_BOXES}]{{1,12}})", plain)
    return options[0] if len(options) == 1 else None


def read_parcel_numbers(text: str) -> tuple[str, ...]:
    """Parcel numbers of a cell, as printed: "1、2-3、0005小班" gives 1, 2-3, 0005."""
    plain = squeeze(text).removesuffix("小班").removesuffix("号")
    parts = [
        part.removeprefix("第").removesuffix("小班").removesuffix("号") for part in re.split(r"[、，,;；和及]", plain)
    ]
    return tuple(dict.fromkeys(parts)) if parts and all(_PARCEL.fullmatch(part) for part in parts) else ()


def _with_names(spec: FieldSpec) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((value, (value, *words)) for value, words in spec.choices)


def _statement(text: str, spec: FieldSpec) -> Typed | None:
    """是, 否, 有, 无 and ticked boxes; else the one answer that the words of the choices give."""
    plain = (ticked(text) or squeeze(text)).strip("。，")
    if plain in ("是", "有", "属于", "位于", "已"):
        return Typed(True)
    if plain in ("否", "无", "不属于", "不在", "没有", "未", "不是", "不涉及", "不位于"):
        return Typed(False)
    said = spoken(plain, spec.choices)
    return Typed(next(iter(said)) == "yes") if len(said) == 1 else None


def _quantity(text: str, kind: str, unit_hint: str | None) -> Typed | None:
    kinds = ("gas", "gas_yearly") if kind in ("gas", "gas_yearly") else (kind,)
    for wanted in kinds:
        quantity = read_quantity(text, wanted, unit_hint)
        if quantity is None:
            continue
        others = [other for other in find_quantities(text) if other.start >= quantity.end]
        again = next((other for other in others if is_second_unit(text, quantity, other)), None)
        second = (again.value, again.precision) if again else None
        return Typed(quantity.value, quantity.unit, quantity.precision, 0.95 if quantity.approximate else 1.0, second)
    return None


def _bare_share(text: str) -> Typed | None:
    """郁闭度 0.13: a share without a percent sign."""
    number = number_of(text) if re.fullmatch(r" *0(?:\.\d{1,3})? *", fold(text)) else None
    return Typed(number[0], "fraction", number[1]) if number else None


def _place(text: str, kind: str) -> Typed | None:
    if kind == "province":
        province = read_province(text)
        return Typed(province) if province else None
    places = find_places(text) or read_local_place(text)
    names = {place.city if kind == "city" else place.county for place in places} - {None}
    return Typed(str(names.pop())) if len(names) == 1 else None


def _choice(text: str, spec: FieldSpec) -> Typed | None:
    plain = squeeze(text)
    hits = {value for value, words in spec.choices if any(word in plain for word in (value, *words))}
    longest = {hit for hit in hits if not any(hit != other and hit in other for other in hits)}
    return Typed(longest.pop()) if len(longest) == 1 else None


def _bare(text: str, drop: tuple[str, ...]) -> str:
    """The text without the words at its ends: 以穴状整地为主 -> 穴状整地."""
    while word := next((word for word in drop if len(text) > len(word) + 1 and text.startswith(word)), ""):
        text = text.removeprefix(word)
    while word := next((word for word in drop if len(text) > len(word) + 1 and text.endswith(word)), ""):
        text = text.removesuffix(word)
    return text


def _words(text: str, spec: FieldSpec) -> Typed | None:
    plain = without_seal(text).strip(" \n:：。；;，,_—–-【[")
    plain = squeeze_name(plain)
    if spec.stop:
        plain = re.split(f"[{re.escape(spec.stop)}]", plain, maxsplit=1)[0]
    plain = _bare(plain, spec.drop)
    if any(word in plain for word in spec.reject) or _LABELLED.match(fold(plain)):
        return None
    if not plain or len(plain) > spec.longest or is_blank(plain):
        return None
    if spec.kind == "organisation":
        if any(mark in plain for mark in "。；！？") or re.search(r"\d{4}年", plain):
            return None
        if side_of(plain) is None and len(plain) > _LONGEST_PERSON:
            return None
        return Typed(plain, confidence=1.0 if side_of(plain) else 0.9)
    return Typed(plain)
