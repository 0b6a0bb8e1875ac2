"""KML and KMZ: placemarks with their shapes and attributes; links to other files are never followed."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from checker.model.parsed import Parsed
from checker.model.problem import Problem
from checker.parsers.clean import clean
from checker.parsers.package import check_package
from checker.parsers.payload import ParsePayload
from checker.parsers.trouble import Unreadable
from checker.parsers.vector import write_layer
from checker.parsers.vector_driver import load_driver
from checker.workers.detail import detail_of

_CRS = "EPSG:4326"  # the only one the format knows
_ROW = re.compile(r"<t[dh][^>]*>(.*?)</t[dh]>\s*<td[^>]*>(.*?)</td>", re.S | re.I)
_TAG = re.compile(r"<[^>]+>")


def read(order: ParsePayload) -> Parsed:
    """One layer of all placemarks with a shape. Raises Unreadable."""
    load_driver()
    import geopandas
    import shapely

    source = order.source
    rows: list[dict[str, str]] = []
    shapes: list[Any] = []
    notes: list[str] = []
    lost = broken = links = 0
    for root in _roots(order):
        for element in root.iter():
            name = _local(element)
            if name == "NetworkLink":
                links += 1
            elif name == "Placemark":
                try:
                    found = _shape(element)
                except (ValueError, shapely.errors.ShapelyError):
                    broken += 1
                    continue
                if found is None:
                    lost += 1
                    continue
                if len(rows) >= order.limits.features:
                    raise Unreadable("limit_features", f"more than {order.limits.features} features")
                rows.append(_attributes(element))
                shapes.append(found)
    if not rows and broken:
        raise Unreadable("damaged", f"{broken} placemarks whose shape cannot be read")
    if not rows:
        raise Unreadable("empty", "no placemark with a shape")
    if lost:
        notes.append(f"{lost} placemarks without shape left out")
    if links:
        notes.append(f"{links} links to other files not followed")
    columns = list(dict.fromkeys(key for row in rows for key in row))
    frame = geopandas.GeoDataFrame({key: [row.get(key) for row in rows] for key in columns}, geometry=shapes)
    layer = write_layer(order, frame, clean(Path(source.path).stem), 0, _CRS, notes)
    detail = f"{broken} placemarks whose shape cannot be read"
    problem = Problem(code="damaged", path=source.path, page=1, detail=detail) if broken else None
    return Parsed(
        document=source.id, state="partly_read" if problem else "read", method="vector", layers=(layer,),
        problem=problem,
    )  # fmt: skip


def _roots(order: ParsePayload) -> list[Any]:
    """The documents of a KMZ, or the one of a KML."""
    import defusedxml
    from defusedxml import ElementTree

    file = Path(order.source.location)
    blobs: list[bytes] = []
    with file.open("rb") as stream:
        packed = stream.read(2) == b"PK"
    if packed:
        check_package(file, order.limits)
        with zipfile.ZipFile(file) as archive:
            blobs = [archive.read(name) for name in sorted(archive.namelist()) if name.lower().endswith(".kml")]
        if not blobs:
            raise Unreadable("damaged", "no .kml in the archive")
    else:
        blobs = [file.read_bytes()]
    try:
        return [ElementTree.fromstring(blob, forbid_dtd=True) for blob in blobs]
    except (ElementTree.ParseError, defusedxml.DefusedXmlException, ValueError, LookupError) as error:
        raise Unreadable("damaged", detail_of(error)) from error


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _all(element: Any, name: str) -> Iterator[Any]:
    return (child for child in element.iter() if _local(child) == name)


def _text(element: Any, name: str) -> str:
    found = next((child for child in element if _local(child) == name), None)
    return clean("".join(found.itertext())).strip() if found is not None else ""


def _attributes(placemark: Any) -> dict[str, str]:
    """Name, typed data, and the two-column table that some programs write into the description."""
    values = {"name": _text(placemark, "name")}
    description = _text(placemark, "description")
    for data in _all(placemark, "Data"):
        values[clean(data.get("name") or "")] = _text(data, "value")
    for data in _all(placemark, "SimpleData"):
        values[clean(data.get("name") or "")] = clean(data.text or "").strip()
    for key, value in _ROW.findall(description):
        label = _TAG.sub("", key).strip()
        if label and len(label) <= 40:
            values.setdefault(label, _TAG.sub("", value).strip())
    if description and "<" not in description:
        values["description"] = description
    return {key: value for key, value in values.items() if key and key != "geometry" and value}


def _shape(placemark: Any) -> Any | None:
    """Polygons, lines or points of a placemark; None where there is none. Raises ValueError for one that is damaged: a
    shape without some of its corners would be another shape."""
    import shapely

    polygons = [_polygon(element) for element in _all(placemark, "Polygon")]
    if polygons:
        return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)
    lines = [_coordinates(element) for element in _all(placemark, "LineString")]
    if lines:
        return shapely.LineString(lines[0]) if len(lines) == 1 else shapely.MultiLineString(lines)
    points = [_coordinates(element)[0] for element in _all(placemark, "Point")]
    if points:
        return shapely.Point(points[0]) if len(points) == 1 else shapely.MultiPoint(points)
    return None


def _polygon(element: Any) -> Any:
    import shapely

    [outer] = [_coordinates(part) for part in _all(element, "outerBoundaryIs")]
    return shapely.Polygon(outer, [_coordinates(part) for part in _all(element, "innerBoundaryIs")])


def _coordinates(element: Any) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for part in _all(element, "coordinates"):
        for triple in (part.text or "").split():
            x, y, *_ = (float(number) for number in triple.split(",") if number)
            if not (abs(x) <= 400 and abs(y) <= 400):
                raise ValueError("coordinates that are no degrees")
            found.append((x, y))
    if not found:
        raise ValueError("no coordinates")
    return found
