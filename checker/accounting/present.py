"""An answer as the accounting part of an audit."""

from typing import Any

from checker.accounting.project_file import Answer
from checker.model.audit import Accounting, YearVolume

STANDING_ZH = {"agrees": "一致", "too_high": "申报偏高", "too_low": "申报偏低"}
STANDING_EN = {"agrees": "agrees", "too_high": "the claim is too high", "too_low": "the claim is too low"}


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
        note=zh, note_en=en,
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
    decisive = [notice for notice in answer.result.notices if notice.decisive]
    standing = answer.comparison.standing if answer.comparison is not None else None
    zh = f"{STANDING_ZH[standing]}。" if standing else ""
    en = f"{STANDING_EN[standing]}. " if standing else ""
    if answer.result.conclusive:
        return zh + "全部数值由项目文件给出，可据以判断计算是否正确。", en + "All numbers are the papers' own."
    reasons = "；".join(dict.fromkeys(f"{notice.where}：{notice.zh}" for notice in decisive))
    reasons_en = "; ".join(dict.fromkeys(f"{notice.where}: {notice.en}" for notice in decisive))
    return zh + f"仅供复核，不作结论：{reasons}", en + f"For review only: {reasons_en}"
