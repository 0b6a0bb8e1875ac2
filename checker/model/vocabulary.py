"""Names: document types, their fields, and derived facts."""

from typing import Literal

from checker.model.base import Frozen
from checker.model.fact import ValueType
from checker.model.rule import Bilingual

Reconcile = Literal["none", "agree", "rank", "union", "derive"]
Issuer = Literal["official", "self", "third_party", "official_or_self", ""]
Room = Literal[
    "audit", "intake", "parsers", "extraction", "reconciliation", "parcels", "accounting", "judgement", "screening"
]


class DocumentType(Frozen):
    id: str
    label: Bilingual
    stage: str = ""
    issued_by: Issuer = ""
    aliases: tuple[str, ...] = ()


class Field(Frozen):
    """A value that papers of `found_in` can hold (empty: every type)."""

    id: str
    label: Bilingual
    type: ValueType
    unit: str | None = None
    found_in: tuple[str, ...] = ()
    reconcile: Reconcile = "none"
    inherits: tuple[str, ...] = ()


class DerivedFact(Frozen):
    """A fact that one room makes. `made` False: no code makes it yet, so it is `not_checked`."""

    subject: str
    id: str
    label: Bilingual
    type: ValueType
    unit: str | None = None
    room: Room
    made: bool = False


class Vocabulary(Frozen):
    types: dict[str, DocumentType]
    fields: dict[str, Field]
    derived: dict[str, DerivedFact]  # by "subject.id", e.g. "project.area_map_ha"

    def holders(self, field: str) -> tuple[str, ...]:
        """Document types that can hold a field."""
        spec = self.fields.get(field)
        if spec is None:
            return ()
        return spec.found_in or tuple(self.types)
