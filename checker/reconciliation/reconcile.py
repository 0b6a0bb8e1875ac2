"""From what each paper says to what is known of works and project, with agreement and conflict."""

from collections.abc import Sequence

from checker.intake.inventory import Manifest
from checker.intake.manifest import declared
from checker.model.extracted import Extracted, FactBase
from checker.model.fact import Fact
from checker.model.vocabulary import Field, Vocabulary
from checker.reconciliation.areas import project_area, work_areas
from checker.reconciliation.checks import MAKES as CHECKED
from checker.reconciliation.checks import cross_checks
from checker.reconciliation.corrections import correct
from checker.reconciliation.doubt import doubt
from checker.reconciliation.owner import owner_kind
from checker.reconciliation.papers import paper_facts, present_facts
from checker.reconciliation.project import Pairs, raise_fields
from checker.reconciliation.spans import crediting_length, earliest_claim
from checker.reconciliation.standing import TITLES, area_in_two_units, official_start, read_in_full, tree_title
from checker.reconciliation.units import unit_excess
from checker.reconciliation.works import link_works

MAKES = frozenset({
    "project.documents_present", "project.start_evidence", "project.title_land", "project.earliest_claim_date",
    "project.area_approved_ha", "project.area_accepted_ha", "project.crediting_length_years",
    "work.area_approved_ha", "work.area_accepted_ha", "work.area_accepted_gap", "work.area_change_explains",
    "document.area_unit_excess_ha", "document.area_two_units", "document.read_in_full", "document.state",
    "document.official", "document.pages", "document.min_confidence", "project.start_official", "project.title_trees",
    "project.owner_kind",
}) | CHECKED  # fmt: skip


def reconcile(
    extracted: Sequence[Extracted], manifest: Manifest | None, vocabulary: Vocabulary, risen: Sequence[Field] = ()
) -> FactBase:
    """All facts of papers, works and project. Copies of a paper do not corroborate it and are left out.

    `risen` are further fields, beside those of the vocabulary, that papers state and that rise to the project.
    """
    items = [doubt(correct(item, manifest, vocabulary)) for item in extracted if item.document.state != "ignored"]
    papers = [item for item in items if item.document.copies_of is None]
    documents = tuple(item.document for item in papers)
    facts: list[Fact] = []
    by_field: dict[str, Pairs] = {}
    for item in papers:
        facts += [*paper_facts(item), *item.facts, read_in_full(item.document)]
        for fact in item.facts:
            if fact.field != "owner" or item.document.type not in TITLES:  # a title names the owner of the trees
                by_field.setdefault(fact.field, []).append((item.document, fact))
    facts += raise_fields("project", documents, by_field, vocabulary, risen)
    facts += present_facts(papers)
    works = link_works(documents, _declared_works(papers, manifest))
    index = {(fact.subject, fact.field): fact for fact in facts}

    def learn(*found: Fact) -> None:
        facts.extend(found)
        index.update({(fact.subject, fact.field): fact for fact in found})

    learn(*(fact for fact in (official_start(papers), tree_title(papers)) if fact is not None))
    learn(owner_kind(index.get(("project", "owner"))))
    for item in papers:
        two_units = area_in_two_units(item)
        if two_units is not None:
            learn(two_units)
        subject = f"document:{item.document.id}"
        area, second = index.get((subject, "area")), index.get((subject, "area_second_unit"))
        if area is not None and second is not None:
            learn(unit_excess(subject, area, second))
    for work in works:
        learn(*work_areas(work, documents, index, vocabulary))
    for field in ("area_approved_ha", "area_accepted_ha"):
        learn(project_area(field, works, index))
    learn(crediting_length(index))
    starts = [fact for _, fact in by_field.get("monitoring_start", [])]
    learn(earliest_claim(index, starts, documents))
    learn(*cross_checks(papers, works, index, vocabulary))
    return FactBase(
        works=works,
        documents=documents,
        facts=tuple(facts),
        silent={item.document.id: item.silent for item in papers},
    )


def _declared_works(papers: Sequence[Extracted], manifest: Manifest | None) -> dict[str, str]:
    if manifest is None:
        return {}
    named = {item.document.id: declared(manifest.works, item.document.path) for item in papers}
    return {document: work for document, work in named.items() if work is not None}
