"""The words of the pages, from `words.yaml`, in the reader's language."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from checker.report.messages import Lang
from checker.resources.yaml_source import SourceError, read_one

PATH = Path(__file__).with_name("words.yaml")


@cache
def load_words() -> Mapping[str, Mapping[str, str]]:
    """`group.key` -> {zh, en}. Raises SourceError where a language is missing."""
    found = {f"{group}.{key}": texts for group, entries in read_one(PATH).items() for key, texts in entries.items()}
    for name, texts in found.items():
        if not isinstance(texts, dict) or set(texts) != {"zh", "en"}:
            raise SourceError(PATH, 1, f"{name} needs exactly zh and en")
    return found


def word(name: str, lang: Lang, **values: object) -> str:
    """The words `group.key` with their values filled in. KeyError: a defect of ours."""
    text = str(load_words()[name][lang])
    return text.format(**values) if values else text
