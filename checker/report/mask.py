"""Numbers of persons hidden in what is shown: identity cards and telephones, wherever a text holds them."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from checker.model.audit import Audit
from checker.report.replies import Reply

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

_GAP = r"[ \-－—]?"
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
# Eighteen digits with a day of birth and a check digit, or the older fifteen; mobile and fixed telephones, with the
# number of the country or without.
_CARD = rf"\d{{6}}{_GAP}(?:19|20)\d{{2}}{_GAP}{_DAY}{_GAP}\d{{3}}[\dXxＸｘ]"
_OLD_CARD = rf"\d{{8}}{_DAY}\d{{3}}"
_MOBILE = rf"(?:(?:[+＋]|00)?86{_GAP})?1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}"
_FIXED = r"(?:(?:[+＋]|00)86[ \-－—]?)?[(（]?0\d{2,3}[)）\-－— ]{1,2}\d{4}[ \-－—]?\d{3,4}"
_NUMBERS = tuple(
    re.compile(rf"(?<!\d)(?<!\d[.．])(?:{form})(?!\d)(?![.．]\d)") for form in (_CARD, _OLD_CARD, _MOBILE, _FIXED)
)
_CALLED = re.compile(r"(?:电话|手机|座机|传真|联系方式|[Tt][Ee][Ll])[^\d\n]{0,4}(\d{3,4}[ \-－—]?\d{4})(?!\d)")
_WIDE = {ord(wide): narrow for wide, narrow in zip("０１２３４５６７８９", "0123456789", strict=True)}
# Ids and hashes of ours: hexadecimal in lower case, of these lengths or behind a letter and a dash.
_OURS = re.compile(r"(?<![0-9A-Za-z])(?:[a-z]-[0-9a-f]{8,16}|[0-9a-f]{12}|[0-9a-f]{40}|[0-9a-f]{64})(?![0-9A-Za-z])")


def mask_text(text: str) -> str:
    """The text with such numbers hidden, their first three and last four characters kept."""
    if sum(letter.isdigit() for letter in text) < 7:
        return text
    plain = text.translate(_WIDE)
    ours = [match.span() for match in _OURS.finditer(plain) if re.search("[a-f]|-", match[0])]
    for form in _NUMBERS:
        for match in form.finditer(plain):
            start, end = match.span()
            if not any(first <= start and end <= last for first, last in ours):
                text = f"{text[: start + 3]}{'*' * (end - start - 7)}{text[end - 4 :]}"
    for match in _CALLED.finditer(plain):
        start, end = match.span(1)
        if "*" not in text[start:end]:
            text = f"{text[:start]}{'*' * (end - start - 4)}{text[end - 4 :]}"
    return text


def mask_audit(audit: Audit) -> Audit:
    """The audit with every text masked; ids and hashes hold no such numbers and stay."""
    return Audit.model_validate(masked(audit.model_dump(by_alias=True)))


def mask_frame(frame: "GeoDataFrame") -> "GeoDataFrame":
    """The parcels with every text masked."""
    changed = {
        name: frame[name].map(masked)
        for name in frame.columns
        if name != frame.geometry.name and frame[name].dtype == object
    }
    return frame.assign(**changed)


def masked(value: Any) -> Any:
    """A value with every text in it masked, keys of mappings too."""
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, dict):
        return _masked_keys(value)
    if isinstance(value, list | tuple):
        return type(value)(masked(item) for item in value)
    return value


def _masked_keys(value: dict[Any, Any]) -> dict[Any, Any]:
    """Keys may be names that papers give, as of right holders; two that look the same when masked stay two."""
    made: dict[Any, Any] = {}
    for key, item in value.items():
        name = mask_text(key) if isinstance(key, str) else key
        while name in made:
            name = f"{name}'"
        made[name] = masked(item)
    return made


def mask_replies(replies: Mapping[str, Reply]) -> dict[str, Reply]:
    """Replies of people with their texts masked."""
    return {name: Reply.model_validate(masked(reply.model_dump())) for name, reply in replies.items()}
