"""What `sinkcheck recompute` prints."""

import json
from collections.abc import Iterable
from typing import Any

from checker.model.audit import Accounting


def year_lines(shown: Accounting, lang: str) -> Iterable[str]:
    """Volumes by year, their total, what explains a difference, and the notice."""
    for year in shown.recomputed:
        yield f"{year.year}\t{year.net_tco2e:,.1f}"
    if shown.recomputed_total_tco2e is not None:
        yield f"{'合计' if lang == 'zh' else 'total'}\t{shown.recomputed_total_tco2e:,.1f} tCO2e"
    yield from _explained(shown)
    yield shown.note if lang == "zh" else shown.note_en


def claim_lines(check: Any, lang: str) -> Iterable[str]:
    """The measures of a paper's arithmetic, one a line, then what was recomputed."""
    for fact in check.measures:
        causes = ",".join(candidate.cause or "" for candidate in fact.all_candidates())
        yield f"{fact.subject}\t{fact.field}\t{fact.value if fact.value is not None else causes}"
    yield from year_lines(check.accounting, lang)


def plot_lines(found: Any, lang: str) -> Iterable[str]:
    """Strata, stratified mean with half-width, discount, plots needed."""
    from checker.accounting.words import say

    def line(key: str, **values: object) -> str:
        text = say(f"lines.{key}", **values)
        return text.zh if lang == "zh" else text.en

    yield line("strata_head")
    for stratum in found.strata:
        yield f"{stratum.stratum}\t{stratum.area_ha:g}\t{stratum.plots}\t{stratum.mean:.3f}\t{stratum.deviation:.3f}"
    mean, taken = found.estimate, found.discount
    yield line(
        "mean", mean=f"{mean.mean:.3f}", half=f"{mean.half_width:.3f}", relative=f"{mean.relative:.1%}",
        confidence=f"{found.confidence:.0%}", total=f"{mean.total:,.0f}",
    )  # fmt: skip
    if taken is not None and taken.adjusted is not None:
        off = f"{taken.taken:.3f}"
        yield line("discount", scheme=taken.scheme, taken=off, adjusted=f"{taken.adjusted:.3f}", basis=taken.basis)
    elif taken is not None:
        yield line("no_discount" if taken.action == "unknown" else "more_plots", scheme=taken.scheme)
    if found.needed is not None:
        parts = "、".join(f"{name} {count}" for name, count in found.needed.by_stratum.items())
        yield line("needed", plots=found.needed.plots, parts=parts, precision=f"{1 - found.precision:.0%}")
    if found.reading < 1:
        yield line("scanned", sure=f"{found.reading:.0%}")


def need_lines(rows: Iterable[Any], lang: str) -> Iterable[str]:
    """Inputs of a methodology: what must be given, what its text fixes, and how sure we are."""
    from checker.accounting.words import say

    for row in rows:
        state, label = say(f"states.{row.state}"), row.label
        value = "" if row.value is None else f"{row.value:g}"
        words = (label.zh, state.zh) if lang == "zh" else (label.en, state.en)
        yield "\t".join([*words, value, row.basis or "", row.source]).rstrip("\t")


def _explained(shown: Accounting) -> Iterable[str]:
    return (json.dumps(one, ensure_ascii=False) for one in shown.explained_by)
