"""Fields that the whole text gives (species, cited numbers, codes) and names inside a title."""

import re
from dataclasses import replace
from functools import cache

from checker.extraction.calibrations import calibrations_in_tables
from checker.extraction.classify import title_candidates
from checker.extraction.compact import compact, is_denied, spoken
from checker.extraction.coordinates import decimals_in_tables
from checker.extraction.fold import fold, squeeze
from checker.extraction.found import BY_CLUE, Found
from checker.extraction.identifiers import find_identifiers
from checker.extraction.places import find_local_places, find_places
from checker.extraction.reading import Paragraph, Piece, Reading
from checker.extraction.schema import FieldSpec, Look, is_quantity
from checker.extraction.species import find_species
from checker.extraction.values import read_parcel_numbers, squeeze_name
from checker.model.fact import Value

_STEM = r"(?:造林|绿化|碳汇|防护林|治理|营造林)[\u4e00-\u9fa5\d]{0,10}?(?:项目|工程)"
_SECOND = rf"(?<!项目)[\u4e00-\u9fa5\d]{{0,8}}?{_STEM}|(?:人工|荒山)?造林(?:子)?项目"  # no …项目碳汇项目
_DOUBLED = re.compile(r"^(?P<place>[\u4e00-\u9fa5]{1,8}?[省市县区旗])(?=(?P=place))")
_PLACES_FIRST = re.compile(
    r"^.{2,24}?(?:等地|境内|范围内|辖区内|辖区)(?:组织)?(?:实施|开展|建设|营造|承担)(?:的)?(?=.{6})"
)
_PROJECT = re.compile(
    rf"(?P<name>[\u4e00-\u9fa5\d()]{{2,40}}?{_STEM}(?:{_SECOND})?"
    r"(?:[(][一二三四五六七八九十\d]{1,3}[期标][)])?)"
)
# Words after which a name begins; those that also begin names of places count only inside the run.
_BEFORE_NAME = re.compile(
    r"(?:涉及|调查|课题|拟实施|对应|所属|申请|申报|立项|拟建|本|该|受审定|被核查|依托)(?:项目|工程)|(?:项目|工程)(?:名称|全称|标题)?(?:为|:)?(?=[\u4e00-\u9fa5]{1,7}?(?:省|市|县|区|旗|州|镇|乡|村|林场|流域|片区))|关于|同意实施|申请调整|调整|变更|发包方|承包方|[—–-]|[(（“”《]|业主|实施|呈报|专题研究|研究|投资|上报|报告|公示|用于|档案|报送|申报|推进|审议|讨论|审定|核查|监测|验收|编制|启动|纳入|完成|名称|标题|下达|落实|涉及|通过|(?:公司|合作社)(?:所属|申报|实施|的)*|(?:19|20)\d{2}年度(?=[\u4e00-\u9fa5]{1,6}?(?:县|区|旗|市))|报来|报送|报批|审批|同意|批准|实施的?|承担的?|开展|组织|参与|申请|申报的?|开发的?|建设的?|双方就|我局|我场|我公司|我单位|兹证明|兹有|经核实|经查阅档案|经核查|经审查|证明|核实|现有|根据|依据|按照|承建的?|营造的?|所属的?|计划在|拟在|继续|批复的?|下达的?|核准|准予实施|准予|提请审查|提请审核|提请审批|提请|恳请审核|恳请审批|恳请审查|恳请|送审|报审|审核|审查|立项实施|立项|启动实施|申请批准|恳请批准|呈请审批|报请审批|批准实施|就|对|的|(?<=.)(?:将|为|由|了|该|系|经)"
)
_NAME_BEGINS = re.compile(r"[\u4e00-\u9fa5]{1,7}?(?:省|市|县|区|旗|州|镇|乡|村|林场|流域|片区)|(?:19|20)\d{2}年")
# What a name that begins with no place must not begin with: the rest of a sentence, or nothing that sets it apart.
_NO_NAME = re.compile(
    r"(?:人工|生态|国土|植树|植被|荒山|荒漠)?(?:造林|绿化|碳汇|营造林|防护林)|该|本|此|上述|全县|全市|各|其|等|一|两|三|个|和|及|与|并|我|你|贵|年|度|县|市|区|中|新|的|了|在|于|对|同意|批准"
)
_STRONG = re.compile(
    r"(?:关于(?:同意|实施|申报|报送|上报|审批|变更|调整|开展|推进|批准|核准|下达)*|实施的?|申报的?|开发的?|承担的?|建设的?|用于|[“《])$"
)
_UNPLACED, _LOCAL = 0.9, 0.97
_NUMBERED = re.compile(r"[一二三四五六七八九十\d][、.]")
_GENERIC = re.compile(
    r"[\u4e00-\u9fa5]{1,7}(?:省|市|县|区|旗|州|镇|乡|村)(?:碳汇|人工|生态)?(?:造林|绿化)(?:项目|工程)"
)
_NAMELESS = re.compile(
    r"(?:中国|国家|林业|造林|营造林|碳汇|生态|绿化|人工|自愿|减排|温室气体|开发|建设|治理|防护林|荒山|国土|工程|年度?|\d|CCER|登记|设计)*(?:项目|工程)"
)
_EXACT = 1.5
_LONGEST_HEADING = 34
_COORDINATE = re.compile(
    r"(?:东经|北纬|经度|纬度|[EN]) ?:? ?\d{1,3}\.(?P<decimals>\d{1,12})(?!\d)|\d{1,3}\.(?P<decimals2>\d{2,12}) ?°"
)
_PARCEL_LIST = re.compile(
    r"第?(?P<numbers>(?:[A-Z]?\d{1,6}(?:-\d{1,6}){0,2}号?[、，和及]){0,60}[A-Z]?\d{1,6}(?:-\d{1,6}){0,2})号?小班"
    r"|(?:涉及|共|，|^)(?:的)?小班(?:编?号)?(?:为|是|:)?(?P<behind>(?:[A-Z]?\d{1,6}(?:-\d{1,6}){0,2}号?[、和及]){0,60}[A-Z]?\d{1,6}(?:-\d{1,6}){0,2})(?![\d亩个.]|公顷)"
)


