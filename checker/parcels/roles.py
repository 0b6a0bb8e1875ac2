"""What a layer is for: the parcels themselves (in which edition), or land that they are compared with."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from checker.intake.manifest import declared
from checker.model.extracted import Extracted
from checker.parcels.codebook import load_codebook
from checker.parcels.notes import Notes

EXCLUSION = "exclusion_map"


@dataclass(frozen=True)
class LayerRole:
    """`kind`: parcels, one of the exclusions, unclear (an exclusion of unknown kind) or ignored. `possible`: the kinds
    that an unclear layer, or one read as parcels, may be instead. `edition` of parcels, None when nothing tells."""

    kind: str
    possible: tuple[str, ...] = ()
    edition: str | None = None

    @property
    def rank(self) -> int:
        return load_codebook().roles.editions[self.edition].rank if self.edition else 0


PARCELS, TITLE, COUNTY = LayerRole("parcels"), LayerRole("title"), LayerRole("county")


def role_of(paper: Extracted, layer: str, roles: Mapping[str, str], notes: Notes) -> LayerRole:
    """The manifest's word, else what type and names tell; says what stays in doubt."""
    document = paper.document
    stated = roles.get(f"{document.path}#{layer}") or declared(dict(roles), document.path)
    if stated:
        role = _named_role(stated)
        if role is not None:
            return role
        notes.say("role_unknown", document.id, layer=layer, role=stated)
    stem = document.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    if document.type == EXCLUSION:
        kinds = kinds_in(layer, weak=True) or kinds_in(stem, weak=True) or _kinds_stated(paper)
        if len(kinds) == 1:
            return LayerRole(kinds[0])
        possible = kinds or tuple(load_codebook().roles.exclusions)
        notes.say("exclusion_unclear", document.id, layer=layer, kinds=_labels(possible))
        return LayerRole("unclear", possible)
    return _role_by_name(document.id, layer, stem, notes)


def kinds_in(name: str, *, weak: bool = False) -> tuple[str, ...]:
    """Kinds of exclusion that a name tells."""
    roles = load_codebook().roles
    plain = _plain(name)
    if any(_plain(word) in plain for word in roles.absent):
        return ()
    for word in roles.never:
        plain = plain.replace(_plain(word), "|")
    found = tuple(kind for kind, spec in roles.exclusions.items() if any(_plain(w) in plain for w in spec.words))
    if found or not weak:
        return found
    return tuple(kind for kind, spec in roles.exclusions.items() if any(_plain(w) in plain for w in spec.weak))


def _role_by_name(document: str, layer: str, stem: str, notes: Notes) -> LayerRole:
    """A layer in a paper that passes for a parcel map. A name that speaks of parcels and of an exclusion is read as
    parcels, and no comparison of that kind is sure then."""
    book = load_codebook().roles
    edition = _edition(layer) or _edition(stem)
    for name in (layer, stem):
        kinds = kinds_in(name)
        about_parcels = any(_plain(word) in _plain(name) for word in book.parcel_words)
        if any(_plain(word) in _plain(name) for word in book.title.words) and not about_parcels:
            return TITLE
        if any(_plain(word) in _plain(name) for word in book.county.words) and not about_parcels:
            return COUNTY
        if len(kinds) == 1 and (not about_parcels or book.exclusions[kinds[0]].wins):
            return LayerRole(kinds[0])
        if kinds:
            notes.say("role_unclear", document, layer=layer, kinds=_labels(kinds))
            return LayerRole("parcels", kinds, edition)
        if about_parcels:
            break
    return LayerRole("parcels", (), edition)


def _named_role(stated: str) -> LayerRole | None:
    book = load_codebook().roles
    plain = _plain(stated)
    for kind, spec in book.exclusions.items():
        if plain in {_plain(name) for name in (kind, spec.label.zh, spec.label.en, *spec.words)}:
            return LayerRole(kind)
    for edition, known in book.editions.items():
        if plain in {_plain(name) for name in (edition, known.label.zh, known.label.en, *known.words)}:
            return LayerRole("parcels", (), edition)
    if plain in {"TITLE", "TITLES", _plain(book.title.label.zh), *map(_plain, book.title.words)}:
        return TITLE
    if plain in {"COUNTY", _plain(book.county.label.zh), *map(_plain, book.county.words)}:
        return COUNTY
    if plain in {"PARCELS", _plain(book.parcels_label.zh)}:
        return PARCELS
    return LayerRole("ignored") if plain in {"IGNORED", "IGNORE", _plain(book.ignored_label.zh)} else None


def _kinds_stated(paper: Extracted) -> tuple[str, ...]:
    values = [f.value for f in paper.facts if f.field == "exclusion_kind" and isinstance(f.value, str)]
    return kinds_in(values[0]) if len(values) == 1 else ()


def _edition(name: str) -> str | None:
    """The one edition that a name tells, else None."""
    plain = _plain(name)
    editions = load_codebook().roles.editions
    found = [(item.rank, key) for key, item in editions.items() if any(_plain(word) in plain for word in item.words)]
    if len(found) > 1:
        # 变更设计 names two; what was accepted or changed was designed before.
        found = [item for item in found if item[1] != "design"]
    return found[0][1] if len(found) == 1 else None


def _labels(kinds: tuple[str, ...]) -> str:
    return "、".join(load_codebook().roles.exclusions[kind].label.zh for kind in kinds)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).upper().replace(" ", "").replace("_", "")
