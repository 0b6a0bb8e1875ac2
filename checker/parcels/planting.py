"""What a parcel is planted with, by its species: shrubs, bamboo; and spellings of kinds of planting and of sites."""

from functools import cache

import numpy as np
import pandas as pd

from checker.model.base import Frozen
from checker.model.rule import Basis
from checker.parcels.frame import as_column, cause_of
from checker.parcels.gis_files import load_gis


class PlantingWords(Frozen):
    """`dossier_schemas/gis/planting.yaml`."""

    basis: Basis
    shrubs: tuple[str, ...]
    either: tuple[str, ...]
    trees: tuple[str, ...]
    tree_endings: tuple[str, ...]
    bamboo_endings: tuple[str, ...]
    not_bamboo: tuple[str, ...]
    kinds: dict[str, tuple[str, ...]]
    special_sites: tuple[str, ...]


@cache
def planting_words() -> PlantingWords:
    """Raises SourceError."""
    return load_gis(PlantingWords, "planting.yaml")


def growth_of(species: str) -> str | None:
    """shrub, bamboo or tree; None for a species that may be either or that no list knows."""
    words = planting_words()
    if species in words.either:
        return None
    if species in words.shrubs:
        return "shrub"
    if species.endswith(words.bamboo_endings) and species not in words.not_bamboo:
        return "bamboo"
    return "tree" if species in words.trees or species.endswith(words.tree_endings) else None


def kind_of_planting(text: str) -> str:
    """The word of the rules' lists for a kind of planting, else the text as it stands."""
    found = (kind for kind, spellings in planting_words().kinds.items() if text in spellings)
    return next(found, text)


def is_special_site(text: str) -> bool:
    """True for a site or landform that is above the tree line, karst or a dry-hot valley by its words."""
    return any(word in text for word in planting_words().special_sites)


def add_growth(table: pd.DataFrame) -> None:
    """`is_shrub`, `is_bamboo`: true where every species of the parcel is one, false where surely none is; a mixture and
    a species that nobody knows are for a person. Where the species are unknown so are these, for the same cause."""
    causes = table[cause_of("species")].to_numpy(dtype=object)
    codes, distinct = pd.factorize(table["species"].to_numpy(dtype=object))
    for name, growth in (("is_shrub", "shrub"), ("is_bamboo", "bamboo")):
        answers = [_all_or_none([growth_of(item) for item in names], growth) for names in distinct]
        values = np.array([*answers, None], dtype=object)[codes]
        why = causes.copy()
        undecided = np.array([*(answer is None for answer in answers), False])[codes]
        why[pd.isna(causes) & undecided] = "review"
        why[pd.isna(causes) & (codes < 0)] = "missing"
        values[pd.notna(why)] = None
        table[name], table[cause_of(name)] = as_column(values), as_column(why)


def _all_or_none(found: list[str | None], growth: str) -> bool | None:
    if all(item == growth for item in found):
        return True
    return False if None not in found and growth not in found else None
