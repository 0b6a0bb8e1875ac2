"""What a dossier must hold, paper by paper, taken from the rules: which papers settle what, and what each must say."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from checker.extraction.schema import load_schemas
from checker.model.errors import UserError
from checker.model.rule import Rule, Ruleset
from checker.model.vocabulary import DocumentType, Vocabulary
from checker.report.messages import Messages
from checker.report.order import SEVERITIES
from checker.report.values import field_label, type_label

Need = Literal["needed", "supporting", "unasked"]


class Rules(Protocol):
    """What is needed of a rule base."""

    @property
    def rules(self) -> Mapping[str, Rule]: ...

    @property
    def rulesets(self) -> tuple[Ruleset, ...]: ...


@dataclass(frozen=True)
class Demand:
    """One requirement that a paper can settle; `first` where it is the best paper for it."""

    rule: Rule
    first: bool


@dataclass(frozen=True)
class Paper:
    """One paper of the list: the fields that rules read in it, those that are looked for besides (sums and shares are
    made of them), and the rules, the gravest first."""

    type: DocumentType
    need: Need
    fields: tuple[str, ...]
    besides: tuple[str, ...]
    demands: tuple[Demand, ...]


@dataclass(frozen=True)
class StageList:
    """The papers of one stage; `folder` is its folder in the dossier, like `02批复`."""

    stage: str
    folder: str
    papers: tuple[Paper, ...]


def check_list(methodology: str | None, vocabulary: Vocabulary, base: Rules) -> tuple[StageList, ...]:
    """Papers by stage in the order a project goes through them. Raises UserError for a methodology nobody wrote."""
    rules = rules_of(methodology, base)
    messages = Messages("zh")
    stages: dict[str, list[DocumentType]] = {}
    for spec in vocabulary.types.values():
        if spec.stage:
            stages.setdefault(spec.stage, []).append(spec)
    ordered = sorted(stages, key=lambda stage: (messages.rank("stage", stage), stage))
    return tuple(
        StageList(stage, f"{place:02}{stage}", tuple(_paper(spec, rules, vocabulary) for spec in stages[stage]))
        for place, stage in enumerate(ordered, start=1)
    )


def rules_of(methodology: str | None, base: Rules) -> tuple[Rule, ...]:
    """Rules of the general texts and of one methodology (None: of all), in order of id."""
    known = sorted({item.methodology for item in base.rulesets if item.methodology})
    if methodology is not None and methodology not in known:
        names = ", ".join(known)
        raise UserError(
            f"没有方法学 {methodology} 的规则；现有：{names}",
            f"no rules for methodology {methodology}; there are: {names}",
        )
    others = {
        item.text for item in base.rulesets if item.methodology and methodology and item.methodology != methodology
    }
    return tuple(base.rules[name] for name in sorted(base.rules) if base.rules[name].cites.text not in others)


def _paper(spec: DocumentType, rules: Iterable[Rule], vocabulary: Vocabulary) -> Paper:
    demands = [Demand(rule, rule.evidence[0] == spec.id) for rule in rules if spec.id in rule.evidence]
    demands.sort(key=lambda item: (not item.first, SEVERITIES.index(item.rule.severity), item.rule.id))
    grave = any(item.first and item.rule.severity in ("blocker", "major") for item in demands)
    fields = dict.fromkeys(name for item in demands for name in _fields(item.rule, spec.id, vocabulary))
    need: Need = "needed" if grave else "supporting" if demands else "unasked"
    schema = load_schemas().by_type.get(spec.id)
    looked = dict.fromkeys((*schema.shared, *(item.field for item in schema.fields))) if schema else {}
    besides = tuple(name for name in looked if name not in fields and name in vocabulary.fields)
    return Paper(spec, need, tuple(fields), besides, tuple(demands))


def _fields(rule: Rule, type_id: str, vocabulary: Vocabulary) -> Iterator[str]:
    """Fields of the type that the conditions read: by its own name, or through a fact that rises from such papers."""
    for name in _names([rule.applies, rule.passes, rule.fails, rule.concludes]):
        head, _, field = name.partition(".")
        spec = vocabulary.fields.get(field)
        if spec is None or (spec.found_in and type_id not in spec.found_in):
            continue
        risen = head in ("project", "work", "parcel") and type_id in spec.found_in
        if head == type_id or head == "document" or risen:
            yield field


def _names(tree: Any) -> Iterator[str]:
    """Fact names in a condition: keys with a dot, and the operands `{fact: name}`."""
    if isinstance(tree, Mapping):
        for key, value in tree.items():
            if "." in str(key):
                yield str(key)
            if key == "fact" and isinstance(value, str):
                yield value
            yield from _names(value)
    elif isinstance(tree, list | tuple):
        for item in tree:
            yield from _names(item)


# -- in words --


@dataclass(frozen=True)
class PaperWords:
    paper: str
    aliases: str
    need: str
    issued_by: str
    fields: str
    requirements: str


def in_words(paper: Paper, vocabulary: Vocabulary, messages: Messages, most: int = 8) -> PaperWords:
    """A paper of the list in one language; at most `most` requirements are spelled out."""
    separator = "、" if messages.lang == "zh" else ", "
    lines = [_demand(item, messages) for item in paper.demands[:most]]
    if len(paper.demands) > most:
        lines.append(messages.text("ui", "more", count=len(paper.demands) - most))
    fields = separator.join(field_label("document:", name, messages) for name in paper.fields)
    besides = separator.join(field_label("document:", name, messages) for name in paper.besides)
    looked = [messages.text("init", "besides", fields=besides)] if besides else []
    return PaperWords(
        paper=type_label(paper.type.id, messages),
        aliases=separator.join(paper.type.aliases),
        need=messages.text("init", paper.need),
        issued_by=messages.text("issuer", paper.type.issued_by) if paper.type.issued_by else "",
        fields="\n".join([fields or messages.text("init", "no_fields"), *looked]),
        requirements="\n".join(lines) or messages.text("init", "no_rule"),
    )


def _demand(item: Demand, messages: Messages) -> str:
    rule, lang = item.rule, messages.lang
    wanted = (rule.requirement or rule.title).text(lang)
    note = f"{rule.id} · {messages.label('severity', rule.severity)}"
    if rule.basis != "verified":
        note += f" · {messages.label('basis', rule.basis)}"
    return f"• {wanted} [{note}]"
