"""From what a paper says to a project that can be recomputed, or to what it lacks."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from checker.accounting.growth import Curve
from checker.accounting.inputs import DeclaredTreeEquation, Doubt, Inputs
from checker.accounting.papers.calculation import Calculation, PaperCurve, PaperParameter, PaperStratum, Read
from checker.accounting.parameters import SPECIES_COLUMNS
from checker.accounting.sourced import Sourced
from checker.accounting.strata import COLUMNS, Provenance
from checker.accounting.words import Text, say
from checker.model.evidence import Evidence

# Which curve a stand grows by where the paper gives several, best first.
QUANTITIES: Final = (
    "volume_m3_per_ha", "biomass_t_per_ha", "carbon_t_per_ha", "volume_m3_per_tree", "dbh_cm", "cover_fraction",
)  # fmt: skip
BY_TREE: Final = ("volume_m3_per_tree", "dbh_cm")
FOREST: Final = "forest_biomass_t_per_ha"
CELLS: Final = ("area_ha", "planting_year", "density_per_ha", "survival", "seedling_age_a")
MOST_EVIDENCE: Final = 200
SURE: Final = 0.9


class Lacking(Exception):
    """What the paper does not say, or says twice."""

    def __init__(self, needs: Sequence[Text]) -> None:
        super().__init__("; ".join(need.en for need in needs))
        self.needs = tuple(needs)


def paper_strata(calculation: Calculation) -> tuple[pd.DataFrame, dict[str, Provenance]]:
    """The paper's strata as rows without curve; Lacking where there are none or a planting year is unknown."""
    if not calculation.strata:
        raise Lacking([say("needs.strata_table")])
    yearless = [row.stratum for row in calculation.strata if "planting_year" not in row.cells]
    if yearless:
        raise Lacking([say("needs.planting_year_of_stratum", names="、".join(yearless[:8]))])
    twice = {row.stratum for row in calculation.strata if sum(r.stratum == row.stratum for r in calculation.strata) > 1}
    rows: list[dict[str, Any]] = []
    for row in calculation.strata:
        year = int(row.cells["planting_year"].value)
        name = f"{row.stratum} {'+'.join(row.species)} {year}" if row.stratum in twice else row.stratum
        for species in row.species:
            cells = {column: read.value for column, read in row.cells.items() if column in CELLS}
            rows.append({"stratum": name, "species": species, **cells, "share": 1 / len(row.species)})
    frame = pd.DataFrame(rows)
    if not any(len(row.species) > 1 for row in calculation.strata):
        frame = frame.drop(columns="share")
    # A column that only some rows fill is no column: its empty cells would be taken as 1 or 0.
    partly = [name for name in ("survival", "seedling_age_a") if name in frame and frame[name].isna().any()]
    if partly:
        raise Lacking([say("needs.column_in_part", heading=COLUMNS[name].label) for name in partly])
    return frame, _origins(frame, calculation)


def _origins(frame: pd.DataFrame, calculation: Calculation) -> dict[str, Provenance]:
    found = {}
    for column in frame.columns:
        evidence = [read.evidence for row in calculation.strata if (read := row.cells.get(column)) is not None]
        source = f"{calculation.name}碳层表"
        found[str(column)] = Provenance(source=source, evidence=tuple(evidence[:MOST_EVIDENCE]))
    if "share" in frame:
        found["share"] = Provenance(origin="assumed", basis="recalled", source=say("papers.equal_shares").zh)
    return found


def with_growth(
    frame: pd.DataFrame, calculation: Calculation
) -> tuple[pd.DataFrame, tuple[Curve, ...], tuple[DeclaredTreeEquation, ...]]:  # fmt: skip
    """The strata with the paper's curve of each row. Lacking names species and strata without one or with two."""
    curves: dict[str, Curve] = {}
    equations: dict[str, DeclaredTreeEquation] = {}
    needs: list[Text] = []
    columns: dict[str, list[str]] = {"curve": [], "height_curve": [], "equation": []}
    alone = frame["species"].nunique() == 1
    for stratum, species in zip(frame["stratum"], frame["species"], strict=True):
        try:
            name, height, equation = _growth(str(stratum), str(species), alone, calculation, curves, equations)
        except Lacking as error:
            needs += [need for need in error.needs if need not in needs]
            continue
        for column, value in zip(columns, (name, height, equation), strict=True):
            columns[column].append(value)
    if needs:
        raise Lacking(needs)
    table = frame.assign(**{name: values for name, values in columns.items() if name == "curve" or any(values)})
    bushes = [curves[name].quantity == "cover_fraction" for name in columns["curve"]]
    if any(bushes):
        table[FOREST] = [
            _forest_biomass(str(species), calculation) if bush else None
            for species, bush in zip(frame["species"], bushes, strict=True)
        ]
    return table, tuple(curves.values()), tuple(equations.values())


def _forest_biomass(species: str, calculation: Calculation) -> float:
    """Biomass of closed forest beside the cover of shrubs."""
    given = [one for one in calculation.parameters if one.name == FOREST and one.species in (species, "")]
    if len({one.read.value for one in given}) != 1:
        raise Lacking([say("needs.forest_biomass", species=species)])
    return given[0].read.value


