"""How many features of a layer say themselves that they have no shape; all others without one were damaged."""

import sqlite3
from contextlib import closing
from pathlib import Path

_HEADER, _RECORD_HEADER = 100, 8  # bytes of a shapefile


def stated_nulls(place: Path, layer: str, geometry: str) -> int:
    """Features stated to be empty in a shapefile or a layer of a GeoPackage; 0 where that cannot be found out."""
    return _of_shapefile(place) if place.suffix == ".shp" else _of_geopackage(place, layer, geometry)


def _of_shapefile(place: Path) -> int:
    """Records of type 0, by way of the index: big-endian words of two bytes, types little-endian."""
    import numpy as np

    index = np.fromfile(place.with_suffix(".shx"), dtype=">i4", offset=_HEADER)
    starts = index[: len(index) // 2 * 2 : 2].astype(np.int64) * 2 + _RECORD_HEADER
    size = place.stat().st_size
    starts = starts[(starts >= _HEADER) & (starts + 4 <= size)]
    if not len(starts):
        return 0
    body = np.memmap(place, dtype=np.uint8, mode="r")
    return int((~np.stack([body[starts + byte] for byte in range(4)]).any(axis=0)).sum())


def _of_geopackage(place: Path, layer: str, geometry: str) -> int:
    table, column = (name.replace('"', '""') for name in (layer, geometry))
    try:
        with closing(sqlite3.connect(f"{place.absolute().as_uri()}?mode=ro", uri=True)) as database:
            [[count]] = database.execute(f'SELECT count(*) FROM "{table}" WHERE "{column}" IS NULL').fetchall()
    except (sqlite3.Error, ValueError):
        return 0
    return int(count)
