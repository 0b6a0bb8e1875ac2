"""The extraction schemas: one YAML file per document type in `dossier_schemas/`, checked before anything is read."""

from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, field_validator, model_validator

from checker.extraction.gazetteer import line_of, load_as
from checker.extraction.labels import Labels
from checker.extraction.quantities import quantity_kinds
from checker.model.base import Frozen
from checker.model.vocabulary import Field as VocabularyField
from checker.model.vocabulary import Vocabulary
from checker.resources.locate import data_folder
from checker.resources.vocabulary import load_vocabulary
from checker.resources.yaml_source import SourceError

SHARED = "shared_fields.yaml"

OTHER_KINDS = frozenset({
    "date", "text", "organisation", "identifier", "species", "province", "city", "county", "choice", "numbers",
    "statement", "choices", "organisations", "parcels", "year_map", "species_map", "decimals", "plots",
    "calibrations",
})  # fmt: skip


def is_quantity(kind: str) -> bool:
    """Whether values of a kind are numbers with a unit: the kinds of `gazetteers/units.yaml`."""
    return kind in quantity_kinds()


def _known_kind(kind: str) -> str:
    if kind not in OTHER_KINDS and not is_quantity(kind):
        raise ValueError(f"{kind!r} is neither a kind of value nor a kind of unit")
    return kind


ValueKind = Annotated[str, AfterValidator(_known_kind)]
LIST_KINDS = ("species", "numbers", "choices", "organisations", "parcels", "plots", "calibrations")
Weight = Annotated[float, Field(gt=0, le=1)]


class Cue(Frozen):
    """Something that speaks for a type. Exactly one kind of sign; any of its entries is enough, except `labels` and
    `columns`, of which `least` must be there;
    with `each`, every one of the words adds the weight. In `title`, `*` stands for any text; `heading` is a word
    inside a line of the head that is neither form nor name; `layer_name` a word in the name of every layer."""

    title: tuple[str, ...] = ()
    heading: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    name: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    layer: bool = False
    layer_name: tuple[str, ...] = ()
    least: int = 1
    each: bool = False
    weight: Weight

    @model_validator(mode="after")
    def _one_sign(self) -> "Cue":
        texts = (self.title, self.heading, self.words, self.name, self.labels, self.columns, self.layer_name)
        signs = [*texts, self.layer]
        if sum(bool(sign) for sign in signs) != 1:
            raise ValueError("a cue has exactly one of title, heading, words, name, labels, columns, layer, layer_name")
        return self


class Skip(Frozen):
    """Up to `skip` characters that are neither the end of the sentence nor another value of the same kind."""

    skip: Annotated[int, Field(ge=1, le=60)]


class Slot(Frozen):
    """A value of a kind: `value` is what the field takes, `other` one that merely has to stand there."""

    value: ValueKind | None = None
    other: ValueKind | None = None

    @model_validator(mode="after")
    def _one(self) -> "Slot":
        if (self.value is None) == (self.other is None):
            raise ValueError("a slot has either value or other")
        return self


class Maybe(Frozen):
    maybe: tuple[str, ...] = Field(min_length=1)


Element = str | tuple[str, ...] | Skip | Slot | Maybe


