"""Why something is not known: nobody says it, or a paper that could say it was not read."""

from collections.abc import Sequence

from checker.model.document import Document
from checker.model.fact import Candidate, Cause
from checker.model.vocabulary import Vocabulary
from checker.parcels.sheet import FIELDS
from checker.reconciliation.candidates import unread_candidates

MAP = ("parcel_map",)
LIST = ("parcel_table",)
LAND = (*MAP, *LIST)


class Silence:
    """Answers for one dossier's papers."""

    def __init__(self, documents: Sequence[Document], vocabulary: Vocabulary) -> None:
        self._documents, self._vocabulary = documents, vocabulary

    def unread(self, types: Sequence[str]) -> list[Candidate]:
        """One unknown per unread paper that may be of one of the types."""
        return unread_candidates(self._documents, types)

    def cause(self, types: Sequence[str]) -> Cause:
        """Cause of an unknown that papers of the types would settle."""
        return "unread" if self.unread(types) else "missing"

    def cause_of_field(self, field: str) -> Cause:
        """Cause of a field that no paper fills for a parcel."""
        return self.cause((*self._vocabulary.holders(field), *(LAND if field in FIELDS else ())))
