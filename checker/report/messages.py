"""The words of the reports, from `messages.yaml`, in the reader's language."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from checker.resources.yaml_source import SourceError, read_one

Lang = Literal["zh", "en"]
PATH = Path(__file__).with_name("messages.yaml")


@cache
def load_messages() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """group -> key -> {zh, en}, in the order of the file. Raises SourceError where a message lacks a language."""
    groups: dict[str, dict[str, dict[str, str]]] = read_one(PATH)
    for group, entries in groups.items():
        for key, texts in entries.items():
            whole = isinstance(texts, dict) and set(texts) == {"zh", "en"}
            if not whole or not all(isinstance(text, str) for text in texts.values()):
                raise SourceError(PATH, 1, f"{group}.{key} needs exactly zh and en, both texts")
    return groups


class Messages:
    """Messages of one language."""

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang
        self._groups = load_messages()

    def text(self, group: str, key: str, **values: object) -> str:
        """The message with its values filled in. KeyError for a message that does not exist: a defect of ours."""
        message = self._groups[group][key][self.lang]
        return message.format(**values) if values else message

    def label(self, group: str, key: str | None) -> str:
        """The label of a name that may come from data: the name itself where no label exists."""
        entry = self._groups[group].get(key or "")
        return entry[self.lang] if entry else (key or self.text("ui", "unknown"))

    def pick(self, zh: str, en: str) -> str:
        """The text of this language; the other where it is empty."""
        return (en or zh) if self.lang == "en" else (zh or en)

    def rank(self, group: str, key: str) -> int:
        """Position of a key in its group, for sorting; unknown keys last."""
        keys = list(self._groups[group])
        return keys.index(key) if key in keys else len(keys)
