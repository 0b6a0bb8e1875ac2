"""Writes values as people read them: 10,533.2 公顷 (157,998 亩), 85%, 2016-03-18."""

import math

from checker.model.fact import Fact, Value
from checker.model.vocabulary import DerivedFact, DocumentType, Field
from checker.report.messages import Messages
from checker.resources.vocabulary import load_vocabulary

MU_PER_HA = 15.0


def number(value: float, precision: float = 0.0) -> str:
    """Thousands separated; decimals as the precision (step of the last digit) says, else at most four."""
    if not math.isfinite(value):
        return str(value)
    if precision > 0:
        return f"{value:,.{min(8, max(0, math.ceil(-math.log10(precision))))}f}"
    text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def quantity(value: float, unit: str | None, messages: Messages, precision: float = 0.0) -> str:
    """A number with its unit; fractions as per cent, areas also in 亩."""
    if unit is None:
        return number(value, precision)
    if unit == "fraction":
        return number(value * 100, precision * 100) + "%"
    text = f"{number(value, precision)} {messages.label('unit', unit)}"
    if unit == "ha":
        text += f" ({number(round(value * MU_PER_HA, 2), precision * MU_PER_HA)} {messages.label('unit', 'mu')})"
    return text


def area(value_ha: float, messages: Messages) -> tuple[str, str]:
    """An area as ("12.34 公顷", "185.1 亩")."""
    return (
        f"{number(round(value_ha, 2))} {messages.label('unit', 'ha')}",
        f"{number(round(value_ha * MU_PER_HA, 1))} {messages.label('unit', 'mu')}",
    )


def write_value(value: Value | None, fact: Fact, messages: Messages) -> str:
    """A fact's value, or that of one of its candidates."""
    if fact.value_type == "papers" and isinstance(value, tuple):
        return _separator(messages).join(type_label(item, messages) for item in value)
    if isinstance(value, str) and fact.subject.startswith("document:") and fact.field in ("type", "state"):
        # Names that the program itself gives to papers.
        return type_label(value, messages) if fact.field == "type" else messages.label("document_state", value)
    return write_plain(value, fact.unit, messages, fact.precision)


def write_plain(value: Value | None, unit: str | None, messages: Messages, precision: float = 0.0) -> str:
    """A value in its canonical unit."""
    if value is None:
        return messages.text("ui", "not_stated")
    if isinstance(value, bool):
        return messages.text("ui", "yes" if value else "no")
    if isinstance(value, int | float):
        return quantity(float(value), unit, messages, precision)
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        colon = "：" if messages.lang == "zh" else ": "
        rows = sorted(value.items())
        return _separator(messages).join(f"{key}{colon}{quantity(item, unit, messages)}" for key, item in rows)
    return _separator(messages).join(value)


def _separator(messages: Messages) -> str:
    return "、" if messages.lang == "zh" else ", "


def type_label(name: str, messages: Messages) -> str:
    """The label of a document type; the name itself where it is none."""
    spec = load_vocabulary().types.get(name)
    return _label(spec, messages) if spec else name


def field_label(subject: str, field: str, messages: Messages) -> str:
    """The label of a fact's field, whether papers hold it or a room derives it."""
    vocabulary = load_vocabulary()
    derived = vocabulary.derived.get(f"{subject.split(':', 1)[0]}.{field}")
    if field == "type" and derived is None:
        return messages.text("column", "type")
    if derived:
        return _label(derived, messages)
    spec = vocabulary.fields.get(field)
    return _label(spec, messages) if spec else field


def paper_or_fact_label(name: str, messages: Messages) -> str:
    """The label of what a finding misses: a document type, or a fact written `subject.field` or `type.field`."""
    vocabulary = load_vocabulary()
    if name in vocabulary.types or "." not in name:
        return type_label(name, messages)
    head, field = name.split(".", 1)
    label = field_label(head, field, messages)
    return f"{type_label(head, messages)} · {label}" if head in vocabulary.types else label


def _label(spec: DocumentType | Field | DerivedFact, messages: Messages) -> str:
    text = spec.label.text(messages.lang)
    return text[:1].upper() + text[1:]
