"""Numbers of persons hidden in what is shown: identity cards and telephones, wherever a text holds them."""

import re
from typing import TYPE_CHECKING, Any

from checker.model.audit import Audit

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

_GAP = r"[ \-－—]?"
# Eighteen digits with a day of birth and a check digit, or the older fifteen; mobile and fixed telephones.
_CARD = re.compile(
    r"(?<![0-9A-Za-z])\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![0-9A-Za-z])"
)
_OLD_CARD = re.compile(r"(?<![0-9A-Za-z])\d{8}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?![0-9A-Za-z])")
_MOBILE = re.compile(rf"(?<![0-9A-Za-z])1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}(?![0-9A-Za-z])")
_FIXED = re.compile(r"(?<![0-9A-Za-z〔\[])[(（]?0\d{2,3}[)）\-－—]\d{7,8}(?![0-9A-Za-z])")


def mask_text(text: str) -> str:
    """The text with such numbers hidden, their first three and last four characters kept."""
    if sum(letter.isdigit() for letter in text) < 10:
        return text
    for pattern in (_CARD, _OLD_CARD, _MOBILE, _FIXED):
        text = pattern.sub(lambda match: _hidden(match[0]), text)
    return text


def mask_audit(audit: Audit) -> Audit:
    """The audit with every text masked; ids and hashes hold no such numbers and stay."""
    return Audit.model_validate(_masked(audit.model_dump(by_alias=True)))


def mask_frame(frame: "GeoDataFrame") -> "GeoDataFrame":
    """The parcels with every text masked."""
    changed = {
        name: frame[name].map(_masked)
        for name in frame.columns
        if name not in (frame.geometry.name, "parcel") and frame[name].dtype == object
    }
    return frame.assign(**changed)


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, dict):
        return {key: _masked(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_masked(item) for item in value)
    return value


def _hidden(number: str) -> str:
    return number[:3] + "*" * (len(number) - 7) + number[-4:]
