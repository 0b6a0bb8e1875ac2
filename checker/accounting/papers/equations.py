"""Growth equations in running text and cells: what they give, in which unit, and of which species."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, cast

from checker.accounting.equation_symbols import SymbolForm, read_symbols
from checker.accounting.equation_text import SIGNS, SUPERSCRIPTS, read_equation
from checker.accounting.faults import InputError
from checker.accounting.growth import Curve, Quantity
from checker.accounting.papers.calculation import PaperCurve, PaperTreeEquation, Unclear
from checker.accounting.papers.content import Content
from checker.accounting.papers.labels import load_labels, plain_unit
from checker.accounting.papers.raised import put_together
from checker.accounting.words import say
from checker.extraction.reading import Paragraph
from checker.extraction.species import find_species
from checker.model.evidence import Evidence

SIDE: Final = r"0-9A-Za-z.\s+\-−–—×·∙•⋅*/÷^()（）\[\]［］【】{}⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺_，．"
EQUATION: Final = re.compile(
    rf"(?P<left>[A-Za-zＡ-Ｚａ-ｚ][A-Za-z0-9_]{{0,12}})?(?P<sub>[({{（][^=＝]{{1,12}}[)}}）])?\s*[=＝]\s*(?P<right>[{SIDE}林年龄]+)"
)
CUTS: Final = re.compile(
    r"[，,；;。]|\s{2,}|\s(?=[Rr]\s*[2²^])|[（(]\s*(?=[Rr]\s*[2²^])|[（(](?=[A-Za-z]*\s*[0-9]*[³3²2/])|[（(](?=[A-Za-z]{1,4}[)）])"
)
GROWS: Final = re.compile(r"(?:exp|EXP|e\s*\^|\^|[⁰¹²³⁴⁵⁶⁷⁸⁹])")
AGE_LETTER: Final = re.compile(
    r"(?P<letter>[A-Za-z])(?:表示|代表|为|是|:|：|—+|-+)(?:林分)?(?:林木)?(?:平均)?(?:林龄|年龄|树龄)"
)
UNIT: Final = re.compile(
    r"[(（\[]([^()（）\[\]]{1,24})[)）\]]|(?:单位|为|:|：|，|,)\s*([A-Za-z0-9³²·⁻\-./]{1,16})|((?:立方米|吨碳?|m3|m³)/(?:公顷|亩|株|hm2|hm²))"
)
TREE: Final = re.compile(r"(\d+(?:\.\d+)?(?:[eE]-?\d+)?)D\^\(?(\d+(?:\.\d+)?)\)?H\^\(?(\d+(?:\.\d+)?)\)?")
BEHIND: Final = 8  # paragraphs behind an equation that may say what its letters mean
BEFORE: Final = 2


@dataclass(frozen=True)
class Meaning:
    """What an equation gives: the quantity, and the factor from its printed unit to the quantity's own."""

    quantity: Quantity
    factor: float


@dataclass(frozen=True)
class Template:
    """An equation in letters, for tables of coefficients."""

    form: SymbolForm
    meaning: Meaning
    evidence: Evidence


def in_text(content: Content) -> tuple[list[PaperCurve], list[PaperTreeEquation], list[Template], list[Unclear]]:
    """The equations of all paragraphs outside cells."""
    curves: list[PaperCurve] = []
    trees: list[PaperTreeEquation] = []
    templates: list[Template] = []
    unclear: list[Unclear] = []
    paragraphs = content.paragraphs()
    for position, paragraph in enumerate(paragraphs):
        joined = put_together(paragraphs[position - 1], paragraph, _reads) if position else None
        for match in EQUATION.finditer(joined or paragraph.text):
            span = (0, len(paragraph.text)) if joined else match.span()
            evidence = content.of_text(paragraph, *span)
            if joined:
                evidence = evidence.model_copy(update={"quote": f"{paragraphs[position - 1].text} / {evidence.quote}"})
            context = [paragraph.text, *(one.text for one in paragraphs[max(0, position - BEFORE) : position])]
            behind = [one.text for one in paragraphs[position + 1 : position + 1 + BEHIND]]
            species = _species(paragraph, match.start(), paragraphs[max(0, position - BEFORE) : position])
            _take(content, match, evidence, context, behind, species, curves, trees, templates, unclear)
    return curves, trees, templates, unclear


def in_cell(
    content: Content, text: str, evidence: Evidence, headings: Sequence[str], species: str, stratum: str
) -> tuple[PaperCurve | None, PaperTreeEquation | None, Unclear | None]:
    """The equation of one cell; its unit stands in the headings, the table's unit or the text around."""
    curves: list[PaperCurve] = []
    trees: list[PaperTreeEquation] = []
    unclear: list[Unclear] = []
    match = EQUATION.search(text if "=" in text or "＝" in text else f"Y={text}")
    if match is None:
        return None, None, None
    _take(content, match, evidence, [text, *headings], _all_texts(content), species, curves, trees, [], unclear)
    if curves:
        return curves[0].model_copy(update={"stratum": stratum}), None, None
    return None, trees[0] if trees else None, unclear[0] if unclear else None


def _all_texts(content: Content) -> list[str]:
    return [paragraph.text for paragraph in content.reading.paragraphs]