class Look(Frozen):
    """Where to look for a field.

    form: `labels` before a value in a cell, after a colon or in the next column; `part`: which end of a period in it.
    sentence: `match` patterns; `unless` words in the clause before the value, `unless_after` right behind it.
    title: `match` as text with `{value}`. letterhead, signature: `take` says which part, `side` whose organisation it
    must name. text: every species or identifier of the text (with `alone` only one that fills its line), or the choice
    that a sentence (with `alone` a heading) states. phrase: `match` as text with `{value}`, up to the next mark where
    nothing stands behind it. table: `labels` of the value column of a table by year or species; without labels what
    the rows of a parcel list share. grid: the cell in a row named by `rows` and a column named by `labels`.
    `title_has`: the look counts only where the title holds one of the words.
    """

    where: Literal["form", "sentence", "letterhead", "signature", "title", "text", "phrase", "table", "grid"]
    labels: tuple[str, ...] = ()
    match: tuple[tuple[Element, ...] | str, ...] = ()
    unless: tuple[str, ...] = ()
    unless_after: tuple[str, ...] = ()
    alone: bool = False
    title_has: tuple[str, ...] = ()
    part: Literal["first", "last"] | None = None
    rows: tuple[str, ...] = ()
    side: Literal["official", "third_party", "self"] | None = None
    take: Literal["number", "issuer", "addressee", "date", "title"] | None = None
    weight: Weight = 0.95
    fallback: bool = False

    @property
    def rank(self) -> int:
        return 2 if self.fallback else 0

    @model_validator(mode="after")
    def _complete(self) -> "Look":
        needs = {"form": self.labels, "sentence": self.match, "title": self.match, "letterhead": self.take,
                 "signature": self.take, "text": True, "phrase": self.match, "table": True,
                 "grid": self.labels and self.rows}  # fmt: skip
        if not needs[self.where]:
            raise ValueError(f"a look in {self.where} lacks what to look for")
        if self.where == "sentence":
            for pattern in self.match:
                slots = [element for element in pattern if isinstance(element, Slot) and element.value]
                if isinstance(pattern, str) or len(slots) != 1:
                    raise ValueError("a sentence pattern is a list with exactly one {value: kind}")
        if self.where in ("title", "phrase") and not all(
            isinstance(item, str) and item.count("{value}") == 1 for item in self.match
        ):
            raise ValueError("a title or phrase pattern is a text with one {value}")
        return self


class FieldSpec(Frozen):
    """One field. `identifiers`: the kinds an identifier field takes; `choices`: each value and the words for it;
    `reject`: words that no value of a text field holds; `stop`: characters that end one; `drop`: words that a sentence
    sets before or behind it; `words`: values that a text may simply say, each with one of `word_ends` behind it.
    `bare`: a share may stand as 0.13; `partial`: a year alone is a date."""

    field: str
    kind: ValueKind
    look: tuple[Look, ...] = Field(min_length=1)
    identifiers: tuple[str, ...] = ()
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    longest: int = 60
    reject: tuple[str, ...] = ()
    stop: str = ""
    drop: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    word_ends: tuple[str, ...] = ()
    bare: bool = False
    partial: bool = False

    @field_validator("choices", mode="before")
    @classmethod
    def _pairs(cls, choices: object) -> object:
        """Written as a mapping, kept as pairs, so that a schema is hashable."""
        if not isinstance(choices, dict):
            return choices
        names = {True: "yes", False: "no"}  # how YAML reads the bare words yes and no
        return tuple((names.get(value, value), tuple(words)) for value, words in choices.items())

    @model_validator(mode="after")
    def _yes_or_no(self) -> "FieldSpec":
        """A statement with other answers would be taken for a no."""
        others = sorted({value for value, _ in self.choices} - {"yes", "no"}) if self.kind == "statement" else []
        if others:
            raise ValueError(f"the choices of a statement are yes and no, not {', '.join(others)}")
        return self

    @field_validator("field")
    @classmethod
    def _known(cls, field: str) -> str:
        if field not in load_vocabulary().fields and field not in derived_fields():
            raise ValueError(f"{field!r} is no field of vocabulary.yaml and no fact that extraction makes")
        return field


