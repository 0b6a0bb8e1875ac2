"""What type a paper is, from its title, words, labels, columns, layers and name; and what it could be when unread."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from checker.extraction.fold import fold, squeeze
from checker.extraction.organisations import is_organisation
from checker.extraction.reading import Reading, table_rows
from checker.extraction.schema import Cue, Schemas
from checker.extraction.wrapping import is_one_size
from checker.model.document import SourceFile
from checker.model.parsed import Line, Parsed
from checker.model.vocabulary import Vocabulary

ACCEPT = 0.5
_TITLE_LINES = 12
_SHORTEST_ENTRY = 6
_TITLE_LONGEST = 120
_HEADING_LONGEST = 60
_CLOSE = 0.1
_MOST_WORDS = 6
OTHER = "other"
# The whole title of a letter; a part of it on a line of its own (关于同意…作业设计 | 的复函) is no title.
_LETTER = re.compile(
    r"关于.*的(?:批复|复函|回复|请示|函|通知|通报|决定|报告|意见|公示|公告|证明|说明|承诺|声明)(?:\(.{1,10}\))?$"
)
_STRANGE, _WEAK, _SHORTEST_TEXT = 0.6, 0.35, 15
# Words that a paper of a project's dossier hardly does without one of.
_TRADE = (
    "林", "碳", "减排", "项目", "工程", "面积", "公顷", "亩", "土地", "地块", "小班", "宗地", "权属", "权利人",
    "承包", "流转", "施工", "监理", "验收", "开工", "批复", "审批", "审定", "核查", "监测", "方法学", "生态", "环境",
    "降水", "气象", "湿地", "红线", "保护", "苗", "树", "样地", "胸径", "坐标", "影像", "照片", "执照", "信用代码",
    "授权", "委托", "登记",
)  # fmt: skip
# A layer so named is of the project's own land, or of land that is not what the word says.
_OTHER_LAND = ("小班", "造林", "地块", "不", "非")


@dataclass(frozen=True)
class Classification:
    """`why` is in Chinese, for the report. `possible` is empty for a read paper of a sure type."""

    type: str | None
    confidence: float
    why: tuple[str, ...]
    possible: tuple[str, ...]


def classify(
    source: SourceFile,
    parsed: Parsed | None,
    reading: Reading,
    labels: set[str],
    columns: set[str],
    schemas: Schemas,
    vocabulary: Vocabulary,
    entries: Sequence[str] = (),
) -> Classification:
    """The type of one paper. `labels` and `columns` are those found in its forms and tables, `entries` the squeezed
    lines of its forms: none of them is a title."""
    by_name = possible_types(source.path, schemas, vocabulary)
    if source.kind == "junk":
        return Classification(None, 0.0, (), ())
    if parsed is None and source.copies_of is not None:
        return Classification(
            source.declared_type, 1.0 if source.declared_type else 0.0, ("与另一文件内容完全相同",), ()
        )
    if source.declared_type is not None:
        return Classification(source.declared_type, 1.0, ("清单中已注明类型",), ())
    if parsed is None or not (reading.lines or reading.tables or parsed.layers):
        return Classification(None, 0.0, ("未能读出内容，仅按文件名和文件夹名推测",) if by_name else (), by_name)
    forms = [entry for entry in entries if len(entry) > _SHORTEST_ENTRY]
    titles = [title for title in title_candidates(reading) if not any(entry in title for entry in forms)]
    body = "".join(squeeze(line.text) for _, line in reading.lines[:120])
    scores: dict[str, tuple[float, tuple[str, ...]]] = {}
    for name, schema in schemas.by_type.items():
        if any(fits(pattern, title) for pattern in schema.never for title in titles if ":" not in title):
            continue  # what a form says of the project is no title
        said = [(_weight(cue, body), _sign(cue, source, parsed, titles, body, labels, columns)) for cue in schema.cues]
        signs = [(weight, reason) for weight, reason in said if reason is not None]
        if signs:
            doubt = 1.0
            for weight, _ in signs:
                doubt *= 1 - weight
            scores[name] = (
                1 - doubt,
                tuple(reason for _, reason in sorted(signs, key=lambda sign: (-sign[0], sign[1]))),
            )
    ranked = sorted(scores, key=lambda name: (-scores[name][0], name))
    if _is_of_another_trade(parsed, body, scores):
        return Classification(OTHER, _STRANGE, ("正文没有造林碳汇项目档案的内容",), ())
    if not ranked or scores[ranked[0]][0] < ACCEPT:
        weak = tuple(sorted(name for name in ranked if scores[name][0] >= 0.2))
        return Classification(None, 0.0, (), weak or (by_name if parsed.state != "read" else ()))
    if ranked[0] == OTHER and len(ranked) > 1 and scores[ranked[1]][0] >= ACCEPT - _CLOSE:
        ranked = [*ranked[1:], OTHER]  # other is what nothing else is
    best = ranked[0]
    confidence, why = scores[best]
    rivals = [name for name in ranked[1:] if confidence - scores[name][0] < _CLOSE]
    possible = tuple(sorted({best, *rivals})) if rivals else ()
    return Classification(best, round(confidence * (0.7 if rivals else 1.0), 3), why, possible)


def _is_of_another_trade(parsed: Parsed, body: str, scores: dict[str, tuple[float, tuple[str, ...]]]) -> bool:
    """Whether a paper, read whole in plain text, speaks of nothing that a project's papers speak of: a lunch menu."""
    if parsed.state != "read" or parsed.layers or parsed.method not in ("text", "sheet"):
        return False
    if max((score for score, _ in scores.values()), default=0.0) >= _WEAK:
        return False
    length = sum("\u4e00" <= character <= "\u9fff" for character in body)
    return length >= _SHORTEST_TEXT and not any(word in body for word in _TRADE)