def _growth(
    stratum: str, species: str, alone: bool, calculation: Calculation, curves: dict[str, Curve],
    equations: dict[str, DeclaredTreeEquation],
) -> tuple[str, str, str]:  # fmt: skip
    for quantity in QUANTITIES:
        owner, found = _one_of([c for c in calculation.curves if c.curve.quantity == quantity], stratum, species, alone)
        if found is None:
            continue
        name = f"{owner} {quantity}".strip()
        curves[name] = found.curve.model_copy(update={"id": name})
        if quantity != "dbh_cm":
            return name, "", ""
        of_height = [c for c in calculation.curves if c.curve.quantity == "height_m"]
        by, height = _one_of(of_height, stratum, species, alone)
        fitting = [e for e in calculation.equations if e.species in (species, *([""] if alone else []))]
        if height is None or len({(e.a, e.b, e.c) for e in fitting}) != 1:
            raise Lacking([say("needs.volume_equation", species=species)])
        tall, own = f"{by} height_m".strip(), fitting[0]
        curves[tall] = height.curve.model_copy(update={"id": tall})
        equation = f"{own.species or species} V(D,H)"
        equations[equation] = DeclaredTreeEquation(
            id=equation, a=own.a, b=own.b, c=own.c, source=own.place, evidence=(own.evidence,)
        )
        return name, tall, equation
    raise Lacking([say("needs.curve", species=species)])


def _one_of(curves: Sequence[PaperCurve], stratum: str, species: str, alone: bool) -> tuple[str, PaperCurve | None]:
    """The curve of a stratum, else of its species, else the one that names neither where there is one species."""
    for owner, fits in (
        (stratum, lambda c: c.stratum == stratum), (species, lambda c: c.species == species),
        (species, lambda c: alone and not c.species and not c.stratum),
    ):  # fmt: skip
        found = [curve for curve in curves if fits(curve)]
        different = {
            (c.curve.family, tuple(sorted(c.curve.parameters.items())), c.curve.ages, c.curve.values) for c in found
        }
        if len(different) > 1:
            places = "；".join(dict.fromkeys(c.curve.source for c in found))
            raise Lacking([say("needs.two_curves", species=owner, places=places)])
        if found:
            return owner, found[0]
    return "", None


def species_values(
    calculation: Calculation, species: Iterable[str], shrubs: frozenset[str] = frozenset()
) -> tuple[Sourced, ...]:
    """The paper's parameters of some species, one that names none standing for all, but for trees alone where there
    are trees. Lacking where two differ."""
    species = tuple(species)
    only_shrubs = set(species) <= shrubs
    found: list[Sourced] = []
    needs: list[Text] = []
    for name in SPECIES_COLUMNS:
        of_name = [one for one in calculation.parameters if one.name == name]
        for kind in species:
            of_all = [one for one in of_name if not one.species] if only_shrubs or kind not in shrubs else []
            fitting = [one for one in of_name if one.species == kind] or of_all
            values = {one.read.value for one in fitting}
            if len(values) > 1:
                needs.append(say("needs.two_values", name=COLUMNS[name].label, species=kind, places=_places(fitting)))
            elif fitting:
                found.append(_sourced(name, kind, fitting))
    if needs:
        raise Lacking(needs)
    return tuple(found)


def _places(fitting: Sequence[PaperParameter]) -> str:
    return "；".join(dict.fromkeys(one.read.place for one in fitting))


def _sourced(name: str, species: str, fitting: Sequence[PaperParameter]) -> Sourced:
    unit = SPECIES_COLUMNS[name][1]
    return Sourced(
        name=name, value=fitting[0].read.value, unit=unit, origin="declared", basis="secondary",
        source=fitting[0].read.place, place=species, evidence=tuple(one.read.evidence for one in fitting),
    )  # fmt: skip


def doubts_of(
    calculation: Calculation, frame: pd.DataFrame, inputs: Sequence[Sourced], curves: Sequence[Curve]
) -> tuple[Doubt, ...]:
    """Why a result from this paper may not be what its authors computed."""
    texts = [(one.evidence.quote, one.text) for one in calculation.unclear]
    for name, column, message in (
        ("seedling_age", "seedling_age_a", "papers.mentions_seedling_age"),
        ("survival", "survival", "papers.mentions_survival"),
    ):
        if name in calculation.mentions and column not in frame:
            texts.append((calculation.mentions[name].quote, say(message)))
    weak = _weakest(calculation.strata, inputs, curves)
    if weak is not None:
        texts.append((weak.quote, say("papers.from_scan", sure=f"{weak.confidence:.0%}")))
    return tuple(Doubt(where=f"{calculation.name}“{quote[:60]}”", zh=text.zh, en=text.en) for quote, text in texts)


def _weakest(strata: Sequence[PaperStratum], inputs: Sequence[Sourced], curves: Sequence[Curve]) -> Evidence | None:
    """The least sure reading among the numbers, where it is not sure enough."""
    reads: list[Read] = [read for row in strata for read in row.cells.values()]
    behind = [*(one.evidence for one in inputs), *(curve.evidence for curve in curves)]
    everything = [*(read.evidence for read in reads), *(evidence for some in behind for evidence in some)]
    weakest = min(everything, key=lambda evidence: evidence.confidence, default=None)
    return weakest if weakest is not None and weakest.confidence < SURE else None


def inputs_of(given: Mapping[str, Any], curves: Sequence[Curve], **more: Any) -> Inputs:
    """Inputs from what the papers' facts say of methodology and period."""
    return Inputs(
        methodology=given["methodology"], crediting_start=given["crediting_start"],
        crediting_end=given["crediting_end"], curves=tuple(curves), **more,
    )  # fmt: skip
