"""Rows about parcels, from a layer's attributes or a parcel list, read into one set of typed columns."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from checker.extraction.dates import find_dates
from checker.parcels import codes
from checker.parcels.codebook import load_codebook
from checker.parcels.frame import as_column, cause_of, filled, objects
from checker.parcels.notes import Notes, label, listing
from checker.parcels.planting import is_special_site, kind_of_planting
from checker.parcels.texts import as_objects, clean, clean_number, to_float

KEYS: tuple[str, ...] = ("township", "village", "compartment")
# Texts that tell where a parcel lies or which paper it belongs to, beside the keys that join rows.
ASIDE: tuple[str, ...] = ("certificate_number", "county", "province")
FIELDS: tuple[str, ...] = (
    "forest_category", "species", "land_class", "land_class_before", "public_welfare", "planting_year", "density",
    "canopy_before", "holder", "land_right", "planting_date", "planting_type", "planting_purpose", "special_shrub_site",
)  # fmt: skip
# A column that stands in for one of another name.
_OTHERWISE = {"planting_year": "planting_date", "special_shrub_site": "site_type"}
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
    blank = filled(len(texts), "")
    data: dict[str, pd.Series] = {"parcel_number": _each(clean_number, texts.get("parcel_number", blank))}
    for key in (*KEYS, *ASIDE):
        data[key] = objects(texts[key]) if key in texts else as_column(blank)
    data["area"] = _each(to_float, texts.get("area", blank)).astype("float64")
    nothing = tuple(as_column(filled(len(texts), item)) for item in BLANK)  # read only, held once
    for field in FIELDS:
        column = _OTHERWISE.get(field, field)
        column = field if field in texts else column
        if column not in texts:
            data[field], data[cause_of(field)] = nothing
            continue
        values, causes, doubtful = read_column(field, texts[column].to_numpy(dtype=object), sheet.units.get(field, ""))
        data[field], data[cause_of(field)] = as_column(values), as_column(causes)
        if doubtful:
            notes.say(
                "code_unknown", sheet.document, source=sheet.name, field=label(field), count=len(doubtful),
                values=listing(doubtful),
            )  # fmt: skip
    return pd.DataFrame(data, copy=False)


def _each(read: Callable[[str], object], texts: "pd.Series | np.ndarray") -> pd.Series:
    """A reader over a column, once for each distinct text."""
    codes, distinct = pd.factorize(np.asarray(texts, dtype=object))
    return as_column(as_objects([read(text) for text in distinct])[codes])


def read_column(field: str, texts: np.ndarray, unit: str) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Values and causes of one column of cleaned texts, and the texts that leave doubt."""
    codes_, distinct = pd.factorize(texts)
    if field in ("land_class", "land_class_before"):
        labels = codes.land_class_labels(list(distinct))
        cells = [_judge(labels[text]) if text else BLANK for text in distinct]
    elif field == "special_shrub_site":
        # Other words for a site do not say that it is none of the special ones.
        cells = [(True, None) if is_special_site(text) else BLANK for text in distinct]
    else:
        cells = [_judge(_READERS[field](text, unit)) if text else BLANK for text in distinct]
    values, causes = (as_objects([cell[part] for cell in cells])[codes_] for part in (0, 1))
    return values, causes, [text for text, cell in zip(distinct, cells, strict=True) if cell[1] == "review"]


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


def _kind(text: str, unit: str) -> codes.Decoded:
    """A kind of planting in words; a code is not decoded."""
    return (None, False) if text.isdigit() else (kind_of_planting(text), True)


def _date(text: str, unit: str) -> codes.Decoded:
    """A date, maybe of a year or month alone; none where a text holds no date or several."""
    if (year := codes.planting_year(text))[1] and text.isdigit() and len(text) == 4:
        return text, year[1]
    found = {item.value for item in find_dates(text)}
    return (found.pop(), True) if len(found) == 1 else (None, False)


def _text(text: str, unit: str) -> codes.Decoded:
    return text, True


_READERS: dict[str, Callable[[str, str], codes.Decoded]] = {
    "forest_category": lambda text, unit: codes.forest_category(text),
    "species": lambda text, unit: codes.species(text),
    "public_welfare": lambda text, unit: codes.public_welfare(text),
    "planting_year": lambda text, unit: codes.planting_year(text),
    "density": _density,
    "canopy_before": _share,
    "planting_date": _date,
    "planting_type": _kind,
    "planting_purpose": _text,
    "holder": _text,
    "land_right": _text,
}
