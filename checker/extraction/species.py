"""Tree species in texts and cells, by gazetteer and spaCy PhraseMatcher; a species word inside a name is none."""

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from checker.extraction.fold import fold
from checker.extraction.gazetteer import gazetteer, load_as
from checker.model.base import Frozen

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import PhraseMatcher

_ENDS = "，。；！？\n"
_RUN = 14  # characters behind a name that can still belong to the name of an organisation
_PLACE_RUN = 3
# A species that no list knows, by the word that sets it apart from the one its name ends with: 滇青冈 is no 青冈.
_APART = re.compile(
    r"(?:^|[、，。；:/()和及与以为是植种栽造用]| )(?P<apart>[滇川黔桂粤闽湘赣浙皖鄂豫鲁晋陕甘蒙藏疆台琼"
    r"红白黑黄青紫绿金银赤灰大小长短细粗厚薄尖圆毛光刺矮]{1,2})$"
)
_TREE = re.compile(
    r"[\u4e00-\u9fa5]{1,4}(?:[松杉柏杨柳榆槐椿桦栎樟楠桉枫槭桐竹榕栲槠楝椴梓楸檫榉]|青冈|相思|木荷|合欢)"
)
_ITEM_ENDS = ("、", "，", "。", "；", ":", "/", "(", ")", "和", "及", "与", "等", "为", " ", "\n")


class Species(Frozen):
    name: str
    names: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    group: str | None = None


class Gazetteer(Frozen):
    species: tuple[Species, ...]
    place_endings: tuple[str, ...]
    organisation_endings: tuple[str, ...]
    not_endings: tuple[str, ...]
    run_stops: tuple[str, ...]
    not_planted: tuple[str, ...]


@dataclass(frozen=True)
class FoundSpecies:
    name: str
    start: int
    end: int
    text: str


@cache
def load_species() -> Gazetteer:
    """`gazetteers/species.yaml`. Raises SourceError."""
    return load_as(Gazetteer, gazetteer("species"))


@cache
def _matcher() -> "tuple[Language, PhraseMatcher]":
    import spacy
    from spacy.matcher import PhraseMatcher

    nlp = spacy.blank("zh")
    matcher = PhraseMatcher(nlp.vocab)
    for species in load_species().species:
        matcher.add(
            species.name,
            [nlp.make_doc(name) for name in (species.name, *species.names) if len(name) > 1] or [nlp.make_doc("\0")],
        )
    return nlp, matcher


def find_species(text: str) -> list[FoundSpecies]:
    """Species that a text says are planted, in order of place, the longest name at each."""
    from spacy.util import filter_spans

    nlp, matcher = _matcher()
    folded = fold(text)
    found = []
    for span in filter_spans(matcher(nlp.make_doc(folded), as_spans=True)):
        start, end = span.start_char, span.end_char
        if (
            not _inside_a_name(folded, end)
            and not _inside_a_title(folded, start)
            and not _was_there_before(folded, start)
        ):
            apart = _apart(folded, start, end)
            name = span.label_ if not apart else folded[start - apart : end]
            found.append(FoundSpecies(name, start - apart, end, text[start - apart : end]))
    return found


def _apart(text: str, start: int, end: int) -> int:
    """How many characters before a name belong to it, where the item of a list is another species than the name."""
    if text[end : end + 1] and not text.startswith(_ITEM_ENDS, end):
        return 0
    match = _APART.search(text, max(0, start - 3), start)
    return len(match["apart"]) if match else 0


def canonical(name: str) -> str | None:
    """The species that a whole item (cell, list entry) names; single characters count here (杨, 松类)."""
    plain = "".join(fold(name).split()).strip("()、，。")
    bare = plain.removesuffix("等").removesuffix("类") or plain
    return _by_name().get(plain) or _by_name().get(bare)


@cache
def _by_name() -> dict[str, str]:
    return {name: row.name for row in load_species().species for name in (row.name, *row.names, *row.short)}


def read_species(text: str) -> list[str]:
    """The species of a cell: a list of items (杉木、马尾松; 6杉4马), else what a sentence would give."""
    items = [part for part in _split(fold(text)) if part]
    known = [canonical(item) for item in items]
    if any(known):  # beside a tree that is known, what ends like a tree is one too
        known = [name or _tree_of(item) for name, item in zip(known, items, strict=True)]
    if items and all(known):
        return list(dict.fromkeys(name for name in known if name))
    return list(dict.fromkeys(item.name for item in find_species(text)))


def _tree_of(item: str) -> str | None:
    return item if _TREE.fullmatch(item) and not find_species(item) else None


def _split(text: str) -> list[str]:
    for mark in "，,;；/+×*和与及。|":
        text = text.replace(mark, "、")
    return [part.strip().lstrip("0123456789.% ") for part in text.replace(" ", "、").split("、")]


def _inside_a_name(text: str, end: int) -> bool:
    lists = load_species()
    run = text[end : end + _RUN]
    stop = min((run.find(mark) for mark in (*lists.run_stops, *_ENDS) if mark in run), default=len(run))
    firm_stop = min((run.find(mark) for mark in ("、", "(", ")", "等", "的", *_ENDS) if mark in run), default=len(run))
    for ending in lists.place_endings:
        place = run.find(ending)
        # The ending may itself begin with a stop character (林场, 树沟): what counts is what lies before it.
        if 0 <= place <= min(_PLACE_RUN, stop) and not run[place:].startswith(lists.not_endings):
            return True
    return any(0 <= run.find(ending) < firm_stop for ending in lists.organisation_endings)


def _inside_a_title(text: str, start: int) -> bool:
    opened = text.rfind("《", 0, start)
    return opened >= 0 and text.find("》", opened) > start


def _was_there_before(text: str, start: int) -> bool:
    begin = max((text.rfind(mark, 0, start) for mark in _ENDS), default=-1)
    clause = text[begin + 1 : start]
    return any(word in clause for word in load_species().not_planted)
