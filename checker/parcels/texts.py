"""Cells as text: one spelling for the same content."""

import math
import re
import unicodedata
from collections.abc import Sequence

import numpy as np
import pandas as pd

BLANKS = frozenset({"", "-", "--", "—", "——", "/", "\\", "无", "空", "NULL", "NONE", "NAN", "<NA>"})
_TRAILING_ZERO = re.compile(r"^(\d+)\.0+$")
_NUMBER = re.compile(r"^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$")
_SPACE = re.compile(r"\s+")


def clean(value: object) -> str:
    """A cell as NFKC text without outer blanks; "" for nothing. Whole floats lose their `.0`."""
    if value is None or value is pd.NA or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    text = _SPACE.sub(" ", unicodedata.normalize("NFKC", str(value))).strip(" '\"\u200b\ufeff\x00")
    return "" if text.upper() in BLANKS else text


def clean_number(value: object) -> str:
    """A parcel, compartment or place number: no blanks, no `.0`; leading zeros stay, they are part of the name."""
    text = clean(clean(value).replace(" ", ""))
    whole = _TRAILING_ZERO.match(text)
    return whole.group(1) if whole else text


def loose_number(text: str) -> str:
    """A number without what hands vary: leading zeros of each group and separators. Only for reporting near misses."""
    groups = re.findall(r"\d+|[^\W\d_]+", text)
    return "/".join(group.lstrip("0") or "0" if group.isdigit() else group.upper() for group in groups)


def to_float(text: str) -> float | None:
    """A plain number with optional thousands commas; None for anything else."""
    plain = text.replace(",", "").replace(" ", "")
    if not _NUMBER.match(plain):
        return None
    number = float(plain)
    return number if math.isfinite(number) else None


def cleaned(values: Sequence[object] | np.ndarray) -> np.ndarray:
    """`clean` over a column, as an array of texts."""
    column = as_objects(values)
    if pd.api.types.infer_dtype(column, skipna=True) in ("string", "empty"):
        codes, distinct = pd.factorize(column)
        return as_objects([*(clean(text) for text in distinct), ""])[codes]
    # Other cells are told apart by type: True is not 1.
    known: dict[object, str] = {}
    result = []
    for value in column.tolist():
        try:
            text = known[type(value), value]
        except KeyError:
            text = known[type(value), value] = clean(value)
        except TypeError:  # lists and other unhashable cells
            text = clean(value)
        result.append(text)
    return as_objects(result)


def as_objects(values: Sequence[object] | np.ndarray) -> np.ndarray:
    """An array of objects, one for each value, whatever the values are."""
    if isinstance(values, np.ndarray):
        return values.astype(object)
    # fromiter: a list of tuples must stay a column of tuples
    return np.fromiter(values, dtype=object, count=len(values))
