"""The whole of a fleet: rows, what papers would settle most over all, ground claimed twice."""

from collections.abc import Iterable, Sequence
from typing import Literal

from pydantic import ConfigDict, Field

from checker.fleet.overlay import Overlap
from checker.fleet.row import Row
from checker.model.base import Frozen
from checker.model.finding import Verdict
from checker.report.order import VERDICTS

MATRIX_UNDONE: tuple[Verdict, ...] = tuple(verdict for verdict in VERDICTS if verdict not in ("pass", "not_applicable"))


class PaperOverAll(Frozen):
    """A kind of paper: how many dossiers ask for it, how many findings it would settle together."""

    document_type: str
    label: str
    label_en: str
    dossiers: int
    findings: int


class Portfolio(Frozen):
    """Everything the portfolio page shows; nothing that differs between identical runs. Totals over audited rows."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    schema_id: Literal["sinkcheck/portfolio/1"] = Field(default="sinkcheck/portfolio/1", alias="schema")
    version: str
    rows: tuple[Row, ...]
    titles: dict[str, tuple[str, str]] = {}
    """Of the rules that some dossier does not pass, in Chinese and English."""
    next_papers: tuple[PaperOverAll, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    overlap_troubles: tuple[str, ...] = ()
    """Tiles whose overlaps could not be found: there the answer is not known."""

    @property
    def audited(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.state == "audited")

    @property
    def failed(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.state == "failed")

    def ready(self, answer: str) -> int:
        """How many dossiers are ready for a design document, are not, or are open."""
        return sum(row.ready_for_pdd == answer for row in self.rows)


def papers_over_all(rows: Iterable[Row]) -> tuple[PaperOverAll, ...]:
    """Kinds of paper by the findings they would settle over all dossiers, most first."""
    labels: dict[str, tuple[str, str]] = {}
    dossiers: dict[str, int] = {}
    findings: dict[str, int] = {}
    for row in rows:
        for paper in row.next_papers:
            kind = paper.document_type
            labels[kind] = (paper.label, paper.label_en)
            dossiers[kind] = dossiers.get(kind, 0) + 1
            findings[kind] = findings.get(kind, 0) + len(paper.settles)
    order = sorted(labels, key=lambda kind: (-findings[kind], -dossiers[kind], kind))
    return tuple(
        PaperOverAll(
            document_type=kind, label=labels[kind][0], label_en=labels[kind][1], dossiers=dossiers[kind],
            findings=findings[kind],
        )
        for kind in order
    )  # fmt: skip


def undone_rules(rows: Sequence[Row]) -> list[tuple[str, dict[Verdict, int]]]:
    """Rules with something undone in any dossier, with the dossiers by verdict; those that fail most first."""
    counts: dict[str, dict[Verdict, int]] = {}
    for row in rows:
        for rule, verdict in row.rules.items():
            counts.setdefault(rule, {})[verdict] = counts.get(rule, {}).get(verdict, 0) + 1
    undone = {rule: held for rule, held in counts.items() if any(held.get(verdict) for verdict in MATRIX_UNDONE)}

    def rank(rule: str) -> tuple[list[int], str]:
        return [-undone[rule].get(verdict, 0) for verdict in MATRIX_UNDONE], rule

    return [(rule, undone[rule]) for rule in sorted(undone, key=rank)]


def totals_of(rows: Sequence[Row]) -> tuple[float | None, ...]:
    """Blockers, papers, papers not read, parcels, areas (ha), and the volumes (tCO2e) of those that state them."""
    plain = [
        (row.blockers, row.documents, row.unread, row.parcel_count, row.area_ha, row.eligible_area_ha,
         row.undecided_area_ha)
        for row in rows
    ]  # fmt: skip
    sums: list[float | None] = [sum(column) for column in zip(*plain, strict=True)] if plain else [0] * 7
    for volumes in ([row.claimed_tco2e for row in rows], [row.recomputed_tco2e for row in rows]):
        known = [volume for volume in volumes if volume is not None]
        sums.append(sum(known) if known else None)
    return tuple(sums)
