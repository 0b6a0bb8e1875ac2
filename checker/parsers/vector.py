"""Layers: shapefiles and GeoPackages become GeoParquet files in the scratch folder."""

import math
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from checker.model.evidence import Box
from checker.model.parsed import Layer, Parsed
from checker.model.problem import Problem
from checker.parsers.clean import clean
from checker.parsers.dbf import guess_encoding
from checker.parsers.payload import ParsePayload
from checker.parsers.trouble import Unreadable
from checker.parsers.vector_driver import load_driver
from checker.parsers.vector_nulls import stated_nulls
from checker.workers.detail import detail_of

_MAGIC = {"shapefile": b"\x00\x00\x27\x0a", "gpkg": b"SQLite format 3\x00"}
_CRS_CONFIDENCE = 70


def read(order: ParsePayload) -> Parsed:
    """All layers of a file. Raises Unreadable when none can be read."""
    load_driver()
    import pyogrio

    source = order.source
    with open(source.location, "rb") as stream:
        if not stream.read(16).startswith(_MAGIC[source.kind]):
            raise Unreadable("damaged", f"does not begin like a {source.kind}")
    folder = Path(order.scratch) / f"{source.id}.parts"
    folder.mkdir(parents=True, exist_ok=True)
    hide = {str(folder / "layer.shp"): source.path, str(folder / "layer.gpkg"): source.path, str(folder): ""}
    try:
        place, options, notes = _lay_out(order, folder)
        layers: list[Layer] = []
        hit: list[Problem] = [source.problem] if source.problem is not None else []
        hit += _lost_shapes(order)
        for number, name in enumerate(_layer_names(place)):
            try:
                layer, lost = _read_layer(order, place, name, number, options, notes)
                layers.append(layer)
                if lost:
                    detail = f"{lost} shapes could not be read"
                    hit.append(Problem(code="damaged", path=source.path, page=number + 1, detail=detail))
            except Unreadable as trouble:
                hit.append(Problem(code=trouble.code, path=source.path, page=number + 1, detail=trouble.detail))
            except Exception as error:  # noqa: BLE001 - one damaged layer must not cost the others
                hit.append(Problem(code="damaged", path=source.path, page=number + 1, detail=detail_of(error, hide)))
    except pyogrio.errors.DataSourceError as error:
        raise Unreadable("damaged", detail_of(error, hide)) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if not layers:
        if hit:
            raise Unreadable(hit[-1].code, hit[-1].detail)
        raise Unreadable("empty", "no layer")
    return Parsed(
        document=source.id,
        state="partly_read" if hit else "read",
        method="vector",
        layers=tuple(layers),
        problem=hit[0] if hit else None,
        limits_hit=tuple(problem for problem in hit if problem.code.startswith("limit_")),
    )


def _lost_shapes(order: ParsePayload) -> list[Problem]:
    """A .dbf with fewer rows than there are shapes: the reader would drop the shapes beyond the last row unsaid."""
    parts = order.source.parts
    if order.source.kind != "shapefile" or not {".shx", ".dbf"} <= set(parts):
        return []
    shapes = (Path(parts[".shx"]).stat().st_size - 100) // 8
    with open(parts[".dbf"], "rb") as stream:
        head = stream.read(8)
    rows = int.from_bytes(head[4:8], "little")
    if len(head) < 8 or rows >= shapes:
        return []
    return [Problem(code="missing_part", path=order.source.path, detail=f".dbf has {rows} rows for {shapes} shapes")]


def _lay_out(order: ParsePayload, folder: Path) -> tuple[Path, dict[str, Any], tuple[str, ...]]:
    """Put the parts under one stem in a folder of their own (an index may be rebuilt there, and nothing is ever written
    beside the user's file); gives what to open, how, and notes."""
    source = order.source
    if source.kind == "gpkg":
        place = folder / "layer.gpkg"
        shutil.copyfile(source.location, place)
        return place, {}, ()
    for suffix, location in source.parts.items():
        if suffix in (".shp", ".shx", ".dbf", ".prj", ".cpg"):
            # A copy, never a link: an index that is rebuilt would be written into the user's own file.
            shutil.copyfile(location, folder / f"layer{suffix}")
    place = folder / "layer.shp"
    attributes, said = folder / "layer.dbf", folder / "layer.cpg"
    if attributes.exists() and not said.exists():
        encoding = guess_encoding(attributes)
        if encoding is not None:
            return place, {"encoding": encoding}, (f"attributes taken as {encoding}: the file does not say",)
    return place, {}, ()


