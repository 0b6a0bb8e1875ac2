"""Rows about parcels, from a layer's attributes or a parcel list, read into one set of typed columns."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from checker.parcels import codes
from checker.parcels.codebook import load_codebook
from checker.parcels.frame import cause_of, objects
from checker.parcels.notes import Notes, label, listing
from checker.parcels.texts import clean, clean_number, cleaned, to_float

KEYS: tuple[str, ...] = ("township", "village", "compartment")
FIELDS: tuple[str, ...] = (
    "forest_category", "species", "land_class", "land_class_before", "public_welfare", "planting_year", "density",
    "canopy_before", "holder", "land_right",
)  # fmt: skip
Cell = tuple[object, str | None]
"""A value and the cause why it may not be judged by (None: it may)."""
BLANK: Cell = (None, "missing")


@dataclass(frozen=True)
class Sheet:
    """Rows of one source. `texts` has cleaned text columns named by field ids, `units` the printed units."""

    document: str
    name: str
    texts: pd.DataFrame
    units: dict[str, str]
    places: tuple[str, ...]


def decode(sheet: Sheet, notes: Notes) -> pd.DataFrame:
    """Typed columns of a sheet: `parcel_number` and the place keys as text ("" when blank), `area` as printed
    (float or NaN), and for each field its value and `field__cause` (missing: blank; review: not decodable)."""
    texts = sheet.texts
    blank = [""] * len(texts)
    data: dict[str, pd.Series] = {
        "parcel_number": objects(clean_number(text) for text in texts.get("parcel_number", blank))
    }
    for key in KEYS:
        data[key] = objects(texts.get(key, pd.Series(blank, dtype=object)))
    data["area"] = pd.Series([to_float(text) for text in texts.get("area", blank)], dtype="float64")
    for field in FIELDS:
        column = "planting_date" if field == "planting_year" and "planting_year" not in texts else field
        cells = read_column(field, cleaned(texts.get(column, blank)), sheet.units.get(field, ""))
        _report(field, sheet, cells, notes)
        data[field] = objects(value for value, _ in cells)
        data[cause_of(field)] = objects(cause for _, cause in cells)
    return pd.DataFrame(data)


def read_column(field: str, texts: Sequence[str], unit: str) -> list[Cell]:
    """Values and causes of one column of cleaned texts."""
    if field in ("land_class", "land_class_before"):
        labels = codes.land_class_labels(texts)
        return [_judge(labels[text]) if text else BLANK for text in texts]
    known: dict[str, Cell] = {"": BLANK}
    for text in set(texts) - {""}:
        known[text] = _judge(_READERS[field](text, unit))
    return [known[text] for text in texts]


def _judge(decoded: codes.Decoded) -> Cell:
    value, certain = decoded
    return value, None if certain else "review"


def _density(text: str, unit: str) -> codes.Decoded:
    number = to_float(text)
    plain = clean(unit).replace(" ", "").lower()
    for known in load_codebook().numbers.density_units.values():
        if plain in known.spellings and number is not None:
            return number * known.per_ha, True
    return None, False


def _share(text: str, unit: str) -> codes.Decoded:
    percent = text.endswith("%") or unit == "%"
    number = to_float(text.removesuffix("%"))
    if number is None:
        return None, False
    share = number / 100 if percent else number
    return (share, True) if 0 <= share <= 1 else (None, False)


def _text(text: str, unit: str) -> codes.Decoded:
    return text, True


_READERS: dict[str, Callable[[str, str], codes.Decoded]] = {
    "forest_category": lambda text, unit: codes.forest_category(text),
    "species": lambda text, unit: codes.species(text),
    "public_welfare": lambda text, unit: codes.public_welfare(text),
    "planting_year": lambda text, unit: codes.planting_year(text),
    "density": _density,
    "canopy_before": _share,
    "holder": _text,
    "land_right": _text,
}


def _report(field: str, sheet: Sheet, cells: Iterable[Cell], notes: Notes) -> None:
    source = field if field in sheet.texts else "planting_date"
    if source not in sheet.texts:
        return
    doubtful = {text for text, (_, cause) in zip(sheet.texts[source], cells, strict=True) if cause == "review"}
    if doubtful:
        values = listing(doubtful)
        notes.say(
            "code_unknown", sheet.document, source=sheet.name, field=label(field), count=len(doubtful), values=values
        )
