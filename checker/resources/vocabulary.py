"""Loads the vocabulary: document types and fields from `dossier_schemas/`, derived facts from `rules/facts.yaml`."""

from functools import cache
from typing import Any

from pydantic import ValidationError

from checker.model.vocabulary import DerivedFact, DocumentType, Field, Vocabulary
from checker.resources.locate import data_folder
from checker.resources.yaml_source import SourceError, read_one


@cache
def load_vocabulary() -> Vocabulary:
    """The shipped vocabulary. Raises SourceError naming the file where it is broken."""
    path = data_folder("dossier_schemas") / "vocabulary.yaml"
    facts_path = data_folder("rules") / "facts.yaml"
    names: dict[str, Any] = read_one(path)
    derived: dict[str, Any] = read_one(facts_path)
    try:
        return Vocabulary(
            types={key: DocumentType(id=key, **value) for key, value in names["types"].items()},
            fields={key: Field(id=key, **value) for key, value in names["fields"].items()},
            derived={
                key: DerivedFact(subject=key.split(".", 1)[0], id=key.split(".", 1)[1], **value)
                for key, value in derived["facts"].items()
            },
        )
    except (ValidationError, KeyError, TypeError) as error:
        raise SourceError(path, 1, f"vocabulary is broken: {error}") from error
