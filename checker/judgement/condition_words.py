"""A rule's condition in words, for the rule's page."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from checker.judgement.names import look_up
from checker.judgement.operators import QUANTIFIERS
from checker.judgement.wording import templates
from checker.model.rule import Parameter
from checker.model.vocabulary import Vocabulary
from checker.resources.locate import data_folder
from checker.resources.yaml_source import SourceError, read_one


@cache
def page_words(lang: str) -> dict[str, str]:
    """The words of `rules/pages.yaml` in one language."""
    path = data_folder("rules") / "pages.yaml"
    data = read_one(path)
    if not isinstance(data, dict) or set(data) != {"zh", "en"} or set(data["zh"]) != set(data["en"]):
        raise SourceError(path, 1, "needs the same words in zh and en")
    return {str(key): str(value) for key, value in data[lang].items()}


class Describer:
    """Turns condition mappings into sentences."""

    def __init__(self, parameters: Mapping[str, Parameter], vocabulary: Vocabulary, lang: str) -> None:
        self.parameters, self.vocabulary, self.lang = parameters, vocabulary, lang
        self.words = page_words(lang)

    def condition(self, tree: Mapping[str, Any], joint: str = "all") -> str:
        """A whole condition; the parts of a mapping must all hold."""
        parts = [part for key, value in tree.items() for part in self._entry(key, value)]
        return self.words[joint].join(parts)

    def _entry(self, key: str, value: Any) -> list[str]:
        if key in ("all", "any"):
            inner = [self.condition(item) for item in value]
            text = self.words[key].join(
                f"（{item}）" if self.words["all"] in item and key == "any" else item for item in inner
            )
            return [text if len(inner) < 2 or key == "all" else f"[{text}]"]
        if key == "not":
            return [f"{self.words['not']}（{self.condition(value)}）"]
        return [self.words["gap"].join((self.label(key), phrase)) for phrase in self._phrases(value)]

    def _phrases(self, operators: Mapping[str, Any]) -> list[str]:
        found = []
        for operator, operand in operators.items():
            if isinstance(operand, Mapping) and (
                operator in QUANTIFIERS or operator in ("smallest", "largest", "earliest", "latest")
            ):
                inner = self.words["all"].join(self._phrases(operand))
                found.append(f"[{operator}] {inner}")
            elif operator == "between":
                low, high = (self.operand(item) for item in operand)
                found.append(f"{self._phrase('at_least', low)}{self.words['all']}{self._phrase('at_most', high)}")
            else:
                found.append(self._phrase(operator, self.operand(operand)))
        return found

    def _phrase(self, operator: str, bound: str) -> str:
        template = templates()["phrase"].get(operator)
        return template[self.lang].format(bound=bound) if template is not None else f"{operator} {bound}"

    def operand(self, value: Any) -> str:
        """A literal, a parameter with its value, or another fact."""
        if isinstance(value, Mapping) and "parameter" in value:
            name = self._parameter(str(value["parameter"]))
            on = value.get("on")
            label = self.label(str(on)) if on is not None and "." in str(on) else on
            return name if on is None else self.words["dated"].format(fact=label, parameter=name)
        if isinstance(value, Mapping) and "fact" in value:
            return self.label(str(value["fact"]))
        if isinstance(value, list):
            return ("、" if self.lang == "zh" else ", ").join(self.operand(item) for item in value)
        if isinstance(value, str) and value in self.vocabulary.types:
            return self.vocabulary.types[value].label.text(self.lang)
        if isinstance(value, bool):
            return {True: "是", False: "否"}[value] if self.lang == "zh" else {True: "yes", False: "no"}[value]
        return str(value)

    def _parameter(self, name: str) -> str:
        parameter = self.parameters[name]
        values = [self.operand(dated.value) for dated in parameter.values]
        unit = f" {parameter.unit}" if parameter.unit not in (None, "fraction", "count") else ""
        return f"{parameter.title.text(self.lang)}（{' / '.join(values)}{unit}）"

    def label(self, name: str) -> str:
        """A fact's label in words, its id where the vocabulary has none."""
        known = look_up(name, self.vocabulary)
        return known.label.text(self.lang) if known is not None else name
