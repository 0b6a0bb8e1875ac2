"""The signature block at the end of a paper: who signed and when. A blank block gives nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from checker.extraction.dates import FoundDate, find_dates
from checker.extraction.fold import fold, squeeze
from checker.extraction.letterhead import Part
from checker.extraction.organisations import is_organisation, role_of
from checker.extraction.reading import METHODS, Reading, Spot
from checker.extraction.roles import bare_name
from checker.extraction.values import is_blank, without_seal
from checker.model.parsed import Line, Page

_SHORTEST_NAME = 5  # 资源局 is the rest of a name that a seal hid
_NEAR = 3  # lines between the name and the date below it
_DATE_KEYS = (
    "日期:",
    "时间:",
    "签署日期:",
    "签发日期:",
    "发证日期:",
    "落款日期:",
    "填表日期:",
    "登记日期:",
    "验收日期:",
    "签字日期:",
)
_SIGNED = re.compile(r"(?:签字|签名|工程师|负责人|经理|代表|意见|审核|签章|盖章)")
_NAME_KEYS = ("单位", "机关", "机构", "部门", "人民政府", "盖章", "公章", "签章")


@dataclass(frozen=True)
class Signature:
    """One block; either part may be absent."""

    issuer: Part | None
    date: Part | None


def read_signature(reading: Reading, named: dict[str, str] | None = None) -> Signature:
    """The last block of the paper that carries a date below or beside a name; else a last date line of its own.

    `named`: who the form says stands behind a role word (监理单位 -> …监理有限公司).
    """
    blocks = list(_blocks(reading))
    whole = [block for block in blocks if block.issuer and block.date]
    chosen = whole or [block for block in blocks if block.date and block.date.confidence >= 0.8]
    if not chosen:
        return Signature(None, _trailing_date(reading))
    return _with_name(chosen[-1], named or {}) if chosen else Signature(None, None)


def _trailing_date(reading: Reading) -> Part | None:
    """The date behind an opinion or a signature on one of the last lines: 同意。 2022年7月4日."""
    for page, line in reversed(reading.lines[-3:]):
        dates = find_dates(line.text)
        if not dates or dates[-1].parts < 3 or not is_blank(without_seal(fold(line.text[dates[-1].end :])) + "_"):
            continue
        before = fold(line.text[: dates[-1].start])
        label = before.rstrip().removesuffix(":")
        if label.endswith(
            ("止", "终止日期", "终止时间", "届满日期", "到期日期", "截止日期", "开工日期", "竣工日期", "起", "期限")
        ):
            continue
        if before.rstrip().endswith(("。", ":")) or (before.endswith(" ") and _SIGNED.search(before)):
            return Part(dates[-1].value, line.text.strip(), _spot(page, line), 0.9 * dates[-1].confidence)
    return None


def _with_name(block: Signature, named: dict[str, str]) -> Signature:
    """A role word gives way to the name in the form, or to nothing."""
    if block.issuer is None or (role := role_of(block.issuer.value)) is None:
        return block
    name = named.get(role)
    if name is None or not is_organisation(name) or role_of(name):
        return Signature(None, block.date)
    return Signature(replace(block.issuer, value=squeeze(name), confidence=0.85), block.date)


def _blocks(reading: Reading) -> Iterator[Signature]:
    lines = reading.lines
    for index, (page, line) in enumerate(lines):
        date = _date_line(line.text)
        if date is None or line.text.rstrip().endswith("。"):
            continue  # none, or the last words of a sentence
        name, rest = None, _before_date(line.text, date)
        if rest and is_organisation(rest):
            name = _part(rest, page, line, 0.95)
        else:
            for other_page, other in reversed(lines[max(0, index - _NEAR) : index]):
                candidate = _name_line(other.text)
                if candidate:
                    name = _part(candidate, other_page, other, 0.95)
                    break
                if "。" in other.text or _date_line(other.text):
                    break
        if index == 0 or (name is None and index < len(lines) // 2):
            continue
        yield Signature(name, Part(date.value, line.text.strip(), _spot(page, line), 0.95 * date.confidence))


def _date_line(text: str) -> FoundDate | None:
    """The date of a line that holds nothing else but a name, a seal placeholder or a word for date."""
    dates = find_dates(text)
    if len(dates) != 1 or dates[0].parts < 2:
        return None
    before, after = _before_date(text, dates[0]), without_seal(fold(text[dates[0].end :]))
    plain = squeeze(before)
    fits = (
        not plain
        or plain in _DATE_KEYS
        or plain.rstrip(":") in [key.rstrip(":") for key in _DATE_KEYS]
        or is_organisation(plain)
    )
    return dates[0] if fits and is_blank(after + "_") else None


def _before_date(text: str, date: FoundDate) -> str:
    return without_seal(fold(text[: date.start])).strip()


def _name_line(text: str) -> str | None:
    """The organisation of a line: 青山县林业局（公章）; 验收单位（盖章）：青山县林业局."""
    plain = squeeze(without_seal(text))
    if ":" in plain:
        key, _, value = plain.partition(":")
        return (
            value
            if any(word in squeeze(text).split(":")[0] for word in _NAME_KEYS) and is_organisation(value) and key
            else None
        )
    plain = bare_name(plain)
    return plain if len(plain) >= _SHORTEST_NAME and is_organisation(plain) else None


def _part(value: str, page: Page, line: Line, confidence: float) -> Part:
    return Part(squeeze(value), line.text.strip(), _spot(page, line), confidence)


def _spot(page: Page, line: Line) -> Spot:
    return Spot(page.number, line.box, None, METHODS[page.method], line.confidence)
