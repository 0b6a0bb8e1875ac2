"""The head of an official letter: issuer, own number, title, addressee."""

import re
from dataclasses import dataclass

from checker.extraction.dates import read_date
from checker.extraction.fold import fold, squeeze
from checker.extraction.identifiers import find_identifiers
from checker.extraction.organisations import is_organisation, side_of
from checker.extraction.reading import METHODS, Reading, Spot
from checker.model.parsed import Line, Page

_MOST_LINES = 16
_VERSIONS = ("版本", "版")
_SIGNER = ("签发人", "签发:", "印发")


@dataclass(frozen=True)
class Part:
    """A part of the head: its value, the printed words, where it stands, how sure."""

    value: str
    quote: str
    spot: Spot
    confidence: float


@dataclass(frozen=True)
class Letterhead:
    issuer: Part | None = None
    number: Part | None = None
    title: Part | None = None
    addressee: Part | None = None
    date: Part | None = None


def read_letterhead(reading: Reading) -> Letterhead:
    """The head on the first page, down to the addressee or the first sentence."""
    head: list[tuple[Page, Line]] = []
    addressee: Part | None = None
    first_page = reading.lines[0][0].number if reading.lines else 0
    for page, line in _segments(reading):
        text = fold(line.text).strip()
        if page.number != first_page or "。" in text:
            break
        if text.endswith(":") and 3 <= len(text) <= 60 and not text.startswith(("附", "一、", "抄")):
            if any(side_of(name) for name in text.rstrip(":").replace("，", "、").split("、")):
                addressee = _part(text.rstrip(":").strip(), page, line, 0.95)
            break
        if _is_form(text):
            break
        head.append((page, line))
    number = _number(head)
    return Letterhead(_issuer(head, number), number, _title(head), addressee, _date(head, _behind(reading)))


def _segments(reading: Reading) -> list[tuple[Page, Line]]:
    """The first lines; what wide blanks part on one line stands on lines of its own."""
    segments = []
    for page, line in reading.lines[:_MOST_LINES]:
        parts = [part for part in re.split(r" {2,}", fold(line.text).strip()) if part]
        segments += (
            [(page, line.model_copy(update={"text": part})) for part in parts] if len(parts) > 1 else [(page, line)]
        )
    return segments


def _behind(reading: Reading) -> dict[str, str]:
    """What stands to the left of each segment on the same line."""
    left: dict[str, str] = {}
    for _, line in reading.lines[:_MOST_LINES]:
        parts = [part for part in re.split(r" {2,}", fold(line.text).strip()) if part]
        left.update({part: " ".join(parts[:index]) for index, part in enumerate(parts) if index})
    return left


def _is_form(text: str) -> bool:
    return (
        ":" in text[:-1]
        and not find_identifiers(text, ("document_number",))
        and not text.startswith(("签发人", "发文"))
    )


def _number(head: list[tuple[Page, Line]]) -> Part | None:
    """The number that stands alone on its line, or beside the signer; a number inside a title is another paper's."""
    for page, line in head:
        numbers = find_identifiers(line.text, ("document_number",))
        if len(numbers) != 1 or "《" in line.text:
            continue
        number = numbers[0]
        rest = fold(line.text[: number.start] + line.text[number.end :])
        rest = squeeze(rest).strip("()[]【】")
        if not rest or rest.startswith(_SIGNER) or rest in ("文号:", "发文字号:", "编号:", "字号:"):
            return Part(number.value, number.text.strip(), _spot(page, line), 0.98)
    return None


def _issuer(head: list[tuple[Page, Line]], number: Part | None) -> Part | None:
    for index, (page, line) in enumerate(head[:6]):
        plain = squeeze(line.text).strip("*★")
        name = plain.removesuffix("文件").removesuffix("便函").removesuffix("函")
        cut = plain != name
        # Without 文件 behind it a name counts only as the first line over a number or a title.
        if is_organisation(name) and (cut or (index == 0 and (number is not None or len(head) > 1))):
            return Part(name, line.text.strip(), _spot(page, line), 0.95 if cut else 0.85)
    return None


def _title(head: list[tuple[Page, Line]]) -> Part | None:
    """The line with 关于, with the lines it wraps to, until it reads as a title."""
    for index, (page, line) in enumerate(head):
        if not squeeze(line.text).startswith("关于") and "关于" not in squeeze(line.text):
            continue
        title = squeeze(line.text)
        for _, other in head[index + 1 : index + 4]:
            if title.endswith(TITLE_ENDS) or find_identifiers(other.text) or is_organisation(other.text):
                break
            title += squeeze(other.text)
        return _part(title, page, line, 0.95)
    return None


TITLE_ENDS = (
    "批复",
    "请示",
    "通知",
    "意见",
    "函",
    "复函",
    "报告",
    "决定",
    "证明",
    "公告",
    "公示",
    "纪要",
    "申请",
    "方案",
)


def _date(head: list[tuple[Page, Line]], behind: dict[str, str]) -> Part | None:
    for page, line in head:
        date = read_date(line.text)
        if line.text in behind and not any(word in behind[line.text] for word in _VERSIONS):
            continue  # the value of a form, not the date of the paper
        if date is not None and squeeze(date.text) == squeeze(line.text).strip("()"):
            return Part(date.value, line.text.strip(), _spot(page, line), 0.8 * date.confidence)
    return None


def _part(value: str, page: Page, line: Line, confidence: float) -> Part:
    return Part(value, line.text.strip(), _spot(page, line), confidence)


def _spot(page: Page, line: Line) -> Spot:
    return Spot(page.number, line.box, None, METHODS[page.method], line.confidence)
