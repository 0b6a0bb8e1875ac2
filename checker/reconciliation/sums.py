"""Sums that a paper prints against the figures they are made of, within the rounding of what is printed."""

import re
from collections.abc import Sequence

from checker.extraction.quantities import read_quantity
from checker.model.extracted import Extracted, RowTable
from checker.model.fact import Candidate, Fact
from checker.reconciliation.shelf import Shelf, known, made

SPECIES_PAPERS = ("acceptance_report", "operation_design", "approval", "parcel_table")
ROW_PAPERS = ("parcel_table", "acceptance_report", "operation_design")
TOTALS = ("area", "completed_area", "qualified_area", "planned_area")
_MIXED = "混"


def species_sums(shelf: Shelf) -> list[Fact]:
    """`species_area_excess_ha`: how far the areas by species miss the total beyond rounding. A stand of several
    species may be listed beside its species, so a sum that fits without it fits."""
    facts = []
    for document, fact in shelf.stated("species_areas", *SPECIES_PAPERS):
        subject, field = f"document:{document.id}", "species_area_excess_ha"
        parts = fact.value if isinstance(fact.value, dict) else None
        totals = [(total, value) for name in TOTALS if (total := shelf.fact(document, name)) for value in known(total)]
        if parts is None:
            found = [Candidate(cause="conflict", note="分树种面积有几种写法")]
        elif len(parts) < 2 or not totals:
            found = [Candidate(cause="missing", note="只有一个树种的面积" if totals else "没有写总面积")]
        else:
            sums = {sum(parts.values()), sum(area for name, area in parts.items() if _MIXED not in name)}
            excess = min(
                max(0.0, abs(one - float(str(value))) - len(parts) * fact.precision - total.precision)
                for one in sums for total, value in totals
            )  # fmt: skip
            found = [Candidate(value=round(excess, 6))]
        facts.append(made(subject, field, "number", found, "ha", fact.evidence))
    return facts


def row_sums(papers: Sequence[Extracted]) -> list[Fact]:
    """`row_sum_excess_ha` of every list of parcels that prints a total, and `row_count_gap` where it prints a number
    of rows; a column without a readable unit leaves the first open."""
    facts = []
    for item in papers:
        tables = [table for table in item.tables if "area" in table.columns and table.rows]
        if item.document.type not in ROW_PAPERS or not tables:
            continue
        subject = f"document:{item.document.id}"
        answers = [_row_excess(table) for table in tables]
        facts.append(made(subject, "row_sum_excess_ha", "number", _worst(answers), "ha"))
        counts = [_count_gap(table) for table in tables]
        facts.append(made(subject, "row_count_gap", "number", _worst(counts)))
    return facts


def _worst(found: Sequence[Candidate]) -> list[Candidate]:
    """The largest figure over several lists of one paper, with what is unknown."""
    values = [c for c in found if isinstance(c.value, float)]
    unknown = [c for c in found if c.value is None]
    return [*([max(values, key=lambda c: abs(float(str(c.value))))] if values else []), *unknown]


def _row_excess(table: RowTable) -> Candidate:
    """The rows and the total in the unit of their column, each within half a step of its last digit."""
    unit = table.units.get("area")
    total = read_quantity(table.stated_total, "area", unit) if table.stated_total else None
    cells = [row[table.columns.index("area")] for row in table.rows]
    parts = [read_quantity(cell, "area", unit) for cell in cells]
    figures = [part for part in parts if part is not None]
    if total is None:
        return Candidate(cause="missing", note="清单没有合计，或面积列没有写单位")
    if len(figures) < len(parts):
        return Candidate(cause="review", note="有的行面积读不出来")
    slack = (sum(part.precision for part in figures) + total.precision) / 2
    return Candidate(value=round(max(0.0, abs(sum(part.value for part in figures) - total.value) - slack), 6))


def _count_gap(table: RowTable) -> Candidate:
    """Rows less the number of parcels that the line of the total prints (合计 24 个); a list that prints none cannot be
    wrong about it."""
    stated = re.search(r"(\d+)\s*个", table.stated_total or "")
    if stated is None:
        return Candidate(value=0.0, note="清单没有写小班个数，无从不符")
    return Candidate(value=float(len(table.rows) - int(stated.group(1))))
