"""What this room says to readers, from `messages.yaml`."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

from checker.model.base import Frozen
from checker.model.errors import UserError
from checker.resources.yaml_source import SourceError, read_one

PATH = Path(__file__).with_name("messages.yaml")
MOST_PLACES = 8


class Said(Protocol):
    """Anything with a text in both languages."""

    @property
    def zh(self) -> str: ...
    @property
    def en(self) -> str: ...


class Text(Frozen):
    """A sentence in both languages."""

    zh: str
    en: str


def say(key: str, **values: object) -> Text:
    """The message `group.name` with its values filled in, each language taking its part of a Text. KeyError where there
    is none: a defect of ours."""
    group, name = key.split(".")
    found = _messages()[group][name]
    zh = {key: value.zh if isinstance(value, Text) else value for key, value in values.items()}
    en = {key: value.en if isinstance(value, Text) else value for key, value in values.items()}
    return Text(zh=found.zh.format(**zh), en=found.en.format(**en))


def refusal(key: str, **values: object) -> UserError:
    """The message as an error for the user."""
    text = say(key, **values)
    return UserError(text.zh, text.en)


def together(said: Sequence[tuple[str, "Said"]]) -> list[Text]:
    """Each thing said once, behind all the places that it is said of."""
    places: dict[tuple[str, str], dict[str, None]] = {}
    for where, one in said:
        places.setdefault((one.zh, one.en), {})[where] = None
    found = []
    for (zh, en), wheres in places.items():
        shown, more = list(wheres)[:MOST_PLACES], len(wheres) - MOST_PLACES
        beyond = say("files.more_faults", count=more) if more > 0 else None
        found.append(Text(
            zh=f"{'、'.join([*shown, *([beyond.zh] if beyond else [])])}：{zh}",
            en=f"{', '.join([*shown, *([beyond.en] if beyond else [])])}: {en}",
        ))  # fmt: skip
    return found


def join(texts: Sequence[Text]) -> Text:
    """Texts as one list."""
    return Text(zh="；".join(text.zh for text in texts), en="; ".join(text.en for text in texts))


@cache
def _messages() -> Mapping[str, Mapping[str, Text]]:
    groups = read_one(PATH)
    found: dict[str, dict[str, Text]] = {}
    for group, entries in groups.items():
        for name, texts in entries.items():
            if not isinstance(texts, dict) or set(texts) != {"zh", "en"}:
                raise SourceError(PATH, 1, f"{group}.{name} needs exactly zh and en")
            found.setdefault(group, {})[name] = Text(zh=texts["zh"], en=texts["en"])
    return found
