"""Facts of each map: its coordinate system as declared and as read, its zone, its extent."""

from collections.abc import Sequence

import numpy as np
import shapely

from checker.model.evidence import Evidence
from checker.model.fact import Candidate, Fact, FactState, Value, ValueType
from checker.model.identity import fact_id
from checker.parcels.crs import Position, extent_of, zone_in, zone_of
from checker.parcels.features import Placed
from checker.parcels.notes import reason

EXTENT_DECIMALS = 5


def position_facts(placed: Sequence[Placed], province: str | None = None) -> tuple[Fact, ...]:
    """`document.crs`, `crs_declared`, `crs_fits`, `zone_number`, `zone_expected` (the only zone that lies in the
    stated province) and `extent` (west, south, east, north in degrees) of every paper with layers. What was inferred
    stands beside an unknown for a person; a system without zones gives no number."""
    papers: dict[str, list[Placed]] = {}
    for item in placed:
        papers.setdefault(item[0].document, []).append(item)
    return tuple(fact for document, items in sorted(papers.items()) for fact in _facts(document, items, province))


def _facts(document: str, items: Sequence[Placed], province: str | None) -> list[Fact]:
    crs: list[Candidate] = []
    declared: list[Candidate] = []
    zones: list[Candidate] = []
    expected: list[Candidate] = []
    fits: list[Candidate] = []
    for layer, position, _ in items:
        evidence = (
            Evidence(document=document, cell=layer.name, quote=layer.name, method="vector", confidence=1.0),
        )  # fmt: skip
        doubt = Candidate(cause="review", evidence=evidence, note=reason(
            "crs_unknown" if position.crs is None else "crs_inferred"))  # fmt: skip
        zone = zone_of(position.crs) if position.crs else None
        unsure = [doubt] if position.trust != "declared" else []
        crs += [Candidate(value=position.crs, evidence=evidence)] if position.crs else []
        crs += unsure
        zones += [Candidate(value=float(zone), evidence=evidence), *unsure] if zone is not None else []
        zones += unsure if position.crs is None else []
        wanted = zone_in(position, shapely.total_bounds(layer.shapes), province) if len(layer.shapes) else None
        expected += [Candidate(value=float(wanted), evidence=evidence)] if wanted is not None else []
        fits += _fit(layer.crs_declared, position, evidence)
        if layer.crs_declared:
            declared.append(Candidate(value=layer.crs_declared, evidence=evidence))
        else:
            declared.append(Candidate(cause="missing", evidence=evidence, note=reason("no_prj")))
    made = [
        _fact(document, "crs", "string", crs),
        _fact(document, "crs_declared", "string", declared),
        _fact(document, "zone_number", "number", zones),
        _fact(document, "zone_expected", "number", expected),
        _fact(document, "crs_fits", "boolean", fits),
        _extent(document, items),
    ]
    return [fact for fact in made if fact is not None]


def _fit(declared: str | None, position: Position, evidence: tuple[Evidence, ...]) -> list[Candidate]:
    """True or false for a declaration; without one a person confirms the inference, if there is any."""
    if declared:
        return [Candidate(value=position.trust == "declared", evidence=evidence)]
    if position.crs is None:
        return [Candidate(cause="missing", evidence=evidence, note=reason("no_prj"))]
    return [Candidate(cause="review", evidence=evidence, note=reason("crs_inferred"))]


def _extent(document: str, items: Sequence[Placed]) -> Fact | None:
    box = extent_of(np.concatenate([lonlat for _, _, lonlat in items]))
    if box is None:
        return None
    corners = tuple(f"{value:.{EXTENT_DECIMALS}f}" for value in (box.west, box.south, box.east, box.north))
    unsure = any(position.trust != "declared" for _, position, _ in items)
    doubt = [Candidate(cause="review", note=reason("crs_inferred"))] if unsure else []
    return _fact(document, "extent", "list[string]", [Candidate(value=corners), *doubt])


def _fact(document: str, field: str, kind: ValueType, candidates: Sequence[Candidate]) -> Fact | None:
    """One fact of equal candidates merged; None where there is nothing to say."""
    by_content: dict[tuple[Value | None, str | None], Candidate] = {}
    for candidate in candidates:
        by_content.setdefault((candidate.value, candidate.cause), candidate)
    merged = list(by_content.values())
    if not merged:
        return None
    values = [candidate.value for candidate in merged if candidate.value is not None]
    state: FactState = "conflict" if len(values) > 1 else "measured" if values else "missing"
    alone = len(merged) == 1 and bool(values)
    subject = f"document:{document}"
    return Fact(
        id=fact_id(subject, field), subject=subject, field=field, value_type=kind, state=state,
        value=values[0] if len(values) == 1 else None,
        evidence=tuple(item for candidate in merged for item in candidate.evidence),
        candidates=() if alone else tuple(merged),
    )  # fmt: skip
