"""How much a paper's word counts (`dossier_schemas/evidence_rank.yaml`)."""

from functools import cache
from typing import Any

from checker.model.document import Document
from checker.model.vocabulary import Vocabulary
from checker.resources.locate import data_folder
from checker.resources.yaml_source import SourceError, read_one


@cache
def _table() -> tuple[dict[str, int], dict[str, str]]:
    path = data_folder("dossier_schemas") / "evidence_rank.yaml"
    data: dict[str, Any] = read_one(path)
    try:
        return {key: int(value) for key, value in data["ranks"].items()}, dict(data["types"])
    except (KeyError, TypeError, ValueError) as error:
        raise SourceError(path, 1, f"ranks or types are broken: {error}") from error


def rank_of(document: Document, vocabulary: Vocabulary) -> int:
    """Rank of a paper, 1 best. A paper of an official type whose issuer is not an authority counts as self-made."""
    ranks, types = _table()
    kind = types.get(document.type or "")
    if kind is not None:
        return ranks[kind]
    if document.official:
        return ranks["official"]
    spec = vocabulary.types.get(document.type or "")
    if spec is not None and spec.issued_by == "third_party":
        return ranks["third_party"]
    return ranks["self"]


def best_possible_rank(document: Document, holders: tuple[str, ...], vocabulary: Vocabulary) -> int:
    """The best rank that an unread paper may turn out to have for a field that `holders` can hold."""
    ranks, types = _table()
    possible = (set(document.possible_types) | ({document.type} if document.type else set())) & set(holders)
    found = [max(ranks.values())]
    for name in possible:
        spec = vocabulary.types.get(name)
        if name in types:
            found.append(ranks[types[name]])
        elif spec is not None and spec.issued_by in ("official", "official_or_self"):
            found.append(ranks["official"])
        elif spec is not None and spec.issued_by == "third_party":
            found.append(ranks["third_party"])
        else:
            found.append(ranks["self"])
    return min(found)