def find_in_text(reading: Reading, spec: FieldSpec, look: Look) -> list[Found]:
    """Every species, or every identifier of the field's kinds, each with its own place."""
    if spec.words:
        return _said_words(reading, spec, look)
    if spec.kind == "calibrations":
        return calibrations_in_tables(reading, spec, look)
    found: list[Found] = []
    seen: set[str] = set()
    for paragraph in reading.paragraphs:
        if paragraph.ruled and spec.kind == "text":
            continue  # a cell beside a label says more than its row
        if spec.choices:
            found += _choices(paragraph, spec, look)
            continue
        if spec.kind == "decimals":
            found += _decimals(paragraph, spec, look)
            continue
        if spec.kind == "parcels":
            found += _parcels(paragraph, spec, look)
            continue
        if spec.kind in ("province", "city", "county"):
            found += _places(paragraph, spec, look)
            continue
        if spec.kind == "text":
            found += _names(paragraph, spec, look)
            continue
        if spec.kind == "species":
            numbers = find_identifiers(paragraph.text)
            hits = [
                (item.name, item.start, item.end)
                for item in find_species(paragraph.text)
                if not any(number.start <= item.start < number.end for number in numbers)
            ]
        else:
            hits = [(item.value, item.start, item.end) for item in find_identifiers(paragraph.text, spec.identifiers)]
        for value, start, end in hits:
            if look.alone and len(squeeze(paragraph.text)) > len(squeeze(paragraph.text[start:end])) + 8:
                continue
            if value in seen or any(word in paragraph.text[max(0, start - 12) : start] for word in look.unless):
                continue
            seen.add(value)
            found.append(_found(spec, look, value, paragraph, start, end))
    if spec.kind == "decimals":
        found += decimals_in_tables(reading, spec, look)
    if spec.kind == "text" and not spec.choices:
        found += _names_of_titles(reading, spec, look)
    return _one_name(found) if spec.kind in ("text", "province", "city", "county") else found


def _said_words(reading: Reading, spec: FieldSpec, look: Look) -> list[Found]:
    """The one value of a list that a text says (采用穴状整地); none where it says several."""
    found = []
    pattern = _one_of(spec.words, spec.word_ends)
    for paragraph in reading.paragraphs:
        if paragraph.ruled:
            continue
        for offset, sentence in paragraph.sentences():
            plain = compact(sentence)
            for match in pattern.finditer(plain.text):
                if is_denied(plain.text, match.start()):
                    continue
                begin, end = plain.span(match.start(), match.end())
                found.append(_found(spec, look, match[0], paragraph, offset + begin, offset + end))
    return found if len({item.value for item in found}) == 1 else []


