"""What the papers of a dossier say of how their volumes were computed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from checker.accounting.papers import curve_tables, equations, parameter_tables
from checker.accounting.papers.baseline import read_baseline
from checker.accounting.papers.calculation import Calculation, Read, Unclear
from checker.accounting.papers.content import Content, contents
from checker.accounting.papers.disturbance import Disturbance
from checker.accounting.papers.disturbances import read_disturbances
from checker.accounting.papers.grids import grids
from checker.accounting.papers.labels import load_labels, plain
from checker.accounting.papers.pits import read_pits
from checker.accounting.papers.strata_tables import read_strata_table, sums_up
from checker.accounting.papers.tallies import Tally, read_tallies
from checker.accounting.words import say
from checker.model.document import Document, SourceFile
from checker.model.evidence import Evidence
from checker.model.parsed import Parsed

# Papers that compute volumes, best first.
CO2_PER_CARBON: Final = re.compile(r"(?<![\d.])(?:44\s*/\s*12(?!\d)|(?P<value>3\.6[67]\d{0,4})(?![\d.]))")
ROUNDED: Final = 0.01
PAPERS: Final = ("pdd", "monitoring_report", "implementation_plan")
REPORTS: Final = frozenset({"monitoring_report"})
DESIGNS: Final = frozenset({"operation_design", "implementation_plan", "pdd"})


@dataclass(frozen=True)
class Stated:
    """What the papers state of volumes: calculations, best kind of paper first, plot tallies, events in the reports,
    and the ground of a planting pit (m2) by document."""

    calculations: tuple[Calculation, ...] = ()
    tallies: tuple[Tally, ...] = ()
    disturbances: tuple[Disturbance, ...] = ()
    pits: tuple[tuple[str, Read], ...] = ()


def read_stated(documents: Sequence[Document], sources: Sequence[SourceFile], parsed: Mapping[str, Parsed]) -> Stated:
    """Calculations of the papers that state strata, curves or parameters, and the tallies of the surveys."""
    calculations = _calculations(documents, sources, parsed)
    reports = contents(documents, sources, parsed, REPORTS)
    designs = contents(documents, sources, parsed, DESIGNS)
    return Stated(
        calculations, read_tallies(documents, sources, parsed),
        tuple(one for content in reports for one in read_disturbances(content)),
        tuple((content.document.id, one) for content in designs for one in read_pits(content)),
    )  # fmt: skip


def _calculations(
    documents: Sequence[Document], sources: Sequence[SourceFile], parsed: Mapping[str, Parsed]
) -> tuple[Calculation, ...]:
    found = [read_calculation(content) for content in contents(documents, sources, parsed, frozenset(PAPERS))]
    kinds = {document.id: document.type for document in documents}
    ranked = sorted(found, key=lambda one: (PAPERS.index(str(kinds[one.document])), one.document))
    return tuple(one for one in ranked if one.says_anything)


def read_calculation(content: Content) -> Calculation:
    """Strata, growth curves, parameters and conventions of one paper."""
    tables = grids(content)
    strata = read_strata_table(tables)
    curves, trees, templates, unclear = equations.in_text(content)
    for more_curves, more_unclear in (
        curve_tables.by_coefficients(tables, templates), curve_tables.by_age(tables),
    ):  # fmt: skip
        curves += more_curves
        unclear += more_unclear
    cells, cell_trees, cell_unclear = curve_tables.in_cells(tables)
    said, said_unclear = parameter_tables.in_text(content)
    unclear += [*cell_unclear, *said_unclear]
    if strata is not None:
        unclear += strata.unclear
        if not sums_up(strata) and strata.total is not None:
            text = say("papers.strata_sum", total=f"{strata.total.value:g}", rows=f"{strata.area:g}")
            unclear.append(Unclear(text=text, evidence=strata.total.evidence))
    rows = () if strata is None else strata.rows
    series, strata_years = curve_tables.by_year(tables, frozenset(row.stratum for row in rows))
    grows, convention = _age_convention(content)
    return Calculation(
        document=content.document.id, name=content.document.path.rsplit("/", 1)[-1], strata=rows,
        area_total=None if strata is None else strata.total, curves=(*curves, *cells), equations=(*trees, *cell_trees),
        parameters=(*parameter_tables.in_tables(tables), *parameter_tables.in_forms(tables), *said),
        grows_in_planting_year=grows, age_convention=convention, leakage=series.get("leakage"), fire=series.get("fire"),
        baseline=tuple(read_baseline(content)), disturbances=tuple(read_disturbances(content)),
        strata_years=strata_years, co2_per_carbon=_co2_per_carbon(content), mentions=_mentions(content),
        unclear=tuple(unclear),
    )  # fmt: skip


def _age_convention(content: Content) -> tuple[bool | None, Evidence | None]:
    """Whether the planting year counts as a year of growth; None where nothing or both is said."""
    said: dict[bool, Evidence] = {}
    conventions = load_labels().age_conventions
    for paragraph in content.paragraphs():
        text = plain(paragraph.text)
        for grows, phrases in ((True, conventions.grows), (False, conventions.waits)):
            for phrase in phrases:
                # "林龄为1" must not be found in "林龄为10".
                at = text.find(plain(phrase))
                if at >= 0 and not text[at + len(plain(phrase)) : at + len(plain(phrase)) + 1].isdigit():
                    said.setdefault(grows, content.of_text(paragraph, 0, len(paragraph.text)))
    if len(said) != 1:
        return None, None
    return next(iter(said.items()))


def _co2_per_carbon(content: Content) -> Read | None:
    """The factor from carbon to CO2 that the paper prints, where it is one."""
    found: dict[float, Evidence] = {}
    for paragraph in content.reading.paragraphs:
        if "碳" not in paragraph.text and "CO" not in paragraph.text:
            continue
        for match in CO2_PER_CARBON.finditer(paragraph.text):
            value = float(match["value"]) if match["value"] else 44.0 / 12.0
            found.setdefault(round(value, 6), content.of_text(paragraph, *match.span()))
    # 3.67 and 44/12 in one paper are one factor, rounded once.
    if not found or max(found) - min(found) > ROUNDED:
        return None
    value, evidence = max(found.items())
    return Read(value=value, evidence=evidence, place=content.place(evidence))


def _mentions(content: Content) -> dict[str, Evidence]:
    """Things that would change a volume if they were counted: survival and the age of seedlings."""
    found: dict[str, Evidence] = {}
    for paragraph in content.paragraphs():
        for name, words in (("seedling_age", load_labels().seedling_words), ("survival", ("保存率",))):
            word = next((word for word in words if word in paragraph.text), None)
            if word is not None:
                at = paragraph.text.index(word)
                found.setdefault(name, content.of_text(paragraph, max(0, at - 8), at + len(word) + 8))
    return found
