"""Which county and township each parcel lies in: by its attributes, or by a boundary layer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
import shapely

from checker.model.extracted import Extracted
from checker.model.parsed import Parsed
from checker.parcels.features import place_layers
from checker.parcels.layers import read_layers
from checker.parcels.notes import Notes
from checker.parcels.texts import cleaned
from checker.screening.extras import field_of

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

NAMES = ("NAME", "县名", "XZQMC", "MC", "名称", "COUNTY")
"""Columns of a boundary layer that hold the name of the county."""


@dataclass(frozen=True)
class Places:
    """Per parcel province, county and township ("" where nothing says). `source` of the county; `elsewhere`: parcels
    whose attribute names another county than the boundary layer. `outlines`: boundaries by county, if given."""

    province: np.ndarray
    county: np.ndarray
    township: np.ndarray
    source: Literal["attributes", "boundary_layer"] = "attributes"
    elsewhere: int = 0
    outlines: dict[str, shapely.Geometry] | None = None


def find_places(
    frame: "GeoDataFrame", extracted: Sequence[Extracted], parsed: Mapping[str, Parsed], path: str | None
) -> Places:
    """`path`: folder of the boundary layer in the dossier, None without one."""
    province = _known(frame, "admin_province")
    county, township = _known(frame, "admin_county"), cleaned(frame["township"].to_numpy(dtype=object))
    papers = [paper for paper in extracted if path is not None and paper.document.path.startswith(path)]
    found = _outlines(papers, parsed) if papers else {}
    if not found:
        return Places(province, county, township)
    names, shapes = list(found), np.array(list(found.values()), dtype=object)
    where = frame.geometry.to_numpy()
    drawn = np.flatnonzero(~shapely.is_missing(where))
    points = shapely.point_on_surface(where[drawn])
    shapely.prepare(shapes)
    at, of = shapely.STRtree(shapes).query(points, predicate="intersects")
    located = np.full(len(frame), "", dtype=object)
    # A point on a border lies in the first by name.
    for parcel, position in sorted(zip(drawn[at].tolist(), of.tolist(), strict=True), reverse=True):
        located[parcel] = names[position]
    differ = (located != "") & (county != "") & (located != county)
    digits = np.array([str(text).isdigit() for text in county], dtype=bool)
    return Places(province, located, township, "boundary_layer", int((differ & ~digits).sum()), found)


def _known(frame: "GeoDataFrame", name: str) -> np.ndarray:
    values = frame[name].where(frame[f"{name}__cause"].isna(), "")
    return cleaned(values.to_numpy(dtype=object))


def _outlines(papers: Sequence[Extracted], parsed: Mapping[str, Parsed]) -> dict[str, shapely.Geometry]:
    """Valid outlines in EPSG:4490 by name, those of one name as one."""
    notes = Notes()
    parts: dict[str, list[shapely.Geometry]] = {}
    roles = {paper.document.path: "parcels" for paper in papers}
    for layer, _, lonlat in place_layers(read_layers(papers, dict(parsed), notes, roles), notes):
        column = _name_column(layer.attributes)
        if column is None:
            continue
        for name, shape in zip(cleaned(layer.attributes[column].to_numpy(dtype=object)), lonlat, strict=True):
            if name and shape is not None:
                parts.setdefault(str(name), []).append(shapely.make_valid(shape))
    return {name: shapely.union_all(parts[name]) for name in sorted(parts)}


def _name_column(attributes: pd.DataFrame) -> str | None:
    columns = [str(column) for column in attributes.columns]
    own = [column for column in columns if field_of(column) == "admin_county"]
    plain = [column for column in columns if column.upper() in NAMES]
    return next(iter([*own, *plain]), None)
