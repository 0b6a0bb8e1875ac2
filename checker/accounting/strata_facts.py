"""What the recomputation knows of each stratum, as facts for the rules about strata."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from checker.accounting.case import Case
from checker.accounting.engine import stocks
from checker.accounting.from_parcels import known_cells
from checker.accounting.papers.calculation import Calculation
from checker.accounting.papers.labels import load_labels
from checker.accounting.parameters import SPECIES_COLUMNS
from checker.accounting.recomputed import Recomputed
from checker.accounting.sourced import Sourced
from checker.accounting.tables import load_table
from checker.accounting.words import Text, say
from checker.model.evidence import Evidence
from checker.model.extracted import FactBase
from checker.model.fact import Candidate, Fact, Value, ValueType
from checker.model.identity import fact_id
from checker.reconciliation.candidates import dedupe, unread_candidates

# Papers whose strata these are.
HOLDERS: Final = ("pdd", "implementation_plan", "monitoring_report")
NOBODY: Final = "stratum:*"
MOST: Final = 200
WIDER: Final = 0.25  # how far a value may lie beyond the species tables (rule ACC-range says so)
FIELDS: Final[Mapping[str, tuple[ValueType, str | None]]] = {
    "area_ha": ("number", "ha"), "planting_year": ("number", None), "density": ("number", "1/ha"),
    "wood_density": ("number", "t/m3"), "bef": ("number", None), "root_shoot": ("number", "fraction"),
    "carbon_fraction": ("number", "fraction"), "co2_per_carbon": ("number", None),
    "stock_by_year": ("map[year,number]", "tCO2e"), "stock_before_planting_t": ("number", "tCO2e"),
    "years_older_than_parcels": ("number", "a"), "parameters_found": ("boolean", None),
    "parameter_text": ("string", None), "local_values_sourced": ("boolean", None),
    "range_excess": ("number", "fraction"),
}  # fmt: skip
CASE_NUMBERS: Final = {"wood_density": "d", "bef": "bef", "root_shoot": "r", "carbon_fraction": "cf"}
METHODOLOGY: Final = re.compile(r"(?:AR-CM-00\d|CCER-14-00\d)(?:-V\d\d)?")
VOLUME_ROUTES: Final = ("volume", "tree_volume")


def strata_facts(
    facts: FactBase, done: Recomputed | Text, parcels: pd.DataFrame | None, calculation: Calculation | None
) -> list[Fact]:
    """Facts of every stratum recomputed (200 at most); one nameless stratum of unknowns where nothing was."""
    if isinstance(done, Text):
        unknown = dedupe(unread_candidates(facts.documents, HOLDERS)) or [Candidate(cause="missing", note=done.zh)]
        return [_unknown(NOBODY, field, unknown) for field in FIELDS]
    case, frame = done.answer.resolved.case, done.prepared.project.strata.frame
    stock = stocks(case) if len(frame) <= MOST else np.empty((0, 0))
    made: list[Fact] = []
    for row in np.flatnonzero(case.project_rows)[:MOST].tolist():
        label, species = str(case.labels[row]), str(case.species[row])
        alone = int((case.labels == case.labels[row]).sum()) == 1
        subject = f"stratum:{label}" if alone else f"stratum:{label} {species}"
        values = _values(case, frame, row, stock)
        of_species = [one for one in done.result.used if one.place == species and one.name in SPECIES_COLUMNS]
        values |= _parameters(of_species, values, species) | _sources(calculation, species, of_species)
        values["co2_per_carbon"] = _co2_per_carbon(done, calculation)
        values["years_older_than_parcels"] = _years_older(frame, row, species, parcels)
        values["stock_before_planting_t"] = _claimed_before(done, int(case.planted[row]))
        evidence = _evidence(done, row, of_species)
        borrowed = {one.name for one in of_species if one.doubtful}
        made += [
            _fact(
                subject, field, values.get(field), evidence, field in borrowed or (field == "range_excess" and borrowed)
            )
            for field in FIELDS
        ]
    return made


def _values(case: Case, frame: pd.DataFrame, row: int, stock: np.ndarray) -> dict[str, Value | None]:
    by_volume = case.profiles[int(case.profile[row])].route in VOLUME_ROUTES
    values: dict[str, Value | None] = {
        "area_ha": float(case.area[row] * case.share[row]), "planting_year": float(case.planted[row]),
    }  # fmt: skip
    if "density_per_ha" in frame and not np.isnan(frame["density_per_ha"].iloc[row]):
        values["density"] = float(frame["density_per_ha"].iloc[row])
    for name, field in CASE_NUMBERS.items():
        number = float(getattr(case, field)[row])
        # Where a route does not use a number the case holds 1 or 0, which nobody stated.
        used = by_volume or (name in ("root_shoot", "carbon_fraction") and number > 0)
        if used and not np.isnan(number):
            values[name] = number
    if stock.size:
        values["stock_by_year"] = {
            str(int(end)): round(float(s), 3) for end, s in zip(case.ends, stock[row], strict=True)
        }
    return values


def _parameters(used: Sequence[Sourced], values: Mapping[str, Value | None], species: str) -> dict[str, Value | None]:
    """Whether all parameters were found without borrowing from another text, where they come from, and how far they
    lie outside the plausible."""
    borrowed = any(one.origin == "library" and one.other_methodology for one in used)
    found: dict[str, Value | None] = {"parameters_found": not borrowed if values.get("carbon_fraction") else None}
    excess = [
        _beyond(name, float(value), species) for name in CASE_NUMBERS if isinstance(value := values.get(name), float)
    ]
    found["range_excess"] = round(max(excess), 6) if excess else None
    return found


def _sources(calculation: Calculation | None, species: str, used: Sequence[Sourced]) -> dict[str, Value | None]:
    """Which text the paper says its values come from, and whether each has a source of its own. A value whose source is
    nothing but a methodology is no local value; one without any source leaves it open."""
    names = {one.name for one in used if one.origin == "declared"}
    if calculation is None or not names or len(names) < len({one.name for one in used}):
        return {}
    sources = [
        next(
            (one.source_text for one in calculation.parameters if one.name == name and one.species in (species, "")), ""
        )
        for name in sorted(names)
    ]
    codes = {code for text in sources for code in METHODOLOGY.findall(text)}
    local = [any(word in text for word in load_labels().local_sources) for text in sources]
    only_text = [bool(METHODOLOGY.search(text)) and not own for text, own in zip(sources, local, strict=True)]
    found: dict[str, Value | None] = {}
    if len(codes) == 1 and all(only_text):
        code = codes.pop()
        found["parameter_text"] = code if code.endswith("-V01") else f"{code}-V01"
        found["local_values_sourced"] = False
    elif all(text.strip() for text in sources) and not any(only_text):
        found["local_values_sourced"] = True
    return found


def _beyond(name: str, value: float, species: str) -> float:
    """Relative distance of a value outside the species' row, or outside all rows for a species without one, each
    widened by a quarter."""
    column = SPECIES_COLUMNS[name][0]
    rows = load_table("species_parameters").rows
    own = [row for row in rows if row.text("species_group") == species] or list(rows)
    numbers = [number for row in own if (number := row.optional(column)) is not None]
    low, high = min(numbers) * (1 - WIDER), max(numbers) * (1 + WIDER)
    return max(0.0, (low - value) / low, (value - high) / high)


def _co2_per_carbon(done: Recomputed, calculation: Calculation | None) -> float | None:
    """The factor as the paper prints it; else ours where the claim agrees with it in every year."""
    if calculation is not None and calculation.co2_per_carbon is not None:
        return calculation.co2_per_carbon.value
    comparison = done.answer.comparison
    return done.answer.resolved.case.co2 if comparison is not None and comparison.standing == "agrees" else None


def _years_older(frame: pd.DataFrame, row: int, species: str, parcels: pd.DataFrame | None) -> float | None:
    """Years by which the stratum is planted before the parcels of its species; below 0 where it is later than the
    nearest of them. None where no parcel of the species has a planting year."""
    if parcels is None or not len(parcels):
        return None
    known = known_cells(parcels, "species") & known_cells(parcels, "planting_year")
    years = [
        int(str(year).split(".")[0])
        for year, names in zip(parcels["planting_year"][known], parcels["species"][known], strict=True)
        if species in names
    ]
    if not years:
        return None
    planted = int(frame["planting_year"].iloc[row])
    return (
        float(min(years) - planted) if planted < min(years) else -float(planted - max(y for y in years if y <= planted))
    )


def _claimed_before(done: Recomputed, planted: int) -> float | None:
    """What the claim counts before the stratum was planted: nothing where it begins in that year or later."""
    first = done.result.years[0].year
    return 0.0 if first >= planted else None


def _evidence(done: Recomputed, row: int, used: Sequence[Sourced]) -> tuple[Evidence, ...]:
    origins = done.prepared.project.strata.provenance
    of_row = [one.evidence[row] for one in origins.values() if row < len(one.evidence)]
    return tuple(dict.fromkeys([*of_row, *(evidence for one in used for evidence in one.evidence)]))


def _fact(
    subject: str, field: str, value: Value | None, evidence: tuple[Evidence, ...], borrowed: object = False
) -> Fact:
    """`borrowed`: the value is one of ours made for another text, which says nothing of the project's own."""
    kind, unit = FIELDS[field]
    if value is None:
        return _unknown(subject, field, [Candidate(cause="missing", note=say("facts.not_of_stratum").zh)])
    doubt = (Candidate(value=value), Candidate(cause="review", note=say("facts.borrowed").zh)) if borrowed else ()
    return Fact(
        id=fact_id(subject, field), subject=subject, field=field, value_type=kind, unit=unit, candidates=doubt,
        value=None if doubt else value, state="measured", evidence=evidence,
    )  # fmt: skip


def _unknown(subject: str, field: str, candidates: Sequence[Candidate]) -> Fact:
    kind, unit = FIELDS[field]
    return Fact(
        id=fact_id(subject, field), subject=subject, field=field, value_type=kind, unit=unit,
        state="unread" if candidates[0].cause == "unread" else "missing", candidates=tuple(candidates),
    )  # fmt: skip