@cache
def _one_of(words: tuple[str, ...], ends: tuple[str, ...]) -> re.Pattern[str]:
    spelled = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(f"(?:{spelled})(?:{'|'.join(map(re.escape, ends))})")


def _one_name(found: list[Found]) -> list[Found]:
    """Names that a text only mentions: the one that all mentions agree on, else none."""
    exact = [item for item in found if item.confidence > 1.0]
    if exact:  # a line of the head that is nothing but the name
        found = [replace(item, confidence=item.confidence / _EXACT) for item in exact]
    special = [item for item in found if not _GENERIC.fullmatch(squeeze(str(item.value)))]
    found = special or found
    names = {squeeze(str(item.value)) for item in found}
    longest = {name for name in names if not any(name != other and name in other for other in names)}
    return [item for item in found if squeeze(str(item.value)) in longest] if len(longest) == 1 else []


def _names_of_titles(reading: Reading, spec: FieldSpec, look: Look) -> list[Found]:
    """Names in titles that run over several lines."""
    if not reading.paragraphs:
        return []
    first = reading.paragraphs[0]
    found = []
    for title in title_candidates(reading):
        if _NUMBERED.search(title):
            continue
        lines = [squeeze(line.text) for _, line in reading.lines[:6]]
        whole = Paragraph(title, (Piece(0, len(title), first.pieces[0].page, first.pieces[0].line),))
        for item in _names(whole, spec, look):
            exact = squeeze(str(item.value)) == title and title in lines and spec.kind == "text"
            value = str(item.value).replace("(", "（").replace(")", "）")
            found.append(replace(item, value=value, confidence=item.confidence * (_EXACT if exact else 1.0)))
    return found


def _places(paragraph: Paragraph, spec: FieldSpec, look: Look) -> list[Found]:
    """The province, city or county of every place that begins with a province's name."""
    found = []
    for place in find_places(paragraph.text):
        value = {"province": place.province, "city": place.city, "county": place.county}[spec.kind]
        if value is not None:
            found.append(_found(spec, look, value, paragraph, place.start, place.end))
    if spec.kind != "province" and not found:
        doubtful = look.model_copy(update={"weight": look.weight * _LOCAL})
        for place in find_local_places(paragraph.text):
            value = place.city if spec.kind == "city" else place.county
            if value is not None:
                item = _found(spec, doubtful, value, paragraph, place.start, place.end)
                found.append(replace(item, rank=BY_CLUE))
    return found


def trim_name(name: str) -> str:
    """A project's name without the words of the sentence before it."""
    starts = [place.end() for place in _BEFORE_NAME.finditer(name)]
    fitting = next((start for start in reversed(starts) if _NAME_BEGINS.match(name[start:])), 0)
    return name[fitting:] if len(name) - fitting >= 6 else name


def _names(paragraph: Paragraph, spec: FieldSpec, look: Look) -> list[Found]:
    """Names of planting projects in running text: from a place or a year to 项目 or 工程."""
    found = []
    plain = compact(paragraph.text)
    for match in _PROJECT.finditer(plain.text):
        name = match["name"]
        starts = [0] + [place.end() for place in _BEFORE_NAME.finditer(name)]
        fitting = next((start for start in reversed(starts) if _NAME_BEGINS.match(name[start:])), None)
        sure = 1.0
        if fitting is None:
            fitting = next(
                (start for start in reversed(starts) if _may_begin(plain.text[: match.start("name")], name, start)),
                None,
            )
            sure = _UNPLACED
        if fitting is None or _NAMELESS.fullmatch(name, fitting) or any(word in name[fitting:] for word in spec.reject):
            continue
        fitting += _surplus(name[fitting:])
        begin, end = plain.span(match.start("name") + fitting, match.end())
        value = squeeze_name(paragraph.text[begin:end])
        if len(value) <= spec.longest:
            found.append(
                _found(spec, look.model_copy(update={"weight": look.weight * sure}), value, paragraph, begin, end)
            )
    return found


def _surplus(name: str) -> int:
    """Characters before the name proper: a place said twice, the places where it is carried out."""
    first = _PLACES_FIRST.match(name)
    start = first.end() if first and not _NO_NAME.match(name, first.end()) else 0
    doubled = _DOUBLED.match(name[start:])
    return start + (doubled.end() if doubled else 0)


