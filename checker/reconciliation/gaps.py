"""Figures of several papers that should be one: investment, seedlings, claims, species."""

from collections.abc import Sequence

from checker.model.fact import Candidate, Fact
from checker.reconciliation.equality import same
from checker.reconciliation.measure import measure
from checker.reconciliation.shelf import Shelf, counted, doubts, known, made, places

INVESTMENT = ("approval", "implementation_plan", "initiation_decision")
DENSITY = ("operation_design", "approval", "parcel_table", "implementation_plan")
CLAIMS = ("pdd", "registry_notice")
CLAIM_FIELDS = ("crediting_start", "crediting_end", "claimed_total", "claimed_annual")
LATER_SPECIES = ("acceptance_report", "parcel_table", "pdd", "monitoring_report", "registry_notice", "plot_survey")
PLANNED = ("approval", "operation_design", "design_change")


def gap_facts(shelf: Shelf) -> list[Fact]:
    return [_investment(shelf), _stems(shelf), _claims(shelf), _species(shelf)]


def _investment(shelf: Shelf) -> Fact:
    """Largest difference of the stated investments over the larger one, less what their rounding allows."""
    stated = shelf.stated("investment", *INVESTMENT)
    unknown = shelf.unread(*INVESTMENT)
    values = [(float(str(value)), fact.precision) for _, fact in stated for value in known(fact)]
    evidence = places(fact for _, fact in stated)
    if len({document.id for document, _ in stated}) < 2:
        note = "只有一份文件写明投资" if stated else "没有文件写明投资"
        lacking = [*unknown, Candidate(cause="missing", note=note)]
        return made("project", "invest_gap", "number", lacking, "fraction", evidence)
    worst = max(
        max(0.0, abs(a - b) - (p + q) / 2) / max(a, b) if max(a, b) > 0 else 0.0
        for a, p in values for b, q in values
    )  # fmt: skip
    found = [Candidate(value=round(worst, 9)), *doubts(fact for _, fact in stated), *unknown]
    return made("project", "invest_gap", "number", found, "fraction", evidence)


def _stems(shelf: Shelf) -> Fact:
    """Distance of density times accepted area from the seedlings, over the seedlings."""
    dense = shelf.stated("density", *DENSITY)
    area, seedlings = shelf.project("area_accepted_ha"), shelf.project("seedling_count")
    gaps = [measure("project", "stems_gap", [fact, area, seedlings], _stem_gap, unit="fraction") for _, fact in dense]
    found = [candidate for gap in gaps for candidate in gap.all_candidates()]
    unknown = [*shelf.unread(*DENSITY), *([] if dense else [Candidate(cause="missing", note="没有文件写明造林密度")])]
    evidence = places([*(fact for _, fact in dense), area, seedlings])
    return made("project", "stems_gap", "number", [*found, *unknown], "fraction", evidence)


def _stem_gap(density: float, area: float, seedlings: float) -> float | None:
    return round(abs(density * area - seedlings) / seedlings, 9) if seedlings > 0 else None


def _claims(shelf: Shelf) -> Fact:
    """How many of period and volumes differ between the papers that claim, within the rounding they print."""
    differing, compared = [], 0
    evidence: list[Fact | None] = []
    for field in CLAIM_FIELDS:
        stated = [(d, fact, value) for d, fact in shelf.stated(field, *CLAIMS) for value in known(fact)]
        if len({document.id for document, _, _ in stated}) < 2:
            continue
        compared += 1
        evidence += [fact for _, fact, _ in stated]
        pairs = [(a, b) for i, a in enumerate(stated) for b in stated[i + 1 :]]
        if any(not same(a[2], b[2], a[1].value_type, max(a[1].precision, b[1].precision)) for a, b in pairs):
            differing.append(f"{field}: {' / '.join(dict.fromkeys(str(value) for _, _, value in stated))}")
    unknown = shelf.unread(*CLAIMS)
    if not compared:
        unknown = [*unknown, Candidate(cause="missing", note="写明计入期和减排量的文件不足两份")]
        return made("project", "claim_differences", "number", unknown)
    return counted("project", "claim_differences", differing, unknown, places(evidence))


def _species(shelf: Shelf) -> Fact:
    """Later species that no approval, design or change names. The sets are names as the gazetteer makes them one."""
    earlier, later = (shelf.stated("species", *types) for types in (PLANNED, LATER_SPECIES))
    planned = {str(item) for _, fact in earlier for value in known(fact) for item in _items(value)}
    grown = {str(item) for _, fact in later for value in known(fact) for item in _items(value)}
    before, after = shelf.unread(*PLANNED), shelf.unread(*LATER_SPECIES)
    evidence = places(fact for _, fact in (*earlier, *later))
    if not planned or not grown:
        note = "批复、设计和变更都没有写树种" if not planned else "后来的文件没有写树种"
        lacking = [*before, *after, Candidate(cause="missing", note=note)]
        return made("project", "species_unexplained", "number", lacking, evidence=evidence)
    strange = sorted(grown - planned)
    if strange and before:
        found = [*before, Candidate(value=float(len(strange)), note="、".join(strange))]
        return made("project", "species_unexplained", "number", found, evidence=evidence)
    return counted("project", "species_unexplained", strange, after, evidence)


def _items(value: object) -> Sequence[object]:
    return value if isinstance(value, tuple) else (value,)
