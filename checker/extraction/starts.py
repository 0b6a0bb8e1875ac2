"""Where a new paper begins in a file of many pages: titles, letterheads, page numbers, signatures before it."""

import re
from dataclasses import dataclass

from checker.extraction.classify import classify, fits, title_candidates
from checker.extraction.fold import fold, squeeze
from checker.extraction.identifiers import find_identifiers
from checker.extraction.organisations import is_organisation
from checker.extraction.reading import Reading, make_reading
from checker.extraction.schema import Schemas
from checker.extraction.signature import read_signature
from checker.model.document import SourceFile
from checker.model.parsed import Line, Page, Parsed
from checker.resources.vocabulary import load_vocabulary

_HEAD_LINES = 12
_NUMBERED = re.compile(
    r"^[ ]*(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．]|第[一二三四五六七八九十\d]{1,3}[章节条部]|附[件图表录]"
    r"|目 ?录|表 ?\d|图 ?\d|续 ?表)"
)
_LETTER = re.compile(r"^关于.{2,80}(?:通知|函|意见|报告|公告|决定|批复|请示|复函|说明|公示|申请)$")
# 第 3 页 共 5 页, — 3 —, - 3 -, 3/5: with a mark of its own; a bare number counts only at the foot of a page.
_COUNT = re.compile(
    r"^ *(?:第 ?(?P<a>\d{1,4}) ?页(?: ?[/,，]? ?共 ?(?P<of>\d{1,4}) ?页)?|[-—–·]{1,2} ?(?P<b>\d{1,4}) ?[-—–·]{1,2}"
    r"|(?P<c>\d{1,4}) ?/ ?(?P<of2>\d{1,4})$)(?: .*)?$"
)
# How titles end. A line of a page's head that ends so may open a paper, if something else speaks for it too.
_TITLE = re.compile(
    r".{0,70}(?:书|证|证明|声明|报告|表|单|函|协议|合同|纪要|决议|方案|说明|核算|分析|公示|公告|通知|批复|请示|意见|令|卡|卡片"
    r"|清单|台账|承诺|文件|申请|决定|记录|总结|日志|通报|图|登记簿|鉴定|概述|简介)(?:[(（].{1,16}[)）])?"
)
_BARE = re.compile(r"^ *(?P<at>\d{1,3}) *$")
_COVER_LINES = 12
_SURE_KIND = 0.6


@dataclass(frozen=True)
class Opening:
    """What the top of a page says: the type its title speaks for, the title, a letterhead, the paper's own number,
    and how sure it is that a paper begins here (0 to 1)."""

    type: str | None
    title: str
    number: str | None
    strength: float


@dataclass(frozen=True)
class PageSigns:
    """A page as the splitter sees it. `printed` is its printed page number, `of` the printed number of pages."""

    page: Page
    opening: Opening | None
    signed: bool
    cover: bool
    printed: int | None
    of: int | None
    blank: bool
    titled: bool = False
    kind: str | None = None


def read_signs(parsed: Parsed, schemas: Schemas) -> list[PageSigns]:
    """The signs of every page of a file, in order."""
    return [_signs(parsed, page, schemas) for page in parsed.pages]


def _signs(parsed: Parsed, page: Page, schemas: Schemas) -> PageSigns:
    reading = make_reading(parsed.model_copy(update={"pages": (page,)}))
    signature = read_signature(reading)
    lines = reading.lines
    printed, of = _page_number(page)
    return PageSigns(
        page=page,
        opening=_opening(page, reading, schemas),
        signed=signature.date is not None and _at_the_end(reading, signature.date.quote),
        cover=_is_cover(reading),
        printed=printed,
        of=of,
        blank=not lines and not page.tables,
        titled=_is_titled(reading),
        kind=_kind(parsed, page, reading, schemas),
    )