def _layer_names(place: Path) -> list[str]:
    import pyogrio

    return [str(name) for name, _ in pyogrio.list_layers(place)]


def _read_layer(
    order: ParsePayload, place: Path, name: str, number: int, options: dict[str, Any], notes: tuple[str, ...]
) -> tuple[Layer, int]:
    """A layer, and how many of its shapes are lost: the reader gives damaged ones out as if there were none."""
    import geopandas
    import pyogrio

    source, limits = order.source, order.limits
    info = pyogrio.read_info(place, layer=name, force_feature_count=True, **options)
    if info["features"] > limits.features:
        raise Unreadable("limit_features", f"{info['features']} features")
    found = list(notes)
    frame = pyogrio.read_dataframe(place, layer=name, force_2d=True, **options)
    lost = 0
    if "Z" in str(info["geometry_type"] or "") or "2.5D" in str(info["geometry_type"] or ""):
        found.append("heights left out")
    if not isinstance(frame, geopandas.GeoDataFrame):
        frame = geopandas.GeoDataFrame(frame, geometry=[None] * len(frame))
        found.append("table without geometry")
    elif (absent := int(_drop_nowhere(frame).isna().sum())) > 0:
        lost = max(0, absent - stated_nulls(place, name, str(info.get("geometry_name") or "geom")))
    name = clean(Path(source.path).stem if source.kind == "shapefile" else name)
    return write_layer(order, frame, name, number, _declared_crs(info.get("crs")), found), lost


def _drop_nowhere(frame: Any) -> Any:
    """The shapes of a frame, from which those with a coordinate that is no number are taken."""
    import numpy as np
    import shapely

    shapes = frame.geometry.to_numpy()
    somewhere = np.isfinite(shapely.bounds(shapes)).all(axis=1) | shapely.is_missing(shapes) | shapely.is_empty(shapes)
    if not somewhere.all():
        frame.geometry = np.where(somewhere, shapes, None)
    return frame.geometry


def write_layer(
    order: ParsePayload, frame: Any, name: str, number: int, crs: str | None, notes: Sequence[str]
) -> Layer:
    """Put a GeoDataFrame where later rooms find it. Raises Unreadable (limit_features) for too many vertices."""
    import shapely

    source, limits = order.source, order.limits
    frame = _with_geometry_column(frame)
    shapes = frame.geometry.to_numpy()
    vertices = int(shapely.get_num_coordinates(shapes).sum())
    if vertices > limits.vertices:
        raise Unreadable("limit_features", f"{vertices} vertices")
    target = Path(order.scratch) / f"{source.id}-{number}.parquet"
    frame.to_parquet(target, index=False)
    return Layer(
        name=name,
        file=str(target),
        features=len(frame),
        geometry_types=tuple(sorted({str(kind) for kind in frame.geometry.geom_type.dropna()})),
        fields=tuple(str(column) for column in frame.columns if column != "geometry"),
        crs_declared=crs,
        extent=_extent(frame),
        notes=tuple(notes),
    )


def _with_geometry_column(frame: Any) -> Any:
    """The geometry under the name `geometry`, an attribute of that name under another."""
    active = frame.geometry.name
    if active != "geometry" and "geometry" in frame.columns:
        frame = frame.rename(columns={"geometry": "geometry_attribute"})
    return frame if active == "geometry" else frame.rename_geometry("geometry")


def _declared_crs(crs: str | None) -> str | None:
    """`EPSG:n` where the declaration is or surely means one, else the declaration."""
    if not crs or crs.startswith("EPSG:"):
        return crs or None
    import pyproj

    try:
        code = pyproj.CRS.from_user_input(crs).to_epsg(min_confidence=_CRS_CONFIDENCE)
    except pyproj.exceptions.CRSError:
        return clean(crs)
    return f"EPSG:{code}" if code else clean(crs)


def _extent(frame: Any) -> Box | None:
    bounds = [float(value) for value in frame.total_bounds]
    if not all(math.isfinite(value) for value in bounds):
        return None
    return bounds[0], bounds[1], bounds[2], bounds[3]
