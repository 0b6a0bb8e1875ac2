"""GeoJSON: read as plain JSON, so nothing in it can point anywhere else."""

import json
import math
import re
from pathlib import Path
from typing import Any

from checker.model.parsed import Parsed
from checker.model.problem import Problem
from checker.parsers.clean import clean
from checker.parsers.decode import decode
from checker.parsers.payload import ParsePayload
from checker.parsers.trouble import Unreadable
from checker.parsers.vector import write_layer
from checker.parsers.vector_driver import load_driver
from checker.workers.detail import detail_of

_GEOGRAPHIC = "EPSG:4326"  # what the format says where a file says nothing
_EPSG = re.compile(r"EPSG:{1,2}(\d{4,6})$")


def read(order: ParsePayload) -> Parsed:
    """One layer. Raises Unreadable for what is no GeoJSON, holds no feature, or too many."""
    load_driver()
    source = order.source
    text, problem = decode(Path(source.location).read_bytes(), source.path)
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable("damaged", detail_of(error)) from error
    features = _features(data)
    if len(features) > order.limits.features:
        raise Unreadable("limit_features", f"{len(features)} features")
    crs, notes = _declared(data)
    frame, nulls, lost = _frame(features)
    if not len(frame):
        raise Unreadable("empty" if not lost else "damaged", f"{nulls + lost} features without usable geometry")
    if nulls:
        notes.append(f"{nulls} features without geometry left out")
    if lost:
        problem = problem or Problem(code="damaged", path=source.path, page=1, detail=f"{lost} features not readable")
    layer = write_layer(order, frame, clean(Path(source.path).stem), 0, crs, notes)
    return Parsed(
        document=source.id, state="partly_read" if problem else "read", method="vector", layers=(layer,),
        problem=problem,
    )  # fmt: skip


def _features(data: Any) -> list[Any]:
    kind = data.get("type") if isinstance(data, dict) else None
    if kind == "FeatureCollection" and isinstance(data.get("features"), list):
        return list(data["features"])
    if kind == "Feature":
        return [data]
    if kind is not None and ("coordinates" in data or "geometries" in data):
        return [{"geometry": data, "properties": {}}]
    raise Unreadable("damaged", "no GeoJSON object")


def _declared(data: dict[str, Any]) -> tuple[str | None, list[str]]:
    """The reference system: the member `crs` of older files, else the format's own."""
    stated = data.get("crs")
    name = stated.get("properties", {}).get("name") if isinstance(stated, dict) else None
    if not isinstance(name, str):
        return _GEOGRAPHIC, []
    if name.endswith("CRS84"):
        return _GEOGRAPHIC, []
    found = _EPSG.search(name)
    return (f"EPSG:{found[1]}", []) if found else (clean(name), [])


def _frame(features: list[Any]) -> tuple[Any, int, int]:
    """The features that have a shape; how many say that they have none, and how many could not be read."""
    import geopandas
    import shapely
    from shapely.geometry import shape

    rows: list[dict[str, Any]] = []
    shapes: list[Any] = []
    nulls = lost = 0
    for feature in features:
        if isinstance(feature, dict) and feature.get("geometry", "") is None:
            nulls += 1
            continue
        try:
            geometry = shapely.force_2d(shape(feature["geometry"]))
        except (KeyError, TypeError, ValueError, AttributeError, IndexError, shapely.errors.ShapelyError):
            lost += 1
            continue
        if geometry.is_empty and [] in (feature["geometry"].get("coordinates"), feature["geometry"].get("geometries")):
            nulls += 1
            continue
        if geometry.is_empty or not all(math.isfinite(value) for value in geometry.bounds):
            lost += 1
            continue
        properties = feature.get("properties")
        rows.append(
            {str(key): _plain(value) for key, value in properties.items()} if isinstance(properties, dict) else {}
        )
        shapes.append(geometry)
    columns = list(dict.fromkeys(key for row in rows for key in row if key != "geometry"))
    values = {column: _column([row.get(column) for row in rows]) for column in columns}
    return geopandas.GeoDataFrame(values, geometry=shapes), nulls, lost


def _plain(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _kind(value: Any) -> type:
    return bool if isinstance(value, bool) else float if isinstance(value, int | float) else str


def _column(values: list[Any]) -> list[Any]:
    """One type a column: numbers stay, mixtures become text."""
    kinds = {_kind(value) for value in values if value is not None}
    if len(kinds) > 1:
        return [None if value is None else str(value) for value in values]
    return [float(value) if isinstance(value, int) and abs(value) > 2**62 else value for value in values]
