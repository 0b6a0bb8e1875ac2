"""Every count and gap that rules ask of several papers together."""

from collections.abc import Iterator, Sequence

from checker.model.document import UNREAD_STATES
from checker.model.extracted import Extracted
from checker.model.fact import Fact, Work
from checker.model.vocabulary import Vocabulary
from checker.reconciliation.ages import batch_ages, body_days
from checker.reconciliation.backing import backing_facts
from checker.reconciliation.bodies import MAKES as OF_BODIES
from checker.reconciliation.bodies import body_facts
from checker.reconciliation.calibrations import calibration_facts
from checker.reconciliation.changes import approver_facts, change_facts
from checker.reconciliation.citations import citation_facts
from checker.reconciliation.doubt import beside_unread
from checker.reconciliation.gaps import gap_facts
from checker.reconciliation.holders import holder_facts, land_facts
from checker.reconciliation.mechanisms import mechanism_facts
from checker.reconciliation.monitored import monitoring_facts
from checker.reconciliation.shelf import Index, Shelf
from checker.reconciliation.sums import row_sums, species_sums
from checker.reconciliation.variants import name_facts
from checker.reconciliation.workdays import publication_facts

MAKES = frozenset({
    *(f"{kind}.publicity_workdays" for kind in ("registry_notice", "validation_report", "pdd", "monitoring_report")),
    *(f"project.{what}_publicity_{edge}" for what in ("pdd", "er") for edge in ("start", "end")),
    "project.validation_days", "project.verification_days", "project.batch_age_at_application_a",
    "project.batch_age_at_publicity_a", "project.other_mechanism_count", "project.holders", "project.holders_consented",
    "project.holders_unauthorised", "project.holders_without_consent", "project.authorised_elsewhere",
    "project.authorised_until", "project.collective_land", "project.no_dispute_official", "project.name_variants",
    "project.name_variants_official", "project.owner_variants", "project.owner_variants_official", "work.area_changed",
    "work.change_from_gap", "work.change_to_gap", "document.change_approver_competent",
    "document.species_area_excess_ha", "document.row_sum_excess_ha", "document.row_count_gap", "document.cited_absent",
    "document.cited_mismatch", "project.invest_gap", "project.stems_gap", "project.claim_differences",
    "project.species_unexplained", "project.pdd_facts", "project.pdd_facts_backed", "project.pdd_facts_unbacked",
    "project.pdd_facts_contradicted", "project.self_only_facts", "project.self_only_count", "project.start_third_party",
    "project.parameters_unmonitored", "project.parameters_unexplained", "project.events_stated",
    "project.events_omitted", "project.calibration_gap_years",
}) | OF_BODIES  # fmt: skip


def cross_checks(
    papers: Sequence[Extracted], works: Sequence[Work], index: Index, vocabulary: Vocabulary
) -> Iterator[Fact]:
    """The facts of MAKES, out of the papers and what is known of project and works (`index`)."""
    documents = tuple(item.document for item in papers)
    published = publication_facts(Shelf(documents, index))
    yield from published
    shelf = Shelf(documents, {**index, **{(fact.subject, fact.field): fact for fact in published}})
    unread = {f"document:{document.id}": document.path for document in documents if document.state in UNREAD_STATES}
    for fact in _checks(papers, works, shelf, vocabulary):
        # What is counted in a paper read in part may be wrong in any direction: the rest of its table is not there.
        yield beside_unread(fact, unread[fact.subject]) if fact.subject in unread else fact


def _checks(papers: Sequence[Extracted], works: Sequence[Work], shelf: Shelf, vocabulary: Vocabulary) -> Iterator[Fact]:
    for make in (batch_ages, body_days, body_facts, mechanism_facts, holder_facts, land_facts, name_facts,
                 approver_facts, species_sums, citation_facts, gap_facts, monitoring_facts,
                 calibration_facts):  # fmt: skip
        yield from make(shelf)
    for work in works:
        yield from change_facts(work, shelf)
    yield from row_sums(papers)
    yield from backing_facts(shelf, vocabulary)
