"""Whether a paper is an authority's word, the maker's own, or unknown."""

from checker.extraction.organisations import side_of
from checker.model.vocabulary import Vocabulary


def is_official(document_type: str | None, issuer: str | None, has_number: bool, vocabulary: Vocabulary) -> bool | None:
    """True for an authority's paper, False for a self-made or third-party one, None when nothing tells.

    The signer decides where there is one; a number speaks for the authority only on types that authorities issue.
    """
    spec = vocabulary.types.get(document_type or "")
    if spec is None or spec.issued_by in ("self", "third_party"):
        return False if spec is not None else None
    side = side_of(issuer) if issuer else None
    if side is not None:
        return side == "official"
    if spec.issued_by == "official" and has_number:
        return True
    return None
