"""Copies of one paper: the same bytes again, or a scan and a draft that carry the same number and date."""

from collections.abc import Sequence

from checker.extraction.fold import squeeze
from checker.extraction.merge import is_date
from checker.model.document import Document
from checker.model.extracted import Extracted
from checker.model.fact import Fact
from checker.model.parsed import Parsed

_SHINGLE = 8
_ALIKE = 0.8
_LEAST_TEXT = 60
# Which carrier speaks for the paper: a signed scan or PDF before the file it was printed from.
_ORDER = {"pdf": 0, "image": 0}


def join_carriers(papers: Sequence[Extracted], parsed: dict[str, Parsed], kinds: dict[str, str]) -> list[Extracted]:
    """The same papers; of those that are one paper, all but the best carrier name it in `copies_of`.

    `kinds` are the file kinds by document id. Order is kept.
    """
    chosen: dict[str, str] = {}
    ranked = sorted(papers, key=lambda item: _rank(item, kinds))
    for index, draft in enumerate(ranked):
        if draft.document.copies_of is not None or draft.document.state != "read":
            continue
        for best in ranked[:index]:
            free = best.document.copies_of is None and best.document.id not in chosen
            if free and best.document.state == "read" and _one_paper(best, draft, parsed, kinds):
                chosen[draft.document.id] = best.document.id
                break
    return [
        item.model_copy(update={"document": item.document.model_copy(update={"copies_of": chosen[item.document.id]})})
        if item.document.id in chosen
        else item
        for item in papers
    ]


def as_copy(document: Document, original: Document) -> Document:
    """A byte-identical copy with what is known of its original."""
    known = ("type", "type_confidence", "possible_types", "official", "pages", "method", "limits_hit", "hidden")
    return document.model_copy(
        update={
            **{name: getattr(original, name) for name in known},
            "copies_of": original.copies_of or original.id,
            "state": original.state,
            "problem": original.problem,
        }
    )


def _rank(item: Extracted, kinds: dict[str, str]) -> tuple[int, int, str]:
    signed = sum(fact.field in ("number", "date", "issuer") for fact in item.facts)
    return _ORDER.get(kinds.get(item.document.id, ""), 1), -signed, item.document.path


def _one_paper(best: Extracted, draft: Extracted, parsed: dict[str, Parsed], kinds: dict[str, str]) -> bool:
    if best.document.type is None or best.document.type != draft.document.type:
        return False
    numbers, dates = (
        (_value(item, "number") for item in (best, draft)),
        (_value(item, "date") for item in (best, draft)),
    )
    number, other_number = numbers
    date, other_date = dates
    if (number or other_number) and number != other_number:
        return False
    if date and other_date and not (date.startswith(other_date) or other_date.startswith(date)):
        return False
    alike = _likeness(parsed.get(best.document.id), parsed.get(draft.document.id))
    if number and date and other_date:
        return alike >= 0.3
    same_kind = _ORDER.get(kinds.get(best.document.id, ""), 1) == _ORDER.get(kinds.get(draft.document.id, ""), 1)
    # Without number and date only the words tell; two forms filled in alike are two papers.
    return alike >= (_ALIKE + 0.15 if same_kind or not (number or (date and other_date)) else _ALIKE)


def _value(item: Extracted, field: str) -> str | None:
    fact: Fact | None = next((fact for fact in item.facts if fact.field == field), None)
    if fact is None or fact.state != "single" or not isinstance(fact.value, str):
        return None
    return fact.value if field != "date" or is_date(fact.value) else None


def _likeness(one: Parsed | None, other: Parsed | None) -> float:
    """The share of runs of characters that two papers have in common (0 to 1)."""
    first, second = _shingles(one), _shingles(other)
    if not first or not second:
        return 0.0
    return len(first & second) / min(len(first), len(second))


def _shingles(parsed: Parsed | None) -> set[str]:
    text = "".join(squeeze(line.text) for page in (parsed.pages if parsed else ()) for line in page.lines)
    return (
        {text[start : start + _SHINGLE] for start in range(len(text) - _SHINGLE)} if len(text) >= _LEAST_TEXT else set()
    )
