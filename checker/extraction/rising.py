"""Facts that extraction reads in papers and that belong to the project, as fields that reconciliation can raise."""

from checker.extraction.schema import Schemas, derived_fields
from checker.model.vocabulary import Field, Reconcile, Vocabulary

# As the design says where the vocabulary is silent: lists add up, statements must agree, of the rest the best evidence.
_BY_TYPE: dict[str, Reconcile] = {"list[string]": "union", "boolean": "agree"}


def risen_fields(schemas: Schemas, vocabulary: Vocabulary) -> tuple[Field, ...]:
    """One field for each `project.*` fact that some schema looks for: the types that can hold it and how it rises."""
    holders: dict[str, list[str]] = {}
    for name, schema in schemas.by_type.items():
        for spec in schema.fields:
            holders.setdefault(spec.field, []).append(name)
    return tuple(
        field.model_copy(
            update={"found_in": tuple(sorted(holders[name])), "reconcile": _BY_TYPE.get(field.type, "rank")}
        )
        for name, field in derived_fields().items()
        if name in holders and name not in vocabulary.fields and f"project.{name}" in vocabulary.derived
    )
