"""Papers and facts in a few words, for tests of what several papers say together."""

from typing import Any

from checker.model.document import Document
from checker.model.evidence import Evidence
from checker.model.fact import Candidate, Fact
from checker.model.identity import fact_id
from checker.reconciliation.shelf import Shelf

DATES = frozenset({"date", "start_date", "publicity_start", "publicity_end", "monitoring_start", "crediting_start",
                   "crediting_end", "term_end", "er_application_date", "pdd_publicity_start"})  # fmt: skip


def fact_of(subject: str, field: str, value: Any) -> Fact:
    """A fact; `set` gives candidates, `Candidate`s stand as they are, `(number, float)` carries a precision."""
    precision = 0.0
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], float):
        value, precision = value
    options = tuple(sorted(value)) if isinstance(value, set) else ()
    sample = options[0] if options else value
    kind: Any = (
        "boolean" if isinstance(sample, bool) else "number" if isinstance(sample, int | float)
        else "list[string]" if isinstance(sample, tuple) else "map[string,number]" if isinstance(sample, dict)
        else "date" if field in DATES else "string"
    )  # fmt: skip
    unknown = isinstance(value, Candidate)
    place = (Evidence(document=subject.partition(":")[2], page=1, quote=str(value), method="text", confidence=0.95),)
    candidates = (value,) if unknown else tuple(Candidate(value=item, evidence=place) for item in options)
    return Fact(
        id=fact_id(subject, field), subject=subject, field=field, value_type=kind, precision=precision, evidence=place,
        value=None if unknown or options else value, state="conflict" if options else "single", candidates=candidates,
    )  # fmt: skip


def paper(name: str, kind: str | None, official: bool | None = None, state: str = "read", **said: Any) -> Any:
    """A paper and its facts. `possible`: the types an unread paper may have."""
    possible = tuple(said.pop("possible", ()))
    document = Document(id=name, path=f"{name}.pdf", sha256="0" * 64, type=kind, official=official,
                        state=state, possible_types=possible)  # type: ignore[arg-type]  # fmt: skip
    return document, [fact_of(f"document:{name}", field, value) for field, value in said.items()]


def unread(*kinds: str) -> Any:
    """A paper that nobody could read and that may be of those types."""
    return paper("unread-" + "-".join(kinds), None, state="unread", possible=kinds)


def shelf(*papers: Any, **project: Any) -> Shelf:
    facts = [fact for _, found in papers for fact in found]
    facts += [fact_of("project", field, value) for field, value in project.items()]
    return Shelf(tuple(document for document, _ in papers), {(fact.subject, fact.field): fact for fact in facts})


def told(facts: Any, field: str, subject: str = "project") -> list[Any]:
    """The candidates of one fact made: values, and causes of what is unknown."""
    found = [fact for fact in facts if fact.field == field and fact.subject == subject]
    assert len(found) == 1, f"{subject}.{field}: made {len(found)} times"
    return [c.value if c.value is not None else c.cause for c in found[0].all_candidates()]
