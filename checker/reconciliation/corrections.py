"""Corrections that a person wrote into dossier.yaml: evidence of its own kind, above what was read."""

from checker.intake.inventory import Correction, Manifest
from checker.model.evidence import Evidence
from checker.model.extracted import Extracted
from checker.model.fact import Fact
from checker.model.identity import fact_id
from checker.model.vocabulary import Vocabulary


def correct(item: Extracted, manifest: Manifest | None, vocabulary: Vocabulary) -> Extracted:
    """The paper with its corrected values; the old reading stays visible in the evidence."""
    wanted = [c for c in manifest.corrections if c.document == item.document.path] if manifest else []
    if not wanted:
        return item
    facts = {fact.field: fact for fact in item.facts}
    for correction in wanted:
        if correction.field in vocabulary.fields:
            facts[correction.field] = _corrected(item, correction, facts.get(correction.field), vocabulary)
    silent = tuple(field for field in item.silent if field not in facts)
    return item.model_copy(update={"facts": tuple(facts.values()), "silent": silent})


def _corrected(item: Extracted, correction: Correction, old: Fact | None, vocabulary: Vocabulary) -> Fact:
    spec = vocabulary.fields[correction.field]
    subject = f"document:{item.document.id}"
    quote = f"{correction.value}（更正：{correction.by}，{correction.date}，{correction.reason}）"
    place = Evidence(document=item.document.id, page=correction.page, quote=quote, method="correction", confidence=1.0)
    return Fact(
        id=fact_id(subject, correction.field), subject=subject, field=correction.field, value_type=spec.type,
        unit=spec.unit, value=correction.value, state="corrected",
        evidence=(place, *(old.evidence if old is not None else ())),
    )  # fmt: skip
