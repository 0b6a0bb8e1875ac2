"""Does the claimed yearly mean per hectare lie among published projects? Outside is for a person to judge.

The band is of means over whole crediting periods; a single early year is far below it and is never compared.
"""

from typing import Final

from checker.accounting.mean import crediting_length
from checker.accounting.tables import load_table
from checker.accounting.words import say
from checker.model.base import Frozen
from checker.model.extracted import FactBase
from checker.model.fact import Candidate, Fact, Value
from checker.model.identity import fact_id
from checker.model.rule import Basis
from checker.reconciliation.candidates import dedupe, rivalled, unread_candidates
from checker.reconciliation.measure import measure
from checker.resources.house import house

NATION: Final = "全国"
# Papers whose claim is a mean over the crediting period, best first. A monitoring report is none.
FORECASTS: Final = ("pdd", "implementation_plan", "registry_notice")
AREAS: Final = ("area_accepted_ha", "area_map_ha")
UNIT: Final = "tCO2e/ha/a"


class Band(Frozen):
    """Lowest, middle and highest published mean, tCO2e/ha/a, of `projects` projects of a province or the nation."""

    region: str
    projects: int
    low: float
    median: float
    high: float
    basis: Basis
    source: str

    def beyond(self, rate: float) -> float:
        """How far outside: negative below, positive above, 0 inside."""
        return min(0.0, rate - self.low) + max(0.0, rate - self.high)


def find_band(province: str | None) -> Band:
    """The band of a province (full or short name); the nation's where the province is unknown or has few projects."""
    rows = {row.text("province"): row for row in load_table("registry_yields").rows}
    name = next((known for known in rows if province and known.startswith(province.removesuffix("省")[:2])), NATION)
    if rows[name].number("projects") < house("rate_band_min_projects"):
        name = NATION
    row = rows[name]
    return Band(
        region=name, projects=int(row.number("projects")), low=row.number("min_tco2e_per_ha_a"),
        median=row.number("median_tco2e_per_ha_a"), high=row.number("max_tco2e_per_ha_a"), basis=row.basis,
        source=row.source,
    )  # fmt: skip


def rate_facts(facts: FactBase) -> list[Fact]:
    """`project.rate_t_per_ha_a` of the best forecast, `project.rate_beyond_band`, its distance from the band, and the
    ends of the band."""
    index = facts.index
    for place, kind in enumerate(FORECASTS):
        for paper in sorted((d for d in facts.documents if d.type == kind), key=lambda d: d.id):
            subject = f"document:{paper.id}"
            total = index.get((subject, "claimed_total"))
            if total is None:
                continue
            area = index.get((subject, "area")) or next(
                (index[("project", name)] for name in AREAS if ("project", name) in index), None
            )
            rate = measure(
                "project", "rate_t_per_ha_a", [total, area, crediting_length(subject, index)], _rate, unit=UNIT
            )
            rate = rivalled(rate, facts.documents, FORECASTS[: place + 1])
            return [rate, _beyond(rate, facts), *_edges(facts)]
    unknown = dedupe(unread_candidates(facts.documents, FORECASTS)) or [Candidate(cause="missing")]
    state = "unread" if unknown[0].cause == "unread" else "missing"
    open_ = [
        Fact(
            id=fact_id("project", field), subject="project", field=field, value_type="number", unit=UNIT,
            state=state, candidates=tuple(unknown),
        )
        for field in ("rate_t_per_ha_a", "rate_beyond_band")
    ]  # fmt: skip
    return [*open_, *_edges(facts)]


def _rate(total: float, area: float, years: float) -> Value | None:
    # Three digits as in the band: a project that is its end must not fall out of it by the digits behind.
    return round(total / area / years, 3) if area > 0 and years > 0 and total >= 0 else None


def _edges(facts: FactBase) -> list[Fact]:
    """`rate_band_low_t_per_ha_a` and `rate_band_high_t_per_ha_a`, each with the projects that it comes from."""
    fact = facts.find("project", "province")
    stated: list[str | None] = (
        [] if fact is None else [c.value for c in fact.all_candidates() if isinstance(c.value, str)]
    )
    bands = list(dict.fromkeys(find_band(province) for province in (stated or [None])))
    notes = [
        say("facts.band", region=band.region, projects=band.projects, low=band.low, median=band.median, high=band.high)
        for band in bands
    ]
    made = []
    for end in ("low", "high"):
        candidates = tuple(
            Candidate(value=getattr(band, end), note=note.zh) for band, note in zip(bands, notes, strict=True)
        )
        field = f"rate_band_{end}_t_per_ha_a"
        made.append(Fact(
            id=fact_id("project", field), subject="project", field=field, value_type="number", unit=UNIT,
            value=candidates[0].value if len(candidates) == 1 else None, state="measured", candidates=candidates,
        ))  # fmt: skip
    return made


def _beyond(rate: Fact, facts: FactBase) -> Fact:
    province = facts.find("project", "province")
    # Without a province the national band still answers, so an unknown province is not an unknown result.
    if province is None or not any(isinstance(c.value, str) for c in province.all_candidates()):
        nation = find_band(None)
        return measure("project", "rate_beyond_band", [rate], lambda r: round(nation.beyond(r), 6), unit=UNIT)
    return measure(
        "project", "rate_beyond_band", [rate, province], lambda r, p: round(find_band(p).beyond(r), 6), unit=UNIT
    )
