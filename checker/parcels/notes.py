"""Sentences about reading the land, collected while the survey goes on."""

from collections.abc import Iterable

from checker.model.audit import Banner
from checker.model.rule import Bilingual
from checker.parcels.codebook import load_codebook
from checker.resources.vocabulary import load_vocabulary

SHOWN = 8


class Notes:
    """Collects sentences; `banners` gives them in an order that does not depend on the order of papers."""

    def __init__(self) -> None:
        self._banners: dict[tuple[str, str, str], Banner] = {}

    def say(self, code: str, document: str | None = None, **values: object) -> None:
        """Adds the sentence `code` of dossier_schemas/gis/notes.yaml with its blanks filled."""
        sentence = load_codebook().notes[code]
        zh = sentence.zh.format(**{key: _in("zh", value) for key, value in values.items()})
        en = sentence.en.format(**{key: _in("en", value) for key, value in values.items()})
        self._banners[code, document or "", zh] = Banner(code=code, text=zh, text_en=en, document=document)

    def banners(self) -> tuple[Banner, ...]:
        return tuple(self._banners[key] for key in sorted(self._banners))


def split_notes(notes: Iterable[Banner]) -> tuple[tuple[Banner, ...], tuple[Banner, ...]]:
    """What must stand above all findings, and what only informs."""
    sentences, told = load_codebook().notes, tuple(notes)
    alarms = tuple(note for note in told if not sentences[note.code].informs)
    return alarms, tuple(note for note in told if sentences[note.code].informs)


def _in(lang: str, value: object) -> object:
    return value.text(lang) if isinstance(value, Bilingual) else value


def label(field: str) -> Bilingual:
    """What people call a field of parcels."""
    vocabulary = load_vocabulary()
    known = vocabulary.fields.get(field) or vocabulary.derived[f"parcel.{field}"]
    return known.label


def reason(code: str) -> str:
    """Why a value is not known, in Chinese."""
    return load_codebook().reasons[code].zh


def listing(names: Iterable[str]) -> str:
    """The first names of a sorted list, with … when there are more."""
    ordered = sorted(set(names))
    return "、".join(ordered[:SHOWN]) + ("…" if len(ordered) > SHOWN else "")
