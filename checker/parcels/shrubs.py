"""Whether shrubs stood on a parcel before planting, by the words of its prior land class."""

import pandas as pd

from checker.model.base import Frozen
from checker.parcels.frame import cause_of, objects
from checker.resources.locate import data_folder
from checker.resources.yaml_source import read_one


class ShrubWords(Frozen):
    """`words`: parts of land classes of shrubs; `broad`: classes that hold shrub land beside other land."""

    words: tuple[str, ...]
    broad: tuple[str, ...]


def add_shrub_before(table: pd.DataFrame) -> None:
    """`is_shrub_before`: true for a class of shrubs, false for another; a broad class is for a person. Where the prior
    class is unknown so is this, for the same cause."""
    spec = ShrubWords.model_validate(read_one(data_folder("dossier_schemas") / "gis" / "shrubs.yaml"))
    found: list[bool | None] = []
    causes: list[str | None] = []
    for name, cause in zip(table["land_class_before"], table[cause_of("land_class_before")], strict=True):
        known = isinstance(name, str) and not isinstance(cause, str)
        shrub = known and any(word in name for word in spec.words)
        broad = known and not shrub and name in spec.broad
        found.append(shrub if known and not broad else None)
        causes.append("review" if broad else None if known else cause if isinstance(cause, str) else "missing")
    table["is_shrub_before"] = objects(found)
    table[cause_of("is_shrub_before")] = objects(causes)
