"""Whether shrubs stood on a parcel before planting, by the words of its prior land class."""

import numpy as np
import pandas as pd

from checker.model.base import Frozen
from checker.parcels.frame import as_column, cause_of
from checker.parcels.gis_files import load_gis


class ShrubWords(Frozen):
    """`words`: parts of land classes of shrubs; `broad`: classes that hold shrub land beside other land."""

    words: tuple[str, ...]
    broad: tuple[str, ...]


def add_shrub_before(table: pd.DataFrame) -> None:
    """`is_shrub_before`: true for a class of shrubs, false for another; a broad class is for a person. Where the prior
    class is unknown so is this, for the same cause."""
    spec = load_gis(ShrubWords, "shrubs.yaml")
    causes = table[cause_of("land_class_before")].to_numpy(dtype=object, copy=True)
    codes, names = pd.factorize(table["land_class_before"].to_numpy(dtype=object))
    shrub = [any(word in name for word in spec.words) for name in names]
    broad = [name in spec.broad and not is_shrub for name, is_shrub in zip(names, shrub, strict=True)]
    values = np.array([*shrub, None], dtype=object)[codes]
    sure = pd.isna(causes)
    causes[sure & (codes < 0)] = "missing"
    causes[sure & np.array([*broad, False], dtype=bool)[codes]] = "review"
    causes[pd.isna(causes)] = None
    values[pd.notna(causes)] = None
    table["is_shrub_before"], table[cause_of("is_shrub_before")] = as_column(values), as_column(causes)
