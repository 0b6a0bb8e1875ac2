"""What the dossier says of a date: known, in doubt, or unknown with its cause."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from checker.judgement.names import Name, look_up
from checker.judgement.reading import Days, days_text, first_cause, parse_days
from checker.judgement.resolve import Held, Resolver
from checker.model.extracted import FactBase
from checker.model.fact import Cause, Fact
from checker.model.vocabulary import Vocabulary


@dataclass(frozen=True)
class Dated:
    """`values`: the distinct dates stated, several where papers differ. `cause`: why the date is unknown or in doubt;
    None only where exactly one date is stated and nothing speaks against it."""

    values: tuple[Days, ...] = ()
    cause: Cause | None = "missing"
    facts: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()

    @property
    def known(self) -> Days | None:
        return self.values[0] if len(self.values) == 1 and self.cause is None else None

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(days_text(value) for value in self.values)


@dataclass
class Dates:
    """Looks dates up for one dossier."""

    facts: FactBase
    vocabulary: Vocabulary
    _resolver: Resolver = field(init=False)

    def __post_init__(self) -> None:
        self._resolver = Resolver(self.facts, self.vocabulary, frozenset())

    def read(self, names: Sequence[str], since: int | None = None) -> Dated:
        """The first of `names` that anything is stated for, else why none is. Of several papers the latest counts;
        dates before `since` (a day's ordinal) belong to an earlier period."""
        unknown: list[Dated] = []
        for full in names:
            found = self._one(full, since)
            if found.values:
                return found
            unknown.append(found)
        return Dated(cause=first_cause([item.cause or "missing" for item in unknown]) if unknown else "missing")

    def number(self, full: str) -> float | None:
        """A number that is known without doubt."""
        fact = self.facts.find("project", full.partition(".")[2])
        found = fact.all_candidates() if fact is not None else ()
        value = found[0].value if len(found) == 1 else None
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    def said(self, full: str) -> tuple[str | None, Dated]:
        """A word that is known without doubt, else None, with where it stands."""
        fact = self.facts.find("project", full.partition(".")[2])
        if fact is None:
            return None, Dated()
        found = fact.all_candidates()
        word = str(found[0].value) if len(found) == 1 and found[0].value is not None else None
        documents = tuple(dict.fromkeys(place.document for place in fact.evidence))
        return word, Dated(facts=(fact.id,), documents=documents)

    def papers(self, full: str) -> tuple[list[Held], list[str]]:
        """Papers of the name's type with what they say, and the ids of unread ones that may be of it."""
        held, unread = self._resolver.papers(self._name(full), "project")
        return held, [document.id for document in unread]

    def _name(self, full: str) -> Name:
        name = look_up(full, self.vocabulary)
        if name is None:
            raise KeyError(full)
        return name

    def _one(self, full: str, since: int | None) -> Dated:
        name = self._name(full)
        if name.scope == "project":
            fact = self.facts.find("project", name.field)
            return Dated(cause="missing") if fact is None else _settled([of_fact(fact)], ())
        held, unread = self.papers(full)
        stated = []
        for item in held:
            fact = self.facts.find(f"document:{item.document.id}", name.field)
            if fact is not None:
                stated.append(_only_since(of_fact(fact, item.document.id), since))
        return _settled([item for item in stated if item.values or item.cause not in (None, "missing")], unread)


def of_fact(fact: Fact, document: str | None = None) -> Dated:
    """One fact's candidates."""
    values: dict[Days, None] = {}
    causes: list[Cause] = []
    for candidate in fact.all_candidates():
        days = parse_days(candidate.value) if isinstance(candidate.value, str) else None
        if days is not None:
            values[days] = None
        else:
            causes.append(candidate.cause or "review")
    places = (*fact.evidence, *(place for item in fact.candidates for place in item.evidence))
    documents = [document] if document else [place.document for place in places]
    if len(values) > 1:
        causes.append("conflict")
    cause = first_cause(causes) if causes else None
    return Dated(tuple(sorted(values, key=_order)), cause, (fact.id,), tuple(dict.fromkeys(documents)))


def _only_since(item: Dated, since: int | None) -> Dated:
    if since is None or not item.values:
        return item
    kept = tuple(value for value in item.values if value.last >= since)
    return Dated(kept, item.cause if kept else "missing", item.facts, item.documents)


def _settled(stated: Sequence[Dated], unread: Iterable[str]) -> Dated:
    """The latest paper's date. A date in doubt that might be later than it, or an unread paper, puts it in doubt."""
    doubtful: Cause | None = "unread" if list(unread) else None
    dated = sorted((item for item in stated if item.values), key=lambda item: _order(item.values[-1]))
    if not dated:
        causes: list[Cause] = [item.cause for item in stated if item.cause is not None]
        return Dated(cause=first_cause([*causes, *([doubtful] if doubtful else [])] or ["missing"]))
    latest = dated[-1]
    causes = [item.cause for item in stated if item.cause is not None and (item is latest or not item.values)]
    cause = first_cause([*causes, *([doubtful] if doubtful else [])]) if causes or doubtful else None
    return Dated(latest.values, cause, latest.facts, latest.documents)


def _order(days: Days) -> tuple[int, int]:
    return days.last, days.first
