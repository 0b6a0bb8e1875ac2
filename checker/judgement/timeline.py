"""All dates of the dossier in order."""

from checker.model.audit import TimelineEntry
from checker.model.extracted import FactBase
from checker.model.vocabulary import Vocabulary


def timeline(facts: FactBase, vocabulary: Vocabulary) -> tuple[TimelineEntry, ...]:
    """Every date a paper states or a rule concludes, one entry per candidate, earliest first."""
    papers = {f"document:{document.id}": document for document in facts.documents}
    entries = []
    for fact in facts.facts:
        spec = vocabulary.fields.get(fact.field) or vocabulary.derived.get(f"{fact.subject.split(':')[0]}.{fact.field}")
        if fact.value_type != "date" or spec is None:
            continue
        paper = papers.get(fact.subject)
        if paper is None and fact.state != "derived":
            continue  # the papers that it was raised from are listed themselves
        kind = vocabulary.types.get(paper.type or "") if paper is not None else None
        for candidate in fact.all_candidates():
            if isinstance(candidate.value, str):
                label = f"{kind.label.zh}：{spec.label.zh}" if kind else spec.label.zh
                label_en = f"{kind.label.en}: {spec.label.en}" if kind else spec.label.en
                entries.append(
                    TimelineEntry(
                        date=candidate.value, label=label, label_en=label_en, subject=fact.subject, fact=fact.id
                    )
                )
    unique = {(entry.date, entry.label, entry.subject): entry for entry in entries}
    return tuple(unique[key] for key in sorted(unique))
