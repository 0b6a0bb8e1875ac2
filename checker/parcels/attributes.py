"""A layer's attribute columns under the names that the survey knows."""

import re
import unicodedata
from functools import cache

import pandas as pd

from checker.parcels.codebook import FieldName, load_codebook
from checker.parcels.frame import as_column
from checker.parcels.layers import DrawnLayer
from checker.parcels.notes import Notes
from checker.parcels.sheet import Sheet
from checker.parcels.texts import cleaned

# A DBF column name holds 10 bytes; a name this long may be the beginning of a longer one.
CUT_BYTES = 9
_UNIT = re.compile(r"[(\[（【](.+?)[)\]）】]$")


def attribute_sheet(layer: DrawnLayer, notes: Notes) -> Sheet:
    """The attributes of a layer as text columns by field id; several columns of one field fill each other's blanks."""
    texts: dict[str, pd.Series] = {}
    units: dict[str, str] = {}
    for known, unit, column in _columns(layer.attributes):
        values = as_column(cleaned(layer.attributes[column].to_numpy(dtype=object)))
        if known.field not in texts:
            texts[known.field] = values
            units[known.field] = unit
        elif units[known.field] == unit:
            texts[known.field] = texts[known.field].where(texts[known.field] != "", values)
    if "parcel_number" not in texts:
        notes.say("columns_unrecognised", layer.document, layer=layer.name)
    frame = pd.DataFrame(texts, index=range(len(layer.places)), dtype=object)
    return Sheet(layer.document, layer.name, frame, {f: unit for f, unit in units.items() if unit}, layer.places)


def _columns(attributes: pd.DataFrame) -> list[tuple[FieldName, str, str]]:
    """Known columns as (name, unit, column), those with a unit first, then in the order of the list of names."""
    found = []
    for column in map(str, attributes.columns):
        base, unit = _split_unit(column)
        known = field_of(base)
        if known is not None:
            found.append((known, unit or known.unit, column))
    order = {known: position for position, known in enumerate(load_codebook().fields)}
    return sorted(found, key=lambda item: (item[1] == "", order[item[0]], item[2]))


def field_of(column: str) -> FieldName | None:
    """The known name that a column bears, whole or cut to the length of a DBF name."""
    plain = _plain(column)
    names = _names()
    if plain in names:
        return names[plain]
    if len(plain.encode()) < CUT_BYTES:
        return None
    longer = [known for name, known in names.items() if name.startswith(plain)]
    return longer[0] if len({(known.field, known.unit) for known in longer}) == 1 else None


@cache
def _names() -> dict[str, FieldName]:
    return {_plain(known.name): known for known in load_codebook().fields}


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).upper().replace(" ", "").replace("\ufffd", "")


def _split_unit(column: str) -> tuple[str, str]:
    match = _UNIT.search(column)
    return (column[: match.start()], match.group(1)) if match else (column, "")