def _weight(cue: Cue, body: str) -> float:
    """The weight of a cue; of one whose words add up, that of all its words that the text holds."""
    if not cue.each:
        return cue.weight
    held = sum(squeeze(word) in body for word in cue.words)
    return 1.0 - (1.0 - cue.weight) ** min(held, _MOST_WORDS)


def title_candidates(reading: Reading) -> list[str]:
    """Squeezed texts that may be the title: single lines at the head, and two or three of them joined."""
    first = reading.lines[0][0].number if reading.lines else 0
    head: list[str] = []
    rows = table_rows(reading)
    shown: list[Line] = []
    for page, line in reading.lines[:_TITLE_LINES]:
        text = fold(line.text)
        if squeeze(line.text) in rows:
            continue  # what stands beside something else in a table is no title
        if page.number != first or "。" in text or ("，" in text and len(text) > 18):
            break  # the body has begun
        if head and text.strip().endswith(":"):
            break  # the addressee: what follows is the letter
        if text.count("《") != text.count("》") or (len(text) > 20 and text.count("(") != text.count(")")):
            break  # a title that the body cites, or a sentence of it
        head.append(squeeze(line.text).strip("《》"))
        shown.append(line)
    joined = [*head]
    for size in (2, 3):
        joined += [
            "".join(head[start : start + size])
            for start in range(len(head) - size + 1)
            if all(is_one_size(*pair) for pair in pairwise(shown[start : start + size]))
        ]
    letters = [match[0] for text in joined if (match := _LETTER.search(text))]
    return [
        text
        for text in joined
        if 2 <= len(text) <= _TITLE_LONGEST and not any(text in letter and text != letter for letter in letters)
    ]


def possible_types(path: str, schemas: Schemas, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Types that the file's name speaks for; when it says nothing, those of its folders."""
    parts = path.split("/")
    for part in (parts[-1].rsplit(".", 1)[0], *reversed(parts[:-1])):
        found = {
            name for name in vocabulary.types if name != "other" and _named(squeeze(part), name, schemas, vocabulary)
        }
        if found:
            return tuple(sorted(found))
    return ()


def _named(text: str, name: str, schemas: Schemas, vocabulary: Vocabulary) -> bool:
    spec = vocabulary.types[name]
    words = {spec.label.zh, *(alias for alias in spec.aliases if "…" not in alias)}
    schema = schemas.by_type.get(name)
    if schema is not None:
        words |= {word for cue in schema.cues for word in cue.name}
        if any(fits(f"*{pattern.strip('*')}*", text) for pattern in schema.never):
            return False
    return any(word in text for word in words)


def _sign(
    cue: Cue, source: SourceFile, parsed: Parsed, titles: list[str], body: str, labels: set[str], columns: set[str]
) -> str | None:
    """Why a cue speaks for its type, in Chinese; None when it does not."""
    for pattern in cue.title:
        hit = next((title for title in titles if fits(pattern, title)), None)
        if hit is not None:
            return f"标题“{hit}”"
    for word in cue.heading:
        hit = next((title for title in titles if word in title and _is_heading(title)), None)
        if hit is not None:
            return f"标题“{hit}”"
    words = [word for word in cue.words if squeeze(word) in body]
    if cue.words and len(words) >= cue.least:
        return f"正文有“{words[0]}”"
    for word in cue.name:
        if word.lower() in fold(source.path).lower():
            return f"文件名或文件夹名含“{word}”"
    if cue.layer_name and parsed.layers and all(_tells(layer.name, cue.layer_name) for layer in parsed.layers):
        return f"图层名“{parsed.layers[0].name}”"
    if cue.labels and len(labels & set(cue.labels)) >= cue.least:
        return "表格栏目：" + "、".join(sorted(labels & set(cue.labels))[:4])
    if cue.columns and len(columns & set(cue.columns)) >= cue.least:
        return f"表头有{len(columns & set(cue.columns))}个小班表栏目"
    return "矢量图层" if cue.layer and parsed.layers else None


def _tells(name: str, words: tuple[str, ...]) -> bool:
    """Whether a layer's name speaks of one of the words and not of parcels or of a pine."""
    plain = squeeze(name).replace("湿地松", "")
    return any(word in plain for word in words) and not any(word in plain for word in _OTHER_LAND)


def _is_heading(title: str) -> bool:
    """A line of the head that is no form (工程名称:…), no name of an organisation and no cited title."""
    return ":" not in title and "《" not in title and len(title) <= _HEADING_LONGEST and not is_organisation(title)


def fits(pattern: str, title: str) -> bool:
    """Whether a title fits a pattern in which `*` stands for any text."""
    return _compiled(pattern).fullmatch(title) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(squeeze(part)) for part in pattern.split("*")))