class Schema(Frozen):
    """One document type. `never`: titles that exclude it, whatever else speaks for it. `shared`: fields that
    `shared_fields.yaml` describes; where the schema has the field itself, the shared looks come behind its own."""

    type: str
    shared: tuple[str, ...] = ()
    cues: tuple[Cue, ...] = ()
    never: tuple[str, ...] = ()
    fields: tuple[FieldSpec, ...] = ()
    rows: bool = False

    @field_validator("fields")
    @classmethod
    def _once(cls, fields: tuple[FieldSpec, ...]) -> tuple[FieldSpec, ...]:
        names = [spec.field for spec in fields]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"described twice: {', '.join(twice)}")
        return fields

    @field_validator("type")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in load_vocabulary().types:
            raise ValueError(f"{value!r} is no document type of vocabulary.yaml")
        return value


class SharedFields(Frozen):
    fields: tuple[FieldSpec, ...]


class Schemas(Frozen):
    by_type: dict[str, Schema]

    @cached_property
    def labels(self) -> Labels:
        """Every form label of every type, squeezed, and those that the lexicon of labels makes."""
        specs = [spec for schema in self.by_type.values() for spec in schema.fields]
        cues = [label for schema in self.by_type.values() for cue in schema.cues for label in cue.labels]
        return Labels(
            [*(label for spec in specs for look in spec.look if look.where != "grid" for label in look.labels), *cues]
        )


@cache
def derived_fields() -> dict[str, VocabularyField]:
    """Facts that extraction reads in papers and that are no fields of the vocabulary, as fields of a document."""
    return {
        key.partition(".")[2]: VocabularyField(id=fact.id, label=fact.label, type=fact.type, unit=fact.unit)
        for key, fact in load_vocabulary().derived.items()
        if fact.room == "extraction" and fact.subject not in ("parcel", "stratum")
    }


def field_of(name: str, vocabulary: Vocabulary) -> VocabularyField:
    """Type and unit of a field of the vocabulary or of a derived fact."""
    return vocabulary.fields.get(name) or derived_fields()[name]


@cache
def load_schemas(folder: Path | None = None) -> Schemas:
    """All schemas of a folder (the shipped one by default): the files named after a document type.

    Raises SourceError with file and line for a file that is no valid schema.
    """
    source = folder or data_folder("dossier_schemas")
    if not source.is_dir():
        raise SourceError(source, 1, "is no folder")
    by_type: dict[str, Schema] = {}
    common = source / SHARED
    shared = {spec.field: spec for spec in load_as(SharedFields, common).fields} if common.is_file() else {}
    for path in sorted(source.glob("*.yaml")):
        if path.stem not in load_vocabulary().types:
            continue
        schema = load_as(Schema, path)
        if schema.type != path.stem:
            raise SourceError(
                path, line_of(path, ("type",)), f"the file is named {path.stem} but describes {schema.type}"
            )
        by_type[schema.type] = _with_shared(schema, shared, path)
    if not by_type:
        raise SourceError(source, 1, "holds no schema (a schema is named after its document type)")
    return Schemas(by_type=by_type)


def _with_shared(schema: Schema, shared: dict[str, FieldSpec], path: Path) -> Schema:
    fields = {spec.field: spec for spec in schema.fields}
    for name in schema.shared:
        if name not in shared:
            raise SourceError(path, line_of(path, ("shared",)), f"{name!r} is no field of {SHARED}")
        own = fields.get(name)
        fields[name] = shared[name] if own is None else _joined(own, shared[name])
    return schema.model_copy(update={"fields": tuple(fields.values())})


def _joined(own: FieldSpec, shared: FieldSpec) -> FieldSpec:
    """The shared looks behind the schema's own; what the schema leaves open is as shared."""
    same_kind = own.kind == shared.kind
    return own.model_copy(
        update={
            "look": (*own.look, *(shared.look if same_kind else ())),
            "reject": own.reject or shared.reject,
            "stop": own.stop or shared.stop,
            "drop": own.drop or shared.drop,
            "words": own.words or shared.words,
            "word_ends": own.word_ends or shared.word_ends,
            "choices": own.choices or (shared.choices if same_kind else ()),
            "bare": own.bare or shared.bare,
            "partial": own.partial or shared.partial,
        }
    )
