"""What a fact name in a rule stands for."""

from dataclasses import dataclass
from typing import Literal

from checker.model.rule import Bilingual
from checker.model.vocabulary import Vocabulary

SUBJECTS = ("project", "work", "document", "parcel", "stratum")
READABLE: dict[str, tuple[str, ...]] = {
    "project": ("project", "papers"),
    "work": ("work", "project", "papers"),
    "document": ("document", "project"),
    "parcel": ("parcel", "project"),
    "stratum": ("stratum", "project"),
}
# Made by judging the parcels, so that no parcel rule can read them.
AFTER_PARCELS = frozenset({
    "project.area_eligible_ha", "project.area_undecided_ha", "project.area_exempt_ha", "project.area_not_exempt_ha",
    "project.area_exempt_undecided_ha", "project.legal_bars",
})  # fmt: skip
# What every paper is known by without reading it; reconciliation may state these as facts too.
ATTRIBUTES: dict[str, str] = {"type": "string", "state": "string", "official": "boolean"}
_ATTRIBUTE_LABELS = {
    "type": Bilingual(zh="文件类型", en="document type"),
    "state": Bilingual(zh="读取状态", en="reading state"),
    "official": Bilingual(zh="是否官方文件", en="official paper"),
}


@dataclass(frozen=True, slots=True)
class Name:
    """`scope` is a subject kind, or `papers` when the name asks all papers of type `prefix`."""

    full: str
    prefix: str
    field: str
    scope: str
    value_type: str
    unit: str | None
    label: Bilingual
    made: bool
    origin: Literal["field", "derived", "attribute"]


def look_up(full: str, vocabulary: Vocabulary) -> Name | None:
    """The meaning of `prefix.field`, or None when the vocabulary does not know it."""
    prefix, _, field = full.partition(".")
    if prefix == "document" and field in ATTRIBUTES:
        label = _ATTRIBUTE_LABELS[field]
        return Name(full, prefix, field, "document", ATTRIBUTES[field], None, label, True, "attribute")
    derived = vocabulary.derived.get(full)
    if derived is None and full == "work.documents_present":
        derived = vocabulary.derived.get("project.documents_present")
    if derived is not None:
        scope = prefix if prefix in SUBJECTS else "papers"
        made = derived.made or derived.type == "papers"
        return Name(full, prefix, field, scope, derived.type, derived.unit, derived.label, made, "derived")
    risen = vocabulary.derived.get(f"project.{field}")
    if risen is not None and risen.room == "extraction" and prefix in vocabulary.types:
        kind = vocabulary.types[prefix].label
        label = Bilingual(zh=f"{kind.zh}的{risen.label.zh}", en=f"{risen.label.en} of the {kind.en}")
        return Name(full, prefix, field, "papers", risen.type, risen.unit, label, risen.made, "derived")
    spec = vocabulary.fields.get(field)
    if spec is None or (prefix not in SUBJECTS and prefix not in vocabulary.types):
        return None
    if prefix in SUBJECTS:
        return Name(full, prefix, field, prefix, spec.type, spec.unit, spec.label, True, "field")
    if spec.found_in and prefix not in spec.found_in:
        return None
    kind = vocabulary.types[prefix].label
    label = Bilingual(zh=f"{kind.zh}的{spec.label.zh}", en=f"{spec.label.en} of the {kind.en}")
    return Name(full, prefix, field, "papers", spec.type, spec.unit, label, True, "field")