def _take(
    content: Content, match: re.Match[str], evidence: Evidence, context: Sequence[str], behind: Sequence[str],
    species: str, curves: list[PaperCurve], trees: list[PaperTreeEquation], templates: list[Template],
    unclear: list[Unclear],
) -> None:  # fmt: skip
    left, right = match["left"] or "", match["right"]
    age = age_letter([*context, *behind])
    pieces = [right, *(right[: cut.start()] for cut in CUTS.finditer(right))]
    for piece in sorted(set(pieces), key=len, reverse=True):
        stripped = piece.strip(" .．，,；;（(")
        tree = TREE.fullmatch(_compact(stripped))
        if tree:
            a, b, c = (float(number) for number in tree.groups())
            trees.append(
                PaperTreeEquation(species=species, a=a, b=b, c=c, evidence=evidence, place=content.place(evidence))
            )
            return
        curve = _curve(stripped, age)
        form = read_symbols(stripped, age) if curve is None and re.search("[A-Za-z]", stripped) else None
        if curve is None and (form is None or len(form.symbols) < 2):
            continue
        meaning = meaning_of(left, context, behind)
        if meaning is None:
            unclear.append(Unclear(text=say("papers.no_quantity", equation=match[0].strip()[:80]), evidence=evidence))
        elif curve is not None:
            curves.append(
                PaperCurve(curve=finished(curve, meaning, content, evidence), species=species, evidence=evidence)
            )
        elif form is not None:
            templates.append(Template(form, meaning, evidence))
        return
    about = " ".join(context[:1])
    if (
        GROWS.search(right)
        and re.search(r"[0-9]", right)
        and any(word in about for one in load_labels().quantities.values() for word in one.words)
    ):
        unclear.append(Unclear(text=say("papers.unread_equation", equation=match[0].strip()[:80]), evidence=evidence))


def finished(curve: Curve, meaning: Meaning, content: Content, evidence: Evidence) -> Curve:
    """The curve in the quantity's own unit, with its place. Every family is proportional to its first parameter."""
    numbers = dict(curve.parameters)
    if "a" in numbers:
        numbers["a"] *= meaning.factor
    return curve.model_copy(update={
        "quantity": meaning.quantity, "parameters": numbers, "values": tuple(v * meaning.factor for v in curve.values),
        "source": content.place(evidence), "evidence": (evidence,),
    })  # fmt: skip


def _curve(text: str, age: str) -> Curve | None:
    """The curve of a right side with numbers in it; the quantity is set later."""
    if age not in ("t", ""):
        text = re.sub(rf"(?<![A-Za-z]){age}(?![A-Za-z0-9])", "t", text)
    try:
        return read_equation(text, "", "volume_m3_per_ha")
    except InputError:
        return None


def _reads(text: str) -> bool:
    """Whether a right side is an equation of a known form, in numbers or in letters."""
    form = read_symbols(text)
    return _curve(text, "t") is not None or (form is not None and len(form.symbols) >= 2)


def _compact(text: str) -> str:
    raised = re.sub(r"([⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+)", lambda m: "^" + m.group(1).translate(SUPERSCRIPTS), text)
    return re.sub(r"[\s*]", "", unicodedata.normalize("NFKC", raised).translate(SIGNS))


def age_letter(texts: Iterable[str]) -> str:
    """The letter that a text says is the age; t where none does."""
    return next((match["letter"] for text in texts for match in AGE_LETTER.finditer(text)), "t")


def meaning_of(left: str, context: Sequence[str], behind: Sequence[str]) -> Meaning | None:
    """What the left side means: by its unit and word beside the equation, else where its letter is explained.

    None where nothing says it, or two things.
    """
    near = _meanings(context[:1], needs_word=True) or _meanings(context, needs_word=True)
    if len(near) == 1:
        return near.pop()
    letter = left.split("_")[0]
    if not letter:
        return None
    explained = {
        meaning
        for text in (*behind, *context)
        for found in re.finditer(
            rf"(?<![A-Za-z]){re.escape(letter)}(?:_?[A-Za-z0-9,]{{1,6}})?\s*(?:表示|代表|为|是|:|：|—+|-+)(?P<said>[^；;。]{{2,40}})",
            text,
        )
        for meaning in _meanings([found["said"]], needs_word=True)
    }
    return explained.pop() if len(explained) == 1 else None


def _meanings(texts: Sequence[str], needs_word: bool) -> set[Meaning]:
    labels, whole = load_labels(), " ".join(texts)
    found: set[Meaning] = set()
    for match in UNIT.finditer(whole):
        for part in re.split(r"[,，;；、\s]", next(group for group in match.groups() if group is not None)):
            unit = plain_unit(part)
            for name in labels.all_units.get(unit, ()):
                one = labels.quantities[name]
                if not needs_word or any(word in whole for word in one.words):
                    factor = next(f for printed, f in one.factors.items() if plain_unit(printed) == unit)
                    found.add(Meaning(cast(Quantity, name), factor))
    return _narrow(found, whole)


def _narrow(found: set[Meaning], whole: str) -> set[Meaning]:
    """A bare m or cm beside another unit is that of a further letter; t/ha is carbon only where carbon is said."""
    per_area = {one for one in found if one.quantity.endswith("_per_ha")}
    if any(one.quantity == "carbon_t_per_ha" for one in per_area) and len(per_area) > 1:
        carbon = "碳储量" in whole or "碳密度" in whole
        per_area = {one for one in per_area if (one.quantity == "carbon_t_per_ha") == carbon}
    return per_area or found


def _species(paragraph: Paragraph, start: int, before: Sequence[Paragraph]) -> str:
    """The one species named before an equation in its paragraph, else at the end of the one or two before."""
    own = {item.name for item in find_species(_sentence(paragraph.text, start))}
    if own:
        return own.pop() if len(own) == 1 else ""
    for other in reversed(before):
        named = {item.name for item in find_species(other.text)}
        if len(named) == 1 and (other.text.rstrip().endswith(("：", ":")) or len(other.text) <= 24):
            return named.pop()
        if named or EQUATION.search(other.text):
            return ""
    return ""


def _sentence(text: str, start: int) -> str:
    begin = max((text.rfind(mark, 0, start) for mark in "。；;"), default=-1)
    return text[begin + 1 : start]