def _may_begin(before: str, name: str, start: int) -> bool:
    """Whether a name without a place at its head begins here: at the head of a line or behind words that name."""
    if _NO_NAME.match(name, start) or len(name) - start < 6:
        return False
    return not before + name[:start] or _STRONG.search(before + name[:start]) is not None


def _choices(paragraph: Paragraph, spec: FieldSpec, look: Look) -> list[Found]:
    """The choice that a sentence (with `alone` a heading) states, by words of four characters at least."""
    if look.alone and len(squeeze(paragraph.text)) > _LONGEST_HEADING:
        return []
    found = []
    shortest = 4 if spec.kind == "choice" and not look.alone else 2
    for offset, sentence in paragraph.sentences():
        plain = compact(sentence)
        if any(word in plain.text for word in look.unless):
            continue
        hits = spoken(plain.text, spec.choices, shortest)
        if not hits or (spec.kind != "choices" and len(hits) > 1):
            continue
        begin, end = plain.span(min(place[0] for place in hits.values()), max(place[1] for place in hits.values()))
        quote = sentence[max(0, begin - 20) : end + 30].strip()
        value: Value = tuple(hits)
        if spec.kind != "choices":
            value = next(iter(hits))
        if is_quantity(spec.kind):
            value = float(str(value))
        if spec.kind == "statement":
            value = value == "yes"
        spot = paragraph.spot(offset + begin, offset + end)
        found.append(Found(spec.field, value, quote, spot, look.weight, rank=look.rank))
    return found


def _decimals(paragraph: Paragraph, spec: FieldSpec, look: Look) -> list[Found]:
    """The number of decimals of each coordinate in degrees."""
    folded = fold(paragraph.text)
    return [
        Found(
            spec.field,
            float(len(match["decimals"] or match["decimals2"])),
            match[0],
            paragraph.spot(match.start(), match.end()),
            look.weight,
        )
        for match in _COORDINATE.finditer(folded)
    ]


def _parcels(paragraph: Paragraph, spec: FieldSpec, look: Look) -> list[Found]:
    """第1、2、5小班, 3-1和3-2小班: numbers before 小班 that are no count of parcels."""
    folded = fold(paragraph.text)
    found = []
    for match in _PARCEL_LIST.finditer(folded):
        numbers = read_parcel_numbers(match["numbers"] or match["behind"])
        if numbers and not (len(numbers) == 1 and not match[0].startswith("第") and match["behind"] is None):
            spot = paragraph.spot(match.start(), match.end())
            found.append(Found(spec.field, numbers, match[0], spot, look.weight, rank=look.rank))
    return found


def find_in_title(reading: Reading, spec: FieldSpec, look: Look) -> list[Found]:
    """The part of the title that a pattern's {value} covers."""
    for title in sorted(map(_without_number, title_candidates(reading)), key=len, reverse=True):
        for pattern in look.match:
            match = _compiled(str(pattern)).fullmatch(title)
            if match and 4 <= len(match["value"]) <= spec.longest and match["value"].endswith(("项目", "工程")):
                paragraph = next(
                    (item for item in reading.paragraphs if squeeze(item.text)[:4] in title), reading.paragraphs[0]
                )
                spot = paragraph.spot(0, len(paragraph.text))
                return [Found(spec.field, trim_name(match["value"]), title, spot, look.weight, rank=look.rank)]
    return []


def _without_number(title: str) -> str:
    """The title without the paper's number that joined lines brought before it."""
    numbers = find_identifiers(title, ("document_number",))
    return title[numbers[0].end :] if numbers and numbers[0].start <= 4 else title


def _found(spec: FieldSpec, look: Look, value: str, paragraph: Paragraph, start: int, end: int) -> Found:
    quote = paragraph.text[max(0, start - 16) : end + 16].strip()
    as_list = spec.kind in ("species", "numbers")
    return Found(
        spec.field,
        (value,) if as_list else value,
        quote,
        paragraph.spot(start, end),
        look.weight,
        rank=look.rank,
    )


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    head, _, tail = pattern.partition("{value}")
    return re.compile(
        ".*".join(map(re.escape, head.split("*"))) + "(?P<value>.+)" + ".*".join(map(re.escape, tail.split("*")))
    )
