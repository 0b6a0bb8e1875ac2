"""The value of the volumes under the user's assumptions, and its parts: arithmetic, no judgement."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from checker.accounting.value.cash import cash_flow, cost_line, exactly, sold_by_year
from checker.accounting.value.read import ValueFile
from checker.accounting.value.sharing import agreed_holders, parcel_holders, share_out
from checker.accounting.words import Text, say
from checker.model.audit import Accounting
from checker.model.extracted import FactBase
from checker.model.value import HolderShare, ValuePlan

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

SOURCES = {
    "given": "value.source_given", "claimed": "value.source_claimed", "recomputed": "value.source_recomputed",
    "claimed_mean": "value.source_claimed_mean",
}  # fmt: skip
VOLUME_STEP = Decimal("0.0001")


def appraise(
    file: ValueFile | None, accounting: Accounting, facts: FactBase, frame: "GeoDataFrame | None"
) -> ValuePlan | None:
    """None without a file. `frame`: the judged parcels, for sharing by them."""
    if file is None:
        return None
    given, notes = file.given, []
    volumes = _volumes(file, accounting, facts)
    source = "given" if isinstance(given.volumes, dict) else given.volumes
    if not volumes:
        notes.append(say("value.no_volumes", source=say(SOURCES[source])))
    elif given.volumes == "claimed_mean":
        notes.append(say("value.mean_spread"))
    base = given.discount_from or min(sold_by_year(given, volumes), default=date.min.year)
    scenarios = tuple(cash_flow(item, given, volumes, base) for item in given.prices) if volumes else ()
    for scenario in scenarios:
        bare = [row.year for row in scenario.years if row.volume and row.price is None]
        if bare:
            notes.append(say("value.unpriced", name=scenario.name, years=_runs(bare)))
    holders: tuple[HolderShare, ...] = ()
    if given.sharing is not None and scenarios:
        words = {"unnamed": say("value.unnamed").zh, "several": say("value.several", names="{names}").zh}
        found = (
            agreed_holders(given.sharing)
            if given.sharing.by == "agreement"
            else parcel_holders(frame, given.sharing, words)
        )
        if found:
            with exactly():
                holders = share_out(found, scenarios, given.sharing.of)
        else:
            notes.append(say("value.no_parcels"))
        if not all(item.known for item in holders):
            notes.append(say("value.unknown_land"))
        if given.sharing.of == "net" and any(row.net < 0 for item in scenarios for row in item.years):
            notes.append(say("value.negative_shared"))
    return ValuePlan(
        source=file.name, sha256=file.sha256, volumes=source, sold_share=given.sold_share,
        lag_years=given.lag_years, first_year=given.first_year, discount_rate=given.discount_rate, discount_from=base,
        scenarios=scenarios,
        costs=tuple(cost_line(item) for item in given.costs),
        shared=given.sharing.of if given.sharing is not None else None,
        shared_by=given.sharing.by if given.sharing is not None else None, holders=holders,
        notes=_of(notes, "zh"), notes_en=_of(notes, "en"),
    )  # fmt: skip


def _runs(years: Sequence[int]) -> Text:
    """Years in order as a list in which neighbours stand as one span."""
    runs: list[list[int]] = []
    for year in years:
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    texts = [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
    return Text(zh="、".join(texts), en=", ".join(texts))


def _of(notes: list[Text], lang: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(getattr(note, lang)) for note in notes))


def _volumes(file: ValueFile, accounting: Accounting, facts: FactBase) -> dict[int, Decimal]:
    """tCO2e by year of growth, from where the file says; empty where the dossier has none."""
    chosen = file.given.volumes
    if isinstance(chosen, dict):
        return dict(sorted(chosen.items()))
    if chosen == "claimed_mean":
        return _spread(accounting.claimed_annual_tco2e, facts)
    rows = accounting.claimed if chosen == "claimed" else accounting.recomputed
    return {row.year: _exact(row.net_tco2e) for row in rows}


def _spread(mean: float | None, facts: FactBase) -> dict[int, Decimal]:
    """The yearly mean over the days of the crediting period in each calendar year. Nothing where either is in doubt."""
    start, end = (_day(facts, name) for name in ("crediting_start", "crediting_end"))
    if mean is None or start is None or end is None or end < start:
        return {}
    found = {}
    for year in range(start.year, end.year + 1):
        first, last = date(year, 1, 1), date(year, 12, 31)
        days = (min(end, last) - max(start, first) + timedelta(days=1)).days
        found[year] = (_exact(mean) * days / ((last - first).days + 1)).quantize(VOLUME_STEP)
    return found


def _day(facts: FactBase, field: str) -> date | None:
    fact = facts.find("project", field)
    found = fact.all_candidates() if fact is not None else ()
    value = found[0].value if len(found) == 1 else None
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _exact(value: float) -> Decimal:
    return Decimal(repr(value))
