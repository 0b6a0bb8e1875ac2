"""What runs out: the window for registering reductions, the crediting period, the lifetime, the terms of titles."""

from collections.abc import Sequence
from datetime import date, timedelta

from checker.judgement.lifecycle.dated import Dated, Dates, of_fact
from checker.judgement.lifecycle.plan import LifecyclePlan, PlannedExpiry, asked_papers
from checker.judgement.reading import Days, days_text
from checker.judgement.rulebase import RuleBase
from checker.model.lifecycle import Asked, Expiry, ExpiryKind, Nearness
from checker.reconciliation.calendar import anniversary

OF_FACT: tuple[ExpiryKind, ...] = ("crediting_end", "lifetime_end")
MOST = 200


def expiries(
    plan: LifecyclePlan, base: RuleBase, dates: Dates, as_of: date, apply_at: date | None
) -> tuple[tuple[Expiry, ...], int]:
    """In order of date, the unknown last; the first `MOST` of them, and how many there are. `apply_at`: the earliest
    day on which reductions can be applied for."""
    crediting = dates.read([plan.expiries["crediting_end"].fact or ""])
    found = [
        *_window(plan, base, dates, as_of, apply_at),
        *(_of_fact(plan, kind, dates, as_of) for kind in OF_FACT if _is_stated(plan, kind, dates)),
        *_titles(plan, dates, as_of, crediting.known),
    ]
    found.sort(key=lambda item: (item.date is None, item.date or "", item.kind, item.document or ""))
    return tuple(found[:MOST]), len(found)


def _is_stated(plan: LifecyclePlan, kind: ExpiryKind, dates: Dates) -> bool:
    """A lifetime is stated by few papers; nobody is asked for it. The end of the crediting period always matters."""
    return kind == "crediting_end" or bool(dates.read([plan.expiries[kind].fact or ""]).values)


def _window(
    plan: LifecyclePlan, base: RuleBase, dates: Dates, as_of: date, apply_at: date | None
) -> tuple[Expiry, ...]:
    item = plan.expiries["reductions_window"]
    years = base.value(item.years or "", as_of.isoformat())
    if not isinstance(years, int | float):
        return ()
    first = dates.read([item.fact or ""])
    if first.known is None:
        return (_expiry(plan, "reductions_window", item, first, None, as_of, dates),)
    end = anniversary(date.fromordinal(first.known.first), int(years))
    line = anniversary(as_of, -int(years))
    words = [("window_past", {"line": line})] if end < as_of else [("window_ahead", {})]
    if apply_at is not None and apply_at > as_of and anniversary(apply_at, -int(years)).toordinal() > first.known.first:
        words.append(("window_at_earliest", {"day": apply_at, "line": anniversary(apply_at, -int(years))}))
    zh, en = ("；".join(plan.say(key, "zh", **values) for key, values in words),
              "; ".join(plan.say(key, "en", **values) for key, values in words))  # fmt: skip
    made = _expiry(plan, "reductions_window", item, first, Days(end.toordinal(), end.toordinal()), as_of, dates)
    return (made.model_copy(update={"note": zh, "note_en": en}),)


def _of_fact(plan: LifecyclePlan, kind: ExpiryKind, dates: Dates, as_of: date) -> Expiry:
    item = plan.expiries[kind]
    dated = dates.read([item.fact or ""])
    return _expiry(plan, kind, item, dated, dated.known, as_of, dates)


def _titles(plan: LifecyclePlan, dates: Dates, as_of: date, crediting: Days | None) -> list[Expiry]:
    item, found = plan.expiries["title_term"], []
    for kind in item.types:
        held, unread = dates.papers(f"{kind}.{item.field}")
        for paper in held:
            fact = dates.facts.find(f"document:{paper.document.id}", item.field or "")
            dated = of_fact(fact, paper.document.id) if fact is not None else Dated(documents=(paper.document.id,))
            if not dated.values and kind == "authorization":
                continue  # an authorisation without a term has none
            made = _expiry(plan, "title_term", item, dated, dated.known, as_of, dates, paper.document.id)
            before = dated.known.last < crediting.first if dated.known and crediting else None
            key = "term_before" if before else "term_open" if not dated.values else None
            words = {"note": plan.say(key, "zh"), "note_en": plan.say(key, "en")} if key else {}
            found.append(made.model_copy(update={"before_crediting_end": before, **words}))
        found += [_expiry(plan, "title_term", item, Dated(cause="unread"), None, as_of, dates, name) for name in unread]
    unique = {(entry.document, entry.date): entry for entry in found}
    return list(unique.values())


def _expiry(
    plan: LifecyclePlan, kind: ExpiryKind, item: PlannedExpiry, dated: Dated, end: Days | None, as_of: date,
    dates: Dates, document: str | None = None,
) -> Expiry:  # fmt: skip
    asked: tuple[Asked, ...] = () if end is not None else asked_papers(item.asked, dates.vocabulary)
    note, note_en = _doubt(plan, dated) if end is None else ("", "")
    return Expiry(
        kind=kind, label=item.label.zh, label_en=item.label.en, date=days_text(end) if end else None,
        nearness=_nearness(end, as_of, plan.soon_days), cause=dated.cause if end is None else None, document=document,
        facts=dated.facts, asked=asked, clause=item.clause, basis=item.basis, note=note, note_en=note_en,
    )  # fmt: skip


def _doubt(plan: LifecyclePlan, dated: Dated) -> tuple[str, str]:
    key = {"unread": "doubt_unread", "conflict": "doubt_conflict"}.get(dated.cause or "")
    if key is None:
        return "", ""
    shown: Sequence[str] = dated.texts
    return plan.say(key, "zh", dates="、".join(shown)), plan.say(key, "en", dates=", ".join(shown))


def _nearness(end: Days | None, as_of: date, soon_days: int) -> Nearness:
    if end is None:
        return "unknown"
    if end.last < as_of.toordinal():
        return "past"
    return "soon" if end.first <= (as_of + timedelta(days=soon_days)).toordinal() else "later"
