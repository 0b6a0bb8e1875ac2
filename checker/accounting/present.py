"""An answer as the accounting part of an audit."""

from typing import Any

from checker.accounting.project_file import Answer
from checker.accounting.words import join, say, together
from checker.model.audit import Accounting, UsedNumber, YearVolume


def as_accounting(answer: Answer) -> Accounting:
    """Volumes, difference and explanations of an answer. Without a claim `difference` and `explained_by` are empty."""
    result, comparison = answer.result, answer.comparison
    difference: dict[str, float] = {}
    claimed: tuple[YearVolume, ...] = ()
    if comparison is not None:
        claimed = tuple(YearVolume(year=gap.year, net_tco2e=gap.claimed) for gap in comparison.years)
        difference = {
            "total_tco2e": comparison.claimed_total - comparison.recomputed_total,
            "total_relative": comparison.total_relative,
        }
    zh, en = _note(answer)
    return Accounting(
        methodology=result.methodology, claimed=claimed,
        claimed_total_tco2e=None if comparison is None else comparison.claimed_total,
        recomputed=tuple(YearVolume(year=row.year, net_tco2e=row.net) for row in result.years),
        recomputed_total_tco2e=result.net_total, difference=difference, explained_by=tuple(_explained(answer)),
        note=zh, note_en=en, inputs=tuple(UsedNumber(**number.model_dump()) for number in result.used),
    )  # fmt: skip


def _explained(answer: Answer) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"kind": "input", "name": part.factor, "title": part.title.zh, "title_en": part.title.en,
         "tco2e": part.tco2e, "share": part.share}
        for part in answer.parts
    ]  # fmt: skip
    if answer.comparison is None:
        return found
    for one in answer.comparison.explanations:
        found.append({
            "kind": "slip", "name": "+".join(one.slips), "title": "＋".join(title.zh for title in one.titles),
            "title_en": " + ".join(title.en for title in one.titles), "decisive": one.decisive, "chance": one.chance,
            "worst_miss": one.worst,
        })  # fmt: skip
    for slip in answer.comparison.sum_explained_by:
        found.append({"kind": "sum", "name": slip.code, "year": slip.year, "misses_by": slip.misses_by})
    return found


def _note(answer: Answer) -> tuple[str, str]:
    standing = answer.comparison.standing if answer.comparison is not None else None
    lead = say(f"standings.{standing}") if standing else None
    zh, en = (f"{lead.zh}。", f"{lead.en}. ") if lead is not None else ("", "")
    text = say("notes.conclusive")
    if not answer.result.conclusive:
        decisive = [notice for notice in answer.result.notices if notice.decisive]
        text = say("notes.review_only", reasons=join(together([(one.where, one) for one in decisive])))
    return zh + text.zh, en + text.en
