"""What `sinkcheck recompute` prints."""

from collections.abc import Callable, Iterable
from typing import Any

from checker.model.audit import Accounting
from checker.resources.vocabulary import load_vocabulary


def year_lines(shown: Accounting, lang: str) -> Iterable[str]:
    """Volumes by year, their total, what explains a difference, and the notice."""
    line, claimed = _teller(lang), {year.year: year.net_tco2e for year in shown.claimed}
    if shown.recomputed:
        yield line("years_claimed_head" if claimed else "years_head")
    for year in shown.recomputed:
        beside = _beside(claimed.get(year.year), year.net_tco2e)
        yield f"{year.year}\t{year.net_tco2e:,.1f}{beside if claimed else ''}"
    total = shown.recomputed_total_tco2e
    if total is not None:
        yield line("total", total=f"{total:,.1f}") + _beside(shown.claimed_total_tco2e, total).rstrip()
    elif shown.claimed_total_tco2e is not None:
        yield line("claimed_total", total=f"{shown.claimed_total_tco2e:,.1f}")
    yield from (_explained(one, lang) for one in shown.explained_by)
    yield shown.note if lang == "zh" else shown.note_en


def claim_lines(check: Any, lang: str) -> Iterable[str]:
    """The measures of a paper's arithmetic that could be taken, one a line, then what was recomputed. Strata and maps
    are for the workbook, what is open for the audit; `--json` has all."""
    vocabulary, paths = load_vocabulary().derived, {f"document:{d.id}": d.path for d in check.documents}
    for fact in check.measures:
        shown = [c.value for c in fact.all_candidates() if isinstance(c.value, int | float | str)]
        kind = fact.subject.partition(":")[0]
        if not shown or kind not in ("project", "document") or f"{kind}.{fact.field}" not in vocabulary:
            continue
        label = vocabulary[f"{kind}.{fact.field}"].label.text(lang)
        value = " / ".join(_value(value, fact.unit, lang) for value in shown)
        open_ = {c.cause for c in fact.all_candidates() if c.cause}
        doubt = _teller(lang)("in_doubt") if open_ else ""
        where = f"{paths[fact.subject]}：" if fact.subject in paths and len(paths) > 1 else ""
        yield f"{where}{label}\t{value}{doubt}"
    yield ""
    yield from year_lines(check.accounting, lang)


def _value(value: float | str, unit: str | None, lang: str) -> str:
    if isinstance(value, bool):
        return _teller(lang)("yes" if value else "no")
    if isinstance(value, str):
        return value
    return f"{value:.2%}" if unit == "fraction" else f"{value:,.6g}" + (f" {unit}" if unit else "")


def plot_lines(found: Any, lang: str) -> Iterable[str]:
    """Strata, stratified mean with half-width, discount, plots needed."""
    line = _teller(lang)
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
    if found.change is not None:
        one = found.change
        yield line("change", change=f"{one.change:+.3f}", year=f"{one.per_year:+.3f}", relative=f"{one.relative:.1%}")
    if found.by_auxiliary is not None:
        two = found.by_auxiliary
        half, relative = f"{two.half_width:.3f}", f"{two.relative:.1%}"
        yield line("auxiliary", mean=f"{two.mean:.3f}", half=half, relative=relative)
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


def _teller(lang: str) -> Callable[..., str]:
    from checker.accounting.words import say

    def line(key: str, **values: object) -> str:
        text = say(f"lines.{key}", **values)
        return text.zh if lang == "zh" else text.en

    return line


def _beside(claimed: float | None, ours: float) -> str:
    """Columns of the claim and its distance from the recomputed figure."""
    if claimed is None:
        return "\t\t"
    return f"\t{claimed:,.1f}\t{f'{claimed / ours - 1:+.1%}' if ours else ''}"


def _explained(one: dict[str, Any], lang: str) -> str:
    line, title = _teller(lang), one.get("title" if lang == "zh" else "title_en", one["name"])
    if one["kind"] == "input":
        return line("by_input", title=title, tco2e=f"{one['tco2e']:+,.1f}", share=f"{one['share']:.0%}")
    if one["kind"] == "slip":
        key = "slip_decisive" if one["decisive"] else "slip_possible"
        return line(key, title=title, miss=f"{one['worst_miss']:.2%}", chance=f"{one['chance']:.2g}")
    return line(one["name"], year=one.get("year"))
