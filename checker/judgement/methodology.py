"""Which methodology judges a dossier: the one asked for, the one its papers name, else the one its signs speak for."""

from collections.abc import Iterable, Sequence

from checker.judgement.rulebase import RuleBase, left_out
from checker.judgement.wording import LANGUAGES, word
from checker.model.audit import Banner, MethodologyChoice, MethodologyFit
from checker.model.document import Document
from checker.model.errors import UserError
from checker.model.extracted import FactBase
from checker.model.rule import Ruleset
from checker.model.vocabulary import Vocabulary

AUTO = "auto"
DEFAULT = "CCER-14-001-V01"
"""Planting on land: what the product is for, where nothing says otherwise."""

STATED, WORD, TYPE = 100, 10, 3
"""Points: a paper that names the code outweighs all signs; a word in a name says more than a kind of paper."""


def choose_methodology(base: RuleBase, facts: FactBase, dossier: str, asked: str = AUTO) -> MethodologyChoice:
    """The choice, with every methodology that has a ruleset ranked. Raises UserError for one asked for by name that
    has none."""
    texts = {text.methodology: text for text in base.rulesets if text.methodology is not None}
    if asked != AUTO and asked not in texts:
        known = ", ".join(sorted(texts))
        raise UserError(f"没有方法学 {asked} 的规则集；现有：{known}", f"no ruleset for {asked}; there are: {known}")
    stated = _stated(facts)
    ranked = sorted(
        (_fit(text, stated, facts, dossier, base.vocabulary) for text in texts.values()),
        key=lambda fit: (-fit.points, fit.methodology),
    )
    unknown = [code for code in stated if code not in texts]
    chosen: str | None
    how = "guessed"
    if asked != AUTO:
        chosen, how = asked, "asked"
    elif stated and len(unknown) == len(stated):
        chosen, how = None, "stated"
    elif stated:
        chosen, how = next(code for code in stated if code in texts), "stated"
    elif ranked and ranked[0].points and (len(ranked) == 1 or ranked[0].points > ranked[1].points):
        chosen = ranked[0].methodology
    else:
        chosen, how = (DEFAULT if DEFAULT in texts else None), "default"
    spared = left_out(base.rulesets, chosen, base.rules.values())
    return MethodologyChoice(id=chosen, how=how, ranked=tuple(ranked), left_out=tuple(sorted(spared)))


def under_methodology(
    base: RuleBase, facts: FactBase, dossier: str, asked: str = AUTO
) -> tuple[RuleBase, MethodologyChoice]:
    """The choice, and the base as the chosen methodology uses it. Raises UserError like `choose_methodology`."""
    choice = choose_methodology(base, facts, dossier, asked)
    return base.under(choice.id), choice


def methodology_banners(choice: MethodologyChoice, facts: FactBase) -> tuple[Banner, ...]:
    """What the reader must know of the choice: nothing where papers name one methodology that has rules."""
    stated = _stated(facts)
    key = None
    if choice.id is None:
        key = "no_ruleset"
    elif len(stated) > 1:
        key = "several"
    elif stated and choice.id not in stated:
        key = "another"
    elif not stated and choice.how != "asked":
        key = "not_stated"
    if key is None:
        return ()
    values = {"chosen": choice.id or "", "stated": ", ".join(stated)}
    text, text_en = (word("methodology", key, lang, **values) for lang in LANGUAGES)
    return (Banner(code=f"methodology_{key}", text=text, text_en=text_en),)


def _stated(facts: FactBase) -> list[str]:
    """Codes that papers name, the best supported first."""
    fact = facts.find("project", "methodology")
    values = [] if fact is None else [candidate.value for candidate in fact.all_candidates()]
    return list(dict.fromkeys(value for value in values if isinstance(value, str)))


def _fit(text: Ruleset, stated: Sequence[str], facts: FactBase, dossier: str, vocabulary: Vocabulary) -> MethodologyFit:
    points, reasons = 0, []
    if text.methodology in stated:
        points += STATED
        reasons.append(("stated", {"code": str(text.methodology)}))
    for sign in text.signs.words:
        held = next((name for name in _names(facts, dossier) if sign in name), None)
        if held is not None:
            points += WORD
            reasons.append(("word", {"word": sign, "name": held}))
    present = {document.type for document in facts.documents if document.type is not None}
    for kind in text.signs.types:
        if kind in present:
            points += TYPE
            label = vocabulary.types[kind].label
            reasons.append(("type", {"type": label.zh, "type_en": label.en}))
    zh, en = ([word("methodology", key, lang, **values) for key, values in reasons] for lang in LANGUAGES)
    return MethodologyFit(
        methodology=str(text.methodology), title=text.title.zh, title_en=text.title.en, points=points,
        reasons=tuple(zh), reasons_en=tuple(en),
    )  # fmt: skip


def _names(facts: FactBase, dossier: str) -> Iterable[str]:
    fact = facts.find("project", "project_name")
    if fact is not None:
        yield from (str(candidate.value) for candidate in fact.all_candidates() if candidate.value is not None)
    yield dossier
    yield from (_own_name(document) for document in facts.documents)


def _own_name(document: Document) -> str:
    return document.path
