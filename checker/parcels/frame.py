"""The parcel frame: one row per parcel, its columns, and what this room makes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from checker.model.audit import Banner
from checker.model.fact import Fact

CRS = "EPSG:4490"
ColumnKind = Literal["string", "number", "boolean", "list"]


@dataclass(frozen=True)
class Column:
    """One fact column. `geometric` columns hang on where the layer lies on the earth: an inferred coordinate system
    makes them `review`. `inherited` columns may come down from work or project."""

    name: str
    kind: ColumnKind
    unit: str | None = None
    geometric: bool = False
    inherited: bool = False


# Facts of rules/facts.yaml that this room makes for each parcel.
MEASURED: tuple[Column, ...] = (
    Column("parcel_number", "string"),
    Column("geometry_present", "boolean"),
    Column("valid", "boolean"),
    Column("hole_count", "number"),
    Column("is_sliver", "boolean", geometric=True),
    Column("min_part_area_m2", "number", "m2", geometric=True),
    Column("area_map_ha", "number", "ha", geometric=True),
    Column("area_stated_ha", "number", "ha"),
    Column("area_gap", "number", "fraction", geometric=True),
    Column("area_gap_ha", "number", "ha", geometric=True),
    Column("joined", "boolean"),
    Column("duplicate_of", "string"),
    Column("overlap_self_m2", "number", "m2", geometric=True),
    Column("gap_neighbours", "number", geometric=True),
    Column("overlap_other_project_m2", "number", "m2", geometric=True),
    Column("overlap_wetland_m2", "number", "m2", geometric=True),
    Column("overlap_farmland_m2", "number", "m2", geometric=True),
    Column("overlap_redline_m2", "number", "m2", geometric=True),
    Column("overlap_urban_m2", "number", "m2", geometric=True),
    Column("nonland_m2", "number", "m2", geometric=True),
    Column("in_core_zone", "boolean", geometric=True),
    Column("in_county", "boolean", geometric=True),
    Column("land_class", "string"),
    Column("is_shrub_before", "boolean"),
    Column("planting_year", "number"),
    Column("planting_date", "string"),
    Column("planting_type", "string"),
    Column("planting_purpose", "string"),
    Column("is_shrub", "boolean"),
    Column("is_bamboo", "boolean"),
    Column("special_shrub_site", "boolean"),
    Column("title_documents", "list"),
    Column("title_holders", "list"),
    Column("tree_holder", "string"),
    Column("title_term_end", "string"),
    Column("title_land_use", "string"),
    Column("title_coverage", "number", "fraction"),
    Column("title_gap", "number", "fraction"),
    Column("title_overlap_m2", "number", "m2", geometric=True),
    Column("title_without_end", "boolean"),
    Column("holder_shares", "list"),
    Column("title_issuer_competent", "boolean"),
    Column("title_links_missing", "number"),
    Column("title_links_broken", "number"),
    Column("tree_right_with_project", "boolean"),
)

# Fields of the vocabulary that a parcel's own row can say, or that come down to it.
STATED: tuple[Column, ...] = (
    Column("forest_category", "string", inherited=True),
    Column("species", "list"),
    Column("density", "number", "1/ha", inherited=True),
    Column("start_date", "string", inherited=True),
    Column("holder", "string", inherited=True),
    Column("land_right", "string"),
    Column("land_class_before", "string", inherited=True),
    Column("canopy_before", "number", "fraction", inherited=True),
    Column("non_forest_since", "string", inherited=True),
    Column("annual_rainfall", "number", "mm", inherited=True),
    Column("in_function_zone", "boolean", inherited=True),
    Column("public_welfare", "boolean", inherited=True),
    Column("soil_disturbance", "string", inherited=True),
    Column("burning", "boolean", inherited=True),
    Column("crediting_start", "string", inherited=True),
    Column("crediting_end", "string", inherited=True),
)
FACT_COLUMNS: tuple[Column, ...] = MEASURED + STATED

# What says which parcel a row is and where it was read; no rule reads these.
KEY_COLUMNS: tuple[str, ...] = ("parcel", "county", "township", "village", "compartment", "work")
EVIDENCE_COLUMNS: tuple[str, ...] = ("document", "place", "table_document", "table_place")

MAKES: frozenset[str] = frozenset(
    {f"parcel.{column.name}" for column in MEASURED}
    | {"project.area_map_ha", "project.parcel_count", "project.area_map_gap", "project.other_mechanism_overlap_ha"}
    | {"project.map_counties", "project.map_provinces", "project.counties_unmatched"}
    | {"document.crs", "document.crs_declared", "document.zone_number", "document.extent"}
    | {"document.crs_fits", "document.zone_expected"}
)
"""Names of rules/facts.yaml that this room makes."""


@dataclass(frozen=True)
class Parcels:
    """The survey's result.

    `frame`: sorted by `parcel`, RangeIndex, geometry in EPSG:4490 (lon, lat; None without a usable shape). For each
    fact column `c` an object column `c__cause` is None where the value is known, else the cause of the unknown; a
    value beside a cause is only for showing. A known value may be None in `duplicate_of` alone: no duplicate.
    `facts`: project facts. `notes`: sentences about reading the land, sorted.
    """

    frame: gpd.GeoDataFrame
    facts: tuple[Fact, ...] = ()
    notes: tuple[Banner, ...] = ()


def cause_of(column: str) -> str:
    """Name of the column with the causes of `column`."""
    return f"{column}__cause"


def column_order() -> list[str]:
    """All columns of the frame in order."""
    facts = [name for column in FACT_COLUMNS for name in (column.name, cause_of(column.name))]
    return [*KEY_COLUMNS, *facts, *EVIDENCE_COLUMNS, "geometry"]


def empty_frame() -> gpd.GeoDataFrame:
    """The frame of a dossier without parcels: every column, no row."""
    return finish(pd.DataFrame(columns=column_order(), dtype=object))


def finish(table: pd.DataFrame, shapes: np.ndarray | None = None) -> gpd.GeoDataFrame:
    """Puts a table of parcels into the declared shape: all columns, types, order of rows and columns. `shapes` in the
    order of the table's rows, else its column `geometry`."""
    # Arrow sorts texts by their bytes, which is the order of their characters, and much faster.
    names = [str(name).encode("utf-8", "surrogatepass") for name in table["parcel"]]
    places = pc.sort_indices(pa.array(names, pa.binary())).to_numpy()
    ordered = np.array_equal(places, np.arange(len(table)))
    numbers = {column.name for column in FACT_COLUMNS if column.kind == "number"}
    data: dict[str, pd.Series] = {}
    nothing = as_column(filled(len(table), None))
    for name in column_order()[:-1]:
        values = table.get(name, nothing)
        if name in numbers:
            held = values.to_numpy(dtype="float64", na_value=np.nan)
        else:
            # Columns of objects are made here with None for blanks; looking through all of them again is slow.
            held = (values if values.dtype == object else objects(values)).to_numpy()
        kept = held if ordered or values is nothing else held.take(places)
        data[name] = pd.Series(kept, dtype=held.dtype, copy=False)
    if shapes is None:
        shapes = table["geometry"].to_numpy(dtype=object) if "geometry" in table else np.empty(0, dtype=object)
    geometry = gpd.GeoSeries(shapes if ordered else shapes[places], crs=CRS)
    return gpd.GeoDataFrame(data, geometry=geometry, crs=CRS)


def filled(size: int, value: object) -> np.ndarray:
    """An array of objects that all are the value; numpy's `full` would make a text anew for each."""
    made = np.empty(size, dtype=object)
    made.fill(value)
    return made


def chosen(size: int, default: object, *choices: tuple[np.ndarray, object]) -> np.ndarray:
    """An array of objects: the default, over it each value where its mask says so, later ones over earlier ones."""
    made = filled(size, default)
    for mask, value in choices:
        made[mask] = value
    return made


def as_column(values: np.ndarray) -> pd.Series:
    """A column of an array of objects that nobody else writes to: held, not copied."""
    return pd.Series(values, dtype=object, copy=False)


def objects(values: Iterable[object]) -> pd.Series:
    """An object column whose blanks are None, whatever pandas made of them."""
    if isinstance(values, pd.Series):
        cleaned = values.to_numpy(dtype=object, copy=True)
    elif isinstance(values, np.ndarray):
        cleaned = values.astype(object)
    else:
        # fromiter: a list of tuples must stay a column of tuples
        cleaned = np.fromiter(values, dtype=object)
    cleaned[pd.isna(cleaned)] = None
    return as_column(cleaned)
