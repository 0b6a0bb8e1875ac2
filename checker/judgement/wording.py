"""Values, bounds and comparisons in words, from the templates of `rules/messages.yaml`."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from checker.judgement.names import look_up
from checker.judgement.reading import Days, Elements, Known, Papers, Reading, Scalar, Unknown, days_text
from checker.judgement.tree import All, Atom, Node, Quantified, Undecided
from checker.model.vocabulary import Vocabulary
from checker.resources.locate import data_folder
from checker.resources.yaml_source import read_one

LANGUAGES = ("zh", "en")
OPPOSITE = {
    "at_least": "below", "at_most": "above", "above": "at_most", "below": "at_least", "before": "on_or_after",
    "after": "on_or_before", "on_or_before": "after", "on_or_after": "before", "equals": "not_equals",
    "one_of": "not_one_of", "contains": "not_contains", "matches": "not_matches", "absent": "not_absent",
    "exists": "absent",
}  # fmt: skip
_SHOWN = 6


@cache
def templates() -> dict[str, dict[str, dict[str, str]]]:
    """All templates: section → key → language → text."""
    found: dict[str, dict[str, dict[str, str]]] = read_one(data_folder("rules") / "messages.yaml")
    return found


def word(section: str, key: str, lang: str, **values: Any) -> str:
    """A filled template. Raises KeyError for an unknown one."""
    return templates()[section][key][lang].format(**values)


class Wording:
    """Speaks about facts of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def label(self, full: str, lang: str) -> str:
        """A fact's name for people."""
        name = look_up(full, self._vocabulary)
        return name.label.text(lang) if name else full

    def types(self, types: tuple[str, ...], lang: str) -> str:
        """Document types as a list of labels."""
        return word("part", "list", lang).join(self._vocabulary.types[kind].label.text(lang) for kind in types)

    def lacking(self, names: Sequence[str], absent: Sequence[str], lang: str) -> str:
        """Facts that nobody states, and papers that are not there, as one list."""
        facts = [self.label(name, lang) for name in names if not name.endswith(".documents_present") or not absent]
        papers = [self._vocabulary.types[kind].label.text(lang) for kind in absent]
        found = dict.fromkeys([*papers, *facts])
        return word("part", "list", lang).join(found) or word("part", "nothing", lang)

    def scalar(self, value: Scalar, unit: str | None, lang: str, type_names: bool = False) -> str:
        """A value with its unit; fractions as per cent."""
        if isinstance(value, bool):
            return word("boolean", str(value).lower(), lang)
        if isinstance(value, Days):
            return days_text(value)
        if isinstance(value, str):
            known = self._vocabulary.types.get(value) if type_names else None
            return known.label.text(lang) if known else value
        if unit == "fraction":
            return f"{_number(value * 100)}%"
        if unit in templates()["unit"]:
            gap = " " if lang == "en" else ""
            return f"{_number(value)}{gap}{word('unit', unit, lang)}"
        return f"{_number(value)} {unit}" if unit and unit != "count" else _number(value)

    def reading(self, reading: Reading, full: str, lang: str) -> str:
        """A candidate in words."""
        name = look_up(full, self._vocabulary)
        unit = name.unit if name else None
        typed = full in ("document.type", "project.documents_present", "work.documents_present")
        if isinstance(reading, Unknown):
            return word("cause", reading.cause, lang)
        items: tuple[Any, ...]
        if isinstance(reading, Papers):
            items = tuple(sorted(reading.present))
        elif isinstance(reading, Elements):
            items = reading.items
        else:
            items = reading.value if isinstance(reading.value, tuple) else (reading.value,)
        shown = [
            word("cause", item.cause, lang) if isinstance(item, Unknown)
            else self.scalar(item.value if isinstance(item, Known) else item, unit, lang, typed)  # type: ignore[arg-type]
            for item in items[:_SHOWN]
        ]  # fmt: skip
        text = word("part", "list", lang).join(shown) or word("part", "nothing", lang)
        return text + ("…" if len(items) > _SHOWN else "")

    def phrase(self, node: Node, holds: bool, case: dict[str, Reading], about: str, lang: str) -> str:
        """The comparison of an atom (or of several inside a quantifier) without its subject."""
        if isinstance(node, All):
            parts = [self.phrase(child, holds, case, about, lang) for child in node.children]
            return word("part", "and", lang).join(parts)
        if isinstance(node, Undecided):
            return word("part", "threshold", lang, parameter=node.parameter)
        if not isinstance(node, Atom):
            return ""
        key = node.operator if holds else OPPOSITE[node.operator]
        return word("phrase", key, lang, bound=self._bound(node, case, about, lang))

    def _bound(self, atom: Atom, case: dict[str, Reading], about: str, lang: str) -> str:
        if atom.other is not None:
            held = self.reading(case[atom.other.key], atom.other.name, lang)
            return word("part", "other", lang, fact=self.label(atom.other.name, lang), value=held)
        if atom.literal is None:
            return ""
        name = look_up(about, self._vocabulary)
        values = atom.literal.value if isinstance(atom.literal.value, tuple) else (atom.literal.value,)
        typed = about in ("document.type", "project.documents_present", "work.documents_present")
        unit = name.unit if name else None
        return word("part", "list", lang).join(self.scalar(value, unit, lang, typed) for value in values)

    def statement(self, node: Node, truth: bool | str, case: dict[str, Reading], lang: str) -> str:
        """A leaf of a condition with its outcome as a sentence."""
        if isinstance(node, Undecided):
            return word("part", "threshold", lang, parameter=node.parameter)
        if isinstance(node, Quantified):
            return self._quantified(node, truth, case, lang)
        if not isinstance(node, Atom) or node.read is None:
            return ""
        fact, reading = self.label(node.read.name, lang), case[node.read.key]
        if isinstance(reading, Unknown) and not isinstance(truth, bool):
            return word("part", "unknown", lang, fact=fact, cause=word("cause", reading.cause, lang))
        value = self.reading(reading, node.read.name, lang)
        if not isinstance(truth, bool):
            phrase = self.phrase(node, True, case, node.read.name, lang)
            return word("part", "uncertain", lang, fact=fact, value=value, phrase=phrase)
        if node.value_type == "boolean" and node.operator == "equals":
            return word("part", "plain", lang, fact=fact, value=value)
        phrase = self.phrase(node, truth, case, node.read.name, lang)
        return word("part", "compared", lang, fact=fact, value=value, phrase=phrase)

    def _quantified(self, node: Quantified, truth: bool | str, case: dict[str, Reading], lang: str) -> str:
        fact, reading = self.label(node.read.name, lang), case[node.read.key]
        if isinstance(reading, Unknown):
            return word("part", "unknown", lang, fact=fact, cause=word("cause", reading.cause, lang))
        value = self.reading(reading, node.read.name, lang)
        phrase = self.phrase(node.inner, True, case, node.read.name, lang)
        if not isinstance(truth, bool):
            return word("part", "uncertain", lang, fact=fact, value=value, phrase=phrase)
        keys = {"every": ("not_every", "every"), "some": ("none", "some")}
        return word("part", keys[node.mode][truth], lang, fact=fact, value=value, phrase=phrase)


def _number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")
