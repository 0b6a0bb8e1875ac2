"""Turns the text of a form cell into a typed value, or into nothing when the cell is blank or unclear."""

import re
from dataclasses import dataclass

from checker.extraction.dates import read_date
from checker.extraction.fold import fold, squeeze
from checker.extraction.identifiers import find_identifiers, read_identifier
from checker.extraction.organisations import side_of
from checker.extraction.places import find_places, read_province
from checker.extraction.quantities import find_quantities, is_second_unit, read_quantity
from checker.extraction.schema import QUANTITY_KINDS, FieldSpec
from checker.extraction.species import read_species
from checker.model.fact import Value

_FILLER = re.compile(r"[\s_＿\-—–~～.…·/\\|:：,，。;；()（）\[\]〔〕□☐√×Xx*]+")
_PLACEHOLDERS = re.compile(r"盖章|公章|印章|签章|签字|签名|手印|年|月|日|第|号|亩|公顷|元|万|%|％|hm2|hm²|株")
_NOTHING = ("无", "略", "详见附件", "见附件", "待定", "同上", "/", "不详", "空白")
_SEAL = re.compile(r" *[(（](?:盖章|公章|签章|印章|签字|盖公章|签名)[^()（）]{0,6}[)）] *")


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


def without_seal(text: str) -> str:
    return _SEAL.sub(" ", text).strip()


def read_value(text: str, spec: FieldSpec, unit_hint: str | None = None) -> Typed | None:
    """The value of a cell or of what stands behind a label; None where it is blank, malformed or not unique."""
    if is_blank(text):
        return None
    if spec.kind in QUANTITY_KINDS:
        return _quantity(text, spec.kind, unit_hint)
    if spec.kind == "date":
        date = read_date(text)
        return Typed(date.value, confidence=date.confidence) if date else None
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
    return _words(text, spec)


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


def _place(text: str, kind: str) -> Typed | None:
    if kind == "province":
        province = read_province(text)
        return Typed(province) if province else None
    names = {place.city if kind == "city" else place.county for place in find_places(text)} - {None}
    return Typed(str(names.pop())) if len(names) == 1 else None


def _choice(text: str, spec: FieldSpec) -> Typed | None:
    plain = squeeze(text)
    hits = {value for value, words in spec.choices if any(word in plain for word in (value, *words))}
    longest = {hit for hit in hits if not any(hit != other and hit in other for other in hits)}
    return Typed(longest.pop()) if len(longest) == 1 else None


def _words(text: str, spec: FieldSpec) -> Typed | None:
    plain = without_seal(text).strip(" \n:：。；;，,_")
    plain = re.sub(r"(?<=[\u4e00-\u9fa5，。、（）]) +(?=[\u4e00-\u9fa5（])|\n", "", plain)
    if not plain or len(plain) > spec.longest or is_blank(plain):
        return None
    if spec.kind == "organisation":
        if any(mark in plain for mark in "。；！？") or re.search(r"\d{4}年", plain):
            return None
        return Typed(plain, confidence=1.0 if side_of(plain) else 0.9)
    return Typed(plain)