def _is_titled(reading: Reading) -> bool:
    """Whether one of the first lines (or two or three of them together) reads like the title of a paper."""
    head = Reading((), reading.lines[:4], ())
    return any(
        _TITLE.fullmatch(title) and not _NUMBERED.match(title) and not any(mark in title for mark in "，。:；、")
        for title in title_candidates(head)
    )


def _kind(parsed: Parsed, page: Page, reading: Reading, schemas: Schemas) -> str | None:
    """The type that a page would have as a paper of its own, when that is sure."""
    alone = parsed.model_copy(update={"pages": (page,)})
    source = SourceFile(id="", path="", sha256="", size=0, kind="pdf", location="")
    found = classify(source, alone, reading, set(), set(), schemas, load_vocabulary())
    return found.type if found.confidence >= _SURE_KIND else None


def _is_cover(reading: Reading) -> bool:
    """A few lines with a title, a maker and a date: no sentence, no form, no table."""
    texts = [fold(line.text) for _, line in reading.lines]
    return 0 < len(texts) <= _COVER_LINES and not reading.tables and not any("。" in t or ":" in t for t in texts)


def _at_the_end(reading: Reading, quote: str) -> bool:
    """Whether the signature stands among the last lines: behind it come copies-to lines at most."""
    tail = [line.text.strip() for _, line in reading.lines[-6:]]
    return quote in tail


def _page_number(page: Page) -> tuple[int | None, int | None]:
    """The number at the foot (or head) of a page."""
    for line in (*page.lines[-2:], *page.lines[:1]):
        text = fold(line.text)
        match = _COUNT.match(text)
        if match:
            total = match["of"] or match["of2"]
            return int(match["a"] or match["b"] or match["c"]), int(total) if total else None
        bare = _BARE.match(text)
        if bare and _is_foot(line, page):
            return int(bare["at"]), None
    return None, None


def _is_foot(line: Line, page: Page) -> bool:
    return line.box is not None and page.height > 0 and line.box[1] > page.height * 0.88


def _opening(page: Page, reading: Reading, schemas: Schemas) -> Opening | None:
    head = _head(page, reading)
    if not head:
        return None
    number = next((item for item in (_number_of(line.text) for line in head) if item), None)
    letterhead = any(_is_letterhead(line.text) for line in head[:3])
    titles = [
        title
        for title in title_candidates(Reading((), tuple((page, line) for line in head), ()))
        if not _NUMBERED.match(title)
    ]
    best: tuple[float, str | None, str] = (0.0, None, "")
    for name, schema in schemas.by_type.items():
        if any(fits(pattern, title) for pattern in schema.never for title in titles):
            continue
        for cue in schema.cues:
            hit = next((title for pattern in cue.title for title in titles if fits(pattern, title)), None)
            if hit is not None and cue.weight > best[0]:
                best = (cue.weight, name, hit)
    strength, kind, title = best
    letter = next((item for item in titles if _LETTER.match(item)), None)
    if letter and kind is None:
        strength, title = 0.7, letter
    if letterhead:
        strength = max(strength, 0.9)
    if strength < 0.5:
        return None
    return Opening(kind, title, number, strength)


def _head(page: Page, reading: Reading) -> list[Line]:
    """The lines above the first table and before the first sentence or numbered heading."""
    top = min((table.box[1] for table in page.tables if table.box is not None), default=None)
    head: list[Line] = []
    for _, line in reading.lines[:_HEAD_LINES]:
        if top is not None and line.box is not None and line.box[3] > top + 2:
            break
        if _NUMBERED.match(fold(line.text)) or "。" in line.text:
            break
        head.append(line)
    return head


def _number_of(text: str) -> str | None:
    found = find_identifiers(text, ("document_number", "property_certificate", "forest_right_certificate"))
    return found[0].value if len(found) == 1 and len(squeeze(text)) <= len(squeeze(found[0].text)) + 14 else None


def _is_letterhead(text: str) -> bool:
    plain = squeeze(text).strip("*★")
    return plain.endswith("文件") and is_organisation(plain.removesuffix("文件"))
