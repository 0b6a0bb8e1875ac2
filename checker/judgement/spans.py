"""Spans that hang on a conclusion or on a parameter: age of a survival check, earliest registration."""

from collections.abc import Sequence
from datetime import date, timedelta

from checker.judgement.rulebase import RuleBase
from checker.model.extracted import FactBase
from checker.model.fact import Candidate, Fact, Work
from checker.reconciliation.calendar import age_in_years
from checker.reconciliation.measure import measure
from checker.reconciliation.shelf import Shelf, known, made
from checker.reconciliation.workdays import nth_workday

MAKES = frozenset({
    "work.survival_check_age_a", "work.survival_check_seasons", "project.registration_earliest_date",
})  # fmt: skip
WORKDAYS = "law.public_workdays"
SEASONS = ("house.growing_season_widest", "house.growing_season_narrowest")


def span_facts(base: RuleBase, facts: FactBase, as_of: str) -> tuple[Fact, ...]:
    """The spans of every work and of the project."""
    shelf = Shelf(tuple(d for d in facts.documents if d.copies_of is None), facts.index)
    found = [fact for work in facts.works for fact in _survival(base, facts, shelf, work, as_of)]
    return (*found, _registration(base, shelf, as_of))


def _survival(base: RuleBase, facts: FactBase, shelf: Shelf, work: Work, as_of: str) -> list[Fact]:
    """From the start of the work to the acceptance that states a survival rate: years, and growing seasons that lie
    wholly between. The season differs by region, so it is tried as the widest and the narrowest."""
    subject = f"work:{work.id}"
    mine = Shelf(tuple(d for d in shelf.documents if d.id in set(work.documents)), shelf.index)
    rated = [document for document, fact in mine.stated("survival_rate", "acceptance_report") if known(fact)]
    start = facts.find(subject, "start_date")
    dates = [mine.fact(document, "date") for document in rated]
    lacking = [] if rated else [Candidate(cause="missing", note="没有验收报告写明成活率")]
    unknown = [*mine.unread("acceptance_report"), *lacking]
    ages = [measure(subject, "age", [start, at], _age, unit="a") for at in dates]
    spells = [base.value(name, as_of) for name in SEASONS]
    counts = [
        measure(subject, "seasons", [start, at], lambda first, last, spell=spell: _seasons(first, last, spell))
        for at in dates for spell in spells if isinstance(spell, list) and len(spell) == 2
    ]  # fmt: skip
    if dates and not counts:
        unknown.append(Candidate(cause="not_checked", note="没有读到生长季的起止月份"))
    age = [candidate for fact in ages for candidate in fact.all_candidates()]
    seasons = [candidate for fact in counts for candidate in fact.all_candidates()]
    return [
        made(subject, "survival_check_age_a", "number", [*age, *unknown], "a"),
        made(subject, "survival_check_seasons", "number", [*seasons, *unknown]),
    ]


def _age(start: str, at: str) -> float | None:
    first, last = date.fromisoformat(start), date.fromisoformat(at)
    return round(age_in_years(first, last), 6) if last >= first else None


def _seasons(start: str, at: str, spell: Sequence[float]) -> float | None:
    """Seasons from the first day of the first month to the last day of the last month that lie between two days."""
    first, last = date.fromisoformat(start), date.fromisoformat(at)
    if last < first:
        return None
    opens, closes = int(spell[0]), int(spell[1])
    years = range(first.year, last.year + 1)
    ends = {year: date(year + closes // 12, closes % 12 + 1, 1) - timedelta(days=1) for year in years}
    return float(sum(first <= date(year, opens, 1) and ends[year] <= last for year in years))


def _registration(base: RuleBase, shelf: Shelf, as_of: str) -> Fact:
    """The day after the last working day of a publication of the length asked for: no step can be shorter."""
    days = base.value(WORKDAYS, as_of)
    field = "registration_earliest_date"
    if not isinstance(days, int | float):
        return made("project", field, "date", [Candidate(cause="not_checked", note="没有读到公示应有的工作日数")])

    def earliest(start: str) -> str | Candidate:
        last = nth_workday(date.fromisoformat(start), int(days))
        if last is None:
            return Candidate(cause="missing", note="没有该年的节假日安排，可用 --data 放入")
        return (last + timedelta(days=1)).isoformat()

    return measure("project", field, [shelf.project("pdd_publicity_start")], earliest, value_type="date")
